#include "pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

/* Steps that one match may take: a pattern from the command line must not hang on one frame. */
enum { PATTERN_STEPS_MAX = 1000000 };

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *limits;
};

static void pattern_free(void *re)
{
	struct pattern *r = re;

	if (!r)
		return;
	pcre2_match_context_free(r->limits);
	pcre2_match_data_free(r->data);
	pcre2_code_free(r->code);
	free(r);
}

/* Bytes off the wire are not UTF-8: a pattern sees bytes. */
static void *pattern_compile(const char *pattern, size_t n, char *reason, size_t size)
{
	struct pattern *r = calloc(1, sizeof *r);
	int error = 0;
	PCRE2_SIZE at;

	if (!r)
		return NULL;
	r->code = pcre2_compile((PCRE2_SPTR)pattern, n, PCRE2_CASELESS | PCRE2_NEVER_UTF, &error,
				&at, NULL);
	if (!r->code) {
		pcre2_get_error_message(error, (PCRE2_UCHAR *)reason, size);
		pattern_free(r);
		return NULL;
	}
	pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE);
	r->data = pcre2_match_data_create(1, NULL);
	r->limits = pcre2_match_context_create(NULL);
	if (!r->data || !r->limits) {
		pattern_free(r);
		return NULL;
	}
	pcre2_set_match_limit(r->limits, PATTERN_STEPS_MAX);
	return r;
}

static bool pattern_match(const void *re, const uint8_t *p, size_t n)
{
	const struct pattern *r = re;

	return pcre2_match(r->code, p, n, 0, 0, r->data, r->limits) >= 0;
}

const struct filter_regex pattern_regex = { pattern_compile, pattern_match, pattern_free };
