#include "flow/ladder.h"

#include <string.h>

#include "flow/tcp.h"

enum {
	PIECES_MAX = 16,
	PIECE_MAX = 32,
	TEXT_MAX = 160,
	TEXT_GOOD = 12, /* letters of the text that are worth more than a length */
	TEXT_LEAST = 5,
};

/* How much a piece says: the least goes first. */
enum {
	KEEP_SACK_ALLOWED,
	KEEP_WINDOW,
	KEEP_WSCALE,
	KEEP_BY_THE_WAY, /* the acknowledgement on data */
	KEEP_MSS,
	KEEP_PORTS,
	KEEP_ORDINARY, /* the flags that data have */
	KEEP_LENGTH,
	KEEP_SEQUENCE,
	KEEP_TEXT,
	KEEP_FLAGS,
	KEEP_WORDS,
};

struct piece {
	unsigned keep;
	bool cut;
	size_t n;
	const char *s;
	char buf[PIECE_MAX];
};

struct pieces {
	struct piece p[PIECES_MAX];
	unsigned n;
	char text[TEXT_MAX];
};

static const char *const flag_names[] = { "SYN", "FIN", "RST", "PSH", "ACK",
					  "URG", "ECE", "CWR", "AE" };
static const uint16_t flag_bits[] = { TCP_SYN, TCP_FIN, TCP_RST, TCP_PSH, TCP_ACK,
				      TCP_URG, TCP_ECE, TCP_CWR, TCP_AE };
_Static_assert(sizeof flag_names / sizeof flag_names[0] == sizeof flag_bits / sizeof flag_bits[0],
	       "a name for each flag");

static void put_flags(struct text *t, uint16_t flags)
{
	size_t start = t->len;

	for (size_t i = 0; i < sizeof flag_bits / sizeof flag_bits[0]; i++)
		if (flags & flag_bits[i])
			text_fmt(t, "%s%s", t->len > start ? "," : "", flag_names[i]);
	if (t->len == start)
		text_str(t, "no flags");
}

static struct piece *add(struct pieces *x, unsigned keep)
{
	struct piece *p = &x->p[x->n++];

	p->keep = keep;
	p->cut = false;
	p->s = p->buf;
	return p;
}

