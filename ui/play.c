/*
 * Time: a live view that is frozen while frames go on coming in, and a file that is played as it
 * happened.  Both end the view at a frame, u->end; playing moves that on with the clock.
 */
#include "ui.h"

enum { SPEED_MIN = -8, SPEED_MAX = 8, FRAME_MS = 33 };

/* Steps of a 1, 2, 5 series: -6 is x0.01, 6 is x100. */
static int64_t scaled(int64_t ns, int speed)
{
	static const int64_t mantissa[] = { 1, 2, 5 };

	while (speed <= -3) {
		ns /= 10;
		speed += 3;
	}
	while (speed >= 3) {
		ns *= 10;
		speed -= 3;
	}
	return speed >= 0 ? ns * mantissa[speed] : ns * mantissa[3 + speed] / 10;
}

void play_speed(const struct tui *u, struct text *t)
{
	int64_t x = scaled(1000, u->speed);

	text_fmt(t, "x%llu", (unsigned long long)(x / 1000));
	if (x % 1000) {
		text_char(t, '.');
		text_uint0(t, (uint64_t)(x % 1000) / 10, 2);
	}
}

/* The frames' time now. */
static int64_t now_ns(const struct tui *u)
{
	return u->play_ns + scaled(trace_clock() - u->play_clock, u->speed);
}

static void start_clock(struct tui *u)
{
	u->play_clock = trace_clock();
	u->play_ns = u->end ? trace_frame(u->trace, u->end - 1)->time_ns : 0;
}

static void show_last(struct tui *u)
{
	uint32_t n = ui_shown(u);

	if (n)
		ui_select(u, trace_shown_at(u->trace, n - 1));
	u->dirty = true;
}

static void play_file(struct tui *u)
{
	uint32_t n = trace_status(u->trace)->frames;

	if (!n)
		return;
	if (u->play == PLAY_ON) {
		u->play = PLAY_PAUSED;
		return;
	}
	if (u->play == PLAY_OFF) {
		/* From the selected frame on; from the start where that is the last. */
		u->end = u->frame == TRACE_NONE || u->frame + 1 >= n ? 1 : u->frame + 1;
		list_reset(&u->list);
	}
	if (u->end > n)
		u->end = n;
	u->play = PLAY_ON;
	start_clock(u);
	show_last(u);
}

void play_toggle(struct tui *u)
{
	u->dirty = true;
	if (trace_status(u->trace)->phase != TRACE_LIVE && !u->frozen) {
		play_file(u);
		return;
	}
	u->frozen = !u->frozen;
	u->end = trace_status(u->trace)->frames;
	ui_message(u, STYLE_NOTE, u->frozen ? "frozen; frames go on being captured" : "live");
}

void play_step(struct tui *u, int n)
{
	uint32_t all = trace_status(u->trace)->frames;

	if (!u->play) {
		ui_move(u, n);
		return;
	}
	u->play = PLAY_PAUSED;
	int64_t end = (int64_t)u->end + n;
	u->end = end < 1 ? 1 : end > all ? all : (uint32_t)end;
	show_last(u);
}

void play_faster(struct tui *u, int steps)
{
	if (u->play == PLAY_ON) {
		u->play_ns = now_ns(u);
		u->play_clock = trace_clock();
	}
	u->speed += steps;
	u->speed = u->speed < SPEED_MIN ? SPEED_MIN : u->speed > SPEED_MAX ? SPEED_MAX : u->speed;
	if (u->speed < -6)
		u->speed = -6;
	if (u->speed > 6)
		u->speed = 6;
	char buf[32];
	struct text t;
	text_init(&t, buf, sizeof buf);
	play_speed(u, &t);
	ui_message(u, STYLE_NOTE, "speed %s", buf);
}

void play_tick(struct tui *u)
{
	uint32_t all = trace_status(u->trace)->frames, end = u->end;

	if (u->play != PLAY_ON)
		return;
	int64_t now = now_ns(u);
	while (u->end < all && trace_frame(u->trace, u->end)->time_ns <= now)
		u->end++;
	if (u->end != end)
		show_last(u);
	if (u->end >= all && trace_status(u->trace)->phase != TRACE_LOADING) {
		u->play = PLAY_OFF;
		ui_message(u, STYLE_NOTE, "the end");
	}
}

int play_wait(const struct tui *u)
{
	if (u->play != PLAY_ON)
		return -1;
	if (u->end >= trace_status(u->trace)->frames)
		return FRAME_MS;
	int64_t left = trace_frame(u->trace, u->end)->time_ns - now_ns(u);
	/* No more often than the eye sees; no later than the frame's time. */
	for (int i = 0; i != u->speed; i += u->speed > 0 ? 1 : -1)
		left = u->speed > 0 ? left / 2 : left * 2;
	int64_t ms = left / 1000000;
	return ms < FRAME_MS ? FRAME_MS : ms > 500 ? 500 : (int)ms;
}
