/* What is asked for that is no view's own. */
#include <string.h>

#include "export.h"
#include "face/gvisor.h"
#include "ui.h"

static void quit_now(struct tui *u)
{
	u->done = true;
}

/* No key loses, unasked, what nobody else has. */
static void ui_quit(struct tui *u)
{
	const struct trace_status *s = trace_status(u->trace);

	if (u->config.unsaved && s->phase == TRACE_LIVE && s->frames)
		prompt_ask(u, "The capture goes on, and is in no file. End it? y or n ", quit_now);
	else
		u->done = true;
}

static void close_view(struct tui *u)
{
	if (u->nback)
		ui_back(u);
	else if (u->main != VIEW_LADDER)
		ui_show(u, VIEW_LADDER), u->nback = 0;
	else
		ui_quit(u);
}

void ui_set_mark(struct tui *u, uint32_t letter)
{
	if (letter < MARKS && letter > 32) {
		u->marks[letter] = u->frame;
		ui_message(u, STYLE_NOTE, "mark %c: frame %u", (char)letter, u->frame + 1);
	}
}

void ui_jump_mark(struct tui *u, uint32_t letter)
{
	uint32_t frame = letter < MARKS ? u->marks[letter] : TRACE_NONE;

	if (frame == TRACE_NONE || frame >= ui_end(u)) {
		ui_message(u, STYLE_WARN, "there is no such mark");
		return;
	}
	u->marks['\''] = u->frame;
	ui_select(u, frame);
}

static void next_flow(struct tui *u, int step, unsigned count)
{
	uint32_t n = ui_flows(u);
	int64_t to = (int64_t)u->flow + step * (int64_t)(count ? count : 1);

	if (!n)
		return;
	if (u->flow == TRACE_NONE)
		to = 0;
	to = to < 0 ? 0 : to >= n ? n - 1 : to;
	if ((uint32_t)to == u->flow)
		ui_message(u, STYLE_DIM, "no conversation %s", step > 0 ? "behind" : "before");
	else
		ui_select_flow(u, (uint32_t)to);
}

static void mark_flow(struct tui *u)
{
	unsigned k = 0, had = u->nmarked;

	for (unsigned i = 0; i < had; i++)
		if (u->marked[i] != u->flow)
			u->marked[k++] = u->marked[i];
	u->nmarked = k;
	u->hosts = false;
	if (k == had && u->flow != TRACE_NONE) {
		if (k == FLOWS_MARKED_MAX)
			ui_message(u, STYLE_WARN, "%u conversations are marked: no more", k);
		else
			u->marked[u->nmarked++] = u->flow;
	}
	list_reset(&u->list);
	u->dirty = true;
}

static void toggle_hosts(struct tui *u)
{
	u->hosts = !u->hosts;
	list_reset(&u->list);
	u->dirty = true;
	ui_message(u, STYLE_NOTE,
		   u->hosts ? "all frames, a lane for each host; h and l move the lanes" :
			      "one conversation");
}

static void conversation(struct tui *u)
{
	char expr[256];
	struct text t;

	if (u->filter[0]) {
		ui_set_filter(u, "");
		return;
	}
	if (u->flow == TRACE_NONE)
		return;
	text_init(&t, expr, sizeof expr);
	if (trace_flow_filter(trace_flow(u->trace, u->flow), &t))
		ui_set_filter(u, expr);
}

static void toggle_reference(struct tui *u)
{
	u->reference = u->reference == u->frame ? TRACE_NONE : u->frame;
	u->dirty = true;
	if (u->reference == TRACE_NONE)
		ui_message(u, STYLE_NOTE, "times count from the frame before");
	else
		ui_message(u, STYLE_NOTE, "times count from frame %u", u->frame + 1);
}

static void yank(struct tui *u)
{
	enum view_id v = u->npanes ? u->panes[u->focus].view : u->main;
	char buf[4096];
	struct text t;

	text_init(&t, buf, sizeof buf);
	if (views[v]->yank)
		views[v]->yank(u, u->state[v], &t);
	else if (u->frame != TRACE_NONE)
		ui_line(u, u->frame, &t);
	ui_yank(u, t.buf, t.len, "the line");
}

static void cancel(struct tui *u)
{
	if (u->find.on) {
		u->find.on = false;
		ui_message(u, STYLE_WARN, "search ended");
	} else if (export_is_on(u)) {
		export_cancel(u);
	} else if (trace_cancel(u->trace)) {
		list_reset(&u->list);
		ui_message(u, STYLE_WARN, "ended: what is there stays");
	}
}

bool ui_is_busy(const struct tui *u)
{
	return u->find.on || export_is_on(u) || trace_status(u->trace)->phase == TRACE_LOADING ||
	       trace_status(u->trace)->filtering || trace_status(u->trace)->replaying ||
	       trace_status(u->trace)->gathering;
}

static void back(struct tui *u)
{
	if (ui_is_busy(u))
		cancel(u);
	else if (u->focus)
		u->focus = 0;
	else if (u->nback)
		ui_back(u);
	u->message[0] = '\0';
	u->dirty = true;
}

