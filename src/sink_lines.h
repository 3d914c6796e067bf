/* The sink that prints frames on stdout, in the format that -f chose. */
#ifndef TUNTRACE_SINK_LINES_H
#define TUNTRACE_SINK_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "face/gvisor.h"
#include "query.h"
#include "timestamp.h"

struct sink;

enum lines_format {
	LINES_GVISOR,
	LINES_TCPDUMP,
	LINES_FIELDS,
	LINES_JSON,
	LINES_DETAIL,
	LINES_FORMATS
};

struct lines_config {
	enum lines_format format;
	enum timestamp_style time;
	enum gvisor_version gvisor;
	unsigned verbose; /* from 1 on comments stand behind the line */
	unsigned hex;     /* 1: bytes from the network layer on; 2: with the link layer */
	bool color;
	const struct query *fields; /* of LINES_FIELDS; borrowed until close */
	size_t nfields;
};

/* Lines are kept back until the buffer fills or flush is asked for.  0 or -errno. */
int lines_open(struct sink **sink, const struct lines_config *c);

#endif
