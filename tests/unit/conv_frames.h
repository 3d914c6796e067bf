/* Segments between two hosts as frames, for tests of conversations. */
#ifndef TUNTRACE_TEST_CONV_FRAMES_H
#define TUNTRACE_TEST_CONV_FRAMES_H

#include "frame_hex.h"

#include "dissector.h"
#include "flow/tcp.h"

enum { CLIENT_ISS = 0xfffffff0u, SERVER_ISS = 5000, CONV_STATE = 8 << 20 };

/* One segment: numbers are relative to the initial ones; SIDE 0 is the client 10.0.0.1:40000. */
struct seg {
	int ms;
	unsigned side, flags;
	uint32_t seq, ack, len;
	uint32_t window;    /* 0: 1000; NO_WINDOW: 0 */
	uint32_t ts, tsecr; /* timestamps option where ts is not 0 */
};

enum { NO_WINDOW = UINT32_MAX };

static struct dissection conv_d;
static struct dissector conv_x;
static uint64_t conv_number;
static uint16_t conv_port[2] = { 40000, 80 };

static inline void conv_ports(uint16_t client, uint16_t server)
{
	conv_port[0] = client;
	conv_port[1] = server;
}

static inline uint8_t *put_be(uint8_t *p, uint32_t v, unsigned n)
{
	while (n-- > 0)
		*p++ = (uint8_t)(v >> 8 * n);
	return p;
}

static inline void conv_start(void)
{
	static _Alignas(64) uint8_t memory[CONV_STATE];
	static const struct dissector_config config = { .flows = true, .reassemble = true };

	conv_number = 0;
	dissector_init(&conv_x, &config, memory, sizeof memory);
}

/* The frame of S with PAYLOAD (or zeros), dissected into conv_d; freed by the caller. */
static inline uint8_t *conv_frame(const struct seg *s, const void *payload)
{
	static struct frame f;
	uint32_t hlen = s->ts ? 32 : 20, len = 20 + hlen + s->len;
	uint8_t *p = calloc(1, len), *q = p;
	bool client = s->side == 0;

	assert_non_null(p);
	q = put_be(q, 0x45000000u | len, 4);
	q = put_be(q, 0, 4);
	q = put_be(q, 0x40060000u, 4);
	q = put_be(q, client ? 0x0a000001 : 0x0a000002, 4);
	q = put_be(q, client ? 0x0a000002 : 0x0a000001, 4);
	q = put_be(q, conv_port[!client], 2);
	q = put_be(q, conv_port[client], 2);
	q = put_be(q, s->seq + (client ? CLIENT_ISS : SERVER_ISS), 4);
	q = put_be(q, s->flags & TCP_ACK ? s->ack + (client ? SERVER_ISS : CLIENT_ISS) : 0, 4);
	q = put_be(q, hlen / 4 << 12 | s->flags, 2);
	q = put_be(q, s->window == NO_WINDOW ? 0 : s->window ? s->window : 1000, 2);
	q = put_be(q, 0, 4);
	if (s->ts) {
		q = put_be(q, 0x0101080a, 4);
		q = put_be(q, s->ts, 4);
		q = put_be(q, s->tsecr, 4);
	}
	if (payload)
		memcpy(q, payload, s->len);
	f = (struct frame){ .data = p,
			    .caplen = len,
			    .len = len,
			    .number = ++conv_number,
			    .has_time = true,
			    .time_ns = INT64_C(1700000000000000000) + s->ms * INT64_C(1000000),
			    .linktype = LINKTYPE_RAW };
	dissect(&conv_d, &f, &conv_x);
	return p;
}

#endif
