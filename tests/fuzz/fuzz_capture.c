/*
 * Fuzz target: the readers of pcap and pcapng and the decompressors before them.  Any bytes are
 * a file; all its frames are read, and touched from end to end; some are fetched again.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/index.h"
#include "frame.h"
#include "sink.h"
#include "source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static volatile uint8_t sum;

static void touch(const void *p, size_t n)
{
	const uint8_t *b = p;

	for (size_t i = 0; i < n; i++)
		sum ^= b[i];
}

static void touch_string(const char *s)
{
	if (s)
		touch(s, strlen(s));
}

static void on_secrets(void *arg, uint32_t type, const void *p, size_t n)
{
	(void)arg;
	(void)type;
	touch(p, n);
}

static void on_name(void *arg, const uint8_t *addr, size_t addrlen, const char *name)
{
	(void)arg;
	touch(addr, addrlen);
	touch_string(name);
}

static void on_section(void *arg, const struct capture_section *c)
{
	(void)arg;
	touch_string(c->hardware);
	touch_string(c->os);
	touch_string(c->application);
	for (uint32_t i = 0; i < c->ncomments; i++)
		touch_string(c->comments[i]);
	touch(c->options, c->options_len);
}

static void on_stats(void *arg, const struct capture_stats *c)
{
	(void)arg;
	touch(c, sizeof *c);
	touch(c->options, c->options_len);
}

static void on_extra(void *arg, const struct capture_extra *x)
{
	(void)arg;
	touch(x->p, x->n);
}

static void touch_iface(const struct frame_iface *i)
{
	touch_string(i->name);
	touch_string(i->description);
	touch_string(i->filter);
	touch_string(i->hardware);
	touch_string(i->os);
	touch_string(i->comment);
	touch(i->options, i->options_len);
}

static void on_interface(void *arg, const struct frame_iface *i)
{
	(void)arg;
	touch_iface(i);
}

static const struct source_events events = {
	.secrets = on_secrets,
	.name = on_name,
	.section = on_section,
	.stats = on_stats,
	.extra = on_extra,
	.interface = on_interface,
};

static void touch_frame(const struct frame *f)
{
	touch(f->data, f->caplen);
	for (uint32_t i = 0; i < f->ncomments; i++)
		touch_string(f->comments[i]);
	touch(f->options, f->options_len);
	if (f->iface)
		touch_iface(f->iface);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int fd = -1;
	static char path[32];
	struct index *x;
	struct source *s;
	struct frame f;
	int rc;

	if (fd < 0) {
		fd = memfd_create("fuzz", 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) < 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
		abort();
	rc = index_open(&x, path);
	if (!x)
		return 0;
	s = index_source(x);
	s->events = &events;
	while (rc == 0 && (rc = index_next(x, &f)) == 1) {
		touch_frame(&f);
		rc = 0;
	}
	if (rc < 0)
		touch_string(s->ops->error(s));
	for (size_t n = index_count(x); n > 0; n /= 2) {
		if (index_fetch(x, n, &f))
			abort(); /* it was there a moment ago */
		touch_frame(&f);
	}
	index_close(x);
	return 0;
}
