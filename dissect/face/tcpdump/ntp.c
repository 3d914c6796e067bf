/* NTP, RFC 5905, and its control messages. */
#include "protos.h"

#include "value.h"

enum { TIME_LEN = 48, CONTROL_LEN = 12 };
enum { MODE_BROADCAST = 5, MODE_CONTROL = 6 };

static const double two32 = 4294967296.0;

/* Seconds since 1900 and a fraction. */
void td_ntp_time(struct td *p, uint32_t at)
{
	uint32_t seconds = td_u32(p, at);
	uint32_t nanoseconds = (uint32_t)((double)td_u32(p, at + 4) / two32 * 1000000000.0);
	int64_t unix_time = (int64_t)seconds - 2208988800, year;
	unsigned month, day;

	td_print(p, "%u.%09u", seconds, nanoseconds);
	if (seconds == 0)
		return;
	int64_t days = unix_time / 86400 - (unix_time % 86400 < 0);
	uint32_t of_day = (uint32_t)(unix_time - days * 86400);
	value_date(days, &year, &month, &day);
	td_print(p, " (%u-%02u-%02uT%02u:%02u:%02uZ)", (unsigned)year, month, day, of_day / 3600,
		 of_day / 60 % 60, of_day % 60);
}

static void print_short(struct td *p, const char *title, uint32_t at)
{
	double fraction = td_u16(p, at + 2) / 65536.0;

	td_print(p, "%s%u.%06u", title, td_u16(p, at), (unsigned)(fraction * 1000000.0));
}

static void print_delta(struct td *p, uint32_t from, uint32_t to)
{
	uint64_t a = td_u64(p, from), b = td_u64(p, to);

	if (a == 0) {
		td_ntp_time(p, to);
		return;
	}
	uint64_t d = b > a ? b - a : a - b;
	double fraction = (double)(uint32_t)d / two32;
	td_print(p, "%c%u.%09u", b > a ? '+' : '-', (uint32_t)(d >> 32),
		 (uint32_t)(fraction * 1000000000.0));
}

/* False where it is the last that is printed: what follows is not a time message. */
static bool print_reference(struct td *p, uint32_t at, uint8_t stratum)
{
	td_print(p, ", Reference-ID: ");
	switch (stratum) {
	case 0: td_print(p, "(unspec)"); return true;
	case 1: td_chars(p, at, 4); return true;
	case 62: td_print(p, "%s INFO_QUERY", td_ip4(p, at)); return false;
	case 63: td_print(p, "%s INFO_REPLY", td_ip4(p, at)); return false;
	default: td_print(p, "0x%08x", td_u32(p, at)); return true;
	}
}

/* The parts of a time message that may be cut; false where one was. */
static bool print_times(struct td *p, uint32_t at, uint8_t stratum, bool *more)
{
	static const char *const titles[] = {
		"\n\t  Reference Timestamp:  ",
		"\n\t  Originator Timestamp: ",
		"\n\t  Receive Timestamp:    ",
		"\n\t  Transmit Timestamp:   ",
	};

	*more = false;
	if (!td_has(p, at + 4, 4))
		return false;
	print_short(p, "\n\tRoot Delay: ", at + 4);
	if (!td_has(p, at + 8, 4))
		return false;
	print_short(p, ", Root dispersion: ", at + 8);
	if (!td_has(p, at + 12, 4))
		return false;
	if (!print_reference(p, at + 12, stratum))
		return true;
	for (uint32_t i = 0; i < 4; i++) {
		if (!td_has(p, at + 16 + 8 * i, 8))
			return false;
		td_print(p, "%s", titles[i]);
		td_ntp_time(p, at + 16 + 8 * i);
	}
	td_print(p, "\n\t    Originator - Receive Timestamp:  ");
	print_delta(p, at + 24, at + 32);
	td_print(p, "\n\t    Originator - Transmit Timestamp: ");
	print_delta(p, at + 24, at + 40);
	*more = true;
	return true;
}

