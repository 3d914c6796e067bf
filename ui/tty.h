/* The terminal: taken, given back on every way out, its keys and its size.  The only user of curses
 * beside paint.c. */
#ifndef TUNTRACE_UI_TTY_H
#define TUNTRACE_UI_TTY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Keys: Unicode characters, and these. */
enum {
	KEYS_BASE = 0x110000,
	K_UP = KEYS_BASE,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_INSERT,
	K_DELETE,
	K_BACKSPACE,
	K_BACKTAB,
	K_ENTER,
	K_MOUSE,
	K_PASTE_BEGIN,
	K_PASTE_END,
	K_RESIZE,
	K_F1,
	K_F12 = K_F1 + 11,
	KEYS_END,
	K_ESC = 27,
	K_TAB = 9,
	K_SPACE = 32,
};
#define K_CTRL(c) ((c)&0x1f)

enum term_event { TERM_NOTHING, TERM_KEY, TERM_HANGUP };

struct term_mouse {
	int y, x;
	enum { MOUSE_PRESS, MOUSE_RELEASE, MOUSE_DRAG, MOUSE_UP, MOUSE_DOWN, MOUSE_OTHER } what;
};

struct term_config {
	bool ascii, no_mouse;
	bool headless; /* nothing is shown, nothing read: for scripts without a terminal */
};

/* 0, or the exit code and WHY. */
int term_open(const struct term_config *c, char *why, size_t size);
void term_close(void);

int term_fd(void); /* that keys are read from, -1 where headless */
enum term_event term_read(uint32_t *key, struct term_mouse *m);

void term_size(int *rows, int *cols);
/* Takes the size that the terminal has now. */
void term_resized(void);
void term_suspend(void);

/* Everything anew, whatever the terminal shows. */
void term_redraw(void);
void term_flush(void);

bool term_is_utf8(void);
int term_colors(void);

/* Puts N bytes at P into the terminal's clipboard (OSC 52).  False where there is no terminal. */
bool term_yank(const char *p, size_t n);

/* Runs COMMAND with a shell on the terminal, N bytes at INPUT on its stdin; its status. */
int term_run(const char *command, int input);

/* "Enter", "C-d", "j": the name of KEY; and the other way round, 0 where there is none. */
void term_key_name(uint32_t key, char buf[16]);
uint32_t term_key_by_name(const char *name, size_t n);

#endif
