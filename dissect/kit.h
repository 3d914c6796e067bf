/*
 * One of everything, for a program that takes frames one after another and asks the same things
 * of each: state, dissection, rows and text, out of one piece of memory.  It is made of nothing
 * but the library's other functions, and its parts may be used with them.
 *
 *	kit_init(&kit, NULL, memory, sizeof memory);
 *	kit_take(&kit, LINKTYPE_ETHERNET, bytes, caplen, len, time_ns);
 *	puts(kit_text(&kit, KIT_GVISOR));
 */
#ifndef TUNTRACE_KIT_H
#define TUNTRACE_KIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "direction.h"
#include "dissector.h"
#include "field.h"
#include "filter.h"
#include "query.h"

/* What the forms are is in face/. */
enum kit_form { KIT_GVISOR, KIT_TCPDUMP, KIT_DETAIL, KIT_JSON };

enum { KIT_MEMORY_MIN = 4 << 20 };

struct json_keys;
struct tcpdump_state;

/* The caller's; all members may be read, and direction and zone be set before the first frame. */
struct kit {
	struct frame frame; /* the last one that was taken */
	struct dissection dissection;
	bool send; /* which way it went, by direction */
	struct direction direction;
	struct dissector dissector;
	struct rows rows;
	struct text text; /* the answers on this frame, one behind the other */
	struct tcpdump_state *tcpdump;
	struct json_keys *keys;
	const struct value_zone *zone; /* or NULL: local times are UTC */
};

/*
 * Makes X out of SIZE bytes at MEM, at least KIT_MEMORY_MIN and aligned to 16, the caller's until
 * the end: what is more serves the state of conversations.  CONFIG may be NULL: everything is
 * decoded, followed and put together.
 */
void kit_init(struct kit *x, const struct dissector_config *config, void *mem, size_t size);

/*
 * Dissects the next frame: CAPLEN bytes at DATA, which stay where they are until the one after,
 * of LEN on the wire, captured at TIME_NS since the epoch.  Frames are numbered from 1.
 */
void kit_take(struct kit *x, uint16_t linktype, const void *data, uint32_t caplen, uint32_t len,
	      int64_t time_ns);

/* The same of a frame whose source says more of it, its number too. */
void kit_take_frame(struct kit *x, const struct frame *f);

/*
 * Answers on the last frame.  A text ends in a NUL, is safe for a terminal and good until the
 * next frame; what finds no room is cut, and x->text.full says so.
 */
const char *kit_text(struct kit *x, enum kit_form form);

/* The values of Q, commas between them; empty where the frame has none. */
const char *kit_field(struct kit *x, const struct query *q);

/* True where the filter takes it. */
bool kit_match(struct kit *x, struct filter *f);

#endif
