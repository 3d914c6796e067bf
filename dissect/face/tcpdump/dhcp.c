/* DHCP options, RFC 2132 and those that define one. */
#include "dhcp.h"

enum {
	OPT_PAD = 0,
	OPT_NETBIOS_NODE = 46,
	OPT_OVERLOAD = 52,
	OPT_MESSAGE_TYPE = 53,
	OPT_PARAMETERS = 55,
	OPT_CLIENT_ID = 61,
	OPT_USER_CLASS = 77,
	OPT_FQDN = 81,
	OPT_AGENT = 82,
	OPT_ROUTES = 121,
	OPT_ROUTES_MS = 249,
	OPT_END = 255,
};

/* The first character says how the value is shown; '$' are those with a function of their own. */
static const struct td_tok option_names[] = {
	{ OPT_PAD, " PAD" },
	{ 1, "iSubnet-Mask" },
	{ 2, "LTime-Zone" },
	{ 3, "iDefault-Gateway" },
	{ 4, "iTime-Server" },
	{ 5, "iIEN-Name-Server" },
	{ 6, "iDomain-Name-Server" },
	{ 7, "iLOG" },
	{ 8, "iCS" },
	{ 9, "iLPR-Server" },
	{ 10, "iIM" },
	{ 11, "iRL" },
	{ 12, "aHostname" },
	{ 13, "sBS" },
	{ OPT_END, " END" },
	{ 14, "aDP" },
	{ 15, "aDomain-Name" },
	{ 16, "iSS" },
	{ 17, "aRP" },
	{ 18, "aEP" },
	{ 19, "BIPF" },
	{ 20, "BSRT" },
	{ 21, "pPF" },
	{ 22, "sRSZ" },
	{ 23, "bTTL" },
	{ 24, "lMTU-Timeout" },
	{ 25, "sMTU-Table" },
	{ 26, "sMTU" },
	{ 27, "BLSN" },
	{ 28, "iBR" },
	{ 29, "BMD" },
	{ 30, "BMS" },
	{ 31, "BRouter-Discovery" },
	{ 32, "iRSA" },
	{ 33, "pStatic-Route" },
	{ 34, "BUT" },
	{ 35, "lAT" },
	{ 36, "BIE" },
	{ 37, "bTT" },
	{ 38, "lKI" },
	{ 39, "BKG" },
	{ 40, "aYD" },
	{ 41, "iYS" },
	{ 42, "iNTP" },
	{ 43, "bVendor-Option" },
	{ 44, "iNetbios-Name-Server" },
	{ 45, "iWDD" },
	{ OPT_NETBIOS_NODE, "$Netbios-Node" },
	{ 47, "aNetbios-Scope" },
	{ 48, "iXFS" },
	{ 49, "iXDM" },
	{ 64, "sN+D" },
	{ 65, "iN+S" },
	{ 68, "iMH" },
	{ 69, "iSMTP" },
	{ 70, "iPOP3" },
	{ 71, "iNNTP" },
	{ 72, "iWWW" },
	{ 73, "iFG" },
	{ 74, "iIRC" },
	{ 75, "iSTS" },
	{ 76, "iSTDA" },
	{ 50, "iRequested-IP" },
	{ 51, "lLease-Time" },
	{ OPT_OVERLOAD, "$OO" },
	{ 66, "aTFTP" },
	{ 67, "aBF" },
	{ OPT_MESSAGE_TYPE, " DHCP-Message" },
	{ 54, "iServer-ID" },
	{ OPT_PARAMETERS, "bParameter-Request" },
	{ 56, "aMSG" },
	{ 57, "sMSZ" },
	{ 58, "lRN" },
	{ 59, "lRB" },
	{ 60, "aVendor-Class" },
	{ OPT_CLIENT_ID, "$Client-ID" },
	{ 98, "aUAP" },
	{ 116, "BNOAUTO" },
	{ 78, "bSLP-DA" },
	{ 79, "bSLP-SCOPE" },
	{ 117, "sNSSEARCH" },
	{ OPT_USER_CLASS, "$User-Class" },
	{ 118, "iSUBNET" },
	{ OPT_ROUTES, "$Classless-Static-Route" },
	{ OPT_ROUTES_MS, "$Classless-Static-Route-Microsoft" },
	{ 150, "iTFTP-Server-Address" },
	{ 80, "aSLP-NA" },
	{ OPT_FQDN, "$FQDN" },
	{ OPT_AGENT, "$Agent-Information" },
	{ 83, "bARMT" },
	{ 88, "aTZSTR" },
	{ 89, "bFQDNS" },
	{ 90, "bAUTH" },
	{ 91, "LLast-Transaction-Time" },
	{ 92, "iAssociated-IP" },
	{ 93, "sARCH" },
	{ 94, "bNDI" },
	{ 97, "bGUID" },
	{ 95, "aLDAP" },
	{ 100, "aPOSIX-TZ" },
	{ 101, "aTZ-Name" },
	{ 112, "iNI" },
	{ 113, "aNITAG" },
	{ 114, "aURL" },
	{ 161, "aMUD-URL" },
	{ 0, NULL },
};

