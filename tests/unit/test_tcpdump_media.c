/* The text of tcpdump: link layers that are rare.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "arcnet, 1", 7, false, 30, "0102ddff0000", "01 02 atalk 30:  phds extended [|arcnet]" },
	{ "arcnet, 2", 7, false, 0, "0102f045100016913700004001d59c0a0000010a0000023132",
	  "IP (tos 0x10, ttl 64, id 37175, offset 0, flags [none], proto ICMP (1), length 22, "
	  "bad cksum d59c (->d59d)!)\n"
	  "    10.0.0.1 > 10.0.0.2: ICMP type-#49, length 2 [|icmp]" },
	{ "arcnetl, 1", 129, false, 0,
	  "01020000d600010800060400010500017f00330a0000010406087f80080a000002",
	  "ARP, TokenRing (len 1), Unknown Protocol (0x0400) (len 5), Request who-has <wrong "
	  "proto type> (01) tell <wrong proto type>, length 25" },
	{ "arcnetl, 2", 129, false, 36, "01", " [|arcnet_linux]" },
	{ "atm, 1", 100, false, 0, "03811c01dffc001c000006007f7f01207f001f0841b90003c3033b414e",
	  "CLNP, length 28\n"
	  "\tData PDU, hlen: 28, v: 1, lifetime: 111.5s, Segment PDU length: 28, checksum: "
	  "0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 6): 00.7f7f.0120.7f\n"
	  "\tData Unit ID: 0x1f08, Segment Offset: 16825, Total PDU Length: 3\n"
	  "\t  QoS Maintenance Option #195, length 3, value: \n"
	  "\t    Format Code: Reserved\n"
	  "\t  0x0000:  3b41 4e" },
	{ "atm, 2", 100, false, 0, "ff8601ee080204050803040d0008a70341480006004101030f1001eb",
	  "Unknown SSAP 0x40 > Null Supervisory, Receiver Ready, rcv seq 1, Flags [Final], "
	  "length 8" },
	{ "brcm, 1", 281, false, 46,
	  "02000000000202000000000120081050fefe00811b019fe7001b055d0003ff0108044100010804",
	  "BRCM tag OP: IG, TC: 2, TE: None, TS: 0, DST map: 0x0050, CLNP, length 27\n"
	  "\tunknown (7) PDU, hlen: 27, v: 1, lifetime: 79.5s, Segment PDU length: 27, "
	  "checksum: 0x055d (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 3): ff.0108\n"
	  "\tdest   address (length 0): isonsap_string: illegal length\n"
	  "\tData Unit ID: 0x0441, Segment Offset: 1, Total PDU Length: 2052 [|clnp]" },
	{ "brcm, 2", 281, false, 33, "020000000002020000000001082b10ebd28b00010220045d01880063",
	  "BRCM tag OP: IG, CID: 43, RC: prot snoop, TC: 7, port: 11, ethertype Arista Vendor "
	  "Specific Protocol (0xd28b), length 33: SubType Timestamp (0x0001), Timescale "
	  "Unknown (2), Format 48-bit (2), HwInfo R/R2 (0), Timestamp 1117.025690211:  "
	  "[|arista]" },
	{ "brcmp, 1", 282, false, 0,
	  "06720601020000000002020000000001fefe00811b019ffe001bf83b0aa580ff10047f057f0220008000"
	  "22050108",
	  "CLNP, length 27\n"
	  "\tEcho Request PDU, hlen: 27, v: 1, lifetime: 79.5s, Segment PDU length: 27, "
	  "checksum: 0xf83b (incorrect should be 0x2d60)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 10): a5.80ff.1004.7f05.7f02.20\n"
	  "\tData Unit ID: 0x8000, Segment Offset: 8709, Total PDU Length: 264" },
	{ "brcmp, 2", 282, false, 35, "01209a02020000000002020000000001d28b00010220410057",
	  "ethertype Arista Vendor Specific Protocol (0xd28b), length 31: SubType Timestamp "
	  "(0x0001), Timescale Unknown (2), Format 48-bit (2), HwInfo R/R2 (0), Timestamp  "
	  "[|arista]" },
	{ "chdlc, 1", 104, false, 44,
	  "0f00fefe8128019afc002800000003570803ff6500f74103c803045d00cb0d01030304",
	  "CLNP, length 40\n"
	  "\tData PDU, hlen: 40, v: 1, lifetime: 77.0s, Segment PDU length: 40, checksum: "
	  "0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 3): 57.0803\n"
	  "\tdest   address (length 0): isonsap_string: illegal length\n"
	  "\tData Unit ID: 0xff65, Segment Offset: 247, Total PDU Length: 16643\n"
	  "\t  Source Routing Option #200, length 3, value: Unknown source routing Bad NSAP "
	  "offset (past end of option)\n"
	  "\t  0x0000:  045d 00 [|clnp]" },
	{ "chdlc, 2", 104, false, 108,
	  "0f00fefe831b010610010000010101029ade0101410068007f08024105dcd71637030003020f00002001"
	  "c411040806040005",
	  "IS-IS, length 104\n"
	  "\tL2 Lan IIH, hlen: 27, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 3 (0)\n"
	  "\t0x0000:  831b 0106 1001 0000\n"
	  "\t  source-id: 0101.029a.de01,  holding time: 321s, Flags: [Level 1 only]\n"
	  "\t  lan-id:    7f08.0241.05dc.d7, Priority: 0, PDU length: 104\n"
	  "\t  0x0000:  0101 0102 9ade 0101 4100 6800 7f08 0241\n"
	  "\t  0x0010:  05dc d7\n"
	  "\t    Extended IS Reachability TLV #22, length: 55\n"
	  "\t      IS Neighbor: 0300.0302.0f00.00, Metric: 2097604, sub-TLVs present (17)\n"
	  "\t        Link Local/Remote Identifier subTLV #4, length: 8 [|isis]" },
	{ "clip, 1", 106, false, 0, "6c9a804b0303002005",
	  "IP6, wrong link-layer encapsulation (invalid)" },
	{ "clip, 2", 106, false, 0, "4500001d48ad000040111e210a0000010a000002f608001001fdbbcf27",
	  "IP (tos 0x0, ttl 64, id 18605, offset 0, flags [none], proto UDP (17), length 29)\n"
	  "    10.0.0.1.62984 > 10.0.0.2.16: [bad udp cksum 0xbbcf -> 0xcccc!] UDP, bad length "
	  "501 > 1" },
	{ "dsa, 1", 284, false, 0,
	  "02000000000202000000000106720601fefe00811b019ffe001bf83b0aa580ff10047f057f0220008000"
	  "22050108",
	  "DSA port 6.14 > CPU, VLAN 1537u, CLNP, length 27\n"
	  "\tEcho Request PDU, hlen: 27, v: 1, lifetime: 79.5s, Segment PDU length: 27, "
	  "checksum: 0xf83b (incorrect should be 0x2d60)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 10): a5.80ff.1004.7f05.7f02.20\n"
	  "\tData Unit ID: 0x8000, Segment Offset: 8709, Total PDU Length: 264" },
	{ "dsa, 2", 284, false, 35, "02000000000202000000000101209a02d28b00010220410057",
	  "DSA port 1.4 > CPU, VLAN 2562u, ethertype Arista Vendor Specific Protocol (0xd28b), "
	  "length 35: SubType Timestamp (0x0001), Timescale Unknown (2), Format 48-bit (2), "
	  "HwInfo R/R2 (0), Timestamp  [|arista]" },
	{ "edsa, 1", 285, false, 0,
	  "020000000002020000000001dada000006720601fefe00811b019ffe001bf83b0aa580ff10047f057f02"
	  "2000800022050108",
	  "EDSA 0xdada, port 6.14 > CPU, VLAN 1537u, CLNP, length 27\n"
	  "\tEcho Request PDU, hlen: 27, v: 1, lifetime: 79.5s, Segment PDU length: 27, "
	  "checksum: 0xf83b (incorrect should be 0x2d60)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 10): a5.80ff.1004.7f05.7f02.20\n"
	  "\tData Unit ID: 0x8000, Segment Offset: 8709, Total PDU Length: 264" },
	{ "edsa, 2", 285, false, 39, "020000000002020000000001dada000001209a02d28b00010220410057",
	  "EDSA 0xdada, port 1.4 > CPU, VLAN 2562u, ethertype Arista Vendor Specific Protocol "
	  "(0xd28b), length 39: SubType Timestamp (0x0001), Timescale Unknown (2), Format "
	  "48-bit (2), HwInfo R/R2 (0), Timestamp  [|arista]" },
	{ "enc, 1", 109, false, 0,
	  "00000002ffb9ff1b0000080045ff001d12270000401153a80a0000010a0000020601010141100101c7",
	  "(authentic): SPI 0xffb9ff1b: IP (tos 0xff,CE, ttl 64, id 4647, offset 0, flags "
	  "[none], proto UDP (17), length 29)\n"
	  "    10.0.0.1.1537 > 10.0.0.2.257: [bad udp cksum 0x0101 -> 0xdccf!] UDP, bad length "
	  "16648 > 1" },
	{ "enc, 2", 109, false, 0,
	  "0000001808030003000004006ff000000008110120010db8000000000000000000000001ff0200000000"
	  "000000000000000000011057020903060b05",
	  "(confidential): SPI 0x08030003: IP6 (class 0xff, hlim 1, next-header UDP (17) "
	  "payload length: 8) 2001:db8::1.4183 > ff02::1.521: [bad udp cksum 0x0b05 -> "
	  "0xbdc2!]  [|ripng]" },
	{ "ethx, 1", LINKTYPE_ETHERNET, false, 29, "020000000002020000000001d28b000102100002410141",
	  "ethertype Arista Vendor Specific Protocol (0xd28b), length 29: SubType Timestamp "
	  "(0x0001), Timescale Unknown (2), Format 64-bit (1), HwInfo R/R2 (0), Timestamp  "
	  "[|arista]" },
	{ "ethx, 2", LINKTYPE_ETHERNET, false, 0,
	  "020000000002020000000001fefe00812101f29e0021000001330106412033088020c8056676060110cc"
	  "058080790405",
	  "CLNP, length 33\n"
	  "\tEcho Request PDU, hlen: 33, v: 1, lifetime: 121.0s, Segment PDU length: 33, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted]\n"
	  "\tsource address (length 1): 06\n"
	  "\tdest   address (length 1): 33\n"
	  "\tData Unit ID: 0x4120, Segment Offset: 13064, Total PDU Length: 32800\n"
	  "\t  Source Routing Option #200, length 5, value: Unknown source routing Bad NSAP "
	  "offset (past end of option)\n"
	  "\t  0x0000:  6676 0601 10\n"
	  "\t  Padding Option #204, length 5, value: padding data\n"
	  "\t  0x0000:  8080 7904 05" },
	{ "fddi, 1", 10, false, 0,
	  "57020000000002020000000001fefe03811a01743d001a06800006ffce167f0680cb051001297f20c100",
	  "CLNP, length 26\n"
	  "\tMD PDU, hlen: 26, v: 1, lifetime: 58.0s, Segment PDU length: 26, checksum: 0x0680 "
	  "(incorrect should be 0xcf6a)\n"
	  "\tFlags [request Error Report]\n"
	  "\tsource address (length 6): ff.ce16.7f06.80\n"
	  "\tdest   address (length 0): isonsap_string: illegal length\n"
	  "\t  Route Recording Option #203, length 5, value: Unknown recording of route in "
	  "progress\n"
	  "\t    NSAP address goes past end of option\n"
	  "\t  0x0000:  1001 297f 20\n"
	  "\t  Discard Reason Option #193, length 0, value: , bad opt len\n"
	  "\t0x0000:  811a 0174 3d00 1a06 8000 06ff ce16 7f06\n"
	  "\t0x0010:  80cb 0510 0129 7f20 c100" },
	{ "fddi, 2", 10, false, 0,
	  "510200000000020200000000010606034510001c83ec00004001e2e20a0000010a00000210011c042008"
	  "0800",
	  "IP (tos 0x10, ttl 64, id 33772, offset 0, flags [none], proto ICMP (1), length 28)\n"
	  "    10.0.0.1 > 10.0.0.2: ICMP information reply, length 8 (wrong icmp cksum 1c04 "
	  "(->c7f6)!)" },
	{ "fr, 1", 107, false, 0, "184001038115017e3e00150000000381ffd7cb05107f419c03",
	  "No pad! CLNP, length 21\n"
	  "\tEcho Request PDU, hlen: 21, v: 1, lifetime: 63.0s, Segment PDU length: 21, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [request Error Report]\n"
	  "\tsource address (length 3): 81.ffd7\n"
	  "\tdest   address (length 0): isonsap_string: illegal length\n"
	  "\t  Route Recording Option #203, length 5, value: Unknown recording of route in "
	  "progress Bad NSAP offset (past end of option)\n"
	  "\t  0x0000:  107f 419c 03" },
	{ "fr, 2", 107, false, 13, "184103080160750304",
	  "Q.933, CCITT, codeset 0, Call Ref: 0x60, Status Enquiry (0x75), length 9\n"
	  "\tANSI Link Verify IE (0x03), length 4:  [|q.933]" },
	{ "fr, 3", 107, false, 14, "00011020",
	  "Q.922, hdr-len 2, DLCI 0, Flags [none], NLPID unknown (0x20), length 14:  [|fr]" },
	{ "fw, 1", 138, false, 0,
	  "02000000000200010200000000010001fefe00812d012efc002d0000017f1401202025220005417f017f"
	  "8002db2002ff7f80a5087f00209401c805057f060104",
	  "CLNP, length 45\n"
	  "\tData PDU, hlen: 45, v: 1, lifetime: 23.0s, Segment PDU length: 45, checksum: "
	  "0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 20): 01.2020.2522.0005.417f.017f.8002.db20.02ff.7f80.a5\n"
	  "\tdest   address (length 1): 7f\n"
	  "\tData Unit ID: 0x087f, Segment Offset: 32, Total PDU Length: 37889\n"
	  "\t  Source Routing Option #200, length 5, value: Unknown source routing Bad NSAP "
	  "offset (past end of option)\n"
	  "\t  0x0000:  057f 0601 04" },
	{ "fw, 2", 138, false, 0,
	  "0200000000020001020000000001000188990180067f030000000840013508f8ef060108805d",
	  "02:00:00:00:00:01:00:01 > 02:00:00:00:00:02:00:01, RRCP reply: hello, auth=0x067f "
	  "downlink_port=3, uplink_port=0, uplink_mac=00:00:08:40:01:35, vendor_id=ef060108 "
	  ",chip_id=08f8 " },
	{ "ipfc, 1", 122, false, 0,
	  "10000200000000021000020000000001fefe03811701b19c0021000001770106ff80ba200101cb028102"
	  "0408000201feff411300",
	  "CLNP, length 33\n"
	  "\tData PDU, hlen: 23, v: 1, lifetime: 88.5s, Segment PDU length: 33, checksum: "
	  "0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted]\n"
	  "\tsource address (length 1): 06\n"
	  "\tdest   address (length 1): 77\n"
	  "\tData Unit ID: 0xff80, Segment Offset: 47648, Total PDU Length: 257\n"
	  "\t  Route Recording Option #203, length 2, value: Unknown recording of route in "
	  "progress\n"
	  "\t    NSAP address goes past end of option\n"
	  "\t  0x0000:  8102\n"
	  "\t  undecoded non-header data, length 10\n"
	  "\t  0x0000:  0408 0002 01fe ff41 1300" },
	{ "ipfc, 2", 122, false, 0,
	  "1000020000000002100002000000000106060345ff001c1975000040014c6b0a0000010a0000021000b7"
	  "3300100200",
	  "IP (tos 0xff,CE, ttl 64, id 6517, offset 0, flags [none], proto ICMP (1), length "
	  "28)\n"
	  "    10.0.0.1 > 10.0.0.2: ICMP information reply, length 8 (wrong icmp cksum b733 "
	  "(->edef)!)" },
	{ "mfr, 1", 182, false, 17, "c175184f03080100990100030429",
	  "FRF.16 Frag, seq 117, Flags [Begin, End], Q.933, CCITT, codeset 0, Call Ref: 0x00, "
	  "unknown message (0x99), length 11\n"
	  "\tANSI Report Type IE (0x01), length 0: " },
	{ "mfr, 2", 182, false, 0,
	  "c7ca1840020d030081230131070023c5260601207706a4040108cc0801030301000001f8c10518ff0200"
	  "98",
	  "FRF.16 Frag, seq 970, Flags [Begin, End], Pad! CLNP, length 35\n"
	  "\tunknown (7) PDU, hlen: 35, v: 1, lifetime: 24.5s, Segment PDU length: 35, "
	  "checksum: 0xc526 (incorrect should be 0xeb6c)\n"
	  "\tFlags [none]\n"
	  "\tsource address (length 1): 08\n"
	  "\tdest   address (length 6): 01.2077.06a4.04\n"
	  "\t  Padding Option #204, length 8, value: padding data\n"
	  "\t  0x0000:  0103 0301 0000 01f8\n"
	  "\t  Discard Reason Option #193, length 5, value: \n"
	  "\t    Class: Unknown Error (0x1), Unknown (0x8)\n"
	  "\t  0x0000:  18ff 0200 98" },
	{ "mfr, 3", 182, false, 9, "e100030606",
	  "FRF.16 Control, Flags [Begin, End, Control], Add Link Reject, length 9\n"
	  "\tIE Vendor Extension (6), length 6:  [|mfr]" },
	{ "na, 1", 240, false, 0,
	  "06720601020000000002020000000001fefe00811b019ffe001bf83b0aa580ff10047f057f0220008000"
	  "22050108",
	  "CLNP, length 27\n"
	  "\tEcho Request PDU, hlen: 27, v: 1, lifetime: 79.5s, Segment PDU length: 27, "
	  "checksum: 0xf83b (incorrect should be 0x2d60)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 10): a5.80ff.1004.7f05.7f02.20\n"
	  "\tData Unit ID: 0x8000, Segment Offset: 8709, Total PDU Length: 264" },
	{ "na, 2", 240, false, 35, "01209a02020000000002020000000001d28b00010220410057",
	  "ethertype Arista Vendor Specific Protocol (0xd28b), length 31: SubType Timestamp "
	  "(0x0001), Timescale Unknown (2), Format 48-bit (2), HwInfo R/R2 (0), Timestamp  "
	  "[|arista]" },
	{ "nat, 1", 241, false, 0,
	  "2fbc8000412083cbd5080801020000000002020000000001fefe00811d0144e7001d000106bc8f06e477"
	  "06063d83087fbfafbb20000801c9",
	  "CLNP, length 29\n"
	  "\tunknown (7) PDU, hlen: 29, v: 1, lifetime: 34.0s, Segment PDU length: 29, "
	  "checksum: 0x0001 (incorrect should be 0x37b8)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 6): 3d.8308.7fbf.af\n"
	  "\tdest   address (length 6): bc.8f06.e477.06\n"
	  "\tData Unit ID: 0xbb20, Segment Offset: 8, Total PDU Length: 457" },
	{ "nat, 2", 241, false, 66,
	  "02583d417f8f030301011008020000000002020000000001d28b0001001100aac9",
	  "ethertype Arista Vendor Specific Protocol (0xd28b), length 54: SubType Timestamp "
	  "(0x0001), Timescale TAI (0), Format 64-bit (1), HwInfo R3 (1), Timestamp  [|arista]" },
	{ "pflog, 1", 117, false, 93, "2c02", "[pflog: invalid header length!]" },
	{ "pflog, 2", 117, false, 0,
	  "3d020209656d300078787878787878787878787800010101010101010101010101010101202b413e0041"
	  "03268ea706e8009120102f10384b41020580030000004510001d9ba100004011cb1d0a0000010a000002"
	  "4e01017f0000ff0610",
	  "IP (tos 0x10, ttl 64, id 39841, offset 0, flags [none], proto UDP (17), length 29, "
	  "bad cksum cb1d (->cb1c)!)\n"
	  "    10.0.0.1.19969 > 10.0.0.2.383: truncated-udplength 0" },
	{ "pktap, 1", 258, false, 142, "64000000020000000100000004e5",
	  " (pkt_len too small, 100 < 108) (invalid)" },
	{ "pktap, 2", 258, false, 136, "6c", " [|pktap]" },
	{ "ppi, 1", 192, false, 0,
	  "000008000b000000424203c91e41078006087ff67080040108040020870041080001f3057f2e59e40806"
	  "06080506",
	  "Null > Unknown DSAP 0x86 Supervisory, Receiver Ready, rcv seq 4, Flags [Command], "
	  "length 18" },
	{ "ppi, 2", 192, false, 0,
	  "000010000b0000006a060820070700ce0606034510001c02890000400164460a0000010a0000021020df"
	  "1031010202",
	  "IP (tos 0x10, ttl 64, id 649, offset 0, flags [none], proto ICMP (1), length 28)\n"
	  "    10.0.0.1 > 10.0.0.2: ICMP information reply, length 8 (wrong icmp cksum df10 "
	  "(->bcdc)!)" },
	{ "ppposi, 1", LINKTYPE_PPP, false, 0, "ff0300238115017e3e00150000000381ffd7cb05107f419c03",
	  "CLNP, length 21\n"
	  "\tEcho Request PDU, hlen: 21, v: 1, lifetime: 63.0s, Segment PDU length: 21, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [request Error Report]\n"
	  "\tsource address (length 3): 81.ffd7\n"
	  "\tdest   address (length 0): isonsap_string: illegal length\n"
	  "\t  Route Recording Option #203, length 5, value: Unknown recording of route in "
	  "progress Bad NSAP offset (past end of option)\n"
	  "\t  0x0000:  107f 419c 03" },
	{ "ppposi, 2", LINKTYPE_PPP, false, 0,
	  "ff0300238314010611010001167f0880041a10d606001841de0208e2",
	  "IS-IS, length 24\n"
	  "\tp2p IIH, hlen: 20, v: 1, pdu-v: 1, sys-id-len: 6 (6), max-area: 1 (1)\n"
	  "\t0x0000:  8314 0106 1101 0001\n"
	  "\t  source-id: 7f08.8004.1a10, holding time: 54790s, Flags: [unknown circuit type "
	  "0x16]\n"
	  "\t  circuit-id: 0x41, PDU length: 24\n"
	  "\t  0x0000:  167f 0880 041a 10d6 0600 1841\n"
	  "\t    Multi Topology IS Reachability TLV #222, length: 2\n"
	  "\t      Reserved for IETF Consensus Topology (0x8e2), Flags: [none]\n"
	  "\t      0x0000:  08e2" },
	{ "ppps, 1", 50, false, 62, "8f00fefe813a0127fe003a01d80304ffda00084186100d41c81801",
	  "CLNP, length 58\n"
	  "\tEcho Request PDU, hlen: 58, v: 1, lifetime: 19.5s, Segment PDU length: 58, "
	  "checksum: 0x01d8 (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 3): 04.ffda\n"
	  "\tData Unit ID: 0x0841, Segment Offset: 34320, Total PDU Length: 3393 [|clnp]" },
	{ "ppps, 2", 50, false, 0, "ff030023820e0100023cff05ea0081020181",
	  "OSI: ES-IS, length 14\n"
	  "\tESH (2), v: 1, checksum: 0x05ea (incorrect should be 0x5bce), holding time: "
	  "15615s, length indicator: 14\n"
	  "\t0x0000:  820e 0100 023c ff05 ea\n"
	  "\t  Number of Source Addresses: 0\n"
	  "\t  Protocols supported Option #129, length 2, value: unknown (0x01), CLNP (0x81)" },
	{ "symantec, 1", 99, false, 0,
	  "ff00050610fbfefe10206c060b41800602010605282002013200a704ff200480ee53e606d30101015e08"
	  "0ebb00811201859e00120000014500fe007f08ff41",
	  "CLNP, length 18\n"
	  "\tEcho Request PDU, hlen: 18, v: 1, lifetime: 66.5s, Segment PDU length: 18, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted]\n"
	  "\tsource address (length 0): isonsap_string: illegal length\n"
	  "\tdest   address (length 1): 45\n"
	  "\tData Unit ID: 0xfe00, Segment Offset: 32520, Total PDU Length: 65345" },
	{ "symantec, 2", 99, false, 0,
	  "327f00802000fefe82000801177f010280039c04410105410600d87f7f10000150ae9af0d34142140020"
	  "5b04008215010006037f004e0141010300810301678181a4",
	  "ES-IS, length 21\n"
	  "\tredirect (6), v: 1, checksum: 0x004e (incorrect should be 0xe41f), holding time: "
	  "895s, length indicator: 21\n"
	  "\t0x0000:  8215 0100 0603 7f00 4e\n"
	  "\t  41\n"
	  "\t  SNPA (length: 1): 03\n"
	  "\t  Protocols supported Option #129, length 3, value: unknown (0x01), unknown "
	  "(0x67), CLNP (0x81), opt (1) too long" },
	{ "token, 1", 6, false, 0,
	  "1040020000000002020000000001fefe038123015de700230000067f999400017f037e0100b7ff057f03"
	  "04cc0701030003207210",
	  "CLNP, length 35\n"
	  "\tunknown (7) PDU, hlen: 35, v: 1, lifetime: 46.5s, Segment PDU length: 35, "
	  "checksum: 0x0000 (unverified)\n"
	  "\tFlags [Segmentation permitted, more Segments, request Error Report]\n"
	  "\tsource address (length 3): 7e.0100\n"
	  "\tdest   address (length 6): 7f.9994.0001.7f\n"
	  "\tData Unit ID: 0xb7ff, Segment Offset: 1407, Total PDU Length: 772\n"
	  "\t  Padding Option #204, length 7, value: padding data\n"
	  "\t  0x0000:  0103 0003 2072 10" },
	{ "token, 2", 6, false, 0, "1040020000000002820000000001c2addd01d1050002d7e6",
	  "Single-route Backward (2052) 02:00:00:00:00:01 Null > 02:00:00:00:00:02 Unknown "
	  "DSAP 0xdc Supervisory, Receiver Ready, rcv seq 2, Flags [Final], length 8" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
