#include "setup/machine.h"

#include <endian.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/xt_conntrack.h>
#include <string.h>
#include <sys/socket.h>

#include "setup/verdict.h"

enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_IPV6 = 0x86dd };

/* ---- registers ---- */

/* The offset of register R, or MACHINE_REGISTERS where there is none such. */
static size_t reg_offset(uint32_t r)
{
	if (r <= NFT_REG_4)
		return r * 16;
	if (r >= NFT_REG32_00 && r <= NFT_REG32_15)
		return 16 + 4 * (size_t)(r - NFT_REG32_00);
	return MACHINE_REGISTERS;
}

static void forget(struct machine *m)
{
	memset(m->known, 0, sizeof m->known);
}

/* Register R takes N bytes of P; with P NULL they are not known. */
static void load(struct machine *m, uint32_t r, const void *p, size_t n)
{
	size_t at = reg_offset(r);

	if (n > MACHINE_REGISTERS - at)
		n = MACHINE_REGISTERS - at;
	for (size_t i = 0; i < n; i++)
		m->known[at + i] = p != NULL;
	if (p && n)
		memcpy(m->reg + at, p, n);
}

static bool all_known(const struct machine *m, size_t at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (at + i >= MACHINE_REGISTERS || !m->known[at + i])
			return false;
	return true;
}

static uint32_t number(struct span data, uint16_t type)
{
	return netlink_be32(netlink_find(data, type));
}

static struct span value_of(struct span data, uint16_t type)
{
	return netlink_find(netlink_find(data, type), NFTA_DATA_VALUE);
}

/* ---- what is known of the packet ---- */

/* The network header with the fields that are known; KNOWN marks them. */
static void fake_header(const struct verdict_packet *p, uint8_t header[40], bool known[40])
{
	size_t size = netaddr_size(p->family), src = size == 4 ? 12 : 8;
	const struct netaddr *addrs[] = { &p->src, &p->dst };

	memset(known, 0, 40 * sizeof *known);
	header[0] = size == 4 ? 0x45 : 0x60;
	known[0] = size == 4;
	header[size == 4 ? 9 : 6] = IPPROTO_TCP;
	known[size == 4 ? 9 : 6] = true;
	for (size_t i = 0; i < 2; i++) {
		if (!addrs[i]->family)
			continue;
		memcpy(header + src + i * size, addrs[i]->bytes, size);
		memset(known + src + i * size, 1, size * sizeof *known);
	}
}

static enum tri run_payload(struct machine *m, struct span data)
{
	uint32_t base = number(data, NFTA_PAYLOAD_BASE), offset = number(data, NFTA_PAYLOAD_OFFSET);
	uint32_t n = number(data, NFTA_PAYLOAD_LEN);
	size_t at = reg_offset(number(data, NFTA_PAYLOAD_DREG));
	uint8_t header[40] = { 0 };
	bool known[40];

	if (!netlink_find(data, NFTA_PAYLOAD_DREG).p)
		return YES; /* it writes to the packet */
	fake_header(m->packet, header, known);
	for (uint32_t i = 0; i < n && at + i < MACHINE_REGISTERS; i++) {
		bool have = base == NFT_PAYLOAD_NETWORK_HEADER && offset < 40 && i < 40 - offset;

		m->known[at + i] = have && known[offset + i];
		m->reg[at + i] = have ? header[offset + i] : 0;
	}
	return YES;
}

static enum tri run_meta(struct machine *m, struct span data)
{
	const struct verdict_packet *p = m->packet;
	uint32_t r = number(data, NFTA_META_DREG), v = 0;
	bool four = p->family == AF_INET;

	if (!netlink_find(data, NFTA_META_DREG).p)
		return YES; /* it sets something */
	switch (number(data, NFTA_META_KEY)) {
	case NFT_META_IIFNAME: load(m, r, p->iifname, IFNAMSIZ); return YES;
	case NFT_META_OIFNAME: load(m, r, p->oifname, IFNAMSIZ); return YES;
	case NFT_META_IIF: v = (uint32_t)p->iif; break;
	case NFT_META_OIF: v = (uint32_t)p->oif; break;
	case NFT_META_NFPROTO: v = htole32(four ? NFPROTO_IPV4 : NFPROTO_IPV6); break;
	case NFT_META_L4PROTO: v = htole32(IPPROTO_TCP); break;
	case NFT_META_PROTOCOL: v = htole32(htons(four ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6)); break;
	default: load(m, r, NULL, 16); return YES;
	}
	load(m, r, &v, sizeof v);
	return YES;
}

