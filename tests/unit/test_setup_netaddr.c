/* Addresses with a prefix: text, networks, the host behind. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "setup/netaddr.h"
#include "setup/setup.h"
#include "setup/sysctl.h"

static const struct {
	const char *text, *want, *network, *next; /* want: NULL where it is no address */
} addresses[] = {
	{ "192.168.1.1/24", "192.168.1.1/24", "192.168.1.0/24", "192.168.1.2" },
	{ "192.168.1.255/24", "192.168.1.255/24", "192.168.1.0/24", "192.168.2.0" },
	{ "10.255.255.255/8", "10.255.255.255/8", "10.0.0.0/8", "11.0.0.0" },
	{ "172.31.7.9/12", "172.31.7.9/12", "172.16.0.0/12", "172.31.7.10" },
	{ "192.0.2.1", "192.0.2.1/32", "192.0.2.1/32", "192.0.2.2" },
	{ "192.0.2.1/0", "192.0.2.1/0", "0.0.0.0/0", "192.0.2.2" },
	{ "255.255.255.255/32", "255.255.255.255/32", "255.255.255.255/32", "0.0.0.0" },
	{ "fd00:7475:6e74::1/64", "fd00:7475:6e74::1/64", "fd00:7475:6e74::/64",
	  "fd00:7475:6e74::2" },
	{ "2001:DB8::ffff:ffff/61", "2001:db8::ffff:ffff/61", "2001:db8::/61", "2001:db8::1:0:0" },
	{ "::1", "::1/128", "::1/128", "::2" },
	{ "", NULL, NULL, NULL },
	{ "/24", NULL, NULL, NULL },
	{ "192.168.1/24", NULL, NULL, NULL },
	{ "192.168.1.1/", NULL, NULL, NULL },
	{ "192.168.1.1/33", NULL, NULL, NULL },
	{ "192.168.1.1/-1", NULL, NULL, NULL },
	{ "192.168.1.1/ 8", NULL, NULL, NULL },
	{ "192.168.1.1/24/8", NULL, NULL, NULL },
	{ "192.168.1.1/0024", NULL, NULL, NULL },
	{ "192.168.1.01/24", NULL, NULL, NULL },
	{ "192.168.1.256/24", NULL, NULL, NULL },
	{ "fd00::1/129", NULL, NULL, NULL },
	{ "fd00::1::1/64", NULL, NULL, NULL },
	{ "fe80::1%eth0/64", NULL, NULL, NULL },
	{ "localhost/8", NULL, NULL, NULL },
	{ "1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc:dddd/64", NULL, NULL, NULL },
};

static void texts(void **state)
{
	char text[NETADDR_TEXT];
	struct netaddr a, b;

	(void)state;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		int rc = netaddr_parse(&a, addresses[i].text);

		if (!addresses[i].want) {
			if (rc != -EINVAL)
				fail_msg("'%s' is taken for an address", addresses[i].text);
			continue;
		}
		assert_int_equal(rc, 0);
		assert_string_equal(netaddr_text(&a, text), addresses[i].want);
		b = netaddr_network(&a);
		assert_string_equal(netaddr_text(&b, text), addresses[i].network);
		assert_true(netaddr_contains(&b, &a));
		b = netaddr_next(&a);
		assert_string_equal(netaddr_host_text(&b, text), addresses[i].next);
		assert_int_equal(b.prefix, a.prefix);
	}
}

static const struct {
	const char *net, *host;
	bool in;
} members[] = {
	{ "192.168.1.0/24", "192.168.1.255", true },
	{ "192.168.1.0/24", "192.168.2.0", false },
	{ "192.168.1.128/25", "192.168.1.127", false },
	{ "192.168.1.2/32", "192.168.1.2", true },
	{ "192.168.1.2/31", "192.168.1.3", true },
	{ "0.0.0.0/0", "203.0.113.1", true },
	{ "0.0.0.0/0", "::1", false },
	{ "::/0", "2001:db8::1", true },
	{ "fd00:7475:6e74::/63", "fd00:7475:6e74:1::9", true },
	{ "fd00:7475:6e74::/64", "fd00:7475:6e74:1::9", false },
};

static void membership(void **state)
{
	struct netaddr net, host;

	(void)state;
	for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
		assert_int_equal(netaddr_parse(&net, members[i].net), 0);
		assert_int_equal(netaddr_parse(&host, members[i].host), 0);
		if (netaddr_contains(&net, &host) != members[i].in)
			fail_msg("%s in %s", members[i].host, members[i].net);
	}
}

static const struct {
	const char *addr;
	bool usable, loopback;
} hosts[] = {
	{ "192.168.1.1/24", true, false },       { "192.168.1.0/24", false, false },
	{ "192.168.1.255/24", false, false },    { "10.0.0.255/8", true, false },
	{ "127.0.0.1/8", false, true },          { "127.0.0.53/32", false, true },
	{ "224.0.0.1/24", false, false },        { "240.0.0.1/24", false, false },
	{ "0.0.0.1/8", false, false },           { "fd00::1/64", true, false },
	{ "fd00::/64", false, false },           { "fd00::ffff:ffff:ffff:ffff/64", true, false },
	{ "ff02::1/64", false, false },          { "::1/128", false, true },
	{ "::ffff:127.0.0.1/128", false, true },
};

static void usability(void **state)
{
	struct netaddr a;

	(void)state;
	for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++) {
		assert_int_equal(netaddr_parse(&a, hosts[i].addr), 0);
		if (netaddr_usable(&a) != hosts[i].usable)
			fail_msg("%s: usable %d", hosts[i].addr, !hosts[i].usable);
		if (netaddr_loopback(&a) != hosts[i].loopback)
			fail_msg("%s: loopback %d", hosts[i].addr, !hosts[i].loopback);
	}
}

static void equality(void **state)
{
	struct netaddr a, b;

	(void)state;
	netaddr_parse(&a, "192.168.1.1/24");
	netaddr_parse(&b, "192.168.1.1/24");
	b.bytes[15] = 1; /* of no account in IPv4 */
	assert_true(netaddr_equal(&a, &b));
	netaddr_parse(&b, "192.168.1.1/25");
	assert_false(netaddr_equal(&a, &b));
	netaddr_parse(&b, "c0a8:101::/24");
	assert_false(netaddr_equal(&a, &b));
}

static void device_names(void **state)
{
	static const char *const good[] = { "tun0", "a", "t.1", "T_u-n", "fifteencharacte" };
	static const char *const bad[] = { "",        ".",   "..",    "all",
					   "default", "a/b", "a b",   "-tun0",
					   "tün",     "a:b", "a\033", "sixteencharacter" };

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		if (!setup_device_name(good[i]))
			fail_msg("'%s' is not taken", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (setup_device_name(bad[i]))
			fail_msg("'%s' is taken", bad[i]);
}

static void sysctl_names(void **state)
{
	char name[SYSCTL_NAME], text[SYSCTL_NAME];

	(void)state;
	sysctl_conf(name, "ipv4", "eth0.100", "forwarding");
	assert_string_equal(name, "net/ipv4/conf/eth0.100/forwarding");
	assert_string_equal(sysctl_text(name, text), "net.ipv4.conf.eth0/100.forwarding");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),        cmocka_unit_test(membership),
		cmocka_unit_test(usability),    cmocka_unit_test(equality),
		cmocka_unit_test(device_names), cmocka_unit_test(sysctl_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
