/* DHCP: what its header and its options share; private to dissect/proto/dhcp*.c. */
#ifndef TUNTRACE_PROTO_DHCP_H
#define TUNTRACE_PROTO_DHCP_H

#include "field.h"

/* Offsets in the fixed header, RFC 951 and RFC 2131 (2). */
enum {
	DHCP_SNAME = 44,
	DHCP_FILE = 108,
	DHCP_VENDOR = 236,
	DHCP_OPTIONS = 240, /* behind the magic cookie */
};

/* Bits of option overload (RFC 2132, 9.3): where further options lie. */
enum { DHCP_OVERLOAD_FILE = 1, DHCP_OVERLOAD_SNAME = 2 };

/* One option: its data are LEN bytes at OFF + 2, where all of them are there. */
struct dhcp_option {
	uint8_t code;
	uint32_t off, len; /* of padding and the end: no data */
	bool whole;
};

/* The option at *AT of the CAP bytes at P, moved over; false at END and behind. */
bool dhcp_option_next(const uint8_t *p, uint32_t cap, uint32_t end, uint32_t *at,
		      struct dhcp_option *o);

/* What has to be known of a message before its options are shown. */
struct dhcp_message {
	uint8_t type; /* of option 53; 0: none, so BOOTP */
	uint8_t overload;
};

/*
 * Rows of the options from AT to END of the layer, in the layer's bytes (dhcp_options.c).  False
 * where they are not whole; *AT is behind them then, or behind the end option.
 */
bool dhcp_option_rows(struct rows *r, const struct layer *l, struct dhcp_message *m, uint32_t *at,
		      uint32_t end);

/* The options whose data have a form of their own (dhcp_special.c); false for any other. */
bool dhcp_special_rows(struct rows *r, const struct layer *l, const struct dhcp_option *o);

extern const struct field_table dhcp_option_fields, dhcp_special_fields;

/* "Discover", or NULL; "Router", or NULL. */
const char *dhcp_type_name(uint8_t type);
const char *dhcp_option_name(uint8_t code);

#endif