/* A key and a digest; false where that was cut. */
static bool print_authentication(struct td *p, uint32_t at, uint32_t len)
{
	if (len != 4 && len != 4 + 16 && len != 4 + 20) {
		if (len > 0)
			td_print(p, "\n\t(%u more bytes after the header)", len);
		return true;
	}
	td_print(p, "\n\tKey id: %u", td_u32(p, at));
	if (len == 4)
		return true;
	if (!td_has(p, at + 4, len - 4))
		return false;
	td_print(p, "\n\tAuthentication: ");
	td_hex(p, at + 4, len - 4);
	return true;
}

static void print_interval(struct td *p, int exponent)
{
	if (exponent <= -32 || exponent >= 32)
		return;
	if (exponent >= 0)
		td_print(p, " (%us)", 1u << exponent);
	else
		td_print(p, " (1/%us)", 1u << -exponent);
}

static void print_too_short(struct td *p, uint32_t at, uint32_t len)
{
	td_invalid(p);
	if (!td_has(p, at, len))
		td_trunc(p);
}

static void print_time(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok strata[] = { { 0, "unspecified" },
						{ 1, "primary reference" },
						{ 0, NULL } };
	bool more;

	if (len < TIME_LEN) {
		print_too_short(p, at, len);
		return;
	}
	uint8_t stratum = td_u8(p, at + 1);
	td_print(p, ", Stratum %u (%s)", stratum,
		 td_tok(p, strata, stratum,
			stratum >= 2 && stratum <= 15 ? "secondary reference" : "reserved"));
	td_print(p, ", poll %d", (int8_t)td_u8(p, at + 2));
	print_interval(p, (int8_t)td_u8(p, at + 2));
	td_print(p, ", precision %d", (int8_t)td_u8(p, at + 3));
	if (!print_times(p, at, stratum, &more) ||
	    (more && !print_authentication(p, at + TIME_LEN, len - TIME_LEN)))
		td_trunc(p);
}

/* RFC 9327 */
static void print_control(struct td *p, uint32_t at, uint32_t len)
{
	if (len < CONTROL_LEN) {
		print_too_short(p, at, len);
		return;
	}
	uint8_t control = td_u8(p, at + 1);
	td_print(p, ", %s, %s, %s, OpCode=%u\n", control & 0x80 ? "Response" : "Request",
		 control & 0x40 ? "Error" : "OK", control & 0x20 ? "More" : "Last", control & 0x1f);
	td_print(p, "\tSequence=%u", td_u16(p, at + 2));
	uint32_t status = td_u16(p, at + 4);
	td_print(p, ", Status=%s%x", status ? "0x" : "", status);
	td_print(p, ", Assoc.=%u", td_u16(p, at + 6));
	td_print(p, ", Offset=%u", td_u16(p, at + 8));
	uint32_t count = td_u16(p, at + 10);
	td_print(p, ", Count=%u", count);
	if (CONTROL_LEN + count > len) {
		print_too_short(p, at, len);
		return;
	}
	if (count == 0)
		return;
	if (td_has(p, at + CONTROL_LEN, count))
		td_print(p, "\n\tTO-BE-DONE: data not interpreted");
	else
		td_trunc(p);
}

void td_ntp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok modes[] = {
		{ 0, "unspecified" },
		{ 1, "symmetric active" },
		{ 2, "symmetric passive" },
		{ 3, "Client" },
		{ 4, "Server" },
		{ MODE_BROADCAST, "Broadcast" },
		{ MODE_CONTROL, "Control Message" },
		{ 7, "Reserved" },
		{ 0, NULL },
	};
	static const struct td_tok leaps[] = {
		{ 0, "" },   { 0x40, "+1s" }, { 0x80, "-1s" }, { 0xc0, "clock unsynchronized" },
		{ 0, NULL },
	};

	p->proto = "ntp";
	uint8_t status = td_u8(p, at), mode = status & 7, leap = status & 0xc0;
	td_print(p, "NTPv%u, %s, length %u\n\tLeap indicator: %s (%u)", status >> 3 & 7,
		 td_tok(p, modes, mode, "Unknown mode"), len, td_tok(p, leaps, leap, "Unknown"),
		 leap);
	if (mode <= MODE_BROADCAST)
		print_time(p, at, len);
	else if (mode == MODE_CONTROL)
		print_control(p, at, len);
}
