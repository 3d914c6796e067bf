/* What the two halves of the pcapng reader share: packets, and everything else. */
#ifndef TUNTRACE_CAPTURE_NG_H
#define TUNTRACE_CAPTURE_NG_H

#include "capture/capture.h"
#include "capture/pcapng.h"

/* How an interface's units become nanoseconds. */
enum ng_clock { NG_TIMES, NG_DIVIDED, NG_BINARY, NG_ZERO };

struct ng_iface {
	struct frame_iface iface; /* first: frames point at it */
	uint8_t clock;            /* enum ng_clock */
	uint8_t shift;            /* NG_BINARY: units a second, as a power of two */
	uint8_t digits;
	uint64_t factor; /* NG_TIMES: nanoseconds a unit; NG_DIVIDED: units a nanosecond */
	int64_t offset;  /* seconds to add */
	uint32_t max;    /* caplen */
};

/* A block that is whole at in.p, without its type, lengths and end. */
struct ng_block {
	uint32_t type;
	uint64_t at;         /* its offset in the stream */
	const uint8_t *body; /* borrowed from the window */
	size_t len;
};

struct ng {
	struct ng_iface **ifaces; /* of the section, by id */
	struct ng_iface **all;    /* of all sections: frames may still name them */
	uint32_t nifaces, nall, maxall;
	uint32_t maxifaces, nsections;
	uint64_t bad_options; /* offset of the first block whose options run past its end */
	bool has_bad_options;
	char *strings; /* comments of the block before */
	size_t strings_size;
	const char **comments;
	size_t maxcomments;
	uint8_t *rest; /* options of the packet before that are kept as they stand */
	size_t rest_size;
};

/* A walk over options.  ng_option() gives the next one: false at their end. */
struct ng_options {
	const uint8_t *p, *end;
	uint16_t code;
	uint16_t len;
	const uint8_t *value;
	bool bad; /* one runs past the end */
};
struct ng_options ng_options(const struct ng_block *b, size_t from);
bool ng_option(const struct capture *c, struct ng_options *o);

/* The comments among the options from FROM on into N's memory: their number; no memory: 0. */
uint32_t ng_comments(struct capture *c, const struct ng_block *b, size_t from);

/*
 * Of the options of B from FROM on those that no field of ours has and that another file may
 * have, little-endian, to TO, which has room for all from FROM on: their length.  Or into N's
 * memory: NULL where there are none.
 */
size_t ng_put_rest(const struct capture *c, const struct ng_block *b, size_t from, uint8_t *to);
const uint8_t *ng_rest(struct capture *c, const struct ng_block *b, size_t from, size_t *len);

/* Notes once that the options of B are bad. */
void ng_note_options(struct capture *c, const struct ng_block *b, const struct ng_options *o);

/* Nanoseconds since the epoch of UNITS on interface X; false where 64 bits do not hold them (years 1677 to 2262). */
bool ng_time(const struct ng_iface *x, uint64_t units, int64_t *ns);

/* Blocks that are no packets.  0 or an error. */
int ng_section(struct capture *c, const struct ng_block *b);
int ng_interface(struct capture *c, const struct ng_block *b);
int ng_names(struct capture *c, const struct ng_block *b);
int ng_statistics(struct capture *c, const struct ng_block *b);
int ng_extra(struct capture *c, const struct ng_block *b);
int ng_secrets(struct capture *c, const struct ng_block *b);

#endif
