#include "timestamp.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

#include "frame.h"

enum { SECOND = 1000000000, DAY = 86400 };

void timestamp_init(struct timestamp *x, enum timestamp_style style)
{
	struct text t;

	*x = (struct timestamp){ .style = style, .second = INT64_MIN, .minute = INT64_MIN };
	text_init(&t, x->tail, sizeof x->tail);
	if (style == TIMESTAMP_GLOG) {
		/* glog pads the thread to 7 columns, a space before it in any case (Go's "% 7d"). */
		char pid[24];
		struct text p;

		text_init(&p, pid, sizeof pid);
		text_uint(&p, (uint64_t)getpid());
		text_char(&t, ' ');
		for (size_t i = p.len; i < 7 || i == p.len; i++)
			text_char(&t, ' ');
		text_mem(&t, pid, p.len);
		text_str(&t, " sniffer.go:378] ");
	} else if (style == TIMESTAMP_UTC) {
		text_str(&t, "Z ");
	} else {
		text_char(&t, ' ');
	}
}

static void put_clock(struct text *t, int64_t second_of_day)
{
	text_uint0(t, (uint64_t)second_of_day / 3600, 2);
	text_char(t, ':');
	text_uint0(t, (uint64_t)second_of_day / 60 % 60, 2);
	text_char(t, ':');
	text_uint0(t, (uint64_t)second_of_day % 60, 2);
}

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The offset of local time from UTC, which changes between minutes only. */
static int32_t east_of(struct timestamp *x, int64_t second)
{
	int64_t minute = floor_div(second, 60);

	if (minute != x->minute) {
		const char *letters;

		x->minute = minute;
		timestamp_zone.local(second, &x->east, &letters);
	}
	return x->east;
}

static void put_date(struct timestamp *x, struct text *t, int64_t days)
{
	int64_t year;
	unsigned month, day;

	value_date(days, &year, &month, &day);
	if (x->style == TIMESTAMP_GLOG) {
		text_char(t, 'I');
		text_uint0(t, month, 2);
		text_uint0(t, day, 2);
		text_char(t, ' ');
	} else if (x->style == TIMESTAMP_UTC) {
		text_int(t, year);
		text_char(t, '-');
		text_uint0(t, month, 2);
		text_char(t, '-');
		text_uint0(t, day, 2);
		text_char(t, 'T');
	}
}

/* The text of SECOND with room for DIGITS decimals, made anew where either is another. */
static void make_text(struct timestamp *x, int64_t second, unsigned digits)
{
	int64_t local = x->style == TIMESTAMP_UTC ? second : second + east_of(x, second);
	int64_t days = floor_div(local, DAY);
	struct text t;

	x->second = second;
	x->digits = digits;
	text_init(&t, x->text, sizeof x->text);
	if (x->style == TIMESTAMP_EPOCH) {
		text_int(&t, second);
	} else {
		put_date(x, &t, days);
		put_clock(&t, local - days * DAY);
	}
	text_char(&t, '.');
	x->fraction = t.len;
	text_uint0(&t, 0, digits);
	text_str(&t, x->tail);
	x->len = t.len;
}

/* A frame whose source gives no time. */
static void put_unknown(const struct timestamp *x, struct text *t)
{
	static const char *const unknown[] = {
		[TIMESTAMP_WALL] = "--:--:--.------",
		[TIMESTAMP_UTC] = "----------T--:--:--.------",
		[TIMESTAMP_EPOCH] = "-.------",
		[TIMESTAMP_DELTA] = "-.------",
		[TIMESTAMP_GLOG] = "I---- --:--:--.------",
	};
	_Static_assert(sizeof unknown / sizeof unknown[0] == TIMESTAMP_NONE,
		       "a text for each style");

	text_str(t, unknown[x->style]);
	text_str(t, x->tail);
}

static void put_delta(const struct timestamp *x, struct text *t, const struct frame *f)
{
	int64_t from = x->has_previous ? x->previous_ns : f->time_ns;
	bool back = f->time_ns < from;
	/* Unsigned: the two may be further apart than a signed number holds. */
	uint64_t abs = back ? (uint64_t)from - (uint64_t)f->time_ns :
			      (uint64_t)f->time_ns - (uint64_t)from;

	if (back)
		text_char(t, '-');
	text_uint(t, abs / SECOND);
	text_char(t, '.');
	text_uint0(t, abs % SECOND / 1000, 6);
	text_char(t, ' ');
}

void timestamp_put(struct timestamp *x, struct text *t, const struct frame *f)
{
	if (x->style == TIMESTAMP_NONE)
		return;
	if (!f->has_time) {
		put_unknown(x, t);
		return;
	}
	if (x->style == TIMESTAMP_DELTA) {
		put_delta(x, t, f);
		return;
	}
	int64_t second = f->time_ns / SECOND, ns = f->time_ns % SECOND;
	if (ns < 0) {
		second--;
		ns += SECOND;
	}
	unsigned digits = x->style == TIMESTAMP_EPOCH && f->time_digits > 6 ? 9 : 6;
	if (second != x->second || digits != x->digits)
		make_text(x, second, digits);
	uint32_t v = (uint32_t)(digits == 9 ? ns : ns / 1000);
	for (size_t i = x->fraction + digits; i-- > x->fraction; v /= 10)
		x->text[i] = (char)('0' + v % 10);
	text_mem(t, x->text, x->len);
}

void timestamp_put_recorded(struct timestamp *x, struct text *t, const struct frame *f)
{
	if (!f->time_carry || x->style == TIMESTAMP_NONE || x->style == TIMESTAMP_DELTA) {
		timestamp_put(x, t, f);
		return;
	}
	int64_t second = f->time_ns / SECOND - f->time_carry;
	make_text(x, second, 6);
	text_mem(t, x->text, x->fraction);
	text_uint(t, (uint64_t)(f->time_ns - second * SECOND) / 1000);
	text_str(t, x->tail);
}

/* Local time at a second. */
struct zone {
	int64_t seconds;
	int32_t east;
	char letters[16];
	bool known;
};

static void find_zone(struct zone *z, int64_t seconds)
{
	struct tm tm;
	time_t s = (time_t)seconds;

	*z = (struct zone){ .seconds = seconds, .letters = "UTC", .known = true };
	if (!localtime_r(&s, &tm))
		return;
	z->east = (int32_t)tm.tm_gmtoff;
	if (tm.tm_zone && strlen(tm.tm_zone) < sizeof z->letters)
		memcpy(z->letters, tm.tm_zone, strlen(tm.tm_zone) + 1);
}

/* Many frames have the same second, and each asks more than once. */
static void local_zone(int64_t seconds, int32_t *east, const char **letters)
{
	static struct zone last;

	if (!last.known || last.seconds != seconds)
		find_zone(&last, seconds);
	*east = last.east;
	*letters = last.letters;
}

const struct value_zone timestamp_zone = { local_zone };
