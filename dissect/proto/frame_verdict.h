/* What became of a packet where it was captured: epb_verdict of pcapng, as fields of the frame. */
#ifndef TUNTRACE_PROTO_FRAME_VERDICT_H
#define TUNTRACE_PROTO_FRAME_VERDICT_H

#include "walk.h"

struct frame;

extern const struct field_table frame_verdict_fields;

/* The rows of F's verdicts, a tree of their own below the frame's; none where it has none. */
void frame_verdict_rows(struct rows *r, const struct frame *f);

#endif