static enum tri run_ct(struct machine *m, struct span data)
{
	uint32_t r = number(data, NFTA_CT_DREG), v;

	if (!netlink_find(data, NFTA_CT_DREG).p)
		return YES;
	switch (number(data, NFTA_CT_KEY)) {
	case NFT_CT_STATE:
		v = NF_CT_STATE_BIT(m->packet->reply ? IP_CT_ESTABLISHED : IP_CT_NEW);
		break;
	case NFT_CT_DIRECTION: v = htole32(m->packet->reply ? IP_CT_DIR_REPLY : 0); break;
	default: load(m, r, NULL, 16); return YES;
	}
	load(m, r, &v, sizeof v);
	return YES;
}

/* ---- matches ---- */

/* memcmp() of register bytes with VALUE; *SURE is false where an unknown byte could change it. */
static int compare(const struct machine *m, size_t at, struct span value, bool *sure)
{
	size_t n = value.n < MACHINE_REGISTERS - at ? value.n : MACHINE_REGISTERS - at;

	*sure = all_known(m, at, n);
	return memcmp(m->reg + at, value.p, n);
}

/* Whether a known byte differs: then the two are unequal, whatever the others are. */
static bool differs(const struct machine *m, size_t at, struct span value)
{
	for (size_t i = 0; i < value.n && at + i < MACHINE_REGISTERS; i++)
		if (m->known[at + i] && m->reg[at + i] != value.p[i])
			return true;
	return false;
}

static enum tri truth(bool b)
{
	return b ? YES : NO;
}

static enum tri run_cmp(struct machine *m, struct span data)
{
	size_t at = reg_offset(number(data, NFTA_CMP_SREG));
	struct span value = value_of(data, NFTA_CMP_DATA);
	uint32_t op = number(data, NFTA_CMP_OP);
	bool sure;

	if (at == MACHINE_REGISTERS || !value.p)
		return MAYBE;
	int c = compare(m, at, value, &sure);
	if (!sure && !(op <= NFT_CMP_NEQ && differs(m, at, value)))
		return MAYBE;
	switch (op) {
	case NFT_CMP_EQ: return truth(sure && c == 0);
	case NFT_CMP_NEQ: return truth(!sure || c != 0);
	case NFT_CMP_LT: return truth(c < 0);
	case NFT_CMP_LTE: return truth(c <= 0);
	case NFT_CMP_GT: return truth(c > 0);
	case NFT_CMP_GTE: return truth(c >= 0);
	default: return MAYBE;
	}
}

static enum tri run_range(struct machine *m, struct span data)
{
	size_t at = reg_offset(number(data, NFTA_RANGE_SREG));
	struct span from = value_of(data, NFTA_RANGE_FROM_DATA);
	struct span to = value_of(data, NFTA_RANGE_TO_DATA);
	bool sure, sure_too;

	if (at == MACHINE_REGISTERS || !from.p || !to.p)
		return MAYBE;
	bool inside = compare(m, at, from, &sure) >= 0;
	inside = compare(m, at, to, &sure_too) <= 0 && inside;
	if (!sure || !sure_too)
		return MAYBE;
	return truth(inside == (number(data, NFTA_RANGE_OP) == NFT_RANGE_EQ));
}

static enum tri run_bitwise(struct machine *m, struct span data)
{
	size_t from = reg_offset(number(data, NFTA_BITWISE_SREG));
	size_t to = reg_offset(number(data, NFTA_BITWISE_DREG));
	struct span mask = value_of(data, NFTA_BITWISE_MASK);
	struct span flip = value_of(data, NFTA_BITWISE_XOR);
	uint32_t n = number(data, NFTA_BITWISE_LEN);

