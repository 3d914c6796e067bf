/*
 * Display filters: Wireshark's notation over decoded fields (wireshark-filter(4), version 4.0).
 *
 * A filter is compiled once into memory of the caller's and then run on dissections without
 * allocation.  A relation over a field with several values holds if it holds for any of them;
 * `!=` and `===` want all, as in Wireshark.
 */
#ifndef TUNTRACE_FILTER_H
#define TUNTRACE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "field.h"

enum {
	FILTER_MEMORY = 256 * 1024, /* bytes that filter_compile() needs */
	FILTER_ERROR_MAX = 256,
};

struct filter;

struct filter_error {
	size_t offset, length; /* the place in the expression, in bytes */
	char text[FILTER_ERROR_MAX];
};

/* Regular expressions for `matches` come from outside: the library has none. */
struct filter_regex {
	/* The compiled pattern, case-insensitive, or NULL and a reason of at most SIZE bytes. */
	void *(*compile)(const char *pattern, size_t n, char *reason, size_t size);
	bool (*match)(const void *re, const uint8_t *p, size_t n);
	void (*free)(void *re);
};

/*
 * Compiles the N bytes at EXPR (not kept) into MEM, FILTER_MEMORY bytes aligned to 16.  REGEX may be
 * NULL: `matches` is an error then.  NULL and *ERROR where the expression is wrong.  The empty
 * expression matches everything.
 */
struct filter *filter_compile(void *mem, const char *expr, size_t n,
			      const struct filter_regex *regex, struct filter_error *error);

/* True where D matches.  R is the caller's, unfolded for it as far as the filter asks. */
bool filter_match(struct filter *f, const struct dissection *d, struct rows *r);

/* Frees what REGEX gave; the memory stays the caller's. */
void filter_done(struct filter *f);

#endif
