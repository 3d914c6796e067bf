/* What the files of ui/ share: the interface's state, and the views. */
#ifndef TUNTRACE_UI_UI_H
#define TUNTRACE_UI_UI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "field.h"
#include "keys.h"
#include "list.h"
#include "paint.h"
#include "prompt.h"
#include "tty.h"
#include "trace.h"
#include "tui.h"

enum view_id {
	VIEW_FLOWS,
	VIEW_LADDER,
	VIEW_RECORDS,
	VIEW_FIELDS,
	VIEW_HEX,
	VIEW_STACK,
	VIEW_STREAM,
	VIEW_TIMELINE,
	VIEW_EXPLAIN,
	VIEW_HELP,
	VIEW_COUNT
};

/* A view: one of these and SIZE bytes of state, zeroed at first. */
struct view {
	const char *title;
	size_t size;
	void (*open)(struct tui *u, void *state); /* may be NULL */
	/* Draws into A; FOCUS: the keys go there. */
	void (*draw)(struct tui *u, void *state, struct area a, bool focus);
	/* What stands behind the title in a pane's heading; may be NULL. */
	void (*heading)(struct tui *u, void *state, struct text *t);
	/* True where the request was the view's.  COUNT 0: none was given. */
	bool (*request)(struct tui *u, void *state, enum request r, unsigned count);
	/* A click at row Y, column X of the area it was drawn in last; may be NULL. */
	void (*click)(struct tui *u, void *state, int y, int x);
	/* The line to copy; may be NULL. */
	void (*yank)(struct tui *u, void *state, struct text *t);
	void (*close)(struct tui *u, void *state); /* may be NULL */
};

extern const struct view *const views[VIEW_COUNT];

enum { PANES_MAX = 8, MARKS = 128, FLOWS_MARKED_MAX = 16, MESSAGE_MAX = 512 };

struct pane {
	enum view_id view;
	struct area heading; /* a row, or h 0 */
	struct area area;
};

enum play { PLAY_OFF, PLAY_ON, PLAY_PAUSED };

struct tui {
	struct trace *trace;
	struct tui_config config;
	int rows, cols;
	bool done, dirty;
	bool stale; /* there is more to show, but nobody waits for it: at most FPS_MS apart */
	int64_t painted, opened;
	int code;
	struct keymap keys;
	uint32_t first_key;     /* of two, or 0 */
	unsigned count, digits; /* typed before a key */
	bool has_count;
	enum view_id view_before_count;
	enum request wants_letter; /* REQ_MARK, REQ_JUMP */

	/* Selection: shared by all views. */
	uint32_t frame; /* or TRACE_NONE: there are none */
	uint32_t flow;  /* of the ladder, or TRACE_NONE */
	uint32_t marked[FLOWS_MARKED_MAX];
	unsigned nmarked;
	bool hosts; /* all frames are in the ladder, a lane a host */
	uint32_t marks[MARKS];
	uint32_t reference;          /* times count from it, or TRACE_NONE */
	struct list list;            /* frames of the ladder */
	unsigned columns;            /* of the ladder that are not wanted, 1 << LADDER_ */
	uint32_t byte_off, byte_len; /* of the selected field, in buffer byte_buf */
	uint8_t byte_buf;

	/* What is shown of the trace: frames before `end`. */
	bool frozen, follow;
	uint32_t end;
	enum play play;
	int speed;                   /* in steps of half a decade: 0 is as it happened */
	int64_t play_ns, play_clock; /* the frames' time, at that time of the clock */

	enum view_id main;
	enum view_id back[16];
	unsigned nback;
	bool single; /* one pane, whatever room there is */
	bool stack;  /* the stack pane is wanted */
	struct pane panes[PANES_MAX];
	unsigned npanes, focus;
	struct area timeline;
	void *state[VIEW_COUNT];

	struct prompt prompt;
	char filter[PROMPT_MAX], search[PROMPT_MAX];
	struct {
		bool on, backward, incremental;
		uint32_t from, at, tried;
	} find;
	struct {
		struct trace_saver *saver; /* NULL: nothing is being saved */
		FILE *lines;               /* NULL: nothing is being gathered */
		uint32_t at, n;
		char path[PROMPT_MAX]; /* or the command */
	} saving;
	char message[MESSAGE_MAX];
	enum style message_style;
	struct script *script;

