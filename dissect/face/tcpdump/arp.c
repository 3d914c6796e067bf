/* ARP and its relatives: RFC 826, 903 (reverse), 2390 (inverse), 2225 (ATM). */
#include "protos.h"

enum { HW_ETHER = 1, HW_FRELAY = 15, HW_ATM = 19 };
enum { PROTO_IP = 0x0800, PROTO_TRAIL = 0x1000 };
enum {
	OP_REQUEST = 1,
	OP_REPLY = 2,
	OP_REVREQUEST = 3,
	OP_REVREPLY = 4,
	OP_INVREQUEST = 8,
	OP_INVREPLY = 9,
	OP_NAK = 10,
};

static const struct td_tok op_names[] = {
	{ OP_REQUEST, "Request" },
	{ OP_REPLY, "Reply" },
	{ OP_REVREQUEST, "Reverse Request" },
	{ OP_REVREPLY, "Reverse Reply" },
	{ OP_INVREQUEST, "Inverse Request" },
	{ OP_INVREPLY, "Inverse Reply" },
	{ OP_NAK, "NACK Reply" },
	{ 0, NULL },
};

static const struct td_tok hardware_names[] = {
	{ HW_ETHER, "Ethernet" },    { 6, "TokenRing" },   { 7, "ArcNet" },
	{ HW_FRELAY, "FrameRelay" }, { 23, "Strip" },      { 24, "IEEE 1394" },
	{ HW_ATM, "ATM" },           { 32, "InfiniBand" }, { 0, NULL },
};

static bool is_ip(uint32_t proto)
{
	return proto == PROTO_IP || proto == PROTO_TRAIL;
}

/* A Frame Relay address, Q.922: two to four bytes, the last with bit 0 set. */
static const char *dlci_string(struct td *p, uint32_t at, uint32_t len)
{
	const uint8_t *b = td_bytes(p, at, len);

	if (!b || len < 1)
		return "<Truncated>";
	if (b[0] & 1)
		return "<Invalid DLCI>";
	if (len < 2)
		return "<Truncated>";
	uint32_t dlci = (b[0] & 0xfcu) << 2 | b[1] >> 4;
	if (b[1] & 1)
		return td_string(p, "DLCI %u", dlci);
	uint32_t i = 2;
	if (len <= i)
		return "<Truncated>";
	if (!(b[i] & 1))
		dlci = dlci << 7 | b[i++] >> 1;
	if (len <= i)
		return "<Truncated>";
	if (!(b[i] & 1))
		return "<Invalid DLCI>";
	return td_string(p, "DLCI %u", dlci << 6 | b[i] >> 2);
}

static void print_hardware(struct td *p, uint32_t at, uint32_t hw, uint32_t len)
{
	if (!td_need(p, at, len))
		return;
	if (len == 0)
		td_print(p, "<empty>");
	else if (hw == HW_FRELAY)
		td_print(p, "%s", dlci_string(p, at, len));
	else
		text_hexbytes(p->t, p->data + at, len, ':');
}

static void print_address(struct td *p, uint32_t at, uint32_t proto, uint32_t len,
			  const char *wrong_len)
{
	if (!is_ip(proto))
		td_print(p, "<wrong proto type>");
	else if (len != 4)
		td_print(p, "%s", wrong_len);
	else
		td_print(p, "%s", td_ip4(p, at));
}

/* Places of the four addresses, and their lengths. */
struct arp {
	uint32_t hw, proto, hlen, plen;
	uint32_t sha, spa, tha, tpa;
};

static bool is_zero(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0; i < len; i++)
		if (td_u8(p, at + i) != 0)
			return false;
	return true;
}

static void print_pair(struct td *p, const struct arp *a)
{
	td_print(p, "who-is ");
	print_hardware(p, a->tha, a->hw, a->hlen);
	td_print(p, " tell ");
	print_hardware(p, a->sha, a->hw, a->hlen);
}

/* False where the operation is unknown. */
static bool print_operation(struct td *p, const struct arp *a, uint32_t op)
{
	switch (op) {
	case OP_REQUEST:
		td_print(p, "who-has ");
		print_address(p, a->tpa, a->proto, a->plen, "<wrong len>");
		if (!is_zero(p, a->tha, a->hlen)) {
			td_print(p, " (");
			print_hardware(p, a->tha, a->hw, a->hlen);
			td_print(p, ")");
		}
		td_print(p, " tell ");
		print_address(p, a->spa, a->proto, a->plen, "<wrong len>");
		return true;
	case OP_REPLY:
		print_address(p, a->spa, a->proto, a->plen, "<wrong len>");
		td_print(p, " is-at ");
		print_hardware(p, a->sha, a->hw, a->hlen);
		return true;
	case OP_REVREQUEST:
	case OP_INVREQUEST: print_pair(p, a); return true;
	case OP_REVREPLY:
		print_hardware(p, a->tha, a->hw, a->hlen);
		td_print(p, " at ");
		print_address(p, a->tpa, a->proto, a->plen, "<wrong len>");
		return true;
	case OP_INVREPLY:
		print_hardware(p, a->sha, a->hw, a->hlen);
		td_print(p, " at ");
		print_address(p, a->spa, a->proto, a->plen, "<wrong len>");
		return true;
	default: return false;
	}
}

