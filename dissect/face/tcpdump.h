/*
 * The text of `tcpdump -vv -nn`, as version 4.99.3 prints it, byte for byte, behind the time
 * stamp.  What tcpdump knows and this does not is printed as tcpdump prints a protocol that
 * it does not know.
 */
#ifndef TUNTRACE_FACE_TCPDUMP_H
#define TUNTRACE_FACE_TCPDUMP_H

#include <stdbool.h>
#include <stddef.h>

#include "dissect.h"
#include "text.h"

struct tcpdump_state;

/* Room for the numbers of about a thousand TCP conversations; four times that for SIZE * 4. */
enum { TCPDUMP_MEMORY_MIN = 1 << 16 };

/*
 * What tcpdump remembers from frame to frame (the first sequence numbers of conversations) in
 * SIZE bytes, at least TCPDUMP_MEMORY_MIN, at MEM; both the caller's until the end.  Where it
 * is full the conversation that was silent longest is forgotten.
 */
struct tcpdump_state *tcpdump_init(void *mem, size_t size);

/*
 * Frames of LINKTYPE_LINUX_SLL2 carry an interface's index, for which tcpdump prints the name
 * that the index has on the machine that reads: NAME gets it, and true says that there is one.
 * Without this all are "?".
 */
typedef bool tcpdump_interface_fn(uint32_t index, char name[16]);
void tcpdump_interfaces(struct tcpdump_state *state, tcpdump_interface_fn *name);

/* The times that tcpdump prints as local ones; without this they are in UTC. */
struct value_zone;
void tcpdump_zone(struct tcpdump_state *state, const struct value_zone *zone);

/* The caller dumps the bytes of every frame behind its text: payloads that nobody knows stay bare. */
void tcpdump_dumped(struct tcpdump_state *state);

/*
 * Appends the text of D's frame without the newline at its end.  Frames go through in order and
 * are told apart by their numbers; the last one's text can be asked for again.  The text may
 * hold newlines and tabs; other bytes of the packet are escaped as tcpdump escapes them, so that
 * it is safe for a terminal.  T should have room for 64 KiB: a packet that is dumped in hex
 * takes more than four times its size.
 *
 * Gives where in the frame the bytes begin that tcpdump -X dumps: behind the link layer's headers,
 * or at 0 where the text ended before its time; nothing is dumped where that is tcpdump_caplen() or
 * more.
 */
uint32_t tcpdump_text(struct text *t, const struct dissection *d, struct tcpdump_state *state);

/* Captured bytes of F that tcpdump sees. */
uint32_t tcpdump_caplen(const struct frame *f);

/* False where tcpdump prints no time stamp: the lengths of the frame's record cannot be right. */
bool tcpdump_has_time(const struct frame *f);

#endif
