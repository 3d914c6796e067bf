#include "known.h"

#include <stddef.h>

#include "walk.h"

/* X(table, key, name, title), sorted by table and key. */
#define KNOWN(X) \
	X(LINKTYPE, 6, "tr", "Token-Ring") \
	X(LINKTYPE, 7, "arcnet", "ARCNET") \
	X(LINKTYPE, 10, "fddi", "Fiber Distributed Data Interface") \
	X(LINKTYPE, 100, "atm", "Asynchronous Transfer Mode") \
	X(LINKTYPE, 107, "fr", "Frame Relay") \
	X(LINKTYPE, 109, "enc", "OpenBSD Encapsulating device") \
	X(LINKTYPE, 117, "pflog", "OpenBSD Packet Filter log file") \
	X(LINKTYPE, 119, "prism", "Prism capture header") \
	X(LINKTYPE, 122, "ipfc", "IP over FC") \
	X(LINKTYPE, 143, "docsis", "DOCSIS") \
	X(LINKTYPE, 163, "wlancap", "AVS WLAN Capture header") \
	X(LINKTYPE, 187, "hci_h4", "Bluetooth HCI H4") \
	X(LINKTYPE, 189, "usb", "USB URB") \
	X(LINKTYPE, 192, "ppi", "PPI Packet Header") \
	X(LINKTYPE, 195, "wpan", "IEEE 802.15.4 Low-Rate Wireless PAN") \
	X(LINKTYPE, 201, "hci_h4", "Bluetooth HCI H4") \
	X(LINKTYPE, 215, "wpan-nonask-phy", "IEEE 802.15.4 Low-Rate Wireless PAN non-ASK PHY") \
	X(LINKTYPE, 220, "usb", "USB URB") \
	X(LINKTYPE, 224, "fc", "Fibre Channel") \
	X(LINKTYPE, 226, "ipnet", "Solaris IPNET") \
	X(LINKTYPE, 227, "can", "Controller Area Network") \
	X(LINKTYPE, 230, "wpan", "IEEE 802.15.4 Low-Rate Wireless PAN") \
	X(LINKTYPE, 239, "nflog", "Linux Netfilter NFLOG") \
	X(LINKTYPE, 249, "usb", "USB URB") \
	X(LINKTYPE, 251, "btle", "Bluetooth Low Energy Link Layer") \
	X(LINKTYPE, 253, "netlink", "Linux netlink protocol") \
	X(ETHERTYPE, 0x0bad, "vines_frp", "Banyan Vines Fragmentation Protocol") \
	X(ETHERTYPE, 0x2000, "cdp", "Cisco Discovery Protocol") \
	X(ETHERTYPE, 0x6002, "mop_rc", "DEC MOP Remote Console") \
	X(ETHERTYPE, 0x6003, "dec_dna", "DEC DNA Routing Protocol") \
	X(ETHERTYPE, 0x6558, "eth", "Ethernet") \
	X(ETHERTYPE, 0x809b, "ddp", "Datagram Delivery Protocol") \
	X(ETHERTYPE, 0x809a, "wpan", "IEEE 802.15.4 Low-Rate Wireless PAN") \
	X(ETHERTYPE, 0x80f3, "aarp", "AppleTalk Address Resolution Protocol") \
	X(ETHERTYPE, 0x8137, "ipx", "Internetwork Packet eXchange") \
	X(ETHERTYPE, 0x8808, "macc", "MAC Control") \
	X(ETHERTYPE, 0x8809, "slow", "Slow Protocols") \
	X(ETHERTYPE, 0x880b, "ppp", "Point-to-Point Protocol") \
	X(ETHERTYPE, 0x8847, "mpls", "MultiProtocol Label Switching Header") \
	X(ETHERTYPE, 0x8848, "mpls", "MultiProtocol Label Switching Header") \
	X(ETHERTYPE, 0x8863, "pppoed", "PPP-over-Ethernet Discovery") \
	X(ETHERTYPE, 0x8864, "pppoes", "PPP-over-Ethernet Session") \
	X(ETHERTYPE, 0x886f, "msnlb", "MS Network Load Balancing") \
	X(ETHERTYPE, 0x8870, "llc", "Logical-Link Control") \
	X(ETHERTYPE, 0x888e, "eapol", "802.1X Authentication") \
	X(ETHERTYPE, 0x8892, "pn_rt", "PROFINET Real-Time Protocol") \
	X(ETHERTYPE, 0x8899, "realtek", "Realtek Layer 2 Protocols") \
	X(ETHERTYPE, 0x88a2, "aoe", "ATA over Ethernet") \
	X(ETHERTYPE, 0x88a4, "ecatf", "EtherCAT frame header") \
	X(ETHERTYPE, 0x88b8, "goose", "GOOSE") \
	X(ETHERTYPE, 0x88ba, "sv", "IEC61850 Sampled Values") \
	X(ETHERTYPE, 0x88bf, "mikrotik", "MikroTik RoMON") \
	X(ETHERTYPE, 0x88c7, "wlan", "IEEE 802.11 wireless LAN") \
	X(ETHERTYPE, 0x88cc, "lldp", "Link Layer Discovery Protocol") \
	X(ETHERTYPE, 0x88e1, "homeplug-av", "HomePlug AV protocol") \
	X(ETHERTYPE, 0x88e3, "pn_mrp", "PROFINET MRP") \
	X(ETHERTYPE, 0x88e5, "macsec", "802.1AE Security tag") \
	X(ETHERTYPE, 0x88e7, "ieee8021ah", "IEEE 802.1ah") \
	X(ETHERTYPE, 0x88f5, "mvrp", "Multiple VLAN Registration Protocol") \
	X(ETHERTYPE, 0x88f6, "mmrp", "Multiple MAC Registration Protocol") \
	X(ETHERTYPE, 0x88f7, "ptp", "Precision Time Protocol (IEEE1588)") \
	X(ETHERTYPE, 0x8902, "cfm", "CFM EOAM IEEE 802.1Q/ITU-T G.8013/Y.1731 Protocol") \
	X(ETHERTYPE, 0x8906, "fcoe", "FCoE Initialization Protocol") \
	X(ETHERTYPE, 0x8914, "fip", "FCoE Initialization Protocol") \
	X(ETHERTYPE, 0x894f, "nsh", "Network Service Header") \
	X(ETHERTYPE, 0x9000, "loop", "Configuration Test Protocol (loopback)") \
	X(IP_PROTO, 8, "egp", "Exterior Gateway Protocol") \
	X(IP_PROTO, 9, "igrp", "Cisco Interior Gateway Routing Protocol") \
	X(IP_PROTO, 33, "dccp", "Datagram Congestion Control Protocol") \
	X(IP_PROTO, 46, "rsvp", "Resource Reservation Protocol") \
	X(IP_PROTO, 47, "gre", "Generic Routing Encapsulation") \
	X(IP_PROTO, 50, "esp", "Encapsulating Security Payload") \
	X(IP_PROTO, 88, "eigrp", "Enhanced Interior Gateway Routing Protocol") \
	X(IP_PROTO, 89, "ospf", "Open Shortest Path First") \
	X(IP_PROTO, 97, "etherip", "Ethernet over IP") \
	X(IP_PROTO, 103, "pim", "Protocol Independent Multicast") \
	X(IP_PROTO, 108, "ipcomp", "IP Payload Compression") \
	X(IP_PROTO, 112, "vrrp", "Virtual Router Redundancy Protocol") \
	X(IP_PROTO, 113, "pgm", "Pragmatic General Multicast") \
	X(IP_PROTO, 115, "l2tp", "Layer 2 Tunneling Protocol version 3") \
	X(IP_PROTO, 132, "sctp", "Stream Control Transmission Protocol") \
	X(IP_PROTO, 135, "mipv6", "Mobile IPv6") \
	X(IP_PROTO, 136, "udplite", "Lightweight User Datagram Protocol") \
	X(IP_PROTO, 137, "mpls", "MultiProtocol Label Switching Header") \
	X(IP_PROTO, 140, "shim6", "SHIM6 Protocol") \
	X(IP_PROTO, 139, "hip", "Host Identity Protocol") \
	X(PPP, 0x0023, "osi", "OSI") \
	X(PPP, 0x002d, "vjc_comp", "PPP VJ Compression") \
	X(PPP, 0x003d, "mp", "PPP Multilink Protocol") \
	X(PPP, 0x0059, "pppmux", "PPP Multiplexing") \
	X(PPP, 0x00fd, "comp_data", "PPP Compressed Datagram") \
	X(PPP, 0x0281, "mpls", "MultiProtocol Label Switching Header") \
	X(PPP, 0x8021, "ipcp", "PPP IP Control Protocol") \
	X(PPP, 0x8023, "osinlcp", "PPP OSI Network Layer Control Protocol") \
	X(PPP, 0x8057, "ipv6cp", "PPP IPv6 Control Protocol") \
	X(PPP, 0x80fd, "ccp", "PPP Compression Control Protocol") \
	X(PPP, 0x8207, "cdpcp", "PPP CDP Control Protocol") \
	X(PPP, 0x8281, "mplscp", "PPP MPLS Control Protocol") \
	X(PPP, 0xc021, "lcp", "PPP Link Control Protocol") \
	X(PPP, 0xc023, "pap", "PPP Password Authentication Protocol") \
	X(PPP, 0xc025, "lqr", "PPP Link Quality Report") \
	X(PPP, 0xc029, "cbcp", "PPP Callback Control Protocol") \
	X(PPP, 0xc223, "chap", "PPP Challenge Handshake Authentication Protocol") \
	X(LLC, 0x42, "stp", "Spanning Tree Protocol") \
	X(LLC, 0xe0, "ipx", "Internetwork Packet eXchange") \
	X(LLC, 0xf0, "netbios", "NetBIOS") \
	X(LLC, 0xfe, "osi", "OSI") \
	X(TCP_PORT, 21, "ftp", "File Transfer Protocol (FTP)") \
	X(TCP_PORT, 22, "ssh", "SSH Protocol") \
	X(TCP_PORT, 23, "telnet", "Telnet") \
	X(TCP_PORT, 25, "smtp", "Simple Mail Transfer Protocol") \
	X(TCP_PORT, 43, "whois", "whois") \
	X(TCP_PORT, 49, "tacplus", "TACACS+") \
	X(TCP_PORT, 70, "gopher", "Gopher") \
	X(TCP_PORT, 79, "finger", "finger") \
	X(TCP_PORT, 88, "kerberos", "Kerberos") \
	X(TCP_PORT, 102, "tpkt", "TPKT - ISO on TCP - RFC1006") \
	X(TCP_PORT, 110, "pop", "Post Office Protocol") \
	X(TCP_PORT, 119, "nntp", "Network News Transfer Protocol") \
	X(TCP_PORT, 139, "nbss", "NetBIOS Session Service") \
	X(TCP_PORT, 143, "imap", "Internet Message Access Protocol") \
	X(TCP_PORT, 179, "bgp", "Border Gateway Protocol") \
	X(TCP_PORT, 389, "ldap", "Lightweight Directory Access Protocol") \
	X(TCP_PORT, 445, "nbss", "NetBIOS Session Service") \
	X(TCP_PORT, 502, "mbtcp", "Modbus/TCP") \
	X(TCP_PORT, 554, "rtsp", "Real Time Streaming Protocol") \
	X(TCP_PORT, 587, "smtp", "Simple Mail Transfer Protocol") \
	X(TCP_PORT, 646, "ldp", "Label Distribution Protocol") \
	X(TCP_PORT, 1080, "socks", "Socks Protocol") \
	X(TCP_PORT, 1433, "tds", "Tabular Data Stream") \
	X(TCP_PORT, 1521, "tns", "Transparent Network Substrate Protocol") \
	X(TCP_PORT, 1723, "pptp", "Point-to-Point Tunnelling Protocol") \
	X(TCP_PORT, 1883, "mqtt", "MQ Telemetry Transport Protocol") \
	X(TCP_PORT, 2404, "iec60870_104", "IEC 60870-5-104") \
	X(TCP_PORT, 3306, "mysql", "MySQL Protocol") \
	X(TCP_PORT, 3389, "tpkt", "TPKT - ISO on TCP - RFC1006") \
	X(TCP_PORT, 5060, "sip", "Session Initiation Protocol") \
	X(TCP_PORT, 5222, "xmpp", "XMPP Protocol") \
	X(TCP_PORT, 5432, "pgsql", "PostgreSQL") \
	X(TCP_PORT, 5672, "amqp", "Advanced Message Queueing Protocol") \
	X(TCP_PORT, 6379, "resp", "REdis Serialization Protocol") \
	X(TCP_PORT, 6653, "openflow", "OpenFlow") \
	X(TCP_PORT, 6667, "irc", "Internet Relay Chat") \
	X(TCP_PORT, 9042, "cql", "Cassandra CQL Protocol") \
	X(TCP_PORT, 9418, "git", "Git Smart Protocol") \
	X(TCP_PORT, 11211, "memcache", "Memcache Protocol") \
	X(TCP_PORT, 20000, "dnp3", "Distributed Network Protocol 3.0") \
	X(TCP_PORT, 44818, "enip", "EtherNet/IP (Industrial Protocol)") \
	X(UDP_PORT, 37, "time", "Time Protocol") \
	X(UDP_PORT, 49, "tacacs", "TACACS") \
	X(UDP_PORT, 69, "tftp", "Trivial File Transfer Protocol") \
	X(UDP_PORT, 88, "kerberos", "Kerberos") \
	X(UDP_PORT, 111, "portmap", "Portmap") \
	X(UDP_PORT, 123, "ntp", "Network Time Protocol") \
	X(UDP_PORT, 137, "nbns", "NetBIOS Name Service") \
	X(UDP_PORT, 138, "nbdgm", "NetBIOS Datagram Service") \
	X(UDP_PORT, 161, "snmp", "Simple Network Management Protocol") \
	X(UDP_PORT, 162, "snmp", "Simple Network Management Protocol") \
	X(UDP_PORT, 177, "xdmcp", "X Display Manager Control Protocol") \
	X(UDP_PORT, 319, "ptp", "Precision Time Protocol (IEEE1588)") \
	X(UDP_PORT, 320, "ptp", "Precision Time Protocol (IEEE1588)") \
	X(UDP_PORT, 389, "cldap", "Connectionless Lightweight Directory Access Protocol") \
	X(UDP_PORT, 427, "srvloc", "Service Location Protocol") \
	X(UDP_PORT, 464, "kpasswd", "MS Kpasswd") \
	X(UDP_PORT, 500, "isakmp", "Internet Security Association and Key Management Protocol") \
	X(UDP_PORT, 514, "syslog", "Syslog message") \
	X(UDP_PORT, 520, "rip", "Routing Information Protocol") \
	X(UDP_PORT, 521, "ripng", "RIPng") \
	X(UDP_PORT, 546, "dhcpv6", "DHCPv6") \
	X(UDP_PORT, 547, "dhcpv6", "DHCPv6") \
	X(UDP_PORT, 623, "rmcp", "Remote Management Control Protocol") \
	X(UDP_PORT, 646, "ldp", "Label Distribution Protocol") \
	X(UDP_PORT, 698, "olsr", "Optimized Link State Routing Protocol") \
	X(UDP_PORT, 1194, "openvpn", "OpenVPN Protocol") \
	X(UDP_PORT, 1645, "radius", "RADIUS Protocol") \
	X(UDP_PORT, 1646, "radius", "RADIUS Protocol") \
	X(UDP_PORT, 1701, "l2tp", "Layer 2 Tunneling Protocol") \
	X(UDP_PORT, 1812, "radius", "RADIUS Protocol") \
	X(UDP_PORT, 1813, "radius", "RADIUS Protocol") \
	X(UDP_PORT, 1985, "hsrp", "Cisco Hot Standby Router Protocol") \
	X(UDP_PORT, 2029, "hsrp", "Cisco Hot Standby Router Protocol") \
	X(UDP_PORT, 2055, "cflow", "Cisco NetFlow/IPFIX") \
	X(UDP_PORT, 2123, "gtpv2", "GPRS Tunneling Protocol V2") \
	X(UDP_PORT, 2152, "gtp", "GPRS Tunneling Protocol") \
	X(UDP_PORT, 3222, "glbp", "Gateway Load Balancing Protocol") \
	X(UDP_PORT, 3478, "stun", "Session Traversal Utilities for NAT") \
	X(UDP_PORT, 3503, "mpls-echo", "Multiprotocol Label Switching Echo") \
	X(UDP_PORT, 3544, "teredo", "Teredo IPv6 over UDP tunneling") \
	X(UDP_PORT, 3784, "bfd", "Bidirectional Forwarding Detection Control Message") \
	X(UDP_PORT, 4341, "lisp-data", "Locator/ID Separation Protocol (Data)") \
	X(UDP_PORT, 4342, "lisp", "Locator/ID Separation Protocol") \
	X(UDP_PORT, 4500, "udpencap", "UDP Encapsulation of IPsec Packets") \
	X(UDP_PORT, 4739, "cflow", "Cisco NetFlow/IPFIX") \
	X(UDP_PORT, 4789, "vxlan", "Virtual eXtensible Local Area Network") \
	X(UDP_PORT, 4790, "vxlan-gpe", "Virtual eXtensible Local Area Network") \
	X(UDP_PORT, 5060, "sip", "Session Initiation Protocol") \
	X(UDP_PORT, 5246, "capwap", "Control And Provisioning of Wireless Access Points") \
	X(UDP_PORT, 5247, "capwap.data", "Control And Provisioning of Wireless Access Points") \
	X(UDP_PORT, 5351, "nat-pmp", "NAT Port Mapping Protocol") \
	X(UDP_PORT, 5683, "coap", "Constrained Application Protocol") \
	X(UDP_PORT, 6081, "geneve", "Generic Network Virtualization Encapsulation") \
	X(UDP_PORT, 6343, "sflow", "InMon sFlow") \
	X(UDP_PORT, 6454, "artnet", "Art-Net") \
	X(UDP_PORT, 6635, "mpls", "MultiProtocol Label Switching Header") \
	X(UDP_PORT, 6696, "babel", "Babel Routing Protocol") \
	X(UDP_PORT, 7001, "rx", "RX Protocol") \
	X(UDP_PORT, 9996, "cflow", "Cisco NetFlow/IPFIX") \
	X(UDP_PORT, 17500, "db-lsp-disc", "Dropbox LAN sync Discovery Protocol") \
	X(UDP_PORT, 47808, "bvlc", "BACnet Virtual Link Control") \
	X(UDP_PORT, 51820, "wg", "WireGuard Protocol")

