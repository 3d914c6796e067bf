/*
 * The interface on a terminal: views over a trace.  It has no loop of its own: the program tells
 * it what happens, and asks what it waits for.
 */
#ifndef TUNTRACE_UI_TUI_H
#define TUNTRACE_UI_TUI_H

#include <stdbool.h>
#include <stddef.h>

struct trace;
struct tui;

enum tui_theme { TUI_THEME_AUTO, TUI_THEME_DARK, TUI_THEME_LIGHT };

/* What the interface asks of the program; each may be NULL. */
struct tui_ops {
	/* Opens another file: the trace that takes the old one's place, or NULL and WHY. */
	struct trace *(*open)(void *arg, const char *path, char *why, size_t size);
	/* Runs the fetch again, or reads the file anew. */
	struct trace *(*again)(void *arg, char *why, size_t size);
	/* Forgets what was captured so far; NULL where nothing is captured. */
	struct trace *(*cleared)(void *arg, char *why, size_t size);
	/* What the live source does now, in a few words. */
	const char *(*progress)(void *arg);
};

struct tui_config {
	const char *filter; /* the display filter to begin with, or NULL */
	const char *config; /* file, or NULL: the user's own */
	bool ascii, no_mouse;
	bool unsaved; /* what is captured is in no file: ask before it ends */
	enum tui_theme theme;
	const struct tui_ops *ops;
	void *arg;
};

/* 0; else a message in WHY, and the exit code. */
int tui_open(struct tui **u, struct trace *t, const struct tui_config *c, char *why, size_t size);

/* The terminal is as it was.  Gives the exit code. */
void tui_close(struct tui *u);

/* LINE in the row of messages, until the next key. */
void tui_say(struct tui *u, const char *line);

/* The descriptor that keys come from, -1 where a script gives them. */
int tui_fd(const struct tui *u);

void tui_input(struct tui *u);   /* there is something to read on it */
void tui_resized(struct tui *u); /* SIGWINCH */
void tui_suspend(struct tui *u); /* SIGTSTP: stops the process; when this returns it goes on */
void tui_changed(struct tui *u); /* the trace has more */

/* Works for a few milliseconds; true while there is more to do at once. */
bool tui_work(struct tui *u);
bool tui_has_work(const struct tui *u);

/* Milliseconds until tui_tick() is due, 0: now; -1: it waits for nothing. */
int tui_wait(const struct tui *u);
void tui_tick(struct tui *u);

/* Brings the screen up to date. */
void tui_draw(struct tui *u);

/* It has been asked to end. */
bool tui_is_done(const struct tui *u);

/* Request I of the interface, and its keys; false behind the last. */
struct tui_key {
	const char *section, *name, *keys, *help;
};
bool tui_key(unsigned i, struct tui_key *k);

#endif
