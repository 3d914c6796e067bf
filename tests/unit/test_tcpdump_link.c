/* The text of tcpdump: link layers and ARP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "arp request", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108060001080006040001020000000001c0000201000000000000c0000209"
	  "000000000000000000000000000000000000",
	  "ARP, Ethernet (len 6), IPv4 (len 4), Request who-has 192.0.2.9 tell 192.0.2.1, "
	  "length 46" },
	{ "arp request with a target", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108060001080006040001020000000001c0000201020000000007c0000209",
	  "ARP, Ethernet (len 6), IPv4 (len 4), Request who-has 192.0.2.9 (02:00:00:00:00:07) "
	  "tell 192.0.2.1, length 28" },
	{ "arp reply", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108060001080006040002020000000001c0000201000000000000c0000209",
	  "ARP, Ethernet (len 6), IPv4 (len 4), Reply 192.0.2.1 is-at 02:00:00:00:00:01, "
	  "length 28" },
	{ "rarp request", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000180350001080006040003020000000001c0000201000000000000c0000209",
	  "ARP, Ethernet (len 6), IPv4 (len 4), Reverse Request who-is 00:00:00:00:00:00 tell "
	  "02:00:00:00:00:01, length 28" },
	{ "rarp reply", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000180350001080006040004020000000001c0000201000000000000c0000209",
	  "ARP, Ethernet (len 6), IPv4 (len 4), Reverse Reply 00:00:00:00:00:00 at 192.0.2.9, "
	  "length 28" },
	{ "inverse arp of frame relay", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010806000f0800020400081841c00002010000c0000209",
	  "ARP, FrameRelay (len 2), IPv4 (len 4), Inverse Request who-is <Truncated> tell DLCI "
	  "100, length 20" },
	{ "arp of another protocol", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010806000186dd061000010200000000010000000000000000000000000000"
	  "000000000000000000000000000000000000000000000000",
	  "ARP, Ethernet (len 6), IPv6 (len 16), Request who-has <wrong proto type> tell "
	  "<wrong proto type>, length 52" },
	{ "arp of an unknown operation", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010806000108000604004d020000000001c0000201000000000000c0000209",
	  "ARP, Ethernet (len 6), IPv4 (len 4), Unknown (77) \n"
	  "\t0x0000:  0001 0800 0604 004d 0200 0000 0001 c000  .......M........\n"
	  "\t0x0010:  0201 0000 0000 0000 c000 0209            ............" },
	{ "atm arp", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001080600130800040000010400000401020304c0000201c0000209",
	  "ARP, ATM, IPv4 (len 4/4), Request who-has 192.0.2.9 tell 192.0.2.1, length 24" },
	{ "arp that is cut", LINKTYPE_ETHERNET, false, 60,
	  "02000000000202000000000108060001080006040001020000000001c000", " [|arp]" },
	{ "two vlan tags", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188a800058100200608004500001d0001000040118e98c0000201c6336402"
	  "0001000200099ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "a vlan tag that is cut", LINKTYPE_ETHERNET, false, 60,
	  "02000000000202000000000181000005", " [|vlan]" },
	{ "an ethertype that nobody knows", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000112347061796c6f616400ff",
	  "02:00:00:00:00:01 > 02:00:00:00:00:02, ethertype Unknown (0x1234), length 23: \n"
	  "\t0x0000:  7061 796c 6f61 6400 ff                   payload.." },
	{ "ethernet that is cut", LINKTYPE_ETHERNET, false, 60, "0200000000020200", " [|ether]" },
	{ "snap", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010025aaaa0300000008004500001d0001000040118e98c0000201c6336402"
	  "0001000200099ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "snap of an unknown organisation", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001000caaaa03123456789a61626364",
	  "02:00:00:00:00:01 > 02:00:00:00:00:02 SNAP, oui Unknown (0x123456), pid Unknown "
	  "(0x789a), length 4: \n"
	  "\t0x0000:  aaaa 0312 3456 789a 6162 6364            ....4Vx.abcd" },
	{ "llc test", LINKTYPE_ETHERNET, false, 0, "02000000000202000000000100030001f3",
	  "02:00:00:00:00:01 > 02:00:00:00:00:02 Null Unnumbered, test, Flags [Final], length "
	  "3\n"
	  "\t0x0000:  0001 f3                                  ..." },
	{ "llc xid", LINKTYPE_ETHERNET, false, 0, "02000000000202000000000100060404bf810100",
	  "02:00:00:00:00:01 > 02:00:00:00:00:02 SNA Unnumbered, xid, Flags [Poll], length 6: "
	  "01 00" },
	{ "llc receiver ready", LINKTYPE_ETHERNET, false, 0, "0200000000020200000000010004f0f1010b",
	  "02:00:00:00:00:01 > 02:00:00:00:00:02 NetBeui Supervisory, Receiver Ready, rcv seq "
	  "5, Flags [Final], length 4" },
	{ "llc information", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010006f00402046162",
	  "02:00:00:00:00:01 SNA > 02:00:00:00:00:02 NetBeui Information, send seq 1, rcv seq "
	  "2, Flags [Command], length 6\n"
	  "\t0x0000:  f004 0204 6162                           ....ab" },
	{ "stp", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001002642420300000000008000020000000001000000048000020000000002"
	  "80010100140002000f00",
	  "STP 802.1d, Config, Flags [none], bridge-id 8000.02:00:00:00:00:02.8001, length 35\n"
	  "\tmessage-age 1.00s, max-age 20.00s, hello-time 2.00s, forwarding-delay 15.00s\n"
	  "\troot-id 8000.02:00:00:00:00:01, root-pathcost 4" },
	{ "rapid stp", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010027424203000002023c8000020000000001000000048000020000000002"
	  "80010100140002000f0000",
	  "STP 802.1w, Rapid STP, Flags [Learn, Forward], bridge-id "
	  "8000.02:00:00:00:00:02.8001, length 36\n"
	  "\tmessage-age 1.00s, max-age 20.00s, hello-time 2.00s, forwarding-delay 15.00s\n"
	  "\troot-id 8000.02:00:00:00:00:01, root-pathcost 4, port-role Designated" },
	{ "null, little endian", LINKTYPE_NULL, false, 0,
	  "020000004500001d0001000040118e98c0000201c63364020001000200099ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "null, ipv6 of darwin", LINKTYPE_NULL, false, 0,
	  "0000001e6000000000003b4020010db800000000000000000000000120010db800000000000000000000"
	  "0002",
	  "IP6 (hlim 64, next-header unknown (59) payload length: 0) 2001:db8::1 > "
	  "2001:db8::2: no next header" },
	{ "null, an unknown family", LINKTYPE_NULL, false, 0, "63000000616263",
	  "AF Unknown (99), length 7: \n"
	  "\t0x0000:  6162 63                                  abc" },
	{ "null that is cut", LINKTYPE_NULL, false, 20, "0200", " [|null]" },
	{ "cooked", LINKTYPE_LINUX_SLL, false, 0,
	  "000000010006020000000001000008004500001d0001000040118e98c0000201c6336402000100020009"
	  "9ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "cooked, a vlan tag", LINKTYPE_LINUX_SLL, false, 0,
	  "00000001000602000000000100008100000508004500001d0001000040118e98c0000201c63364020001"
	  "000200099ba178",
	  "ethertype IPv4, IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), "
	  "length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "cooked, an unknown type", LINKTYPE_LINUX_SLL, false, 0,
	  "00040001000602000000000100001234616263",
	  "Out 02:00:00:00:00:01 ethertype Unknown (0x1234), length 19: \n"
	  "\t0x0000:  6162 63                                  abc" },
	{ "cooked, version 2", LINKTYPE_LINUX_SLL2, false, 0,
	  "0800000000012fd10001000602000000000100004500001d0001000040118e98c0000201c63364020001"
	  "000200099ba178",
	  "?     In  IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length "
	  "29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "cooked, version 2, an unknown type", LINKTYPE_LINUX_SLL2, false, 0,
	  "1234000000012fd1000100060200000000010000616263",
	  "?     In  ifindex 77777 02:00:00:00:00:01 ethertype Unknown (0x1234), length 23: \n"
	  "\t0x0000:  6162 63                                  abc" },
	{ "a link type that nobody knows", 147, false, 0, "303132333435363738396162636465667e7f",
	  "UNSUPPORTED\n"
	  "\t0x0000:  3031 3233 3435 3637 3839 6162 6364 6566  0123456789abcdef\n"
	  "\t0x0010:  7e7f                                     ~." },
	{ "ppp, ip", LINKTYPE_PPP, false, 0,
	  "ff0300214500001d0001000040118e98c0000201c63364020001000200099ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "ppp, compressed protocol field", LINKTYPE_PPP, false, 0,
	  "214500001d0001000040118e98c0000201c63364020001000200099ba178",
	  "IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "ppp, lcp", LINKTYPE_PPP, false, 0, "ff03c02101070012010405d405061234567807020802",
	  "LCP, Conf-Request (0x01), id 7, length 20\n"
	  "\tencoded length 18 (=Option(s) length 14)\n"
	  "\t0x0000:  c021 0107 0012\n"
	  "\t  MRU Option (0x01), length 4: 1492\n"
	  "\t    0x0000:  05d4\n"
	  "\t  Magic-Num Option (0x05), length 6: 0x12345678\n"
	  "\t    0x0000:  1234 5678\n"
	  "\t  PFC Option (0x07), length 2\n"
	  "\t  ACFC Option (0x08), length 2" },
	{ "ppp, ipcp", LINKTYPE_PPP, false, 0, "ff0380210201000a0306c0000201",
	  "IPCP, Conf-Ack (0x02), id 1, length 12\n"
	  "\tencoded length 10 (=Option(s) length 6)\n"
	  "\t0x0000:  8021 0201 000a\n"
	  "\t  IP-Addr Option (0x03), length 6: 192.0.2.1\n"
	  "\t    0x0000:  c000 0201" },
	{ "ppp, chap", LINKTYPE_PPP, false, 0, "ff03c2230101000902abcd6e1b",
	  "CHAP, Challenge (0x01), id 1, Value abcd, Name n^[" },
	{ "ppp, pap", LINKTYPE_PPP, false, 0, "ff03c0230101000a026d65027077",
	  "PAP, Auth-Req (0x01), id 1, Peer me, Name pw" },
	{ "ppp, an unknown protocol", LINKTYPE_PPP, false, 0, "ff034001616263",
	  "unknown PPP protocol (0x4001) \n"
	  "\t0x0000:  6162 63" },
	{ "pppoe discovery", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001886311090000000e01010000010300060102030405ff",
	  "PPPoE PADI [Service-Name] [Host-Uniq 0x0102030405FF]" },
	{ "pppoe session", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001886411001234001f00214500001d0001000040118e98c0000201c6336402"
	  "0001000200099ba178",
	  "PPPoE  [ses 0x1234] IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP "
	  "(17), length 29)\n"
	  "    192.0.2.1.1 > 198.51.100.2.2: [udp sum ok] UDP, length 1" },
	{ "mpls", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001884700014140000001404500001d0001000040118e98c0000201c6336402"
	  "0001000200099ba178",
	  "MPLS (label 20, tc 0, [S], ttl 64)\n"
	  "\t0x0000:  0000 0140 4500 001d 0001 0000 4011 8e98  ...@E.......@...\n"
	  "\t0x0010:  c000 0201 c633 6402 0001 0002 0009 9ba1  .....3d.........\n"
	  "\t0x0020:  78                                       x" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
