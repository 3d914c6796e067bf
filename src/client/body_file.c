#include "client/body_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int body_file_open(struct body_file *b, const char *path)
{
	*b = (struct body_file){ .path = path, .fd = STDOUT_FILENO, .remover = { .fd = -1 } };
	if (strcmp(path, "-") == 0)
		return 0;
	b->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	b->created = b->fd >= 0;
	if (b->created)
		remover_start(&b->remover, path);
	if (b->fd < 0 && errno == EEXIST)
		b->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	return b->fd < 0 ? -errno : 0;
}

/* Before the first byte: what stood in a file of ours goes. */
static void begin(struct body_file *b)
{
	struct stat st;

	if (b->begun)
		return;
	b->begun = true;
	if (b->fd != STDOUT_FILENO && fstat(b->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    ftruncate(b->fd, 0) < 0)
		b->err = -errno;
}

int body_file_write(struct body_file *b, const void *p, size_t n)
{
	const char *s = p;

	begin(b);
	while (n > 0 && !b->err) {
		ssize_t k = write(b->fd, s, n);

		if (k >= 0) {
			s += k;
			n -= (size_t)k;
			b->written += (uint64_t)k;
		} else if (errno == EAGAIN) {
			/* A pipe that another program has made non-blocking: wait for it. */
			struct pollfd ready = { .fd = b->fd, .events = POLLOUT };

			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			b->err = -errno;
		}
	}
	return b->err;
}

int body_file_close(struct body_file *b, bool whole)
{
	if (whole)
		begin(b);
	if (b->fd == STDOUT_FILENO)
		return b->err;
	if (close(b->fd) < 0 && !b->err)
		b->err = -errno;
	if (b->created)
		remover_end(&b->remover, b->path, !b->begun);
	return b->err;
}
