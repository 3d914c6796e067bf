/* Verdicts of the packet filter over rules that are written in a few words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/xt_conntrack.h>
#include <cmocka.h>

#include "setup/verdict.h"

/* ---- rules from words ---- */

static size_t nest, inner;

static void begin(struct netlink_request *r, const char *name)
{
	nest = netlink_nest(r, NFTA_LIST_ELEM);
	netlink_put_str(r, NFTA_EXPR_NAME, name);
	inner = netlink_nest(r, NFTA_EXPR_DATA);
}

static void end(struct netlink_request *r)
{
	netlink_nest_end(r, inner);
	netlink_nest_end(r, nest);
}

static void be32(struct netlink_request *r, uint16_t type, uint32_t v)
{
	netlink_put_u32(r, type, htonl(v));
}

static void value(struct netlink_request *r, uint16_t type, const void *p, size_t n)
{
	size_t at = netlink_nest(r, type);

	netlink_put(r, NFTA_DATA_VALUE, p, n);
	netlink_nest_end(r, at);
}

static void cmp(struct netlink_request *r, uint32_t op, const void *p, size_t n)
{
	begin(r, "cmp");
	be32(r, NFTA_CMP_SREG, NFT_REG_1);
	be32(r, NFTA_CMP_OP, op);
	value(r, NFTA_CMP_DATA, p, n);
	end(r);
}

static void meta(struct netlink_request *r, uint32_t key)
{
	begin(r, "meta");
	be32(r, NFTA_META_KEY, key);
	be32(r, NFTA_META_DREG, NFT_REG_1);
	end(r);
}

static void payload(struct netlink_request *r, uint32_t base, uint32_t offset, uint32_t n)
{
	begin(r, "payload");
	be32(r, NFTA_PAYLOAD_DREG, NFT_REG_1);
	be32(r, NFTA_PAYLOAD_BASE, base);
	be32(r, NFTA_PAYLOAD_OFFSET, offset);
	be32(r, NFTA_PAYLOAD_LEN, n);
	end(r);
}

static void device(struct netlink_request *r, uint32_t key, uint32_t op, const char *name)
{
	char padded[IFNAMSIZ] = { 0 };
	size_t n = strlen(name);

	snprintf(padded, sizeof padded, "%s", name);
	meta(r, key);
	cmp(r, op, padded, n && name[n - 1] == '*' ? n - 1 : sizeof padded);
}

/* "192.168.0.0/16" at OFFSET of the header. */
static void address(struct netlink_request *r, uint32_t offset, const char *text)
{
	struct netaddr a;
	uint8_t mask[4], zero[4] = { 0 };

	assert_int_equal(netaddr_parse(&a, text), 0);
	uint32_t bits = htonl(a.prefix ? ~0u << (32 - a.prefix) : 0);
	memcpy(mask, &bits, 4);
	payload(r, NFT_PAYLOAD_NETWORK_HEADER, offset, 4);
	begin(r, "bitwise");
	be32(r, NFTA_BITWISE_SREG, NFT_REG_1);
	be32(r, NFTA_BITWISE_DREG, NFT_REG_1);
	be32(r, NFTA_BITWISE_LEN, 4);
	value(r, NFTA_BITWISE_MASK, mask, 4);
	value(r, NFTA_BITWISE_XOR, zero, 4);
	end(r);
	cmp(r, NFT_CMP_EQ, a.bytes, 4);
}

static void state_word(struct netlink_request *r, const char *name)
{
	uint32_t bit = NF_CT_STATE_BIT(strcmp(name, "new") == 0 ? IP_CT_NEW : IP_CT_ESTABLISHED);
	uint32_t zero = 0;

	begin(r, "ct");
	be32(r, NFTA_CT_KEY, NFT_CT_STATE);
	be32(r, NFTA_CT_DREG, NFT_REG_1);
	end(r);
	begin(r, "bitwise");
	be32(r, NFTA_BITWISE_SREG, NFT_REG_1);
	be32(r, NFTA_BITWISE_DREG, NFT_REG_1);
	be32(r, NFTA_BITWISE_LEN, 4);
	value(r, NFTA_BITWISE_MASK, &bit, 4);
	value(r, NFTA_BITWISE_XOR, &zero, 4);
	end(r);
	cmp(r, NFT_CMP_NEQ, &zero, 4);
}

