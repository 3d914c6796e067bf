#include "proto/ether.h"

#include "bytes.h"
#include "known.h"
#include "walk.h"

enum { ETHER_MIN_FRAME = 60, ETHER_FCS_FRAME = 64, FCS_LEN = 4 };

/*
 * Bytes of a payload of LEFT bytes that says itself how long it is, though it is known by name alone:
 * what follows them is padding.
 */
static uint32_t own_length(const struct dissection *d, const struct layer *l, uint32_t type,
			   uint32_t skip, uint32_t left)
{
	enum { EAPOL = 0x888e, EAPOL_HLEN = 4, PTP = 0x88f7, PTP_VERSION = 2, LENGTH_AT = 2 };
	uint32_t n = left;

	if (l->cap < skip + EAPOL_HLEN)
		return left;
	const uint8_t *p = layer_data(d, l) + skip;
	if (type == EAPOL)
		n = EAPOL_HLEN + be16(p + LENGTH_AT);
	else if (type == PTP && (p[1] & 0x0f) == PTP_VERSION)
		n = be16(p + LENGTH_AT);
	return n >= EAPOL_HLEN && n < left ? n : left;
}

void ether_payload(struct dissection *d, struct layer *l, uint32_t type, uint32_t skip)
{
	uint32_t left = l->len > skip ? l->len - skip : 0;
	uint8_t i = layer_index(d, l);

	if (type <= ETHER_LENGTH_MAX && type != 0) {
		/* Two bytes of ones are Novell's raw 802.3: IPX without an LLC header. */
		bool raw = l->cap >= skip + 2 && layer_data(d, l)[skip] == 0xff &&
			   layer_data(d, l)[skip + 1] == 0xff;

		l->aux = ETHER_LENGTH;
		if (type > left)
			dissect_issue(d, i, ISSUE_BAD_LENGTH, skip - 2, NULL);
		dissect_child(d, i, raw ? PROTO_DATA : PROTO_LLC, skip, type < left ? type : left);
		return;
	}
	if (type != 0 && type < ETHER_TYPE_MIN) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, skip - 2, NULL);
		dissect_child(d, i, PROTO_DATA, skip, left);
		return;
	}
	l->aux = ETHER_TYPE;
	dissect_follower(d, i, REGISTRY_ETHERTYPE, type, skip, own_length(d, l, type, skip, left));
}

/* The end of the payload of layer INDEX, from the layer's start; 0 if nothing says it. */
static uint32_t payload_end(const struct dissection *d, uint8_t index)
{
	const struct layer *l = &d->layers[index];

	for (unsigned i = index + 1u; i < d->nlayers; i++) {
		const struct layer *child = &d->layers[i];

		if (child->parent == index && child->buf == l->buf)
			return child->off - l->off + child->len;
	}
	return 0;
}

/* Bytes of zeros at the trailer's start that bring the frame to 60 bytes. */
static uint32_t padding(const struct dissection *d, const uint8_t *p, uint32_t n, uint32_t reported)
{
	uint32_t frame = d->frame->len;

	if (frame < ETHER_MIN_FRAME || frame - reported >= ETHER_MIN_FRAME)
		return 0;
	uint32_t want = ETHER_MIN_FRAME - (frame - reported);
	if (want > n)
		return 0;
	for (uint32_t i = 0; i < want; i++)
		if (p[i] != 0)
			return 0;
	return want;
}

void ether_trailer_rows(struct rows *r, const struct layer *l,
			const struct ether_trailer_defs *defs)
{
	uint32_t at = payload_end(r->d, layer_index(r->d, l));

	if (at == 0 || at >= l->cap)
		return;
	uint32_t n = l->cap - at, reported = l->len - at;
	uint32_t pad = padding(r->d, layer_data(r->d, l) + at, n, reported);
	if (pad) {
		rows_bytes(r, defs->padding, at, pad);
		at += pad, n -= pad, reported -= pad;
	}
	bool fcs = defs->fcs && l->len >= ETHER_FCS_FRAME && reported >= FCS_LEN;
	if (fcs) {
		reported -= FCS_LEN;
		if (n > reported)
			n = reported;
	}
	if (n)
		rows_bytes(r, defs->trailer, at, n);
	if (fcs && at + n + FCS_LEN <= l->cap) {
		const uint8_t *p = layer_data(r->d, l) + at + n;
		uint64_t sum =
			(uint64_t)p[0] << 24 | (uint64_t)p[1] << 16 | (uint64_t)p[2] << 8 | p[3];

		rows_uint(r, defs->fcs, at + n, FCS_LEN, sum);
		rows_uint(r, defs->fcs_status, at + n, 0, 2)->flags = ROW_GENERATED;
	}
}
