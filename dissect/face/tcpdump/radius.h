/* What the RADIUS files of the tcpdump form share. */
#ifndef TUNTRACE_FACE_TCPDUMP_RADIUS_H
#define TUNTRACE_FACE_TCPDUMP_RADIUS_H

#include "protos.h"

/* How the value of an attribute is shown. */
enum radius_kind {
	RADIUS_NOTHING,
	RADIUS_STRING,
	RADIUS_NUMBER,
	RADIUS_VENDOR,
	RADIUS_ADDRESS,
	RADIUS_ADDRESS6,
	RADIUS_PREFIX6,
	RADIUS_HOME_PREFIX,
	RADIUS_OPERATOR,
	RADIUS_LOCATION,
	RADIUS_LOCATION_DATA,
	RADIUS_POLICY,
	RADIUS_TIME,
	RADIUS_FEATURES,
	RADIUS_STRANGE,
};

enum { RADIUS_ATTRIBUTES = 130 };

struct td_radius_attribute {
	const char *name;
	uint8_t kind;              /* enum radius_kind */
	const char *const *values; /* names of its values, NULL where one is none; or NULL */
	size_t nvalues;
};

extern const struct td_radius_attribute td_radius_attributes[RADIUS_ATTRIBUTES];
extern const struct td_tok td_radius_causes[];

#endif
