/* What the files of the ladder share among themselves. */
#ifndef TUNTRACE_FLOW_LADDER_IMPL_H
#define TUNTRACE_FLOW_LADDER_IMPL_H

#include "flow/ladder.h"
#include "flow/ladder_event.h"

/* S from column X on, as far as WIDTH goes. */
void ladder_put(struct ladder_cell *cells, unsigned width, unsigned x, const char *s,
		enum ladder_role role);

/* The arrow of E between its lanes. */
void ladder_arrow(const struct ladder *l, struct ladder_cell *cells, const struct ladder_event *e);

/* The name of the lane that is shown as the Ith. */
const char *ladder_lane_name(const struct ladder *l, unsigned i);

/* Without the space before it; of the columns of the state. */
unsigned ladder_column_width(enum ladder_column i);

/* The columns of the state. */
void ladder_fields(const struct ladder *l, struct ladder_cell *cells, unsigned width,
		   const struct ladder_event *e);

/* What the frame carries: text and ntext of E, L being its TCP or UDP layer or NULL. */
void ladder_summary(struct ladder_maker *m, const struct dissection *d, const struct layer *l,
		    struct ladder_event *e);

#endif
