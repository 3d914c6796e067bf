/*
 * Framing of what comes in, checked before lwIP sees it: lwIP reads past TCP options and IPv6
 * extension headers whose lengths lie.
 */
#ifndef TUNTRACE_STACK_FRAMING_H
#define TUNTRACE_STACK_FRAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct framing {
	uint8_t version; /* 4 or 6 */
	uint8_t proto;   /* the transport's number */
	bool fragment;   /* of a datagram in several */
	size_t at, len;  /* the transport's bytes: where and how many */
};

/*
 * NULL where the datagram of N bytes at P is safe to give to lwIP, and where its transport
 * lies in *F; else why it is not, in words ("TCP option longer than the header").
 */
const char *framing_fault(const uint8_t *p, size_t n, struct framing *f);

#endif
