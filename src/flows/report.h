/* Conversations as `tuntrace flows` prints them: a table, or one JSON object a line. */
#ifndef TUNTRACE_FLOWS_REPORT_H
#define TUNTRACE_FLOWS_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct conv;

struct report {
	const struct conv *const *conv; /* in the order in which they are shown */
	size_t n;
	int64_t start_ns; /* of the first frame: what times count from */
	bool verbose;     /* with sentences */
	unsigned width;   /* columns that the table may have; 0: all that it needs */
	const char *sort; /* the key that they are sorted by, whose column stays; or NULL */
};

/*
 * Both print to OUT, whose error flag says how it went.  Where the table is wider than it may be
 * the columns that say least are left out, and names are cut: the number of those columns is
 * returned.
 */
unsigned report_table(const struct report *r, FILE *out);
void report_json(const struct report *r, FILE *out);

/*
 * Sorts the N conversations at CONV by KEY ("bytes", "retrans" ...; numbers with the greatest first),
 * the other way round where REVERSE.  False where there is no such key.
 */
bool report_sort(const struct conv **conv, size_t n, const char *key, bool reverse);

/* "number, start, ..." for messages. */
void report_sort_keys(char *buf, size_t size);

/* The times that stand for C in the table: those of the end that is farther away; or NULL. */
const struct rtt *report_rtt(const struct conv *c);

/* From the first SYN to the ACK that completes the handshake; -1: there is none. */
int64_t report_handshake(const struct conv *c);

uint64_t report_retransmissions(const struct conv *c);

#endif
