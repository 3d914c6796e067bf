/*
 * The rules of the old iptables (x_tables), which some systems run beside nf_tables or instead
 * of it, translated into expressions of nf_tables as iptables-nft would write them.
 */
#ifndef TUNTRACE_SETUP_LEGACY_H
#define TUNTRACE_SETUP_LEGACY_H

#include "setup/ruleset.h"

/*
 * Reads the tables filter and nat of IPv4 and IPv6 into RS, of those that are in use: asking for
 * another one would make the kernel load it.  A rule's handle is its number in its chain.
 * 0 or -errno.
 */
int legacy_load(struct ruleset *rs);

#endif
