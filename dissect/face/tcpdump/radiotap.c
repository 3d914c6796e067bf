/* Radiotap: fields about the reception of a frame, before it. */
#include "wlan.h"

enum { HEADER = 8, PRESENT = 4, BIT_XCHANNEL = 18, BIT_MCS = 19, BIT_NAMESPACE = 29 };
enum { NAMESPACE = 1 << 29, NAMESPACE_VENDOR = 1 << 30 };
enum { FLAG_FCS = 0x10, FLAG_PAD = 0x20, FCS = 4 };
enum { CHANNEL_TURBO = 0x10, CHANNEL_HALF = 0x4000, CHANNEL_QUARTER = 0x8000 };
enum { CHANNEL_A = 0x140, CHANNEL_B = 0xa0, CHANNEL_G = 0x480, CHANNEL_PURE_G = 0xc0 };
enum { CHANNEL_FHSS = 0x880, HT20 = 0x10000, HT40_UP = 0x20000, HT40_DOWN = 0x40000 };
enum { KNOWS_WIDTH = 1, KNOWS_INDEX = 2, KNOWS_GAP = 4, KNOWS_FORMAT = 8, KNOWS_FEC = 16 };
enum { KNOWS_STBC = 32, VHT_KNOWS_GAP = 4, VHT_KNOWS_WIDTH = 0x40, SHORT_GAP = 4 };

/* Fields are aligned to their size, from the header's first byte on. */
struct fields {
	uint32_t start, at, end;
	uint8_t flags;
	bool cut;
};

/* The place of the next field of N bytes, which F moves over; 0 and f->cut where there is none. */
static uint32_t take(struct fields *f, uint32_t n)
{
	uint32_t at = f->start + ((f->at - f->start + n - 1) & ~(n - 1));

	if (f->cut || at + n > f->end) {
		f->cut = true;
		return 0;
	}
	f->at = at + n;
	return at;
}

static uint8_t take_u8(struct td *p, struct fields *f)
{
	uint32_t at = take(f, 1);

	return f->cut ? 0 : td_u8(p, at);
}

static uint16_t take_u16(struct td *p, struct fields *f)
{
	uint32_t at = take(f, 2);

	return f->cut ? 0 : td_le16(p, at);
}

static uint32_t take_u32(struct td *p, struct fields *f)
{
	uint32_t at = take(f, 4);

	return f->cut ? 0 : td_le32(p, at);
}

static bool has_all(uint32_t flags, uint32_t bits)
{
	return (flags & bits) == bits;
}

static void print_channel(struct td *p, uint16_t frequency, uint32_t flags, uint32_t present)
{
	const char *width =
		flags & CHANNEL_HALF ? "/10Mhz" : (flags & CHANNEL_QUARTER ? "/5Mhz" : "");

	td_print(p, "%u MHz", frequency);
	if (present >> BIT_MCS & 1) {
		td_print(p, " 11n");
	} else {
		if (has_all(flags, CHANNEL_FHSS))
			td_print(p, " FHSS");
		if (has_all(flags, CHANNEL_A))
			td_print(p, " 11a%s", width);
		if (has_all(flags, CHANNEL_PURE_G) || has_all(flags, CHANNEL_G))
			td_print(p, " 11g%s", width);
		else if (has_all(flags, CHANNEL_B))
			td_print(p, " 11b");
		if (flags & CHANNEL_TURBO)
			td_print(p, " Turbo");
	}
	if (flags & HT20)
		td_print(p, " ht/20");
	else if (flags & HT40_DOWN)
		td_print(p, " ht/40-");
	else if (flags & HT40_UP)
		td_print(p, " ht/40+");
	td_print(p, " ");
}

static void print_flags(struct td *p, struct fields *f)
{
	static const struct td_tok names[] = {
		{ 0x01, "cfp " },        { 0x02, "short preamble " }, { 0x04, "wep " },
		{ 0x08, "fragmented " }, { 0x40, "bad-fcs " },        { 0, NULL },
	};
	uint8_t flags = take_u8(p, f);

	if (f->cut)
		return;
	f->flags = flags;
	td_print(p, "%s", td_bits(p, names, flags, "", "%s", ""));
}

static void print_rate(struct td *p, struct fields *f)
{
	uint8_t rate = take_u8(p, f);

	if (f->cut)
		return;
	if (rate >= 0x80 && rate <= 0x8f)
		td_print(p, "MCS %u ", rate & 0x7f);
	else
		td_print(p, "%u.%u Mb/s ", rate / 2, rate & 1 ? 5 : 0);
}