static const struct td_tok message_types[] = {
	{ 1, "Discover" },
	{ 2, "Offer" },
	{ 3, "Request" },
	{ 4, "Decline" },
	{ 5, "ACK" },
	{ 6, "NACK" },
	{ 7, "Release" },
	{ 8, "Inform" },
	{ 10, "LeaseQuery" },
	{ 11, "LeaseUnassigned" },
	{ 12, "LeaseUnknown" },
	{ 13, "LeaseActive" },
	{ 0, NULL },
};

/* The value at hand: what is printed of it moves `at` and `len`; `cut` where it was not there. */
struct value {
	uint32_t at, len;
	bool cut;
};

static void use(struct value *v, uint32_t n)
{
	v->at += n;
	v->len -= n;
}

static void use_all(struct value *v)
{
	use(v, v->len);
}

/* N bytes of it as a string in quotes. */
static void print_quoted(struct td *p, struct value *v, uint32_t n)
{
	td_print(p, "\"");
	v->cut = td_chars(p, v->at, n);
	td_print(p, "\"");
	use(v, n);
}

/* Items of a value one by one, commas between them. */
static void print_items(struct td *p, struct value *v, char kind)
{
	uint32_t size = kind == 'p' ? 8 : kind == 's' ? 2 : kind == 'B' || kind == 'b' ? 1 : 4;
	const char *sep = "";

	for (; v->len >= size && td_live(p); use(v, size)) {
		td_print(p, "%s", sep);
		sep = kind == 'b' ? "." : ",";
		switch (kind) {
		case 'i': td_print(p, "%s", td_ip4(p, v->at)); break;
		case 'l': td_print(p, "%u", td_u32(p, v->at)); break;
		case 'L': td_print(p, "%d", (int32_t)td_u32(p, v->at)); break;
		case 'p': td_print(p, "(%s:%s)", td_ip4(p, v->at), td_ip4(p, v->at + 4)); break;
		case 's': td_print(p, "%u", td_u16(p, v->at)); break;
		case 'B':
			if (td_u8(p, v->at) > 1)
				td_print(p, "%u?", td_u8(p, v->at));
			else
				td_print(p, td_u8(p, v->at) ? "Y" : "N");
			break;
		default: td_print(p, "%u", td_u8(p, v->at)); break;
		}
	}
}

static void print_flag(struct td *p, struct value *v, const struct td_tok *names)
{
	if (v->len < 1) {
		td_print(p, "[ERROR: length < 1 bytes]");
		return;
	}
	uint8_t flag = td_u8(p, v->at);
	td_print(p, "%s", td_tok(p, names, flag, "#%u", flag));
	use(v, 1);
}

