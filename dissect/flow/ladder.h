/*
 * The ladder: frames as arrows between lanes, one lane an endpoint, time downwards.
 *
 *	  no      time       dt 10.0.0.2:49152            10.0.0.1:80  state    cwnd rto
 *	   1  0.000000            |-- SYN seq=0 mss=1460 ---------->|  SYN_SENT 1.4k 3.0
 *	      ~~ 3.000 s RTO ~~   :                                 :
 *	   2  3.000214 +3.000214  |== SYN seq=0 RETRANS#1 =========>|  SYN_SENT 1.4k 6.0
 *
 * Pure: events, width, mode and charset go in, cells come out, which are then text (here), a
 * screen or an SVG.  No memory but the caller's.  A row is laid out from its own event and the
 * time of the one before, so a place in the ladder is an event and a count of rows above it,
 * and drawing or scrolling costs what is shown, wherever that is.
 *
 *	struct ladder l;
 *	ladder_init(&l, &config);
 *	for (unsigned i = 0; i < l.nheader; i++)
 *		ladder_header(&l, i, cells);                    ... show `width` cells
 *	struct ladder_place at = ladder_first(&l);
 *	do
 *		ladder_row(&l, at, cells, &row);                ... show `width` cells
 *	while (ladder_next(&l, &at));
 */
#ifndef TUNTRACE_FLOW_LADDER_H
#define TUNTRACE_FLOW_LADDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/state.h"
#include "text.h"

enum {
	LADDER_WIDTH_MIN = 60, /* columns; narrower is laid out as this, for the caller to cut */
	LADDER_WIDTH_MAX = 1024,
	LADDER_LANES_MAX = 16, /* on the screen at once */
};

enum ladder_kind { LADDER_TCP, LADDER_DATAGRAM };

/* Columns beside the arrows, a bit each (1 << LADDER_DELTA); the last is dropped first. */
enum ladder_column {
	LADDER_DELTA,
	LADDER_STATE,
	LADDER_CWND,
	LADDER_RTO,
	LADDER_NRTX,
	LADDER_SRTT,
	LADDER_WND,
	LADDER_FLIGHT,
	LADDER_COLUMNS
};

/* What an endpoint's stack knew after the frame. */
struct ladder_state {
	uint8_t known;   /* the bits of enum ladder_column that have values */
	bool inferred;   /* from the frames, not told by the stack */
	uint8_t state;   /* enum flow_tcp_state of flow/state.h */
	uint32_t cwnd;   /* bytes */
	uint32_t rto;    /* milliseconds */
	uint32_t nrtx;   /* retransmissions since the last new acknowledgement */
	uint32_t srtt;   /* microseconds */
	uint32_t wnd;    /* the peer's window, bytes */
	uint32_t flight; /* bytes */
};

/* A frame of the ladder. */
struct ladder_event {
	uint64_t frame;  /* its number */
	int64_t time_ns; /* since the epoch */
	bool has_time;
	bool lost;             /* dropped on the link: it did not arrive */
	bool has_len;          /* TCP: seq, ack and len are known */
	bool sack_allowed;     /* TCP: the option of a SYN */
	uint8_t kind;          /* enum ladder_kind */
	int8_t wscale;         /* TCP: shift of the option, or -1 */
	uint16_t mss;          /* TCP: of the option, or 0 */
	uint16_t from, to;     /* lanes, as config.lanes has them */
	uint16_t sport, dport; /* 0: none */
	uint16_t flags;        /* TCP_ bits of flow/tcp.h */
	uint16_t analysis;     /* TCPA_ bits */
	uint32_t conversation;
	uint32_t seq, ack; /* relative */
	uint32_t len;      /* bytes of payload */
	uint32_t window;   /* scaled */
	uint32_t nsack;    /* blocks; the first: */
	uint32_t sack_left, sack_right;
	const char *words; /* "RETRANS#1": what is odd about it; NULL or "" where nothing is */
	const char *text;  /* what it carries, ntext bytes as from the wire ("GET /"); or NULL */
	uint32_t ntext;
	const char *told; /* why it was sent or what became of it, as the stack told; or NULL */
	struct ladder_state state;
};

enum ladder_time {
	LADDER_BY_ROW,       /* a row a frame, idle stretches told in a row of their own */
	LADDER_PROPORTIONAL, /* a row each `zoom`, long stretches folded */
	LADDER_LOGARITHMIC,  /* a row more each time that a wait is ten times longer */
	LADDER_TIMES
};

