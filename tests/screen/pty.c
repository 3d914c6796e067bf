#include "pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { WAIT_MS = 20000, RAW_MAX = 1 << 20 };

static int on_property(VTermProp prop, VTermValue *v, void *arg)
{
	struct pty *p = arg;

	if (prop == VTERM_PROP_ALTSCREEN)
		p->altscreen = v->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		p->cursor = v->boolean;
	else if (prop == VTERM_PROP_MOUSE)
		p->mouse = v->number;
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void child(const struct pty_config *c, int slave)
{
	setsid();
	ioctl(slave, TIOCSCTTY, 0);
	for (int fd = 0; fd < 3; fd++)
		dup2(slave, fd);
	if (c->no_stdin)
		dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	if (slave > 2)
		close(slave);
	setenv("TERM", c->term ? c->term : "xterm-256color", 1);
	setenv("LC_ALL", c->locale ? c->locale : "C.UTF-8", 1);
	setenv("TZ", "UTC", 1);
	setenv("HOME", "/nonexistent", 1);
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
	unsetenv("LINES");
	unsetenv("COLUMNS");
	for (size_t i = 0; c->env && c->env[i]; i++)
		putenv((char *)(uintptr_t)c->env[i]);
	execv(c->argv[0], (char *const *)(uintptr_t)c->argv);
	_exit(127);
}

void pty_open(struct pty *p, const struct pty_config *c)
{
	struct winsize w = { .ws_row = (unsigned short)c->rows, .ws_col = (unsigned short)c->cols };

	*p = (struct pty){ .rows = c->rows, .cols = c->cols, .cursor = true };
	assert_int_equal(openpty(&p->master, &p->slave, NULL, NULL, &w), 0);
	tcgetattr(p->slave, &p->before);
	fcntl(p->master, F_SETFD, FD_CLOEXEC);
	p->raw = malloc(RAW_MAX);
	p->vt = vterm_new(c->rows, c->cols);
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_reset(p->screen, 1);
	p->pid = fork();
	if (p->pid == 0) {
		close(p->master);
		child(c, p->slave);
	}
}

/* Takes what there is within MS: false where nothing came. */
static bool pump(struct pty *p, int ms)
{
	struct pollfd fd = { .fd = p->master, .events = POLLIN };
	char buf[16384];

	if (poll(&fd, 1, ms) <= 0 || p->master < 0)
		return false;
	ssize_t n = read(p->master, buf, sizeof buf);
	if (n <= 0)
		return false;
	p->bytes += (size_t)n;
	if (p->nraw + (size_t)n < RAW_MAX) {
		memcpy(p->raw + p->nraw, buf, (size_t)n);
		p->nraw += (size_t)n;
	}
	vterm_input_write(p->vt, buf, (size_t)n);
	/* What a terminal answers to questions. */
	size_t out = vterm_output_read(p->vt, buf, sizeof buf);
	if (out && write(p->master, buf, out) < 0)
		return false;
	return true;
}

static void reap(struct pty *p, int flags)
{
	if (!p->gone && waitpid(p->pid, &p->status, flags) == p->pid)
		p->gone = true;
}

void pty_close(struct pty *p)
{
	if (!p->gone) {
		kill(p->pid, SIGKILL);
		reap(p, 0);
	}
	if (p->master >= 0)
		close(p->master);
	close(p->slave);
	vterm_free(p->vt);
	free(p->raw);
}

void pty_send(struct pty *p, const char *keys)
{
	assert_int_equal(write(p->master, keys, strlen(keys)), (ssize_t)strlen(keys));
}

void pty_resize(struct pty *p, int rows, int cols)
{
	struct winsize w = { .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols };

	p->rows = rows;
	p->cols = cols;
	/*
	 * libvterm 0.1.4 leaves the top of a scroll region below the last row there is now, and what
	 * the program says for the old size then scrolls less than no rows: memmove() of -40 bytes.
	 */
	vterm_input_write(p->vt, "\033[r", 3);
	vterm_set_size(p->vt, rows, cols);
	ioctl(p->master, TIOCSWINSZ, &w);
}

static size_t put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 63));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 63));
	to[2] = (char)(0x80 | (c & 63));
	return 3;
}

const char *pty_row(struct pty *p, int y)
{
	static char buf[4096];
	size_t n = 0;

	for (int x = 0; x < p->cols; x++) {
		VTermScreenCell cell;
		vterm_screen_get_cell(p->screen, (VTermPos){ .row = y, .col = x }, &cell);
		if (cell.chars[0] == (uint32_t)-1)
			continue;
		n += put_utf8(buf + n, cell.chars[0] ? cell.chars[0] : ' ');
	}
	while (n && buf[n - 1] == ' ')
		n--;
	buf[n] = '\0';
	return buf;
}

int pty_find(struct pty *p, const char *text)
{
	for (int y = 0; y < p->rows; y++)
		if (strstr(pty_row(p, y), text))
			return y;
	return -1;
}

static void fail_screen(struct pty *p, const char *what, const char *text)
{
	for (int y = 0; y < p->rows; y++)
		print_message("%s\n", pty_row(p, y));
	fail_msg("%s: %s", what, text);
}

void pty_wait(struct pty *p, const char *text)
{
	for (int ms = 0; pty_find(p, text) < 0; ms += 50) {
		if (ms > WAIT_MS)
			fail_screen(p, "never seen", text);
		if (pump(p, 50))
			ms -= 50;
		else
			reap(p, WNOHANG);
		if (p->gone && !pump(p, 0) && pty_find(p, text) < 0)
			fail_screen(p, "it ended before", text);
	}
}

void pty_wait_gone(struct pty *p, const char *text)
{
	for (int ms = 0; pty_find(p, text) >= 0; ms += 50)
		if (!pump(p, 50) && ms > WAIT_MS)
			fail_screen(p, "still there", text);
}

void pty_wait_row(struct pty *p, const char *text)
{
	for (int ms = 0;; ms += 50) {
		for (int y = 0; y < p->rows; y++)
			if (strncmp(pty_row(p, y), text, strlen(text)) == 0)
				return;
		if (!pump(p, 50) && ms > WAIT_MS)
			fail_screen(p, "no row begins with", text);
	}
}

void pty_wait_at(struct pty *p, int row, const char *text)
{
	for (int ms = 0; pty_find(p, text) != row; ms += 50)
		if (!pump(p, 50) && ms > WAIT_MS)
			fail_screen(p, "not in its row", text);
}

void pty_wait_end(struct pty *p)
{
	for (int ms = 0; !p->gone; ms += 20) {
		pump(p, 20);
		reap(p, WNOHANG);
		if (ms > WAIT_MS)
			fail_screen(p, "it has not ended", "");
	}
	while (pump(p, 0))
		;
}

size_t pty_settle(struct pty *p, int ms)
{
	size_t before = p->bytes;

	while (pump(p, ms))
		;
	return p->bytes - before;
}

bool pty_wrote(struct pty *p, const char *text)
{
	return memmem(p->raw, p->nraw, text, strlen(text)) != NULL;
}

void pty_forget(struct pty *p)
{
	p->nraw = 0;
}
