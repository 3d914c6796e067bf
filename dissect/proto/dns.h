/*
 * DNS messages (RFC 1035, 4), as the faces need them: the header, and an iterator over questions
 * and records.  Multicast DNS (RFC 6762) and LLMNR (RFC 4795) have the same form.
 */
#ifndef TUNTRACE_PROTO_DNS_H
#define TUNTRACE_PROTO_DNS_H

#include "field.h"

enum { DNS_HLEN = 12, DNS_NAME_MAX = 255 };

enum {
	DNS_RESPONSE = 0x8000,
	DNS_OPCODE = 0x7800,
	DNS_TRUNCATED = 0x0200,
	DNS_RCODE = 0x000f,
};

enum dns_section { DNS_QUESTION, DNS_ANSWER, DNS_AUTHORITY, DNS_ADDITIONAL, DNS_SECTIONS };

/* A message: offsets count from P, where the DNS header begins. */
struct dns_message {
	const uint8_t *p;
	uint32_t len;                  /* bytes that are there */
	uint16_t counts[DNS_SECTIONS]; /* of the header */
};

/* A question or a record. */
struct dns_record {
	enum dns_section section;
	uint32_t off, name_len; /* the name as it stands: offset and bytes */
	bool name_loops;        /* by its pointers */
	uint16_t type, class;
	uint32_t ttl;
	uint32_t data, data_len; /* not of a question */
	uint32_t end;            /* offset behind it */
};

struct dns_iterator {
	uint32_t at;
	unsigned section, index;
};

/* False where fewer than DNS_HLEN bytes are there. */
bool dns_message_init(struct dns_message *m, const uint8_t *p, uint32_t len);

/* The next question or record; false at the end or where the bytes do not hold one. */
bool dns_next(const struct dns_message *m, struct dns_iterator *it, struct dns_record *r);

/*
 * Appends the name at OFF in the form of labels with dots, "<Root>" for the root; characters that
 * are not printable are escaped.  Gives the bytes that it takes where it stands, 0 where it is
 * malformed.  Pointers are followed at most DNS_NAME_MAX times, backwards or forwards.
 * *LETTERS, if not NULL, is the length of the name before escaping.
 */
uint32_t dns_name(struct text *t, const struct dns_message *m, uint32_t off, uint32_t *letters);

/* True where the N bytes at P have the form of a query or an answer, whatever its questions are. */
bool dns_recognise(const uint8_t *p, uint32_t n);

/* "A", "AAAA"; NULL for an unknown one. */
const char *dns_type_name(uint16_t type);
const char *dns_class_name(uint16_t class);
const char *dns_rcode_name(uint16_t rcode);

/* Rows of a record's data (dns_rr.c); false where the message ends in them. */
bool dns_rdata_rows(struct rows *r, const struct dns_message *m, const struct dns_record *rr,
		    uint32_t base);
extern const struct field_table dns_rdata_fields;

#endif
