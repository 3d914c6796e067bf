#include "extcap.h"

#include <getopt.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>

#include "bpf.h"
#include "command.h"
#include "frame.h"
#include "link/defaults.h"
#include "message.h"
#include "output.h"

extern const struct command command_get;

#define INTERFACE "tuntrace"

/* What Wireshark's dialogue shows, and what of `get` it becomes. */
struct argument {
	const char *name;    /* of ours: --name */
	const char *option;  /* of `get`; NULL: the URL */
	const char *display; /* in the dialogue */
	const char *type;    /* extcap's */
	const char *more;    /* its further properties */
	const char *tooltip;
};

static const struct argument arguments[] = {
	{ "url", NULL, "URL", "string", "{required=true}{placeholder=https://example.com}",
	  "What to fetch through the stack, over http or https" },
	{ "device", "--device", "TUN device", "string", "{default=" LINK_DEVICE "}",
	  "The device that 'tuntrace setup' made" },
	{ "dns", "--dns", "Name server", "string", "{placeholder=the machine's}",
	  "ADDR or ADDR:PORT; it must be reachable through the device" },
	{ "ipv4", "-4", "IPv4 only", "boolflag", "{default=false}", "Use IPv4 addresses only" },
	{ "ipv6", "-6", "IPv6 only", "boolflag", "{default=false}", "Use IPv6 addresses only" },
	{ "insecure", "--insecure", "Trust any certificate", "boolflag", "{default=false}",
	  "Go on with a certificate that cannot be trusted" },
	{ "cacert", "--cacert", "Authorities", "fileselect", "{mustexist=true}",
	  "A PEM file of the certificate authorities to trust" },
	{ "no-location", "--no-location", "Do not follow redirects", "boolflag", "{default=false}",
	  "End with the first response" },
	{ "no-secrets", "--no-secrets", "No TLS secrets", "boolflag", "{default=false}",
	  "Leave out what decrypts the capture" },
	{ "max-time", "--max-time", "Seconds at most", "string", "",
	  "End the fetch after so long" },
	{ "loss", "--loss", "Loss", "string", "{group=Link}{placeholder=1%}",
	  "Lose so many of the frames; in: or out: before it for one way" },
	{ "delay", "--delay", "Delay", "string", "{group=Link}{placeholder=40ms}",
	  "Hold each frame for so long" },
	{ "jitter", "--jitter", "Jitter", "string", "{group=Link}{placeholder=5ms}",
	  "Hold it longer or shorter by up to so much" },
	{ "reorder", "--reorder", "Reordering", "string", "{group=Link}{placeholder=1%}",
	  "Let later frames overtake so many" },
	{ "duplicate", "--duplicate", "Duplicates", "string", "{group=Link}{placeholder=1%}",
	  "Carry so many frames twice" },
	{ "corrupt", "--corrupt", "Damage", "string", "{group=Link}{placeholder=1%}",
	  "Turn over a bit in so many frames" },
	{ "rate", "--rate", "Rate", "string", "{group=Link}{placeholder=10M}",
	  "Carry so many bits a second" },
	{ "seed", "--seed", "Seed", "string", "{group=Link}", "The same accidents each time" },
};

enum { NARGUMENTS = sizeof arguments / sizeof arguments[0] };

enum {
	ASK_INTERFACES = 1000,
	ASK_DLTS,
	ASK_CONFIG,
	ASK_CAPTURE,
	SET_INTERFACE,
	SET_FIFO,
	SET_FILTER,
	SET_IGNORED,
	SET_ARGUMENT /* and those that follow, as in ARGUMENTS */
};

struct extcap {
	int ask; /* ASK_*; 0: nothing was asked for but whether the filter is good */
	const char *interface, *fifo, *filter;
	const char *values[NARGUMENTS];
};

bool extcap_asked(int argc, char *const argv[])
{
	return argc > 1 &&
	       (strncmp(argv[1], "--extcap-", 9) == 0 || strcmp(argv[1], "--capture") == 0 ||
		strcmp(argv[1], "--fifo") == 0 || strncmp(argv[1], "--fifo=", 7) == 0);
}

/* ---- What there is ---- */

static int list_interfaces(void)
{
	puts("extcap {version=" TUNTRACE_VERSION "}");
	puts("interface {value=" INTERFACE "}{display=tuntrace: user-space TCP/IP stack (lwIP)}");
	return EXIT_OK;
}

static int list_dlts(void)
{
	puts("dlt {number=101}{name=RAW}{display=Raw IP}");
	return EXIT_OK;
}

static int list_arguments(void)
{
	for (int i = 0; i < NARGUMENTS; i++)
		printf("arg {number=%d}{call=--%s}{display=%s}{type=%s}%s{tooltip=%s}\n", i,
		       arguments[i].name, arguments[i].display, arguments[i].type,
		       arguments[i].more, arguments[i].tooltip);
	return EXIT_OK;
}

