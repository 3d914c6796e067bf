#include "proto/udp_guess.h"

#include "bytes.h"

const struct known *udp_guess_known(enum udp_guess guess)
{
	static const struct known names[] = {
		[UDP_GUESS_STUN] = { "stun", "Session Traversal Utilities for NAT" },
		[UDP_GUESS_RTCP] = { "rtcp", "Real-time Transport Control Protocol" },
		[UDP_GUESS_QUIC] = { "quic", "QUIC IETF" },
		[UDP_GUESS_GQUIC] = { "gquic", "GQUIC (Google Quick UDP Internet Connections)" },
		[UDP_GUESS_DTLS] = { "dtls", "Datagram Transport Layer Security" },
	};

	return guess == UDP_GUESS_NONE ? NULL : &names[guess];
}

/* RFC 8489, 5: two zero bits, type, length, and the cookie; methods end at 0xff (RFC 7983). */
static bool is_stun(const uint8_t *p, uint32_t n, uint32_t len)
{
	enum { HLEN = 20, METHOD_HIGH = 0x3c00, COOKIE = 0x2112a442 };

	return n >= HLEN && p[0] < 0x40 && (be16(p) & METHOD_HIGH) == 0 && be32(p + 4) == COOKIE &&
	       len == be16(p + 2) + (uint32_t)HLEN;
}

/* RFC 8656, 12.4: a channel, a length, data; the padding of streams is tolerated. */
static bool is_channel_data(const uint8_t *p, uint32_t n, uint32_t len)
{
	enum { HLEN = 4, CHANNEL_LOW = 0x4000, CHANNEL_HIGH = 0x7fff, CHANNEL_MULTIPLEX = 0xff10 };

	if (n < HLEN)
		return false;
	uint32_t channel = be16(p), want = be16(p + 2) + (uint32_t)HLEN;

	return ((channel >= CHANNEL_LOW && channel <= CHANNEL_HIGH) ||
		channel == CHANNEL_MULTIPLEX) &&
	       (len == want || len == ((want + 3) & ~3u));
}

/* RFC 3550, 6.1: version 2, a report first; or BYE, APP, PSFB alone; whole words. */
static bool is_rtcp(const uint8_t *p, uint32_t n, uint32_t len)
{
	enum { SR = 200, RR = 201, BYE = 203, APP = 204, PSFB = 206 };

	return n >= 2 && p[0] >> 6 == 2 && len % 4 == 0 &&
	       (p[1] == SR || p[1] == RR || p[1] == BYE || p[1] == APP || p[1] == PSFB);
}

static bool is_quic_version(uint32_t v)
{
	static const uint32_t versions[] = {
		0x00000001, 0x6b3343cf, /* RFC 9000, RFC 9369 */
		0xfaceb001, 0xfaceb002, 0xfaceb00e, 0x51303530, 0x54303530, 0x54303531,
	};
	enum { DRAFT = 0xff0000, DRAFT_FIRST = 11 };

	for (unsigned i = 0; i < sizeof versions / sizeof versions[0]; i++)
		if (versions[i] == v)
			return true;
	/* Those that provoke a negotiation (RFC 9000, 15). */
	return (v & 0x0f0f0f0f) == 0x0a0a0a0a || (v >> 8 == DRAFT && (v & 0xff) >= DRAFT_FIRST);
}

/* RFC 9000, 17.2: a long header of a version that there is, with connection ids that may be. */
static bool is_quic(const uint8_t *p, uint32_t n)
{
	enum { LONG = 0x80, LEAST = 13, ID_MAX = 20, DCID_AT = 5 };

	if (n < LEAST || !(p[0] & LONG) || !is_quic_version(be32(p + 1)) || p[DCID_AT] > ID_MAX)
		return false;
	uint32_t at = DCID_AT + 1u + p[DCID_AT];
	return at < n && p[at] <= ID_MAX;
}

/* Google's before IETF's: versions Q02x to Q04x behind an id, or Q046 behind the first byte. */
static bool is_gquic(const uint8_t *p, uint32_t n)
{
	enum { VERSION = 0x01, ID = 0x08, MULTIPATH = 0x40, RESERVED = 0x80 };
	enum { LEAST = 13, LEAST_LONG = 14, Q046 = 0x51303436 };
	enum { Q02X = 0x513032, Q03X = 0x513033, Q04X = 0x513034 };

	if (n < LEAST)
		return false;
	if (!(p[0] & (RESERVED | MULTIPATH))) {
		uint32_t version = be24(p + 9);

		return (p[0] & VERSION) && (p[0] & ID) &&
		       (version == Q02X || version == Q03X || version == Q04X);
	}
	return (p[0] & MULTIPATH) && (p[0] & RESERVED) && n >= LEAST_LONG && be32(p + 1) == Q046;
}

/* RFC 9147, 4: records of a type and a version, up to the end of the datagram. */
static bool is_dtls(const uint8_t *p, uint32_t n, uint32_t len)
{
	enum { HLEN = 13, TYPE_FIRST = 20, TYPE_LAST = 25, LENGTH_AT = 11 };
	enum { DTLS_1_0 = 0xfeff, DTLS_1_2 = 0xfefd, DTLS_OPENSSL = 0x0100 };
	uint32_t at = 0;

	while (at < len && at + HLEN <= n) {
		uint32_t version = be16(p + at + 1);

		if (p[at] < TYPE_FIRST || p[at] > TYPE_LAST ||
		    (version != DTLS_1_0 && version != DTLS_1_2 && version != DTLS_OPENSSL))
			return false;
		at += HLEN + be16(p + at + LENGTH_AT);
	}
	/* Cut by the snapshot length: what there is fits. */
	return n < len ? at > 0 : at == len && len > 0;
}

enum udp_guess udp_guess(const uint8_t *p, uint32_t n, uint32_t len)
{
	if (is_stun(p, n, len))
		return UDP_GUESS_STUN;
	if (is_rtcp(p, n, len))
		return UDP_GUESS_RTCP;
	if (is_quic(p, n))
		return UDP_GUESS_QUIC;
	if (is_gquic(p, n))
		return UDP_GUESS_GQUIC;
	return is_dtls(p, n, len) ? UDP_GUESS_DTLS : UDP_GUESS_NONE;
}

bool udp_guess_holds(enum udp_guess guess, const uint8_t *p, uint32_t n, uint32_t len)
{
	if (guess == UDP_GUESS_STUN)
		return is_stun(p, n, len) || is_channel_data(p, n, len);
	return guess != UDP_GUESS_NONE;
}
