/*
 * One frame as one JSON object on one line, in the envelope of EVE: when, who, to whom; then
 * each protocol as an object whose keys are Wireshark's field names.  A field with several
 * values is an array, and so is a protocol that occurs several times.
 */
#ifndef TUNTRACE_FACE_JSON_H
#define TUNTRACE_FACE_JSON_H

#include "field.h"
#include "value.h"

struct json_options {
	const struct value_zone *zone; /* or NULL: UTC */
	/* SHA-1 of N bytes for community_id; NULL leaves that out. */
	void (*sha1)(const void *p, size_t n, uint8_t out[20]);
	uint16_t community_seed;
};

/* Appends the object without a newline.  R is unfolded for it. */
void json_line(struct text *t, const struct dissection *d, struct rows *r,
	       const struct json_options *o);

#endif
