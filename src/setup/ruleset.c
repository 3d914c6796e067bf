#include "setup/ruleset.h"

#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "bytes.h"

enum { ATTEMPTS = 5 }; /* at a dump that others change while it runs */

/* One more element of SIZE bytes in the array at *LIST of *N, all zero; NULL without memory. */
static void *grow(void *list, size_t *n, size_t size)
{
	void *old, *more;

	memcpy(&old, list, sizeof old);
	more = realloc(old, (*n + 1) * size);
	if (!more)
		return NULL;
	memcpy(list, &more, sizeof more);
	return memset((char *)more + size * (*n)++, 0, size);
}

struct ruleset_block {
	struct ruleset_block *next;
	uint8_t bytes[];
};

/* A copy of the N bytes of P that lives as long as RS; NULL without memory. */
static void *keep(struct ruleset *rs, const void *p, size_t n)
{
	struct ruleset_block *b = malloc(sizeof *b + n);

	if (!b)
		return NULL;
	if (n)
		memcpy(b->bytes, p, n);
	b->next = rs->blocks;
	rs->blocks = b;
	return b->bytes;
}

static const char *keep_str(struct ruleset *rs, const char *s)
{
	return keep(rs, s, strlen(s) + 1);
}

static int keep_span(struct ruleset *rs, struct span *to, struct span from)
{
	*to = (struct span){ keep(rs, from.p, from.n), from.n };
	return to->p ? 0 : -ENOMEM;
}

static uint8_t message_family(const struct nlmsghdr *h)
{
	return h->nlmsg_len > NLMSG_HDRLEN ? ((const uint8_t *)h)[NLMSG_HDRLEN] : 0;
}

static struct span message_attrs(const struct nlmsghdr *h)
{
	return netlink_attrs(h, sizeof(struct nfgenmsg));
}

static void begin(struct netlink_request *r, uint16_t message, uint16_t flags, uint8_t family)
{
	struct nfgenmsg g = { .nfgen_family = family, .version = NFNETLINK_V0 };

	netlink_begin(r, (uint16_t)(NFNL_SUBSYS_NFTABLES << 8 | message), flags, &g, sizeof g);
}

/* ---- chains and rules ---- */

struct ruleset_chain *ruleset_add_chain(struct ruleset *rs, uint8_t family, const char *table,
					const char *name)
{
	struct ruleset_chain *c = grow(&rs->chains, &rs->nchains, sizeof *c);

	if (!c)
		return NULL;
	c->family = family;
	c->first = rs->nrules;
	c->table = keep_str(rs, table);
	c->name = keep_str(rs, name);
	return c->table && c->name ? c : NULL;
}

static int append_rule(struct ruleset *rs, struct ruleset_chain *c, uint64_t handle,
		       struct span expressions)
{
	struct ruleset_rule *rule = grow(&rs->rules, &rs->nrules, sizeof *rule);

	if (!rule)
		return -ENOMEM;
	if (c->n++ == 0)
		c->first = rs->nrules - 1;
	rule->handle = handle;
	return keep_span(rs, &rule->expressions, expressions);
}

int ruleset_add_rule(struct ruleset *rs, struct span expressions)
{
	struct ruleset_chain *c = &rs->chains[rs->nchains - 1];

	return append_rule(rs, c, c->n + 1, expressions);
}

static void names(struct span attrs, uint16_t table_type, uint16_t name_type,
		  char table[RULESET_NAME], char name[RULESET_NAME])
{
	netlink_str(netlink_find(attrs, table_type), table, RULESET_NAME);
	netlink_str(netlink_find(attrs, name_type), name, RULESET_NAME);
}

static int take_chain(void *arg, const struct nlmsghdr *h)
{
	struct span attrs = message_attrs(h), hook = netlink_find(attrs, NFTA_CHAIN_HOOK);
	struct span policy = netlink_find(attrs, NFTA_CHAIN_POLICY);
	char table[RULESET_NAME], name[RULESET_NAME];
	struct ruleset_chain *c;

	names(attrs, NFTA_CHAIN_TABLE, NFTA_CHAIN_NAME, table, name);
	c = ruleset_add_chain(arg, message_family(h), table, name);
	if (!c)
		return -ENOMEM;
	c->base = hook.p != NULL;
	c->hook = netlink_be32(netlink_find(hook, NFTA_HOOK_HOOKNUM));
	c->priority = (int32_t)netlink_be32(netlink_find(hook, NFTA_HOOK_PRIORITY));
	c->drops = c->base && policy.p && netlink_be32(policy) == NF_DROP;
	netlink_str(netlink_find(attrs, NFTA_CHAIN_TYPE), c->type, sizeof c->type);
	return 0;
}