static void verdict_word(struct netlink_request *r, int32_t code, const char *chain)
{
	begin(r, "immediate");
	be32(r, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
	size_t data = netlink_nest(r, NFTA_IMMEDIATE_DATA);
	size_t v = netlink_nest(r, NFTA_DATA_VERDICT);
	be32(r, NFTA_VERDICT_CODE, (uint32_t)code);
	if (chain)
		netlink_put_str(r, NFTA_VERDICT_CHAIN, chain);
	netlink_nest_end(r, v);
	netlink_nest_end(r, data);
	end(r);
}

static void conntrack(struct netlink_request *r, const char *name)
{
	struct xt_conntrack_mtinfo3 info = { .match_flags = XT_CONNTRACK_STATE };

	info.state_mask = (uint16_t)XT_CONNTRACK_STATE_BIT(
		strcmp(name, "new") == 0 ? IP_CT_NEW : IP_CT_ESTABLISHED);
	begin(r, "match");
	netlink_put_str(r, NFTA_MATCH_NAME, "conntrack");
	be32(r, NFTA_MATCH_REV, 3);
	netlink_put(r, NFTA_MATCH_INFO, &info, sizeof info);
	end(r);
}

static void named(struct netlink_request *r, const char *expression, uint16_t type,
		  const char *name)
{
	begin(r, expression);
	netlink_put_str(r, type, name);
	end(r);
}

static void lookup(struct netlink_request *r, const char *set, bool map, uint32_t flags)
{
	begin(r, "lookup");
	netlink_put_str(r, NFTA_LOOKUP_SET, set);
	be32(r, NFTA_LOOKUP_SREG, NFT_REG_1);
	if (map)
		be32(r, NFTA_LOOKUP_DREG, NFT_REG_VERDICT);
	be32(r, NFTA_LOOKUP_FLAGS, flags);
	end(r);
}

static void nat(struct netlink_request *r, uint32_t type)
{
	begin(r, "nat");
	be32(r, NFTA_NAT_TYPE, type);
	end(r);
}

static void plain(struct netlink_request *r, const char *name)
{
	begin(r, name);
	end(r);
}

/* One word of a rule: "iif=tun0", "jump=x", "accept". */
static void word(struct netlink_request *r, const char *w, const char *arg)
{
	if (strcmp(w, "iif") == 0)
		device(r, NFT_META_IIFNAME, NFT_CMP_EQ, arg);
	else if (strcmp(w, "oif") == 0)
		device(r, NFT_META_OIFNAME, NFT_CMP_EQ, arg);
	else if (strcmp(w, "not-iif") == 0)
		device(r, NFT_META_IIFNAME, NFT_CMP_NEQ, arg);
	else if (strcmp(w, "src") == 0)
		address(r, 12, arg);
	else if (strcmp(w, "dst") == 0)
		address(r, 16, arg);
	else if (strcmp(w, "state") == 0)
		state_word(r, arg);
	else if (strcmp(w, "xt-state") == 0)
		conntrack(r, arg);
	else if (strcmp(w, "match") == 0)
		named(r, "match", NFTA_MATCH_NAME, arg);
	else if (strcmp(w, "target") == 0)
		named(r, "target", NFTA_TARGET_NAME, arg);
	else if (strcmp(w, "jump") == 0)
		verdict_word(r, NFT_JUMP, arg);
	else if (strcmp(w, "goto") == 0)
		verdict_word(r, NFT_GOTO, arg);
	else if (strcmp(w, "accept") == 0)
		verdict_word(r, NF_ACCEPT, NULL);
	else if (strcmp(w, "drop") == 0)
		verdict_word(r, NF_DROP, NULL);
	else if (strcmp(w, "return") == 0)
		verdict_word(r, NFT_RETURN, NULL);
	else if (strcmp(w, "snat") == 0)
		nat(r, NFT_NAT_SNAT);
	else if (strcmp(w, "dnat") == 0)
		nat(r, NFT_NAT_DNAT);
	else if (strcmp(w, "iif-in") == 0 || strcmp(w, "iif-map") == 0) {
		meta(r, NFT_META_IIFNAME);
		lookup(r, arg, strcmp(w, "iif-map") == 0, 0);
	} else if (strcmp(w, "src-in") == 0 || strcmp(w, "src-not-in") == 0) {
		payload(r, NFT_PAYLOAD_NETWORK_HEADER, 12, 4);
		lookup(r, arg, false, strcmp(w, "src-in") == 0 ? 0 : NFT_LOOKUP_F_INV);
	} else if (strcmp(w, "port") == 0) {
		payload(r, NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2);
		cmp(r, NFT_CMP_EQ, "\001\273", 2);
	} else if (strcmp(w, "port-map") == 0) {
		payload(r, NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2);
		lookup(r, arg, true, 0);
	} else
		plain(r, w); /* counter, limit, masq, reject, queue, fib, ... */
}

static void add_rule(struct ruleset *rs, char *words)
{
	struct netlink_request r = { .len = 0 };
	char *save;

	for (char *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save)) {
		char *arg = strchr(w, '=');

		if (arg)
			*arg++ = '\0';
		word(&r, w, arg);
	}
	assert_int_equal(ruleset_add_rule(rs, (struct span){ r.buf, r.len }), 0);
}

