/*
 * The rules of a script (tuntrace-script(5)): what the link is to do to which datagram, so that a
 * lesson or a bug can be replayed exactly.
 *
 *	drop out syn 2              # the second SYN that goes out
 *	delay 2.9s in syn-ack 1
 *	drop in data 5 times 2      # the fifth segment of data, and once again
 *	from 1s drop 20%
 *	from 2s to 5s window 0 in
 */
#ifndef TUNTRACE_IMPAIR_RULE_H
#define TUNTRACE_IMPAIR_RULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMPAIR_OUT, IMPAIR_IN, IMPAIR_WAYS };
enum { IMPAIR_MILLION = 1000000 }; /* probabilities are parts of it */

/* What a datagram is; one may be of several kinds. */
enum rule_kind {
	RULE_ANY,
	RULE_TCP,
	RULE_UDP,
	RULE_DNS,
	RULE_ICMP,
	RULE_SYN, /* without ACK */
	RULE_SYN_ACK,
	RULE_ACK,  /* and nothing else */
	RULE_DATA, /* a segment with payload: its number is that of its place in the stream */
	RULE_FIN,
	RULE_RST,
	RULE_KINDS
};

enum rule_action {
	RULE_DROP,
	RULE_DELAY,
	RULE_DUPLICATE,
	RULE_CORRUPT,
	RULE_WINDOW,
	RULE_REORDER,
	RULE_ACTIONS
};

struct rule {
	uint8_t action, kind;
	bool way[IMPAIR_WAYS];
	int64_t from_ns, to_ns; /* since the link was opened */
	uint32_t first, last;   /* numbers of its kind, from 1; 0: all */
	uint32_t every;         /* each of these; 0: each */
	uint32_t larger;        /* only datagrams of more bytes */
	uint32_t chance;        /* of a million */
	uint64_t limit;         /* how often it acts; UINT64_MAX: no end */
	uint64_t value;         /* RULE_DELAY: ns; RULE_WINDOW: the header's field */
	unsigned line;
};

struct rules {
	struct rule *rule; /* owned */
	size_t n;
};

enum { RULE_WHY_MAX = 256 };

/* Reads the script of N bytes at P.  0, -ENOMEM, or -EINVAL with what is wrong in WHY, as "line 3: ...". */
int rules_parse(struct rules *r, const char *p, size_t n, char why[RULE_WHY_MAX]);
void rules_done(struct rules *r);

/* The N characters at S as a time with a unit ("40ms", "2.9s", "10us"): nanoseconds; false if it is none. */
bool rule_time(const char *s, size_t n, uint64_t *ns);
/* As a percentage ("20%", "0.1%"): parts of a million. */
bool rule_chance(const char *s, size_t n, uint32_t *chance);

/* A datagram as rules see it. */
struct passing {
	uint32_t kinds;   /* bits of enum rule_kind */
	uint64_t segment; /* RULE_DATA: its ports and number, as one */
	size_t window_at; /* TCP: where the window stands, else 0 */
};
void passing_of(struct passing *x, const uint8_t *p, size_t n);

#endif