/* ---- Capturing ---- */

/* Wireshark ends a capture by a signal, or by closing the pipe: neither is a failure. */
static int fetch(const struct extcap *x)
{
	const char *words[2 * NARGUMENTS + 16] = { "get", "-q", "-f", "none", "-w", x->fifo };
	char *argv[sizeof words / sizeof words[0]];
	int argc = 6, code;

	if (!x->values[0])
		return message_usage("--url is missing");
	if (x->filter && x->filter[0]) {
		words[argc++] = "--capture-filter";
		words[argc++] = x->filter;
	}
	for (int i = 1; i < NARGUMENTS; i++) {
		if (!x->values[i])
			continue;
		words[argc++] = arguments[i].option;
		if (strcmp(arguments[i].type, "boolflag") != 0)
			words[argc++] = x->values[i];
	}
	words[argc++] = "--";
	words[argc++] = x->values[0];
	output_reader_may_leave();
	/* getopt() wants them not const, and leaves them as they are. */
	memcpy(argv, words, sizeof argv);
	code = command_get.run(argc, argv);
	return code > 128 ? EXIT_OK : code;
}

/* ---- The command line ---- */

static void put_options(struct option *o)
{
	static const struct option fixed[] = {
		{ "extcap-interfaces", no_argument, NULL, ASK_INTERFACES },
		{ "extcap-dlts", no_argument, NULL, ASK_DLTS },
		{ "extcap-config", no_argument, NULL, ASK_CONFIG },
		{ "capture", no_argument, NULL, ASK_CAPTURE },
		{ "extcap-interface", required_argument, NULL, SET_INTERFACE },
		{ "fifo", required_argument, NULL, SET_FIFO },
		{ "extcap-capture-filter", required_argument, NULL, SET_FILTER },
		{ "extcap-version", optional_argument, NULL, SET_IGNORED },
		{ "extcap-reload-option", required_argument, NULL, SET_IGNORED },
		{ "extcap-control-in", required_argument, NULL, SET_IGNORED },
		{ "extcap-control-out", required_argument, NULL, SET_IGNORED },
	};

	memcpy(o, fixed, sizeof fixed);
	o += sizeof fixed / sizeof fixed[0];
	for (int i = 0; i < NARGUMENTS; i++)
		*o++ = (struct option){
			.name = arguments[i].name,
			.has_arg = strcmp(arguments[i].type, "boolflag") == 0 ? no_argument :
										required_argument,
			.val = SET_ARGUMENT + i,
		};
	*o = (struct option){ 0 };
}

static void set(struct extcap *x, int id)
{
	switch (id) {
	case ASK_INTERFACES:
	case ASK_DLTS:
	case ASK_CONFIG:
	case ASK_CAPTURE: x->ask = id; break;
	case SET_INTERFACE: x->interface = optarg; break;
	case SET_FIFO: x->fifo = optarg; break;
	case SET_FILTER: x->filter = optarg; break;
	case SET_IGNORED: break;
	default:
		/* An empty field of the dialogue is one that was not filled in. */
		if (!optarg || optarg[0])
			x->values[id - SET_ARGUMENT] = optarg ? optarg : "";
	}
}

/* Wireshark's filter field is green where nothing is said. */
static int judge_filter(const char *expr)
{
	struct bpf *b = bpf_open(expr);

	if (b)
		bpf_expect(b, LINKTYPE_RAW);
	if (b && bpf_error(b))
		puts(bpf_error(b));
	if (b)
		bpf_close(b);
	return EXIT_OK;
}

static int answer(const struct extcap *x)
{
	if (x->ask == ASK_INTERFACES)
		return list_interfaces();
	if (!x->interface)
		return x->ask ? message_usage("--extcap-interface is missing") : EXIT_OK;
	if (strcmp(x->interface, INTERFACE) != 0)
		return message_usage("there is no interface '%s'", x->interface);
	switch (x->ask) {
	case ASK_DLTS: return list_dlts();
	case ASK_CONFIG: return list_arguments();
	case ASK_CAPTURE: return x->fifo ? fetch(x) : message_usage("--fifo is missing");
	default: return x->filter ? judge_filter(x->filter) : EXIT_OK;
	}
}

int extcap_run(int argc, char **argv)
{
	static struct option options[NARGUMENTS + 16];
	static struct extcap x;
	int id, code;

	message_command("tuntrace");
	put_options(options);
	opterr = 0;
	while ((id = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		if (id == '?' || id == ':')
			return message_usage("unknown option, or one without its value: '%s'",
					     argv[optind - 1]);
		set(&x, id);
	}
	code = answer(&x);
	return code == EXIT_OK && fflush(stdout) ? EXIT_FAILED : code;
}