struct ladder_config {
	unsigned width; /* columns */
	bool utf8;      /* arrows and lanes in UTF-8, else ASCII */
	bool ports;     /* lanes are hosts: arrows tell their ports */
	bool inferred;  /* the state column is not the stack's own word */
	enum ladder_time time;
	int64_t zoom; /* nanoseconds a row (BY_ROW: not used); 0: 10 ms, or 1 ms LOGARITHMIC */
	/* Nanoseconds without a frame that are told, 0: 500 ms; of a timer 200 ms always. */
	int64_t idle;
	unsigned columns;    /* those that are wanted, bits of enum ladder_column */
	int64_t base_ns;     /* time 0.000000 */
	int64_t span_ns;     /* the longest time to show, for the column's width */
	uint64_t last_frame; /* the largest number to show, for the column's width */
	bool has_reference;  /* dt is since reference_ns, not since the row before */
	int64_t reference_ns;
	const char *const *lanes; /* names of the lanes, printable ASCII; borrowed */
	unsigned nlanes;
	unsigned pan; /* where not all lanes fit, the first one that is shown */
	size_t nevents;
	/* Event I into *E, whose strings are borrowed until the next call. */
	void (*event)(void *arg, size_t i, struct ladder_event *e);
	void *arg;
};

/* A ladder and where its columns are; read only, but for config.nevents, which may grow. */
struct ladder {
	struct ladder_config config;
	unsigned columns;          /* that there is room for */
	unsigned number, time, dt; /* width of the columns */
	unsigned nshown;           /* lanes on the screen, 1 to LADDER_LANES_MAX */
	bool others;               /* the last of them stands for all that did not fit */
	unsigned x[LADDER_LANES_MAX];
	unsigned right;   /* where the columns of the state begin */
	unsigned nheader; /* rows of the header, from 1 on */
	unsigned label_x[LADDER_LANES_MAX], label_row[LADDER_LANES_MAX];
};

enum ladder_role {
	LADDER_PLAIN,
	LADDER_TITLE, /* the header */
	LADDER_NAME,  /* a lane's name */
	LADDER_NUMBER,
	LADDER_TIME,
	LADDER_WAIT, /* dt */
	LADDER_LANE,
	LADDER_SHAFT,
	LADDER_HEAD,  /* the arrow's, or the cross of one that did not arrive */
	LADDER_LABEL, /* what the frame says */
	LADDER_WORDS, /* what is odd about it */
	LADDER_IDLE,
	LADDER_FIELD,   /* a column of the state */
	LADDER_UNKNOWN, /* a column without a value */
	LADDER_ROLES
};

/* How the arrow is to be seen, beside its words. */
enum ladder_tone { LADDER_QUIET, LADDER_NOTE, LADDER_WARN, LADDER_BAD };

struct ladder_cell {
	uint32_t ch; /* one column wide, never a control character */
	uint8_t role, tone;
};

enum ladder_row_kind { LADDER_ROW_EVENT, LADDER_ROW_IDLE, LADDER_ROW_TIME };

struct ladder_row {
	enum ladder_row_kind kind;
	size_t event; /* that it is of, or that it comes before */
	enum ladder_tone tone;
};

/* A row: that of EVENT where ABOVE is 0, else the one that many rows above it. */
struct ladder_place {
	size_t event;
	uint32_t above;
};

/* Takes CONFIG and lays out the columns.  To be called again where config but for nevents changes. */
void ladder_init(struct ladder *l, const struct ladder_config *config);

/* Fills the width of CELLS with row I of the header. */
void ladder_header(const struct ladder *l, unsigned i, struct ladder_cell *cells);

/* The first row, and the last; there is at least one event. */
struct ladder_place ladder_first(const struct ladder *l);
struct ladder_place ladder_last(const struct ladder *l);

/* Moves *AT a row down or up; false at the end, where it stays. */
bool ladder_next(const struct ladder *l, struct ladder_place *at);
bool ladder_previous(const struct ladder *l, struct ladder_place *at);

/* Fills the width of CELLS with the row at AT, and says what it is. */
void ladder_row(const struct ladder *l, struct ladder_place at, struct ladder_cell *cells,
		struct ladder_row *row);

/* How E is to be seen; from LADDER_WARN on it is an anomaly that one would jump to. */
enum ladder_tone ladder_tone(const struct ladder_event *e);

/*
 * What stands on the arrow of E, in at most MAX columns: printable ASCII.  *WORDS is where its
 * words begin, len where there are none.  Pieces that do not fit are left out, the least telling
 * first.
 */
void ladder_label(struct text *t, const struct ladder_event *e, bool ports, unsigned max,
		  size_t *words);

/* "SYN_SENT", "ESTAB", "FIN_W1": at most 8 columns. */
const char *ladder_state_name(enum flow_tcp_state s);

/* Notes what the frames alone say of an end: its state is S, inferred. */
void ladder_infer(struct ladder_state *x, enum flow_tcp_state s);

/* Nanoseconds from FROM to TO, which may be any numbers of a damaged file. */
static inline int64_t ladder_span(int64_t from, int64_t to)
{
	return (int64_t)((uint64_t)to - (uint64_t)from);
}

/* "3.000 s", "600 ms", "2 min 5 s". */
void ladder_duration(struct text *t, int64_t ns);

/* A row of WIDTH cells as UTF-8, without spaces at its end; with the colours of a terminal, or plain. */
void ladder_text(struct text *t, const struct ladder_cell *cells, unsigned width, bool color);

#endif