/* ATM addresses have a number and a subaddress, each with its own length. */
struct atmarp {
	uint32_t proto, splen, tplen;
	uint32_t sha, ssa, spa, tha, tsa, tpa;
	uint32_t shlen, sslen, thlen, tslen;
};

static void print_atm(struct td *p, uint32_t number, uint32_t len, uint32_t sub, uint32_t sublen)
{
	if (len == 0) {
		td_print(p, "<No address>");
		return;
	}
	print_hardware(p, number, HW_ATM, len);
	if (sublen != 0 && td_need(p, sub, sublen)) {
		td_print(p, ",");
		print_hardware(p, sub, HW_ATM, sublen);
	}
}

static bool print_atm_operation(struct td *p, const struct atmarp *a, uint32_t op)
{
	switch (op) {
	case OP_REQUEST:
		td_print(p, "who-has ");
		print_address(p, a->tpa, a->proto, a->tplen, "<wrong tplen>");
		if (a->thlen != 0) {
			td_print(p, " (");
			print_atm(p, a->tha, a->thlen, a->tsa, a->tslen);
			td_print(p, ")");
		}
		td_print(p, " tell ");
		print_address(p, a->spa, a->proto, a->splen, "<wrong splen>");
		return true;
	case OP_REPLY:
		print_address(p, a->spa, a->proto, a->splen, "<wrong splen>");
		td_print(p, " is-at ");
		print_atm(p, a->sha, a->shlen, a->ssa, a->sslen);
		return true;
	case OP_INVREQUEST:
		td_print(p, "who-is ");
		print_atm(p, a->tha, a->thlen, a->tsa, a->tslen);
		td_print(p, " tell ");
		print_atm(p, a->sha, a->shlen, a->ssa, a->sslen);
		return true;
	case OP_INVREPLY:
		print_atm(p, a->sha, a->shlen, a->ssa, a->sslen);
		td_print(p, "at ");
		print_address(p, a->spa, a->proto, a->splen, "<wrong splen>");
		return true;
	case OP_NAK:
		td_print(p, "for ");
		print_address(p, a->spa, a->proto, a->splen, "<wrong splen>");
		return true;
	default: return false;
	}
}

enum { ATMARP_HLEN = 12, ARP_HLEN = 8 };

static void print_atmarp(struct td *p, uint32_t at, uint32_t len, uint32_t caplen)
{
	if (!td_need(p, at, ATMARP_HLEN))
		return;
	uint32_t op = td_u16(p, at + 6);
	struct atmarp a = {
		.proto = td_u16(p, at + 2),
		.shlen = td_u8(p, at + 4) & 0x3f,
		.sslen = td_u8(p, at + 5) & 0x3f,
		.splen = td_u8(p, at + 8),
		.thlen = td_u8(p, at + 9) & 0x3f,
		.tslen = td_u8(p, at + 10) & 0x3f,
		.tplen = td_u8(p, at + 11),
		.sha = at + ATMARP_HLEN,
	};
	a.ssa = a.sha + a.shlen;
	a.spa = a.ssa + a.sslen;
	a.tha = a.spa + a.splen;
	a.tsa = a.tha + a.thlen;
	a.tpa = a.tsa + a.tslen;
	if (!td_need(p, a.tpa, a.tplen))
		return;
	td_print(p, "ARP, %s, %s (len %u/%u), %s ", td_tok(p, hardware_names, HW_ATM, "?"),
		 td_tok(p, td_ethertype_names, a.proto, "Unknown Protocol (0x%04x)", a.proto),
		 a.splen, a.tplen, td_tok(p, op_names, op, "Unknown (%u)", op));
	if (print_atm_operation(p, &a, op))
		td_print(p, ", length %u", len);
	else
		td_dump_ascii(p, "\n\t", at, caplen);
}

void td_arp(struct td *p, uint32_t at, uint32_t len, uint32_t caplen)
{
	p->proto = "arp";
	if (!td_need(p, at, ARP_HLEN))
		return;
	uint32_t op = td_u16(p, at + 6);
	struct arp a = {
		.hw = td_u16(p, at),
		.proto = td_u16(p, at + 2),
		.hlen = td_u8(p, at + 4),
		.plen = td_u8(p, at + 5),
		.sha = at + ARP_HLEN,
	};
	if (a.hw == HW_ATM) {
		print_atmarp(p, at, len, caplen);
		return;
	}
	a.spa = a.sha + a.hlen;
	a.tha = a.spa + a.plen;
	a.tpa = a.tha + a.hlen;
	if (!td_need(p, a.tpa, a.plen))
		return;
	td_print(p, "ARP, %s (len %u), %s (len %u), %s ",
		 td_tok(p, hardware_names, a.hw, "Unknown Hardware (%u)", a.hw), a.hlen,
		 td_tok(p, td_ethertype_names, a.proto, "Unknown Protocol (0x%04x)", a.proto),
		 a.plen, td_tok(p, op_names, op, "Unknown (%u)", op));
	if (print_operation(p, &a, op))
		td_print(p, ", length %u", len);
	else
		td_dump_ascii(p, "\n\t", at, caplen);
}
