/* A record's data being unfolded: what the files of dns_rr.c share among themselves. */
#ifndef TUNTRACE_PROTO_DNS_UNFOLD_H
#define TUNTRACE_PROTO_DNS_UNFOLD_H

#include "field.h"

struct dns_message;

/* Offsets count from the message's start; rows begin BASE before it. */
struct dns_unfold {
	struct rows *r;
	const struct dns_message *m;
	uint32_t base, at;
	uint32_t data_end; /* as the record's length has it: maybe behind the message */
};

/* True where the message has N more bytes. */
bool dns_unfold_has(const struct dns_unfold *u, uint32_t n);

uint64_t dns_unfold_number(const struct dns_unfold *u, uint32_t off, uint32_t size);

/*
 * Each adds a row of FIELD (enum dns_rr_field) and moves over what it shows; false, with no row
 * of it, where the message ends before.
 */
bool dns_unfold_uint(struct dns_unfold *u, unsigned field, uint32_t size);
bool dns_unfold_bytes(struct dns_unfold *u, unsigned field, int64_t n);
bool dns_unfold_name(struct dns_unfold *u, unsigned field);
/* A length of SIZE bytes, in the field before FIELD, and that many bytes. */
bool dns_unfold_counted(struct dns_unfold *u, unsigned field, uint32_t size);

/* The data of these types. */
bool dns_opt_rows(struct dns_unfold *u);
bool dns_apl_rows(struct dns_unfold *u);
bool dns_svcb_rows(struct dns_unfold *u);

#endif
