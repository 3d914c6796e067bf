/* DHCP for IPv6, RFC 8415 and the documents that its options are from. */
#include "protos.h"

enum { OPTION = 4, RELAY_FORWARD = 12, RELAY_REPLY = 13, SHOWN = 10, ADDRESS = 16 };

static const struct td_tok messages[] = {
	{ 1, "solicit" },
	{ 2, "advertise" },
	{ 3, "request" },
	{ 4, "confirm" },
	{ 5, "renew" },
	{ 6, "rebind" },
	{ 7, "reply" },
	{ 8, "release" },
	{ 9, "decline" },
	{ 10, "reconfigure" },
	{ 11, "inf-req" },
	{ RELAY_FORWARD, "relay-fwd" },
	{ RELAY_REPLY, "relay-reply" },
	{ 14, "leasequery" },
	{ 15, "leasequery-reply" },
	{ 0, NULL },
};

static const struct td_tok options[] = {
	{ 1, "client-ID" },
	{ 2, "server-ID" },
	{ 3, "IA_NA" },
	{ 4, "IA_TA" },
	{ 5, "IA_ADDR" },
	{ 6, "option-request" },
	{ 7, "preference" },
	{ 8, "elapsed-time" },
	{ 9, "relay-message" },
	{ 11, "authentication" },
	{ 12, "server-unicast" },
	{ 13, "status-code" },
	{ 14, "rapid-commit" },
	{ 15, "user-class" },
	{ 16, "vendor-class" },
	{ 17, "vendor-specific-info" },
	{ 18, "interface-ID" },
	{ 19, "reconfigure-message" },
	{ 20, "reconfigure-accept" },
	{ 21, "SIP-servers-domain" },
	{ 22, "SIP-servers-address" },
	{ 23, "DNS-server" },
	{ 24, "DNS-search-list" },
	{ 25, "IA_PD" },
	{ 26, "IA_PD-prefix" },
	{ 27, "NIS-server" },
	{ 28, "NIS+-server" },
	{ 29, "NIS-domain-name" },
	{ 30, "NIS+-domain-name" },
	{ 31, "SNTP-servers" },
	{ 32, "lifetime" },
	{ 33, "BCMCS-domain-name" },
	{ 34, "BCMCS-server" },
	{ 36, "Geoconf-Civic" },
	{ 37, "Remote-ID" },
	{ 38, "Subscriber-ID" },
	{ 39, "Client-FQDN" },
	{ 40, "PANA-agent" },
	{ 41, "POSIX-timezone" },
	{ 42, "POSIX-tz-database" },
	{ 43, "Echo-request-option" },
	{ 44, "Lease-query" },
	{ 45, "LQ-client-data" },
	{ 46, "Clt-time" },
	{ 47, "LQ-relay-data" },
	{ 48, "LQ-client-link" },
	{ 56, "NTP-server" },
	{ 64, "AFTR-Name" },
	{ 112, "MUD-URL" },
	{ 0, NULL },
};

static const struct td_tok statuses[] = {
	{ 0, "Success" },       { 1, "UnspecFail" },       { 2, "NoAddrsAvail" },
	{ 3, "NoBinding" },     { 4, "NotOnLink" },        { 5, "UseMulticast" },
	{ 6, "NoPrefixAvail" }, { 7, "UnknownQueryType" }, { 8, "MalformedQuery" },
	{ 9, "NotConfigured" }, { 10, "NotAllowed" },      { 0, NULL },
};

/* An option's value.  Printers return false where the options end with it. */
struct value {
	uint32_t at, len;
	uint16_t type;
};

static void print_options(struct td *p, uint32_t at, uint32_t end);

/* Options within the value, from N bytes on. */
static void print_suboptions(struct td *p, const struct value *v, uint32_t n)
{
	if (v->len > n)
		print_options(p, v->at + n, v->at + v->len);
}

static bool print_nothing(struct td *p, const struct value *v)
{
	(void)p, (void)v;
	return true;
}

