/*
 * The fetch of `tuntrace get`, for a command that has a screen of its own and runs the loop.
 *
 *	get_open(&g, argc, argv)	its command line
 *	get_start(g, sink)		from here on it goes along with ev_default_loop()
 *	... ev_run(), which it breaks, until get_is_over() ...
 *	get_finish(g, false)
 *	... get_start() again, as often as one likes ...
 *	get_close(g)
 *
 * What it has to say goes through message.h.
 */
#ifndef TUNTRACE_GET_H
#define TUNTRACE_GET_H

#include <stdbool.h>

struct get;
struct sink;

/* EXIT_OK, OPTIONS_EXIT after --help, or another code after a message. */
int get_open(struct get **g, int argc, char **argv);
void get_close(struct get *g);

const char *get_url(const struct get *g);

/* The display filter that was asked for, or NULL; from then on it is the caller's affair. */
const char *get_take_filter(struct get *g);

/* SINK gets every frame, and is closed by the fetch's end.  EXIT_OK, or a code after a message. */
int get_start(struct get *g, struct sink *sink);

bool get_is_over(const struct get *g);

/* Closes connections (HURRY: without waiting for the peers) and the stack; the exit code. */
int get_finish(struct get *g, bool hurry);

#endif
