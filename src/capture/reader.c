#include "capture/reader.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/capture.h"

int capture_damaged(struct capture *c, const char *fmt, ...)
{
	va_list ap;

	if (c->failed)
		return c->failed;
	va_start(ap, fmt);
	vsnprintf(c->error, sizeof c->error, fmt, ap);
	va_end(ap);
	return c->failed = -EBADMSG;
}

int capture_need(struct capture *c, size_t n)
{
	int rc = input_need(&c->in, n);
	size_t left = input_left(&c->in);

	if (rc != 0)
		return rc;
	if (c->in.why[0])
		return capture_damaged(c, "%s", c->in.why);
	unsigned long long at = input_offset(&c->in), end = at + left;
	if (c->in.err)
		return capture_damaged(c, "at offset %llu: %s", end, strerror(-c->in.err));
	if (left == 0)
		return 0;
	return capture_damaged(c, "cut short in record %llu at offset %llu: %zu of %zu bytes",
			       (unsigned long long)c->records + 1, at, left, n);
}

/* Link types whose frames are no packets: libpcap allows them as much. */
uint32_t capture_limit(uint32_t linktype, uint32_t snaplen)
{
	enum {
		USB = 189,
		USB_MMAPPED = 220,
		DBUS = 231,
		USBPCAP = 249,
		USB_DARWIN = 266,
		EBHSCR = 279
	};

	switch (linktype) {
	case USB:
	case USB_MMAPPED:
	case DBUS:
	case USBPCAP:
	case USB_DARWIN:
	case EBHSCR: return CAPTURE_BLOCK_MAX;
	}
	if (snaplen > CAPTURE_BLOCK_MAX)
		return CAPTURE_BLOCK_MAX;
	return snaplen > CAPTURE_SNAPLEN ? snaplen : CAPTURE_SNAPLEN;
}

/* ---- What a file is that is none of ours ---- */

static const struct {
	const char *magic;
	size_t n;
	const char *what;
} strangers[] = {
	{ "\xfd"
	  "7zXZ",
	  5, "compressed with xz: try 'xz -dc FILE | tuntrace read -'" },
	{ "BZh", 3, "compressed with bzip2: try 'bzip2 -dc FILE | tuntrace read -'" },
	{ "\x04\x22\x4d\x18", 4, "compressed with lz4: try 'lz4 -dc FILE | tuntrace read -'" },
	{ "PK\x03\x04", 4, "a zip archive: unpack it first" },
	{ "snoop\0\0\0", 8, "a snoop capture: 'editcap FILE OUT.pcapng' converts it" },
};

static int unknown(struct capture *c)
{
	size_t left = input_left(&c->in);

	if (c->in.why[0])
		return capture_damaged(c, "%s", c->in.why);
	if (left == 0)
		return capture_damaged(c, "the file is empty");
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
		if (left >= strangers[i].n &&
		    memcmp(c->in.p, strangers[i].magic, strangers[i].n) == 0)
			return capture_damaged(c, "%s", strangers[i].what);
	return capture_damaged(c, "not a capture file (neither pcap nor pcapng)");
}

/* ---- The source ---- */

static int reader_next(struct source *s, struct frame *f)
{
	struct capture *c = (struct capture *)s;

	if (c->failed)
		return c->failed;
	if (s->events && s->events->idle && !c->in.idle) {
		c->in.idle = s->events->idle;
		c->in.idle_arg = s->arg;
	}
	return c->next(c, f);
}

static const char *reader_error(const struct source *s)
{
	return ((const struct capture *)s)->error;
}

static void reader_close(struct source *s)
{
	struct capture *c = (struct capture *)s;

	pcapng_done(c);
	input_close(&c->in);
	free(c);
}

static const struct source_ops ops = { reader_next, reader_error, reader_close };

int reader_file(const struct source *s)
{
	const struct input *in = &((const struct capture *)s)->in;

	return in->waits || in->decoder ? -1 : in->fd;
}

uint64_t reader_offset(const struct source *s, const uint8_t *p)
{
	const struct input *in = &((const struct capture *)s)->in;

	return in->base + (uint64_t)(p - in->buf);
}

int capture_open(struct capture **capture, const char *path)
{
	struct capture *c = calloc(1, sizeof *c);
	int rc;

	*capture = NULL;
	if (!c)
		return -ENOMEM;
	c->source = (struct source){ .ops = &ops, .what = path };
	rc = input_open(&c->in, path);
	if (rc) {
		free(c);
		return rc;
	}
	/* The longest magic; where the stream is shorter the bytes that there are must do. */
	rc = input_need(&c->in, 12);
	if (rc == -EINTR) {
		reader_close(&c->source);
		return rc;
	}
	if (pcap_recognised(c->in.p, input_left(&c->in)))
		rc = pcap_begin(c);
	else if (pcapng_recognised(c->in.p, input_left(&c->in)))
		rc = pcapng_begin(c);
	else
		rc = unknown(c);
	if (rc && rc != -EBADMSG) {
		reader_close(&c->source);
		return rc;
	}
	*capture = c;
	return rc;
}

int reader_open(struct source **source, const char *path)
{
	struct capture *c;
	int rc = capture_open(&c, path);

	*source = c ? &c->source : NULL;
	return rc;
}
