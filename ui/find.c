/* Search, in slices: in the frames' lines and in their bytes; and the jump to what went wrong. */
#include <ctype.h>
#include <string.h>

#include "face/gvisor.h"
#include "ui.h"

enum { FRAMES_A_LOOK = 32 };

static bool has_upper(const char *s)
{
	for (; *s; s++)
		if (isupper((unsigned char)*s))
			return true;
	return false;
}

const char *find_in(const char *pattern, const void *p, size_t n)
{
	const uint8_t *s = p;
	size_t len = strlen(pattern);
	bool fold = !has_upper(pattern);

	if (!fold)
		return len ? memmem(p, n, pattern, len) : NULL;
	for (size_t i = 0; len && i + len <= n; i++) {
		size_t k = 0;
		while (k < len && tolower(s[i + k]) == (uint8_t)pattern[k])
			k++;
		if (k == len)
			return (const char *)s + i;
	}
	return NULL;
}

bool find_matches(struct tui *u, uint32_t i)
{
	char buf[GVISOR_LINE_MAX * 2];
	struct text t;

	if (!u->search[0])
		return false;
	text_init(&t, buf, sizeof buf);
	ui_line(u, i, &t);
	if (find_in(u->search, t.buf, t.len))
		return true;
	const struct dissection *d = trace_dissect(u->trace, i, TRACE_ALONE);
	return find_in(u->search, d->bufs[0].data, d->bufs[0].len) != NULL;
}

void find_start(struct tui *u, bool backward, bool incremental)
{
	uint32_t n = ui_shown(u);

	if (!u->search[0]) {
		if (!incremental)
			ui_message(u, STYLE_WARN, "nothing has been searched for");
		u->find.on = false;
		return;
	}
	if (!n)
		return;
	uint32_t at = u->frame == TRACE_NONE ? 0 : trace_shown_before(u->trace, u->frame);
	u->find.on = true;
	u->find.backward = backward;
	u->find.incremental = incremental;
	u->find.from = at < n ? at : n - 1;
	/* What is typed may match where the cursor is already. */
	u->find.at = incremental ? u->find.from :
		     backward    ? (u->find.from + n - 1) % n :
				   (u->find.from + 1) % n;
	u->find.tried = 0;
}

static void found(struct tui *u, uint32_t frame)
{
	bool wrapped = u->find.backward ? u->find.at > u->find.from : u->find.at < u->find.from;

	u->find.on = false;
	ui_select(u, frame);
	if (wrapped && !u->find.incremental)
		ui_message(u, STYLE_NOTE, "from the %s", u->find.backward ? "end" : "start");
	u->dirty = true;
}

bool find_work(struct tui *u)
{
	uint32_t n = ui_shown(u);

	for (int k = 0; k < FRAMES_A_LOOK && u->find.on; k++) {
		if (u->find.tried++ >= n) {
			u->find.on = false;
			ui_message(u, STYLE_WARN, "not found: %s", u->search);
			break;
		}
		uint32_t frame = trace_shown_at(u->trace, u->find.at);
		if (find_matches(u, frame))
			found(u, frame);
		else
			u->find.at = u->find.backward ? (u->find.at ? u->find.at - 1 : n - 1) :
							(u->find.at + 1) % n;
	}
	if (u->find.on && u->find.tried % 4096 < FRAMES_A_LOOK)
		u->dirty = true;
	return u->find.on;
}

/* ---- Anomalies ---- */

void find_anomaly(struct tui *u, bool backward, unsigned count)
{
	uint32_t n = ui_shown(u), k;

	if (!n)
		return;
	k = u->frame == TRACE_NONE ? 0 : trace_shown_before(u->trace, u->frame);
	for (count = count ? count : 1; count > 0; count--) {
		do {
			if (backward ? k == 0 : k + 1 >= n) {
				ui_message(u, STYLE_NOTE, "nothing more went wrong %s",
					   backward ? "before" : "after this");
				return;
			}
			k += backward ? UINT32_MAX : 1;
		} while (!trace_is_anomaly(trace_frame(u->trace, trace_shown_at(u->trace, k))));
	}
	ui_select(u, trace_shown_at(u->trace, k));
}