static bool print_duid(struct td *p, const struct value *v)
{
	uint16_t type = td_u16(p, v->at);
	static const uint8_t least[] = { 0, 8, 10, 4 };

	if (type == 0 || type > 3) {
		td_print(p, " type %u", type);
		return true;
	}
	if (v->len < least[type]) {
		td_print(p, " ?");
		return true;
	}
	if (type == 2) {
		td_print(p, " vid ");
		td_hex(p, v->at + 2, 8);
		return true;
	}
	if (type == 1)
		td_print(p, " hwaddr/time type %u time %u ", td_u16(p, v->at + 2),
			 td_u32(p, v->at + 4));
	else
		td_print(p, " hwaddr type %u ", td_u16(p, v->at + 2));
	td_hex(p, v->at + least[type], v->len - least[type]);
	return true;
}

static bool print_address(struct td *p, const struct value *v)
{
	td_print(p, " %s pltime:%u vltime:%u", td_ip6(p, v->at), td_u32(p, v->at + 16),
		 td_u32(p, v->at + 20));
	print_suboptions(p, v, 24);
	return true;
}

static bool print_request(struct td *p, const struct value *v)
{
	for (uint32_t i = 0; td_live(p) && i < v->len; i += 2) {
		uint16_t type = td_u16(p, v->at + i);
		td_print(p, " %s", td_tok(p, options, type, "opt_%u", type));
	}
	return true;
}

static bool print_u8(struct td *p, const struct value *v)
{
	td_print(p, " %u", td_u8(p, v->at));
	return true;
}

static bool print_u16(struct td *p, const struct value *v)
{
	td_print(p, " %u", td_u16(p, v->at));
	return true;
}

static bool print_u32(struct td *p, const struct value *v)
{
	td_print(p, " %u", td_u32(p, v->at));
	return true;
}

static bool print_relayed(struct td *p, const struct value *v)
{
	td_print(p, " (");
	if (td_push(p, v->at, v->len)) {
		td_dhcp6(p, v->at, v->len);
		td_pop(p);
	}
	return true;
}

static void print_words(struct td *p, uint32_t at)
{
	for (unsigned i = 0; i < 4; i++)
		td_print(p, " %08x", td_u32(p, at + 4 * i));
}

/* RFC 3315, 21.4: the delayed protocol. */
static void print_delayed(struct td *p, uint32_t at, uint32_t len)
{
	if (len == 0)
		return;
	if (len < 20) {
		td_print(p, " ??");
		return;
	}
	if (len > 20)
		td_print(p, ", realm: ");
	td_hex(p, at, len - 20);
	td_print(p, ", key ID: %08x, HMAC-MD5:", td_u32(p, at + len - 20));
	print_words(p, at + len - 16);
}

static void print_reconfigure_key(struct td *p, uint32_t at, uint32_t len)
{
	if (len != 17) {
		td_print(p, " ??");
		return;
	}
	uint8_t type = td_u8(p, at);
	td_print(p, "%s value:",
		 type == 1 ? " reconfig-key" : (type == 2 ? " type: HMAC-MD5" : " type: ??"));
	print_words(p, at + 1);
}

static bool print_authentication(struct td *p, const struct value *v)
{
	static const struct td_tok protocols[] = { { 2, "delayed" },
						   { 3, "reconfigure" },
						   { 0, NULL } };
	uint8_t protocol = td_u8(p, v->at), algorithm = td_u8(p, v->at + 1);
	uint8_t detection = td_u8(p, v->at + 2);

	td_print(p, " proto: %s", td_tok(p, protocols, protocol, "%u", protocol));
	td_print(p, ", alg: %s", algorithm == 1 ? "HMAC-MD5" : td_string(p, "%u", algorithm));
	td_print(p, ", RDM: %s, RD:", detection == 0 ? "mono" : td_string(p, "%u", detection));
	for (unsigned i = 0; i < 4; i++)
		td_print(p, " %04x", td_u16(p, v->at + 3 + 2 * i));
	if (protocol == 2)
		print_delayed(p, v->at + 11, v->len - 11);
	else if (protocol == 3)
		print_reconfigure_key(p, v->at + 11, v->len - 11);
	else
		td_print(p, " ??");
	return true;
}

static uint32_t first_of(uint32_t n)
{
	return n < SHOWN ? n : SHOWN;
}

static bool print_identifier(struct td *p, const struct value *v)
{
	td_print(p, " ");
	td_hex(p, v->at, first_of(v->len));
	td_print(p, "...");
	return true;
}

