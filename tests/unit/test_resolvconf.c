/* resolv.conf(5), and the caches in front of the real name servers. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "client/resolvconf.h"

/* "server server|search search|ndots timeout attempts rotate tcp|out of reach" */
static void describe(const struct resolvconf *c, char *buf, size_t size)
{
	char text[ENDPOINT_TEXT_MAX];
	size_t n = 0;

	for (unsigned i = 0; i < c->nservers; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s", i ? " " : "",
				      endpoint_text(&c->servers[i], text));
	n += (size_t)snprintf(buf + n, size - n, "|");
	for (unsigned i = 0; i < c->nsearch; i++)
		n += (size_t)snprintf(buf + n, size - n, "%s%s", i ? " " : "", c->search[i]);
	snprintf(buf + n, size - n, "|%u %u %u %d %d|%s", c->ndots, c->timeout, c->attempts,
		 c->rotate, c->tcp, c->out_of_reach);
}

static const struct {
	const char *name, *text, *want;
} files[] = {
	{ "empty", "", "||1 0 0 0 0|" },
	{ "one", "nameserver 192.0.2.53\n", "192.0.2.53:53||1 0 0 0 0|" },
	{ "no newline at the end", "nameserver 192.0.2.53", "192.0.2.53:53||1 0 0 0 0|" },
	{ "tabs and CRLF", "nameserver\t192.0.2.53\r\nsearch a.test\r\n",
	  "192.0.2.53:53|a.test|1 0 0 0 0|" },
	{ "comments", "# nameserver 192.0.2.1\n;nameserver 192.0.2.2\nnameserver 192.0.2.3 # x\n",
	  "192.0.2.3:53||1 0 0 0 0|" },
	{ "both families", "nameserver 192.0.2.53\nnameserver 2001:db8::53\n",
	  "192.0.2.53:53 [2001:db8::53]:53||1 0 0 0 0|" },
	{ "loopback", "nameserver 127.0.0.53\noptions edns0 trust-ad\n", "||1 0 0 0 0|127.0.0.53" },
	{ "loopback and another", "nameserver ::1\nnameserver 192.0.2.53\n",
	  "192.0.2.53:53||1 0 0 0 0|::1" },
	{ "link-local with a zone", "nameserver fe80::1%eth0\n", "||1 0 0 0 0|fe80::1%eth0" },
	{ "not an address", "nameserver dns.example\nnameserver\n", "||1 0 0 0 0|" },
	{ "the last of search and domain holds", "search a.test b.test\ndomain c.test\n",
	  "|c.test|1 0 0 0 0|" },
	{ "the root is no search domain", "search .\n", "||1 0 0 0 0|" },
	{ "options", "options ndots:3 timeout:1 attempts:2 rotate use-vc\n", "||3 1 2 1 1|" },
	{ "options too great", "options ndots:99 timeout:99999999999 attempts:100\n",
	  "||15 30 5 0 0|" },
	{ "options that are none", "options ndots: ndots:x timeout:-1 rotated\n", "||1 0 0 0 0|" },
	{ "more than there is room for",
	  "nameserver 192.0.2.1\nnameserver 192.0.2.2\nnameserver 192.0.2.3\n"
	  "nameserver 192.0.2.4\nnameserver 192.0.2.5\nnameserver 192.0.2.6\n"
	  "nameserver 192.0.2.7\nnameserver 192.0.2.8\nnameserver 192.0.2.9\n"
	  "search a b c d e f g h\n",
	  "192.0.2.1:53 192.0.2.2:53 192.0.2.3:53 192.0.2.4:53 192.0.2.5:53 192.0.2.6:53 "
	  "192.0.2.7:53 192.0.2.8:53|a b c d e f|1 0 0 0 0|" },
};

static void parses(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		size_t n = strlen(files[i].text);
		char *exact = malloc(n ? n : 1), got[2048];
		struct resolvconf c;

		memcpy(exact, files[i].text, n);
		resolvconf_parse(&c, exact, n);
		free(exact);
		describe(&c, got, sizeof got);
		if (strcmp(got, files[i].want) != 0)
			fail_msg("%s: got %s, not %s", files[i].name, got, files[i].want);
	}
}

