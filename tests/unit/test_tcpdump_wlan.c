/* The text of tcpdump: 802.11 and radiotap.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "beacon behind radiotap", 127, false, 0,
	  "000012002e48000000026c09a000c600000080000000ffffffffffff0200000000010200000000011000"
	  "0000000000000000640011000004686f6d65010482848b96030106",
	  "1.0 Mb/s 2412 MHz 11b -58dBm signal antenna 0 Beacon (home) [1.0* 2.0* 5.5* 11.0* "
	  "Mbit] ESS CH: 6, PRIVACY" },
	{ "control, action, cut, 1", 127, false, 0, "0000080000000000d4000000020000000001",
	  "Acknowledgment RA:02:00:00:00:00:01 " },
	{ "control, action, cut, 2", 127, true, 0,
	  "0000080000000000d0000000ffffffffffff02000000000102000000000100000301",
	  "Action (02:00:00:00:00:01): BA ADDBA Response" },
	{ "control, action, cut, 3", 127, true, 0,
	  "000008000000000080000000ffffffffffff020000000001020000000001100000000000000000006400"
	  "11000004686f",
	  "Beacon ESS, PRIVACY [|802.11]" },
	{ "data with ip, and encrypted, 1", 127, false, 0,
	  "0000080000000000080200000200000000020200000000010200000000030000aaaa0300000008004500"
	  "001e0001000040118e97c0000201c633640200090009000aab276869",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)\n"
	  "    192.0.2.1.9 > 198.51.100.2.9: [udp sum ok] UDP, length 2" },
	{ "data with ip, and encrypted, 2", 127, true, 0,
	  "0000080000000000884100000200000000020200000000010200000000030000000001020380",
	  "Data IV:30201 Pad 0 KeyID 2" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
