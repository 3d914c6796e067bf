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
	if (buf)
		dissect_child_buffer(d, i, f->next, buf);
	return true;
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
	for (uint32_t i = 0; w->pieces && i < w->npieces && i < FRAGMENT_FRAMES_MAX; i++)
		rows_uint(r, defs->fragment, 0, 0, w->pieces[i].frame)->flags = ROW_GENERATED;
	if (w->overlap)
		rows_uint(r, defs->overlap, 0, 0, 1)->flags = ROW_GENERATED;
	if (w->conflict)
		rows_uint(r, defs->conflict, 0, 0, 1)->flags = ROW_GENERATED;
	rows_uint(r, defs->count, 0, 0, w->npieces)->flags = ROW_GENERATED;
	rows_uint(r, defs->length, 0, 0, w->len)->flags = ROW_GENERATED;
	rows_value(r, defs->data, 0, 0, w->data, w->len)->flags = ROW_GENERATED;
	rows_pop(r);
}
