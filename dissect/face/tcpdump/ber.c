/* ASN.1 elements: what is read of them, and how each is printed. */
#include "ber.h"

enum { CLASS_UNIVERSAL, CLASS_APPLICATION, CLASS_CONTEXT, CLASS_PRIVATE };
enum { BIT8 = 0x80, ID_BITS = 0x1f, CONSTRUCTED = 0x20, CLASS_SHIFT = 6, OID_FIRST = 40 };

static const char *const universal[] = {
	"U-0", "Boolean", "Integer", "Bitstring", "String", "Null", "ObjID", "ObjectDes", "U-8",
	"U-9", "U-10",    "U-11",    "U-12",      "U-13",   "U-14", "U-15",  "Sequence",  "Set",
};
static const char *const application[] = { "IpAddress", "Counter", "Gauge",    "TimeTicks",
					   "Opaque",    "C-5",     "Counter64" };
static const char *const context[] = { "GetRequest", "GetNextRequest", "GetResponse",
				       "SetRequest", "Trap",           "GetBulk",
				       "Inform",     "V2Trap",         "Report" };
static const char *const private[] = { "P-0" };
static const char *const exceptions[] = { "noSuchObject", "noSuchInstance", "endOfMibView" };

static const struct {
	const char *const *ids;
	unsigned n;
} classes[] = {
	{ universal, sizeof universal / sizeof universal[0] },
	{ application, sizeof application / sizeof application[0] },
	{ context, sizeof context / sizeof context[0] },
	{ private, sizeof private / sizeof private[0] },
};

static bool complain(struct td *p, const char *what)
{
	td_print(p, "%s", what);
	return false;
}

/* The rest of a tag that does not fit the first byte; *C is behind that. */
static bool read_long_tag(struct td *p, struct ber_cursor *c, uint8_t *id)
{
	uint8_t v = 0;

	while (td_u8(p, c->at) & BIT8) {
		if (c->len < 1)
			return complain(p, "[Xtagfield?]");
		v = (uint8_t)(v << 7 | (td_u8(p, c->at) & 0x7f));
		c->at++, c->len--;
	}
	if (c->len < 1)
		return complain(p, "[Xtagfield?]");
	*id = (uint8_t)(v << 7 | td_u8(p, c->at));
	c->at++, c->len--;
	return true;
}

static bool read_length(struct td *p, struct ber_cursor *c, uint32_t *len)
{
	if (c->len < 1)
		return complain(p, "[no asnlen]");
	uint32_t v = td_u8(p, c->at);
	c->at++, c->len--;
	if (v & BIT8) {
		uint32_t n = v & 0x7f;
		if (c->len < n) {
			td_print(p, "[asnlen? %d<%d]", (int)c->len, (int)n);
			return false;
		}
		if (!td_has(p, c->at, n)) {
			td_trunc(p);
			return false;
		}
		for (v = 0; n > 0; n--) {
			v = v << 8 | td_u8(p, c->at);
			c->at++, c->len--;
		}
	}
	*len = v;
	return true;
}

static bool read_integer(struct td *p, struct ber *e)
{
	if (e->len == 0)
		return complain(p, "[asnlen=0]");
	uint32_t v = td_u8(p, e->at) & BIT8 ? UINT32_MAX : 0;
	for (uint32_t i = 0; i < e->len; i++)
		v = v << 8 | td_u8(p, e->at + i);
	e->type = BER_INTEGER;
	e->integer = (int32_t)v;
	return true;
}

static void read_unsigned(struct td *p, struct ber *e)
{
	for (uint32_t i = 0; i < e->len; i++)
		e->number = e->number << 8 | td_u8(p, e->at + i);
}

static bool read_primitive(struct td *p, struct ber *e, uint8_t class)
{
	static const uint8_t of_universal[] = { [4] = BER_STRING, [5] = BER_NULL, [6] = BER_OID };

	if (class == CLASS_CONTEXT) {
		e->type = e->id < 3 ? BER_EXCEPTION : BER_ANY;
		return true;
	}
	if (class == CLASS_UNIVERSAL && e->id == 2)
		return read_integer(p, e);
	if (class == CLASS_UNIVERSAL && e->id < sizeof of_universal && of_universal[e->id]) {
		e->type = (enum ber_type)of_universal[e->id];
	} else if (class == CLASS_APPLICATION && e->id == 0) {
		e->type = BER_ADDRESS;
	} else if (class == CLASS_APPLICATION && (e->id < 4 || e->id == 6)) {
		e->type = e->id == 6 ? BER_UNSIGNED64 : BER_UNSIGNED;
		read_unsigned(p, e);
	} else {
		static const char *const names[] = { "U", "A", "", "x" };
		e->type = BER_OCTETS;
		td_print(p, "[P/%s/%s]", names[class], classes[class].ids[e->id]);
	}
	return true;
}

