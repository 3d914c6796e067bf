/* SNMP: RFC 1157, 1901, 3412 and 3414. */
#include <string.h>

#include "protos.h"

enum { CLASS_UNIVERSAL, CLASS_APPLICATION, CLASS_CONTEXT, CLASS_PRIVATE };
enum { BIT8 = 0x80, ID_BITS = 0x1f, CONSTRUCTED = 0x20, CLASS_SHIFT = 6 };
enum { VERSION_1 = 0, VERSION_2C = 1, VERSION_3 = 3, MODEL_USM = 3 };
enum { GET, GET_NEXT, RESPONSE, SET, TRAP, GET_BULK, INFORM, TRAP2, REPORT };
enum { ENTERPRISE_TRAP = 6, OID_FIRST = 40 };

/* What an element is taken for. */
enum type {
	TYPE_ANY,
	TYPE_OCTETS,
	TYPE_STRING,
	TYPE_INTEGER,
	TYPE_OID,
	TYPE_NULL,
	TYPE_ADDRESS,
	TYPE_UNSIGNED,
	TYPE_UNSIGNED64,
	TYPE_EXCEPTION,
	TYPE_SEQUENCE,
	TYPE_PDU,
};

struct element {
	enum type type;
	uint8_t id;
	uint32_t at, len; /* of its value */
	int32_t integer;
	uint64_t number;
};

/* What is left of the elements at hand. */
struct cursor {
	uint32_t at, len;
};

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

static const char *const errors[] = {
	"noError",
	"tooBig",
	"noSuchName",
	"badValue",
	"readOnly",
	"genErr",
	"noAccess",
	"wrongType",
	"wrongLength",
	"wrongEncoding",
	"wrongValue",
	"noCreation",
	"inconsistentValue",
	"resourceUnavailable",
	"commitFailed",
	"undoFailed",
	"authorizationError",
	"notWritable",
	"inconsistentName",
};
static const char *const traps[] = {
	"coldStart",       "warmStart",         "linkDown", "linkUp", "authenticationFailure",
	"egpNeighborLoss", "enterpriseSpecific"
};

static bool complain(struct td *p, const char *what)
{
	td_print(p, "%s", what);
	return false;
}

/* The rest of a tag that does not fit the first byte; *C is behind that. */
static bool read_long_tag(struct td *p, struct cursor *c, uint8_t *id)
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

static bool read_length(struct td *p, struct cursor *c, uint32_t *len)
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

static bool read_integer(struct td *p, struct element *e)
{
	if (e->len == 0)
		return complain(p, "[asnlen=0]");
	uint32_t v = td_u8(p, e->at) & BIT8 ? UINT32_MAX : 0;
	for (uint32_t i = 0; i < e->len; i++)
		v = v << 8 | td_u8(p, e->at + i);
	e->type = TYPE_INTEGER;
	e->integer = (int32_t)v;
	return true;
}

static void read_unsigned(struct td *p, struct element *e)
{
	for (uint32_t i = 0; i < e->len; i++)
		e->number = e->number << 8 | td_u8(p, e->at + i);
}

static bool read_primitive(struct td *p, struct element *e, uint8_t class)
{
	static const uint8_t of_universal[] = {
		[4] = TYPE_STRING, [5] = TYPE_NULL, [6] = TYPE_OID
	};

	if (class == CLASS_CONTEXT) {
		e->type = e->id < 3 ? TYPE_EXCEPTION : TYPE_ANY;
		return true;
	}
	if (class == CLASS_UNIVERSAL && e->id == 2)
		return read_integer(p, e);
	if (class == CLASS_UNIVERSAL && e->id < sizeof of_universal && of_universal[e->id]) {
		e->type = (enum type)of_universal[e->id];
	} else if (class == CLASS_APPLICATION && e->id == 0) {
		e->type = TYPE_ADDRESS;
	} else if (class == CLASS_APPLICATION && (e->id < 4 || e->id == 6)) {
		e->type = e->id == 6 ? TYPE_UNSIGNED64 : TYPE_UNSIGNED;
		read_unsigned(p, e);
	} else {
		static const char *const names[] = { "U", "A", "", "x" };
		e->type = TYPE_OCTETS;
		td_print(p, "[P/%s/%s]", names[class], classes[class].ids[e->id]);
	}
	return true;
}

