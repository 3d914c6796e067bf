#include "setup/legacy.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nf_tables_compat.h>
#include <linux/netfilter/x_tables.h>
#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "setup/machine.h"

enum { TABLE_MAX = 16 << 20, MATCHES_ROOM = NETLINK_REQUEST_MAX - 512 };

/* One rule of either family. */
struct entry {
	const uint8_t *p; /* struct ipt_entry or ip6t_entry */
	size_t head;      /* its size */
	size_t target, next;
	const uint8_t *src, *dst, *src_mask, *dst_mask;
	const char *iif, *oif;
	const uint8_t *iif_mask, *oif_mask;
	uint16_t proto;
	uint8_t invert;
	bool is_goto;
};

struct table {
	uint8_t family; /* NFPROTO_IPV4 or NFPROTO_IPV6 */
	char name[XT_TABLE_MAXNAMELEN];
	uint32_t hooks, hook_entry[NF_INET_NUMHOOKS], underflow[NF_INET_NUMHOOKS];
	uint8_t *entries; /* owned */
	size_t size;
};

/* ---- what the kernel gives ---- */

static bool in_use(const char *file, const char *table)
{
	char line[64];
	bool found = false;
	FILE *f = fopen(file, "re");

	while (f && !found && fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = '\0';
		found = strcmp(line, table) == 0;
	}
	if (f)
		fclose(f);
	return found;
}

/* struct ip6t_getinfo and ip6t_get_entries have the same fields in the same places. */
static int read_table(struct table *t, int fd)
{
	int level = t->family == NFPROTO_IPV4 ? IPPROTO_IP : IPPROTO_IPV6;
	struct ipt_getinfo info = { 0 };
	socklen_t len = sizeof info;
	struct ipt_get_entries *all;

	memcpy(info.name, t->name, sizeof info.name);
	if (getsockopt(fd, level, IPT_SO_GET_INFO, &info, &len) < 0)
		return -errno;
	if (info.size > TABLE_MAX)
		return -E2BIG;
	len = (socklen_t)(sizeof *all + info.size);
	all = calloc(1, len);
	t->entries = malloc(info.size ? info.size : 1);
	if (!all || !t->entries) {
		free(all);
		return -ENOMEM;
	}
	memcpy(all->name, t->name, sizeof all->name);
	all->size = info.size;
	int rc = getsockopt(fd, level, IPT_SO_GET_ENTRIES, all, &len) < 0 ? -errno : 0;
	if (!rc)
		memcpy(t->entries, (uint8_t *)all + sizeof *all, info.size);
	free(all);
	t->size = info.size;
	t->hooks = info.valid_hooks;
	memcpy(t->hook_entry, info.hook_entry, sizeof t->hook_entry);
	memcpy(t->underflow, info.underflow, sizeof t->underflow);
	return rc;
}

static void take_ipv4(struct entry *e)
{
	const struct ipt_entry *x = (const void *)e->p;

	e->target = x->target_offset;
	e->next = x->next_offset;
	e->src = (const void *)&x->ip.src;
	e->dst = (const void *)&x->ip.dst;
	e->src_mask = (const void *)&x->ip.smsk;
	e->dst_mask = (const void *)&x->ip.dmsk;
	e->iif = x->ip.iniface;
	e->oif = x->ip.outiface;
	e->iif_mask = x->ip.iniface_mask;
	e->oif_mask = x->ip.outiface_mask;
	e->proto = x->ip.proto;
	e->invert = x->ip.invflags;
	e->is_goto = x->ip.flags & IPT_F_GOTO;
}

static void take_ipv6(struct entry *e)
{
	const struct ip6t_entry *x = (const void *)e->p;

	e->target = x->target_offset;
	e->next = x->next_offset;
	e->src = (const void *)&x->ipv6.src;
	e->dst = (const void *)&x->ipv6.dst;
	e->src_mask = (const void *)&x->ipv6.smsk;
	e->dst_mask = (const void *)&x->ipv6.dmsk;
	e->iif = x->ipv6.iniface;
	e->oif = x->ipv6.outiface;
	e->iif_mask = x->ipv6.iniface_mask;
	e->oif_mask = x->ipv6.outiface_mask;
	e->proto = x->ipv6.proto;
	e->invert = x->ipv6.invflags;
	e->is_goto = x->ipv6.flags & IP6T_F_GOTO;
}

