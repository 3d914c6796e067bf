/* Kerberos version 4; of version 5 no more than that it is there. */
#include "protos.h"

enum { VERSION_4 = 4, AS_REQUEST = 106, AS_REPLY = 107 };
enum { KDC_REQUEST = 1, KDC_REPLY, APPL_REQUEST, ERR_REPLY = 5 };

static const struct td_tok messages[] = {
	{ KDC_REQUEST, "KDC_REQUEST" },
	{ KDC_REPLY, "KDC_REPLY" },
	{ APPL_REQUEST, "APPL_REQUEST" },
	{ 4, "APPL_REQUEST_MUTUAL" },
	{ ERR_REPLY, "ERR_REPLY" },
	{ 6, "PRIVATE" },
	{ 7, "SAFE" },
	{ 8, "APPL_ERR" },
	{ 63, "DIE" },
	{ 0, NULL },
};

static const struct td_tok errors[] = {
	{ 0, "OK" },
	{ 1, "NAME_EXP" },
	{ 2, "SERVICE_EXP" },
	{ 3, "AUTH_EXP" },
	{ 4, "PKT_VER" },
	{ 5, "NAME_MAST_KEY_VER" },
	{ 6, "SERV_MAST_KEY_VER" },
	{ 7, "BYTE_ORDER" },
	{ 8, "PRINCIPAL_UNKNOWN" },
	{ 9, "PRINCIPAL_NOT_UNIQUE" },
	{ 10, "NULL_KEY" },
	{ 0, NULL },
};

/* A string up to its NUL, which *AT moves over; false, and the mark, where there is none. */
static bool print_string(struct td *p, uint32_t *at)
{
	uint32_t n = *at < p->end ? td_zstring(p, *at, p->end - *at) : 0;

	*at += n;
	if (n == 0 && td_live(p))
		td_trunc(p);
	return n != 0;
}

static bool print_strings(struct td *p, uint32_t *at, const char *separators)
{
	for (; *separators; separators++) {
		if (!print_string(p, at))
			return false;
		td_print(p, "%c", *separators);
	}
	return print_string(p, at);
}

static uint16_t u16(struct td *p, bool little, uint32_t at)
{
	return little ? td_le16(p, at) : td_u16(p, at);
}

static void print_4(struct td *p, uint32_t at)
{
	uint8_t type = td_u8(p, at + 1) >> 1;
	bool little = td_u8(p, at + 1) & 1;

	td_print(p, " %s %s: ", little ? "le" : "be", td_tok(p, messages, type, "#%d", type << 1));
	at += 2;
	if (type == APPL_REQUEST) {
		td_print(p, "v%u ", td_u8(p, at));
		at++;
		if (!print_string(p, &at))
			return;
		td_print(p, " (%u)", td_u8(p, at));
		td_print(p, " (%u)", td_u8(p, at + 1));
		return;
	}
	if (type != KDC_REQUEST && type != KDC_REPLY && type != ERR_REPLY) {
		td_print(p, "(unknown)");
		return;
	}
	if (!print_strings(p, &at, ".@"))
		return;
	switch (type) {
	case KDC_REQUEST:
		td_print(p, " %umin ", td_u8(p, at + 4) * 5u);
		at += 5;
		print_strings(p, &at, ".");
		break;
	case KDC_REPLY: td_print(p, " (%u)", u16(p, little, at + 10)); break;
	default: {
		uint16_t error = u16(p, little, at + 4);
		td_print(p, " %s ", td_tok(p, errors, error, "#%d", error));
		at += 8;
		print_string(p, &at);
		break;
	}
	}
}

void td_krb(struct td *p, uint32_t at, uint32_t len)
{
	(void)len;
	p->proto = "krb";
	if (at >= p->end) {
		td_trunc(p);
		return;
	}
	uint8_t version = td_u8(p, at);
	if (version >= 1 && version <= VERSION_4)
		td_print(p, " v%u", version);
	if (version == VERSION_4)
		print_4(p, at);
	if (version == AS_REQUEST || version == AS_REPLY)
		td_print(p, " v5");
}
