/* ASN.1 as SNMP uses it: elements in the basic encoding rules, X.690. */
#ifndef TUNTRACE_FACE_TCPDUMP_BER_H
#define TUNTRACE_FACE_TCPDUMP_BER_H

#include "td.h"

/* What an element is taken for. */
enum ber_type {
	BER_ANY,
	BER_OCTETS,
	BER_STRING,
	BER_INTEGER,
	BER_OID,
	BER_NULL,
	BER_ADDRESS,
	BER_UNSIGNED,
	BER_UNSIGNED64,
	BER_EXCEPTION,
	BER_SEQUENCE,
	BER_PDU,
};

struct ber {
	enum ber_type type;
	uint8_t id;
	uint32_t at, len; /* of its value */
	int32_t integer;
	uint64_t number;
};

/* What is left of the elements at hand. */
struct ber_cursor {
	uint32_t at, len;
};

/* The next element, which C moves over; false, and said why, where it cannot be read. */
bool ber_parse(struct td *p, struct ber_cursor *c, struct ber *e);
/* The same; it must be of TYPE: where it is another OTHERWISE and it are printed. */
bool ber_expect(struct td *p, struct ber_cursor *c, enum ber_type type, struct ber *e,
		const char *otherwise);

void ber_print_element(struct td *p, const struct ber *e);
void ber_print_octets(struct td *p, const struct ber *e);
void ber_print_string(struct td *p, const struct ber *e);
void ber_print_oid(struct td *p, const struct ber *e);
void ber_print_address(struct td *p, const struct ber *e);

#endif
