/*
 * epb_verdict, draft-ietf-opsawg-pcapng, section 4.3.4: a byte says whose verdict it is, then
 * come what the hardware says, or eight bytes of what a program in the kernel returned.
 */
#include "proto/frame_verdict.h"

#include "bytes.h"
#include "frame.h"

enum { OPTION_VERDICT = 7 };
enum { OF_HARDWARE, OF_TC, OF_XDP };
enum { VERDICT, HARDWARE, TC, XDP, UNKNOWN, FIELDS };

static const struct field_def fields[FIELDS] = {
	[VERDICT] = { "frame.verdict", "Verdict", FIELD_STRING },
	[HARDWARE] = { "frame.verdict.hw", "Hardware", FIELD_BYTES },
	[TC] = { "frame.verdict.ebpf_tc", "eBPF TC", FIELD_INT64, BASE_DEC },
	[XDP] = { "frame.verdict.ebpf_xdp", "eBPF XDP", FIELD_INT64, BASE_DEC },
	[UNKNOWN] = { "frame.verdict.unknown", "Unknown", FIELD_BYTES },
};

const struct field_table frame_verdict_fields = { fields, FIELDS };

/* TC_ACT_*, from -1 on, and XDP_*, as Linux has them. */
static const char *const tc_names[] = { "UNSPEC", "OK",     "RECLASSIFY", "SHOT",     "PIPE",
					"STOLEN", "QUEUED", "REPEAT",     "REDIRECT", "TRAP" };
static const char *const xdp_names[] = { "ABORTED", "DROP", "PASS", "TX", "REDIRECT" };

struct verdict {
	unsigned kind;
	const uint8_t *p;
	uint32_t n;
};

/* The next verdict among the options of F from *AT on. */
static bool next(const struct frame *f, uint32_t *at, struct verdict *v)
{
	while (f->options_len - *at >= 4) {
		const uint8_t *p = f->options + *at;
		uint32_t len = le16(p + 2), padded = (len + 3) & ~UINT32_C(3);

		if (padded > f->options_len - *at - 4)
			return false;
		*at += 4 + padded;
		if (le16(p) != OPTION_VERDICT || len == 0)
			continue;
		*v = (struct verdict){ p[4], p + 5, len - 1 };
		return true;
	}
	return false;
}

static void number_row(struct rows *r, const struct verdict *v)
{
	bool tc = v->kind == OF_TC;
	size_t count =
		tc ? sizeof tc_names / sizeof tc_names[0] : sizeof xdp_names / sizeof xdp_names[0];
	uint64_t value = le64(v->p), at = value + tc;
	const char *name = at < count ? (tc ? tc_names : xdp_names)[at] : NULL;
	struct row *row = rows_int(r, &fields[tc ? TC : XDP], 0, 0, (int64_t)value);

	if (name)
		row->label =
			rows_text(r, tc ? "eBPF TC: TC_ACT_%s (%lld)" : "eBPF XDP: XDP_%s (%lld)",
				  name, (long long)(int64_t)value);
}

static void value_row(struct rows *r, const struct verdict *v)
{
	if ((v->kind == OF_TC || v->kind == OF_XDP) && v->n == 8)
		number_row(r, v);
	else
		rows_value(r, &fields[v->kind == OF_HARDWARE ? HARDWARE : UNKNOWN], 0, 0, v->p,
			   v->n);
}

void frame_verdict_rows(struct rows *r, const struct frame *f)
{
	static const char *const kinds[] = { "Hardware", "eBPF_TC", "eBPF_XDP" };
	struct verdict v;
	uint32_t at = 0;
	bool first = true;

	if (!next(f, &at, &v))
		return;
	rows_text_begin(r);
	at = 0;
	text_str(&r->text, "Verdict: ");
	for (; next(f, &at, &v); first = false)
		text_fmt(&r->text, "%s%s (%u)", first ? "" : ", ",
			 v.kind <= OF_XDP ? kinds[v.kind] : "Unknown", v.kind);
	const char *label = rows_text_end(r, NULL);
	rows_value(r, &fields[VERDICT], 0, 0, "", 0)->label = label;
	rows_push(r);
	for (at = 0; next(f, &at, &v);)
		value_row(r, &v);
	rows_pop(r);
}
