/*
 * The packet filter's rules, as the kernel runs them: chains, rules and sets of nf_tables, read
 * through netlink.  What iptables-nft wrote is among them.  nft(8) is not asked, because
 * its listings hide the matches of iptables and differ between versions.
 */
#ifndef TUNTRACE_SETUP_RULESET_H
#define TUNTRACE_SETUP_RULESET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "setup/netlink.h"

enum { RULESET_NAME = 256 }; /* bytes of any name, with its NUL (NFT_NAME_MAXLEN) */

struct ruleset_chain {
	uint8_t family; /* NFPROTO_INET, NFPROTO_IPV4, NFPROTO_IPV6, ... */
	const char *table, *name;
	/* Of a base chain alone. */
	bool base;
	char type[16]; /* "filter", "nat", "route" */
	uint32_t hook; /* NF_INET_FORWARD, ... */
	int32_t priority;
	bool drops; /* the policy */
	/* Its rules. */
	size_t first, n;
};

struct ruleset_rule {
	uint64_t handle;
	struct span expressions; /* a list of NFTA_LIST_ELEM */
};

struct ruleset_element {
	struct span key, key_end; /* key_end of a range of concatenations */
	bool interval_end;        /* the first key behind an interval */
	bool catchall;
	bool has_verdict;
	int32_t verdict;   /* NF_ACCEPT, NFT_JUMP, ... */
	struct span chain; /* of a jump or goto */
};

struct ruleset_set {
	struct ruleset_set *next;
	uint8_t family;
	const char *table, *name;
	bool interval;
	struct ruleset_element *elements;
	size_t n;
};

struct ruleset {
	struct ruleset_chain *chains; /* base chains by priority, the others where they fall */
	struct ruleset_rule *rules;
	struct ruleset_set *sets; /* those that were asked for, a list */
	size_t nchains, nrules;
	struct ruleset_block *blocks; /* owned: names and bytes of all the above lie in them */
	bool legacy;                  /* of the old iptables: see legacy.h */
};

/* Reads all tables of this namespace.  0 or -errno: -EPERM.  No nf_tables: 0, and nothing in it. */
int ruleset_load(struct ruleset *rs);

/* A chain, or NULL. */
const struct ruleset_chain *ruleset_chain(const struct ruleset *rs, uint8_t family,
					  const char *table, const char *name);

/* A set of C's table with its elements, read when first asked for; NULL where that fails. */
const struct ruleset_set *ruleset_set(struct ruleset *rs, const struct ruleset_chain *c,
				      const char *name);

/*
 * For a reader of another kind of rules: a chain without rules, and a copy of EXPRESSIONS as the
 * next rule of the last chain.  NULL or -ENOMEM without memory; earlier chains may have moved.
 */
struct ruleset_chain *ruleset_add_chain(struct ruleset *rs, uint8_t family, const char *table,
					const char *name);
int ruleset_add_rule(struct ruleset *rs, struct span expressions);

/* "ip filter FORWARD". */
void ruleset_chain_text(const struct ruleset_chain *c, char *buf, size_t size);

void ruleset_done(struct ruleset *rs);

#endif
