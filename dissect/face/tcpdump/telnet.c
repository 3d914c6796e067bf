/* Telnet commands, RFC 854 and 855; SSH's first line, RFC 4253; BEEP, RFC 3081. */
#include "protos.h"

#include <string.h>

enum { CMD_FIRST = 236, CMD_SE = 240, CMD_SB = 250, CMD_WILL = 251, CMD_DONT = 254, IAC = 255 };
enum { OPT_AUTHENTICATION = 37, OPT_ENCRYPT = 38 };

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char *const commands[] = {
	"EOF", "SUSP", "ABORT", "EOR", "SE", "NOP",  "DMARK", "BRK", "IP",   "AO",
	"AYT", "EC",   "EL",    "GA",  "SB", "WILL", "WONT",  "DO",  "DONT", "IAC",
};

static const char *const options[] = {
	"BINARY",
	"ECHO",
	"RCP",
	"SUPPRESS GO AHEAD",
	"NAME",
	"STATUS",
	"TIMING MARK",
	"RCTE",
	"NAOL",
	"NAOP",
	"NAOCRD",
	"NAOHTS",
	"NAOHTD",
	"NAOFFD",
	"NAOVTS",
	"NAOVTD",
	"NAOLFD",
	"EXTEND ASCII",
	"LOGOUT",
	"BYTE MACRO",
	"DATA ENTRY TERMINAL",
	"SUPDUP",
	"SUPDUP OUTPUT",
	"SEND LOCATION",
	"TERMINAL TYPE",
	"END OF RECORD",
	"TACACS UID",
	"OUTPUT MARKING",
	"TTYLOC",
	"3270 REGIME",
	"X.3 PAD",
	"NAWS",
	"TSPEED",
	"LFLOW",
	"LINEMODE",
	"XDISPLOC",
	"OLD-ENVIRON",
	"AUTHENTICATION",
	"ENCRYPT",
	"NEW-ENVIRON",
};

static const char *const qualifiers[] = { "IS", "SEND", "INFO" };
static const char *const auth_commands[] = { "IS", "SEND", "REPLY", "NAME" };
static const char *const auth_types[] = {
	"NULL", "KERBEROS_V4", "KERBEROS_V5", "SPX", "MINK",   "SRP",          "RSA", "SSL",
	NULL,   NULL,          "LOKI",        "SSA", "KEA_SJ", "KEA_SJ_INTEG", "DSS", "NTLM",
};
static const char *const encrypt_commands[] = {
	"IS",          "SUPPORT",   "REPLY",     "START", "END", "REQUEST-START",
	"REQUEST-END", "END_KEYID", "DEC_KEYID",
};
static const char *const encrypt_types[] = {
	"NULL", "DES_CFB64",      "DES_OFB64",      "DES3_CFB64",    "DES3_OFB64",
	NULL,   "CAST5_40_CFB64", "CAST5_40_OFB64", "CAST128_CFB64", "CAST128_OFB64",
};

/* As printf's %#x. */
static const char *hex(struct td *p, uint32_t v)
{
	return td_string(p, v ? "0x%x" : "%x", v);
}

static void print_name(struct td *p, bool print, uint8_t v, const char *const *names, size_t n)
{
	if (print)
		td_print(p, " %s", v < n && names[v] ? names[v] : hex(p, v));
}

/* A subnegotiation's value, AT to END, where IAC stands.  Returns where it has come to. */
static uint32_t print_value(struct td *p, bool print, uint8_t option, uint32_t at, uint32_t end)
{
	bool auth = option == OPT_AUTHENTICATION, encrypt = option == OPT_ENCRYPT;

	if (end > at) {
		uint8_t v = td_u8(p, at++);
		if (auth)
			print_name(p, print, v, auth_commands, COUNT(auth_commands));
		else if (encrypt)
			print_name(p, print, v, encrypt_commands, COUNT(encrypt_commands));
		else
			print_name(p, print, v, qualifiers, COUNT(qualifiers));
	}
	if (end > at && (auth || encrypt)) {
		uint8_t v = td_u8(p, at++);
		if (auth)
			print_name(p, print, v, auth_types, COUNT(auth_types));
		else
			print_name(p, print, v, encrypt_types, COUNT(encrypt_types));
	}
	for (; at < end && td_live(p); at++) {
		uint8_t v = td_u8(p, at);
		if (print)
			td_print(p, " %s", hex(p, v));
	}
	if (print)
		td_print(p, " SE");
	return at + 2;
}

/* The command at AT of LEN bytes, printed or not: its length, or 0 where it is not whole. */
static uint32_t parse(struct td *p, uint32_t at, uint32_t len, bool print)
{
	uint32_t start = at;

	if (len < 1 || td_u8(p, at) != IAC || len < 2)
		return 0;
	uint8_t command = td_u8(p, at + 1);
	if (command < CMD_FIRST)
		return 0;
	if (command < CMD_SB || command == IAC) {
		if (print)
			td_print(p, "%s",
				 command == IAC ? "IAC IAC" : commands[command - CMD_FIRST]);
		return 2;
	}
	if (len < 3)
		return 0;
	uint8_t option = td_u8(p, at + 2);
	if (print)
		td_print(p, "%s %s", commands[command - CMD_FIRST],
			 option < COUNT(options) ? options[option] : hex(p, option));
	at += 3, len -= 3;
	if (command != CMD_SB)
		return at - start;
	uint32_t end = at;
	while (len > end + 1 - at && td_live(p)) {
		if (td_u8(p, end) == IAC && td_u8(p, end + 1) == CMD_SE)
			break;
		end++;
	}
	if (td_u8(p, end) != IAC || end - at > len)
		return 0;
	return print_value(p, print, option, at, end) - start;
}

void td_telnet(struct td *p, uint32_t at, uint32_t len)
{
	bool first = true;

	p->proto = "telnet";
	while (len > 0 && td_u8(p, at) == IAC) {
		uint32_t n = parse(p, at, len, false);
		if (n == 0)
			break;
		td_print(p, "%s", first ? " [telnet " : ", ");
		parse(p, at, len, true);
		first = false;
		at += n;
		len -= n;
	}
	if (!first)
		td_print(p, "]");
}

/* The length of the line at AT without its end; 0 where it is none, or not of text. */
static uint32_t ssh_version(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0; i < 4; i++)
		if (td_u8(p, at + i) != (uint8_t) "SSH-"[i])
			return 0;
	for (uint32_t i = 4; i < len && td_live(p); i++) {
		uint8_t c = td_u8(p, at + i);
		if (c == '\n')
			return i;
		if (c == '\r')
			return i + 1 < len && td_u8(p, at + i + 1) == '\n' ? i : 0;
		if (c < 0x20 || c >= 0x7f)
			return 0;
	}
	return 0;
}

void td_ssh(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ssh";
	uint32_t n = ssh_version(p, at, len);
	if (n == 0)
		return;
	td_print(p, ": SSH: ");
	td_chars(p, at, n);
}

void td_beep(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const words[] = { "MSG", "RPY ", "ERR ", "ANS ", "NUL ", "SEQ ", "END" };

	p->proto = "beep";
	for (size_t i = 0; i < COUNT(words); i++) {
		/* Four bytes are compared: where the word has three, the last one must be NUL. */
		if (len >= 4 && td_has(p, at, 4) && memcmp(words[i], p->data + at, 4) == 0) {
			td_print(p, " BEEP %.*s", 3, words[i]);
			return;
		}
	}
	td_print(p, " BEEP (payload or undecoded)");
}
