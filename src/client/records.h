/* Resource records of DNS: their types by name, and those of a reply as text. */
#ifndef TUNTRACE_CLIENT_RECORDS_H
#define TUNTRACE_CLIENT_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORDS_LINE_MAX = 4000, RECORDS_TYPE_MAX = 16 };
enum { RECORDS_A = 1, RECORDS_PTR = 12, RECORDS_AAAA = 28, RECORDS_ANY = 255 };

/*
 * "MX", in capitals or not, or "TYPE65280" (RFC 3597, section 5).  False for a name that is none, and
 * for types that are no records of a name (OPT, AXFR and the like).
 */
bool records_type(const char *name, uint16_t *type);

/* "MX", "TYPE65280". */
const char *records_type_name(uint16_t type, char buf[RECORDS_TYPE_MAX]);

struct record {
	uint16_t type;
	const uint8_t *data; /* as on the wire, borrowed */
	size_t data_len;
	/*
	 * "example.org 300 MX 10 mail.example.org": bytes of the network among them, but no NUL; what does
	 * not fit ends in "...".
	 */
	const char *line;
	const char *text; /* its part behind the type */
};

/*
 * Gives EACH the records of the answer in the N bytes at MESSAGE, in their order, until those bytes
 * make no sense any more.  How many were of TYPE, RECORDS_ANY counting all.
 */
size_t records_each(const uint8_t *message, size_t n, uint16_t type,
		    void (*each)(void *arg, const struct record *r), void *arg);

/* The name whose PTR records are those of an address of N bytes, 4 or 16 (RFC 1035, 3.5; RFC 3596, 2.5). */
enum { RECORDS_REVERSE_MAX = 80 };
const char *records_reverse(const uint8_t *addr, size_t n, char buf[RECORDS_REVERSE_MAX]);

#endif
