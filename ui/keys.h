/*
 * What can be asked for, and the keys that ask for it.  This one list yields the keys, the names
 * in tui.conf, the help screen and the manual's table.
 */
#ifndef TUNTRACE_UI_KEYS_H
#define TUNTRACE_UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* X(ID, section, name in tui.conf, keys, help) */
#define REQUESTS(X) \
	X(DOWN, "Moving", "down", "j Down", "a row down") \
	X(UP, "Moving", "up", "k Up", "a row up") \
	X(LEFT, "Moving", "left", "h Left", "to the left: pan, fold") \
	X(RIGHT, "Moving", "right", "l Right", "to the right: pan, unfold") \
	X(TOP, "Moving", "top", "gg Home", "the first; with a number, that one") \
	X(BOTTOM, "Moving", "bottom", "G End", "the last; with a number (12G), that one") \
	X(HALF_DOWN, "Moving", "half-down", "C-d", "half a screen down") \
	X(HALF_UP, "Moving", "half-up", "C-u", "half a screen up") \
	X(PAGE_DOWN, "Moving", "page-down", "PgDn C-f", "a screen down") \
	X(PAGE_UP, "Moving", "page-up", "PgUp C-b", "a screen up") \
	X(NEXT_FLOW, "Moving", "next-flow", "}", "the next conversation") \
	X(PREVIOUS_FLOW, "Moving", "previous-flow", "{", "the conversation before") \
	X(MARK, "Moving", "mark", "m", "mark this place by a letter") \
	X(JUMP, "Moving", "jump", "'", "go to the place marked by a letter") \
	X(OPEN, "Views", "open", "Enter", "open what is selected") \
	X(BACK, "Views", "back", "Esc", "back; ends what takes time") \
	X(CLOSE, "Views", "close", "q", "close the view; the last one ends the program") \
	X(QUIT, "Views", "quit", "Q F10", "end the program") \
	X(NEXT_PANE, "Views", "next-pane", "Tab", "the next pane") \
	X(PREVIOUS_PANE, "Views", "previous-pane", "BackTab", "the pane before") \
	X(VIEW_FLOWS, "Views", "view-flows", "1 F5", "conversations") \
	X(VIEW_LADDER, "Views", "view-ladder", "2", "ladder: frames as arrows between lanes") \
	X(VIEW_DETAIL, "Views", "view-detail", "3", "fields and bytes of the frame") \
	X(VIEW_STREAM, "Views", "view-stream", "4", "what both sides said") \
	X(VIEW_TIMELINE, "Views", "view-timeline", "5", \
	  "the whole conversation on a line of time") \
	X(VIEW_RECORDS, "Views", "view-records", "6", "a line for every frame") \
	X(STREAM, "Views", "stream", "s", "follow the stream of this conversation") \
	X(STACK, "Views", "stack", "S F9", "what the stack knew: its state, and what changed") \
	X(EXPLAIN, "Views", "explain", "i", "this frame in plain words") \
	X(LAYOUT, "Views", "layout", "F8", "one pane, or as many as there is room for") \
	X(HELP, "Views", "help", "? F1", "this help") \
	X(SEARCH, "Finding", "search", "/ F3", "search in the lines and the bytes") \
	X(NEXT_MATCH, "Finding", "next-match", "n", "the next match") \
	X(PREVIOUS_MATCH, "Finding", "previous-match", "N", "the match before") \
	X(FILTER, "Finding", "filter", "f F4", "display filter: show only frames that match") \
	X(ANOMALY, "Finding", "next-anomaly", "e", "the next frame at which something went wrong") \
	X(PREVIOUS_ANOMALY, "Finding", "previous-anomaly", "E", "the one before") \
	X(ONLY, "Finding", "only", "=", "filter: only what has this field's value") \
	X(NOT, "Finding", "not", "!", "filter: not what has it") \
	X(CONVERSATION, "Finding", "conversation", "c", "filter: this conversation, or all again") \
	X(MARK_FLOW, "Finding", "mark-flow", "v", \
	  "mark the conversation: all marked share the ladder") \
	X(HOSTS, "Finding", "hosts", "V", "all frames in the ladder, a lane for each host") \
	X(ZOOM_IN, "Time", "zoom-in", "+", "less time a row") \
	X(ZOOM_OUT, "Time", "zoom-out", "-", "more time a row") \
	X(ZOOM_RESET, "Time", "zoom-reset", "0", "the zoom it began with") \
	X(TIME_MODE, "Time", "time-mode", "t F7", "time by row, proportional, logarithmic") \
	X(REFERENCE, "Time", "reference", "d", \
	  "times count from this frame; again: from the one before") \
	X(FREEZE, "Time", "freeze", "Space", \
	  "freeze a live view; play a file as it happened, or pause") \
	X(STEP_BACK, "Time", "step-back", ",", "a frame back in time") \
	X(STEP, "Time", "step", ".", "a frame on") \
	X(SLOWER, "Time", "slower", "[", "play more slowly") \
	X(FASTER, "Time", "faster", "]", "play faster") \
	X(FOLLOW, "Time", "follow", "A F6", "follow the newest frame; moving up ends that") \
	X(SAVE, "Out", "save", "w F2", "save the shown frames as a capture") \
	X(EXPORT, "Out", "export", "x", "save the ladder as text or SVG, or the stream") \
	X(YANK, "Out", "yank", "y", "copy this line or value to the clipboard") \
	X(PIPE, "Out", "pipe", "|", "give the shown lines to a command") \
	X(OPEN_FILE, "Program", "open-file", "o", "open another file") \
	X(AGAIN, "Program", "again", "r", "fetch again; read the file anew") \
	X(COMMAND, "Program", "command", ":", "a command by its name") \
	X(REDRAW, "Program", "redraw", "C-l", "draw the screen anew") \
	X(CANCEL, "Program", "cancel", "C-c", "end what takes time, else the program") \
	X(SUSPEND, "Program", "suspend", "C-z", "suspend the program")

enum request {
	REQ_NONE,
#define X(id, section, name, keys, help) REQ_##id,
	REQUESTS(X)
#undef X
		REQ_COUNT
};

struct request_info {
	const char *section, *name, *keys, *help;
};

const struct request_info *request_info(enum request r);
enum request request_by_name(const char *name, size_t n);

enum { KEYS_MAX = 256 };

/* Keys as they are bound: two in a row, or one and 0. */
struct keymap {
	struct {
		uint32_t key[2];
		enum request request;
	} row[KEYS_MAX];
	unsigned n;
};

void keymap_init(struct keymap *m);

/* KEYS, names with spaces between, ask for R and for nothing else; false where one is none. */
bool keymap_bind(struct keymap *m, enum request r, const char *keys);

/* What KEY asks for after FIRST (0: none).  *MORE: it may begin two. */
enum request keymap_find(const struct keymap *m, uint32_t first, uint32_t key, bool *more);

/* The first key of R as people read it, or "". */
void keymap_name(const struct keymap *m, enum request r, char buf[32]);
/* All of them, a space between. */
void keymap_names(const struct keymap *m, enum request r, char *buf, size_t size);

#endif
