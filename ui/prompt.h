/* A line that is typed: search, filter, command. */
#ifndef TUNTRACE_UI_PROMPT_H
#define TUNTRACE_UI_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tui;

enum {
	PROMPT_MAX = 512,
	PROMPT_HISTORY = 32,
	PROMPT_CHOICES = 512,
	PROMPT_CHOICE = 96,
	PROMPT_NOTE = 64,
};

enum prompt_kind {
	PROMPT_NONE,
	PROMPT_SEARCH,
	PROMPT_FILTER,
	PROMPT_COMMAND,
	PROMPT_SAVE,
	PROMPT_EXPORT,
	PROMPT_PIPE,
	PROMPT_OPEN,
	PROMPT_CONFIRM, /* y or n */
	PROMPT_KINDS
};

struct prompt_choice {
	char text[PROMPT_CHOICE];
	char note[PROMPT_NOTE]; /* what it means; or "" */
};

struct prompt {
	enum prompt_kind kind;
	char text[PROMPT_MAX]; /* UTF-8 */
	size_t len, at;
	bool pasting;
	const char *question; /* PROMPT_CONFIRM */
	void (*confirmed)(struct tui *u);
	/* Completion: what may follow the word that begins at `word`. */
	struct prompt_choice choice[PROMPT_CHOICES];
	unsigned nchoices, chosen;
	size_t word;
	bool choosing;
	/* A filter's fault. */
	bool wrong;
	size_t wrong_at, wrong_len;
	char why[256];
	char history[PROMPT_KINDS][PROMPT_HISTORY][PROMPT_MAX];
	unsigned nhistory[PROMPT_KINDS];
	unsigned browsing;     /* how far back, 0: not */
	uint32_t frame_before; /* of an incremental search */
};

void prompt_open(struct tui *u, enum prompt_kind kind, const char *text);
void prompt_ask(struct tui *u, const char *question, void (*confirmed)(struct tui *u));
void prompt_key(struct tui *u, uint32_t key);
/* There are values more to choose from. */
void prompt_gathered(struct tui *u);
/* In row Y of the screen; choices above it. */
void prompt_draw(struct tui *u, int y);

#endif
