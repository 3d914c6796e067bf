/* What goes out of the interface. */
#ifndef TUNTRACE_UI_EXPORT_H
#define TUNTRACE_UI_EXPORT_H

#include <stdbool.h>

struct tui;

/* Begins to write the shown frames to PATH; export_work() goes on with it, false at the end. */
void export_save(struct tui *u, const char *path);
bool export_work(struct tui *u);
void export_cancel(struct tui *u);

/* The ladder as text, or as SVG where PATH ends in ".svg". */
void export_ladder(struct tui *u, const char *path);

/* The lines of the shown frames to a command on the terminal. */
void export_pipe(struct tui *u, const char *command);

#endif
