/* A field by its name: which rows of which protocols it stands for. */
#ifndef TUNTRACE_QUERY_H
#define TUNTRACE_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "field.h"

enum { QUERY_DEFS_MAX = 8 };

struct query {
	const char *name;
	/* The definitions of that name; a NULL one stands for the protocol's own row. */
	const struct field_def *defs[QUERY_DEFS_MAX];
	uint8_t protos[QUERY_DEFS_MAX]; /* enum proto_id that each belongs to */
	unsigned n;
};

/* False where no protocol and no field has the N letters at NAME for its name; borrows NAME. */
bool query_init(struct query *q, const char *name, size_t n);

/* True where ROW, of D, is a value of Q. */
bool query_matches(const struct query *q, const struct dissection *d, const struct row *row);

/* Calls EACH for every protocol and its fields (DEF is NULL for the protocol), as registered. */
void query_each(void (*each)(void *ctx, enum proto_id proto, const struct field_def *def),
		void *ctx);

#endif
