/* Link layers that carry IP: which layers a frame has, whole and cut anywhere. */
#include "frame_hex.h"

#include <stdio.h>

#include "field.h"
#include "known.h"

/* 192.0.2.1:1024 asks 192.0.2.2:9 by UDP, "hello". */
#define DATAGRAM \
	"4500002100010000401100000c0000020c000001" \
	"04000009000d0000" \
	"68656c6c6f"
#define SNAP "aaaa030000000800"
/* Duration, three addresses, and the number of the frame. */
#define ADDRESSES \
	"0000" \
	"020000000001" \
	"020000000002" \
	"020000000003" \
	"3000"
/* 20 bytes without a route header, then the destination. */
#define IPOIB \
	"0000000000000000000000000000000000000000" \
	"00000550fe8000000000000000000010e000664a"

static const struct {
	const char *name;
	uint32_t linktype;
	const char *hex, *layers;
} cases[] = {
	{ "Cisco HDLC", 104, "0f000800" DATAGRAM, "chdlc ip udp data" },
	{ "its SLARP", 104, "8f008035000000020000", "chdlc slarp" },
	{ "in a capture of PPP", 9, "0f000800" DATAGRAM, "ppp chdlc ip udp data" },
	{ "the same, HDLC", 50, "0f000800" DATAGRAM, "ppp chdlc ip udp data" },
	{ "PPP itself", 50, "ff030021" DATAGRAM, "ppp ip udp data" },
	{ "IPoIB", 242, IPOIB "08000000" DATAGRAM, "ipoib ip udp data" },
	{ "cooked, of a GRE device", 113, "0000030a000000000000000000000800" DATAGRAM,
	  "sll ip udp data" },
	{ "802.11", 105, "0801" ADDRESSES SNAP DATAGRAM, "wlan llc ip udp data" },
	{ "with QoS", 105, "8802" ADDRESSES "0600" SNAP DATAGRAM, "wlan llc ip udp data" },
	{ "four addresses", 105, "0803" ADDRESSES "020000000004" SNAP DATAGRAM,
	  "wlan llc ip udp data" },
	{ "encrypted", 105, "0841" ADDRESSES SNAP DATAGRAM, "wlan data" },
	{ "several in one", 105, "8802" ADDRESSES "8000" SNAP DATAGRAM, "wlan data" },
	{ "a fragment", 105, "0805" ADDRESSES SNAP DATAGRAM, "wlan data" },
	{ "no data", 105, "4801" ADDRESSES, "wlan" },
	{ "a beacon", 105, "8000" ADDRESSES "00", "wlan wlan.mgt" },
	{ "an acknowledgement", 105, "d4000000020000000001", "wlan" },
	{ "of no version", 105, "0900" ADDRESSES, "wlan data" },
	{ "radiotap", 127,
	  "0000080000000000"
	  "0801" ADDRESSES SNAP DATAGRAM,
	  "radiotap wlan llc ip udp data" },
	{ "radiotap, FCS behind", 127,
	  "0000090002000000"
	  "10"
	  "0801" ADDRESSES SNAP DATAGRAM "deadbeef",
	  "radiotap wlan llc ip udp data" },
	{ "radiotap, padded", 127,
	  "0000090002000000"
	  "20"
	  "8801" ADDRESSES "0000"
	  "0000" SNAP DATAGRAM,
	  "radiotap wlan llc ip udp data" },
	{ "radiotap of 3 bytes", 127, "0000030000000000", "radiotap" },
};

static struct dissection d;

static void take(const uint8_t *p, uint32_t cap, uint32_t len, uint32_t linktype)
{
	static struct frame f;

	f = (struct frame){
		.data = p, .caplen = cap, .len = len, .number = 1, .linktype = (uint16_t)linktype
	};
	dissect(&d, &f, NULL);
}

static void path(char *out, size_t size)
{
	size_t n = 0;

	out[0] = 0;
	for (unsigned i = 1; i < d.nlayers && n < size; i++)
		n += (size_t)snprintf(out + n, size - n, "%s%s", i > 1 ? " " : "",
				      layer_name(&d.layers[i]));
}

static void test_layers(void **state)
{
	char layers[128];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint32_t n = UINT32_MAX;
		uint8_t *p = hex_bytes(cases[i].hex, &n);

		print_message("%s\n", cases[i].name);
		take(p, n, n, cases[i].linktype);
		path(layers, sizeof layers);
		assert_string_equal(layers, cases[i].layers);
		free(p);
	}
}

/* Cut anywhere, also in the frame itself: nothing is read behind the end. */
static void test_cut(void **state)
{
	static struct row row[256];
	static char text[8192];
	struct rows r;

	(void)state;
	rows_init(&r, row, 256, text, sizeof text);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		uint32_t all = (uint32_t)strlen(cases[i].hex) / 2;

		for (uint32_t n = 0; n <= all; n++) {
			uint32_t cap = n;
			uint8_t *p = hex_bytes(cases[i].hex, &cap);

			take(p, cap, all, cases[i].linktype);
			rows_unfold(&r, &d);
			take(p, cap, cap, cases[i].linktype);
			rows_unfold(&r, &d);
			assert_true(d.nlayers > 1);
			free(p);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
