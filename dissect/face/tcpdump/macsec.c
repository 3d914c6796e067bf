/* What may stand between an Ethernet frame's addresses and its type: MACsec, Arista's time. */
#include "ether.h"
#include "value.h"

enum { SECTAG = 6, SECTAG_SCI = 14, ICV = 16, SHORT_MASK = 0x3f };
enum { TCI_VERSION = 0x80, TCI_SCI = 0x20, TCI_HIDDEN = 0x0c, TCI_FLAGS = 0x7c, TCI_AN = 0x03 };
enum { TIME_64 = 1, TIME_48 = 2, BILLION = 1000000000 };

static void print_sectag(struct td *p, uint32_t at, uint32_t short_length)
{
	static const struct td_tok flags[] = {
		{ 0x08, "E" }, { 0x04, "C" }, { 0x40, "S" },
		{ 0x10, "B" }, { 0x20, "I" }, { 0, NULL },
	};
	uint8_t tci = td_u8(p, at);

	td_print(p, "an %u, pn %u, flags %s", tci & TCI_AN, td_u32(p, at + 2),
		 td_bits(p, flags, tci & TCI_FLAGS, "", "none"));
	if (short_length)
		td_print(p, ", sl %u", short_length);
	if (tci & TCI_SCI)
		td_print(p, ", sci %016llx", (unsigned long long)td_u64(p, at + 6));
	td_print(p, ", ");
}

/* Takes N bytes off the front. */
static void skip(struct ether_span *s, uint32_t n)
{
	s->at += n, s->len -= n, s->caplen -= n;
}

bool ether_macsec(struct td *p, struct ether_span *s, const struct td_link *link)
{
	const char *proto = p->proto;

	p->proto = "macsec";
	uint8_t tci = s->caplen < SECTAG || s->len < SECTAG ? 0 : td_u8(p, s->at);
	uint32_t n = tci & TCI_SCI ? SECTAG_SCI : SECTAG;
	if (s->caplen < n || s->len < n) {
		td_trunc(p);
		return false;
	}
	uint32_t length = td_u8(p, s->at + 1), tag = s->at;
	if ((length & ~(uint32_t)SHORT_MASK) || tci & TCI_VERSION) {
		td_invalid(p);
		return false;
	}
	skip(s, n);
	if (tci & TCI_HIDDEN) {
		td_print(p, "%s > %s 802.1AE MACsec, ", td_link_src(p, link), td_link_dst(p, link));
		print_sectag(p, tag, length);
		td_default(p, s->at, s->caplen);
		s->caplen = 0;
		return false;
	}
	if (s->len < ICV || s->caplen < ICV) {
		td_trunc(p);
		return false;
	}
	s->len -= ICV, s->caplen -= ICV;
	td_set_end(p, p->end - ICV);
	if (length > s->len || length > s->caplen) {
		s->caplen += ICV;
		td_trunc(p);
		return false;
	}
	if (length)
		s->len = s->caplen = length;
	p->proto = proto;
	return true;
}

static void print_time_64(struct td *p, uint32_t at)
{
	uint32_t seconds = td_u32(p, at), ns = td_u32(p, at + 4);
	uint64_t s = (uint64_t)seconds + ns / BILLION;
	int64_t year;
	unsigned month, mday;

	value_date((int64_t)(s / 86400), &year, &month, &mday);
	td_print(p, "%u-%02u-%02u %02u:%02u:%02u.%09u", (unsigned)year, month, mday,
		 (unsigned)(s % 86400 / 3600), (unsigned)(s / 60 % 60), (unsigned)(s % 60),
		 ns % BILLION);
}

/* The bytes of it, or 0 where it is unknown. */
static uint32_t print_arista(struct td *p, uint32_t at)
{
	static const struct td_tok subtypes[] = { { 1, "Timestamp" }, { 0, NULL } };
	static const struct td_tok scales[] = { { 0, "TAI" }, { 1, "UTC" }, { 0, NULL } };
	static const struct td_tok formats[] = { { TIME_64, "64-bit" },
						 { TIME_48, "48-bit" },
						 { 0, NULL } };
	static const struct td_tok hardware[] = { { 0, "R/R2" }, { 1, "R3" }, { 0, NULL } };

	p->proto = "arista";
	uint16_t subtype = td_u16(p, at);
	td_print(p, "SubType %s (0x%04x), ", td_tok(p, subtypes, subtype, "Unknown"), subtype);
	if (subtype != 1)
		return 0;
	uint8_t scale = td_u8(p, at + 2);
	td_print(p, "Timescale %s (%u), ", td_tok(p, scales, scale, "Unknown"), scale);
	uint8_t format = td_u8(p, at + 3) >> 4, chip = td_u8(p, at + 3) & 15;
	td_print(p, "Format %s (%u), HwInfo %s (%u), Timestamp ",
		 td_tok(p, formats, format, "Unknown"), format,
		 td_tok(p, hardware, chip, "Unknown"), chip);
	if (format == TIME_64) {
		print_time_64(p, at + 4);
	} else if (format == TIME_48) {
		uint32_t ns = td_u32(p, at + 6);
		td_print(p, "%u.%09u", td_u16(p, at + 4) + ns / BILLION, ns % BILLION);
	} else {
		return 0;
	}
	td_print(p, ": ");
	return format == TIME_64 ? 12 : 10;
}

bool ether_arista(struct td *p, struct ether_span *s, uint32_t total, const struct td_link *link)
{
	if (s->caplen < 2 || s->len < 2) {
		td_print(p, "[|arista]");
		return false;
	}
	ether_print_type(p, ETHER_ARISTA, total);
	uint32_t n = print_arista(p, s->at);
	if (n) {
		skip(s, n);
		return true;
	}
	td_print(p, "%s > %s, ", td_link_src(p, link), td_link_dst(p, link));
	ether_print_type(p, ETHER_ARISTA, total);
	td_default(p, s->at, s->caplen);
	return false;
}