static bool print_remote(struct td *p, const struct value *v)
{
	td_print(p, " %u ", td_u32(p, v->at));
	td_hex(p, v->at + 4, first_of(v->len - 4));
	td_print(p, "...");
	return true;
}

static bool print_relay_data(struct td *p, const struct value *v)
{
	td_print(p, " %s ", td_ip6(p, v->at));
	td_hex(p, v->at + ADDRESS, first_of(v->len - ADDRESS));
	td_print(p, "...");
	return true;
}

static bool print_reconfigure(struct td *p, const struct value *v)
{
	uint8_t type = td_u8(p, v->at);

	if (type == 5)
		td_print(p, " for renew");
	else if (type == 11)
		td_print(p, " for inf-req");
	else
		td_print(p, " for ?\?\?(%02x)", type);
	return true;
}

static bool print_addresses(struct td *p, const struct value *v)
{
	for (uint32_t i = 0; td_live(p) && i < v->len; i += ADDRESS)
		td_print(p, " %s", td_ip6(p, v->at + i));
	return true;
}

static bool print_domains(struct td *p, const struct value *v)
{
	uint32_t end = v->at + v->len;

	for (uint32_t at = v->at; td_live(p) && at < end;) {
		td_print(p, " ");
		at = td_dns_name(p, at, end);
		if (at == TD_NOWHERE)
			return false;
	}
	return true;
}

static bool print_status(struct td *p, const struct value *v)
{
	uint16_t code = td_u16(p, v->at);

	td_print(p, " %s", code > 255 ? "INVALID code" : td_tok(p, statuses, code, "code%u", code));
	return true;
}

static bool print_association(struct td *p, const struct value *v)
{
	td_print(p, " IAID:%u T1:%u T2:%u", td_u32(p, v->at), td_u32(p, v->at + 4),
		 td_u32(p, v->at + 8));
	print_suboptions(p, v, 12);
	return true;
}

static bool print_temporary(struct td *p, const struct value *v)
{
	td_print(p, " IAID:%u", td_u32(p, v->at));
	print_suboptions(p, v, 4);
	return true;
}

static bool print_prefix(struct td *p, const struct value *v)
{
	td_print(p, " %s/%u pltime:%u vltime:%u", td_ip6(p, v->at + 9), td_u8(p, v->at + 8),
		 td_u32(p, v->at), td_u32(p, v->at + 4));
	print_suboptions(p, v, 25);
	return true;
}

static bool print_query(struct td *p, const struct value *v)
{
	static const struct td_tok types[] = { { 1, "by-address" },
					       { 2, "by-clientID" },
					       { 0, NULL } };
	uint8_t type = td_u8(p, v->at);

	td_print(p, " %s %s", td_tok(p, types, type, "type_%u", type), td_ip6(p, v->at + 1));
	print_suboptions(p, v, 17);
	return true;
}

static bool print_client_data(struct td *p, const struct value *v)
{
	print_suboptions(p, v, 0);
	return true;
}

/* RFC 5908 */
static bool print_ntp(struct td *p, const struct value *v)
{
	uint32_t end = v->at + v->len;

	for (uint32_t at = v->at, n; td_live(p) && at + 4 < end; at += n) {
		uint16_t type = td_u16(p, at);
		n = td_u16(p, at + 2);
		at += 4;
		if (at + n > end)
			return false;
		td_print(p, " subopt:%u ", type);
		if (type == 3) {
			if (td_dns_name(p, at, at + n) == TD_NOWHERE)
				return false;
		} else {
			td_print(p, "%s",
				 (type == 1 || type == 2) && n == ADDRESS ? td_ip6(p, at) : "?");
		}
	}
	return true;
}

/* RFC 6334 */
static bool print_aftr(struct td *p, const struct value *v)
{
	uint32_t at = v->at, left = v->len;

	td_print(p, " ");
	while (left > 0 && td_u8(p, at) != 0) {
		uint32_t n = td_u8(p, at);
		if (n >= left - 1) {
			td_print(p, " ?");
			break;
		}
		td_padded(p, at + 1, n);
		at += n + 1;
		left -= n + 1;
		if (td_u8(p, at))
			td_print(p, ".");
	}
	return true;
}

static bool print_text(struct td *p, const struct value *v)
{
	td_print(p, " ");
	td_padded(p, v->at, v->len);
	return true;
}

