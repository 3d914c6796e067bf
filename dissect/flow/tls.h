/*
 * TLS in a stream, as far as a conversation's summary needs it: the records are followed by their
 * headers (RFC 8446, section 5.1), and the first handshake message is looked into.
 */
#ifndef TUNTRACE_FLOW_TLS_H
#define TUNTRACE_FLOW_TLS_H

#include <stdbool.h>
#include <stdint.h>

enum { TLS_HELLO_MAX = 4096 };

/* One direction; all zeros at first. */
struct tls_walk {
	uint32_t skip; /* bytes of the record that are still to come */
	uint32_t next; /* sequence number that the next byte must have */
	bool has_next;
	bool is_tls; /* a record has begun */
	bool off;    /* no TLS, or bytes are missing: no longer followed */
	uint8_t head[5];
	uint8_t nhead;
	uint8_t *hello; /* of the pool: the first record's bytes while they come, TLS_HELLO_MAX */
	uint32_t nhello;
};

/*
 * The next record header in the *N bytes at *P, over which both move: its type, or 0 where the
 * bytes are used up.  A header that cannot be one turns the walk off.
 */
unsigned tls_next_record(struct tls_walk *w, const uint8_t **p, uint32_t *n);

/* True where the N bytes at P may begin a TLS stream. */
bool tls_recognise(const uint8_t *p, uint32_t n);

#endif
