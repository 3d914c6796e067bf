/* Names of numbers that several protocols share. */
#ifndef TUNTRACE_NAMES_H
#define TUNTRACE_NAMES_H

#include "field.h"
#include "walk.h"

extern const struct value_name names_ethertype[];
extern const struct value_name names_ip_proto[];
extern const struct value_name names_arp_hardware[];
extern const struct value_name names_checksum_status[];
extern const struct value_name names_dscp[];
extern const struct value_name names_ecn[];
extern const struct value_name names_set[];    /* "Set", "Not set" */
extern const struct value_name names_yes_no[]; /* "Yes", "No" */

/* The values of a checksum.status field. */
enum { CHECKSUM_BAD, CHECKSUM_GOOD, CHECKSUM_UNVERIFIED, CHECKSUM_NOT_PRESENT };

#endif
