/* send or recv: by the user's addresses, by the capture's record, by who began. */
#include "frame_hex.h"

#include "direction.h"

/* Between A (192.0.2.1), B (198.51.100.2) and C (203.0.113.3), without their Ethernet header. */
#define IP4(proto)    "450000281234000040" proto "0000"
#define A             "c0000201"
#define B             "c6336402"
#define C             "cb007103"
#define NOWHERE       "00000000"
#define BROADCAST     "ffffffff"
#define MULTICAST     "e00000fb"
#define LAN_BROADCAST "c00002ff"
#define TCP(flags) \
	"c00000501234567800000000" \
	"50" flags "ffff00000000"
#define UDP "14e9003500080000"
#define IP6 \
	"600000000008" \
	"1140"
#define A6        "20010db8000000000000000000000001"
#define B6        "20010db8000000000000000000000002"
#define ALL_NODES "ff020000000000000000000000000001"
#define ARP \
	"0001080006040001" \
	"020000000001" A "000000000000" B

struct step {
	uint16_t linktype;
	enum frame_dir dir;
	const char *hex;
	bool send;
};

struct row {
	const char *name;
	const char *local; /* in hex, or NULL: the user gave none */
	struct step steps[4];
};

#define RAW(x, send) \
	{ \
		LINKTYPE_RAW, FRAME_DIR_UNKNOWN, x, send \
	}
#define ETH(x, send) \
	{ \
		LINKTYPE_ETHERNET, FRAME_DIR_UNKNOWN, "020000000002020000000001" x, send \
	}

static const struct row rows[] = {
	{ "an address of the user's",
	  A,
	  { RAW(IP4("11") A B UDP, true), RAW(IP4("11") B A UDP, false),
	    ETH("0800" IP4("11") A B UDP, true), RAW(IP6 A6 B6 UDP, false) } },
	{ "an IPv6 address of the user's",
	  A6,
	  { RAW(IP6 A6 B6 UDP, true), RAW(IP6 B6 A6 UDP, false), RAW(IP4("11") A B UDP, false) } },
	{ "the user's word goes before the capture's",
	  A,
	  { { LINKTYPE_RAW, FRAME_DIR_IN, IP4("11") A B UDP, true },
	    { LINKTYPE_RAW, FRAME_DIR_OUT, IP4("11") B A UDP, false } } },
	{ "what gVisor does not see the source of",
	  A,
	  { ETH("8100002a0800" IP4("11") A B UDP, false), ETH("0806" ARP, false) } },
	{ "the record of the capture",
	  NULL,
	  { { LINKTYPE_RAW, FRAME_DIR_IN, IP4("06") A B TCP("02"), false },
	    { LINKTYPE_RAW, FRAME_DIR_OUT, IP4("06") B A TCP("12"), true } } },
	{ "the packet type of a cooked capture",
	  NULL,
	  { { LINKTYPE_LINUX_SLL, FRAME_DIR_UNKNOWN,
	      "00040001000602000000000100000800" IP4("11") A B UDP, true },
	    { LINKTYPE_LINUX_SLL, FRAME_DIR_UNKNOWN,
	      "00000001000602000000000100000800" IP4("11") B A UDP, false },
	    { LINKTYPE_LINUX_SLL2, FRAME_DIR_UNKNOWN,
	      "08000000000000020001"
	      "0406"
	      "0200000000010000" IP4("11") B A UDP,
	      true } } },
	{ "a SYN: its source began",
	  NULL,
	  { RAW(IP4("06") A B TCP("02"), true), RAW(IP4("06") B A TCP("12"), false),
	    RAW(IP4("06") A C TCP("02"), true) } },
	{ "a SYN,ACK: its destination began",
	  NULL,
	  { RAW(IP4("06") B A TCP("12"), false), RAW(IP4("06") A B TCP("10"), true) } },
	{ "anything else: the first source",
	  NULL,
	  { RAW(IP4("11") A B UDP, true), RAW(IP4("06") C B TCP("02"), false) } },
	{ "no conversation",
	  NULL,
	  { RAW(IP4("11") NOWHERE BROADCAST UDP, false), RAW(IP4("11") B MULTICAST UDP, false),
	    RAW(IP4("11") C LAN_BROADCAST UDP, false), RAW(IP4("11") A B UDP, true) } },
	{ "both families apart",
	  NULL,
	  { RAW(IP4("11") A B UDP, true), RAW(IP6 B6 ALL_NODES UDP, false),
	    RAW(IP6 B6 A6 UDP, true), RAW(IP6 A6 B6 UDP, false) } },
	{ "behind a tag, when guessing",
	  NULL,
	  { ETH("8100002a0800" IP4("11") A B UDP, true), ETH("0800" IP4("11") B A UDP, false) } },
	{ "no addresses at all",
	  NULL,
	  { ETH("0806" ARP, false),
	    RAW("", false),
	    RAW("4500", false),
	    { 195, FRAME_DIR_UNKNOWN, "00", false } } },
};

static bool is_send(struct direction *x, const struct step *s)
{
	static struct dissection d;
	uint32_t n = UINT32_MAX;
	uint8_t *p = hex_bytes(s->hex, &n);
	struct frame f = { .data = p,
			   .caplen = n,
			   .len = n,
			   .number = 1,
			   .linktype = s->linktype,
			   .dir = s->dir };

	dissect(&d, &f, NULL);
	bool send = direction_is_send(x, &d);
	free(p);
	return send;
}

static void test_row(void **arg)
{
	const struct row *row = *arg;
	struct direction x = { 0 };

	if (row->local) {
		uint32_t n = UINT32_MAX;
		uint8_t *p = hex_bytes(row->local, &n);

		x.nlocal = 1;
		x.local[0].len = (uint8_t)n;
		memcpy(x.local[0].bytes, p, n);
		free(p);
	}
	for (size_t i = 0; i < sizeof row->steps / sizeof row->steps[0] && row->steps[i].hex; i++)
		if (is_send(&x, &row->steps[i]) != row->steps[i].send)
			fail_msg("frame %zu is not %s", i + 1,
				 row->steps[i].send ? "send" : "recv");
	assert_true(row->local ? !x.guessed : x.nlocal <= 2);
}

enum { NROWS = sizeof rows / sizeof rows[0] };

int main(void)
{
	struct CMUnitTest tests[NROWS];

	for (size_t i = 0; i < NROWS; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
						.test_func = test_row,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	return _cmocka_run_group_tests("direction", tests, NROWS, NULL, NULL);
}
