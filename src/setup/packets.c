#include <linux/netfilter.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "setup/report.h"
#include "setup/rights.h"
#include "setup/spawn.h"
#include "setup/status.h"
#include "setup/verdict.h"

enum { TEXT_SIZE = 640 };

static void set_device(int *index, char name[IFNAMSIZ], const struct rtnl_link *l)
{
	*index = l->index;
	memcpy(name, l->name, IFNAMSIZ);
}

/*
 * A packet of the stack's (or an answer to one) as HOOK sees it: before routing there is no
 * device outward, and an answer still has this host's address.
 */
static struct verdict_packet packet(const struct status *s, const struct status_family *f,
				    uint32_t hook, bool reply)
{
	struct verdict_packet p = { .family = f->family, .reply = reply };

	set_device(&p.iif, p.iifname, reply ? &f->out : &s->link);
	if (hook != NF_INET_PRE_ROUTING)
		set_device(&p.oif, p.oifname, reply ? &s->link : &f->out);
	p.src = reply ? f->host : f->stack;
	if (!reply)
		p.dst = f->host;
	else if (hook != NF_INET_PRE_ROUTING)
		p.dst = f->stack;
	return p;
}

/* "ip filter FORWARD", and what of it: its policy, or which rule. */
static const char *culprit(const struct ruleset *rs, const struct verdict *v, char buf[TEXT_SIZE])
{
	char chain[600];

	ruleset_chain_text(v->base, chain, sizeof chain);
	if (v->rule)
		snprintf(buf, TEXT_SIZE, "%s%s, rule %s%llu", rs->legacy ? "iptables-legacy " : "",
			 chain, rs->legacy ? "" : "with handle ",
			 (unsigned long long)v->rule->handle);
	else
		snprintf(buf, TEXT_SIZE, "%s%s, policy drop", rs->legacy ? "iptables-legacy " : "",
			 chain);
	return buf;
}

/* ---- MASQUERADE ---- */

void status_masquerade(struct status *s, const struct status_family *f)
{
	struct verdict_packet p = packet(s, f, NF_INET_POST_ROUTING, false);
	struct ruleset *all[] = { &s->rules, &s->legacy };
	char row[32], text[TEXT_SIZE];

	snprintf(row, sizeof row, "%s masquerade", f->name);
	for (size_t i = 0; i < 2; i++) {
		struct verdict v = verdict_hook(all[i], "nat", NF_INET_POST_ROUTING, NULL, &p);

		if (v.code != VERDICT_NAT)
			continue;
		ruleset_chain_text(v.base, text, sizeof text);
		report_check(REPORT_OK, row, "out of %s, by %s%s", f->out.name,
			     all[i]->legacy ? "iptables-legacy " : "", text);
		return;
	}
	STATUS_FAIL(s, row, "no rule masquerades the stack's packets out of %s", f->out.name);
	report_mend("%s setup -i %s", s->program, s->device);
}

/* ---- what drops them ---- */

/* The nft rules that let both directions through C; HOOK is where it hangs. */
static void mend_nft(const struct status *s, const struct status_family *f,
		     const struct ruleset_chain *c, const char *chain)
{
	char to[RULESET_NAME * 2], in[64], out[64];

	snprintf(to, sizeof to, "%s %s %s",
		 c->family == NFPROTO_INET ? "inet" :
		 c->family == NFPROTO_IPV4 ? "ip" :
					     "ip6",
		 c->table, chain);
	snprintf(in, sizeof in, "iifname \"%s\"", s->device);
	snprintf(out, sizeof out, "oifname \"%s\"", s->device);
	if (c->hook == NF_INET_PRE_ROUTING)
		snprintf(out, sizeof out, "iifname \"%s\" ct state established,related",
			 f->out.name);
	if (c->hook == NF_INET_POST_ROUTING)
		snprintf(in, sizeof in, "oifname \"%s\"", f->out.name);
	report_mend("%snft 'insert rule %s %s accept; insert rule %s %s accept'", rights_prefix(),
		    to, in, to, out);
}

