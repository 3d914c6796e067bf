/* Frames of a trace, written to a capture file. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "capture/writer.h"
#include "sink.h"
#include "trace/impl.h"

struct trace_saver {
	struct trace *trace;
	struct sink *sink;
	struct trace_slot slot;
	int err;
};

/* Secrets and names stand before the frames. */
static int put_beside(const struct trace *t, struct sink *s)
{
	int rc = 0;

	for (size_t at = 0; at < t->beside.used && !rc;) {
		const uint8_t *p = t->beside.p + at;
		struct beside b;

		memcpy(&b, p, sizeof b);
		p += sizeof b;
		if (b.type && s->ops->secrets)
			rc = s->ops->secrets(s, b.type, p, b.n);
		else if (!b.type && s->ops->name)
			rc = s->ops->name(s, p, b.addrlen, (const char *)p + b.addrlen);
		at += sizeof b + b.n;
	}
	return rc;
}

int trace_save_open(struct trace_saver **out, struct trace *t, const char *path)
{
	struct writer_config c = { .atomic = true };
	struct trace_saver *s = calloc(1, sizeof *s);
	int rc = s ? writer_open(&s->sink, path, &c) : -ENOMEM;

	*out = NULL;
	if (rc) {
		free(s);
		return rc;
	}
	s->trace = t;
	s->err = put_beside(t, s->sink);
	*out = s;
	return 0;
}

int trace_save_frame(struct trace_saver *s, uint32_t i)
{
	if (s->err)
		return s->err;
	if (!trace_load(s->trace, i, &s->slot))
		return s->err = -EIO;
	dissect(&s->slot.d, &s->slot.frame, NULL);
	s->err = s->sink->ops->frame(s->sink, &s->slot.frame, &s->slot.d,
				     trace_frame(s->trace, i)->flags & TRACE_SEND);
	return s->err;
}

int trace_save_close(struct trace_saver *s, uint64_t *written)
{
	int rc = s->sink->ops->close(s->sink, written);

	rc = s->err ? s->err : rc;
	trace_slot_done(&s->slot);
	free(s);
	return rc;
}
