/* LINKTYPE_RAW: an IPv4 or IPv6 datagram without a link header; its version says which. */
#include "field.h"
#include "walk.h"

static void raw_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	uint8_t version = l->cap ? layer_data(d, l)[0] >> 4 : 0;
	enum proto_id next = version == 4 ? PROTO_IP : version == 6 ? PROTO_IPV6 : PROTO_DATA;

	if (next == PROTO_DATA)
		dissect_issue(d, i, l->cap ? ISSUE_BAD_VERSION : ISSUE_CUT, 0, NULL);
	dissect_child(d, i, next, 0, l->len);
}

const struct proto proto_raw = {
	.name = "raw",
	.title = "Raw packet data",
	.spec = "LINKTYPE_RAW",
	.whole = true,
	.walk = raw_walk,
};
