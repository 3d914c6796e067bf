#include "flow/udp.h"

#include "frame.h"
#include "walk.h"

const struct udp_info *udp_flow_update(struct dissection *d, const struct layer *l, bool timed)
{
	unsigned side;
	bool is_new;
	struct flow *f = flow_of(d, l, &side, &is_new);
	struct udp_info *info = f ? dissect_scratch(d, sizeof *info) : NULL;

	if (!info)
		return NULL;
	*info = (struct udp_info){ .stream = f->number,
				   .has_time = timed && d->frame->has_time,
				   .since_first = d->frame->time_ns - f->first_ns,
				   .since_previous = d->frame->time_ns - f->previous_ns,
				   .flow = f,
				   .side = side };
	if (timed)
		f->previous_ns = d->frame->time_ns;
	return info;
}
