/*
 * One frame as one JSON object on one line, in the envelope of EVE: when, who, to whom; then
 * each protocol as an object whose keys are Wireshark's field names.  A field with several
 * values is an array, and so is a protocol that occurs several times.
 */
#ifndef TUNTRACE_FACE_JSON_H
#define TUNTRACE_FACE_JSON_H

#include "field.h"
#include "value.h"

enum {
	JSON_KEYS_MAX = 512, /* no protocol has more fields with names of their own */
	JSON_KEYS_KNOWN = 1024,
	JSON_KEY_TEXT = 53,
};

/* Keys as they are written, which are the same in every frame: the caller's, zeroed at first. */
struct json_keys {
	struct json_key {
		const struct field_def *def; /* NULL: free */
		uint16_t hash;               /* of the name */
		uint8_t length;              /* of text; 0: too long for it */
		char text[JSON_KEY_TEXT];    /* ,"name": */
	} key[JSON_KEYS_KNOWN];
};

struct json_options {
	const struct value_zone *zone; /* or NULL: UTC */
	/* SHA-1 of N bytes for community_id; NULL leaves that out. */
	void (*sha1)(const void *p, size_t n, uint8_t out[20]);
	uint16_t community_seed;
	struct json_keys *keys; /* for several frames, each takes less time; or NULL */
};

/* Appends the object without a newline.  R is unfolded for it. */
void json_line(struct text *t, const struct dissection *d, struct rows *r,
	       const struct json_options *o);

#endif
