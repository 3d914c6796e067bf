#include "client/resolvconf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DNS_PORT = 53 };

static const char main_file[] = "/etc/resolv.conf";

/* Where the caches in front keep the servers behind them. */
static const char *const upstream_files[] = {
	"/run/systemd/resolve/resolv.conf", "/run/NetworkManager/no-stub-resolv.conf",
	"/run/NetworkManager/resolv.conf",  "/run/dnsmasq/resolv.conf",
	"/var/run/dnsmasq/resolv.conf",     "/run/resolvconf/resolv.conf",
	"/etc/resolv.dnsmasq.conf",         "/etc/resolv.dnsmasq",
};

struct word {
	const char *p;
	size_t n;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\0';
}

/* The next word of the line at *P; false at its end. */
static bool next_word(const char **p, const char *end, struct word *w)
{
	while (*p < end && is_blank(**p))
		++*p;
	w->p = *p;
	while (*p < end && !is_blank(**p))
		++*p;
	w->n = (size_t)(*p - w->p);
	return w->n > 0;
}

static bool word_is(const struct word *w, const char *s)
{
	return w->n == strlen(s) && memcmp(w->p, s, w->n) == 0;
}

static void copy_word(char out[RESOLVCONF_NAME_MAX], const struct word *w)
{
	size_t n = w->n < RESOLVCONF_NAME_MAX ? w->n : RESOLVCONF_NAME_MAX - 1;

	memcpy(out, w->p, n);
	out[n] = '\0';
}

static void add_server(struct resolvconf *c, const struct word *w)
{
	union endpoint e;
	/* A zone makes it link-local (RFC 4007): of a link that the stack is not on. */
	bool zone = memchr(w->p, '%', w->n) != NULL;

	if (!zone && endpoint_parse(&e, w->p, w->n, DNS_PORT) < 0)
		return;
	if (zone || endpoint_unreachable(&e)) {
		if (!c->out_of_reach[0])
			copy_word(c->out_of_reach, w);
	} else if (c->nservers < RESOLVCONF_SERVERS_MAX) {
		c->servers[c->nservers++] = e;
	}
}

static void add_search(struct resolvconf *c, const struct word *w)
{
	if (c->nsearch < RESOLVCONF_SEARCH_MAX && w->n < RESOLVCONF_NAME_MAX && !word_is(w, "."))
		copy_word(c->search[c->nsearch++], w);
}

/* W as NAME and a number, no more than MAX. */
static bool number_option(const struct word *w, const char *name, unsigned max, unsigned *value)
{
	size_t n = strlen(name);
	unsigned v = 0;

	if (w->n <= n || memcmp(w->p, name, n) != 0)
		return false;
	for (; n < w->n; n++) {
		if (w->p[n] < '0' || w->p[n] > '9')
			return false;
		v = v * 10 + (unsigned)(w->p[n] - '0');
		if (v > max)
			v = max;
	}
	*value = v;
	return true;
}

static void set_option(struct resolvconf *c, const struct word *w)
{
	if (number_option(w, "ndots:", 15, &c->ndots) ||
	    number_option(w, "timeout:", 30, &c->timeout) ||
	    number_option(w, "attempts:", 5, &c->attempts))
		return;
	if (word_is(w, "rotate"))
		c->rotate = true;
	else if (word_is(w, "use-vc"))
		c->tcp = true;
}

static void parse_line(struct resolvconf *c, const char *p, const char *end)
{
	struct word key, w;

	if (!next_word(&p, end, &key) || key.p[0] == '#' || key.p[0] == ';')
		return;
	if (word_is(&key, "nameserver")) {
		if (next_word(&p, end, &w))
			add_server(c, &w);
	} else if (word_is(&key, "search") || word_is(&key, "domain")) {
		c->nsearch = 0; /* the last of them holds */
		while (next_word(&p, end, &w) && w.p[0] != '#' && w.p[0] != ';')
			add_search(c, &w);
	} else if (word_is(&key, "options")) {
		while (next_word(&p, end, &w))
			set_option(c, &w);
	}
}

void resolvconf_parse(struct resolvconf *c, const char *text, size_t n)
{
	const char *end = text + n;

	memset(c, 0, sizeof *c);
	c->ndots = 1;
	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		const char *stop = nl ? nl : end;

		parse_line(c, text, stop);
		text = nl ? nl + 1 : end;
	}
}

static int read_conf(struct resolvconf *c, const char *root, const char *file)
{
	char path[4096];
	char *text;
	size_t n = 0;
	ssize_t got = 0;
	int fd, rc = 0;

	if (snprintf(path, sizeof path, "%s%s", root, file) >= (int)sizeof path)
		return -ENAMETOOLONG;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	text = malloc(RESOLVCONF_FILE_MAX);
	if (!text) {
		rc = -ENOMEM;
		goto out;
	}
	while (n < RESOLVCONF_FILE_MAX && (got = read(fd, text + n, RESOLVCONF_FILE_MAX - n)) > 0)
		n += (size_t)got;
	if (got < 0)
		rc = -errno;
	else
		resolvconf_parse(c, text, n);
out:
	free(text);
	close(fd);
	return rc;
}

int resolvconf_find(struct resolvconf *c, const char *root, const char **from)
{
	int rc = read_conf(c, root, main_file);

	*from = main_file;
	if (rc < 0 && rc != -ENOENT)
		return rc;
	if (rc == -ENOENT)
		resolvconf_parse(c, "", 0);
	if (c->nservers > 0)
		return 0;
	for (size_t i = 0; i < sizeof upstream_files / sizeof upstream_files[0]; i++) {
		struct resolvconf up = { .nservers = 0 };

		if (read_conf(&up, root, upstream_files[i]) < 0 || up.nservers == 0)
			continue;
		memcpy(c->servers, up.servers, sizeof c->servers);
		c->nservers = up.nservers;
		*from = upstream_files[i];
		return 0;
	}
	return -ENOENT;
}
