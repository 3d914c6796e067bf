#include "capture/pcapng_keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct pcapng_kept_section {
	struct capture_section section;
	char text[]; /* its strings, then the pointers to its comments */
};

void pcapng_keep_done(struct pcapng_keep *k)
{
	free(k->section);
	free(k->names);
	free(k->secrets);
	*k = (struct pcapng_keep){ 0 };
}

static size_t size_of(const char *s)
{
	return s ? strlen(s) + 1 : 0;
}

static const char *copy(char **to, const char *s)
{
	char *at = *to;

	if (!s)
		return NULL;
	memcpy(at, s, strlen(s) + 1);
	*to += strlen(s) + 1;
	return at;
}

int pcapng_keep_set_section(struct pcapng_keep *k, const struct capture_section *c)
{
	struct pcapng_kept_section *x;
	size_t pointers = c->ncomments * sizeof(char *);
	size_t n = size_of(c->hardware) + size_of(c->os) + size_of(c->application) + c->options_len;

	for (uint32_t i = 0; i < c->ncomments; i++)
		n += size_of(c->comments[i]);
	x = malloc(sizeof *x + pointers + n);
	if (!x)
		return -ENOMEM;
	char *to = x->text + pointers;
	x->section = (struct capture_section){ 0 };
	x->section.hardware = copy(&to, c->hardware);
	x->section.os = copy(&to, c->os);
	x->section.application = copy(&to, c->application);
	x->section.ncomments = c->ncomments;
	for (uint32_t i = 0; i < c->ncomments; i++) {
		const char *s = copy(&to, c->comments[i]);
		memcpy(x->text + i * sizeof s, &s, sizeof s);
	}
	x->section.comments = (const char *const *)(const void *)x->text;
	x->section.options_len = c->options_len;
	if (c->options_len)
		x->section.options = memcpy(to, c->options, c->options_len);
	free(k->section);
	k->section = x;
	return 0;
}

const struct capture_section *pcapng_keep_section(const struct pcapng_keep *k)
{
	return &k->section->section;
}

/* N more bytes behind the *USED of *BUF: where they go, or NULL where they are not kept. */
static uint8_t *more(uint8_t **buf, size_t *used, size_t n)
{
	if (n > PCAPNG_KEEP_MAX - *used)
		return NULL;
	uint8_t *bigger = realloc(*buf, *used + n);
	if (!bigger)
		return NULL;
	*buf = bigger;
	*used += n;
	return bigger + *used - n;
}

void pcapng_keep_add_names(struct pcapng_keep *k, const uint8_t *records, size_t n)
{
	uint8_t *p = more(&k->names, &k->nnames, n);

	if (p)
		memcpy(p, records, n);
}

void pcapng_keep_add_secrets(struct pcapng_keep *k, uint32_t type, const void *p, size_t n)
{
	uint8_t *to;

	if (n > PCAPNG_KEEP_MAX || !(to = more(&k->secrets, &k->nsecrets, 4 + sizeof n + n)))
		return;
	memcpy(to, &type, 4);
	memcpy(to + 4, &n, sizeof n);
	memcpy(to + 4 + sizeof n, p, n);
}

const void *pcapng_keep_secrets(const struct pcapng_keep *k, size_t *from, uint32_t *type,
				size_t *n)
{
	const uint8_t *p = k->secrets + *from;

	if (*from >= k->nsecrets)
		return NULL;
	memcpy(type, p, 4);
	memcpy(n, p + 4, sizeof *n);
	*from += 4 + sizeof *n + *n;
	return p + 4 + sizeof *n;
}
