/* tuntrace setup: make the TUN device, forwarding and MASQUERADE. */
#include <errno.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "command.h"
#include "message.h"
#include "setup/report.h"
#include "setup/rights.h"
#include "setup/setup.h"

extern const struct command command_setup;

enum { OUT = OPTION_LONG, OWNER, ADDRESS, ADDRESS6, NO_IPV6, MTU, COLOR };

static const struct option_def options[] = {
	{ 'i', "device", "NAME", "the TUN device (" LINK_DEVICE ")" },
	{ OUT, "out", "DEVICE", "masquerade out of DEVICE, not that of the default route" },
	{ OWNER, "owner", "USER", "who may use the device (the user who called sudo, else root)" },
	{ ADDRESS, "address", "ADDR/BITS", "the device's IPv4 address (" SETUP_ADDRESS ")" },
	{ ADDRESS6, "address6", "ADDR/BITS", "its IPv6 address (" SETUP_ADDRESS6 ")" },
	{ NO_IPV6, "no-ipv6", NULL, "leave IPv6 as it is" },
	{ MTU, "mtu", "BYTES", "the device's MTU (that of the device outward, at most 1500)" },
	{ 'n', "dry-run", NULL, "say what would be done, and do nothing" },
	{ 'q', "quiet", NULL, "say nothing but errors" },
	{ COLOR, "color", "WHEN", "auto, always or never" },
	{ 0 },
};

static const struct option_def *const tables[] = { options, NULL };

/* An address of FAMILY with room for the stack's own behind it. */
static int set_address(const char *option, int family, const char *arg, struct netaddr *a)
{
	unsigned bits = family == AF_INET ? 30 : 126;
	struct netaddr next;

	if (netaddr_parse(a, arg) || a->family != family || !strchr(arg, '/'))
		return message_usage(
			"%s takes an IPv%d address and its prefix, such as %s, not '%s'", option,
			family == AF_INET ? 4 : 6,
			family == AF_INET ? SETUP_ADDRESS : SETUP_ADDRESS6, arg);
	if (a->prefix > bits || a->prefix < 8)
		return message_usage("%s takes a prefix from 8 to %u bits, not '%s'", option, bits,
				     arg);
	next = netaddr_next(a);
	if (!netaddr_usable(a) || !netaddr_usable(&next))
		return message_usage(
			"%s '%s': it and the address behind it, which the stack takes, "
			"must be two hosts of the network",
			option, arg);
	return 0;
}

static int set_owner(struct setup_config *c, const char *arg)
{
	struct passwd *pw = getpwnam(arg);
	uint64_t uid;
	char *end;

	c->owner_asked = true;
	if (pw) {
		c->owner = pw->pw_uid;
		return 0;
	}
	errno = 0;
	uid = strtoull(arg, &end, 10);
	if (errno || end == arg || *end || arg[0] < '0' || arg[0] > '9' || uid >= UINT32_MAX)
		return message_usage("--owner '%s': there is no such user", arg);
	c->owner = (uid_t)uid;
	return 0;
}

static int set_mtu(struct setup_config *c, const char *arg)
{
	uint64_t v = 0;
	int rc = option_number("--mtu", arg, SETUP_MTU_MIN, 65535, &v);

	c->mtu = (uint32_t)v;
	return rc;
}

static int set(void *ctx, int id, const char *arg)
{
	struct setup_config *c = ctx;

	switch (id) {
	case 'i':
		if (!setup_device_name(arg))
			return message_usage("-i '%s': not the name of a device", arg);
		snprintf(c->device, sizeof c->device, "%s", arg);
		return 0;
	case OUT: c->out = arg; return 0;
	case OWNER: return set_owner(c, arg);
	case ADDRESS: return set_address("--address", AF_INET, arg, &c->addr);
	case ADDRESS6:
		c->ipv6_asked = true;
		return set_address("--address6", AF_INET6, arg, &c->addr6);
	case NO_IPV6: c->ipv6 = false; return 0;
	case MTU: return set_mtu(c, arg);
	case 'n': c->dry_run = true; return 0;
	case 'q': report_quiet(); return 0;
	default: return report_color(arg);
	}
}

/* The user behind sudo(8): root's own devices are for root. */
static uid_t invoking_user(void)
{
	const char *sudo = getenv("SUDO_UID");
	char *end;

	if (!sudo || geteuid() != 0 || *sudo < '0' || *sudo > '9')
		return geteuid();
	errno = 0;
	unsigned long uid = strtoul(sudo, &end, 10);
	return errno || *end || uid >= UINT32_MAX ? geteuid() : (uid_t)uid;
}

static int run(int argc, char **argv)
{
	struct setup_config c = { .device = LINK_DEVICE, .ipv6 = true, .owner = invoking_user() };
	char command[1024];

	netaddr_parse(&c.addr, SETUP_ADDRESS);
	netaddr_parse(&c.addr6, SETUP_ADDRESS6);
	int first = options_parse(&command_setup, argc, argv, set, &c);
	if (first == OPTIONS_EXIT)
		return EXIT_OK;
	if (first < 0)
		return -first;
	if (c.ipv6_asked && !c.ipv6)
		return message_usage("--address6 and --no-ipv6 exclude each other");
	c.command = rights_command(argc, argv, command, sizeof command);
	/* A reader that goes away must not leave it half done. */
	signal(SIGPIPE, SIG_IGN);
	return setup_run(&c);
}

const struct command command_setup = {
	.name = "setup",
	.operands = "",
	.summary = "Make the TUN device, forwarding and masquerading",
	.options = tables,
	.run = run,
};
