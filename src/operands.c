#include "operands.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "message.h"
#include "text.h"

/* What a capture filter begins with, see pcap-filter(7). */
static const char *const filter_words[] = {
	"aarp",   "ah",      "arp",   "atalk",   "broadcast", "decnet",  "dir",   "dst",
	"esp",    "ether",   "fddi",  "gateway", "geneve",    "greater", "host",  "icmp",
	"icmp6",  "ifname",  "igmp",  "igrp",    "inbound",   "ip",      "ip6",   "ipx",
	"iso",    "lat",     "len",   "less",    "moprc",     "mopdl",   "mpls",  "multicast",
	"net",    "netbeui", "not",   "on",      "outbound",  "pim",     "port",  "portrange",
	"pppoed", "pppoes",  "proto", "rarp",    "sctp",      "src",     "stp",   "subtype",
	"tcp",    "tr",      "type",  "udp",     "vlan",      "vrrp",    "vxlan", "wlan",
};

static bool begins_filter(const char *s)
{
	for (size_t i = 0; i < sizeof filter_words / sizeof filter_words[0]; i++)
		if (strcmp(s, filter_words[i]) == 0)
			return true;
	return false;
}

static bool is_file(const char *s)
{
	struct stat st;

	return strcmp(s, "-") == 0 || (!begins_filter(s) && stat(s, &st) == 0);
}

int operands_files(int n, char **argv)
{
	int files = n > 0;

	while (files < n && is_file(argv[files]))
		files++;
	return files;
}

bool operand_is_path(const char *s)
{
	static const char *const ends[] = { ".pcap", ".pcapng", ".cap", ".gz", ".zst" };
	const char *dot = strrchr(s, '.');

	for (size_t i = 0; dot && i < sizeof ends / sizeof ends[0]; i++)
		if (strcmp(dot, ends[i]) == 0)
			return true;
	return s[0] == '/' || strncmp(s, "./", 2) == 0 || strncmp(s, "../", 3) == 0;
}

char *operands_join(int n, char **argv)
{
	size_t size = 1;
	struct text t;
	char *s;

	for (int i = 0; i < n; i++)
		size += strlen(argv[i]) + 1;
	s = malloc(size);
	if (!s) {
		message_error("%s", strerror(ENOMEM));
		return NULL;
	}
	text_init(&t, s, size);
	for (int i = 0; i < n; i++)
		text_fmt(&t, "%s%s", i ? " " : "", argv[i]);
	return s;
}
