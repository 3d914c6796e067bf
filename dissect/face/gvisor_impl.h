/* Between the two halves of the gVisor face: the network layer gives, the transport prints. */
#ifndef TUNTRACE_FACE_GVISOR_IMPL_H
#define TUNTRACE_FACE_GVISOR_IMPL_H

#include <stdbool.h>
#include <stdint.h>

#include "face/gvisor.h"

/* What gVisor's parse.IPv4() or parse.IPv6() leaves for the transport layer. */
struct gvisor_packet {
	enum gvisor_version version;
	bool v6;
	const uint8_t *src, *dst;
	uint8_t proto; /* IP protocol number */
	bool first;    /* the fragment offset is 0 */
	bool more;     /* more fragments */
	uint32_t id;
	uint32_t size; /* what "len:" counts from: the datagram less its header */
	uint32_t wrap; /* mask of that count: 16 bits, as gVisor counts */
	const uint8_t *data;
	uint32_t n;      /* bytes at data within the datagram */
	uint32_t behind; /* bytes at data that were captured, n and what follows the datagram */
	uint32_t before; /* bytes in front of data, from the network header on */
};

/* Both at P, which has room for a line; give its end. */
char *gvisor_put_addr(char *p, bool v6, const uint8_t *addr);
char *gvisor_put_transport(char *p, const struct gvisor_packet *k);

#endif
