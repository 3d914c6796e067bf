/*
 * tui.conf: keys, colours, options; tuntrace-tui(5) describes it.
 *
 *	bind next-anomaly e F12
 *	color bad 203 default bold
 *	theme light
 *	columns state cwnd rto
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/ladder.h"
#include "ui.h"

static bool is_word(const char **p, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*p, word, n) != 0 || (*p)[n] != ' ')
		return false;
	*p += n;
	*p += strspn(*p, " \t");
	return true;
}

static const char *bind(struct tui *u, const char *p)
{
	size_t n = strcspn(p, " \t");
	enum request r = request_by_name(p, n);

	if (!r)
		return "no such request";
	p += n;
	return keymap_bind(&u->keys, r, p + strspn(p, " \t")) ? NULL : "no such key";
}

static const char *color(const char *p)
{
	char name[32];
	size_t n = strcspn(p, " \t");
	enum style s;

	if (n >= sizeof name)
		return "no such style";
	memcpy(name, p, n);
	name[n] = '\0';
	p += n;
	if (!paint_style_by_name(name, &s))
		return "no such style";
	return paint_style(s, p + strspn(p, " \t")) ? NULL : "no such colour";
}

/* The ladder's columns that are wanted, where the capture has them. */
static const char *columns(struct tui *u, const char *p)
{
	static const char *const names[LADDER_COLUMNS] = { "dt",   "state", "cwnd", "rto",
							   "nrtx", "srtt",  "wnd",  "flight" };
	unsigned wanted = 0;

	while (*p) {
		size_t n = strcspn(p, " \t"), i = 0;
		while (i < LADDER_COLUMNS && (strlen(names[i]) != n || memcmp(names[i], p, n) != 0))
			i++;
		if (i == LADDER_COLUMNS)
			return "no such column";
		wanted |= 1u << i;
		p += n + strspn(p + n, " \t");
	}
	u->columns = ~wanted;
	return NULL;
}

static const char *theme(const struct tui *u, const char *p)
{
	bool light = strcmp(p, "light") == 0;

	if (!light && strcmp(p, "dark") != 0)
		return "dark or light";
	if (u->config.theme == TUI_THEME_AUTO)
		paint_init(light);
	return NULL;
}

/* What is wrong with LINE, or NULL. */
const char *conf_line(struct tui *u, char *line)
{
	const char *p = line + strspn(line, " \t");
	size_t n = strlen(p);

	while (n && strchr(" \t\r\n", p[n - 1]))
		n--;
	line[(size_t)(p - line) + n] = '\0';
	if (!*p || *p == '#')
		return NULL;
	if (is_word(&p, "bind"))
		return bind(u, p);
	if (is_word(&p, "color"))
		return color(p);
	if (is_word(&p, "columns"))
		return columns(u, p);
	if (is_word(&p, "theme"))
		return theme(u, p);
	return "unknown word";
}

static void fault(char *why, size_t size, const char *path, unsigned number, const char *what)
{
	struct text t;

	text_init(&t, why, size);
	if (number)
		text_fmt(&t, "%s, line %u: %s", path, number, what);
	else
		text_fmt(&t, "%s: %s", path, what);
}

static bool own_path(char *buf, size_t size)
{
	const char *dir = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct text t;

	text_init(&t, buf, size);
	if (dir && dir[0] == '/')
		text_fmt(&t, "%s/tuntrace/tui.conf", dir);
	else if (home)
		text_fmt(&t, "%s/.config/tuntrace/tui.conf", home);
	return t.len && !t.full;
}

bool conf_read(struct tui *u, const char *path, bool must, char *why, size_t size)
{
	char own[4096], line[1024];
	unsigned number = 0;
	const char *wrong = NULL;

	if (!path && !own_path(own, sizeof own))
		return true;
	path = path ? path : own;
	FILE *f = fopen(path, "re");
	if (!f) {
		fault(why, size, path, 0, strerror(errno));
		return !must;
	}
	while (!wrong && fgets(line, sizeof line, f)) {
		number++;
		wrong = conf_line(u, line);
	}
	fclose(f);
	if (wrong)
		fault(why, size, path, number, wrong);
	return !wrong;
}