/* The same by PROGRAM, which takes the options of iptables. */
static void mend_iptables(const struct status *s, const char *program, const char *chain)
{
	report_mend("%s%s -I %s -i %s -j ACCEPT; %s%s -I %s -o %s -m conntrack --ctstate "
		    "ESTABLISHED,RELATED -j ACCEPT",
		    rights_prefix(), program, chain, s->device, rights_prefix(), program, chain,
		    s->device);
}

/*
 * A chain of iptables gets a rule of iptables, which then still can list it.  Docker leaves a
 * chain to its users, and firewalld its whole table to nobody.
 */
static void mend(const struct status *s, const struct status_family *f, const struct ruleset *rs,
		 const struct ruleset_chain *c)
{
	bool four = c->family == NFPROTO_IPV4, forward = strcmp(c->name, "FORWARD") == 0;
	const char *nft = four ? "iptables-nft" : "ip6tables-nft";
	const char *old = four ? "iptables-legacy" : "ip6tables-legacy";
	const char *chain = c->name;
	char path[256];

	if (forward && ruleset_chain(rs, c->family, c->table, "DOCKER-USER"))
		chain = "DOCKER-USER";
	if (rs->legacy)
		mend_iptables(s,
			      spawn_find(old, path, sizeof path) ? old :
			      four                               ? "iptables" :
								   "ip6tables",
			      chain);
	else if (strcmp(c->table, "firewalld") == 0)
		report_mend("%sfirewall-cmd --zone=trusted --add-interface=%s", rights_prefix(),
			    s->device);
	else if (forward && strcmp(c->table, "filter") == 0 && c->family != NFPROTO_INET &&
		 spawn_find(nft, path, sizeof path))
		mend_iptables(s, nft, chain);
	else
		mend_nft(s, f, c, chain);
}

/* Whether C stops packets of the one or the other direction; V is the verdict. */
static bool stops(const struct status *s, const struct status_family *f, struct ruleset *rs,
		  const struct ruleset_chain *c, struct verdict *v, bool *reply)
{
	static const uint32_t hooks[] = { NF_INET_PRE_ROUTING, NF_INET_FORWARD,
					  NF_INET_POST_ROUTING };

	for (size_t i = 0; i < 6; i++) {
		struct verdict_packet p = packet(s, f, hooks[i / 2], i % 2);

		if (!verdict_applies(c, "filter", hooks[i / 2], &p))
			continue;
		*v = verdict_chain(rs, c, &p);
		*reply = i % 2;
		if (v->code == VERDICT_DROP || v->code == VERDICT_UNSURE)
			return true;
	}
	return false;
}

static void fail_filter(struct status *s, const char *row, bool reply, const struct ruleset *rs,
			const struct verdict *v)
{
	const char *which = reply ? "answers to the stack" : "the stack's packets";
	char text[TEXT_SIZE];

	culprit(rs, v, text);
	if (v->code == VERDICT_DROP)
		STATUS_FAIL(s, row, "%s are dropped by %s", which, text);
	else
		STATUS_FAIL(s, row, "whether %s pass depends on more than is known here: %s", which,
			    text);
}

void status_filter(struct status *s, const struct status_family *f)
{
	struct ruleset *all[] = { &s->rules, &s->legacy };
	char row[32];
	unsigned chains = 0, stopped = 0;

	snprintf(row, sizeof row, "%s filter", f->name);
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < all[i]->nchains; j++) {
			const struct ruleset_chain *c = &all[i]->chains[j];
			struct verdict v;
			bool reply;

			chains += c->base && c->hook == NF_INET_FORWARD;
			if (!stops(s, f, all[i], c, &v, &reply))
				continue;
			stopped++;
			fail_filter(s, row, reply, all[i], &v);
			mend(s, f, all[i], c);
		}
	if (!stopped)
		report_check(REPORT_OK, row,
			     chains ? "its rules let both directions pass" :
				      "no rules about forwarded packets");
}