/* "rule; rule | chain: rule; rule": the base chain, then the others. */
static void build(struct ruleset *rs, const char *type, bool drops, const char *text)
{
	char copy[1024], *chain, *rule, *chains, *rules, name[32] = "base";

	snprintf(copy, sizeof copy, "%s", text);
	*rs = (struct ruleset){ 0 };
	for (chain = strtok_r(copy, "|", &chains); chain; chain = strtok_r(NULL, "|", &chains)) {
		struct ruleset_chain *c;
		char *colon = strchr(chain, ':');

		if (colon) {
			*colon = '\0';
			snprintf(name, sizeof name, "%s", chain + strspn(chain, " "));
			chain = colon + 1;
		}
		c = ruleset_add_chain(rs, NFPROTO_IPV4, "t", name);
		assert_non_null(c);
		c->base = rs->nchains == 1;
		c->drops = c->base && drops;
		c->hook = NF_INET_FORWARD;
		snprintf(c->type, sizeof c->type, "%s", type);
		for (rule = strtok_r(chain, ";", &rules); rule; rule = strtok_r(NULL, ";", &rules))
			add_rule(rs, rule);
	}
}

/* ---- sets that the rules may name ---- */

static struct ruleset_element element(const char *key, size_t n, bool ends, int32_t verdict,
				      const char *chain)
{
	struct ruleset_element e = {
		.key = { (const uint8_t *)key, n },
		.interval_end = ends,
		.has_verdict = verdict != NFT_CONTINUE,
		.verdict = verdict,
	};

	if (chain)
		e.chain = (struct span){ (const uint8_t *)chain, strlen(chain) + 1 };
	return e;
}

#define KEY(s) s, sizeof s - 1

static void add_set(struct ruleset *rs, const char *name, bool interval,
		    const struct ruleset_element *elements, size_t n)
{
	struct ruleset_set *set = calloc(1, sizeof *set);

	assert_non_null(set);
	set->family = NFPROTO_IPV4;
	set->table = "t";
	set->name = name;
	set->interval = interval;
	set->elements = calloc(n ? n : 1, sizeof *elements);
	assert_non_null(set->elements);
	if (n)
		memcpy(set->elements, elements, n * sizeof *elements);
	set->n = n;
	set->next = rs->sets;
	rs->sets = set;
}

static void add_sets(struct ruleset *rs)
{
	static const char tun0[IFNAMSIZ] = "tun0", eth7[IFNAMSIZ] = "eth7";
	const struct ruleset_element devices[] = {
		element(eth7, IFNAMSIZ, false, NFT_CONTINUE, NULL),
		element(tun0, IFNAMSIZ, false, NFT_CONTINUE, NULL),
	};
	/* Nothing below 10/8, 10/8, nothing, 192.168/16, nothing. */
	const struct ruleset_element nets[] = {
		element(KEY("\0\0\0\0"), true, NFT_CONTINUE, NULL),
		element(KEY("\300\250\0\0"), false, NFT_CONTINUE, NULL),
		element(KEY("\300\251\0\0"), true, NFT_CONTINUE, NULL),
		element(KEY("\012\0\0\0"), false, NFT_CONTINUE, NULL),
		element(KEY("\013\0\0\0"), true, NFT_CONTINUE, NULL),
	};
	const struct ruleset_element map[] = {
		element(eth7, IFNAMSIZ, false, NF_DROP, NULL),
		element(tun0, IFNAMSIZ, false, NFT_JUMP, "x"),
	};
	const struct ruleset_element ports[] = {
		element(KEY("\0\120"), false, NF_ACCEPT, NULL),
		element(KEY("\001\273"), false, NFT_JUMP, "x"),
	};

	add_set(rs, "devices", false, devices, 2);
	add_set(rs, "nets", true, nets, 5);
	add_set(rs, "map", false, map, 2);
	add_set(rs, "ports", false, ports, 2);
	add_set(rs, "none", false, NULL, 0);
}

/* ---- the cases ---- */

#define ACCEPT VERDICT_ACCEPT
#define DROP   VERDICT_DROP
#define NAT    VERDICT_NAT
#define UNSURE VERDICT_UNSURE

