/*
 * Community ID, version 1: one short name for a conversation, the same in every tool
 * (https://github.com/corelight/community-id-spec).
 */
#ifndef TUNTRACE_COMMUNITY_H
#define TUNTRACE_COMMUNITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect.h"
#include "text.h"

enum { COMMUNITY_INPUT_MAX = 2 + 2 * 16 + 2 + 4 };

/* Who speaks with whom at the innermost transport that is not quoted. */
struct endpoints {
	uint8_t addrlen; /* 4 or 16 */
	const uint8_t *src, *dst;
	uint8_t proto; /* IP protocol number */
	bool has_ports;
	uint16_t sport,
		dport; /* for ICMP the type and its counterpart as the specification has it */
	bool one_way;  /* ICMP without a counterpart: the order stays */
};

/* False where D has no IP layer. */
bool endpoints_of(const struct dissection *d, struct endpoints *e);

/* What is hashed, at most COMMUNITY_INPUT_MAX bytes at BUF; gives their number. */
size_t community_input(const struct endpoints *e, uint16_t seed, uint8_t *buf);

/* "1:" and the 20 bytes of HASH in base 64. */
void community_text(struct text *t, const uint8_t hash[20]);

#endif
