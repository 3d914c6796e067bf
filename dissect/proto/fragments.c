#include "proto/fragments.h"
#include "walk.h"

bool fragment_walk(struct dissection *d, struct layer *l, const struct fragment *f)
{
	struct fragment_whole whole, *info;
	uint8_t i = layer_index(d, l);
	uint32_t len = l->len - l->hlen;

	if (!dissect_reassembles(d) || l->quoted || l->cap < l->len)
		return false;
	if (!fragment_add(d, &f->key, f->off, layer_data(d, l) + l->hlen, len, f->more, &whole)) {
		dissect_child(d, i, PROTO_DATA, l->hlen, len);
		return true;
	}
	if (whole.overlap)
		dissect_issue(d, i, ISSUE_OVERLAP, f->off_at, f->off_field);
	info = dissect_scratch(d, sizeof *info);
	if (info)
		*info = whole;
	l->info = info;
	uint8_t buf = dissect_buffer(d, whole.data, whole.len, f->what);
	if (buf) {
		uint8_t child = d->nlayers;

		dissect_child_buffer(d, i, f->next, buf, 0, d->bufs[buf].len);
		if (f->next == PROTO_DATA && child < d->nlayers)
			d->layers[child].info = f->named;
	}
	return true;
}

/* A fragment that begins before an earlier one ends overlaps it; with other bytes it is at fault. */
static void piece_rows(struct rows *r, const struct fragment_whole *w,
		       const struct fragment_defs *defs)
{
	uint32_t end = 0;

	for (uint32_t i = 0; w->pieces && i < w->npieces && i < FRAGMENT_FRAMES_MAX; i++) {
		const struct fragment_piece *p = &w->pieces[i];
		bool overlap = w->overlap && p->off < end, error = overlap && w->conflict;

		rows_uint(r, error ? defs->error : defs->fragment, 0, 0, p->frame)->flags =
			ROW_GENERATED;
		if (overlap) {
			rows_push(r);
			rows_uint(r, defs->overlap, 0, 0, 1)->flags = ROW_GENERATED;
			if (w->conflict)
				rows_uint(r, defs->conflict, 0, 0, 1)->flags = ROW_GENERATED;
			rows_pop(r);
		}
		if (p->off + p->len > end)
			end = p->off + p->len;
	}
}

void fragment_rows(struct rows *r, const struct fragment_whole *w, const struct fragment_defs *defs)
{
	struct text *t = &r->text;

	rows_text_begin(r);
	text_fmt(t, "%u %s Fragments (%u bytes): ", w->npieces, defs->what, w->len);
	for (uint32_t i = 0; w->pieces && i < w->npieces && i < FRAGMENT_FRAMES_MAX; i++)
		text_fmt(t, "%s#%lu(%u)", i ? ", " : "", (unsigned long)w->pieces[i].frame,
			 w->pieces[i].len);
	struct row *row = rows_value(r, defs->fragments, 0, 0, w->data, w->len);
	row->label = rows_text_end(r, NULL);
	row->flags = ROW_GENERATED;
	rows_push(r);
	piece_rows(r, w, defs);
	rows_uint(r, defs->count, 0, 0, w->npieces)->flags = ROW_GENERATED;
	rows_uint(r, defs->length, 0, 0, w->len)->flags = ROW_GENERATED;
	rows_value(r, defs->data, 0, 0, w->data, w->len)->flags = ROW_GENERATED;
	rows_pop(r);
}