/* RFC 4702 */
static void print_fqdn(struct td *p, struct value *v)
{
	static const struct td_tok flags[] = {
		{ 1, "S" }, { 2, "O" }, { 4, "E" }, { 8, "N" }, { 0, NULL }
	};

	if (v->len < 3) {
		td_print(p, "[ERROR: length < 3 bytes]");
		use_all(v);
		return;
	}
	uint8_t first = td_u8(p, v->at);
	if (first & 0xf0)
		td_print(p, "[ERROR: MBZ nibble 0x%x != 0] ", first >> 4);
	if (first & 0x0f)
		td_print(p, "[%s] ", td_bits(p, flags, first, "", "?"));
	if (td_u16(p, v->at + 1))
		td_print(p, "%u/%u ", td_u8(p, v->at + 1), td_u8(p, v->at + 2));
	use(v, 3);
	print_quoted(p, v, v->len);
}

static void print_client_id(struct td *p, struct value *v)
{
	static const struct td_tok hardware[] = {
		{ 1, "ether" },  { 6, "ieee802" },   { 7, "arcnet" }, { 15, "frelay" },
		{ 23, "strip" }, { 24, "ieee1394" }, { 0, NULL },
	};

	if (v->len < 1) {
		td_print(p, "[ERROR: length < 1 bytes]");
		return;
	}
	uint8_t type = td_u8(p, v->at);
	use(v, 1);
	if (type == 0) {
		print_quoted(p, v, v->len);
		return;
	}
	td_print(p, "%s ", td_tok(p, hardware, type, "hardware-type %u,", type));
	if (td_need(p, v->at, v->len))
		text_hexbytes(p->t, p->data + v->at, v->len, ':');
	use_all(v);
}

/* RFC 3046 */
static void print_agent(struct td *p, struct value *v)
{
	static const struct td_tok names[] = {
		{ 1, "Circuit-ID" }, { 2, "Remote-ID" }, { 6, "Subscriber-ID" }, { 0, NULL }
	};

	while (v->len >= 2 && !v->cut && td_live(p)) {
		uint8_t sub = td_u8(p, v->at), n = td_u8(p, v->at + 1);
		const char *name = td_tok(p, names, sub, "Unknown");
		use(v, 2);
		td_print(p, "\n\t      %s SubOption %u, length %u: ", name, sub, n);
		if (n > v->len) {
			td_print(p, "length goes past end of option");
			use_all(v);
			return;
		}
		if (sub == 1 || sub == 2 || sub == 6)
			v->cut = td_chars(p, v->at, n);
		else
			td_unknown(p, "\n\t\t", v->at, n);
		use(v, n);
	}
}

/* A route, RFC 3442; false where it cannot be, after saying so. */
static bool print_route(struct td *p, struct value *v)
{
	uint32_t width = td_u8(p, v->at), octets = (width + 7) / 8;

	use(v, 1);
	if (width > 32) {
		td_print(p, "[ERROR: Mask width (%u) > 32]", width);
		return false;
	}
	if (v->len < octets + 4) {
		td_print(p, "[ERROR: Remaining length (%u) < %u bytes]", v->len, octets + 4);
		return false;
	}
	td_print(p, "(");
	for (uint32_t i = 0; i < 4 && width > 0; i++) {
		if (i < octets)
			td_print(p, "%s%u", i ? "." : "", td_u8(p, v->at + i));
		else
			td_print(p, ".0");
	}
	if (width == 0)
		td_print(p, "default");
	else
		td_print(p, "/%u", width);
	td_print(p, ":%s)", td_ip4(p, v->at + octets));
	use(v, octets + 4);
	return true;
}

static void print_routes(struct td *p, struct value *v)
{
	if (v->len < 5)
		td_print(p, "[ERROR: length < 5 bytes]");
	for (const char *sep = ""; v->len > 0 && td_live(p); sep = ",") {
		if (v->len < 5 && !sep[0])
			break;
		td_print(p, "%s", sep);
		if (!print_route(p, v))
			break;
	}
	use_all(v);
}