/* The entry at OFFSET; false where there is none. */
static bool entry_at(const struct table *t, size_t offset, struct entry *e)
{
	bool four = t->family == NFPROTO_IPV4;

	e->head = four ? sizeof(struct ipt_entry) : sizeof(struct ip6t_entry);
	if (offset > t->size || t->size - offset < e->head)
		return false;
	e->p = t->entries + offset;
	if (four)
		take_ipv4(e);
	else
		take_ipv6(e);
	return e->target >= e->head && e->next <= t->size - offset && e->target <= e->next &&
	       e->next - e->target >= sizeof(struct xt_entry_target);
}

/* ---- expressions ---- */

struct expression {
	size_t element, data;
};

static struct expression begin(struct netlink_request *r, const char *name)
{
	struct expression e = { .element = netlink_nest(r, NFTA_LIST_ELEM) };

	netlink_put_str(r, NFTA_EXPR_NAME, name);
	e.data = netlink_nest(r, NFTA_EXPR_DATA);
	return e;
}

static void end(struct netlink_request *r, struct expression e)
{
	netlink_nest_end(r, e.data);
	netlink_nest_end(r, e.element);
}

static void put_be32(struct netlink_request *r, uint16_t type, uint32_t v)
{
	netlink_put_u32(r, type, htonl(v));
}

static void put_value(struct netlink_request *r, uint16_t type, const void *p, size_t n)
{
	size_t nest = netlink_nest(r, type);

	netlink_put(r, NFTA_DATA_VALUE, p, n);
	netlink_nest_end(r, nest);
}

static void put_cmp(struct netlink_request *r, bool inverted, const void *p, size_t n)
{
	struct expression e = begin(r, "cmp");

	put_be32(r, NFTA_CMP_SREG, NFT_REG_1);
	put_be32(r, NFTA_CMP_OP, inverted ? NFT_CMP_NEQ : NFT_CMP_EQ);
	put_value(r, NFTA_CMP_DATA, p, n);
	end(r, e);
}

static void put_meta(struct netlink_request *r, uint32_t key)
{
	struct expression e = begin(r, "meta");

	put_be32(r, NFTA_META_KEY, key);
	put_be32(r, NFTA_META_DREG, NFT_REG_1);
	end(r, e);
}

static void put_device(struct netlink_request *r, uint32_t key, const char *name,
		       const uint8_t *mask, bool inverted)
{
	size_t n = 0;

	while (n < IFNAMSIZ && mask[n])
		n++;
	if (n == 0)
		return;
	put_meta(r, key);
	put_cmp(r, inverted, name, n);
}

static void put_address(struct netlink_request *r, uint32_t offset, size_t n, const uint8_t *addr,
			const uint8_t *mask, bool inverted)
{
	static const uint8_t zero[16];
	struct expression e;

	if (memcmp(mask, zero, n) == 0)
		return;
	e = begin(r, "payload");
	put_be32(r, NFTA_PAYLOAD_DREG, NFT_REG_1);
	put_be32(r, NFTA_PAYLOAD_BASE, NFT_PAYLOAD_NETWORK_HEADER);
	put_be32(r, NFTA_PAYLOAD_OFFSET, offset);
	put_be32(r, NFTA_PAYLOAD_LEN, (uint32_t)n);
	end(r, e);
	e = begin(r, "bitwise");
	put_be32(r, NFTA_BITWISE_SREG, NFT_REG_1);
	put_be32(r, NFTA_BITWISE_DREG, NFT_REG_1);
	put_be32(r, NFTA_BITWISE_LEN, (uint32_t)n);
	put_value(r, NFTA_BITWISE_MASK, mask, n);
	put_value(r, NFTA_BITWISE_XOR, zero, n);
	end(r, e);
	put_cmp(r, inverted, addr, n);
}

