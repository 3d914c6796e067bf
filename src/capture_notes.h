/* What a capture says between its frames, in words on stderr. */
#ifndef TUNTRACE_CAPTURE_NOTES_H
#define TUNTRACE_CAPTURE_NOTES_H

#include <stddef.h>
#include <stdint.h>

struct capture_extra;
struct capture_section;
struct capture_stats;
struct frame_iface;

void note_section(const struct capture_section *c);
void note_interface(const struct frame_iface *i);
void note_name(const uint8_t *addr, size_t addrlen, const char *name);
void note_secrets(uint32_t type, size_t n);
void note_extra(const struct capture_extra *x);
void note_stats(const struct capture_stats *c);

#endif