static bool read_constructed(struct td *p, struct ber *e, uint8_t class)
{
	if (class == CLASS_UNIVERSAL && e->id == 16) {
		e->type = BER_SEQUENCE;
	} else if (class == CLASS_CONTEXT) {
		e->type = BER_PDU;
	} else {
		e->type = BER_OCTETS;
		td_print(p, "C/%s/%s", class == CLASS_UNIVERSAL ? "U" : "x",
			 classes[class].ids[e->id]);
	}
	return true;
}

bool ber_parse(struct td *p, struct ber_cursor *c, struct ber *e)
{
	*e = (struct ber){ .type = BER_ANY };
	if (c->len < 1)
		return complain(p, "[nothing to parse]");
	struct ber_cursor in = { c->at + 1, c->len - 1 };
	uint8_t tag = td_u8(p, c->at), class = tag >> CLASS_SHIFT;
	e->id = tag & ID_BITS;
	if (e->id == ID_BITS && !read_long_tag(p, &in, &e->id))
		return false;
	if (!read_length(p, &in, &e->len) || !td_live(p))
		return false;
	if (in.len < e->len) {
		td_print(p, "[len%d<asnlen%u]", (int)in.len, e->len);
		return false;
	}
	if (e->id >= classes[class].n) {
		td_print(p, "[id?%c/x/%d]", tag & CONSTRUCTED ? 'C' : 'P', e->id);
		return false;
	}
	e->at = in.at;
	if (!td_has(p, e->at, e->len)) {
		td_trunc(p);
		return false;
	}
	c->len = in.len - e->len;
	c->at = e->at + e->len;
	return tag & CONSTRUCTED ? read_constructed(p, e, class) : read_primitive(p, e, class);
}

void ber_print_octets(struct td *p, const struct ber *e)
{
	for (uint32_t i = 0; i < e->len && td_live(p); i++)
		td_print(p, "_%02x", td_u8(p, e->at + i));
}

void ber_print_string(struct td *p, const struct ber *e)
{
	bool printable = true;

	for (uint32_t i = 0; i < e->len && printable; i++) {
		uint8_t c = td_u8(p, e->at + i);
		printable = c >= ' ' && c < 0x7f;
	}
	if (printable) {
		td_print(p, "\"");
		td_chars(p, e->at, e->len);
		td_print(p, "\"");
		return;
	}
	for (uint32_t i = 0; i < e->len && td_live(p); i++)
		td_print(p, i == 0 ? "%02x" : "_%02x", td_u8(p, e->at + i));
}

void ber_print_oid(struct td *p, const struct ber *e)
{
	bool first = true;
	uint32_t o = 0;

	for (uint32_t i = 0; i < e->len && td_live(p); i++) {
		uint8_t c = td_u8(p, e->at + i);
		o = o << 7 | (c & 0x7f);
		if (c & BIT8)
			continue;
		if (first) {
			int32_t two = (int32_t)o / OID_FIRST;
			if (two > 2)
				two = 2;
			td_print(p, ".%u", (uint32_t)two);
			o -= (uint32_t)(two * OID_FIRST);
			first = false;
		}
		td_print(p, ".%u", o);
		o = 0;
	}
}

void ber_print_address(struct td *p, const struct ber *e)
{
	if (e->len != 4)
		td_print(p, "[inetaddr len!=4]");
	for (uint32_t i = 0; i < e->len && td_live(p); i++)
		td_print(p, i == 0 ? "%u" : ".%u", td_u8(p, e->at + i));
}

void ber_print_element(struct td *p, const struct ber *e)
{
	switch (e->type) {
	case BER_OCTETS: ber_print_octets(p, e); break;
	case BER_NULL: break;
	case BER_OID: ber_print_oid(p, e); break;
	case BER_INTEGER: td_print(p, "%d", e->integer); break;
	case BER_UNSIGNED: td_print(p, "%u", (uint32_t)e->number); break;
	case BER_UNSIGNED64: td_print(p, "%llu", (unsigned long long)e->number); break;
	case BER_STRING: ber_print_string(p, e); break;
	case BER_SEQUENCE: td_print(p, "Seq(%u)", e->len); break;
	case BER_ADDRESS: ber_print_address(p, e); break;
	case BER_EXCEPTION: td_print(p, "[%s]", exceptions[e->id]); break;
	case BER_PDU: td_print(p, "%s(%u)", context[e->id], e->len); break;
	case BER_ANY: td_print(p, "[BE_ANY!?]"); break;
	}
}

bool ber_expect(struct td *p, struct ber_cursor *c, enum ber_type type, struct ber *e,
		const char *otherwise)
{
	if (!ber_parse(p, c, e))
		return false;
	if (e->type == type)
		return true;
	td_print(p, "%s", otherwise);
	ber_print_element(p, e);
	return false;
}
