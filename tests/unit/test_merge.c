/* Several sources as one: the order of frames, numbers of interfaces, what stands between. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "capture/merge.h"
#include "frame.h"
#include "operands.h"
#include "sink.h"
#include "source.h"

/* A source that gives frames by a script: a letter each, '!' fails, '~' is interrupted once. */
struct script {
	struct source source;
	const char *at;
	struct frame_iface iface;
	bool section_told, interrupted;
};

static int script_next(struct source *s, struct frame *f)
{
	struct script *x = (struct script *)s;

	if (!x->section_told) {
		const char *comment = x->iface.name;
		struct capture_section c = { .os = "Linux",
					     .application = x->iface.name,
					     .comments = &comment,
					     .ncomments = 1 };
		x->section_told = true;
		s->events->section(s->arg, &c);
		s->events->secrets(s->arg, SECRETS_TLS, x->iface.name, 1);
		s->events->name(s->arg, (const uint8_t *)"\1\2\3\4", 4, x->iface.name);
	}
	if (*x->at == '~' && !x->interrupted) {
		x->interrupted = true;
		return -EINTR;
	}
	if (*x->at == '~')
		x->at++;
	if (!*x->at)
		return 0;
	if (*x->at == '!')
		return -EBADMSG;
	/* '-' has no time, a letter that of its place in the alphabet. */
	*f = (struct frame){ .data = (const uint8_t *)x->at,
			     .caplen = 1,
			     .len = 1,
			     .has_time = *x->at != '-',
			     .time_ns = *x->at | 0x20,
			     .iface = &x->iface };
	x->at++;
	return 1;
}

static const struct source_ops script_ops = { script_next, NULL, NULL };

static char told[256];

static void on_section(void *arg, const struct capture_section *c)
{
	(void)arg;
	snprintf(told + strlen(told), sizeof told - strlen(told), "[%s %s", c->os,
		 c->application ? c->application : "-");
	for (uint32_t i = 0; i < c->ncomments; i++)
		snprintf(told + strlen(told), sizeof told - strlen(told), " %s", c->comments[i]);
	snprintf(told + strlen(told), sizeof told - strlen(told), "]");
}

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	(void)arg;
	assert_int_equal(type, SECRETS_TLS);
	snprintf(told + strlen(told), sizeof told - strlen(told), "{%.*s}", (int)n,
		 (const char *)p);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	(void)arg;
	assert_int_equal(addrlen, 4);
	assert_int_equal(addr[3], 4);
	snprintf(told + strlen(told), sizeof told - strlen(told), "(%s)", name);
}

static const struct source_events events = { .section = on_section,
					     .secrets = on_secrets,
					     .name = on_name };

static const struct row {
	const char *name, *scripts[3], *frames;
	int end;
} rows[] = {
	{ "by time", { "adg", "beh", "cf" }, "abcdefgh", 0 },
	{ "equal times in the order of files", { "aA", "aA", "a" }, "aAaAa", 0 },
	{ "a file's own order stays", { "ca", "b" }, "bca", 0 },
	{ "without a time at once", { "b-d", "ac" }, "ab-cd", 0 },
	{ "an empty one", { "", "ab", "" }, "ab", 0 },
	{ "a damaged one", { "a!", "bc" }, "abc", -EBADMSG },
	{ "interrupted", { "a~c", "~b" }, "abc", 0 },
};

static void test_order(void **state)
{
	const struct row *x = *state;
	struct script s[3] = { { .at = "" } };
	struct source *sources[3], *m;
	struct frame f;
	char got[32] = "";
	unsigned n = 0;
	int rc;

	for (; n < 3 && x->scripts[n]; n++) {
		s[n] = (struct script){ .source.ops = &script_ops,
					.at = x->scripts[n],
					.iface.name = n == 0 ? "x" :
						      n == 1 ? "y" :
							       "z" };
		sources[n] = &s[n].source;
	}
	told[0] = '\0';
	assert_int_equal(merge_open(&m, sources, n), 0);
	m->events = &events;
	while ((rc = m->ops->next(m, &f)) == 1 || rc == -EINTR) {
		if (rc != 1)
			continue;
		snprintf(got + strlen(got), 2, "%c", f.data[0]);
		assert_int_equal(f.iface->section, 1);
		/* A number of its own for each. */
		assert_true(f.iface->id < n);
	}
	assert_int_equal(rc, x->end);
	assert_string_equal(got, x->frames);
	assert_string_equal(told, n == 3 ? "[Linux - x y z]{x}(x){y}(y){z}(z)" :
					   "[Linux - x y]{x}(x){y}(y)");
	for (unsigned i = 0; i < n; i++)
		assert_int_equal(merge_result(m, i), strchr(x->scripts[i], '!') ? -EBADMSG : 0);
	m->ops->close(m);
}

static void test_operands(void **state)
{
	static char *const words[][5] = {
		{ (char *)(uintptr_t) "none", (char *)(uintptr_t) "tcp" },
		{ (char *)(uintptr_t) "none", (char *)(uintptr_t) "/dev/null",
		  (char *)(uintptr_t) "udp", (char *)(uintptr_t) "/dev/null" },
		{ (char *)(uintptr_t) "-", (char *)(uintptr_t) "-" },
		{ NULL },
	};
	static const int want[] = { 1, 2, 2, 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		int n = 0;
		while (words[i][n])
			n++;
		assert_int_equal(operands_files(n, (char **)(uintptr_t)words[i]), want[i]);
	}
	assert_true(operand_is_path("a.pcapng") && operand_is_path("./x") && operand_is_path("/x"));
	assert_false(operand_is_path("host") || operand_is_path("10.0.0.1"));
}

int main(void)
{
	static struct CMUnitTest tests[sizeof rows / sizeof rows[0] + 1];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		tests[i] = (struct CMUnitTest){ rows[i].name, test_order, NULL, NULL,
						(void *)(uintptr_t)&rows[i] };
	tests[sizeof rows / sizeof rows[0]] = (struct CMUnitTest)cmocka_unit_test(test_operands);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
