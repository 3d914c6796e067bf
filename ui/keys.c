#include "keys.h"

#include <string.h>

#include "tty.h"
#include "text.h"
#include "tui.h"

static const struct request_info infos[REQ_COUNT] = {
#define X(id, section, name, keys, help) [REQ_##id] = { section, name, keys, help },
	REQUESTS(X)
#undef X
};

const struct request_info *request_info(enum request r)
{
	return &infos[r];
}

enum request request_by_name(const char *name, size_t n)
{
	for (int r = 1; r < REQ_COUNT; r++)
		if (strlen(infos[r].name) == n && memcmp(infos[r].name, name, n) == 0)
			return (enum request)r;
	return REQ_NONE;
}

/* "gg" is two keys, "PgDn" one: a name that is none is a key for each of its two letters. */
static bool parse_key(const char *p, size_t n, uint32_t key[2])
{
	key[0] = term_key_by_name(p, n);
	key[1] = 0;
	if (key[0])
		return true;
	if (n != 2)
		return false;
	key[0] = (uint8_t)p[0];
	key[1] = (uint8_t)p[1];
	return true;
}

static void unbind(struct keymap *m, const uint32_t key[2])
{
	unsigned k = 0;

	for (unsigned i = 0; i < m->n; i++)
		if (m->row[i].key[0] != key[0] || m->row[i].key[1] != key[1])
			m->row[k++] = m->row[i];
	m->n = k;
}

bool keymap_bind(struct keymap *m, enum request r, const char *keys)
{
	unsigned k = 0;

	for (unsigned i = 0; i < m->n; i++)
		if (m->row[i].request != r)
			m->row[k++] = m->row[i];
	m->n = k;
	for (const char *p = keys + strspn(keys, " "); *p;) {
		size_t n = strcspn(p, " ");
		uint32_t key[2];

		if (!parse_key(p, n, key))
			return false;
		unbind(m, key);
		if (m->n == KEYS_MAX)
			return false;
		m->row[m->n].key[0] = key[0];
		m->row[m->n].key[1] = key[1];
		m->row[m->n++].request = r;
		p += n + strspn(p + n, " ");
	}
	return true;
}

void keymap_init(struct keymap *m)
{
	m->n = 0;
	for (int r = 1; r < REQ_COUNT; r++)
		keymap_bind(m, (enum request)r, infos[r].keys);
}

enum request keymap_find(const struct keymap *m, uint32_t first, uint32_t key, bool *more)
{
	*more = false;
	for (unsigned i = 0; i < m->n; i++) {
		const uint32_t *k = m->row[i].key;

		if (first ? k[0] == first && k[1] == key : k[0] == key && !k[1])
			return m->row[i].request;
		if (!first && k[0] == key)
			*more = true;
	}
	return REQ_NONE;
}

static void put_key(struct text *t, const uint32_t key[2])
{
	char name[16];

	term_key_name(key[0], name);
	text_str(t, name);
	if (key[1]) {
		term_key_name(key[1], name);
		text_str(t, name);
	}
}

void keymap_name(const struct keymap *m, enum request r, char buf[32])
{
	struct text t;

	text_init(&t, buf, 32);
	for (unsigned i = 0; i < m->n && !t.len; i++)
		if (m->row[i].request == r)
			put_key(&t, m->row[i].key);
}

void keymap_names(const struct keymap *m, enum request r, char *buf, size_t size)
{
	struct text t;

	text_init(&t, buf, size);
	for (unsigned i = 0; i < m->n; i++) {
		if (m->row[i].request != r)
			continue;
		if (t.len)
			text_char(&t, ' ');
		put_key(&t, m->row[i].key);
	}
}

bool tui_key(unsigned i, struct tui_key *k)
{
	if (i + 1 >= REQ_COUNT)
		return false;
	const struct request_info *r = &infos[i + 1];
	*k = (struct tui_key){ r->section, r->name, r->keys, r->help };
	return true;
}