/* What an option's value must be: LEAST bytes, MOST (0: any), in units of UNIT. */
static const struct known {
	uint16_t type, least, most;
	uint8_t unit;
	bool (*print)(struct td *p, const struct value *v);
} known[] = {
	{ 1, 2, 0, 1, print_duid },
	{ 2, 2, 0, 1, print_duid },
	{ 3, 12, 0, 1, print_association },
	{ 4, 4, 0, 1, print_temporary },
	{ 5, 24, 0, 1, print_address },
	{ 6, 0, 0, 2, print_request },
	{ 7, 1, 1, 1, print_u8 },
	{ 8, 2, 2, 1, print_u16 },
	{ 9, 0, 0, 1, print_relayed },
	{ 11, 11, 0, 1, print_authentication },
	{ 13, 2, 0, 1, print_status },
	{ 18, 0, 0, 1, print_identifier },
	{ 19, 1, 1, 1, print_reconfigure },
	{ 21, 0, 0, 1, print_domains },
	{ 22, 0, 0, 16, print_addresses },
	{ 23, 0, 0, 16, print_addresses },
	{ 24, 0, 0, 1, print_domains },
	{ 25, 12, 0, 1, print_association },
	{ 26, 25, 0, 1, print_prefix },
	{ 27, 0, 0, 16, print_addresses },
	{ 28, 0, 0, 16, print_addresses },
	{ 31, 0, 0, 16, print_addresses },
	{ 32, 4, 4, 1, print_u32 },
	{ 34, 0, 0, 16, print_addresses },
	{ 37, 4, 0, 1, print_remote },
	{ 38, 0, 0, 1, print_identifier },
	{ 40, 0, 0, 16, print_addresses },
	{ 41, 5, 0, 1, print_text },
	{ 42, 5, 0, 1, print_text },
	{ 43, 0, 0, 2, print_request },
	{ 44, 17, 0, 1, print_query },
	{ 45, 0, 0, 1, print_client_data },
	{ 46, 4, 4, 1, print_u32 },
	{ 47, 16, 0, 1, print_relay_data },
	{ 48, 0, 0, 16, print_addresses },
	{ 56, 4, 0, 1, print_ntp },
	{ 64, 3, 0, 1, print_aftr },
	{ 112, 5, 0, 1, print_text },
	{ UINT16_MAX, 0, 0, 1, print_nothing },
};

static bool print_value(struct td *p, const struct value *v)
{
	const struct known *k = known;

	while (k->type != v->type && k->type != UINT16_MAX)
		k++;
	if (v->len < k->least || (k->most && v->len > k->most) || v->len % k->unit) {
		td_print(p, " ?");
		return true;
	}
	return k->print(p, v);
}

static void print_options(struct td *p, uint32_t at, uint32_t end)
{
	if (!td_enter(p))
		return;
	while (td_live(p) && at < end) {
		if (end - at < OPTION || !td_has(p, at, OPTION) ||
		    end - at - OPTION < td_u16(p, at + 2)) {
			td_trunc(p);
			break;
		}
		struct value v = { .at = at + OPTION,
				   .len = td_u16(p, at + 2),
				   .type = td_u16(p, at) };
		td_print(p, " (%s", td_tok(p, options, v.type, "opt_%u", v.type));
		if (!td_has(p, v.at, v.len) || !print_value(p, &v)) {
			td_trunc(p);
			break;
		}
		td_print(p, ")");
		at += OPTION + v.len;
	}
	td_leave(p);
}

void td_dhcp6(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "dhcp6";
	td_print(p, "dhcp6");
	if (!td_has(p, at, 4)) {
		td_trunc(p);
		return;
	}
	uint32_t end = len < p->end - at ? at + len : p->end;
	uint8_t type = td_u8(p, at);
	td_print(p, " %s (", td_tok(p, messages, type, "msgtype-%u", type));
	if (type == RELAY_FORWARD || type == RELAY_REPLY) {
		td_print(p, "linkaddr=%s", td_ip6(p, at + 2));
		td_print(p, " peeraddr=%s", td_ip6(p, at + 18));
		print_options(p, at + 34, end);
	} else {
		td_print(p, "xid=%x", td_u24(p, at + 1));
		print_options(p, at + 4, end);
	}
	td_print(p, ")");
}