/* The matches of an entry; the contents of those that are not looked into are left out. */
static void put_matches(struct netlink_request *r, const struct entry *entry)
{
	struct xt_entry_match m;

	for (size_t at = entry->head; at < entry->target; at += m.u.match_size) {
		if (r->len > MATCHES_ROOM) {
			end(r, begin(r, "limit")); /* it may match or not */
			return;
		}
		if (entry->target - at < sizeof m)
			return;
		memcpy(&m, entry->p + at, sizeof m);
		if (m.u.match_size < sizeof m || m.u.match_size > entry->target - at)
			return;
		m.u.user.name[sizeof m.u.user.name - 1] = '\0';
		struct expression e = begin(r, "match");
		netlink_put_str(r, NFTA_MATCH_NAME, m.u.user.name);
		put_be32(r, NFTA_MATCH_REV, m.u.user.revision);
		if (strcmp(m.u.user.name, "conntrack") == 0)
			netlink_put(r, NFTA_MATCH_INFO, entry->p + at + sizeof m,
				    m.u.match_size - sizeof m);
		end(r, e);
	}
}

static void put_verdict(struct netlink_request *r, int32_t code, const char *chain)
{
	struct expression e = begin(r, "immediate");
	size_t data, verdict;

	put_be32(r, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
	data = netlink_nest(r, NFTA_IMMEDIATE_DATA);
	verdict = netlink_nest(r, NFTA_DATA_VERDICT);
	put_be32(r, NFTA_VERDICT_CODE, (uint32_t)code);
	if (chain)
		netlink_put_str(r, NFTA_VERDICT_CHAIN, chain);
	netlink_nest_end(r, verdict);
	netlink_nest_end(r, data);
	end(r, e);
}

/* User chains are named by where they begin. */
static void chain_name(char *buf, size_t size, size_t offset)
{
	snprintf(buf, size, "@%zu", offset);
}

/* A standard target's verdict: an offset to jump to, or -verdict - 1. */
static void put_standard(struct netlink_request *r, const struct entry *e, int32_t verdict,
			 size_t next)
{
	char name[24];

	if (verdict == XT_RETURN) {
		put_verdict(r, NFT_RETURN, NULL);
	} else if (verdict < 0) {
		put_verdict(r, -verdict - 1, NULL);
	} else if ((size_t)verdict != next) {
		chain_name(name, sizeof name, (size_t)verdict);
		put_verdict(r, e->is_goto ? NFT_GOTO : NFT_JUMP, name);
	}
}

static void put_target(struct netlink_request *r, const struct entry *e, size_t next)
{
	struct xt_entry_target t;
	int32_t verdict;

	memcpy(&t, e->p + e->target, sizeof t);
	t.u.user.name[sizeof t.u.user.name - 1] = '\0';
	if (t.u.user.name[0]) {
		struct expression x = begin(r, "target");
		netlink_put_str(r, NFTA_TARGET_NAME, t.u.user.name);
		end(r, x);
	} else if (e->next - e->target >= sizeof t + sizeof verdict) {
		memcpy(&verdict, e->p + e->target + sizeof t, sizeof verdict);
		put_standard(r, e, verdict, next);
	}
}

static int add_rule(struct ruleset *rs, const struct table *t, const struct entry *e, size_t next)
{
	bool four = t->family == NFPROTO_IPV4;
	struct netlink_request r = { .len = 0 };
	size_t n = four ? 4 : 16;
	uint32_t proto = htole32(e->proto);

	put_device(&r, NFT_META_IIFNAME, e->iif, e->iif_mask, e->invert & IPT_INV_VIA_IN);
	put_device(&r, NFT_META_OIFNAME, e->oif, e->oif_mask, e->invert & IPT_INV_VIA_OUT);
	put_address(&r, four ? 12 : 8, n, e->src, e->src_mask, e->invert & IPT_INV_SRCIP);
	put_address(&r, four ? 16 : 24, n, e->dst, e->dst_mask, e->invert & IPT_INV_DSTIP);
	if (e->proto) {
		put_meta(&r, NFT_META_L4PROTO);
		put_cmp(&r, e->invert & IPT_INV_PROTO, &proto, 1);
	}
	put_matches(&r, e);
	put_target(&r, e, next);
	return ruleset_add_rule(rs, (struct span){ r.buf, r.len });
}

/* ---- chains ---- */

static bool starts_chain(const struct entry *e)
{
	const struct xt_entry_target *t = (const void *)(e->p + e->target);

	return strcmp(t->u.user.name, XT_ERROR_TARGET) == 0;
}

/* The rules from OFFSET up to END, or to where the next chain starts. */
static int add_rules(struct ruleset *rs, const struct table *t, size_t offset, size_t stop)
{
	struct entry e;

	while (offset < stop && entry_at(t, offset, &e) && !starts_chain(&e)) {
		int rc = add_rule(rs, t, &e, offset + e.next);

		if (rc)
			return rc;
		offset += e.next;
	}
	return 0;
}

static int add_base(struct ruleset *rs, const struct table *t, uint32_t hook)
{
	static const char *const names[] = { "PREROUTING", "INPUT", "FORWARD", "OUTPUT",
					     "POSTROUTING" };
	struct ruleset_chain *c = ruleset_add_chain(rs, t->family, t->name, names[hook]);
	struct xt_standard_target policy;
	struct entry e;

	if (!c)
		return -ENOMEM;
	c->base = true;
	c->hook = hook;
	snprintf(c->type, sizeof c->type, "%s", strcmp(t->name, "nat") == 0 ? "nat" : "filter");
	if (entry_at(t, t->underflow[hook], &e) && e.next - e.target >= sizeof policy) {
		memcpy(&policy, e.p + e.target, sizeof policy);
		c->drops = policy.verdict == -NF_DROP - 1;
	}
	return add_rules(rs, t, t->hook_entry[hook], t->underflow[hook]);
}

static int add_chains(struct ruleset *rs, const struct table *t)
{
	struct entry e;
	char name[24];
	int rc = 0;

	for (uint32_t hook = 0; hook < NF_INET_NUMHOOKS && !rc; hook++)
		if (t->hooks & 1u << hook)
			rc = add_base(rs, t, hook);
	for (size_t at = 0; !rc && entry_at(t, at, &e); at += e.next) {
		if (!starts_chain(&e))
			continue;
		chain_name(name, sizeof name, at + e.next);
		rc = ruleset_add_chain(rs, t->family, t->name, name) ? 0 : -ENOMEM;
		if (!rc)
			rc = add_rules(rs, t, at + e.next, t->size);
	}
	return rc;
}

static int load_table(struct ruleset *rs, uint8_t family, const char *name)
{
	struct table t = { .family = family };
	int fd = socket(family == NFPROTO_IPV4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	snprintf(t.name, sizeof t.name, "%s", name);
	int rc = read_table(&t, fd);
	if (!rc)
		rc = add_chains(rs, &t);
	free(t.entries);
	close(fd);
	return rc;
}

int legacy_load(struct ruleset *rs)
{
	static const struct {
		uint8_t family;
		const char *file;
	} families[] = {
		{ NFPROTO_IPV4, "/proc/net/ip_tables_names" },
		{ NFPROTO_IPV6, "/proc/net/ip6_tables_names" },
	};
	static const char *const tables[] = { "filter", "nat" };
	int rc = 0;

	*rs = (struct ruleset){ .legacy = true };
	for (size_t i = 0; i < 4 && !rc; i++)
		if (in_use(families[i / 2].file, tables[i % 2]))
			rc = load_table(rs, families[i / 2].family, tables[i % 2]);
	if (rc)
		ruleset_done(rs);
	return rc;
}
