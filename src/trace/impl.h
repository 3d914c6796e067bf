/* What the files of src/trace share. */
#ifndef TUNTRACE_TRACE_IMPL_H
#define TUNTRACE_TRACE_IMPL_H

#include "direction.h"
#include "dissector.h"
#include "frame.h"
#include "trace.h"

struct source;
struct trace_values;

enum { TRACE_BLOCK = 256 };

/* An array that grows without being copied. */
struct store {
	uint8_t *p;
	size_t used, size; /* bytes */
};

/* N bytes more at the end, zeroed; NULL without memory. */
void *store_add(struct store *s, size_t n);
void store_done(struct store *s);

/* A nameless file to which frames and notes go. */
struct spill {
	int fd; /* -1: not open */
	uint64_t flushed;
	size_t used;
	uint8_t buf[64 << 10];
};

int spill_add(struct spill *s, const void *p, size_t n, uint64_t *at);
bool spill_read(struct spill *s, uint64_t at, void *p, size_t n);
void spill_done(struct spill *s);

/* The dissector and its memory, in one mapping. */
struct state {
	struct dissector dissector;
	size_t size;
	_Alignas(64) uint8_t memory[];
};

struct state *state_new(const struct dissector_config *c, size_t memory);
/* Empties it. */
void state_reset(struct state *s);
void state_done(struct state *s);

enum { NOTE_PACKETID = 1, NOTE_QUEUE = 2, NOTE_DROPCOUNT = 4, NOTE_FLAGS = 8 };

/* What pcapng says of a packet, as it lies in the spill; `bytes` of comments follow. */
struct note {
	uint32_t ncomments, bytes;
	uint32_t has; /* NOTE_ bits */
	uint32_t queue, flags;
	uint64_t packetid, dropcount;
};

/* True where F has any of that. */
bool trace_has_note(const struct frame *f);

/* A frame that was looked up. */
struct trace_slot {
	struct dissection d;
	struct frame frame;
	uint32_t index; /* TRACE_NONE: none */
	uint8_t *data;
	size_t data_size;
	char *comments;
	const char **comment;
};

/*
 * What frames before others say of them: a dissector that is given each conversation's frames in
 * order, as far as somebody wants to know.
 */
struct trace_replay {
	struct state *state; /* NULL: not needed yet */
	struct {
		uint32_t flow, last; /* frame that the state was given last of it */
	} * fed;                     /* REPLAY_FLOWS places, by hash; flow TRACE_NONE: free */
	uint32_t nfed;
	struct trace_slot slot; /* the frames that go before */
	struct trace_slot out;  /* the one that was asked for */
	bool partial;           /* frames before it are missing */
	bool worked;            /* there has been a slice of work since it was asked for one */
	uint32_t want;          /* frame that all before are to be given for, or TRACE_NONE */
	uint32_t given_up;      /* frame for which nobody waits any more */
};

struct trace_filter_job {
	struct filter *filter; /* NULL: none */
	void *memory;
	struct row *row;
	char *text;
	struct rows rows;
	struct state *state;
	struct trace_slot slot;
	struct store shown; /* of uint32_t */
	uint32_t tried;
	bool cancelled;
};

/* What is no frame and is saved with them; its N bytes follow. */
struct beside {
	uint32_t type; /* of secrets, or 0: a name behind an address of ADDRLEN bytes */
	uint32_t addrlen;
	size_t n;
};

struct iface_ref {
	const struct frame_iface *iface;
};

struct owned_iface {
	struct owned_iface *next;
	struct frame_iface iface;
	char words[];
};

struct trace {
	struct trace_status status;
	char *what;
	char why[512];
	struct source *source; /* a file's; interfaces live in it */
	int fd;                /* of the file where its frames lie as they are, else -1 */
	struct spill spill;    /* frames that lie in no plain file, and all comments */
	struct store frames, flows;
	struct store notes;           /* uint64_t: where in the spill a frame's note is */
	struct store map[CONV_KINDS]; /* uint32_t: flow by its number there */
	struct store beside;          /* secrets and names, as struct beside and its bytes */
	struct store odd;             /* a byte for each TRACE_BLOCK frames: there is an anomaly */
	struct store names;           /* of conversations: two bytes of length, then the bytes */
	struct convs *convs;
	void *convs_memory;
	struct store ifaces;       /* of struct iface_ref */
	struct owned_iface *owned; /* those of a live source, copied */
	struct store of_flow;      /* what trace_flow_frames() gave */
	uint32_t of_flow_n, of_flow_last;
	struct direction direction;
	uint8_t digits;      /* decimals of a second that the frames have */
	struct state *state; /* of the index */
	struct dissection d;

	struct trace_slot alone;       /* of trace_dissect() */
	struct trace_replay replay[2]; /* of TRACE_LISTED and TRACE_WHOLE */
	struct trace_replay near;      /* for what those two cannot tell at once */
	struct trace_filter_job filter;
	struct trace_values *values; /* or NULL */
};

/* Frame I as it was captured, in the memory of S.  False where its bytes cannot be read. */
bool trace_load(struct trace *t, uint32_t i, struct trace_slot *s);
void trace_slot_done(struct trace_slot *s);

/* Takes D, which is F dissected by the index's state, into frames and flows.  0 or -errno. */
int trace_index(struct trace *t, const struct frame *f, const struct dissection *d, uint64_t at);

/* Gives frames to the states that are behind, until the clock says DEADLINE. */
void trace_replay_work(struct trace *t, int64_t deadline);
bool trace_replay_has_work(const struct trace *t);
/* False: there was nothing to give up. */
bool trace_replay_cancel(struct trace *t);
void trace_replay_init(struct trace_replay *r);
void trace_replay_done(struct trace_replay *r);

/* Tries frames for the filter until the clock says DEADLINE. */
void trace_filter_work(struct trace *t, int64_t deadline);
bool trace_filter_has_work(const struct trace *t);
void trace_filter_done(struct trace *t);

#endif