static void print_mcs(struct td *p, struct fields *f)
{
	static const char *const widths[] = { "20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)" };
	uint8_t known = take_u8(p, f), flags = take_u8(p, f), index = take_u8(p, f);

	if (f->cut)
		return;
	uint16_t rate = 0;
	if (known & (KNOWS_WIDTH | KNOWS_GAP))
		rate = wlan_ht_rate(index, (flags & 3) == 1, flags & SHORT_GAP);
	if (known & KNOWS_INDEX && rate)
		td_print(p, "%u.%u Mb/s ", rate / 10, rate % 10);
	if (known & KNOWS_INDEX)
		td_print(p, "MCS %u ", index);
	if (known & KNOWS_WIDTH)
		td_print(p, "%s ", widths[flags & 3]);
	if (known & KNOWS_GAP)
		td_print(p, "%s GI ", flags & SHORT_GAP ? "short" : "long");
	if (known & KNOWS_FORMAT)
		td_print(p, "%s ", flags & 8 ? "greenfield" : "mixed");
	if (known & KNOWS_FEC)
		td_print(p, "%s FEC ", flags & 16 ? "LDPC" : "BCC");
	if (known & KNOWS_STBC)
		td_print(p, "RX-STBC%u ", flags >> 5 & 3);
}

static void print_vht(struct td *p, struct fields *f)
{
	static const char *const widths[] = {
		"20 MHz",        "40 MHz",        "20 MHz (L)",    "20 MHz (U)",    "80 MHz",
		"80 MHz (L)",    "80 MHz (U)",    "80 MHz (LL)",   "80 MHz (LU)",   "80 MHz (UL)",
		"80 MHz (UU)",   "160 MHz",       "160 MHz (L)",   "160 MHz (U)",   "160 MHz (LL)",
		"160 MHz (LU)",  "160 MHz (UL)",  "160 MHz (UU)",  "160 MHz (LLL)", "160 MHz (LLU)",
		"160 MHz (LUL)", "160 MHz (UUU)", "160 MHz (ULL)", "160 MHz (ULU)", "160 MHz (UUL)",
		"160 MHz (UUU)",
	};
	uint8_t users[4];
	uint16_t known = take_u16(p, f);
	uint8_t flags = take_u8(p, f), width = take_u8(p, f) & 31;

	for (unsigned i = 0; i < 4; i++)
		users[i] = take_u8(p, f);
	uint8_t coding = take_u8(p, f);
	take_u8(p, f);
	take_u16(p, f);
	if (f->cut)
		return;
	for (unsigned i = 0; i < 4; i++)
		if (users[i] & 15)
			td_print(p, "User %u MCS %u %s FEC ", i, users[i] >> 4,
				 coding >> i & 1 ? "LDPC" : "BCC");
	if (known & VHT_KNOWS_WIDTH)
		td_print(p, "%s ",
			 width < sizeof widths / sizeof widths[0] ?
				 widths[width] :
				 td_string(p, "unknown (%u)", width));
	if (known & VHT_KNOWS_GAP)
		td_print(p, "%s GI ", flags & SHORT_GAP ? "short" : "long");
}

/* Fields of one number: its format, size and whether it has a sign or is printed negated. */
static const struct number {
	const char *format;
	uint8_t size;
	bool is_signed, negated;
} numbers[] = {
	[5] = { "dBm signal ", 1, true, false },
	[6] = { "dBm noise ", 1, true, false },
	[7] = { " sq ", 2, false, false },
	[8] = { " tx power ", 2, true, true },
	[9] = { "dB tx attenuation ", 1, true, true },
	[10] = { "dBm tx power ", 1, true, false },
	[12] = { "dB signal ", 1, false, false },
	[13] = { "dB noise ", 1, false, false },
};

static void print_number(struct td *p, struct fields *f, const struct number *n)
{
	int v = n->size == 1 ? take_u8(p, f) : take_u16(p, f);

	if (f->cut)
		return;
	if (n->is_signed)
		v = n->size == 1 ? (int8_t)v : (int16_t)v;
	td_print(p, "%d%s", n->negated ? -v : v, n->format);
}

static void print_hopping(struct td *p, struct fields *f)
{
	uint8_t set = take_u8(p, f), pattern = take_u8(p, f);

	if (!f->cut)
		td_print(p, "fhset %u fhpat %u ", set, pattern);
}