/* A new connection from the stack, 192.168.1.2 on tun0 to 203.0.113.1 on eth0. */
static const struct row {
	const char *name;
	bool drops; /* the policy */
	const char *rules;
	enum verdict_code want;
} rows[] = {
	{ "policy accept", false, "", ACCEPT },
	{ "policy drop", true, "", DROP },
	{ "device", true, "iif=tun0 accept", ACCEPT },
	{ "other device", true, "iif=tun1 accept", DROP },
	{ "device with a longer name", true, "iif=tun00 accept", DROP },
	{ "device with a shorter name", true, "iif=tun accept", DROP },
	{ "devices by their begin", true, "iif=tun* oif=eth* accept", ACCEPT },
	{ "device negated", true, "not-iif=eth0 accept", ACCEPT },
	{ "first rule wins", false, "iif=tun0 drop; iif=tun0 accept", DROP },
	{ "network", true, "src=192.168.0.0/16 dst=203.0.113.0/24 accept", ACCEPT },
	{ "another network", true, "src=192.168.2.0/24 accept", DROP },
	{ "state new", true, "state=new accept", ACCEPT },
	{ "state established", true, "state=established accept", DROP },
	{ "reject", false, "oif=eth0 counter reject", DROP },
	{ "port that may not be accepted", true, "port accept", UNSURE },
	{ "port that may be dropped", false, "port drop", ACCEPT },
	{ "port, then all", true, "port accept; iif=tun0 accept", ACCEPT },
	{ "port excluded by a device", true, "port iif=eth7 accept", DROP },
	{ "rate", true, "limit accept", UNSURE },
	{ "rate of a log", false, "limit log", ACCEPT },
	{ "register of unknown origin", true, "fib accept", ACCEPT },
	{ "queue", false, "iif=tun0 queue", UNSURE },
	{ "jump and back", true, "jump=x; iif=tun0 accept | x: iif=eth7 drop", ACCEPT },
	{ "jump that drops", false, "jump=x | x: src=192.168.1.2/32 drop", DROP },
	{ "return", true, "jump=x; accept | x: return; drop", ACCEPT },
	{ "return from the base", true, "return; accept", DROP },
	{ "goto does not come back", true, "goto=x; accept | x: counter", DROP },
	{ "jump to what is not there", true, "jump=y; accept", ACCEPT },
	{ "endless jumps", true, "jump=x | x: jump=x", DROP },
	{ "perhaps a jump that accepts", true, "port jump=x | x: accept", UNSURE },
	{ "perhaps a jump that drops", false, "port jump=x | x: drop", ACCEPT },
	{ "perhaps back, else dropped", false, "jump=x | x: port return; drop", UNSURE },
	{ "set of devices", true, "iif-in=devices accept", ACCEPT },
	{ "empty set", true, "iif-in=none accept", DROP },
	{ "intervals", true, "src-in=nets accept", ACCEPT },
	{ "intervals negated", true, "src-not-in=nets accept", DROP },
	{ "verdict map", false, "iif-map=map | x: drop", DROP },
	{ "verdict map that comes back", false, "iif-map=map; drop | x: counter", DROP },
	{ "verdict map by port", true, "port-map=ports | x: counter", UNSURE },
	{ "verdict map by port, dropped", false, "port-map=ports; drop | x: drop", UNSURE },
	{ "set that cannot be read", true, "src-in=unknown accept", UNSURE },
	{ "conntrack of iptables", true, "xt-state=new accept", ACCEPT },
	{ "conntrack of iptables, not", true, "xt-state=established accept", DROP },
	{ "comment of iptables", true, "match=comment accept", ACCEPT },
	{ "match of iptables", true, "match=multiport accept", UNSURE },
	{ "target that rejects", false, "iif=tun0 target=REJECT", DROP },
	{ "target that goes on", true, "target=LOG; accept", ACCEPT },
};

static const struct row nat_rows[] = {
	{ "nothing", false, "", ACCEPT },
	{ "masquerade", false, "src=192.168.1.0/24 oif=eth0 counter masq", NAT },
	{ "masquerade of another device", false, "oif=eth1 masq", ACCEPT },
	{ "snat", false, "oif=eth0 snat", NAT },
	{ "dnat", false, "oif=eth0 dnat", ACCEPT },
	{ "exempt", false, "dst=203.0.113.0/24 return; oif=eth0 masq", ACCEPT },
	{ "target of iptables", false, "oif=eth0 target=MASQUERADE", NAT },
	{ "only some", false, "port masq", UNSURE },
};

