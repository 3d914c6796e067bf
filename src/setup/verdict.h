/*
 * What the packet filter would do with a packet: the expressions of nf_tables, interpreted over
 * the little that is known of it beforehand.
 *
 * A rule whose matches cannot all be decided (a port, a mark, a match of iptables) may match or
 * not.  One that may accept does not make an acceptance certain; one that may drop does
 * not make a drop: it is about some traffic, not about this device's.
 */
#ifndef TUNTRACE_SETUP_VERDICT_H
#define TUNTRACE_SETUP_VERDICT_H

#include <net/if.h>
#include <stdbool.h>
#include <stdint.h>

#include "setup/netaddr.h"
#include "setup/ruleset.h"

/* A TCP segment; src and dst of family 0 are not known. */
struct verdict_packet {
	int family; /* AF_INET, AF_INET6 */
	int iif, oif;
	char iifname[IFNAMSIZ], oifname[IFNAMSIZ]; /* padded with zeros */
	struct netaddr src, dst;
	bool reply; /* of an established connection; else the first of a new one */
};

enum verdict_code {
	VERDICT_ACCEPT, /* nothing stops it; of nat: nothing rewrites its source */
	VERDICT_DROP,
	VERDICT_NAT,   /* its source is rewritten: MASQUERADE or SNAT */
	VERDICT_UNSURE /* `rule` decides by what is not known here */
};

struct verdict {
	enum verdict_code code;
	const struct ruleset_chain *base;
	const struct ruleset_rule *rule; /* NULL: the policy of `base` */
};

/* The verdict of one base chain. */
struct verdict verdict_chain(struct ruleset *rs, const struct ruleset_chain *base,
			     const struct verdict_packet *p);

/* Whether C is a base chain of TYPE ("filter", "nat") on HOOK that P passes. */
bool verdict_applies(const struct ruleset_chain *c, const char *type, uint32_t hook,
		     const struct verdict_packet *p);

/*
 * That of all base chains of TYPE on HOOK (NF_INET_FORWARD, ...): the first that drops or
 * rewrites, else the first that is unsure.  TABLE limits it to tables of that name (NULL: all).
 */
struct verdict verdict_hook(struct ruleset *rs, const char *type, uint32_t hook, const char *table,
			    const struct verdict_packet *p);

#endif