#define FOLLOWER(table, key) ((table) * (UINT64_C(1) << 32) + (key))

const struct known *known_follower(enum registry_table table, uint32_t key)
{
	switch (FOLLOWER(table, key)) {
#define X(t, k, word, words) \
	case FOLLOWER(REGISTRY_##t, k): { \
		static const struct known row = { word, words }; \
		return &row; \
	}
		KNOWN(X)
#undef X
	default: return NULL;
	}
}

const char *layer_name(const struct layer *l)
{
	const struct known *named = l->proto == PROTO_DATA ? l->info : NULL;

	return named ? named->name : proto_by_id(l->proto)->name;
}

void dissect_known(struct dissection *d, uint8_t parent, enum proto_id proto,
		   const struct known *named, uint32_t skip, uint32_t len)
{
	uint8_t child = d->nlayers;

	dissect_child(d, parent, proto, skip, len);
	if (proto == PROTO_DATA && child < d->nlayers)
		d->layers[child].info = named;
}

void dissect_follower(struct dissection *d, uint8_t parent, enum registry_table table, uint32_t key,
		      uint32_t skip, uint32_t len)
{
	enum proto_id next = registry_next(table, key);

	dissect_known(d, parent, next, next == PROTO_DATA ? known_follower(table, key) : NULL, skip,
		      len);
}
