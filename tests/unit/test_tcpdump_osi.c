/* The text of tcpdump: IS-IS, ES-IS and CLNP.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "is-is, 1", LINKTYPE_ETHERNET, false, 81,
	  "0200000000020200000000010043fefe038314010011010000b0100480a8c40804ff0040a7de2a010800"
	  "7f33030095017f207f120a047f7fc99e08040120",
	  "IS-IS, length 64\n"
	  "\tp2p IIH, hlen: 20, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (0)\n"
	  "\t0x0000:  8314 0100 1101 0000\n"
	  "\t  source-id: 1004.80a8.c408, holding time: 1279s, Flags: [unknown circuit type "
	  "0xb0]\n"
	  "\t  circuit-id: 0xa7, PDU length: 64\n"
	  "\t  0x0000:  b010 0480 a8c4 0804 ff00 40a7\n"
	  "\t    Multi Topology IS Reachability TLV #222, length: 42\n"
	  "\t      Reserved for IETF Consensus Topology (0x108), Flags: [none]\n"
	  "\t      IS Neighbor: 007f.3303.0095.01, Metric: 8331391, sub-TLVs present (18)\n"
	  "\t        Reservable link bandwidth subTLV #10, length: 4, inf Mbps\n"
	  "\t        IPv4 neighbor address subTLV #8, length: 4 [|isis]" },
	{ "is-is, 2", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188470001013f831b01061201000100222076410020067c01012010022001"
	  "e600ff81028e818a0720057f00200802de027708",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tIS-IS, length 44\n"
	  "\tL1 LSP, hlen: 27, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 1 (1)\n"
	  "\t0x0000:  831b 0106 1201 0001\n"
	  "\t  lsp-id: 4100.2006.7c01.01-20, seq: 0x10022001, lifetime:  8310s\n"
	  "\t  chksum: 0xe600 (incorrect should be 0x631e), PDU length: 34, Flags: [ Overload "
	  "bit set, default delay expense error ATT bit set, P bit set, L2 IS ]\n"
	  "\t  0x0000:  0022 2076 4100 2006 7c01 0120 1002 2001\n"
	  "\t  0x0010:  e600 ff\n"
	  "\t    Protocols supported TLV #129, length: 2\n"
	  "\t      NLPID(s): IPv6 (0x8e), CLNP (0x81)\n"
	  "\t      0x0000:  8e81\n"
	  "\t    Shared Risk Link Group TLV #138, length: 7 [|isis]" },
	{ "is-is, 3", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010037fefe03831101001b0100000034806b190100042005060a8045050203"
	  "0a1301d18004068080062306ff020200063820ff06f10441b041a1",
	  "IS-IS, length 52\n"
	  "\tL2 PSNP, hlen: 17, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (0)\n"
	  "\t0x0000:  8311 0100 1b01 0000\n"
	  "\t  source-id:    806b.1901.0004.20, PDU length: 52\n"
	  "\t  0x0000:  0034 806b 1901 0004 20\n"
	  "\t    Prefix Neighbors TLV #5, length: 6\n"
	  "\t      Metric Block, Default Metric: 10, Internal\n"
	  "\t\t  Expense Metric: 5, External\n"
	  "\t\t  Error Metric: 5, Internal\n"
	  "\t\tAddress: 03/8\n"
	  "\t      0x0000:  0a80 4505 0203\n"
	  "\t    Authentication TLV #10, length: 19\n"
	  "\t      simple text password: M-QM-^@^D^FM-^@M-^@^F#^FM-^?^B^B\n"
	  "\t      0x0000:  01d1 8004 0680 8006 2306 ff02 0200 0638\n"
	  "\t      0x0010:  20ff 06\n"
	  "\t    Hello PDU Sequence Number TLV #241, length: 4\n"
	  "\t      Sequence number: 1102070177\n"
	  "\t      0x0000:  41b0 41a1" },
	{ "is-is, 4", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe0083210106180100010036a4000604100600807f805741102e410872"
	  "0308087f211f181302590008b505080b1302fffe0c05070008e280",
	  "IS-IS, length 54\n"
	  "\tL1 CSNP, hlen: 33, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 1 (1)\n"
	  "\t0x0000:  8321 0106 1801 0001\n"
	  "\t  source-id:    a400.0604.1006.00, PDU length: 54\n"
	  "\t  start lsp-id: 807f.8057.4110.2e-41\n"
	  "\t  end lsp-id:   0872.0308.087f.21-1f\n"
	  "\t  0x0000:  0036 a400 0604 1006 0080 7f80 5741 102e\n"
	  "\t  0x0010:  4108 7203 0808 7f21 1f\n"
	  "\t    IS Alias ID TLV #24, length: 19\n"
	  "\t      IS Neighbor: 0259.0008.b505.08, sub-TLVs present (11)\n"
	  "\t        Link Attribute subTLV #19, length: 2, [ Link excluded from local "
	  "protection path, Local maintenance required ] (0xfffe)\n"
	  "\t        Bandwidth Constraints (old) subTLV #12, length: 5\n"
	  "\t        Bandwidth Constraints Model ID: unknown (7)\n"
	  "\t          Bandwidth constraint CT0: 0.000 Mbps\n"
	  "\t      0x0000:  0259 0008 b505 080b 1302 fffe 0c05 0700\n"
	  "\t      0x0010:  08e2 80" },
	{ "is-is, 5", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe00831b01001001000303e60001057f41030100217f068d08804c0863"
	  "8301d00d0100",
	  "IS-IS, length 33\n"
	  "\tL2 Lan IIH, hlen: 27, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (3)\n"
	  "\t0x0000:  831b 0100 1001 0003\n"
	  "\t  source-id: e600.0105.7f41,  holding time: 769s, Flags: [Level 1, Level 2]\n"
	  "\t  lan-id:    068d.0880.4c08.63, Priority: 127, PDU length: 33\n"
	  "\t  0x0000:  03e6 0001 057f 4103 0100 217f 068d 0880\n"
	  "\t  0x0010:  4c08 63\n"
	  "\t    Inter-Domain Information Type TLV #131, length: 1\n"
	  "\t      Inter-Domain Information Type: Unknown (0xd0)\n"
	  "\t      0x0000:  d0\n"
	  "\t    Purge Originator Identifier TLV #13, length: 1 No system IDs supplied\n"
	  "\t      0x0000:  00" },
	{ "is-is, 6", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010014fefe03830001061b01000000110801de100641ff",
	  "IS-ISfixed header length 0 < minimum header size 8\n"
	  "\t0x0000:  8300 0106 1b01 0000 0011 0801 de10 0641\n"
	  "\t0x0010:  ff" },
	{ "is-is, 7", LINKTYPE_ETHERNET, false, 90,
	  "020000000002020000000001fefe00831101061b010003004b02030402e27f7f0c0285001600f1049302"
	  "ffed902cffa40113000505050ff0200000bbbf01010308cf19010101137f0006040602020801db",
	  "IS-IS, length 75\n"
	  "\tL2 PSNP, hlen: 17, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 3 (3)\n"
	  "\t0x0000:  8311 0106 1b01 0003\n"
	  "\t  source-id:    0203.0402.e27f.7f, PDU length: 75\n"
	  "\t  0x0000:  004b 0203 0402 e27f 7f\n"
	  "\t    Checksum TLV #12, length: 2\n"
	  "\t      checksum: 0x8500  (unverified)\n"
	  "\t      0x0000:  8500\n"
	  "\t    Extended IS Reachability TLV #22, length: 0\n"
	  "\t    Hello PDU Sequence Number TLV #241, length: 4\n"
	  "\t      Sequence number: 2466447341\n"
	  "\t      0x0000:  9302 ffed\n"
	  "\t    Multi-Topology Capability TLV #144, length: 44\n"
	  "\t      O: 1, RES: 7, MTID(s): 4004\n"
	  "\t      SPB Instance subTLV #1, length: 19\n"
	  "\t        CIST Root-ID: 00050505 0ff02000, Path Cost: 00bbbf01, Prio: 259\n"
	  "\t        RES: 70, V: 0, SPSource-ID: 989441, No of Trees: 1 [|isis]\n"
	  "\t      0x0000:  ffa4 0113 0005 0505 0ff0 2000 00bb bf01\n"
	  "\t      0x0010:  0103 08cf 1901 0101 137f 0006 0406 0202\n"
	  "\t      0x0020:  0801 db" },
	{ "is-is, 8", LINKTYPE_ETHERNET, false, 89,
	  "020000000002020000000001fefe00831b0106120100ff004aad00cc0204",
	  "IS-ISbad packet -- 255 areas\n"
	  "\t0x0000:  831b 0106 1201 00ff 004a ad00 cc02 04" },
	{ "is-is, 9", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188470001013f832101001801000300330041f702ffcb8006ae01b6080408"
	  "03a64c101c012a1010d30164f00b0204ff3ccb05202008b5080300",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tIS-IS, length 51\n"
	  "\tL1 CSNP, hlen: 33, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (3)\n"
	  "\t0x0000:  8321 0100 1801 0003\n"
	  "\t  source-id:    0041.f702.ffcb.80, PDU length: 51\n"
	  "\t  start lsp-id: 06ae.01b6.0804.08-03\n"
	  "\t  end lsp-id:   a64c.101c.012a.10-10\n"
	  "\t  0x0000:  0033 0041 f702 ffcb 8006 ae01 b608 0408\n"
	  "\t  0x0010:  03a6 4c10 1c01 2a10 10\n"
	  "\t    Restart Signaling TLV #211, length: 1\n"
	  "\t      Flags [Suppress adjacency advertisement]\n"
	  "\t      0x0000:  64\n"
	  "\t    Point-to-point Adjacency State TLV #240, length: 11\n"
	  "\t      Adjacency State: Down (2)\n"
	  "\t      Extended Local circuit-ID: 0x04ff3ccb\n"
	  "\t      Neighbor System-ID: 0520.2008.b508\n"
	  "\t      0x0000:  0204 ff3c cb05 2020 08b5 08\n"
	  "\t    ES Neighbor(s) TLV #3, length: 0" },
	{ "is-is, 10", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188470001013f831b0100120100030055fe060041830100800081987f8041"
	  "011080800c0a0545050a000001ffffff00ec2a0409017fa03084034110ae20170305ff0106d700750401"
	  "0201a7020885037f0401080100020002010000",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tIS-IS, length 85\n"
	  "\tL1 LSP, hlen: 27, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (3)\n"
	  "\t0x0000:  831b 0100 1201 0003\n"
	  "\t  lsp-id: 0041.8301.0080.00-81, seq: 0x987f8041, lifetime: 65030s\n"
	  "\t  chksum: 0x0110 (incorrect should be 0x2b5c), PDU length: 85, Flags: [ P bit "
	  "set, Unused 0x0 (invalid) ]\n"
	  "\t  0x0000:  0055 fe06 0041 8301 0080 0081 987f 8041\n"
	  "\t  0x0010:  0110 80\n"
	  "\t    IPv4 Internal Reachability TLV #128, length: 12\n"
	  "\t      IPv4 prefix:        10.0.0.1/24, Distribution: up, Metric: 10, Internal\n"
	  "\t        Delay Metric: 5, Internal\n"
	  "\t        Expense Metric: 5, External\n"
	  "\t        Error Metric: 5, Internal\n"
	  "\t      0x0000:  0a05 4505 0a00 0001 ffff ff00\n"
	  "\t    IPv6 reachability TLV #236, length: 42\n"
	  "\t      IPv6 prefix: 8403:4110:ae20::/48, Distribution: down, Metric: 67699071, "
	  "Internal, sub-TLVs present (23)\n"
	  "\t        Prefix SID subTLV #3, length: 5, Flags [Readvertisement, Node, No-PHP, "
	  "Explicit NULL, Value, Local], Algo strict-SPF (1), label 448256\n"
	  "\t        Management Prefix Color subTLV #117, length: 4, 0x010201a7 (=16908711)\n"
	  "\t        64-Bit Administrative tag subTLV #2, length: 8, 0x85037f0401080100\n"
	  "\t      IPv6 prefix: ::/0, Distribution: up, Metric: 33554945, Internal\n"
	  "\t      0x0000:  0409 017f a030 8403 4110 ae20 1703 05ff\n"
	  "\t      0x0010:  0106 d700 7504 0102 01a7 0208 8503 7f04\n"
	  "\t      0x0020:  0108 0100 0200 0201 0000" },
	{ "is-is, 11", LINKTYPE_ETHERNET, false, 107,
	  "02000000000202000000000188470001013f8321010618010001005980014120d80504c008f041af4b6c"
	  "f710ff000101067f800a02fffc0217024a80",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tIS-IS, length 89\n"
	  "\tL1 CSNP, hlen: 33, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 1 (1)\n"
	  "\t0x0000:  8321 0106 1801 0001\n"
	  "\t  source-id:    8001.4120.d805.04, PDU length: 89\n"
	  "\t  start lsp-id: c008.f041.af4b.6c-f7\n"
	  "\t  end lsp-id:   10ff.0001.0106.7f-80\n"
	  "\t  0x0000:  0059 8001 4120 d805 04c0 08f0 41af 4b6c\n"
	  "\t  0x0010:  f710 ff00 0101 067f 80\n"
	  "\t    Authentication TLV #10, length: 2\n"
	  "\t      Routing Domain private password: \n"
	  "\t\t  0x0000:  fc\n"
	  "\t      0x0000:  fffc\n"
	  "\t    IS Reachability TLV #2, length: 23\n"
	  "\t      bogus virtual flag 0x02 [|isis]" },
	{ "is-is, 12", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe008321010019010003003b04017f960405096f045d0604a210040072"
	  "00ff06550580de187fffd70503202043034101030b1402f400fa0520060601ff",
	  "IS-IS, length 59\n"
	  "\tL2 CSNP, hlen: 33, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (3)\n"
	  "\t0x0000:  8321 0100 1901 0003\n"
	  "\t  source-id:    0401.7f96.0405.09, PDU length: 59\n"
	  "\t  start lsp-id: 6f04.5d06.04a2.10-04\n"
	  "\t  end lsp-id:   0072.00ff.0655.05-80\n"
	  "\t  0x0000:  003b 0401 7f96 0405 096f 045d 0604 a210\n"
	  "\t  0x0010:  0400 7200 ff06 5505 80\n"
	  "\t    Multi Topology IS Reachability TLV #222, length: 24\n"
	  "\t      Development, Experimental or Proprietary Topology (0xfff), Flags: [ATT bit "
	  "set]\n"
	  "\t      IS Neighbor: d705.0320.2043.03, Metric: 4260099, sub-TLVs present (11)\n"
	  "\t        Link Protection Type subTLV #20, length: 2, Shared, Dedicated 1+1, "
	  "Enhanced, Reserved, Reserved, Priority 0\n"
	  "\t        Reserved for cisco specific extensions subTLV #250, length: 5\n"
	  "\t\t    0x0000:  2006 0601 ff\n"
	  "\t      0x0000:  7fff d705 0320 2043 0341 0103 0b14 02f4\n"
	  "\t      0x0010:  00fa 0520 0606 01ff" },
	{ "is-is, 13", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010037fefe03831101061b0100030034004101800304080e025901de0d0000"
	  "05a4057f0005bd0601ff121600900c01ff0308034141047f001002",
	  "IS-IS, length 52\n"
	  "\tL2 PSNP, hlen: 17, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 3 (3)\n"
	  "\t0x0000:  8311 0106 1b01 0003\n"
	  "\t  source-id:    0041.0180.0304.08, PDU length: 52\n"
	  "\t  0x0000:  0034 0041 0180 0304 08\n"
	  "\t    LSP Buffersize TLV #14, length: 2\n"
	  "\t      LSP Buffersize: 22785\n"
	  "\t      0x0000:  5901\n"
	  "\t    Multi Topology IS Reachability TLV #222, length: 13\n"
	  "\t      IPv4 unicast Topology (0x000), Flags: [none]\n"
	  "\t      IS Neighbor: 05a4.057f.0005.bd, Metric: 393727, sub-TLVs present (18)\n"
	  "\t        Remaining data in TLV shorter than a subTLV header\n"
	  "\t      0x0000:  0000 05a4 057f 0005 bd06 01ff 12\n"
	  "\t    Extended IS Reachability TLV #22, length: 0\n"
	  "\t    Multi-Topology Capability TLV #144, length: 12\n"
	  "\t      O: 0, RES: 0, MTID(s): 511\n"
	  "\t      SPBM Service Identifier and Unicast Address subTLV #3, length: 8\n"
	  "\t        BMAC: 034141047f00, RES: 1, VID: 2\n"
	  "\t      0x0000:  01ff 0308 0341 4104 7f00 1002" },
	{ "is-is, 14", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe00831101001b010001001c01104b3f02010586040a000001fa030800"
	  "41",
	  "IS-IS, length 28\n"
	  "\tL2 PSNP, hlen: 17, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 1 (1)\n"
	  "\t0x0000:  8311 0100 1b01 0001\n"
	  "\t  source-id:    0110.4b3f.0201.05, PDU length: 28\n"
	  "\t  0x0000:  001c 0110 4b3f 0201 05\n"
	  "\t    Traffic Engineering Router ID TLV #134, length: 4\n"
	  "\t      Traffic Engineering Router ID: 10.0.0.1\n"
	  "\t      0x0000:  0a00 0001\n"
	  "\t    Vendor Private TLV #250, length: 3\n"
	  "\t      Vendor: Unknown (524353)\n"
	  "\t      0x0000:  0800 41" },
	{ "es-is, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188470001013f820e010002ca06000000810200df",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tES-IS, length 14\n"
	  "\tESH (2), v: 1, checksum: 0x0000 (unverified), holding time: 51718s, length "
	  "indicator: 14\n"
	  "\t0x0000:  820e 0100 02ca 0600 00\n"
	  "\t  Number of Source Addresses: 0\n"
	  "\t  Protocols supported Option #129, length 2, value: NULL (0x00), unknown (0xdf)" },
	{ "es-is, 2", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe0082180100060400107f0006bcff80ff0620000700c602f801",
	  "ES-IS, length 24\n"
	  "\tredirect (6), v: 1, checksum: 0x107f (incorrect should be 0x67bf), holding time: "
	  "1024s, length indicator: 24\n"
	  "\t0x0000:  8218 0100 0604 0010 7f\n"
	  "\t  isonsap_string: illegal length\n"
	  "\t  SNPA (length: 6): bc:ff:80:ff:06:20\n"
	  "\t  Unknown Option #7, length 0, value: \n"
	  "\t  ES Configuration Time Option #198, length 2, value: 63489s\n"
	  "\t  0x0000:  f801, bad opts/li" },
	{ "es-is, 3", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001000efefe03820b020004030400800104",
	  "ES-IS version 2 packet not supported" },
	{ "es-is, 4", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001000dfefe03820a010004ffff000000",
	  "ES-IS length indicator 10 < min PDU size:820A010004FFFF000000" },
	{ "clnp, 1", LINKTYPE_ETHERNET, false, 79,
	  "02000000000202000000000188470001013f8124018fff003d00000178004804f7ff8004",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tCLNP, length 61\n"
	  "\tEcho Response PDU, hlen: 36, v: 1, lifetime: 71.5s, Segment PDU length: 61, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 1): 78\n"
	  "\tData Unit ID: 0x4804, Segment Offset: 63487, Total PDU Length: 32772 [|clnp]" },
	{ "clnp, 2", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188470001013f831101001b010000002803062b00107f6881028112de1180"
	  "73579c031001800041e4ff041402ab00",
	  "MPLS (label 16, tc 0, [S], ttl 63)\n"
	  "\tIS-IS, length 40\n"
	  "\tL2 PSNP, hlen: 17, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (0)\n"
	  "\t0x0000:  8311 0100 1b01 0000\n"
	  "\t  source-id:    0306.2b00.107f.68, PDU length: 40\n"
	  "\t  0x0000:  0028 0306 2b00 107f 68\n"
	  "\t    Protocols supported TLV #129, length: 2\n"
	  "\t      NLPID(s): CLNP (0x81), unknown (0x12)\n"
	  "\t      0x0000:  8112\n"
	  "\t    Multi Topology IS Reachability TLV #222, length: 17\n"
	  "\t      Reserved for IETF Consensus Topology (0x073), Flags: [Overload bit set]\n"
	  "\t      IS Neighbor: 579c.0310.0180.00, Metric: 4318463, sub-TLVs present (4)\n"
	  "\t        Link Protection Type subTLV #20, length: 2, Extra Traffic, Unprotected, "
	  "Dedicated 1:1, Enhanced, Reserved, Priority 0\n"
	  "\t      0x0000:  8073 579c 0310 0180 0041 e4ff 0414 02ab\n"
	  "\t      0x0010:  00" },
	{ "clnp, 3", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe00812201481e00220000038210800641c605f0c505cb0500802b0304"
	  "c505acd2c90606",
	  "CLNP, length 34\n"
	  "\tEcho Request PDU, hlen: 34, v: 1, lifetime: 36.0s, Segment PDU length: 34, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [none]\n"
	  "\tsource address (length 6): 41.c605.f0c5.05\n"
	  "\tdest   address (length 3): 82.1080\n"
	  "\t  Route Recording Option #203, length 5, value: partial recording of route in "
	  "progress Bad NSAP offset (past end of option)\n"
	  "\t  0x0000:  0080 2b03 04\n"
	  "\t  Security Option #197, length 5, value: \n"
	  "\t    Format Code: Destination Address Specific, Security-Level 210\n"
	  "\t  0x0000:  acd2 c906 06" },
	{ "clnp, 4", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001000efefe03810b016f3c000b00000d00",
	  "CLNPli < size of fixed part of CLNP header and addresses\n"
	  "\t0x0000:  810b 016f 3c00 0b00 000d 00" },
	{ "clnp, 5", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001001cfefe03821901000201cb80c60106100091040203c602cccc81028100",
	  "ES-IS, length 25\n"
	  "\tESH (2), v: 1, checksum: 0x80c6 (incorrect should be 0xa4d6), holding time: 459s, "
	  "length indicator: 25\n"
	  "\t0x0000:  8219 0100 0201 cb80 c6\n"
	  "\t  Number of Source Addresses: 1\n"
	  "\t  NET (length: 6): 10.0091.0402.03\n"
	  "\t  ES Configuration Time Option #198, length 2, value: 52428s\n"
	  "\t  0x0000:  cccc\n"
	  "\t  Protocols supported Option #129, length 2, value: CLNP (0x81), NULL (0x00)" },
	{ "clnp, 6", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001002ffefe038122014127002c100806fa0120f701080323f4ffcc059d10fc"
	  "6505c1050180415a0110aa10ffff7f018a9901",
	  "CLNP, length 44\n"
	  "\tunknown (7) PDU, hlen: 34, v: 1, lifetime: 32.5s, Segment PDU length: 44, "
	  "checksum: 0x1008 (incorrect should be 0xe3d8)\n"
	  "\tFlags [request Error Report]\n"
	  "\tsource address (length 3): 23.f4ff\n"
	  "\tdest   address (length 6): fa.0120.f701.08\n"
	  "\t  Padding Option #204, length 5, value: padding data\n"
	  "\t  0x0000:  9d10 fc65 05\n"
	  "\t  Discard Reason Option #193, length 5, value: \n"
	  "\t    Class: General Error (0x0), Protocol procedure error (0x1)\n"
	  "\t  0x0000:  0180 415a 01\n"
	  "\t  undecoded non-header data, length 10\n"
	  "\t  0x0000:  10aa 10ff ff7f 018a 9901" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