static int by_priority(const void *a, const void *b)
{
	const struct ruleset_chain *x = a, *y = b;

	return (x->priority > y->priority) - (x->priority < y->priority);
}

/* Rules of a chain come one behind the other, in the order in which they run. */
static int take_rule(void *arg, const struct nlmsghdr *h)
{
	struct ruleset *rs = arg;
	struct span attrs = message_attrs(h), handle = netlink_find(attrs, NFTA_RULE_HANDLE);
	char table[RULESET_NAME], name[RULESET_NAME];

	names(attrs, NFTA_RULE_TABLE, NFTA_RULE_CHAIN, table, name);
	for (size_t i = 0; i < rs->nchains; i++) {
		struct ruleset_chain *c = &rs->chains[i];

		if (c->family == message_family(h) && strcmp(c->name, name) == 0 &&
		    strcmp(c->table, table) == 0)
			return append_rule(rs, c, handle.n >= 8 ? be64(handle.p) : 0,
					   netlink_find(attrs, NFTA_RULE_EXPRESSIONS));
	}
	return 0;
}

static int load_once(struct ruleset *rs)
{
	struct netlink_request r;

	*rs = (struct ruleset){ 0 };
	begin(&r, NFT_MSG_GETCHAIN, NLM_F_DUMP, NFPROTO_UNSPEC);
	int rc = netlink_call(NETLINK_NETFILTER, &r, take_chain, rs);
	if (rc)
		return rc;
	if (rs->nchains)
		qsort(rs->chains, rs->nchains, sizeof *rs->chains, by_priority);
	begin(&r, NFT_MSG_GETRULE, NLM_F_DUMP, NFPROTO_UNSPEC);
	return netlink_call(NETLINK_NETFILTER, &r, take_rule, rs);
}

/* What a kernel without nf_tables, or without netfilter, answers. */
static bool absent(int rc)
{
	return rc == -EINVAL || rc == -EOPNOTSUPP || rc == -EPROTONOSUPPORT || rc == -ENOENT;
}

int ruleset_load(struct ruleset *rs)
{
	int rc = -EINTR;

	for (int i = 0; i < ATTEMPTS && rc == -EINTR; i++) {
		rc = load_once(rs);
		if (rc)
			ruleset_done(rs);
	}
	return absent(rc) ? 0 : rc;
}

const struct ruleset_chain *ruleset_chain(const struct ruleset *rs, uint8_t family,
					  const char *table, const char *name)
{
	for (size_t i = 0; i < rs->nchains; i++) {
		const struct ruleset_chain *c = &rs->chains[i];

		if (c->family == family && strcmp(c->name, name) == 0 &&
		    strcmp(c->table, table) == 0)
			return c;
	}
	return NULL;
}

/* ---- sets ---- */

struct set_reader {
	struct ruleset *rs;
	struct ruleset_set *set;
};

static int take_element(const struct set_reader *r, struct span attrs)
{
	struct ruleset_element *e = grow(&r->set->elements, &r->set->n, sizeof *e);
	struct span key = netlink_find(attrs, NFTA_SET_ELEM_KEY);
	struct span end = netlink_find(attrs, NFTA_SET_ELEM_KEY_END);
	struct span data = netlink_find(attrs, NFTA_SET_ELEM_DATA);
	struct span verdict = netlink_find(data, NFTA_DATA_VERDICT);
	uint32_t flags = netlink_be32(netlink_find(attrs, NFTA_SET_ELEM_FLAGS));

	if (!e)
		return -ENOMEM;
	e->interval_end = flags & NFT_SET_ELEM_INTERVAL_END;
	e->catchall = flags & NFT_SET_ELEM_CATCHALL;
	e->has_verdict = verdict.p != NULL;
	e->verdict = (int32_t)netlink_be32(netlink_find(verdict, NFTA_VERDICT_CODE));
	if (keep_span(r->rs, &e->key, netlink_find(key, NFTA_DATA_VALUE)) ||
	    keep_span(r->rs, &e->key_end, netlink_find(end, NFTA_DATA_VALUE)) ||
	    keep_span(r->rs, &e->chain, netlink_find(verdict, NFTA_VERDICT_CHAIN)))
		return -ENOMEM;
	return 0;
}

