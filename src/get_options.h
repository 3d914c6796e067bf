/* The command line of `tuntrace get`. */
#ifndef TUNTRACE_GET_OPTIONS_H
#define TUNTRACE_GET_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/fetch.h"
#include "command.h"
#include "traffic.h"

enum { GET_URL_MAX = 65536, GET_DATA_MAX = 64 << 20, GET_CACERT_MAX = 16 << 20 };

struct get_options {
	struct traffic_options common;
	char url[GET_URL_MAX];
	bool host_is_address; /* the URL's host is no name */
	const char *body;     /* -o, or NULL */
	bool no_location, fail, insecure;
	unsigned max_redirects;
	const char *method, *cacert, *keylog;
	char *cacert_data; /* owned; what the file holds */
	size_t cacert_len;
	const char *headers[FETCH_HEADERS_MAX];
	size_t nheaders;
	char *data; /* owned; NULL: none */
	size_t data_len;
};

extern const struct option_def get_option_table[];

/*
 * Parses ARGV by CMD, whose tables are those of traffic_option() and get_option_table.
 * 0, OPTIONS_EXIT after --help, or EXIT_USAGE or EXIT_FAILED after a message.
 */
int get_options_parse(struct get_options *o, const struct command *cmd, int argc, char **argv);
void get_options_done(struct get_options *o);

#endif