	if (number(data, NFTA_BITWISE_OP) != NFT_BITWISE_BOOL || mask.n < n || flip.n < n) {
		forget(m);
		return YES;
	}
	for (uint32_t i = 0; i < n && from + i < MACHINE_REGISTERS && to + i < MACHINE_REGISTERS;
	     i++) {
		m->known[to + i] = m->known[from + i] || mask.p[i] == 0;
		m->reg[to + i] = (uint8_t)((m->reg[from + i] & mask.p[i]) ^ flip.p[i]);
	}
	return YES;
}

/* The element that the N bytes at KEY find, or NULL. */
static const struct ruleset_element *find_element(const struct ruleset_set *set, const uint8_t *key,
						  size_t room)
{
	const struct ruleset_element *best = NULL, *rest = NULL;

	for (size_t i = 0; i < set->n; i++) {
		const struct ruleset_element *e = &set->elements[i];

		if (e->catchall) {
			rest = e;
			continue;
		}
		int c = e->key.n <= room ? memcmp(e->key.p, key, e->key.n) : 1;
		if (c == 0 && !e->interval_end)
			return e;
		if (set->interval && c <= 0 &&
		    (!best || memcmp(e->key.p, best->key.p, e->key.n) >= 0))
			best = e;
	}
	return best && !best->interval_end ? best : rest;
}

static enum tri run_lookup(struct machine *m, struct span data)
{
	char name[RULESET_NAME];
	size_t at = reg_offset(number(data, NFTA_LOOKUP_SREG));
	struct span dreg = netlink_find(data, NFTA_LOOKUP_DREG);
	bool inverted = number(data, NFTA_LOOKUP_FLAGS) & NFT_LOOKUP_F_INV;

	netlink_str(netlink_find(data, NFTA_LOOKUP_SET), name, sizeof name);
	const struct ruleset_set *set = ruleset_set(m->rs, m->base, name);
	if (dreg.p)
		load(m, netlink_be32(dreg), NULL, 16);
	if (!set || at == MACHINE_REGISTERS)
		return MAYBE;
	for (size_t i = 0; i < set->n; i++)
		if (!all_known(m, at, set->elements[i].key.n) || set->elements[i].key_end.n) {
			m->vmap = dreg.p ? set : NULL;
			return MAYBE;
		}
	const struct ruleset_element *e = find_element(set, m->reg + at, MACHINE_REGISTERS - at);
	if (e && e->has_verdict)
		machine_verdict(m, e->verdict, e->chain);
	return truth((e != NULL) != inverted);
}

/* A match of iptables. */
static enum tri run_match(struct machine *m, struct span data)
{
	struct span info = netlink_find(data, NFTA_MATCH_INFO);
	struct xt_conntrack_mtinfo3 ct;
	char name[32];

	netlink_str(netlink_find(data, NFTA_MATCH_NAME), name, sizeof name);
	if (strcmp(name, "comment") == 0)
		return YES;
	if (strcmp(name, "conntrack") != 0 || number(data, NFTA_MATCH_REV) < 2 ||
	    info.n < sizeof ct)
		return MAYBE;
	memcpy(&ct, info.p, sizeof ct);
	if (ct.match_flags != XT_CONNTRACK_STATE)
		return MAYBE;
	unsigned bit = XT_CONNTRACK_STATE_BIT(m->packet->reply ? IP_CT_ESTABLISHED : IP_CT_NEW);
	bool inverted = ct.invert_flags & XT_CONNTRACK_STATE;
	/* A translated packet may also match by the states of translation, which follow these. */
	if (!(ct.state_mask & bit) && ct.state_mask >= XT_CONNTRACK_STATE_SNAT)
		return MAYBE;
	return truth(((ct.state_mask & bit) != 0) != inverted);
}

static enum tri run_limit(struct machine *m, struct span data)
{
	(void)m;
	(void)data;
	return MAYBE;
}

/* ---- verdicts ---- */

void machine_verdict(struct machine *m, int32_t code, struct span chain)
{
	switch (code) {
	case NF_ACCEPT: m->step = STEP_ACCEPT; break;
	case NF_DROP: m->step = STEP_DROP; break;
	case NFT_JUMP: m->step = STEP_JUMP; break;
	case NFT_GOTO: m->step = STEP_GOTO; break;
	case NFT_RETURN: m->step = STEP_RETURN; break;
	case NFT_CONTINUE: break;
	default: m->step = STEP_ASK; break;
	}
	netlink_str(chain, m->chain, sizeof m->chain);
}

