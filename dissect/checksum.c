#include "checksum.h"

#include <string.h>

#include "bytes.h"

uint64_t checksum_add(uint64_t sum, const uint8_t *p, size_t n)
{
	/* Any width will do, folded at the end (RFC 1071, 2). */
	for (; n >= 4; p += 4, n -= 4)
		sum += be32(p);
	if (n >= 2) {
		sum += be16(p);
		p += 2, n -= 2;
	}
	if (n)
		sum += (uint64_t)p[0] << 8;
	return sum;
}

uint16_t checksum_fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

/* The pseudo header's sum for SPAN bytes of PROTO; 0 where no IP layer carries L. */
static uint64_t pseudo_header(const struct dissection *d, const struct layer *l, uint8_t proto,
			      uint32_t span)
{
	for (uint8_t i = l->parent; i != LAYER_NONE; i = d->layers[i].parent) {
		const struct layer *ip = &d->layers[i];
		const uint8_t *p = layer_data(d, ip);

		if (ip->proto == PROTO_IP && ip->cap >= 20)
			return checksum_add((uint64_t)proto + span, p + 12, 8);
		if (ip->proto == PROTO_IPV6 && ip->cap >= 40)
			return checksum_add((uint64_t)proto + span, p + 8, 32);
	}
	return 0;
}

enum checksum_verdict checksum_transport(const struct dissection *d, const struct layer *l,
					 uint8_t proto, uint32_t field_off, uint32_t span,
					 uint16_t *expected)
{
	const uint8_t *p = layer_data(d, l);

	if (span > l->cap || field_off + 2 > span || l->quoted)
		return CHECKSUM_VERDICT_UNKNOWN;
	uint16_t stored = be16(p + field_off);
	uint64_t pseudo = pseudo_header(d, l, proto, span);
	uint64_t sum = checksum_add(pseudo, p, span);
	uint16_t total = checksum_fold(sum);
	if (expected) {
		uint16_t rest = checksum_fold(sum + (uint16_t)~stored);
		*expected = rest == 0xffff ? 0xffff : (uint16_t)~rest;
	}
	if (total == 0xffff)
		return CHECKSUM_VERDICT_GOOD;
	return stored == checksum_fold(pseudo) ? CHECKSUM_VERDICT_PARTIAL : CHECKSUM_VERDICT_BAD;
}
