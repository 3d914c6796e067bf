/*
 * A trace: the frames of a file or of a live capture, found by their numbers.  It is all that the
 * interface (ui/) knows of the program.
 *
 * Frames are indexed in slices, by trace_work(), and looked up where they lie: in the file, or
 * in a nameless file of our own where they came compressed, through a pipe or from a device.
 * Frames are counted from 0 here; the frame's `number`, which people see, is one more.
 */
#ifndef TUNTRACE_TRACE_H
#define TUNTRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"
#include "filter.h"
#include "flow/conv.h"
#include "value.h"

#define TRACE_NONE UINT32_MAX /* no frame, no flow */

enum {
	TRACE_SEND = 1,    /* as direction_is_send() said */
	TRACE_TIME = 2,    /* it has a time */
	TRACE_SIDE = 4,    /* sent by side 1 of its flow */
	TRACE_RESET = 8,   /* TCP with RST */
	TRACE_ERROR = 16,  /* damaged, or an ICMP error */
	TRACE_NOTE = 32,   /* has comments, or what else pcapng says of a packet */
	TRACE_BEGINS = 64, /* opens or ends a TCP connection: SYN or FIN */
};

struct trace_frame {
	int64_t time_ns; /* of the frame, or of the one before where it has none */
	uint64_t at;     /* where its bytes lie */
	uint32_t caplen, len;
	uint32_t flow;     /* or TRACE_NONE */
	uint32_t next;     /* frame of the same flow, or TRACE_NONE */
	uint16_t analysis; /* TCPA_ bits of flow/tcp.h */
	uint16_t linktype;
	uint8_t iface;
	uint8_t flags;  /* TRACE_ bits */
	uint8_t dir;    /* enum frame_dir */
	uint8_t states; /* enum flow_tcp_state after it: of the opener, and << 4 of the other */
};

/* A conversation; side 0 opened it. */
struct trace_flow {
	struct {
		uint8_t addr[16];
		uint16_t port;
	} end[2];
	uint8_t addrlen;
	uint8_t kind;    /* enum conv_kind */
	uint32_t number; /* tcp.stream, udp.stream; others from 0 by their kind */
	uint32_t first, last, frames;
	uint32_t sent[2]; /* frames of each side */
	uint64_t bytes[2];
	int64_t first_ns, last_ns;
	int64_t handshake_ns; /* -1: not seen */
	uint32_t retransmissions, anomalies;
	uint32_t base[2];              /* TCP: first sequence number of each side, raw */
	int16_t scale[2];              /* window scale, or TCP_SCALE_ */
	uint8_t completeness;          /* tcp.completeness */
	const char *outcome, *service; /* of struct conv; static; NULL: none */
	uint32_t name;                 /* where its name is kept, 0: none */
};

enum trace_phase { TRACE_LOADING, TRACE_LIVE, TRACE_DONE, TRACE_CANCELLED, TRACE_FAILED };

struct trace_status {
	enum trace_phase phase;
	bool ended; /* TRACE_DONE after having been live */
	uint32_t frames, flows;
	uint64_t done, total; /* bytes of the file; total 0: not known */
	uint64_t dropped;     /* by the kernel, the device, or for want of room here */
	const char *what;     /* the file or device; raw */
	const char *why;      /* TRACE_FAILED: in words; raw */
	/* The display filter's work: */
	bool filtered;
	bool filtering; /* it goes on */
	uint32_t shown; /* frames that match so far */
	uint32_t tried; /* of so many */
	bool replaying; /* frames before one that is shown are gone through */
	bool gathering; /* values of a field are looked for */
};

struct trace;

/*
 * Opens the capture file PATH ("-" is stdin); what it holds comes by trace_work().  0, or -errno and
 * WHY in words.
 */
int trace_open_file(struct trace **t, const char *path, char *why, size_t size);

/* One that is filled by trace_add(); WHAT is kept.  0 or -errno. */
int trace_open_live(struct trace **t, const char *what);
void trace_close(struct trace *t);

const struct trace_status *trace_status(struct trace *t);

/* Works for about NS nanoseconds; true while there is more to do. */
bool trace_work(struct trace *t, int64_t ns);

/* True where trace_work() would do something. */
bool trace_has_work(const struct trace *t);

/* Ends the loading or filtering that goes on; what is there stays.  False: nothing to end. */
bool trace_cancel(struct trace *t);

/* Live: takes F as the next frame.  0 or -errno: no room, and it counts as dropped. */
int trace_add(struct trace *t, const struct frame *f);
void trace_dropped(struct trace *t, uint64_t total);