	/* Of the frame whose fields are shown. */
	struct rows fields;
	struct row *row;
	char *rows_text;
	uint32_t rows_of;
	bool rows_partial;
	uint32_t rows_seen; /* frames that there were */
};

/* ---- ui.c: selection, and what the views ask for ---- */

void ui_select(struct tui *u, uint32_t frame);
void ui_select_flow(struct tui *u, uint32_t flow);
/* Moves N shown frames on (or back). */
void ui_move(struct tui *u, int64_t n);
void ui_show(struct tui *u, enum view_id v);
void ui_back(struct tui *u);
void ui_message(struct tui *u, enum style s, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Frames of the trace that are shown, in the order of their numbers. */
uint32_t ui_shown(const struct tui *u);
uint32_t ui_flows(const struct tui *u);
uint32_t ui_end(const struct tui *u);
void ui_request(struct tui *u, enum request r, unsigned count);
void ui_key(struct tui *u, uint32_t k);
/* T takes the trace's place. */
void ui_replace(struct tui *u, struct trace *t);
/* The frame before frame I in its conversation, or TRACE_NONE. */
uint32_t ui_before(struct tui *u, uint32_t i);
/* The fields of the selected frame, unfolded. */
struct rows *ui_rows(struct tui *u);
/* The line of frame I. */
void ui_line(struct tui *u, uint32_t i, struct text *t);
/* Row of what a view keeps at TOP so that AT of N rows is within H. */
uint32_t ui_scroll(uint32_t top, uint32_t at, uint32_t n, int h);
/* A moving request over N rows of which AT is the cursor's: the new one; false: it is none. */
bool ui_moved(enum request r, unsigned count, int h, uint32_t n, uint32_t *at);
void ui_set_filter(struct tui *u, const char *expr);
void ui_yank(struct tui *u, const char *p, size_t n, const char *what);

/* ---- request.c ---- */
void ui_set_mark(struct tui *u, uint32_t letter);
void ui_jump_mark(struct tui *u, uint32_t letter);
/* Loading, filtering, searching or saving goes on. */
bool ui_is_busy(const struct tui *u);

/* ---- layout.c ---- */
void layout(struct tui *u);
bool layout_fits(const struct tui *u);

/* ---- command.c ---- */
void command_run(struct tui *u, const char *line);
/* Command I, NULL behind the last. */
const char *command_name(unsigned i);

/* ---- find.c ---- */
void find_start(struct tui *u, bool backward, bool incremental);
bool find_work(struct tui *u);
bool find_matches(struct tui *u, uint32_t i);
/* Where the N bytes at P hold PATTERN, whose small letters stand for both cases where it has no others. */
const char *find_in(const char *pattern, const void *p, size_t n);
void find_anomaly(struct tui *u, bool backward, unsigned count);

/* ---- play.c: live views and replay ---- */
void play_toggle(struct tui *u);
void play_step(struct tui *u, int n);
void play_faster(struct tui *u, int steps);
void play_tick(struct tui *u);
int play_wait(const struct tui *u);
void play_speed(const struct tui *u, struct text *t);

/* ---- frame of the screen: status.c ---- */
void status_draw(struct tui *u);

/* ---- view_fields.c ---- */
/* The cursor goes to the field of byte OFF of buffer BUF. */
void fields_at_byte(struct tui *u, uint8_t buf, uint32_t off);

/* ---- view_explain.c ---- */
/* The conversation in words, from line TOP on; gives how many lines there are. */
uint32_t explain_draw(struct tui *u, struct area a, uint32_t top);

/* ---- dump.c ---- */
int dump_screen(struct tui *u, const char *path);

/* ---- script.c ---- */
struct script *script_open(const char *path, char *why, size_t size);
/* The next step is taken where there is no other work; false at its end. */
bool script_step(struct tui *u);
void script_close(struct script *s);

/* ---- conf.c ---- */
/* What is wrong with LINE, which is changed, or NULL. */
const char *conf_line(struct tui *u, char *line);
bool conf_read(struct tui *u, const char *path, bool must, char *why, size_t size);

#endif
