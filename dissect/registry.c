#include "protocols.h"

#include <assert.h>
#include <string.h>

#include "field.h"
#include "frame.h"

#define X(id, object) extern const struct proto proto_##object;
PROTOCOLS(X)
#undef X

const struct proto *const proto_table[PROTO_COUNT] = {
#define X(id, object) [PROTO_##id] = &proto_##object,
	PROTOCOLS(X)
#undef X
};

/* Who follows whom, sorted by table and key: X(table, protocol, key). */
#define FOLLOWERS(X) \
	X(LINKTYPE, NULL, LINKTYPE_NULL) \
	X(LINKTYPE, ETH, LINKTYPE_ETHERNET) \
	X(LINKTYPE, PPP, LINKTYPE_PPP) \
	X(LINKTYPE, RAW, LINKTYPE_RAW_12) \
	X(LINKTYPE, RAW, LINKTYPE_RAW_14) \
	X(LINKTYPE, PPP, LINKTYPE_PPP_HDLC) \
	X(LINKTYPE, RAW, LINKTYPE_RAW) \
	X(LINKTYPE, CHDLC, LINKTYPE_C_HDLC) \
	X(LINKTYPE, WLAN, LINKTYPE_IEEE802_11) \
	X(LINKTYPE, NULL, LINKTYPE_LOOP) \
	X(LINKTYPE, SLL, LINKTYPE_LINUX_SLL) \
	X(LINKTYPE, RADIOTAP, LINKTYPE_RADIOTAP) \
	X(LINKTYPE, IP, LINKTYPE_IPV4) \
	X(LINKTYPE, IPV6, LINKTYPE_IPV6) \
	X(LINKTYPE, IPOIB, LINKTYPE_IPOIB) \
	X(LINKTYPE, SLL2, LINKTYPE_LINUX_SLL2) \
	X(ETHERTYPE, IP, 0x0800) \
	X(ETHERTYPE, ARP, 0x0806) \
	X(ETHERTYPE, ARP, 0x8035) \
	X(ETHERTYPE, VLAN, 0x8100) \
	X(ETHERTYPE, IPV6, 0x86dd) \
	X(ETHERTYPE, MPLS, 0x8847) \
	X(ETHERTYPE, MPLS, 0x8848) \
	X(ETHERTYPE, PPPOES, 0x8864) \
	X(ETHERTYPE, IEEE8021AD, 0x88a8) \
	X(ETHERTYPE, VLAN, 0x9100) \
	X(IP_PROTO, IPV6_HOPOPTS, 0) \
	X(IP_PROTO, ICMP, 1) \
	X(IP_PROTO, IGMP, 2) \
	X(IP_PROTO, IP, 4) \
	X(IP_PROTO, TCP, 6) \
	X(IP_PROTO, UDP, 17) \
	X(IP_PROTO, IPV6, 41) \
	X(IP_PROTO, IPV6_ROUTING, 43) \
	X(IP_PROTO, IPV6_FRAGHDR, 44) \
	X(IP_PROTO, GRE, 47) \
	X(IP_PROTO, AH, 51) \
	X(IP_PROTO, ICMPV6, 58) \
	X(IP_PROTO, IPV6_DSTOPTS, 60) \
	X(PPP, IP, 0x0021) \
	X(PPP, IPV6, 0x0057) \
	X(PPP, MPLS, 0x0281) \
	X(LLC, IP, 0x06) \
	X(TCP_PORT, DNS, 53) \
	X(TCP_PORT, HTTP, 80) \
	X(TCP_PORT, TLS, 443) \
	X(TCP_PORT, TLS, 636) \
	X(TCP_PORT, TLS, 853) \
	X(TCP_PORT, TLS, 990) \
	X(TCP_PORT, TLS, 992) \
	X(TCP_PORT, TLS, 993) \
	X(TCP_PORT, TLS, 995) \
	X(TCP_PORT, HTTP, 3128) \
	X(TCP_PORT, HTTP, 3132) \
	X(TCP_PORT, TLS, 5061) \
	X(TCP_PORT, TLS, 5671) \
	X(TCP_PORT, HTTP, 5985) \
	X(TCP_PORT, HTTP, 8080) \
	X(TCP_PORT, HTTP, 8088) \
	X(TCP_PORT, TLS, 8883) \
	X(TCP_PORT, HTTP, 11371) \
	X(UDP_PORT, DNS, 53) \
	X(UDP_PORT, DHCP, 67) \
	X(UDP_PORT, DHCP, 68) \
	X(UDP_PORT, SSDP, 1900) \
	X(UDP_PORT, GTP, 2152) \
	X(UDP_PORT, VXLAN, 4789) \
	X(UDP_PORT, MDNS, 5353) \
	X(UDP_PORT, LLMNR, 5355) \
	X(UDP_PORT, GENEVE, 6081) \
	X(UDP_PORT, MPLS, 6635)

static const struct registry_row followers[] = {
#define X(table, proto, key) { REGISTRY_##table, PROTO_##proto, key },
	FOLLOWERS(X)
#undef X
};

static const char *const table_names[] = {
	[REGISTRY_LINKTYPE] = "linktype", [REGISTRY_ETHERTYPE] = "ethertype",
	[REGISTRY_IP_PROTO] = "ip.proto", [REGISTRY_PPP] = "ppp.protocol",
	[REGISTRY_LLC] = "llc.dsap",      [REGISTRY_TCP_PORT] = "tcp.port",
	[REGISTRY_UDP_PORT] = "udp.port",
};
static_assert(sizeof table_names / sizeof table_names[0] == REGISTRY_TABLES, "a name a table");

enum proto_id proto_by_name(const char *name)
{
	unsigned id = 0;

	while (id < PROTO_COUNT && strcmp(proto_table[id]->name, name) != 0)
		id++;
	return (enum proto_id)id;
}

#define FOLLOWER(table, key) ((table) * (UINT64_C(1) << 32) + (key))

/* A switch, so that the compiler makes the search and finds a key that stands twice. */
enum proto_id registry_next(enum registry_table table, uint32_t key)
{
	switch (FOLLOWER(table, key)) {
#define X(t, proto, k) \
	case FOLLOWER(REGISTRY_##t, k): return PROTO_##proto;
		FOLLOWERS(X)
#undef X
	default: return PROTO_DATA;
	}
}

const struct registry_row *registry_rows(size_t *n)
{
	*n = sizeof followers / sizeof followers[0];
	return followers;
}

const char *registry_table_name(enum registry_table table)
{
	return table_names[table];
}
