/* What goes out: frames as a capture, the ladder as text or SVG, a stream, lines to a command. */
#include "export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "face/gvisor.h"
#include "flow/ladder_svg.h"
#include "ladder_view.h"
#include "ui.h"

enum { LADDER_MAX = 200000, WIDTH_TEXT = 100, WIDTH_SVG = 120, LINE_ROOM = 8 * LADDER_WIDTH_MAX };

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

/* ---- Frames ---- */

void export_save(struct tui *u, const char *path)
{
	struct trace_saver *s;
	int rc;

	export_cancel(u);
	rc = trace_save_open(&s, u->trace, path);
	if (rc) {
		ui_message(u, STYLE_BAD, "%s: %s", path, strerror(-rc));
		return;
	}
	u->saving.saver = s;
	u->saving.at = 0;
	u->saving.n = ui_shown(u);
	struct text t;
	text_init(&t, u->saving.path, sizeof u->saving.path);
	text_str(&t, path);
}

static void finish(struct tui *u, bool whole)
{
	uint64_t written = 0;
	int rc = trace_save_close(u->saving.saver, &written);

	u->saving.saver = NULL;
	if (rc)
		ui_message(u, STYLE_BAD, "%s: %s; %llu frames are in it", u->saving.path,
			   strerror(-rc), (unsigned long long)written);
	else
		ui_message(u, whole ? STYLE_GOOD : STYLE_WARN, "%s: %llu frames%s", u->saving.path,
			   (unsigned long long)written, whole ? "" : ", not all");
}

static bool put_frames(struct tui *u)
{
	for (int i = 0; i < 64; i++) {
		if (u->saving.at == u->saving.n) {
			finish(u, true);
			return false;
		}
		if (trace_save_frame(u->saving.saver, trace_shown_at(u->trace, u->saving.at++))) {
			finish(u, false);
			return false;
		}
	}
	u->stale = true;
	return true;
}

/* ---- The ladder ---- */

static void put_text(FILE *f, const struct ladder *l)
{
	static struct ladder_cell cells[LADDER_WIDTH_MAX];
	static char line[LINE_ROOM];
	struct ladder_place at = ladder_first(l);
	struct ladder_row row;
	struct text t;

	for (unsigned i = 0; i < l->nheader; i++) {
		text_init(&t, line, sizeof line);
		ladder_header(l, i, cells);
		ladder_text(&t, cells, l->config.width, false);
		fprintf(f, "%s\n", line);
	}
	do {
		text_init(&t, line, sizeof line);
		ladder_row(l, at, cells, &row);
		ladder_text(&t, cells, l->config.width, false);
		fprintf(f, "%s\n", line);
	} while (ladder_next(l, &at));
}

static bool put_svg(FILE *f, struct ladder *l, const char *title)
{
	char *buf = malloc(LADDER_SVG_ROOM);
	struct ladder_config c = l->config;
	struct ladder_place at;
	uint64_t row = 0;
	struct text t;

	if (!buf)
		return false;
	c.utf8 = false;
	ladder_init(l, &c);
	at = ladder_first(l);
	text_init(&t, buf, LADDER_SVG_ROOM);
	ladder_svg_begin(&t, l, ladder_rows(l), title);
	fwrite(t.buf, 1, t.len, f);
	do {
		text_init(&t, buf, LADDER_SVG_ROOM);
		ladder_svg_row(&t, l, at, row++);
		fwrite(t.buf, 1, t.len, f);
	} while (ladder_next(l, &at));
	text_init(&t, buf, LADDER_SVG_ROOM);
	ladder_svg_end(&t);
	fwrite(t.buf, 1, t.len, f);
	free(buf);
	return true;
}

static void title_of(struct tui *u, struct text *t)
{
	if (u->flow == TRACE_NONE || u->nmarked || u->hosts)
		return;
	const struct trace_flow *f = trace_flow(u->trace, u->flow);
	trace_flow_endpoint(t, f, 0);
	text_str(t, " to ");
	trace_flow_endpoint(t, f, 1);
}