static bool read_constructed(struct td *p, struct element *e, uint8_t class)
{
	if (class == CLASS_UNIVERSAL && e->id == 16) {
		e->type = TYPE_SEQUENCE;
	} else if (class == CLASS_CONTEXT) {
		e->type = TYPE_PDU;
	} else {
		e->type = TYPE_OCTETS;
		td_print(p, "C/%s/%s", class == CLASS_UNIVERSAL ? "U" : "x",
			 classes[class].ids[e->id]);
	}
	return true;
}

/* The next element, which C moves over; false, and said why, where it cannot be read. */
static bool parse(struct td *p, struct cursor *c, struct element *e)
{
	*e = (struct element){ .type = TYPE_ANY };
	if (c->len < 1)
		return complain(p, "[nothing to parse]");
	struct cursor in = { c->at + 1, c->len - 1 };
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

static void print_octets(struct td *p, const struct element *e)
{
	for (uint32_t i = 0; i < e->len && td_live(p); i++)
		td_print(p, "_%02x", td_u8(p, e->at + i));
}

static void print_string(struct td *p, const struct element *e)
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

static void print_oid(struct td *p, const struct element *e)
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

static void print_address(struct td *p, const struct element *e)
{
	if (e->len != 4)
		td_print(p, "[inetaddr len!=4]");
	for (uint32_t i = 0; i < e->len && td_live(p); i++)
		td_print(p, i == 0 ? "%u" : ".%u", td_u8(p, e->at + i));
}

static void print_element(struct td *p, const struct element *e)
{
	switch (e->type) {
	case TYPE_OCTETS: print_octets(p, e); break;
	case TYPE_NULL: break;
	case TYPE_OID: print_oid(p, e); break;
	case TYPE_INTEGER: td_print(p, "%d", e->integer); break;
	case TYPE_UNSIGNED: td_print(p, "%u", (uint32_t)e->number); break;
	case TYPE_UNSIGNED64: td_print(p, "%llu", (unsigned long long)e->number); break;
	case TYPE_STRING: print_string(p, e); break;
	case TYPE_SEQUENCE: td_print(p, "Seq(%u)", e->len); break;
	case TYPE_ADDRESS: print_address(p, e); break;
	case TYPE_EXCEPTION: td_print(p, "[%s]", exceptions[e->id]); break;
	case TYPE_PDU: td_print(p, "%s(%u)", context[e->id], e->len); break;
	case TYPE_ANY: td_print(p, "[BE_ANY!?]"); break;
	}
}

/* The next element, which must be of TYPE; where it is another OTHERWISE and it are printed. */
static bool expect(struct td *p, struct cursor *c, enum type type, struct element *e,
		   const char *otherwise)
{
	if (!parse(p, c, e))
		return false;
	if (e->type == type)
		return true;
	td_print(p, "%s", otherwise);
	print_element(p, e);
	return false;
}

static struct cursor inside(const struct element *e)
{
	return (struct cursor){ e->at, e->len };
}

static void print_extra(struct td *p, uint32_t used, uint32_t len, const char *what)
{
	if (used < len)
		td_print(p, "[%d extra after %s]", (int)(len - used), what);
}

static bool is_get(uint8_t pdu)
{
	return pdu == GET || pdu == GET_NEXT || pdu == GET_BULK;
}

/* A name and its value; false where the list ends with it. */
static bool print_binding(struct td *p, uint8_t pdu, struct cursor *list)
{
	struct element e;

	td_print(p, " ");
	if (!expect(p, list, TYPE_SEQUENCE, &e, "[!varbind]"))
		return false;
	struct cursor c = inside(&e);
	if (!expect(p, &c, TYPE_OID, &e, "[objName!=OID]"))
		return false;
	print_oid(p, &e);
	if (!is_get(pdu))
		td_print(p, "=");
	if (!parse(p, &c, &e))
		return false;
	if (e.type == TYPE_NULL)
		return true;
	if (is_get(pdu))
		td_print(p, "[objVal!=NULL]");
	print_element(p, &e);
	return true;
}

static void print_bindings(struct td *p, uint8_t pdu, struct cursor c)
{
	struct element e;
	uint32_t len = c.len;

	if (!expect(p, &c, TYPE_SEQUENCE, &e, "[!SEQ of varbind]"))
		return;
	print_extra(p, len - c.len, len, "SEQ of varbind");
	c = inside(&e);
	while (td_live(p) && c.len > 0 && print_binding(p, pdu, &c))
		continue;
}

static const char *error_name(struct td *p, int32_t v)
{
	if (v >= 0 && (uint32_t)v < sizeof errors / sizeof errors[0])
		return errors[v];
	return td_string(p, "err=%u", (uint32_t)v);
}

static void print_error(struct td *p, uint8_t pdu, int32_t status, int32_t index)
{
	bool must_be_zero = pdu != RESPONSE && pdu != GET_BULK;

	if (index == 0) {
		if (status)
			td_print(p, "[errorIndex==0]");
	} else if (must_be_zero) {
		td_print(p, "[errorIndex(%d)!=0]", index);
	} else if (status) {
		td_print(p, "@%d", index);
	} else {
		td_print(p, "[errorIndex(%d) w/o errorStatus]", index);
	}
}

static void print_request(struct td *p, uint8_t pdu, struct cursor c)
{
	struct element e;
	int32_t status = 0;

	if (!expect(p, &c, TYPE_INTEGER, &e, "[reqId!=INT]"))
		return;
	td_print(p, "R=%d ", e.integer);
	if (!expect(p, &c, TYPE_INTEGER, &e, "[errorStatus!=INT]"))
		return;
	if (pdu == GET_BULK) {
		td_print(p, " N=%d", e.integer);
	} else if (e.integer != 0 && pdu == RESPONSE) {
		status = e.integer;
		td_print(p, " %s", error_name(p, status));
	} else if (e.integer != 0) {
		td_print(p, "[errorStatus(%s)!=0]", error_name(p, e.integer));
	}
	if (!expect(p, &c, TYPE_INTEGER, &e, "[errorIndex!=INT]"))
		return;
	if (pdu == GET_BULK)
		td_print(p, " M=%d", e.integer);
	else
		print_error(p, pdu, status, e.integer);
	print_bindings(p, pdu, c);
}

static void print_trap(struct td *p, struct cursor c)
{
	struct element e;

	td_print(p, " ");
	if (!expect(p, &c, TYPE_OID, &e, "[enterprise!=OID]"))
		return;
	print_oid(p, &e);
	td_print(p, " ");
	if (!expect(p, &c, TYPE_ADDRESS, &e, "[agent-addr!=INETADDR]"))
		return;
	print_address(p, &e);
	if (!expect(p, &c, TYPE_INTEGER, &e, "[generic-trap!=INT]"))
		return;
	int32_t generic = e.integer;
	td_print(p, " %s",
		 generic >= 0 && generic <= ENTERPRISE_TRAP ? traps[generic] :
							      td_string(p, "gt=%d", generic));
	if (!expect(p, &c, TYPE_INTEGER, &e, "[specific-trap!=INT]"))
		return;
	if (generic == ENTERPRISE_TRAP)
		td_print(p, " s=%d", e.integer);
	else if (e.integer != 0)
		td_print(p, "[specific-trap(%d)!=0]", e.integer);
	td_print(p, " ");
	if (!expect(p, &c, TYPE_UNSIGNED, &e, "[time-stamp!=TIMETICKS]"))
		return;
	td_print(p, "%u", (uint32_t)e.number);
	print_bindings(p, TRAP, c);
}

static void print_pdu(struct td *p, struct cursor c, int version)
{
	struct element e;
	uint32_t len = c.len;

	if (!parse(p, &c, &e))
		return;
	if (e.type != TYPE_PDU) {
		td_print(p, "[no PDU]");
		return;
	}
	print_extra(p, len - c.len, len, "PDU");
	td_print(p, "{ ");
	print_element(p, &e);
	td_print(p, " ");
	if (version == VERSION_1 && e.id >= GET_BULK) {
		td_print(p, "[v2 PDU in v1 message]");
		return;
	}
	if (version == VERSION_2C && e.id == TRAP) {
		td_print(p, "[v1 PDU in v2 message]");
		return;
	}
	if (e.id == TRAP)
		print_trap(p, inside(&e));
	else
		print_request(p, e.id, inside(&e));
	td_print(p, " } ");
}

static void print_scoped(struct td *p, struct cursor c)
{
	struct element e;

	if (!expect(p, &c, TYPE_SEQUENCE, &e, "[!scoped PDU]"))
		return;
	c = inside(&e);
	if (!expect(p, &c, TYPE_STRING, &e, "[contextEngineID!=STR]"))
		return;
	td_print(p, "E=");
	print_octets(p, &e);
	td_print(p, " ");
	if (!expect(p, &c, TYPE_STRING, &e, "[contextName!=STR]"))
		return;
	td_print(p, "C=");
	print_string(p, &e);
	td_print(p, " ");
	print_pdu(p, c, VERSION_3);
}

static void print_community(struct td *p, struct cursor c, int version)
{
	struct element e;
	static const char by_default[] = "public";

	if (!expect(p, &c, TYPE_STRING, &e, "[comm!=STR]"))
		return;
	const uint8_t *s = td_bytes(p, e.at, e.len);
	if (e.len != sizeof by_default - 1 || !s || memcmp(s, by_default, e.len) != 0) {
		td_print(p, "C=");
		print_string(p, &e);
		td_print(p, " ");
	}
	print_pdu(p, c, version);
}

static void print_usm(struct td *p, struct cursor c)
{
	struct element e;

	if (!expect(p, &c, TYPE_SEQUENCE, &e, "[!usm]"))
		return;
	c = inside(&e);
	if (!expect(p, &c, TYPE_STRING, &e, "[msgAuthoritativeEngineID!=STR]") ||
	    !expect(p, &c, TYPE_INTEGER, &e, "[msgAuthoritativeEngineBoots!=INT]"))
		return;
	td_print(p, "B=%d ", e.integer);
	if (!expect(p, &c, TYPE_INTEGER, &e, "[msgAuthoritativeEngineTime!=INT]"))
		return;
	td_print(p, "T=%d ", e.integer);
	if (!expect(p, &c, TYPE_STRING, &e, "[msgUserName!=STR]"))
		return;
	td_print(p, "U=");
	print_string(p, &e);
	td_print(p, " ");
	if (!expect(p, &c, TYPE_STRING, &e, "[msgAuthenticationParameters!=STR]"))
		return;
	uint32_t before = c.len;
	if (expect(p, &c, TYPE_STRING, &e, "[msgPrivacyParameters!=STR]"))
		print_extra(p, before - c.len, c.len, "usm SEQ");
}

/* The header's elements, which C moves over; false where the message ends with them. */
static bool print_header(struct td *p, struct cursor *c)
{
	struct element e;

	if (!expect(p, c, TYPE_INTEGER, &e, "[msgID!=INT]") ||
	    !expect(p, c, TYPE_INTEGER, &e, "[msgMaxSize!=INT]") ||
	    !expect(p, c, TYPE_STRING, &e, "[msgFlags!=STR]"))
		return false;
	if (e.len != 1) {
		td_print(p, "[msgFlags size %d]", (int)e.len);
		return false;
	}
	uint8_t flags = td_u8(p, e.at);
	if (flags > 7 || (flags & 3) == 2) {
		td_print(p, "[msgFlags=0x%02X]", flags);
		return false;
	}
	td_print(p, "F=%s%s%s ", flags & 1 ? "a" : "", flags & 2 ? "p" : "", flags & 4 ? "r" : "");
	uint32_t before = c->len;
	if (!expect(p, c, TYPE_INTEGER, &e, "[msgSecurityModel!=INT]"))
		return false;
	print_extra(p, before - c->len, c->len, "message SEQ");
	td_print(p, "} ");
	if (e.integer == MODEL_USM) {
		td_print(p, "{ USM ");
		return true;
	}
	td_print(p, "[security model %d]", e.integer);
	return false;
}

static void print_v3(struct td *p, struct cursor c)
{
	struct element e;
	uint32_t end = c.at + c.len;

	if (!expect(p, &c, TYPE_SEQUENCE, &e, "[!message]"))
		return;
	td_print(p, "{ ");
	c = inside(&e);
	if (!print_header(p, &c))
		return;
	c.len = end - c.at;
	if (!expect(p, &c, TYPE_STRING, &e, "[msgSecurityParameters!=STR]"))
		return;
	print_usm(p, inside(&e));
	td_print(p, "} { ScopedPDU ");
	print_scoped(p, c);
	td_print(p, "} ");
}

void td_snmp(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const versions[] = { "SNMPv1", "SNMPv2c", NULL, "SNMPv3" };
	struct cursor c = { at, len };
	struct element e;

	p->proto = "snmp";
	td_print(p, " ");
	if (!expect(p, &c, TYPE_SEQUENCE, &e, "[!init SEQ]"))
		return;
	print_extra(p, len - c.len, len, "iSEQ");
	c = inside(&e);
	if (!expect(p, &c, TYPE_INTEGER, &e, "[version!=INT]"))
		return;
	if (e.integer < 0 || e.integer > VERSION_3 || !versions[e.integer]) {
		td_print(p, "SNMP [version = %d]", e.integer);
		return;
	}
	td_print(p, "{ %s ", versions[e.integer]);
	if (e.integer == VERSION_3)
		print_v3(p, c);
	else
		print_community(p, c, e.integer);
	td_print(p, "} ");
}
