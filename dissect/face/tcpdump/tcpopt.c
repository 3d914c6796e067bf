/* Options of TCP. */
#include "tcp.h"

enum {
	OPT_EOL = 0,
	OPT_NOP = 1,
	OPT_MSS = 2,
	OPT_WSCALE = 3,
	OPT_SACKOK = 4,
	OPT_SACK = 5,
	OPT_ECHO = 6,
	OPT_ECHOREPLY = 7,
	OPT_TS = 8,
	OPT_CC = 11,
	OPT_CCNEW = 12,
	OPT_CCECHO = 13,
	OPT_MD5 = 19,
	OPT_SCPS = 20,
	OPT_UTO = 28,
	OPT_AO = 29,
	OPT_MPTCP = 30,
	OPT_TFO = 34,
	OPT_EXP = 254,
};

enum { EXP_TFO = 0xf989, MD5_LEN = 16 };

static const struct td_tok option_names[] = {
	{ OPT_EOL, "eol" },       { OPT_NOP, "nop" },
	{ OPT_MSS, "mss" },       { OPT_WSCALE, "wscale" },
	{ OPT_SACKOK, "sackOK" }, { OPT_SACK, "sack" },
	{ OPT_ECHO, "echo" },     { OPT_ECHOREPLY, "echoreply" },
	{ OPT_TS, "TS" },         { OPT_CC, "cc" },
	{ OPT_CCNEW, "ccnew" },   { OPT_CCECHO, "" },
	{ OPT_MD5, "md5" },       { OPT_SCPS, "scps" },
	{ OPT_UTO, "uto" },       { OPT_AO, "tcp-ao" },
	{ OPT_MPTCP, "mptcp" },   { OPT_TFO, "tfo" },
	{ OPT_EXP, "exp" },       { 0, NULL },
};

/* How an option went, and how its length does. */
enum outcome { FINE, BAD, CUT };

/* The value of the option at hand. */
struct option {
	const struct td_tcp *s;
	uint32_t at;      /* its value */
	uint32_t len;     /* as it claims, kind and length included */
	uint32_t left;    /* bytes of options from its value on */
	uint32_t used;    /* bytes of the value that were understood */
	uint32_t payload; /* of the segment */
	uint32_t data;    /* where that begins */
	enum outcome outcome;
};

/* True where N bytes of the value lie within the options and were captured. */
static bool check(struct td *p, struct option *o, uint32_t n)
{
	if (n > o->left)
		o->outcome = BAD;
	else if (!td_has(p, o->at, n))
		o->outcome = CUT;
	return o->outcome == FINE;
}

/* The same for a value of fixed length. */
static bool value(struct td *p, struct option *o, uint32_t n)
{
	o->used = n;
	return check(p, o, n);
}

static void print_sack(struct td *p, struct option *o)
{
	o->used = o->len - 2;
	if (o->used % 8 != 0) {
		td_print(p, " invalid sack");
		return;
	}
	td_print(p, " %u ", o->used / 8);
	for (uint32_t i = 0; i < o->used; i += 8) {
		if (!check(p, o, i + 4) || !check(p, o, i + 8))
			return;
		td_print(p, "{%u:%u}", td_u32(p, o->at + i) - o->s->base,
			 td_u32(p, o->at + i + 4) - o->s->base);
	}
}

static void print_md5(struct td *p, struct option *o)
{
	if (!value(p, o, MD5_LEN))
		return;
	td_print(p, " ");
	td_print(p, td_has(p, o->data, o->payload) ? "shared secret not supplied with -M, " :
						     "snaplen too short, ");
	td_print(p, "can't check - ");
	td_hex(p, o->at, MD5_LEN);
}

/* RFC 5925, 2.2 */
static void print_ao(struct td *p, struct option *o)
{
	o->used = o->len - 2;
	if (o->used < 2) {
		td_invalid(p);
		return;
	}
	if (!check(p, o, 1))
		return;
	td_print(p, " keyid %u", td_u8(p, o->at));
	if (!check(p, o, 2))
		return;
	td_print(p, " rnextkeyid %u", td_u8(p, o->at + 1));
	if (o->used > 2)
		td_print(p, " mac 0x");
	for (uint32_t i = 2; i < o->used && check(p, o, i + 1); i++)
		td_print(p, "%02x", td_u8(p, o->at + i));
}

/* RFC 5482 */
static void print_uto(struct td *p, struct option *o)
{
	if (!value(p, o, 2))
		return;
	uint32_t v = td_u16(p, o->at);
	td_print(p, " 0x%x %u", v, v & 1 ? (v >> 1) * 60 : v >> 1);
}

static void print_mptcp(struct td *p, struct option *o)
{
	if (!value(p, o, o->len - 2))
		return;
	uint32_t end = p->end;
	td_limit(p, o->at - 2, o->len);
	if (!td_mptcp(p, o->at - 2, o->len, o->s->flags))
		o->outcome = BAD;
	td_set_end(p, end);
}

