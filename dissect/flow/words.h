/*
 * The analysis of TCP in short words, the same in every face: behind lines ("[RETRANS#1]"), on
 * the arrows of a ladder, in tables.
 */
#ifndef TUNTRACE_FLOW_WORDS_H
#define TUNTRACE_FLOW_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "flow/tcp.h"
#include "text.h"

enum { WORDS_MAX = 224 }; /* bytes that the words of a segment take at most, with the NUL */

/* One flag of the analysis. */
struct word {
	uint16_t bit;        /* TCPA_ */
	const char *word;    /* "RETRANS" */
	const char *meaning; /* one clause: "sent again, by timer" */
};

/* All of them, what matters most first; *N is their number. */
const struct word *words_table(size_t *n);

/* The word of one TCPA_ bit, without a number; NULL for what is none. */
const char *words_of(unsigned bit);

/*
 * The words of the TCPA_ bits of ANALYSIS in the order of the table, SEP between them: "GAP",
 * "RETRANS#2 ZERO-WIN".  RETRANS is how often the bytes had been sent before, DUP the number of a
 * duplicate ACK; 0 leaves the number out.  Nothing where no bit is set.
 */
void words_put(struct text *t, uint16_t analysis, uint32_t retrans, uint32_t dup, char sep);

/* The same of what is known of a segment. */
static inline void words_of_segment(struct text *t, const struct tcp_info *info, char sep)
{
	words_put(t, info->analysis, info->retrans_number, info->dup_number, sep);
}

#endif
