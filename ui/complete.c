/*
 * Completion.  In a filter, behind a relation stand values: those that the frames have, most
 * frequent first, then those that the field's table names; elsewhere names of fields.
 */
#include "complete.h"

#include <ctype.h>
#include <string.h>

#include "prompt.h"
#include "query.h"
#include "ui.h"

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '_' || c == '-';
}

/* ---- Where in a filter the cursor is ---- */

/* The quote that opens a string which AT lies in, else AT. */
static size_t open_quote(const char *text, size_t at)
{
	size_t open = at;

	for (size_t i = 0; i < at; i++) {
		if (text[i] == '\\' && open < at)
			i++;
		else if (text[i] == '"')
			open = open < at ? at : i;
	}
	return open;
}

static size_t skip_back(const char *text, size_t at)
{
	while (at > 0 && text[at - 1] == ' ')
		at--;
	return at;
}

static size_t name_start(const char *text, size_t at)
{
	while (at > 0 && is_name(text[at - 1]))
		at--;
	return at;
}

/* The relation that ends at AT: where it begins, else AT. */
static size_t relation(const char *text, size_t at)
{
	static const char *const words[] = { "eq", "ne", "gt", "lt",       "ge",
					     "le", "in", "~",  "contains", "matches" };
	size_t from = at;

	while (from > 0 && strchr("=!<>~", text[from - 1]))
		from--;
	if (from < at)
		return at - from == 1 && text[from] == '!' ? at : from;
	from = name_start(text, at);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strlen(words[i]) == at - from && memcmp(words[i], text + from, at - from) == 0)
			return from;
	return at;
}

/* Before the members of a set that stand before AT: behind `in`; else AT. */
static size_t before_set(const char *text, size_t at)
{
	size_t i = at;

	while (i > 0 && text[i - 1] != '{' && text[i - 1] != '}' && text[i - 1] != '(')
		i--;
	if (i == 0 || text[i - 1] != '{')
		return at;
	if (i < at && text[skip_back(text, at) - 1] != '{' && text[skip_back(text, at) - 1] != ',')
		return at;
	return skip_back(text, i - 1);
}

bool complete_context(const char *text, size_t at, size_t *field, size_t *n, size_t *word)
{
	size_t from = open_quote(text, at), end;

	if (from == at)
		while (from > 0 && (is_name(text[from - 1]) || text[from - 1] == ':'))
			from--;
	*word = from;
	end = before_set(text, skip_back(text, from));
	size_t rel = relation(text, end);
	if (rel == end)
		return false;
	end = skip_back(text, rel);
	*field = name_start(text, end);
	*n = end - *field;
	return *n > 0;
}

/* ---- Choices ---- */

static bool begins(const struct prompt *p, const char *s)
{
	return strncmp(s, p->text + p->word, p->at - p->word) == 0;
}

static void add(struct prompt *p, const char *name, const char *note)
{
	struct prompt_choice *c = &p->choice[p->nchoices];
	struct text t;

	if (p->nchoices == PROMPT_CHOICES || !begins(p, name))
		return;
	for (unsigned i = 0; i < p->nchoices; i++)
		if (strcmp(p->choice[i].text, name) == 0)
			return;
	text_init(&t, c->text, sizeof c->text);
	text_str(&t, name);
	if (t.full)
		return;
	text_init(&t, c->note, sizeof c->note);
	if (note)
		text_str(&t, note);
	p->nchoices++;
}

static void offer_field(void *ctx, enum proto_id proto, const struct field_def *def)
{
	const char *name = def ? def->name : proto_by_id(proto)->name;

	if (name && name[0])
		add(ctx, name, def ? def->title : proto_by_id(proto)->title);
}

static void offer_values(struct tui *u)
{
	const struct trace_value *v;
	char note[PROMPT_NOTE];
	struct text t;

	for (unsigned k = 0; (v = trace_value(u->trace, k)); k++) {
		text_init(&t, note, sizeof note);
		if (v->name)
			text_fmt(&t, "%s, ", v->name);
		text_fmt(&t, "%u time%s", v->times, v->times == 1 ? "" : "s");
		add(&u->prompt, v->text, note);
	}
}

/* Those that the table of DEF has names for. */
static void offer_named(struct prompt *p, const struct field_def *def)
{
	char value[TRACE_VALUE_MAX];
	struct text t;

	if (!def || def->type < FIELD_BOOL || def->type > FIELD_INT64)
		return;
	if (def->type == FIELD_BOOL) {
		add(p, "1", "True");
		add(p, "0", "False");
		return;
	}
	for (const struct value_name *v = def->names; v && v->name; v++) {
		struct row row = { .def = def, .u = v->low };
		text_init(&t, value, sizeof value);
		if (v->low == v->high && trace_literal(&t, &row))
			add(p, value, v->name);
	}
}

static void find_values(struct tui *u, const char *field, size_t n)
{
	struct prompt *p = &u->prompt;
	struct query q;

	trace_values(u->trace, field, n);
	offer_values(u);
	if (query_init(&q, field, n))
		for (unsigned i = 0; i < q.n; i++)
			offer_named(p, q.defs[i]);
}

static bool is_filter(const struct prompt *p)
{
	return p->kind == PROMPT_FILTER ||
	       (p->kind == PROMPT_COMMAND && strncmp(p->text, "filter ", 7) == 0);
}

void complete_find(struct tui *u)
{
	struct prompt *p = &u->prompt;
	size_t field, n;

	p->nchoices = p->chosen = 0;
	p->choosing = false;
	if (is_filter(p) && complete_context(p->text, p->at, &field, &n, &p->word)) {
		find_values(u, p->text + field, n);
		return;
	}
	trace_values_end(u->trace);
	p->word = name_start(p->text, p->at);
	if (is_filter(p) && p->at > p->word && open_quote(p->text, p->at) == p->at)
		query_each(offer_field, p);
	else if (p->kind == PROMPT_COMMAND && p->word == 0)
		for (unsigned i = 0; command_name(i); i++)
			add(p, command_name(i), NULL);
}
