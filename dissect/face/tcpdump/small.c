/* Small protocols over UDP: syslog (RFC 3164), TFTP (1350). */
#include "protos.h"

static const char *const severities[] = { "emergency", "alert",  "critical", "error",
					  "warning",   "notice", "info",     "debug" };
static const struct td_tok facilities[] = {
	{ 0, "kernel" },  { 1, "user" },      { 2, "mail" },      { 3, "daemon" },
	{ 4, "auth" },    { 5, "syslog" },    { 6, "lpr" },       { 7, "news" },
	{ 8, "uucp" },    { 9, "cron" },      { 10, "authpriv" }, { 11, "ftp" },
	{ 12, "ntp" },    { 13, "security" }, { 14, "console" },  { 15, "cron" },
	{ 16, "local0" }, { 17, "local1" },   { 18, "local2" },   { 19, "local3" },
	{ 20, "local4" }, { 21, "local5" },   { 22, "local6" },   { 23, "local7" },
	{ 0, NULL },
};

/* The number in angles that a message begins with; *N are its bytes.  0: there is none. */
static uint32_t priority(struct td *p, uint32_t at, uint32_t *n)
{
	uint32_t v = 0, i = 1;

	if (td_u8(p, at) != '<')
		return 0;
	for (uint8_t c; i <= 3 && (c = td_u8(p, at + i)) >= '0' && c <= '9'; i++)
		v = v * 10 + c - '0';
	if (td_u8(p, at + i) != '>')
		return 0;
	*n = v;
	return i + 1;
}

void td_syslog(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t v, n;

	p->proto = "syslog";
	n = priority(p, at, &v);
	if (n == 0) {
		td_invalid(p);
		return;
	}
	uint32_t facility = v >> 3 & 0x7f;
	td_print(p, "SYSLOG, length: %u\n\tFacility %s (%u), Severity %s (%u)\n\tMsg: ", len,
		 td_tok(p, facilities, facility, "unknown (%u)", facility), facility,
		 severities[v & 7], v & 7);
	if (len > n && td_chars(p, at + n, len - n))
		td_fail(p);
	td_unknown(p, "\n\t", at, len);
}

/* A string in *AT, *LEN that move over it; false where it has no end. */
static bool print_string(struct td *p, uint32_t *at, uint32_t *len)
{
	uint32_t n = td_zstring(p, *at, *len);

	*at += n;
	*len -= n;
	return n != 0;
}

/* Options, RFC 2347. */
static bool print_options(struct td *p, uint32_t at, uint32_t len)
{
	while (len != 0 && td_live(p)) {
		if (td_u8(p, at) != 0)
			td_print(p, " ");
		if (!print_string(p, &at, &len))
			return false;
	}
	return true;
}

static bool print_request(struct td *p, uint32_t at, uint32_t len)
{
	if (len == 0)
		return false;
	td_print(p, " \"");
	bool whole = print_string(p, &at, &len);
	td_print(p, "\"");
	if (!whole || len == 0)
		return false;
	td_print(p, " ");
	return print_string(p, &at, &len) && print_options(p, at, len);
}

static bool print_error(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok errors[] = {
		{ 0, "EUNDEF" },   { 1, "ENOTFOUND" }, { 2, "EACCESS" },
		{ 3, "ENOSPACE" }, { 4, "EBADOP" },    { 5, "EBADID" },
		{ 6, "EEXISTS" },  { 7, "ENOUSER" },   { 0, NULL },
	};

	if (len < 2)
		return false;
	uint32_t error = td_u16(p, at);
	td_print(p, " %s", td_tok(p, errors, error, "tftp-err-#%u \"", error));
	at += 2, len -= 2;
	if (len == 0)
		return false;
	td_print(p, " \"");
	bool whole = print_string(p, &at, &len);
	td_print(p, "\"");
	return whole;
}

/* False where the packet was cut. */
static bool print_tftp(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok ops[] = { { 1, "RRQ" }, { 2, "WRQ" },   { 3, "DATA" },
					     { 4, "ACK" }, { 5, "ERROR" }, { 6, "OACK" },
					     { 0, NULL } };

	if (len < 2)
		return false;
	uint32_t op = td_u16(p, at);
	td_print(p, ", %s", td_tok(p, ops, op, "tftp-#%u", op));
	at += 2, len -= 2;
	switch (op) {
	case 1:
	case 2: return print_request(p, at, len);
	case 3:
	case 4:
		if (len < 2)
			return false;
		td_print(p, " block %u", td_u16(p, at));
		return true;
	case 5: return print_error(p, at, len);
	case 6: return print_options(p, at, len);
	default: return true;
	}
}

void td_tftp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "tftp";
	td_caps(p);
	td_print(p, ", length %u", len);
	if (!print_tftp(p, at, len))
		td_trunc(p);
}
