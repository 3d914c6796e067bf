/* What the two versions of IKE share. */
#ifndef TUNTRACE_FACE_TCPDUMP_ISAKMP_H
#define TUNTRACE_FACE_TCPDUMP_ISAKMP_H

#include "protos.h"

enum { IKE_HEADER = 28, IKE_GENERIC = 4, IKE_ENCRYPTED = 1 };
enum { IKE_SA = 1, IKE_PROPOSAL, IKE_TRANSFORM, IKE2_SA = 33, IKE2_ENCRYPTED = 46 };

/* Names by number; what has none is "#N". */
struct ike_names {
	const char *const *names;
	uint32_t n;
};
#define IKE_NAMES(array) \
	{ \
		(array), sizeof(array) / sizeof((array)[0]) \
	}

/* Attributes by number: their names and those of their values. */
struct ike_attribute {
	const char *name;
	struct ike_names values;
};
struct ike_attributes {
	const struct ike_attribute *list;
	uint32_t n;
};

extern const struct ike_names ike_payload_names, ike_protocol_names, ike_group_names, ike_id_names;
extern const struct ike_names ike_isakmp_names, ike_ah_names, ike_esp_names, ike_ipcomp_names;
extern const struct ike_names ike_exchange_names, ike_certificate_names;
extern const struct ike_attributes ike_key_attributes, ike_ipsec_attributes, ike_oakley_attributes;
/* Of version 1; those of the IPsec DOI only where it is that one. */
const char *ike_notification(struct td *p, uint16_t type, bool ipsec);

/* A payload: of LEN bytes at AT with its generic header; what it is in. */
struct ike_payload {
	uint32_t at, len;
	uint8_t type, protocol;
	bool v2; /* in a message of version 2 itself */
	int depth;
};

const char *ike_name(struct td *p, const struct ike_names *names, uint32_t v);
const char *ike_payload(struct td *p, uint8_t type);
/* " [|payload]", and TD_NOWHERE. */
uint32_t ike_cut(struct td *p, uint8_t type);
/* N bytes in hex; false, and nothing printed, where they are not there. */
bool ike_raw(struct td *p, uint32_t at, uint32_t n);
/* Some of the bytes up to the end of the packet; false where they are not there. */
bool ike_some(struct td *p, uint32_t at);
/* Attributes up to END; where they ended, or TD_NOWHERE. */
uint32_t ike_print_attributes(struct td *p, uint32_t at, uint32_t end,
			      const struct ike_attributes *a);
/* A new line for a payload DEPTH deep. */
void ike_line(struct td *p, int depth);
/* Payloads from AT on, of TYPE the first; where they ended, or TD_NOWHERE. */
uint32_t ike_payloads(struct td *p, uint32_t at, const struct ike_payload *within, uint8_t type);
/* A payload of version 2, and where it ended or TD_NOWHERE; false where it is none. */
bool ike2_payload(struct td *p, const struct ike_payload *l, uint32_t *next);

#endif
