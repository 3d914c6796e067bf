/* Frames of a trace, written to a capture file. */
#include <errno.h>
#include <stdlib.h>

#include "capture/writer.h"
#include "sink.h"
#include "trace/impl.h"

struct trace_saver {
	struct trace *trace;
	struct sink *sink;
	struct trace_slot slot;
	int err;
};

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