static struct verdict_packet packet(void)
{
	struct verdict_packet p = { .family = AF_INET, .iif = 5, .oif = 2 };

	snprintf(p.iifname, sizeof p.iifname, "tun0");
	snprintf(p.oifname, sizeof p.oifname, "eth0");
	netaddr_parse(&p.src, "192.168.1.2");
	netaddr_parse(&p.dst, "203.0.113.1");
	return p;
}

static void check(const struct row *r, const char *type)
{
	struct verdict_packet p = packet();
	struct ruleset rs;

	build(&rs, type, r->drops, r->rules[0] ? r->rules : " ");
	add_sets(&rs);
	struct verdict v = verdict_hook(&rs, type, NF_INET_FORWARD, NULL, &p);
	if (v.code != r->want)
		fail_msg("%s: %d, not %d", r->name, (int)v.code, (int)r->want);
	if (v.code != VERDICT_ACCEPT)
		assert_non_null(v.base);
	ruleset_done(&rs);
}

static void filter(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		check(&rows[i], "filter");
}

static void translation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof nat_rows / sizeof nat_rows[0]; i++)
		check(&nat_rows[i], "nat");
}

static void answers(void **state)
{
	struct verdict_packet p = packet();
	struct ruleset rs;

	(void)state;
	p.reply = true;
	build(&rs, "filter", true, "state=established accept");
	assert_int_equal(verdict_hook(&rs, "filter", NF_INET_FORWARD, NULL, &p).code, ACCEPT);
	assert_int_equal(verdict_hook(&rs, "filter", NF_INET_FORWARD, "other", &p).code, ACCEPT);
	assert_int_equal(verdict_hook(&rs, "filter", NF_INET_POST_ROUTING, NULL, &p).code, ACCEPT);
	ruleset_done(&rs);
	build(&rs, "filter", true, "xt-state=new accept");
	struct verdict v = verdict_hook(&rs, "filter", NF_INET_FORWARD, NULL, &p);
	assert_int_equal(v.code, DROP);
	assert_null(v.rule);
	p.family = AF_INET6;
	assert_int_equal(verdict_hook(&rs, "filter", NF_INET_FORWARD, NULL, &p).code, ACCEPT);
	ruleset_done(&rs);
}

/* Chains that are jumped to 2^16 times over come to an end. */
static void budget(void **state)
{
	char text[1024] = "jump=a; jump=a", part[64];
	struct verdict_packet p = packet();
	struct ruleset rs;

	(void)state;
	for (char c = 'a'; c < 'p'; c++) {
		snprintf(part, sizeof part, " | %c: jump=%c; jump=%c", c, c + 1, c + 1);
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s", part);
	}
	snprintf(text + strlen(text), sizeof text - strlen(text),
		 " | p: counter; counter; counter; counter; counter; counter; counter; counter;"
		 " counter; counter; counter; counter; counter; counter; counter; counter");
	build(&rs, "filter", false, text);
	assert_int_equal(verdict_hook(&rs, "filter", NF_INET_FORWARD, NULL, &p).code, UNSURE);
	ruleset_done(&rs);
}

/* Attributes whose lengths lie end the walk. */
static void attributes(void **state)
{
	static const struct {
		const char *name;
		uint8_t bytes[12];
		size_t n;
		int count;
	} spans[] = {
		{ "none", { 0 }, 0, 0 },
		{ "a part of a header", { 8, 0, 1 }, 3, 0 },
		{ "one", { 8, 0, 1, 0, 9, 9, 9, 9 }, 8, 1 },
		{ "one without padding", { 5, 0, 1, 0, 9 }, 5, 1 },
		{ "empty", { 4, 0, 1, 0 }, 4, 1 },
		{ "shorter than its header", { 3, 0, 1, 0, 9, 9, 9, 9 }, 8, 0 },
		{ "longer than the span", { 9, 0, 1, 0, 9, 9, 9, 9 }, 8, 0 },
		{ "two", { 5, 0, 1, 0, 9, 0, 0, 0, 4, 0, 2, 0 }, 12, 2 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
		uint8_t *copy = malloc(spans[i].n ? spans[i].n : 1);
		struct span rest = { copy, spans[i].n }, v;
		uint16_t type;
		int count = 0;

		assert_non_null(copy);
		memcpy(copy, spans[i].bytes, spans[i].n);
		while (netlink_next(&rest, &type, &v))
			count++;
		if (count != spans[i].count)
			fail_msg("%s: %d", spans[i].name, count);
		free(copy);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filter), cmocka_unit_test(translation), cmocka_unit_test(answers),
		cmocka_unit_test(budget), cmocka_unit_test(attributes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
