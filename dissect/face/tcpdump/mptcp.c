/* Multipath TCP, RFC 6824 and 8684: the subtypes of the option. */
#include "tcp.h"

enum { JOIN_BACKUP = 1, PRIO_BACKUP = 1, CAPABLE_CSUM = 0x80 };
enum { DSS_FIN = 0x10, DSS_DSN8 = 8, DSS_DSN = 4, DSS_ACK8 = 2, DSS_ACK = 1 };

/* Each prints what stands behind the subtype's name; false where the length does not fit it. */

static bool print_capable(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	bool opens = (len == 12 || len == 4) && flags & TCP_SYN;
	bool confirms = (len == 20 || len == 22) && (flags & (TCP_SYN | TCP_ACK)) == TCP_ACK;

	if (!opens && !confirms)
		return false;
	uint8_t version = td_u8(p, at + 2) & 15;
	if (version > 1) {
		td_print(p, " Unknown Version (%u)", version);
		return true;
	}
	td_print(p, " v%u", version);
	if (td_u8(p, at + 3) & CAPABLE_CSUM)
		td_print(p, " csum");
	if (len == 4)
		return true;
	td_print(p, " {0x%llx", (unsigned long long)td_u64(p, at + 4));
	if (len >= 20)
		td_print(p, ",0x%llx", (unsigned long long)td_u64(p, at + 12));
	td_print(p, "}");
	return true;
}

static bool print_join(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	if (!(len == 12 && flags & TCP_SYN) &&
	    !(len == 16 && (flags & (TCP_SYN | TCP_ACK)) == (TCP_SYN | TCP_ACK)) &&
	    !(len == 24 && flags & TCP_ACK))
		return false;
	if (len == 24) {
		td_print(p, " hmac 0x");
		td_hex(p, at + 4, 20);
		return true;
	}
	if (td_u8(p, at + 2) & JOIN_BACKUP)
		td_print(p, " backup");
	td_print(p, " id %u", td_u8(p, at + 3));
	if (len == 12)
		td_print(p, " token 0x%x nonce 0x%x", td_u32(p, at + 4), td_u32(p, at + 8));
	else
		td_print(p, " hmac 0x%llx nonce 0x%x", (unsigned long long)td_u64(p, at + 4),
			 td_u32(p, at + 12));
	return true;
}

/* A number of 8 or 4 bytes; false where it is not there. */
static bool print_number(struct td *p, uint32_t *at, uint32_t *left, bool wide)
{
	uint32_t n = wide ? 8 : 4;

	if (*left < n)
		return false;
	td_print(p, "%llu", wide ? (unsigned long long)td_u64(p, *at) : td_u32(p, *at));
	*at += n;
	*left -= n;
	return true;
}

static bool print_dss(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	if (len < 4 || flags & TCP_SYN)
		return false;
	uint8_t dss = td_u8(p, at + 3);
	uint32_t left = len - 4;

	at += 4;
	if (dss & DSS_FIN)
		td_print(p, " fin");
	if (dss & DSS_ACK) {
		td_print(p, " ack ");
		if (!print_number(p, &at, &left, dss & DSS_ACK8))
			return false;
	}
	if (!(dss & DSS_DSN))
		return left == 0;
	td_print(p, " seq ");
	if (!print_number(p, &at, &left, dss & DSS_DSN8) || left < 4)
		return false;
	td_print(p, " subseq %u", td_u32(p, at));
	if (left < 6)
		return false;
	td_print(p, " len %u", td_u16(p, at + 4));
	left -= 6;
	if (left >= 2) {
		td_print(p, " csum 0x%x", td_u16(p, at + 6));
		left -= 2;
	}
	return left == 0;
}

static bool print_add_addr(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	static const struct td_tok kinds[] = {
		{ 6, "v0-ip6" }, { 4, "v0-ip4" }, { 1, "v1-echo" }, { 0, "v1" }, { 0, NULL }
	};
	bool v4 = len == 8 || len == 10 || len == 16 || len == 18;
	bool v6 = len == 20 || len == 22 || len == 28 || len == 30;
	uint32_t end = at + 4 + (v4 ? 4 : 16), rest = len - (end - at);

	(void)flags;
	if (!v4 && !v6)
		return false;
	td_print(p, " %s", td_tok(p, kinds, td_u8(p, at + 2) & 15, "[bad version/echo]"));
	td_print(p, " id %u", td_u8(p, at + 3));
	td_print(p, " %s", v4 ? td_ip4(p, at + 4) : td_ip6(p, at + 4));
	if (rest == 2 || rest == 10) {
		td_print(p, ":%u", td_u16(p, end));
		end += 2;
	}
	if (rest >= 8)
		td_print(p, " hmac 0x%llx", (unsigned long long)td_u64(p, end));
	return true;
}

static bool print_remove_addr(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	(void)flags;
	if (len < 4)
		return false;
	td_print(p, " id");
	for (uint32_t i = 3; i < len; i++)
		td_print(p, " %u", td_u8(p, at + i));
	return true;
}

static bool print_prio(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	(void)flags;
	if (len != 3 && len != 4)
		return false;
	td_print(p, td_u8(p, at + 2) & PRIO_BACKUP ? " backup" : " non-backup");
	if (len == 4)
		td_print(p, " id %u", td_u8(p, at + 3));
	return true;
}

static bool print_mp_fail(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	(void)flags;
	if (len != 12)
		return false;
	td_print(p, " seq %llu", (unsigned long long)td_u64(p, at + 4));
	return true;
}

static bool print_fast_close(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	(void)flags;
	if (len != 12)
		return false;
	td_print(p, " key 0x%llx", (unsigned long long)td_u64(p, at + 4));
	return true;
}

static bool print_nothing(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	(void)p, (void)at, (void)len, (void)flags;
	return true;
}

bool td_mptcp(struct td *p, uint32_t at, uint32_t len, uint8_t flags)
{
	static const struct {
		const char *name;
		bool (*print)(struct td *p, uint32_t at, uint32_t len, uint8_t flags);
	} subtypes[] = {
		{ "capable", print_capable },
		{ "join", print_join },
		{ "dss", print_dss },
		{ "add-addr", print_add_addr },
		{ "rem-addr", print_remove_addr },
		{ "prio", print_prio },
		{ "fail", print_mp_fail },
		{ "fast-close", print_fast_close },
		{ "unknown", print_nothing },
	};

	p->proto = "mptcp";
	if (len < 3)
		return false;
	unsigned subtype = td_u8(p, at + 2) >> 4;
	if (subtype > 8)
		subtype = 8;
	td_print(p, " %u %s", len, subtypes[subtype].name);
	return subtypes[subtype].print(p, at, len, flags);
}
