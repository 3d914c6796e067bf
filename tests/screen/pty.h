/*
 * A program on a terminal of its own: a pseudo terminal, with libvterm as what would show it.
 * Waits are for what the screen says, with an end for what never comes.
 */
#ifndef TUNTRACE_TESTS_SCREEN_PTY_H
#define TUNTRACE_TESTS_SCREEN_PTY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

struct pty {
	pid_t pid;
	int master, slave; /* the slave stays open here, so that its settings can be read */
	struct termios before;
	VTerm *vt;
	VTermScreen *screen;
	int rows, cols;
	bool altscreen, cursor;
	int mouse;
	size_t bytes; /* that the program has written */
	char *raw;    /* the last of them */
	size_t nraw;
	int status;
	bool gone;
};

struct pty_config {
	int rows, cols;
	const char *const *argv; /* NULL-terminated; argv[0] is the program */
	const char *const
		*env;     /* "NAME=value", NULL-terminated, more than what is set anyhow; or NULL */
	const char *term; /* NULL: xterm-256color */
	const char *locale; /* NULL: C.UTF-8 */
	bool no_stdin;      /* stdin is /dev/null */
};

void pty_open(struct pty *p, const struct pty_config *c);
/* Ends the program where it has not ended. */
void pty_close(struct pty *p);

void pty_send(struct pty *p, const char *keys);
void pty_resize(struct pty *p, int rows, int cols);

/* Row Y as UTF-8, without spaces at its end. */
const char *pty_row(struct pty *p, int y);
/* The row that holds TEXT, or -1. */
int pty_find(struct pty *p, const char *text);

/* Until the screen holds TEXT (or holds it no more); fails the test after ten seconds. */
void pty_wait(struct pty *p, const char *text);
void pty_wait_gone(struct pty *p, const char *text);
/* Until row Y begins with TEXT. */
void pty_wait_row(struct pty *p, const char *text);
/* Until TEXT first stands in ROW, from 0. */
void pty_wait_at(struct pty *p, int row, const char *text);
/* Until the program has ended: p->status. */
void pty_wait_end(struct pty *p);
/* Takes what comes until nothing does for MS milliseconds; the number of bytes. */
size_t pty_settle(struct pty *p, int ms);

/* The program's raw output since the last pty_forget() holds TEXT. */
bool pty_wrote(struct pty *p, const char *text);
void pty_forget(struct pty *p);

#endif
