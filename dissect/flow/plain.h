/*
 * A frame in plain words, for people who learn: what it does in the handshake or the transfer,
 * what its flags mean here, why the stack sent it, and where that is written.
 *
 * Why is told where a capture says what the stack thought; else it is inferred from the frames
 * before, by the rules that TCP has, and says so.
 */
#ifndef TUNTRACE_FLOW_PLAIN_H
#define TUNTRACE_FLOW_PLAIN_H

#include <stdbool.h>

#include "dissect.h"
#include "flow/state.h"
#include "text.h"

struct conv;
struct convs;

enum { PLAIN_MAX = 4096 }; /* bytes that do for what is said of any frame */

/* What is known of the connection beside the frame; all zeros: nothing. */
struct plain {
	bool known;        /* the states are */
	bool midstream;    /* its beginning was not seen: who opened it is a guess */
	uint8_t before[2]; /* enum flow_tcp_state of both sides before the frame; */
	uint8_t after[2];  /* and after it; side 0 opened the connection */
	unsigned side;     /* that sent the frame */
	uint64_t request;  /* the frame of the request that this begins to answer; 0: none */
	int64_t thought;   /* nanoseconds since that was sent whole */
};

/*
 * Appends what is to be said of D, which was dissected with flows: lines of a label ("what",
 * "flags", "options", "why", "stack", "state", "see"), a tab, and a text of sentences, however
 * long: the caller wraps it.  Only printable ASCII; bytes of the frame are escaped.
 */
void plain_frame(struct text *t, const struct dissection *d, const struct plain *x);

/* X from the table of conversations: called before convs_update() takes D, and after. */
void plain_before(struct plain *x, const struct convs *c, const struct dissection *d);
void plain_after(struct plain *x, const struct convs *c, const struct dissection *d);

/* Notes the request that frame FRAME of V begins to answer, if it does. */
void plain_answer(struct plain *x, const struct conv *v, uint64_t frame);

/*
 * The text LINES, wrapped for WIDTH columns (40 or more): labels stand on the left, 9 columns
 * wide, and nothing is broken but at spaces.
 */
void plain_wrap(struct text *out, const char *lines, unsigned width);

#endif
