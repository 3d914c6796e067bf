/* What has an EtherType and little to say: loopback, Realtek's switches, network load balancing. */
#include "protos.h"

enum { LOOP_REPLY = 1, LOOP_FORWARD, MAC = 6 };
enum { RRCP = 1, RRCP_HELLO = 0, RRCP_GET, RRCP_SET, RRCP_REPLY = 0x80 };

static void print_loop_message(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = { { LOOP_REPLY, "Reply" },
					       { LOOP_FORWARD, "Forward Data" },
					       { 0, NULL } };

	if (len < 2) {
		td_bad(p, at, len);
		return;
	}
	uint16_t function = td_le16(p, at);
	uint32_t n = function == LOOP_REPLY ? 2 : (function == LOOP_FORWARD ? MAC : 0);
	at += 2, len -= 2;
	td_print(p, ", %s", td_tok(p, names, function, " invalid (%u)", function));
	if (len < n) {
		td_bad(p, at, len);
		return;
	}
	if (function == LOOP_REPLY)
		td_print(p, ", receipt number %u", td_le16(p, at));
	else if (function == LOOP_FORWARD)
		td_print(p, ", forwarding address %s", td_mac(p, at));
	if (n > 0)
		td_print(p, ", data (%u octets)", len - n);
	td_need(p, at + n, len - n);
}

/* The configuration testing protocol of Ethernet, version 2. */
void td_loopback(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "loopback";
	td_print(p, "Loopback");
	if (len < 2) {
		td_bad(p, at, len);
		return;
	}
	uint16_t skip = td_le16(p, at);
	at += 2, len -= 2;
	td_print(p, ", skipCount %u%s", skip, skip % 8 ? " (bogus)" : "");
	if (skip > len)
		td_bad(p, at, len);
	else if (td_need(p, at, skip))
		print_loop_message(p, at + skip, len - skip);
}

/* Realtek's remote control protocol. */
static void print_rrcp(struct td *p, uint32_t at)
{
	static const struct td_tok names[] = {
		{ RRCP_HELLO, "hello" }, { RRCP_GET, "get" }, { RRCP_SET, "set" }, { 0, NULL }
	};

	p->proto = "rrcp";
	uint8_t flags = td_u8(p, at + 1), opcode = flags & 0x7f;
	bool is_register = opcode == RRCP_GET || opcode == RRCP_SET;
	td_print(p, "RRCP %s: %s", flags & RRCP_REPLY ? "reply" : "query",
		 td_tok(p, names, opcode, "unknown opcode (0x%02x)", opcode));
	if (is_register)
		td_print(p, " addr=0x%04x, data=0x%08x", td_le16(p, at + 4), td_le32(p, at + 6));
	td_print(p, ", auth=0x%04x", td_u16(p, at + 2));
	if (is_register)
		td_print(p, ", cookie=0x%08x%08x ", td_u32(p, at + 14), td_u32(p, at + 10));
	else if (opcode == RRCP_HELLO && flags & RRCP_REPLY)
		td_print(p,
			 " downlink_port=%u, uplink_port=%u, uplink_mac=%s, vendor_id=%08x "
			 ",chip_id=%04x ",
			 td_u8(p, at + 4), td_u8(p, at + 5), td_mac(p, at + 6), td_u32(p, at + 14),
			 td_u16(p, at + 12));
}

void td_realtek(struct td *p, uint32_t at, const struct td_link *link)
{
	p->proto = "rtl";
	if (!link->none)
		td_print(p, "%s > %s, ", td_link_src(p, link), td_link_dst(p, link));
	uint8_t proto = td_u8(p, at);
	switch (proto) {
	case RRCP: print_rrcp(p, at); return;
	case 0x02: td_print(p, "REP"); return;
	case 0x03:
	case 0x23: td_print(p, "RLDP"); return;
	case 0x04: td_print(p, "Realtek 8-byte DSA tag"); return;
	default: break;
	}
	if ((proto & 0xf0) == 0x90)
		td_print(p, "Realtek RTL8306 4-byte DSA tag");
	else if ((proto & 0xf0) == 0xa0)
		td_print(p, "Realtek RTL8366RB 4-byte DSA tag");
	else
		td_print(p, "Realtek unknown type 0x%02x", proto);
}

/* The heartbeat of Microsoft's network load balancing. */
void td_nlb(struct td *p, uint32_t at)
{
	p->proto = "msnlb";
	td_print(p, "MS NLB heartbeat");
	td_print(p, ", host priority: %u", td_le32(p, at + 8));
	td_print(p, ", cluster IP: %s", td_ip4(p, at + 12));
	td_print(p, ", host IP: %s", td_ip4(p, at + 16));
}
