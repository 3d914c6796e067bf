/* What goes out of the interface. */
#ifndef TUNTRACE_UI_EXPORT_H
#define TUNTRACE_UI_EXPORT_H

#include <stdbool.h>

struct tui;

/* Begins to write the shown frames to PATH. */
void export_save(struct tui *u, const char *path);

/* Begins to gather the lines of the shown frames, for COMMAND on the terminal. */
void export_pipe(struct tui *u, const char *command);

/* Either goes on by export_work(), which is false at the end. */
bool export_work(struct tui *u);
bool export_is_on(const struct tui *u);
void export_cancel(struct tui *u);

/* The ladder as text, or as SVG where PATH ends in ".svg". */
void export_ladder(struct tui *u, const char *path);

#endif