static int take_elements(void *arg, const struct nlmsghdr *h)
{
	struct span list = netlink_find(message_attrs(h), NFTA_SET_ELEM_LIST_ELEMENTS), element;
	uint16_t type;
	int rc = 0;

	while (rc == 0 && netlink_next(&list, &type, &element))
		rc = take_element(arg, element);
	return rc;
}

static int take_set(void *arg, const struct nlmsghdr *h)
{
	const struct set_reader *r = arg;
	struct span flags = netlink_find(message_attrs(h), NFTA_SET_FLAGS);

	r->set->interval = netlink_be32(flags) & NFT_SET_INTERVAL;
	return 0;
}

static int load_set(struct ruleset *rs, struct ruleset_set *set)
{
	struct set_reader reader = { rs, set };
	struct netlink_request r;

	begin(&r, NFT_MSG_GETSET, 0, set->family);
	netlink_put_str(&r, NFTA_SET_TABLE, set->table);
	netlink_put_str(&r, NFTA_SET_NAME, set->name);
	int rc = netlink_call(NETLINK_NETFILTER, &r, take_set, &reader);
	if (rc)
		return rc;
	begin(&r, NFT_MSG_GETSETELEM, NLM_F_DUMP, set->family);
	netlink_put_str(&r, NFTA_SET_ELEM_LIST_TABLE, set->table);
	netlink_put_str(&r, NFTA_SET_ELEM_LIST_SET, set->name);
	return netlink_call(NETLINK_NETFILTER, &r, take_elements, &reader);
}

static void free_set(struct ruleset_set *set)
{
	free(set->elements);
	free(set);
}

static struct ruleset_set *new_set(struct ruleset *rs, const struct ruleset_chain *c,
				   const char *name)
{
	struct ruleset_set *set = calloc(1, sizeof *set);

	if (!set)
		return NULL;
	set->family = c->family;
	set->table = c->table;
	set->name = keep_str(rs, name);
	if (set->name && load_set(rs, set) == 0)
		return set;
	free_set(set);
	return NULL;
}

const struct ruleset_set *ruleset_set(struct ruleset *rs, const struct ruleset_chain *c,
				      const char *name)
{
	struct ruleset_set *set;

	for (set = rs->sets; set; set = set->next)
		if (set->family == c->family && strcmp(set->name, name) == 0 &&
		    strcmp(set->table, c->table) == 0)
			return set;
	set = new_set(rs, c, name);
	if (set) {
		set->next = rs->sets;
		rs->sets = set;
	}
	return set;
}

/* ---- the rest ---- */

static const char *family_name(uint8_t family)
{
	switch (family) {
	case NFPROTO_INET: return "inet";
	case NFPROTO_IPV4: return "ip";
	case NFPROTO_IPV6: return "ip6";
	case NFPROTO_ARP: return "arp";
	case NFPROTO_BRIDGE: return "bridge";
	case NFPROTO_NETDEV: return "netdev";
	default: return "?";
	}
}

void ruleset_chain_text(const struct ruleset_chain *c, char *buf, size_t size)
{
	snprintf(buf, size, "%s %s %s", family_name(c->family), c->table, c->name);
}

void ruleset_done(struct ruleset *rs)
{
	while (rs->blocks) {
		struct ruleset_block *next = rs->blocks->next;

		free(rs->blocks);
		rs->blocks = next;
	}
	while (rs->sets) {
		struct ruleset_set *next = rs->sets->next;

		free_set(rs->sets);
		rs->sets = next;
	}
	free(rs->chains);
	free(rs->rules);
	*rs = (struct ruleset){ 0 };
}
