/* What happened in a conversation and why it took so long, in sentences that frames prove. */
#ifndef TUNTRACE_FLOW_EXPLAIN_H
#define TUNTRACE_FLOW_EXPLAIN_H

#include <stddef.h>
#include <stdint.h>

struct conv;
struct text;

enum { EXPLAIN_FRAMES_MAX = 8, EXPLAIN_TEXT_MAX = 512 };

/* One sentence, without a full stop; printable ASCII, names from outside escaped. */
struct explain_sentence {
	const char *text;
	const uint64_t *frames; /* that prove it, in order */
	unsigned nframes;
};

/* Calls SAY for each sentence on C, what matters most first; borrowed for the call. */
void conv_explain(const struct conv *c,
		  void (*say)(void *ctx, const struct explain_sentence *sentence), void *ctx);

/* Appends SENTENCE as a line for people: "... (frames 1, 4)." */
void explain_text(struct text *t, const struct explain_sentence *sentence);

/* Appends a time in three or four digits: "28.0 ms", "2.075 s", "2 min 5 s". */
void explain_duration(struct text *t, int64_t ns);

#endif