/* The field of BIT; false where fields end with it. */
static bool print_field(struct td *p, struct fields *f, uint32_t bit, uint32_t present)
{
	uint16_t frequency;
	uint32_t at;

	if (bit < sizeof numbers / sizeof numbers[0] && numbers[bit].format) {
		print_number(p, f, &numbers[bit]);
		return true;
	}
	switch (bit) {
	case 0:
		at = take(f, 8);
		if (!f->cut)
			td_print(p, "%lluus tsft ", (unsigned long long)td_le64(p, at));
		return true;
	case 1: print_flags(p, f); return true;
	case 2: print_rate(p, f); return true;
	case 3: {
		frequency = take_u16(p, f);
		uint16_t flags = take_u16(p, f);
		if (!f->cut && !(present >> BIT_XCHANNEL & 1))
			print_channel(p, frequency, flags, present);
		return true;
	}
	case 4: print_hopping(p, f); return true;
	case 11: {
		uint8_t antenna = take_u8(p, f);
		if (!f->cut)
			td_print(p, "antenna %u ", antenna);
		return true;
	}
	case 14: take_u16(p, f); return true;
	case BIT_XCHANNEL: {
		uint32_t flags = take_u32(p, f);
		frequency = take_u16(p, f);
		take_u8(p, f);
		take_u8(p, f);
		if (!f->cut)
			print_channel(p, frequency, flags, present);
		return true;
	}
	case BIT_MCS: print_mcs(p, f); return true;
	case 20:
		take_u32(p, f);
		take_u16(p, f);
		take_u8(p, f);
		take_u8(p, f);
		return true;
	case 21: print_vht(p, f); return true;
	default: td_print(p, "[bit %u] ", bit); return false;
	}
}

/* The fields of one word of bits; false where they end. */
static bool print_word(struct td *p, struct fields *f, uint32_t present, uint32_t first)
{
	for (uint32_t bit = 0; bit < BIT_NAMESPACE; bit++) {
		if (!(present >> bit & 1))
			continue;
		if (!print_field(p, f, first + bit, present))
			return false;
		if (f->cut) {
			td_trunc(p);
			return false;
		}
	}
	return true;
}

/* What a vendor's own fields begin with: an OUI and which of its; the bytes that they take. */
static uint32_t read_vendor(struct td *p, struct fields *f)
{
	struct fields two = *f, v = *f;
	uint32_t n = 0;

	take(&two, 2);
	if (!two.cut) {
		for (unsigned i = 0; i < 4; i++)
			take_u8(p, &v);
		n = take_u16(p, &v);
	}
	if (two.cut || v.cut)
		td_trunc(p);
	f->at = v.at;
	return n;
}

static void print_words(struct td *p, struct fields *f, uint32_t at, uint32_t last)
{
	uint32_t first = 0, skip = 0;
	bool vendor = false;

	for (; at <= last && td_live(p); at += PRESENT) {
		uint32_t present = td_le32(p, at);
		if (!vendor && !print_word(p, f, present, first))
			return;
		if (vendor) {
			if (f->at + skip > f->end)
				return;
			f->at += skip;
			skip = 0;
		}
		switch (present & (NAMESPACE | NAMESPACE_VENDOR)) {
		case 0: first += 32; break;
		case NAMESPACE:
			first = 0;
			vendor = false;
			skip = 0;
			break;
		case NAMESPACE_VENDOR:
			first = 0;
			vendor = true;
			skip = read_vendor(p, f);
			break;
		default: break;
		}
	}
}

void td_radiotap(struct td *p, uint32_t len, uint32_t caplen)
{
	p->proto = "802.11_radio";
	p->link = caplen;
	uint32_t hlen = caplen >= HEADER ? td_le16(p, 2) : 0, last = 4;
	if (hlen < HEADER || caplen < hlen) {
		td_trunc(p);
		return;
	}
	while (last + PRESENT <= hlen && td_le32(p, last) >> 31)
		last += PRESENT;
	if (last + PRESENT > hlen) {
		td_trunc(p);
		return;
	}
	struct fields f = { .start = 0, .at = last + PRESENT, .end = hlen };
	print_words(p, &f, 4, last);
	wlan_frame(p, hlen, len - hlen, caplen - hlen, f.flags & FLAG_PAD,
		   f.flags & FLAG_FCS ? FCS : 0);
}
