/* The frame as its source gave it: what Wireshark calls "frame". */
#include "field.h"

static void frame_walk(struct dissection *d, struct layer *l)
{
	enum proto_id next = registry_next(REGISTRY_LINKTYPE, d->frame->linktype);

	if (next == PROTO_DATA)
		dissect_issue(d, 0, ISSUE_UNKNOWN, 0, NULL);
	dissect_child(d, 0, next, 0, l->len);
}

const struct proto proto_frame = {
	.name = "frame",
	.title = "Frame",
	.spec = "",
	.walk = frame_walk,
};
