/* Which names the files of an output may take from files that are read. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "outname.h"

enum { C = 1, G = 2, W = 4, ATOMIC = 8 };

static const struct {
	const char *path, *name;
	unsigned how;
	bool takes;
} rows[] = {
	{ "x.pcapng", "x_00000.pcapng", C | W, true },
	{ "x.pcapng", "x_00002.pcapng", C | W, true },
	{ "x.pcapng", "x_00003.pcapng", C | W, false },
	{ "x.pcapng", "x_00002.pcapng.part", C | W, false },
	{ "x.pcapng", "x_00002.pcapng.part", C | W | ATOMIC, true },
	{ "x.pcapng", "x_00002.pcap", C | W, false },
	{ "x.pcapng", "x_.pcapng", C | W, false },
	{ "x.pcapng", "x.pcapng", C | W, false },
	{ "x.pcapng", "x_00002.pcapng", C, false },
	{ "x.pcapng", "x.pcapng.part", ATOMIC, true },
	{ "x.pcapng", "y.pcapng.part", ATOMIC, false },
	{ "x.pcapng", "x_00017.pcapng.part", C | ATOMIC, true },
	{ "dir/x.pcapng.gz", "x_00001.pcapng.gz", C | W, true },
	{ "x", "x_00001", C | W, true },
	{ "%d", "%d_00001", C | W, true },
	{ "%d", "24_00001", C | W, false },
	{ "%d", "24_00001", C | W | G, true },
	{ "dir/x-%H%M-%%-%Ey.pcap", "x-1259-%-26_00001.pcap", C | W | G, true },
	{ "dir/x-%H%M-%%-%Ey.pcap", "x-1259-%%-26_00001.pcap", C | W | G, false },
	{ "dir/x-%H%M-%%-%Ey.pcap", "x-1259-26_00001.pcap", C | W | G, false },
	{ "x-%H.pcapng", "x-12.pcapng", G, false },
	{ "x-%H.pcapng", "x-12.pcapng.part", G | ATOMIC, true },
	{ "x-%H.pcapng", "x-12_00001.pcapng.part", G | ATOMIC, true },
	{ "x-%H.pcapng", "y-12.pcapng.part", G | ATOMIC, false },
	{ "%Y%m%d%H%M%S%Y%m%d%H%M%S",
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	  C | W | G, false },
	{ "%", "_00001", C | W | G, true },
};

static void test_takes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rotation r = { .bytes = rows[i].how & C ? 1000 : 0,
				      .seconds = rows[i].how & G ? 60 : 0,
				      .files = rows[i].how & W ? 3 : 0 };

		if (outname_takes(rows[i].path, &r, rows[i].how & ATOMIC, rows[i].name) !=
		    rows[i].takes)
			fail_msg("row %zu: %s and %s", i, rows[i].path, rows[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_takes) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
