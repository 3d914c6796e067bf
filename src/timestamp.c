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
	x->ntail = t.len;
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

/* The text up to the second, made anew where the second is another. */
static void make_head(struct timestamp *x, int64_t second)
{
	int64_t local = x->style == TIMESTAMP_UTC ? second : second + east_of(x, second);
	int64_t days = floor_div(local, DAY), year;
	unsigned month, day;
	struct text t;

	x->second = second;
	text_init(&t, x->head, sizeof x->head);
	value_date(days, &year, &month, &day);
	if (x->style == TIMESTAMP_GLOG) {
		text_char(&t, 'I');
		text_uint0(&t, month, 2);
		text_uint0(&t, day, 2);
		text_char(&t, ' ');
	} else if (x->style == TIMESTAMP_UTC) {
		text_int(&t, year);
		text_char(&t, '-');
		text_uint0(&t, month, 2);
		text_char(&t, '-');
		text_uint0(&t, day, 2);
		text_char(&t, 'T');
	}
	if (x->style == TIMESTAMP_EPOCH)
		text_int(&t, second);
	else
		put_clock(&t, local - days * DAY);
	text_char(&t, '.');
	x->nhead = t.len;
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
	text_mem(t, x->tail, x->ntail);
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
	int64_t second = floor_div(f->time_ns, SECOND);
	if (second != x->second)
		make_head(x, second);
	text_mem(t, x->head, x->nhead);
	int64_t rest = f->time_ns % SECOND;
	uint64_t ns = (uint64_t)(rest < 0 ? rest + SECOND : rest);
	if (x->style == TIMESTAMP_EPOCH && f->time_digits > 6)
		text_uint0(t, ns, 9);
	else
		text_uint0(t, ns / 1000, 6);
	text_mem(t, x->tail, x->ntail);
}

static void local_zone(int64_t seconds, int32_t *east, const char **letters)
{
	static char zone[16];
	struct tm tm;
	time_t s = (time_t)seconds;

	*east = 0;
	*letters = "UTC";
	if (!localtime_r(&s, &tm))
		return;
	*east = (int32_t)tm.tm_gmtoff;
	if (tm.tm_zone && strlen(tm.tm_zone) < sizeof zone) {
		memcpy(zone, tm.tm_zone, strlen(tm.tm_zone) + 1);
		*letters = zone;
	}
}

const struct value_zone timestamp_zone = { local_zone };
