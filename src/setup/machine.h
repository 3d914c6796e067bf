/*
 * The expressions of one nf_tables rule, run as the kernel's register machine runs them, but over
 * registers whose bytes may be unknown.
 */
#ifndef TUNTRACE_SETUP_MACHINE_H
#define TUNTRACE_SETUP_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "setup/ruleset.h"

struct verdict_packet;

/* Does a rule match: no, perhaps, yes. */
enum tri { NO, MAYBE, YES };

/* What a rule says: on to the next, or a verdict. */
enum step {
	STEP_ON,
	STEP_ACCEPT,
	STEP_DROP,
	STEP_NAT,
	STEP_ASK,
	STEP_JUMP,
	STEP_GOTO,
	STEP_RETURN
};

enum { MACHINE_REGISTERS = 80 }; /* bytes: the verdict's 16, then sixteen registers of four */

struct machine {
	struct ruleset *rs;
	const struct verdict_packet *packet;
	const struct ruleset_chain *base; /* for its table */
	uint8_t reg[MACHINE_REGISTERS];
	bool known[MACHINE_REGISTERS];
	enum step step;
	char chain[RULESET_NAME];       /* of a jump or goto */
	const struct ruleset_set *vmap; /* a verdict map whose key is not known, or NULL */
};

/* Runs RULE; `step` is what it says if it matches. */
enum tri machine_run(struct machine *m, const struct ruleset_rule *rule);

/* Sets `step` and `chain` by a verdict's code and its NFTA_VERDICT_CHAIN. */
void machine_verdict(struct machine *m, int32_t code, struct span chain);

#endif
