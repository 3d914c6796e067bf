/*
 * The name servers that the machine uses, as far as the stack can reach them.
 *
 * The stack is another host than the machine: a name server on the machine's loopback is out
 * of its reach.  Such a server is a cache (systemd-resolved, dnsmasq, NetworkManager) that
 * keeps the addresses of the real ones in a file of its own, and that is read instead.
 */
#ifndef TUNTRACE_CLIENT_RESOLVCONF_H
#define TUNTRACE_CLIENT_RESOLVCONF_H

#include <stdbool.h>
#include <stddef.h>

#include "client/endpoint.h"

enum {
	RESOLVCONF_SERVERS_MAX = 8,
	RESOLVCONF_SEARCH_MAX = 6,
	RESOLVCONF_NAME_MAX = 256, /* with the NUL */
	RESOLVCONF_FILE_MAX = 65536,
};

struct resolvconf {
	union endpoint servers[RESOLVCONF_SERVERS_MAX]; /* that the stack may reach */
	unsigned nservers;
	/* The first one that it cannot reach, as written; "" if there is none. */
	char out_of_reach[RESOLVCONF_NAME_MAX];
	char search[RESOLVCONF_SEARCH_MAX][RESOLVCONF_NAME_MAX];
	unsigned nsearch;
	unsigned ndots;    /* at most 15 */
	unsigned timeout;  /* seconds, at most 30; 0: not said */
	unsigned attempts; /* at most 5; 0: not said */
	bool rotate, tcp;
};

/* The N bytes of a resolv.conf(5) at TEXT.  What it does not know it leaves out. */
void resolvconf_parse(struct resolvconf *c, const char *text, size_t n);

/*
 * Reads ROOT/etc/resolv.conf, and where no server in it can be reached the file of the cache
 * in front; the search list and options are always those of the former.  *FROM is the file
 * that the servers are from (static text, without ROOT).  0; -ENOENT: neither names a server
 * that can be reached, c->out_of_reach says which one stood there; else -errno.
 */
int resolvconf_find(struct resolvconf *c, const char *root, const char **from);

#endif