void export_ladder(struct tui *u, const char *path)
{
	bool svg = ends_in(path, ".svg");
	struct ladder *l;
	char title[160];
	struct text t;
	int err;

	if (!ladder_view_layout(u, svg ? WIDTH_SVG : WIDTH_TEXT, &l)) {
		ui_message(u, STYLE_WARN, "the ladder has no frames");
		return;
	}
	if (u->list.n > LADDER_MAX) {
		ui_message(u, STYLE_WARN,
			   "%zu frames are too many for a picture: filter them, %u at most",
			   u->list.n, LADDER_MAX);
		return;
	}
	FILE *f = fopen(path, "we");
	if (!f) {
		ui_message(u, STYLE_BAD, "%s: %s", path, strerror(errno));
		return;
	}
	text_init(&t, title, sizeof title);
	title_of(u, &t);
	if (svg)
		put_svg(f, l, title);
	else
		put_text(f, l);
	err = ferror(f) || fflush(f) ? errno : 0;
	if (fclose(f) && !err)
		err = errno;
	if (err)
		ui_message(u, STYLE_BAD, "%s: %s", path, strerror(err ? err : EIO));
	else
		ui_message(u, STYLE_GOOD, "%s: the ladder, %zu frames", path, u->list.n);
}

/* ---- Lines ---- */

/* A nameless file for them; NULL and errno. */
static FILE *lines_file(void)
{
	char name[] = "/tmp/tuntrace.XXXXXX";
	int fd = mkostemp(name, O_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w+");

	if (fd >= 0)
		unlink(name);
	if (!f && fd >= 0)
		close(fd);
	return f;
}

void export_pipe(struct tui *u, const char *command)
{
	struct text t;

	export_cancel(u);
	u->saving.lines = lines_file();
	if (!u->saving.lines) {
		ui_message(u, STYLE_BAD, "the lines could not be written: %s", strerror(errno));
		return;
	}
	u->saving.at = 0;
	u->saving.n = ui_shown(u);
	text_init(&t, u->saving.path, sizeof u->saving.path);
	text_str(&t, command);
}

/* All lines are there: the command has the terminal. */
static void run_command(struct tui *u)
{
	FILE *f = u->saving.lines;
	bool bad = fflush(f) != 0 || ferror(f) || lseek(fileno(f), 0, SEEK_SET) < 0;
	int status;

	u->saving.lines = NULL;
	if (bad) {
		ui_message(u, STYLE_BAD, "the lines could not be written: %s", strerror(errno));
		fclose(f);
		return;
	}
	status = term_run(u->saving.path, fileno(f));
	fclose(f);
	if (WIFSIGNALED(status))
		ui_message(u, STYLE_WARN, "'%s' was ended by signal %d", u->saving.path,
			   WTERMSIG(status));
	else if (status)
		ui_message(u, STYLE_WARN, "'%s' ended with %d", u->saving.path,
			   WEXITSTATUS(status));
	u->dirty = true;
}

static bool put_lines(struct tui *u)
{
	char line[GVISOR_LINE_MAX * 2];

	for (int i = 0; i < 64; i++) {
		struct text t;

		if (u->saving.at == u->saving.n) {
			run_command(u);
			return false;
		}
		text_init(&t, line, sizeof line);
		ui_line(u, trace_shown_at(u->trace, u->saving.at++), &t);
		text_char(&t, '\n');
		fwrite(line, 1, t.len, u->saving.lines);
	}
	u->stale = true;
	return true;
}

/* ---- Both, in slices ---- */

bool export_is_on(const struct tui *u)
{
	return u->saving.saver || u->saving.lines;
}

bool export_work(struct tui *u)
{
	return u->saving.lines ? put_lines(u) : put_frames(u);
}

void export_cancel(struct tui *u)
{
	if (u->saving.saver)
		finish(u, false);
	if (u->saving.lines) {
		fclose(u->saving.lines);
		u->saving.lines = NULL;
		ui_message(u, STYLE_WARN, "'%s' has not been run", u->saving.path);
	}
}
