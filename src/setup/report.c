#include "setup/report.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "text.h"

enum { ROW_MAX = 2048, WHAT_WIDTH = 13, CHECK_WIDTH = 17, DID_WIDTH = 11 };

enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

static int color;
static bool quiet;

static const struct {
	const char *word, *sgr;
} marks[] = {
	[REPORT_OK] = { "ok", "32" },
	[REPORT_WARN] = { "warn", "33" },
	[REPORT_FAIL] = { "FAIL", "1;31" },
	[REPORT_NONE] = { "-", "2" },
};
static_assert(sizeof marks / sizeof marks[0] == REPORT_MARKS, "a word for each mark");

int report_color(const char *when)
{
	static const char *const words[] = { "auto", "always", "never" };

	for (int i = 0; i < 3; i++)
		if (strcmp(when, words[i]) == 0) {
			color = i;
			return 0;
		}
	return message_usage("--color takes auto, always or never, not '%s'", when);
}

void report_quiet(void)
{
	quiet = true;
}

static bool colored(void)
{
	const char *no = getenv("NO_COLOR");

	if (color != COLOR_AUTO)
		return color == COLOR_ALWAYS;
	return (!no || !*no) && isatty(STDOUT_FILENO);
}

/* WORD in colour SGR (NULL: none), padded to WIDTH. */
static void put_word(struct text *t, const char *word, const char *sgr, unsigned width)
{
	size_t n = strlen(word);
	bool paint = sgr && colored();

	if (paint)
		text_fmt(t, "\033[%sm", sgr);
	text_str(t, word);
	if (paint)
		text_str(t, "\033[0m");
	do
		text_char(t, ' ');
	while (++n < width);
}

/* Appends what FMT says, escaped, and writes the row. */
__attribute__((format(printf, 2, 0))) static void put_row(struct text *t, const char *fmt,
							  va_list ap)
{
	char raw[ROW_MAX / 2];
	int n = vsnprintf(raw, sizeof raw, fmt, ap);

	if (n > 0)
		text_escaped(t, raw, (size_t)n < sizeof raw ? (size_t)n : sizeof raw - 1);
	text_char(t, '\n');
	fwrite(t->buf, 1, t->len, stdout);
	fflush(stdout);
}

void report_did(const char *what, const char *did, const char *fmt, ...)
{
	char row[ROW_MAX];
	struct text t;
	va_list ap;

	if (quiet)
		return;
	text_init(&t, row, sizeof row);
	put_word(&t, what, NULL, WHAT_WIDTH);
	put_word(&t, did, strcmp(did, "already") == 0 ? "2" : "32", DID_WIDTH);
	va_start(ap, fmt);
	put_row(&t, fmt, ap);
	va_end(ap);
}

void report_check(enum report_mark mark, const char *what, const char *fmt, ...)
{
	char row[ROW_MAX];
	struct text t;
	va_list ap;

	if (quiet)
		return;
	text_init(&t, row, sizeof row);
	put_word(&t, marks[mark].word, marks[mark].sgr, 6);
	put_word(&t, what, NULL, CHECK_WIDTH);
	va_start(ap, fmt);
	put_row(&t, fmt, ap);
	va_end(ap);
}

void report_mend(const char *fmt, ...)
{
	char row[ROW_MAX];
	struct text t;
	va_list ap;

	if (quiet)
		return;
	text_init(&t, row, sizeof row);
	text_str(&t, "      mend it:         ");
	va_start(ap, fmt);
	put_row(&t, fmt, ap);
	va_end(ap);
}

void report_line(const char *fmt, ...)
{
	char row[ROW_MAX];
	struct text t;
	va_list ap;

	if (quiet)
		return;
	text_init(&t, row, sizeof row);
	va_start(ap, fmt);
	put_row(&t, fmt, ap);
	va_end(ap);
}