static enum tri run_immediate(struct machine *m, struct span data)
{
	struct span value = netlink_find(data, NFTA_IMMEDIATE_DATA);
	struct span verdict = netlink_find(value, NFTA_DATA_VERDICT);
	struct span bytes = netlink_find(value, NFTA_DATA_VALUE);

	if (verdict.p)
		machine_verdict(m, (int32_t)number(verdict, NFTA_VERDICT_CODE),
				netlink_find(verdict, NFTA_VERDICT_CHAIN));
	else
		load(m, number(data, NFTA_IMMEDIATE_DREG), bytes.p, bytes.n);
	return YES;
}

static enum tri run_reject(struct machine *m, struct span data)
{
	(void)data;
	m->step = STEP_DROP;
	return YES;
}

static enum tri run_masq(struct machine *m, struct span data)
{
	(void)data;
	m->step = STEP_NAT;
	return YES;
}

static enum tri run_nat(struct machine *m, struct span data)
{
	m->step = number(data, NFTA_NAT_TYPE) == NFT_NAT_SNAT ? STEP_NAT : STEP_ACCEPT;
	return YES;
}

static enum tri run_queue(struct machine *m, struct span data)
{
	(void)data;
	m->step = STEP_ASK;
	return YES;
}

/* A target of iptables.  Those that are not named here let the packet go on. */
static enum tri run_target(struct machine *m, struct span data)
{
	static const struct {
		const char *name;
		enum step step;
	} targets[] = {
		{ "REJECT", STEP_DROP }, { "MASQUERADE", STEP_NAT }, { "SNAT", STEP_NAT },
		{ "NETMAP", STEP_NAT },  { "DNAT", STEP_ACCEPT },    { "REDIRECT", STEP_ACCEPT },
		{ "NFQUEUE", STEP_ASK }, { "TARPIT", STEP_DROP },
	};
	char name[32];

	netlink_str(netlink_find(data, NFTA_TARGET_NAME), name, sizeof name);
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++)
		if (strcmp(name, targets[i].name) == 0)
			m->step = targets[i].step;
	return YES;
}

static enum tri run_nothing(struct machine *m, struct span data)
{
	(void)m;
	(void)data;
	return YES;
}

static const struct expression {
	const char *name;
	enum tri (*run)(struct machine *m, struct span data);
} expressions[] = {
	{ "meta", run_meta },
	{ "payload", run_payload },
	{ "cmp", run_cmp },
	{ "bitwise", run_bitwise },
	{ "immediate", run_immediate },
	{ "ct", run_ct },
	{ "counter", run_nothing },
	{ "lookup", run_lookup },
	{ "range", run_range },
	{ "match", run_match },
	{ "target", run_target },
	{ "reject", run_reject },
	{ "masq", run_masq },
	{ "nat", run_nat },
	{ "queue", run_queue },
	{ "limit", run_limit },
	{ "quota", run_limit },
	{ "connlimit", run_limit },
	{ "log", run_nothing },
	{ "notrack", run_nothing },
	{ "last", run_nothing },
};

static enum tri run_expression(struct machine *m, struct span e)
{
	char name[32];

	netlink_str(netlink_find(e, NFTA_EXPR_NAME), name, sizeof name);
	for (size_t i = 0; i < sizeof expressions / sizeof expressions[0]; i++)
		if (strcmp(name, expressions[i].name) == 0)
			return expressions[i].run(m, netlink_find(e, NFTA_EXPR_DATA));
	forget(m); /* it may have written to any register */
	return YES;
}

/* ---- a rule ---- */

enum tri machine_run(struct machine *m, const struct ruleset_rule *rule)
{
	struct span list = rule->expressions, e;
	enum tri match = YES;
	uint16_t type;

	m->step = STEP_ON;
	m->vmap = NULL;
	forget(m);
	while (match != NO && m->step == STEP_ON && netlink_next(&list, &type, &e)) {
		enum tri one = run_expression(m, e);

		if (one < match)
			match = one;
	}
	return match;
}
