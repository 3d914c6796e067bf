/* IPv4, as other protocols' files and the faces need it. */
#ifndef TUNTRACE_PROTO_IP_H
#define TUNTRACE_PROTO_IP_H

#include "field.h"

enum { IP_HLEN_MIN = 20, IP_DF = 0x4000, IP_MF = 0x2000, IP_OFFSET = 0x1fff };

/* layer.aux of an IP or IPv6 layer, above the low byte: its payload is the first of several fragments. */
enum { IP_FIRST_FRAGMENT = 0x100 };

/* One option of an IPv4 header. */
struct ip_option {
	uint8_t type;
	uint32_t off,
		len; /* from the header's start, whole option; len 1 for NOP and end of options */
};

/*
 * The option at *AT of the IPv4 header at P, HLEN bytes long, moved over.  False at the end, at the
 * end-of-options option (given once), or where an option does not fit.
 */
bool ip_option_next(const uint8_t *p, uint32_t hlen, uint32_t *at, struct ip_option *o);

/* Where the last address of a source route lies, from the header's start; 0 where there is none. */
uint32_t ip_route_end(const uint8_t *p, uint32_t hlen);

/* Rows of the options of the layer being unfolded (ip_options.c). */
void ip_option_rows(struct rows *r, const struct layer *l);

extern const struct field_table ip_option_fields;

#endif
