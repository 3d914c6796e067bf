/*
 * What a pcapng file says between its frames, kept for the files that follow it: each is to be
 * complete in itself.
 */
#ifndef TUNTRACE_CAPTURE_PCAPNG_KEEP_H
#define TUNTRACE_CAPTURE_PCAPNG_KEEP_H

#include <stddef.h>
#include <stdint.h>

#include "sink.h"

/* Bytes of names and of secrets that are kept; what comes beyond them stands in one file alone. */
enum { PCAPNG_KEEP_MAX = 1 << 20 };

struct pcapng_keep {
	struct pcapng_kept_section *section; /* NULL: none was set */
	uint8_t *names;                      /* records of a Name Resolution Block */
	size_t nnames;
	uint8_t *secrets; /* type, length and bytes of each */
	size_t nsecrets;
};

void pcapng_keep_done(struct pcapng_keep *k);

/* 0 or -ENOMEM; a later one replaces an earlier one. */
int pcapng_keep_set_section(struct pcapng_keep *k, const struct capture_section *c);
const struct capture_section *pcapng_keep_section(const struct pcapng_keep *k);

void pcapng_keep_add_names(struct pcapng_keep *k, const uint8_t *records, size_t n);
void pcapng_keep_add_secrets(struct pcapng_keep *k, uint32_t type, const void *p, size_t n);

/* The secrets at *FROM, 0 at first, which is moved on; NULL behind the last. */
const void *pcapng_keep_secrets(const struct pcapng_keep *k, size_t *from, uint32_t *type,
				size_t *n);

#endif
