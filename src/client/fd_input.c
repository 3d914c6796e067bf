#include "client/fd_input.h"

#include <assert.h>
#include <errno.h>
#include <unistd.h>

static void on_readable(struct ev_loop *loop, ev_io *w, int revents)
{
	static uint8_t buf[FD_INPUT_MAX];
	struct fd_input *i = w->data;
	ssize_t n = read(w->fd, buf, i->chunk);

	(void)revents;
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		i->over = true;
		ev_io_stop(loop, w);
	}
	i->came(i->arg, buf, n > 0 ? (size_t)n : 0, n < 0 ? -errno : 0);
}

void fd_input_init(struct fd_input *i, struct ev_loop *loop, int fd, size_t chunk,
		   void (*came)(void *arg, const uint8_t *p, size_t n, int err), void *arg)
{
	assert(chunk <= FD_INPUT_MAX);
	*i = (struct fd_input){ .loop = loop, .chunk = chunk, .came = came, .arg = arg };
	ev_io_init(&i->io, on_readable, fd, EV_READ);
	i->io.data = i;
}

void fd_input_want(struct fd_input *i, bool more)
{
	if (!i->loop)
		return;
	if (more && !i->over)
		ev_io_start(i->loop, &i->io);
	else
		ev_io_stop(i->loop, &i->io);
}
