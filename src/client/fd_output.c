#include "client/fd_output.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

enum { FILE_CHUNK = 256 << 10 };

/* A pipe that is writable takes PIPE_BUF bytes without waiting; a file never waits. */
static void on_writable(struct ev_loop *loop, ev_io *w, int revents)
{
	struct fd_output *o = w->data;
	size_t n = queue_length(&o->queue);

	(void)revents;
	if (n > o->chunk)
		n = o->chunk;
	if (n == queue_length(&o->queue))
		ev_io_stop(loop, w);
	if (n > 0 && body_file_write(&o->file, queue_front(&o->queue), n) < 0) {
		ev_io_stop(loop, w);
		n = 0;
	}
	queue_take(&o->queue, n);
	o->wrote(o->arg, n);
}

int fd_output_open(struct fd_output *o, struct ev_loop *loop, const char *path,
		   void (*wrote)(void *arg, size_t n), void *arg)
{
	struct stat st;
	int rc;

	*o = (struct fd_output){ .loop = loop, .wrote = wrote, .arg = arg };
	rc = body_file_open(&o->file, path);
	if (rc < 0)
		return rc;
	o->chunk = fstat(o->file.fd, &st) == 0 && S_ISREG(st.st_mode) ? FILE_CHUNK : PIPE_BUF;
	ev_io_init(&o->io, on_writable, o->file.fd, EV_WRITE);
	o->io.data = o;
	return 0;
}

int fd_output_put(struct fd_output *o, const void *p, size_t n)
{
	if (o->file.err)
		return o->file.err;
	if (!queue_append(&o->queue, p, n))
		return -ENOMEM;
	if (n > 0)
		ev_io_start(o->loop, &o->io);
	return 0;
}

int fd_output_close(struct fd_output *o, bool whole)
{
	size_t n = queue_length(&o->queue);

	ev_io_stop(o->loop, &o->io);
	if (n > 0 && o->chunk == FILE_CHUNK)
		body_file_write(&o->file, queue_front(&o->queue), n);
	queue_done(&o->queue);
	return body_file_close(&o->file, whole);
}