static void add_fmt(struct pieces *x, unsigned keep, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static void add_fmt(struct pieces *x, unsigned keep, const char *fmt, ...)
{
	struct piece *p = add(x, keep);
	struct text t;
	va_list ap;

	text_init(&t, p->buf, sizeof p->buf);
	va_start(ap, fmt);
	text_vfmt(&t, fmt, ap);
	va_end(ap);
	p->n = t.len;
}

/* N bytes: one column for each character, so all but printable ASCII is escaped. */
static void add_text(struct pieces *x, const char *s, uint32_t n)
{
	struct piece *p;
	struct text t;

	text_init(&t, x->text, sizeof x->text);
	for (uint32_t i = 0; i < n && !t.full; i++) {
		uint8_t c = (uint8_t)s[i];

		if (c >= 0x80)
			text_fmt(&t, "\\x%02x", c);
		else if (c == '\\')
			text_char(&t, '\\');
		else
			text_escaped(&t, &c, 1);
	}
	if (t.len == 0)
		return;
	p = add(x, KEEP_TEXT);
	p->s = x->text;
	p->n = t.len;
}

static void add_options(struct pieces *x, const struct ladder_event *e)
{
	if (e->mss)
		add_fmt(x, KEEP_MSS, "mss=%u", e->mss);
	if (e->wscale >= 0)
		add_fmt(x, KEEP_WSCALE, "ws=%d", e->wscale);
	if (e->sack_allowed)
		add_fmt(x, KEEP_SACK_ALLOWED, "sack");
	if (e->nsack) {
		add_fmt(x, KEEP_MSS, "sack=%u-%u", e->sack_left, e->sack_right);
		if (e->nsack > 1)
			add_fmt(x, KEEP_WSCALE, "+%u", e->nsack - 1);
	}
}

static void add_tcp(struct pieces *x, const struct ladder_event *e)
{
	bool begins = e->len || (e->flags & (TCP_SYN | TCP_FIN | TCP_RST));
	bool answers = !e->len && !(e->flags & TCP_RST);
	bool ordinary = e->has_len && e->len && !(e->flags & ~(TCP_PSH | TCP_ACK));
	struct piece *p = add(x, ordinary ? KEEP_ORDINARY : KEEP_FLAGS);
	struct text t;

	text_init(&t, p->buf, sizeof p->buf);
	put_flags(&t, e->flags);
	p->n = t.len;
	if (!e->has_len)
		return;
	if (begins)
		add_fmt(x, KEEP_SEQUENCE, "seq=%u", e->seq);
	if (e->flags & TCP_ACK)
		add_fmt(x, answers ? KEEP_SEQUENCE : KEEP_BY_THE_WAY, "ack=%u", e->ack);
	if (e->len)
		add_fmt(x, KEEP_LENGTH, "len=%u", e->len);
	if (!(e->flags & TCP_RST))
		add_fmt(x, KEEP_WINDOW, "win=%u", e->window);
	add_options(x, e);
}

static void add_words(struct pieces *x, const char *words)
{
	struct piece *p = add(x, KEEP_WORDS);

	p->s = words;
	p->n = strlen(words);
}

static size_t width_of(const struct pieces *x)
{
	size_t n = x->n ? x->n - 1 : 0;

	for (unsigned i = 0; i < x->n; i++)
		n += x->p[i].n;
	return n;
}

static unsigned least(const struct pieces *x)
{
	unsigned found = 0;

	for (unsigned i = 1; i < x->n; i++)
		if (x->p[i].keep <= x->p[found].keep)
			found = i;
	return found;
}

static void drop(struct pieces *x, unsigned i)
{
	memmove(&x->p[i], &x->p[i + 1], (x->n - i - 1) * sizeof x->p[0]);
	x->n--;
	/* The short ones stand in the piece itself, which has moved. */
	for (unsigned k = i; k < x->n; k++)
		if (x->p[k].s == x->p[k + 1].buf)
			x->p[k].s = x->p[k].buf;
}

/* Takes OVER letters off piece P; false where that would leave less than LEAST. */
static bool cut(struct piece *p, size_t over, size_t least_left)
{
	if (p->n < over + least_left)
		return false;
	p->n -= over;
	p->cut = p->n > 0;
	return true;
}

/* Takes OVER letters off the text if there is one and enough of it is left. */
static bool cut_text(struct pieces *x, size_t over, size_t least_left)
{
	for (unsigned i = 0; i < x->n; i++)
		if (x->p[i].keep == KEEP_TEXT)
			return cut(&x->p[i], over, least_left);
	return false;
}

/* Brings the pieces within MAX columns: the least telling go, and a long text is cut short. */
static void fit(struct pieces *x, size_t max)
{
	size_t n;

	while ((n = width_of(x)) > max) {
		unsigned i = least(x);
		unsigned keep = x->p[i].keep;

		if (keep >= KEEP_LENGTH && cut_text(x, n - max, TEXT_GOOD))
			return;
		if (keep >= KEEP_TEXT && cut_text(x, n - max, TEXT_LEAST))
			return;
		if (x->n == 1) {
			x->p[0].n = max;
			x->p[0].cut = max > 0;
			return;
		}
		drop(x, i);
	}
}

void ladder_label(struct text *t, const struct ladder_event *e, bool ports, unsigned max,
		  size_t *words)
{
	struct pieces x;
	size_t start = t->len;
	bool odd = e->lost || (e->words && e->words[0]);

	x.n = 0;
	if (ports && e->sport && e->dport)
		add_fmt(&x, KEEP_PORTS, "%u>%u", e->sport, e->dport);
	if (e->kind == LADDER_TCP)
		add_tcp(&x, e);
	if (e->text && e->ntext)
		add_text(&x, e->text, e->ntext);
	if (e->lost)
		add_words(&x, "LOST");
	if (e->words && e->words[0])
		add_words(&x, e->words);
	fit(&x, max);
	*words = 0;
	for (unsigned i = 0; i < x.n; i++) {
		const struct piece *p = &x.p[i];

		if (i)
			text_char(t, ' ');
		if (odd && p->keep == KEEP_WORDS && !*words)
			*words = t->len - start;
		text_mem(t, p->s, p->cut ? p->n - 1 : p->n);
		if (p->cut)
			text_char(t, '~');
	}
	if (!odd || (x.n && x.p[x.n - 1].keep != KEEP_WORDS))
		*words = t->len - start;
}
