/* Protocols that are lines of text: HTTP, FTP, SMTP, SIP and their like. */
#include "protos.h"

#include <string.h>

enum { TOKEN_MAX = 128 };

static bool is_print(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

/*
 * The word at I of LEN bytes at AT, into TOKEN; where the next one begins, or 0 where there is
 * none, or one with other than printable ASCII, or too long.
 */
static uint32_t fetch_token(struct td *p, uint32_t at, uint32_t i, uint32_t len,
			    char token[TOKEN_MAX + 1])
{
	uint32_t n = 0;

	for (; i < len; i++) {
		if (!td_has(p, at + i, 1))
			return 0;
		uint8_t c = p->data[at + i];
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			break;
		if (!is_print(c) || n == TOKEN_MAX)
			return 0;
		token[n++] = (char)c;
	}
	if (n == 0)
		return 0;
	token[n] = '\0';
	while (i < len && td_has(p, at + i, 1) && p->data[at + i] == ' ')
		i++;
	return i;
}

static bool same_word(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + 32) : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b + 32) : *b;
		if (x != y)
			return false;
	}
	return *a == *b;
}

static bool is_code(const char *s)
{
	for (int i = 0; i < 3; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return s[3] == '\0';
}

/* True where a request or a reply begins at AT. */
static bool begins(struct td *p, uint32_t at, uint32_t len, const char *const *commands,
		   bool code_second)
{
	char token[TOKEN_MAX + 1];
	uint32_t i = fetch_token(p, at, 0, len, token);

	if (i == 0)
		return false;
	for (; *commands; commands++)
		if (same_word(token, *commands))
			return true;
	if (code_second)
		i = fetch_token(p, at, i, len, token);
	return i != 0 && is_code(token);
}

static void print_bytes(struct td *p, uint32_t at, uint32_t n)
{
	td_print(p, "\n\t");
	text_mem(p->t, p->data + at, n); /* printable ASCII and tabs: print_line() has looked */
}

/*
 * The line at I: where the next one begins, or 0 where it is not text or has no end; then what
 * there is of it is printed where all of it is text.
 */
static uint32_t print_line(struct td *p, uint32_t at, uint32_t i, uint32_t len)
{
	uint32_t start = i;

	for (; i < len; i++) {
		uint8_t c = td_u8(p, at + i);
		if (p->dead)
			return 0;
		if (c == '\n') {
			print_bytes(p, at + start, i - start);
			return i + 1;
		}
		if (c == '\r') {
			if (i + 1 >= len || td_u8(p, at + i + 1) != '\n' || p->dead)
				return 0;
			print_bytes(p, at + start, i - start);
			return i + 2;
		}
		if (!is_print(c) && c != '\t')
			return 0;
	}
	print_bytes(p, at + start, i - start);
	td_trunc(p);
	return 0;
}

void td_lines(struct td *p, uint32_t at, uint32_t len, const char *const *commands,
	      bool code_second)
{
	td_caps(p);
	if (commands && !begins(p, at, len, commands, code_second))
		return;
	td_print(p, ", length: %u", len);
	for (uint32_t i = 0; i < len && (i = print_line(p, at, i, len)) != 0;)
		;
}

void td_http(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const commands[] = {
		"GET",
		"PUT",
		"COPY",
		"HEAD",
		"LOCK",
		"MOVE",
		"POLL",
		"POST",
		"BCOPY",
		"BMOVE",
		"MKCOL",
		"TRACE",
		"LABEL",
		"MERGE",
		"DELETE",
		"SEARCH",
		"UNLOCK",
		"REPORT",
		"UPDATE",
		"NOTIFY",
		"BDELETE",
		"CONNECT",
		"OPTIONS",
		"CHECKIN",
		"PROPFIND",
		"CHECKOUT",
		"CCM_POST",
		"SUBSCRIBE",
		"PROPPATCH",
		"BPROPFIND",
		"BPROPPATCH",
		"UNCHECKOUT",
		"MKACTIVITY",
		"MKWORKSPACE",
		"UNSUBSCRIBE",
		"RPC_CONNECT",
		"VERSION-CONTROL",
		"BASELINE-CONTROL",
		NULL,
	};

	p->proto = "http";
	td_lines(p, at, len, commands, true);
}

void td_rtsp(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const commands[] = {
		"DESCRIBE", "ANNOUNCE", "GET_PARAMETER", "OPTIONS",       "PAUSE",    "PLAY",
		"RECORD",   "REDIRECT", "SETUP",         "SET_PARAMETER", "TEARDOWN", NULL,
	};

	p->proto = "rtsp";
	td_lines(p, at, len, commands, true);
}

void td_sip(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const commands[] = {
		"ACK",      "BYE",    "CANCEL",    "DO",     "INFO",    "INVITE",
		"MESSAGE",  "NOTIFY", "OPTIONS",   "PRACK",  "QAUTH",   "REFER",
		"REGISTER", "SPRACK", "SUBSCRIBE", "UPDATE", "PUBLISH", NULL,
	};

	p->proto = "sip";
	td_lines(p, at, len, commands, true);
}

void td_smtp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "smtp";
	td_lines(p, at, len, NULL, false);
}

void td_ftp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ftp";
	td_lines(p, at, len, NULL, false);
}

void td_whois(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "whois";
	td_lines(p, at, len, NULL, false);
}
