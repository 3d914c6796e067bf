/*
 * What a datagram is by its bytes, where no port says it: protocols that are known by name alone
 * and that Wireshark recognises so, with the same tests.
 */
#ifndef TUNTRACE_PROTO_UDP_GUESS_H
#define TUNTRACE_PROTO_UDP_GUESS_H

#include <stdint.h>

#include "known.h"

enum udp_guess {
	UDP_GUESS_NONE,
	UDP_GUESS_STUN,
	UDP_GUESS_RTCP,
	UDP_GUESS_QUIC,
	UDP_GUESS_GQUIC,
	UDP_GUESS_DTLS,
};

/* Of the N captured bytes at P of a payload of LEN bytes. */
enum udp_guess udp_guess(const uint8_t *p, uint32_t n, uint32_t len);

/*
 * True where a payload of a conversation that once was GUESS is that too, or, for STUN, one of its
 * port: then channel data are also taken (RFC 8656, 12).
 */
bool udp_guess_holds(enum udp_guess guess, const uint8_t *p, uint32_t n, uint32_t len);

/* The others tell nothing of what their conversation carries next. */
static inline bool udp_guess_lasts(enum udp_guess guess)
{
	return guess == UDP_GUESS_STUN || guess == UDP_GUESS_QUIC || guess == UDP_GUESS_GQUIC;
}

/* Its name, or NULL for none. */
const struct known *udp_guess_known(enum udp_guess guess);

#endif
