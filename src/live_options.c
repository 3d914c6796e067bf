#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "link/defaults.h"
#include "link/link.h"
#include "live.h"
#include "message.h"

enum { OPTION_ADDRESS = OPTION_LONG + 100, OPTION_GATEWAY, OPTION_MTU, OPTION_DNS, OPTION_RESOLVE };

enum { MTU_MIN = 576, DNS_PORT = 53 }; /* the least that every host takes, RFC 1122, 3.3.2 */

const struct option_def live_option_table[] = {
	{ 'i', "device", "NAME", "the TUN device (default " LINK_DEVICE ")" },
	{ OPTION_ADDRESS, "address", "ADDR[/N]",
	  "the stack's address (default: behind the device's; repeat for IPv6)" },
	{ OPTION_GATEWAY, "gateway", "ADDR",
	  "its router (default: the device's address; repeat for IPv6)" },
	{ OPTION_MTU, "mtu", "BYTES", "its MTU (default: the device's)" },
	{ '4', "ipv4", NULL, "use IPv4 addresses only" },
	{ '6', "ipv6", NULL, "use IPv6 addresses only" },
	{ OPTION_DNS, "dns", "ADDR[:PORT]",
	  "ask this name server (repeatable; default: the machine's)" },
	{ 0 },
};

const struct option_def live_pin_table[] = {
	{ OPTION_RESOLVE, "resolve", "HOST:PORT:ADDR",
	  "use ADDR[,ADDR...] for HOST:PORT and ask no one" },
	{ 0 },
};

void live_options_init(struct live_options *o)
{
	*o = (struct live_options){ .device = LINK_DEVICE, .family = AF_UNSPEC };
}

void live_options_done(struct live_options *o)
{
	free(o->pins);
	o->pins = NULL;
	rules_done(&o->impair.rules);
}

static int set_address(struct live_options *o, const char *arg)
{
	const char *slash = strchr(arg, '/');
	size_t n = slash ? (size_t)(slash - arg) : strlen(arg);
	struct live_address *a;
	uint64_t prefix = 0;
	union endpoint e;
	bool v4;

	if (endpoint_parse(&e, arg, n, 0) < 0 || endpoint_port(&e))
		return message_usage("--address takes an IPv4 or IPv6 address, not '%s'", arg);
	if (endpoint_unreachable(&e))
		return message_usage("--address: '%s' %s", arg, endpoint_unreachable(&e));
	v4 = e.sa.sa_family == AF_INET;
	if (slash && option_number("--address: the prefix", slash + 1, 1, v4 ? 32 : 128, &prefix))
		return EXIT_USAGE;
	a = v4 ? &o->v4 : &o->v6;
	a->address = e;
	a->prefix = (unsigned)prefix;
	return 0;
}

static int set_gateway(struct live_options *o, const char *arg)
{
	union endpoint e;

	if (endpoint_parse(&e, arg, strlen(arg), 0) < 0 || endpoint_port(&e))
		return message_usage("--gateway takes an IPv4 or IPv6 address, not '%s'", arg);
	(e.sa.sa_family == AF_INET ? &o->v4 : &o->v6)->gateway = e;
	return 0;
}

static int add_dns(struct live_options *o, const char *arg)
{
	union endpoint e;

	if (o->ndns == RESOLVCONF_SERVERS_MAX)
		return message_usage("--dns: more than %d servers", RESOLVCONF_SERVERS_MAX);
	if (endpoint_parse(&e, arg, strlen(arg), DNS_PORT) < 0)
		return message_usage("--dns takes an address and maybe a port, not '%s'", arg);
	if (endpoint_unreachable(&e))
		return message_usage("--dns: '%s' %s, which the stack cannot reach", arg,
				     endpoint_unreachable(&e));
	o->dns[o->ndns++] = e;
	return 0;
}

/* "ADDR,ADDR": false where one is none. */
static bool parse_list(struct dial_pin *pin, const char *s)
{
	for (;;) {
		size_t n = strcspn(s, ",");

		if (pin->naddrs == RESOLVER_ADDRS_MAX ||
		    endpoint_parse(&pin->addrs[pin->naddrs], s, n, 0) < 0 ||
		    endpoint_port(&pin->addrs[pin->naddrs]))
			return false;
		pin->naddrs++;
		if (!s[n])
			return true;
		s += n + 1;
	}
}

static bool parse_pin(struct dial_pin *pin, const char *arg)
{
	const char *colon = strchr(arg, ':');
	size_t n = colon ? (size_t)(colon - arg) : 0;
	unsigned port = 0;

	if (n == 0 || n >= sizeof pin->name)
		return false;
	memcpy(pin->name, arg, n);
	for (colon++; *colon >= '0' && *colon <= '9' && port < 65536; colon++)
		port = port * 10 + (unsigned)(*colon - '0');
	pin->port = (uint16_t)port;
	return port >= 1 && port <= 65535 && *colon == ':' && parse_list(pin, colon + 1);
}

static int add_pin(struct live_options *o, const char *arg)
{
	struct dial_pin *pins = realloc(o->pins, (o->npins + 1) * sizeof *pins);

	if (!pins)
		return message_error("%s", strerror(ENOMEM));
	o->pins = pins;
	memset(&pins[o->npins], 0, sizeof *pins);
	if (!parse_pin(&pins[o->npins], arg))
		return message_usage("--resolve takes HOST:PORT:ADDR, not '%s'", arg);
	o->npins++;
	return 0;
}

int live_option(struct live_options *o, int id, const char *arg)
{
	uint64_t v = 0;
	int rc;

	switch (id) {
	case 'i': o->device = arg; return 0;
	case '4': o->family = AF_INET; return 0;
	case '6': o->family = AF_INET6; return 0;
	case OPTION_ADDRESS: return set_address(o, arg);
	case OPTION_GATEWAY: return set_gateway(o, arg);
	case OPTION_DNS: return add_dns(o, arg);
	case OPTION_RESOLVE: return add_pin(o, arg);
	case OPTION_MTU:
		rc = option_number("--mtu", arg, MTU_MIN, LINK_MTU_MAX, &v);
		o->mtu = (uint32_t)v;
		return rc;
	default: return OUTPUT_OTHER;
	}
}

int live_seconds(const char *what, const char *arg, uint64_t *ms)
{
	uint64_t whole = 0, part = 0, unit = 1000;
	const char *p = arg;

	for (; *p >= '0' && *p <= '9' && whole < 10000000; p++)
		whole = whole * 10 + (uint64_t)(*p - '0');
	if (*p == '.' && p > arg)
		for (p++; *p >= '0' && *p <= '9' && unit > 1; p++) {
			unit /= 10;
			part += (uint64_t)(*p - '0') * unit;
		}
	if (p == arg || *p || whole >= 10000000)
		return message_usage("%s takes seconds, such as 5 or 0.5, not '%s'", what, arg);
	*ms = whole * 1000 + part;
	return 0;
}