static void next_pane(struct tui *u, int step)
{
	if (u->npanes < 2) {
		static const enum view_id round[] = { VIEW_FLOWS,  VIEW_LADDER,   VIEW_FIELDS,
						      VIEW_STREAM, VIEW_TIMELINE, VIEW_RECORDS };
		size_t n = sizeof round / sizeof round[0], i = 0;
		while (i < n && round[i] != u->main)
			i++;
		ui_show(u, round[(i + (step > 0 ? 1 : n - 1)) % n]);
		return;
	}
	u->focus = (u->focus + (step > 0 ? 1 : u->npanes - 1)) % u->npanes;
	u->dirty = true;
}

static void follow(struct tui *u)
{
	u->follow = !u->follow;
	u->frozen = false;
	if (u->follow && ui_shown(u))
		ui_select(u, trace_shown_at(u->trace, ui_shown(u) - 1));
	u->dirty = true;
}

/* Requests about moving in the trace, whatever the view. */
static bool finding_request(struct tui *u, enum request r, unsigned count)
{
	switch (r) {
	case REQ_SEARCH: prompt_open(u, PROMPT_SEARCH, ""); break;
	case REQ_NEXT_MATCH: find_start(u, false, false); break;
	case REQ_PREVIOUS_MATCH: find_start(u, true, false); break;
	case REQ_FILTER: prompt_open(u, PROMPT_FILTER, u->filter); break;
	case REQ_ANOMALY: find_anomaly(u, false, count); break;
	case REQ_PREVIOUS_ANOMALY: find_anomaly(u, true, count); break;
	case REQ_NEXT_FLOW: next_flow(u, 1, count); break;
	case REQ_PREVIOUS_FLOW: next_flow(u, -1, count); break;
	case REQ_CONVERSATION: conversation(u); break;
	case REQ_MARK_FLOW: mark_flow(u); break;
	case REQ_HOSTS: toggle_hosts(u); break;
	case REQ_MARK:
	case REQ_JUMP: u->wants_letter = r; break;
	case REQ_REFERENCE: toggle_reference(u); break;
	default: return false;
	}
	return true;
}

static bool view_request(struct tui *u, enum request r)
{
	switch (r) {
	case REQ_VIEW_FLOWS: ui_show(u, VIEW_FLOWS); break;
	case REQ_VIEW_LADDER: ui_show(u, VIEW_LADDER); break;
	case REQ_VIEW_DETAIL: ui_show(u, VIEW_FIELDS); break;
	case REQ_STREAM:
	case REQ_VIEW_STREAM: ui_show(u, VIEW_STREAM); break;
	case REQ_VIEW_TIMELINE: ui_show(u, VIEW_TIMELINE); break;
	case REQ_VIEW_RECORDS: ui_show(u, VIEW_RECORDS); break;
	case REQ_EXPLAIN: ui_show(u, VIEW_EXPLAIN); break;
	case REQ_HELP: ui_show(u, VIEW_HELP); break;
	case REQ_STACK: u->stack = !u->stack; break;
	case REQ_LAYOUT: u->single = !u->single; break;
	case REQ_NEXT_PANE: next_pane(u, 1); break;
	case REQ_PREVIOUS_PANE: next_pane(u, -1); break;
	case REQ_BACK: back(u); break;
	case REQ_CLOSE: close_view(u); break;
	case REQ_OPEN: ui_show(u, VIEW_FIELDS); break;
	default: return false;
	}
	u->dirty = true;
	return true;
}

static bool time_request(struct tui *u, enum request r, unsigned count)
{
	int n = count ? (int)count : 1;

	switch (r) {
	case REQ_FREEZE: play_toggle(u); break;
	case REQ_STEP: play_step(u, n); break;
	case REQ_STEP_BACK: play_step(u, -n); break;
	case REQ_FASTER: play_faster(u, n); break;
	case REQ_SLOWER: play_faster(u, -n); break;
	case REQ_FOLLOW: follow(u); break;
	default: return false;
	}
	return true;
}

static void other_request(struct tui *u, enum request r)
{
	switch (r) {
	case REQ_QUIT: ui_quit(u); break;
	case REQ_CANCEL:
		if (ui_is_busy(u))
			cancel(u);
		else
			ui_quit(u);
		break;
	case REQ_REDRAW: term_redraw(); break;
	case REQ_SUSPEND: tui_suspend(u); break;
	case REQ_COMMAND: prompt_open(u, PROMPT_COMMAND, ""); break;
	case REQ_SAVE: prompt_open(u, PROMPT_SAVE, ""); break;
	case REQ_EXPORT: prompt_open(u, PROMPT_EXPORT, ""); break;
	case REQ_PIPE: prompt_open(u, PROMPT_PIPE, ""); break;
	case REQ_OPEN_FILE: prompt_open(u, PROMPT_OPEN, ""); break;
	case REQ_YANK: yank(u); break;
	case REQ_AGAIN: command_run(u, "again"); break;
	default: break;
	}
	u->dirty = true;
}

void ui_request(struct tui *u, enum request r, unsigned count)
{
	enum view_id v = u->npanes ? u->panes[u->focus].view : u->main;

	list_update(u);
	if (r == REQ_UP || r == REQ_PAGE_UP || r == REQ_HALF_UP || r == REQ_TOP)
		u->follow = false;
	if (r == REQ_BOTTOM && trace_status(u->trace)->phase == TRACE_LIVE && !count)
		u->follow = true;
	if (views[v]->request && views[v]->request(u, u->state[v], r, count)) {
		u->dirty = true;
		return;
	}
	if (!finding_request(u, r, count) && !view_request(u, r) && !time_request(u, r, count))
		other_request(u, r);
}