/* A name that is longer than any is cut, not written past. */
static void long_words(void **state)
{
	char text[1200];
	struct resolvconf c;
	size_t n;

	(void)state;
	n = (size_t)snprintf(text, sizeof text,
			     "search %0300d ok.test\nnameserver fe80::1%%%0300d\n", 1, 2);
	resolvconf_parse(&c, text, n);
	assert_int_equal(c.nsearch, 1);
	assert_string_equal(c.search[0], "ok.test");
	assert_int_equal(strlen(c.out_of_reach), RESOLVCONF_NAME_MAX - 1);
}

/* ---- Finding ---- */

static char root[64];

static void put(const char *path, const char *text)
{
	char full[256];
	int fd;

	snprintf(full, sizeof full, "%s%s", root, path);
	for (char *p = full + strlen(root) + 1; (p = strchr(p, '/')); p++) {
		*p = '\0';
		mkdir(full, 0755);
		*p = '/';
	}
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static int set_up(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/resolvconf.XXXXXX");
	return mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
	static const char *const paths[] = {
		"/etc/resolv.conf",     "/etc",         "/run/systemd/resolve/resolv.conf",
		"/run/systemd/resolve", "/run/systemd", "/run/NetworkManager/no-stub-resolv.conf",
		"/run/NetworkManager",  "/run",         ""
	};
	char full[256];

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		snprintf(full, sizeof full, "%s%s", root, paths[i]);
		remove(full);
	}
	return 0;
}

static void finds(int want, const char *want_from, const char *want_text)
{
	struct resolvconf c;
	const char *from = "";
	char got[2048];

	assert_int_equal(resolvconf_find(&c, root, &from), want);
	describe(&c, got, sizeof got);
	assert_string_equal(got, want_text);
	assert_string_equal(from, want_from);
}

static void finds_the_file(void **state)
{
	(void)state;
	put("/etc/resolv.conf", "nameserver 192.0.2.1\n");
	put("/run/systemd/resolve/resolv.conf", "nameserver 192.0.2.2\n");
	finds(0, "/etc/resolv.conf", "192.0.2.1:53||1 0 0 0 0|");
}

static void finds_resolved(void **state)
{
	(void)state;
	put("/etc/resolv.conf", "nameserver 127.0.0.53\noptions edns0 ndots:2\nsearch a.test\n");
	put("/run/systemd/resolve/resolv.conf", "nameserver 192.0.2.2\nsearch b.test\n");
	finds(0, "/run/systemd/resolve/resolv.conf", "192.0.2.2:53|a.test|2 0 0 0 0|127.0.0.53");
}

static void finds_network_manager(void **state)
{
	(void)state;
	put("/etc/resolv.conf", "nameserver 127.0.0.1\n");
	put("/run/systemd/resolve/resolv.conf", "nameserver 127.0.0.54\n");
	put("/run/NetworkManager/no-stub-resolv.conf", "nameserver 192.0.2.3\n");
	finds(0, "/run/NetworkManager/no-stub-resolv.conf", "192.0.2.3:53||1 0 0 0 0|127.0.0.1");
}

static void finds_nothing(void **state)
{
	(void)state;
	put("/etc/resolv.conf", "nameserver 127.0.0.11\n");
	finds(-ENOENT, "/etc/resolv.conf", "||1 0 0 0 0|127.0.0.11");
}

static void finds_no_file(void **state)
{
	(void)state;
	finds(-ENOENT, "/etc/resolv.conf", "||1 0 0 0 0|");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses),
		cmocka_unit_test(long_words),
		cmocka_unit_test_setup_teardown(finds_the_file, set_up, tear_down),
		cmocka_unit_test_setup_teardown(finds_resolved, set_up, tear_down),
		cmocka_unit_test_setup_teardown(finds_network_manager, set_up, tear_down),
		cmocka_unit_test_setup_teardown(finds_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(finds_no_file, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
