/*
 * Radiotap, what a radio's driver says of an 802.11 frame, before it (radiotap.org).
 *
 *	+-------------+---------+-----------------+---------------------------+
 *	| Version (8) | Pad (8) | Length (16, LE) | Present (32, LE), or more |
 *	+-------------+---------+-----------------+---------------------------+
 *
 * A present word whose upper bit is set is followed by another one; behind them stand the fields
 * whose bits the first word has, each aligned to its size.  The flags are the second of them: they
 * say whether a frame check sequence ends the frame, and whether the 802.11 header is padded, in
 * which case aux is not 0.
 */
#include "bytes.h"
#include "field.h"
#include "walk.h"

enum { FIXED_LEN = 4, WORD = 4, FCS_LEN = 4, TSFT_LEN = 8 };
enum { HAS_TSFT = 1u << 0, HAS_FLAGS = 1u << 1 };
enum { FLAG_FCS = 0x10, FLAG_PADDED = 0x20 };
enum { VERSION, PAD, LENGTH };

static const struct field_def fields[] = {
	[VERSION] = { "radiotap.version", "Header revision", FIELD_UINT8, BASE_DEC, .at = 0,
		      .size = 1 },
	[PAD] = { "radiotap.pad", "Header pad", FIELD_UINT8, BASE_DEC, .at = 1, .size = 1 },
	[LENGTH] = { "radiotap.length", "Header length", FIELD_UINT16, BASE_DEC },
};

/* The flags of the header of LEN bytes at P; 0 where it has none. */
static uint32_t flags_of(const uint8_t *p, uint32_t len)
{
	uint32_t at = FIXED_LEN, present;

	if (len < FIXED_LEN + WORD)
		return 0;
	present = le32(p + at);
	while (len - at >= WORD && (le32(p + at) & 1u << 31))
		at += WORD;
	at += WORD;
	if (present & HAS_TSFT)
		at = ((at + TSFT_LEN - 1) & ~(TSFT_LEN - 1u)) + TSFT_LEN;
	return (present & HAS_FLAGS) && at < len ? p[at] : 0;
}

static void radiotap_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, FIXED_LEN);
	uint32_t len = p ? le16(p + 2) : 0;

	l->hlen = c.pos;
	if (dissect_check(d, i, &c))
		return;
	if (len < FIXED_LEN) {
		dissect_issue(d, i, ISSUE_BAD_LENGTH, 2, &fields[LENGTH]);
		return;
	}
	cursor_skip(&c, len - FIXED_LEN);
	if (dissect_check(d, i, &c))
		return;
	l->hlen = len;
	uint32_t flags = flags_of(p, len), left = l->len - len;
	if ((flags & FLAG_FCS) && left >= FCS_LEN)
		left -= FCS_LEN;
	l->aux = flags & FLAG_PADDED;
	dissect_child(d, i, PROTO_WLAN, len, left);
}

static void radiotap_rows(struct rows *r, const struct layer *l)
{
	if (l->cap < FIXED_LEN) {
		rows_withdraw(r);
		return;
	}
	uint32_t len = le16(layer_data(r->d, l) + 2);
	rows_summary(r, "Radiotap Header v%u, Length %u", layer_data(r->d, l)[0], len);
	rows_fixed(r, &fields[VERSION]);
	rows_fixed(r, &fields[PAD]);
	rows_uint(r, &fields[LENGTH], 2, 2, len);
}

const struct proto proto_radiotap = {
	.name = "radiotap",
	.title = "IEEE 802.11 Radiotap Capture header",
	.spec = "LINKTYPE_IEEE802_11_RADIOTAP",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.walk = radiotap_walk,
	.rows = radiotap_rows,
};