/* Live: secrets of a SECRETS_* type (src/sink.h), a name that was resolved: for what is saved. */
void trace_secrets(struct trace *t, uint32_t type, const void *p, size_t n);
void trace_name(struct trace *t, const uint8_t *addr, size_t addrlen, const char *name);

void trace_ended(struct trace *t);

const struct trace_frame *trace_frame(const struct trace *t, uint32_t i);
const struct trace_flow *trace_flow(const struct trace *t, uint32_t n);

bool trace_flow_has_ports(const struct trace_flow *f);
/* "192.0.2.1:80" */
void trace_flow_endpoint(struct text *t, const struct trace_flow *f, unsigned side);
/* "ESTABLISHED", "REFUSED": conv_outcome(), or "" where it is not known any more. */
const char *trace_flow_outcome(struct trace *t, uint32_t n);
/* What it is about: service, host name. */
void trace_flow_name(struct trace *t, uint32_t n, struct text *out);
/* A display filter that shows it alone; false: there is none. */
bool trace_flow_filter(const struct trace_flow *f, struct text *out);
/* All that is known of it; NULL where that was forgotten. */
const struct conv *trace_flow_conv(struct trace *t, uint32_t n);

/* The COUNT frames of flow N in order, up to now; borrowed until the next call. */
const uint32_t *trace_flow_frames(struct trace *t, uint32_t n, uint32_t *count);

/*
 * What of other frames is told with a frame: its sequence numbers and analysis always; the rest
 * (reassembled messages, times of answers) for rows of a list, and for the one that is looked at,
 * each with a state of its own that follows where the frames go.
 */
enum trace_depth { TRACE_LISTED, TRACE_WHOLE, TRACE_ALONE };

/*
 * Frame I dissected; borrowed until the next call with the same DEPTH.  Where very many frames of its
 * conversation go before, it is given with what the last of them say, trace_is_partial() is
 * true, and trace_work() goes through the others.
 */
const struct dissection *trace_dissect(struct trace *t, uint32_t i, enum trace_depth depth);

/* What trace_dissect() gave last of that DEPTH lacks some of the frames before it. */
bool trace_is_partial(const struct trace *t, enum trace_depth depth);

/* The display filter: frames that match EXPR are shown, NULL or "" shows all. */
int trace_filter(struct trace *t, const char *expr, struct filter_error *error);

/* True where EXPR is a filter; else *ERROR says why not. */
bool trace_filter_check(struct trace *t, const char *expr, struct filter_error *error);

/* The value of R as a filter has it: 80, 192.0.2.1, "GET".  False where it has none. */
bool trace_literal(struct text *t, const struct row *r);

/*
 * Begins to gather the values that the field of the N letters at FIELD has in the frames, by
 * trace_work(), where that is not being done; false: there is no such field, or no values.
 */
bool trace_values(struct trace *t, const char *field, size_t n);
void trace_values_end(struct trace *t);

enum { TRACE_VALUE_MAX = 96 };

struct trace_value {
	char text[TRACE_VALUE_MAX]; /* as trace_literal() has it */
	const char *name;           /* that the field's table has for it, or NULL; static */
	uint32_t times;
};

/* The Kth of them so far, the most frequent first; NULL behind the last. */
const struct trace_value *trace_value(const struct trace *t, unsigned k);

/* True where frame I is among those shown. */
bool trace_is_shown(const struct trace *t, uint32_t i);

/* Of the shown frames: how many, the Kth, and how many lie before frame I. */
uint32_t trace_shown(const struct trace *t);
uint32_t trace_shown_at(const struct trace *t, uint32_t k);
uint32_t trace_shown_before(const struct trace *t, uint32_t i);

/* True where something is wrong at the frame that a person would want to see. */
bool trace_is_anomaly(const struct trace_frame *f);

/* True where one of the frames from FROM up to, without, TO is an anomaly; quick for any number. */
bool trace_has_anomaly(const struct trace *t, uint32_t from, uint32_t to);

/*
 * A capture file that frames of T are written to, pcapng or pcap by its name.  0 or -errno each;
 * after closing, *WRITTEN frames are in it.
 */
struct trace_saver;
int trace_save_open(struct trace_saver **s, struct trace *t, const char *path);
int trace_save_frame(struct trace_saver *s, uint32_t i);
int trace_save_close(struct trace_saver *s, uint64_t *written);

/* The machine's time zone. */
extern const struct value_zone *const trace_zone;

/* Nanoseconds, monotonic. */
int64_t trace_clock(void);

#endif
