#include "setup/verdict.h"

#include <netinet/in.h>
#include <linux/netfilter.h>
#include <string.h>
#include <sys/socket.h>

#include "setup/machine.h"

enum {
	DEPTH_MAX = 16,   /* of jumps (NFT_JUMP_STACK_SIZE) */
	BUDGET = 1000000, /* rules: chains may be jumped to many times over */
};

struct walk {
	struct machine m;
	const struct ruleset_rule *rule;    /* that ended it */
	const struct ruleset_rule *perhaps; /* the first that may have let the packet pass */
	unsigned depth, budget;
};

static enum step run_chain(struct walk *w, const struct ruleset_chain *c, bool sure);

static enum step run_jump(struct walk *w, const char *name, bool sure)
{
	const struct ruleset_chain *c =
		ruleset_chain(w->m.rs, w->m.base->family, w->m.base->table, name);
	enum step end = STEP_ON;

	if (c && w->depth < DEPTH_MAX) {
		w->depth++;
		end = run_chain(w, c, sure);
		w->depth--;
	}
	return end;
}

/* RULE perhaps gives STEP: what would let the packet pass is remembered. */
static void perhaps(struct walk *w, const struct ruleset_rule *rule, enum step step,
		    const char *chain)
{
	char name[RULESET_NAME];

	if (step == STEP_JUMP || step == STEP_GOTO) {
		memcpy(name, chain, sizeof name);
		run_jump(w, name, false);
	} else if (step != STEP_DROP && step != STEP_ON && !w->perhaps) {
		w->perhaps = rule;
	}
}

/* The same for every verdict of a map whose key is not known. */
static void perhaps_any(struct walk *w, const struct ruleset_rule *rule,
			const struct ruleset_set *vmap)
{
	for (size_t i = 0; i < vmap->n; i++) {
		if (!vmap->elements[i].has_verdict)
			continue;
		w->m.step = STEP_ON;
		machine_verdict(&w->m, vmap->elements[i].verdict, vmap->elements[i].chain);
		perhaps(w, rule, w->m.step, w->m.chain);
	}
}

/* What a rule that matches for certain does to the walk; STEP_ON: the next rule is next. */
static enum step obey(struct walk *w, const struct ruleset_rule *rule, bool sure)
{
	char name[RULESET_NAME];
	enum step step = w->m.step, end;

	memcpy(name, w->m.chain, sizeof name);
	switch (step) {
	case STEP_ON:
	case STEP_RETURN: return step;
	case STEP_JUMP: return run_jump(w, name, sure);
	case STEP_GOTO: end = run_jump(w, name, sure); return end == STEP_ON ? STEP_RETURN : end;
	default:
		if (!sure) {
			perhaps(w, rule, step, name);
			return STEP_RETURN;
		}
		w->rule = rule;
		return step;
	}
}

/* Walks C: a verdict, or STEP_ON where it came to its end.  Not SURE: a chain perhaps entered. */
static enum step run_chain(struct walk *w, const struct ruleset_chain *c, bool sure)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct ruleset_rule *rule = &w->m.rs->rules[c->first + i];
		enum tri match;

		if (w->budget == 0) {
			w->rule = rule;
			return STEP_ASK;
		}
		w->budget--;
		match = machine_run(&w->m, rule);
		if (match == MAYBE && w->m.vmap)
			perhaps_any(w, rule, w->m.vmap);
		else if (match == MAYBE)
			perhaps(w, rule, w->m.step, w->m.chain);
		if (match != YES)
			continue;
		enum step end = obey(w, rule, sure);
		if (end == STEP_RETURN)
			return STEP_ON;
		if (end != STEP_ON)
			return end;
	}
	return STEP_ON;
}

struct verdict verdict_chain(struct ruleset *rs, const struct ruleset_chain *base,
			     const struct verdict_packet *p)
{
	struct walk w = { .m = { .rs = rs, .packet = p, .base = base }, .budget = BUDGET };
	struct verdict v = { .base = base };
	enum step end = run_chain(&w, base, true);

	v.rule = w.rule;
	if (end == STEP_ON)
		end = base->drops ? STEP_DROP : STEP_ACCEPT;
	switch (end) {
	case STEP_DROP: v.code = VERDICT_DROP; break;
	case STEP_NAT: v.code = VERDICT_NAT; break;
	case STEP_ASK: v.code = VERDICT_UNSURE; break;
	default: v.code = VERDICT_ACCEPT; break;
	}
	bool nat = strcmp(base->type, "nat") == 0;
	if (w.perhaps && v.code == (nat ? VERDICT_ACCEPT : VERDICT_DROP)) {
		v.code = VERDICT_UNSURE;
		v.rule = w.perhaps;
	}
	return v;
}

bool verdict_applies(const struct ruleset_chain *c, const char *type, uint32_t hook,
		     const struct verdict_packet *p)
{
	uint8_t family = p->family == AF_INET ? NFPROTO_IPV4 : NFPROTO_IPV6;

	return c->base && c->hook == hook && (c->family == family || c->family == NFPROTO_INET) &&
	       strcmp(c->type, type) == 0;
}

struct verdict verdict_hook(struct ruleset *rs, const char *type, uint32_t hook, const char *table,
			    const struct verdict_packet *p)
{
	struct verdict worst = { .code = VERDICT_ACCEPT };

	for (size_t i = 0; i < rs->nchains; i++) {
		const struct ruleset_chain *c = &rs->chains[i];

		if (!verdict_applies(c, type, hook, p) || (table && strcmp(c->table, table) != 0))
			continue;
		struct verdict v = verdict_chain(rs, c, p);
		if (v.code == VERDICT_DROP || v.code == VERDICT_NAT)
			return v;
		if (v.code == VERDICT_UNSURE && worst.code == VERDICT_ACCEPT)
			worst = v;
	}
	return worst;
}
