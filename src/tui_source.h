/* Where `tuntrace tui` has its frames from: a file, a device, a fetch. */
#ifndef TUNTRACE_TUI_SOURCE_H
#define TUNTRACE_TUI_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ev_loop;
struct sink;
struct trace;
struct tui_source;

struct tui_source_config {
	const char *file;            /* or NULL */
	const char *device, *filter; /* -i, its capture filter; or NULL */
	const char *write;           /* -w, of a device; or NULL */
	int get_argc;                /* of a fetch; or 0 */
	char **get_argv;
	struct ev_loop *loop;
	void (*changed)(void *arg); /* there are frames more, or other words */
	void *arg;
};

/* Opens it.  0, or an exit code after a message. */
int tui_source_open(struct tui_source **s, const struct tui_source_config *c);

/* The display filter among a fetch's words, or NULL. */
const char *tui_source_filter(struct tui_source *s);

/* A trace of it, from now on; the caller's.  A file is opened anew, a fetch begins (again). */
int tui_source_start(struct tui_source *s, struct trace **t);

/* Another trace for the frames from now on, in place of the one that was given; NULL: a file. */
struct trace *tui_source_cleared(struct tui_source *s);

/* PATH becomes the file; what ran before ends.  0, or an exit code after a message. */
int tui_source_replace(struct tui_source *s, const char *path, struct trace **t);

/* After each turn of the loop: closes what is over; true where something was. */
bool tui_source_settle(struct tui_source *s);

/* The trace that it gave is gone; frames that still come are written, but shown no more. */
void tui_source_forget(struct tui_source *s);

/* What it does, in words; never NULL. */
const char *tui_source_words(const struct tui_source *s);
void tui_source_say(struct tui_source *s, const char *line);

/* What message.h is given is said by it from here on; NULL: on stderr again. */
void tui_source_listen(struct tui_source *s);

/* The exit code. */
int tui_source_close(struct tui_source *s);

#endif