/* RFC 3004 */
static void print_user_class(struct td *p, struct value *v)
{
	if (v->len < 2) {
		td_print(p, "[ERROR: length < 2 bytes]");
		use_all(v);
		return;
	}
	for (uint32_t i = 1; v->len > 0 && !v->cut && td_live(p); i++) {
		uint8_t n = td_u8(p, v->at);
		use(v, 1);
		td_print(p, "\n\t      instance#%u: ", i);
		if (n == 0 || v->len < n) {
			td_print(p, n ? "[ERROR: invalid option]" :
					"[ERROR: suboption length must be non-zero]");
			use_all(v);
			return;
		}
		print_quoted(p, v, n);
		if (!v->cut)
			td_print(p, ", length %u", n);
	}
}

static void print_special(struct td *p, struct value *v, uint8_t option)
{
	static const struct td_tok nodes[] = {
		{ 1, "b-node" }, { 2, "p-node" }, { 4, "m-node" }, { 8, "h-node" }, { 0, NULL }
	};
	static const struct td_tok overloads[] = {
		{ 1, "file" }, { 2, "sname" }, { 3, "file+sname" }, { 0, NULL }
	};

	switch (option) {
	case OPT_NETBIOS_NODE: print_flag(p, v, nodes); break;
	case OPT_OVERLOAD: print_flag(p, v, overloads); break;
	case OPT_FQDN: print_fqdn(p, v); break;
	case OPT_CLIENT_ID: print_client_id(p, v); break;
	case OPT_AGENT: print_agent(p, v); break;
	case OPT_ROUTES:
	case OPT_ROUTES_MS: print_routes(p, v); break;
	default: print_user_class(p, v); break;
	}
}

/* RFC 2132, 9.8: the numbers of options, four in a row. */
static void print_parameters(struct td *p, uint32_t at, uint32_t len)
{
	for (uint32_t i = 0; i < len && td_live(p); i++) {
		uint8_t option = td_u8(p, at + i);
		td_print(p, "%s%s (%u)", i % 4 ? ", " : "\n\t      ",
			 td_tok(p, option_names, option, "?Unknown") + 1, option);
	}
}

/* False where the value was cut. */
static bool print_value(struct td *p, uint8_t option, char kind, uint32_t at, uint32_t len)
{
	struct value v = { .at = at, .len = len };

	if (kind == '?') /* unknown: by its length */
		kind = len & 1 ? 'b' : len & 2 ? 's' : 'l';
	if (kind == 'a')
		print_quoted(p, &v, len);
	else if (kind == '$')
		print_special(p, &v, option);
	else
		print_items(p, &v, kind == ' ' ? 'b' : kind);
	if (v.cut)
		return false;
	if (v.len)
		td_print(p, "\n\t  trailing data length %u", v.len);
	return true;
}

void td_dhcp_options(struct td *p, uint32_t at)
{
	td_print(p, "\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x%08x", td_u32(p, at));
	at += 4;
	while (td_has(p, at, 1)) {
		uint8_t option = td_u8(p, at++);
		if (option == OPT_PAD)
			continue;
		if (option == OPT_END)
			return;
		const char *name = td_tok(p, option_names, option, "?Unknown");
		uint32_t len = td_u8(p, at++);
		td_print(p, "\n\t    %s (%u), length %u%s", name + 1, option, len,
			 len > 0 ? ": " : "");
		if (!td_has(p, at, len)) {
			td_trunc(p);
			return;
		}
		if (option == OPT_MESSAGE_TYPE && len == 1) {
			uint8_t type = td_u8(p, at);
			td_print(p, "%s", td_tok(p, message_types, type, "Unknown (%u)", type));
		} else if (option == OPT_PARAMETERS) {
			print_parameters(p, at, len);
		} else if (!print_value(p, option, name[0], at, len)) {
			td_trunc(p);
			return;
		}
		at += len;
	}
}
