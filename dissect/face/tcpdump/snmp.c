/* SNMP: RFC 1157, 1901, 3412 and 3414. */
#include <string.h>

#include "ber.h"
#include "protos.h"

enum { VERSION_1 = 0, VERSION_2C = 1, VERSION_3 = 3, MODEL_USM = 3 };
enum { GET, GET_NEXT, RESPONSE, SET, TRAP, GET_BULK, INFORM, TRAP2, REPORT };
enum { ENTERPRISE_TRAP = 6 };

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

static struct ber_cursor inside(const struct ber *e)
{
	return (struct ber_cursor){ e->at, e->len };
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
static bool print_binding(struct td *p, uint8_t pdu, struct ber_cursor *list)
{
	struct ber e;

	td_print(p, " ");
	if (!ber_expect(p, list, BER_SEQUENCE, &e, "[!varbind]"))
		return false;
	struct ber_cursor c = inside(&e);
	if (!ber_expect(p, &c, BER_OID, &e, "[objName!=OID]"))
		return false;
	ber_print_oid(p, &e);
	if (!is_get(pdu))
		td_print(p, "=");
	if (!ber_parse(p, &c, &e))
		return false;
	if (e.type == BER_NULL)
		return true;
	if (is_get(pdu))
		td_print(p, "[objVal!=NULL]");
	ber_print_element(p, &e);
	return true;
}

static void print_bindings(struct td *p, uint8_t pdu, struct ber_cursor c)
{
	struct ber e;
	uint32_t len = c.len;

	if (!ber_expect(p, &c, BER_SEQUENCE, &e, "[!SEQ of varbind]"))
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

static void print_request(struct td *p, uint8_t pdu, struct ber_cursor c)
{
	struct ber e;
	int32_t status = 0;

	if (!ber_expect(p, &c, BER_INTEGER, &e, "[reqId!=INT]"))
		return;
	td_print(p, "R=%d ", e.integer);
	if (!ber_expect(p, &c, BER_INTEGER, &e, "[errorStatus!=INT]"))
		return;
	if (pdu == GET_BULK) {
		td_print(p, " N=%d", e.integer);
	} else if (e.integer != 0 && pdu == RESPONSE) {
		status = e.integer;
		td_print(p, " %s", error_name(p, status));
	} else if (e.integer != 0) {
		td_print(p, "[errorStatus(%s)!=0]", error_name(p, e.integer));
	}
	if (!ber_expect(p, &c, BER_INTEGER, &e, "[errorIndex!=INT]"))
		return;
	if (pdu == GET_BULK)
		td_print(p, " M=%d", e.integer);
	else
		print_error(p, pdu, status, e.integer);
	print_bindings(p, pdu, c);
}

static void print_trap(struct td *p, struct ber_cursor c)
{
	struct ber e;

	td_print(p, " ");
	if (!ber_expect(p, &c, BER_OID, &e, "[enterprise!=OID]"))
		return;
	ber_print_oid(p, &e);
	td_print(p, " ");
	if (!ber_expect(p, &c, BER_ADDRESS, &e, "[agent-addr!=INETADDR]"))
		return;
	ber_print_address(p, &e);
	if (!ber_expect(p, &c, BER_INTEGER, &e, "[generic-trap!=INT]"))
		return;
	int32_t generic = e.integer;
	td_print(p, " %s",
		 generic >= 0 && generic <= ENTERPRISE_TRAP ? traps[generic] :
							      td_string(p, "gt=%d", generic));
	if (!ber_expect(p, &c, BER_INTEGER, &e, "[specific-trap!=INT]"))
		return;
	if (generic == ENTERPRISE_TRAP)
		td_print(p, " s=%d", e.integer);
	else if (e.integer != 0)
		td_print(p, "[specific-trap(%d)!=0]", e.integer);
	td_print(p, " ");
	if (!ber_expect(p, &c, BER_UNSIGNED, &e, "[time-stamp!=TIMETICKS]"))
		return;
	td_print(p, "%u", (uint32_t)e.number);
	print_bindings(p, TRAP, c);
}

static void print_pdu(struct td *p, struct ber_cursor c, int version)
{
	struct ber e;
	uint32_t len = c.len;

	if (!ber_parse(p, &c, &e))
		return;
	if (e.type != BER_PDU) {
		td_print(p, "[no PDU]");
		return;
	}
	print_extra(p, len - c.len, len, "PDU");
	td_print(p, "{ ");
	ber_print_element(p, &e);
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

static void print_scoped(struct td *p, struct ber_cursor c)
{
	struct ber e;

	if (!ber_expect(p, &c, BER_SEQUENCE, &e, "[!scoped PDU]"))
		return;
	c = inside(&e);
	if (!ber_expect(p, &c, BER_STRING, &e, "[contextEngineID!=STR]"))
		return;
	td_print(p, "E=");
	ber_print_octets(p, &e);
	td_print(p, " ");
	if (!ber_expect(p, &c, BER_STRING, &e, "[contextName!=STR]"))
		return;
	td_print(p, "C=");
	ber_print_string(p, &e);
	td_print(p, " ");
	print_pdu(p, c, VERSION_3);
}

static void print_community(struct td *p, struct ber_cursor c, int version)
{
	struct ber e;
	static const char by_default[] = "public";

	if (!ber_expect(p, &c, BER_STRING, &e, "[comm!=STR]"))
		return;
	const uint8_t *s = td_bytes(p, e.at, e.len);
	if (e.len != sizeof by_default - 1 || !s || memcmp(s, by_default, e.len) != 0) {
		td_print(p, "C=");
		ber_print_string(p, &e);
		td_print(p, " ");
	}
	print_pdu(p, c, version);
}

static void print_usm(struct td *p, struct ber_cursor c)
{
	struct ber e;

	if (!ber_expect(p, &c, BER_SEQUENCE, &e, "[!usm]"))
		return;
	c = inside(&e);
	if (!ber_expect(p, &c, BER_STRING, &e, "[msgAuthoritativeEngineID!=STR]") ||
	    !ber_expect(p, &c, BER_INTEGER, &e, "[msgAuthoritativeEngineBoots!=INT]"))
		return;
	td_print(p, "B=%d ", e.integer);
	if (!ber_expect(p, &c, BER_INTEGER, &e, "[msgAuthoritativeEngineTime!=INT]"))
		return;
	td_print(p, "T=%d ", e.integer);
	if (!ber_expect(p, &c, BER_STRING, &e, "[msgUserName!=STR]"))
		return;
	td_print(p, "U=");
	ber_print_string(p, &e);
	td_print(p, " ");
	if (!ber_expect(p, &c, BER_STRING, &e, "[msgAuthenticationParameters!=STR]"))
		return;
	uint32_t before = c.len;
	if (ber_expect(p, &c, BER_STRING, &e, "[msgPrivacyParameters!=STR]"))
		print_extra(p, before - c.len, c.len, "usm SEQ");
}

/* The header's elements, which C moves over; false where the message ends with them. */
static bool print_header(struct td *p, struct ber_cursor *c)
{
	struct ber e;

	if (!ber_expect(p, c, BER_INTEGER, &e, "[msgID!=INT]") ||
	    !ber_expect(p, c, BER_INTEGER, &e, "[msgMaxSize!=INT]") ||
	    !ber_expect(p, c, BER_STRING, &e, "[msgFlags!=STR]"))
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
	if (!ber_expect(p, c, BER_INTEGER, &e, "[msgSecurityModel!=INT]"))
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

static void print_v3(struct td *p, struct ber_cursor c)
{
	struct ber e;
	uint32_t end = c.at + c.len;

	if (!ber_expect(p, &c, BER_SEQUENCE, &e, "[!message]"))
		return;
	td_print(p, "{ ");
	c = inside(&e);
	if (!print_header(p, &c))
		return;
	c.len = end - c.at;
	if (!ber_expect(p, &c, BER_STRING, &e, "[msgSecurityParameters!=STR]"))
		return;
	print_usm(p, inside(&e));
	td_print(p, "} { ScopedPDU ");
	print_scoped(p, c);
	td_print(p, "} ");
}

void td_snmp(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const versions[] = { "SNMPv1", "SNMPv2c", NULL, "SNMPv3" };
	struct ber_cursor c = { at, len };
	struct ber e;

	p->proto = "snmp";
	td_print(p, " ");
	if (!ber_expect(p, &c, BER_SEQUENCE, &e, "[!init SEQ]"))
		return;
	print_extra(p, len - c.len, len, "iSEQ");
	c = inside(&e);
	if (!ber_expect(p, &c, BER_INTEGER, &e, "[version!=INT]"))
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
