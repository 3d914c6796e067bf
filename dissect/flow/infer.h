/*
 * Why a segment was sent, or what became of one that came in, derived from the frames alone, for captures in which no stack says so.
 * The same reasons as annotations have, and marked: what an end knew can only be guessed from
 * outside.
 */
#ifndef TUNTRACE_FLOW_INFER_H
#define TUNTRACE_FLOW_INFER_H

#include <stdbool.h>

#include "annotation.h"
#include "dissect.h"

/*
 * Of the innermost TCP segment of D that is not quoted: *A with `inferred` set and no numbers but
 * that of the reason.  Where the frame is known to have come in (FRAME_DIR_IN) it is what its receiver, at
 * whose place it was captured, did with it; else why it was sent.  False where there is none, or
 * where D has no flows.
 */
bool annotation_infer(const struct dissection *d, struct annotation *a);

/* annotation_of() the frame of D; where it has none, what can be inferred. */
bool annotation_told_or_inferred(const struct dissection *d, struct annotation *a);

#endif
