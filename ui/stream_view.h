/* What both sides of a conversation said, as the stream view has it. */
#ifndef TUNTRACE_UI_STREAM_VIEW_H
#define TUNTRACE_UI_STREAM_VIEW_H

struct tui;

/* Writes the bytes of the stream to PATH, both sides in the order in which they came. */
void stream_export(struct tui *u, const char *path);

#endif
