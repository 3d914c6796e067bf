/*
 * Steps of a test: TUNTRACE_SCRIPT names a file with one a line.  A line that begins with ':' is a
 * command; others are keys, <Enter> and the like by their names.  A step is taken when all work is
 * done that the one before began; `:wait` waits for the end of what is live.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui.h"

struct script {
	FILE *f;
	bool waits; /* for the end of a live source */
};

struct script *script_open(const char *path, char *why, size_t size)
{
	struct script *s = calloc(1, sizeof *s);
	struct text t;

	if (s)
		s->f = fopen(path, "re");
	if (s && s->f)
		return s;
	text_init(&t, why, size);
	text_fmt(&t, "script %s: %s", path, strerror(errno));
	free(s);
	return NULL;
}

static void press(struct tui *u, const char *line)
{
	while (*line && !u->done) {
		const char *end = *line == '<' ? strchr(line, '>') : NULL;
		uint32_t key = end ? term_key_by_name(line + 1, (size_t)(end - line - 1)) : 0;

		if (!key) {
			key = (uint8_t)*line;
			end = line;
		}
		ui_key(u, key);
		line = end + 1;
	}
}

bool script_step(struct tui *u)
{
	char line[1024];

	if (u->script->waits && trace_status(u->trace)->phase == TRACE_LIVE)
		return true;
	u->script->waits = false;
	if (!fgets(line, sizeof line, u->script->f))
		return false;
	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '#' || !line[0])
		return true;
	if (strcmp(line, ":wait") == 0)
		u->script->waits = true;
	else if (line[0] == ':')
		command_run(u, line + 1);
	else
		press(u, line);
	tui_draw(u);
	return true;
}

void script_close(struct script *s)
{
	fclose(s->f);
	free(s);
}
