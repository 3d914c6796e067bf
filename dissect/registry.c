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

/* Sorted by table and key: registry_next() searches it by halves. */
static const struct registry_row followers[] = {
	{ REGISTRY_LINKTYPE, PROTO_NULL, LINKTYPE_NULL },
	{ REGISTRY_LINKTYPE, PROTO_ETH, LINKTYPE_ETHERNET },
	{ REGISTRY_LINKTYPE, PROTO_PPP, LINKTYPE_PPP },
	{ REGISTRY_LINKTYPE, PROTO_RAW, LINKTYPE_RAW_12 },
	{ REGISTRY_LINKTYPE, PROTO_RAW, LINKTYPE_RAW_14 },
	{ REGISTRY_LINKTYPE, PROTO_RAW, LINKTYPE_RAW },
	{ REGISTRY_LINKTYPE, PROTO_NULL, LINKTYPE_LOOP },
	{ REGISTRY_LINKTYPE, PROTO_SLL, LINKTYPE_LINUX_SLL },
	{ REGISTRY_LINKTYPE, PROTO_IP, LINKTYPE_IPV4 },
	{ REGISTRY_LINKTYPE, PROTO_IPV6, LINKTYPE_IPV6 },
	{ REGISTRY_LINKTYPE, PROTO_SLL2, LINKTYPE_LINUX_SLL2 },
	{ REGISTRY_ETHERTYPE, PROTO_IP, 0x0800 },
	{ REGISTRY_ETHERTYPE, PROTO_ARP, 0x0806 },
	{ REGISTRY_ETHERTYPE, PROTO_VLAN, 0x8100 },
	{ REGISTRY_ETHERTYPE, PROTO_IPV6, 0x86dd },
	{ REGISTRY_ETHERTYPE, PROTO_VLAN, 0x88a8 },
	{ REGISTRY_ETHERTYPE, PROTO_VLAN, 0x9100 },
	{ REGISTRY_IP_PROTO, PROTO_ICMP, 1 },
	{ REGISTRY_IP_PROTO, PROTO_IP, 4 },
	{ REGISTRY_IP_PROTO, PROTO_TCP, 6 },
	{ REGISTRY_IP_PROTO, PROTO_UDP, 17 },
	{ REGISTRY_IP_PROTO, PROTO_IPV6, 41 },
	{ REGISTRY_IP_PROTO, PROTO_ICMPV6, 58 },
	{ REGISTRY_PPP, PROTO_IP, 0x0021 },
	{ REGISTRY_PPP, PROTO_IPV6, 0x0057 },
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

enum proto_id registry_next(enum registry_table table, uint32_t key)
{
	uint64_t want = (uint64_t)table << 32 | key;
	size_t low = 0, high = sizeof followers / sizeof followers[0];

	while (low < high) {
		size_t mid = (low + high) / 2;
		uint64_t have = (uint64_t)followers[mid].table << 32 | followers[mid].key;

		if (have == want)
			return followers[mid].proto;
		if (have < want)
			low = mid + 1;
		else
			high = mid;
	}
	return PROTO_DATA;
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
