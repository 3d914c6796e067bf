/*
 * The protocols: one list yields the enum, the declarations and the table.  A new protocol is
 * one file in dissect/proto/ that defines `const struct proto proto_NAME`, one row here, and
 * the rows of registry.c that say whom it follows.
 */
#ifndef TUNTRACE_PROTOCOLS_H
#define TUNTRACE_PROTOCOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(ENUM, name of the proto_ object) */
#define PROTOCOLS(X) \
	X(FRAME, frame) \
	X(DATA, data) \
	X(ETH, eth) \
	X(VLAN, vlan) \
	X(LLC, llc) \
	X(SLL, sll) \
	X(SLL2, sll2) \
	X(NULL, null) \
	X(PPP, ppp) \
	X(RAW, raw) \
	X(PPPOES, pppoes) \
	X(MPLS, mpls) \
	X(ARP, arp) \
	X(IP, ip) \
	X(IPV6, ipv6) \
	X(IPV6_HOPOPTS, ipv6_hopopts) \
	X(IPV6_ROUTING, ipv6_routing) \
	X(IPV6_FRAGHDR, ipv6_fraghdr) \
	X(IPV6_DSTOPTS, ipv6_dstopts) \
	X(ICMP, icmp) \
	X(ICMPV6, icmpv6) \
	X(IGMP, igmp) \
	X(TCP, tcp) \
	X(UDP, udp) \
	X(GRE, gre) \
	X(ERSPAN, erspan) \
	X(VXLAN, vxlan) \
	X(GENEVE, geneve) \
	X(GTP, gtp) \
	X(DNS, dns) \
	X(MDNS, mdns) \
	X(LLMNR, llmnr) \
	X(HTTP, http) \
	X(SSDP, ssdp) \
	X(TLS, tls) \
	X(IEEE8021AD, ieee8021ad) \
	X(AH, ah) \
	X(DHCP, dhcp) \
	X(CHDLC, chdlc) \
	X(IPOIB, ipoib) \
	X(RADIOTAP, radiotap) \
	X(WLAN, wlan)

enum proto_id {
#define X(id, object) PROTO_##id,
	PROTOCOLS(X)
#undef X
		PROTO_COUNT
};

struct dissection;
struct layer;
struct rows;
struct field_def;
struct flow;

/* Fields of a protocol that stand in another file of it. */
struct field_table {
	const struct field_def *defs;
	size_t n;
};

/* What a protocol's message() is told beside the bytes. */
struct message_ask {
	struct flow *flow;
	unsigned side; /* of the flow that sent them */
	bool fin;      /* the segment ends its side of the connection */
	bool last;     /* there is no more of them to be had: what is there is all */
	/* The protocol's own: 0 at first, and kept from call to call until the message is whole. */
	uint32_t *resume;
};

struct proto {
	const char *name;  /* Wireshark's filter name: "tcp" */
	const char *title; /* "Transmission Control Protocol" */
	const char *spec;  /* "RFC 9293" */
	bool whole; /* its name stands for all of its bytes in filters, not for its header alone */
	const struct field_def *fields;
	size_t nfields;
	const struct field_table *const *more; /* further tables, NULL-terminated; or NULL */
	/*
	 * The structure only: sets l->hlen, narrows l->len by the header's own length field,
	 * notes issues, hands the payload on. 
	 */
	void (*walk)(struct dissection *d, struct layer *l);
	/* Unfolds the layer into rows; NULL: the fixed fields of the table, in order. */
	void (*rows)(struct rows *r, const struct layer *l);
	/*
	 * Over TCP only, or NULL.  The length of the message that the N bytes at P begin with, which
	 * may be more than N; 0 where that cannot be told yet.
	 */
	uint32_t (*message)(const uint8_t *p, uint32_t n, const struct message_ask *ask);
	bool runs; /* the messages of one call are one layer, and what follows them */
	/* True where the N bytes at P are surely a message of this protocol, whatever the port; or NULL. */
	bool (*recognise)(const uint8_t *p, uint32_t n);
	/* True where they are surely none, whatever the port; or NULL. */
	bool (*refuse)(const uint8_t *p, uint32_t n);
};

/* What message() gives for one that ends with the stream. */
enum { PROTO_MESSAGE_UNTIL_END = 0x7fffffff };

extern const struct proto *const proto_table[PROTO_COUNT];

/* Never NULL for an id below PROTO_COUNT. */
static inline const struct proto *proto_by_id(enum proto_id id)
{
	return proto_table[id];
}

/* By filter name; PROTO_COUNT if there is none. */
enum proto_id proto_by_name(const char *name);

/* Who follows whom. */
enum registry_table {
	REGISTRY_LINKTYPE,
	REGISTRY_ETHERTYPE,
	REGISTRY_IP_PROTO,
	REGISTRY_PPP,
	REGISTRY_LLC,
	REGISTRY_TCP_PORT,
	REGISTRY_UDP_PORT,
	REGISTRY_TABLES
};

struct registry_row {
	uint8_t table; /* enum registry_table */
	uint8_t proto; /* enum proto_id */
	uint32_t key;
};

/* What follows KEY in TABLE, or PROTO_DATA. */
enum proto_id registry_next(enum registry_table table, uint32_t key);

/* All rows, sorted by table and key, for those that print them; *N is their number. */
const struct registry_row *registry_rows(size_t *n);

/* "udp.port" and so on. */
const char *registry_table_name(enum registry_table table);

#endif
