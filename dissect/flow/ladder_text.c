#include "flow/ladder.h"

void ladder_duration(struct text *t, int64_t ns)
{
	int64_t ms = ns / 1000000, s = ms / 1000;

	if (ms < 1)
		text_fmt(t, "%lld us", (long long)(ns / 1000));
	else if (s < 1)
		text_fmt(t, "%lld ms", (long long)ms);
	else if (s < 120)
		text_fmt(t, "%lld.%03lld s", (long long)s, (long long)(ms % 1000));
	else if (s < 7200)
		text_fmt(t, "%lld min %lld s", (long long)(s / 60), (long long)(s % 60));
	else if (s < 172800)
		text_fmt(t, "%lld h %lld min", (long long)(s / 3600), (long long)(s / 60 % 60));
	else
		text_fmt(t, "%lld d %lld h", (long long)(s / 86400), (long long)(s / 3600 % 24));
}

/* What the ladder draws with lies below U+10000. */
static void put_char(struct text *t, uint32_t ch)
{
	char s[3];

	if (ch < 0x80) {
		text_char(t, (char)ch);
	} else if (ch < 0x800) {
		s[0] = (char)(0xc0 | ch >> 6);
		s[1] = (char)(0x80 | (ch & 0x3f));
		text_mem(t, s, 2);
	} else {
		s[0] = (char)(0xe0 | ch >> 12);
		s[1] = (char)(0x80 | (ch >> 6 & 0x3f));
		s[2] = (char)(0x80 | (ch & 0x3f));
		text_mem(t, s, 3);
	}
}

static const char *color_of(const struct ladder_cell *c)
{
	static const char *const tones[] = { [LADDER_QUIET] = "\033[m",
					     [LADDER_NOTE] = "\033[36m",
					     [LADDER_WARN] = "\033[33m",
					     [LADDER_BAD] = "\033[1;31m" };

	switch (c->role) {
	case LADDER_TITLE:
	case LADDER_NAME: return "\033[1m";
	case LADDER_WAIT:
	case LADDER_LANE:
	case LADDER_UNKNOWN: return "\033[2m";
	case LADDER_IDLE: return "\033[35m";
	case LADDER_SHAFT:
	case LADDER_HEAD:
	case LADDER_LABEL:
	case LADDER_WORDS: return tones[c->tone];
	default: return "\033[m";
	}
}

void ladder_text(struct text *t, const struct ladder_cell *cells, unsigned width, bool color)
{
	const char *plain = "\033[m", *now = plain;

	while (width && cells[width - 1].ch == ' ')
		width--;
	for (unsigned i = 0; i < width; i++) {
		const char *want = cells[i].ch == ' ' ? now : color_of(&cells[i]);

		if (color && want != now) {
			if (now != plain && want[2] != 'm')
				text_str(t, plain);
			text_str(t, want);
			now = want[2] == 'm' ? plain : want;
		}
		put_char(t, cells[i].ch);
	}
	if (color && now != plain)
		text_str(t, plain);
}