/* RFC 7413, 4.1.1 */
static void print_cookie(struct td *p, uint32_t at, uint32_t len)
{
	if (len == 0) {
		td_print(p, " cookiereq");
	} else if (len % 2 != 0 || len < 4 || len > 16) {
		td_invalid(p);
	} else {
		td_print(p, " cookie ");
		td_hex(p, at, len);
	}
}

/* RFC 6994: an experiment's own number stands before the value. */
static void print_experiment(struct td *p, struct option *o)
{
	if (!value(p, o, o->len - 2))
		return;
	if (o->used < 2) {
		o->outcome = BAD;
		return;
	}
	uint16_t id = td_u16(p, o->at);
	td_print(p, "-");
	if (id == EXP_TFO) {
		td_print(p, "tfo");
		print_cookie(p, o->at + 2, o->used - 2);
	} else {
		td_print(p, "%04x", id);
	}
}

static void print_unknown(struct td *p, struct option *o)
{
	o->used = o->len - 2;
	if (o->used)
		td_print(p, " 0x");
	for (uint32_t i = 0; i < o->used && check(p, o, i + 1); i++)
		td_print(p, "%02x", td_u8(p, o->at + i));
}

static void print_option(struct td *p, struct option *o, uint8_t kind)
{
	switch (kind) {
	case OPT_EOL:
	case OPT_NOP:
	case OPT_SACKOK: break;
	case OPT_MSS:
		if (value(p, o, 2))
			td_print(p, " %u", td_u16(p, o->at));
		break;
	case OPT_WSCALE:
		if (value(p, o, 1))
			td_print(p, " %u", td_u8(p, o->at));
		break;
	case OPT_SACK: print_sack(p, o); break;
	case OPT_CC:
	case OPT_CCNEW:
	case OPT_CCECHO:
	case OPT_ECHO:
	case OPT_ECHOREPLY:
		if (value(p, o, 4))
			td_print(p, " %u", td_u32(p, o->at));
		break;
	case OPT_TS:
		if (value(p, o, 8))
			td_print(p, " val %u ecr %u", td_u32(p, o->at), td_u32(p, o->at + 4));
		break;
	case OPT_MD5: print_md5(p, o); break;
	case OPT_SCPS:
		if (value(p, o, 2))
			td_print(p, " cap %02x id %u", td_u8(p, o->at), td_u8(p, o->at + 1));
		break;
	case OPT_AO: print_ao(p, o); break;
	case OPT_UTO: print_uto(p, o); break;
	case OPT_MPTCP: print_mptcp(p, o); break;
	case OPT_TFO:
		if (value(p, o, o->len - 2)) {
			td_print(p, " ");
			print_cookie(p, o->at, o->used);
		}
		break;
	case OPT_EXP: print_experiment(p, o); break;
	default: print_unknown(p, o); break;
	}
}

/* One option; *AT and *LEFT move behind it. */
static enum outcome next_option(struct td *p, struct option *o, uint32_t *at, uint32_t *left,
				uint8_t *kind)
{
	*kind = td_u8(p, *at);
	bool bare = *kind == OPT_EOL || *kind == OPT_NOP;
	uint32_t head = bare ? 1 : 2;

	o->len = bare ? 1 : td_u8(p, *at + 1);
	if (!bare && (o->len < 2 || o->len > *left))
		return BAD;
	o->at = *at + head;
	o->left = *left - head;
	o->used = 0;
	o->outcome = FINE;
	td_print(p, "%s", td_tok(p, option_names, *kind, "unknown-%u", *kind));
	print_option(p, o, *kind);
	if (o->outcome != FINE)
		return o->outcome;
	if (o->used + head != o->len)
		td_print(p, "[len %u]", o->len);
	*at += head + o->used;
	*left -= head + o->used;
	return FINE;
}

bool td_tcp_options(struct td *p, const struct td_tcp *s, uint32_t len, uint32_t payload)
{
	struct option o = { .s = s, .payload = payload, .data = s->at + TCP_HLEN + len };
	uint32_t at = s->at + TCP_HLEN, left = len;
	bool first = true;
	uint8_t kind = OPT_NOP;

	td_print(p, ", options [");
	while (left > 0 && kind != OPT_EOL && td_live(p)) {
		if (!first)
			td_print(p, ",");
		enum outcome outcome = next_option(p, &o, &at, &left, &kind);
		if (outcome == BAD) {
			td_print(p, "[bad opt]%s", first ? "" : "]");
			return false;
		}
		if (outcome == CUT) {
			td_trunc(p);
			if (!first)
				td_print(p, ">");
			return false;
		}
		first = false;
	}
	td_print(p, "]");
	return true;
}
