/* ISAKMP and IKE version 1, RFC 2408, 2407 and 2409; over UDP with ESP, RFC 3948. */
#include "isakmp.h"

#include <string.h>

#include "state.h"

enum { FLAG_COMMIT = 2, FLAG_INITIATOR = 8, FLAG_VERSION = 16, FLAG_RESPONSE = 32 };
enum { DOI_IPSEC = 1, SHOWN_FIRST = 10, SHOWN_LAST = 20 };
enum { SA_HEADER = 12, PROPOSAL_HEADER = 8, TRANSFORM_HEADER = 8, ID_HEADER = 8 };
enum { CERT_HEADER = 6, NOTIFY_HEADER = 12, DELETE_HEADER = 12 };
enum { RESPONDER_LIFETIME = 24576, REPLAY_STATUS = 24577 };

const char *ike_name(struct td *p, const struct ike_names *names, uint32_t v)
{
	return v < names->n && names->names[v] ? names->names[v] : td_string(p, "#%u", v);
}

const char *ike_payload(struct td *p, uint8_t type)
{
	return ike_name(p, &ike_payload_names, type);
}

uint32_t ike_cut(struct td *p, uint8_t type)
{
	td_print(p, " [|%s]", ike_payload(p, type));
	return TD_NOWHERE;
}

bool ike_raw(struct td *p, uint32_t at, uint32_t n)
{
	if (!td_has(p, at, n))
		return false;
	td_hex(p, at, n);
	return true;
}

bool ike_some(struct td *p, uint32_t at)
{
	int64_t end = p->end, left = end - at, first = SHOWN_FIRST;
	int64_t from = end - SHOWN_LAST, last = SHOWN_LAST;

	if (left >= 0 && left < first)
		first = left;
	if (from < at + first) {
		from = at + first;
		last = end - from;
	}
	td_print(p, " data=(");
	if (!ike_raw(p, at, (uint32_t)first))
		return false;
	td_print(p, "...");
	if (last && (last < 0 || !ike_raw(p, (uint32_t)from, (uint32_t)last)))
		return false;
	td_print(p, ")");
	return true;
}

/* The attribute at AT; where it ends, or TD_NOWHERE. */
static uint32_t print_attribute(struct td *p, uint32_t at, uint32_t end,
				const struct ike_attributes *attributes)
{
	bool is_short = td_u8(p, at) & 0x80;
	uint32_t len = is_short ? 0 : td_u16(p, at + 2);

	if (at + 4 + len > end) {
		td_print(p, "[|attr]");
		return end + 1;
	}
	uint32_t type = td_u16(p, at) & 0x7fff, value = td_u16(p, at + 2);
	const struct ike_attribute *a =
		attributes && type < attributes->n ? &attributes->list[type] : NULL;
	if (a && a->name)
		td_print(p, "(type=%s ", a->name);
	else
		td_print(p, "(type=#%u ", type);
	bool there = true;
	if (!is_short) {
		td_print(p, "len=%u value=", len);
		there = ike_raw(p, at + 4, len);
	} else if (a && value < a->values.n && a->values.names[value]) {
		td_print(p, "value=%s", a->values.names[value]);
	} else {
		td_print(p, "value=%04x", value);
	}
	td_print(p, ")");
	return there ? at + 4 + len : TD_NOWHERE;
}

uint32_t ike_print_attributes(struct td *p, uint32_t at, uint32_t end,
			      const struct ike_attributes *a)
{
	while (td_live(p) && at < p->end && at < end)
		at = print_attribute(p, at, end, a);
	return at;
}

static uint32_t print_sa(struct td *p, const struct ike_payload *l)
{
	struct ike_payload within = *l;

	within.v2 = false;
	td_print(p, "sa:");
	if (!td_has(p, l->at, SA_HEADER))
		return ike_cut(p, IKE_SA);
	uint32_t doi = td_u32(p, l->at + 4), situation = td_u32(p, l->at + 8);
	uint32_t at = l->at + SA_HEADER;
	if (doi != DOI_IPSEC) {
		td_print(p, " doi=%u situation=%u", doi, situation);
		return at;
	}
	td_print(p, " doi=ipsec situation=%s%s%s", situation & 1 ? "identity" : "",
		 situation & 2 ? (situation & 1 ? "+secrecy" : "secrecy") : "",
		 situation & 4 ? (situation & 3 ? "+integrity" : "integrity") : "");
	if (situation != 1) {
		td_print(p, " ident=%u", doi);
		at += 4;
	}
	if (!td_has(p, at, IKE_GENERIC))
		return ike_cut(p, IKE_SA);
	return ike_payloads(p, at, &within, IKE_PROPOSAL);
}

static uint32_t print_proposal(struct td *p, const struct ike_payload *l)
{
	td_print(p, "p:");
	if (!td_has(p, l->at, PROPOSAL_HEADER))
		return ike_cut(p, IKE_PROPOSAL);
	struct ike_payload within = *l;
	uint32_t at = l->at + PROPOSAL_HEADER;
	uint8_t spi = td_u8(p, l->at + 6);
	within.v2 = false;
	within.protocol = td_u8(p, l->at + 5);
	td_print(p, " #%u protoid=%s transform=%u", td_u8(p, l->at + 4),
		 ike_name(p, &ike_protocol_names, within.protocol), td_u8(p, l->at + 7));
	if (spi) {
		td_print(p, " spi=");
		if (!ike_raw(p, at, spi))
			return ike_cut(p, IKE_PROPOSAL);
	}
	at += spi;
	if (!td_has(p, at, IKE_GENERIC))
		return ike_cut(p, IKE_PROPOSAL);
	return ike_payloads(p, at, &within, IKE_TRANSFORM);
}

static uint32_t print_transform(struct td *p, const struct ike_payload *l)
{
	static const struct {
		const struct ike_names *names;
		const struct ike_attributes *attributes;
	} by_protocol[] = {
		{ NULL, NULL },
		{ &ike_isakmp_names, &ike_oakley_attributes },
		{ &ike_ah_names, &ike_ipsec_attributes },
		{ &ike_esp_names, &ike_ipsec_attributes },
		{ &ike_ipcomp_names, &ike_ipsec_attributes },
	};
	uint8_t protocol = l->protocol < 5 ? l->protocol : 0;

	td_print(p, "t:");
	if (!td_has(p, l->at, TRANSFORM_HEADER))
		return ike_cut(p, IKE_TRANSFORM);
	uint8_t id = td_u8(p, l->at + 5);
	td_print(p, " #%u id=%s ", td_u8(p, l->at + 4),
		 protocol ? ike_name(p, by_protocol[protocol].names, id) : td_string(p, "%u", id));
	uint32_t at = ike_print_attributes(p, l->at + TRANSFORM_HEADER, l->at + l->len,
					   by_protocol[protocol].attributes);
	return at == TD_NOWHERE ? ike_cut(p, IKE_TRANSFORM) : at;
}

static void print_id_text(struct td *p, uint32_t at, uint32_t len)
{
	if (td_chars(p, at, len))
		td_fail(p);
}

/* The identification's data by type; false where only its length is to be said. */
static bool print_id_data(struct td *p, uint8_t type, uint32_t at, uint32_t len)
{
	static const uint8_t least[] = { 0, 4, 0, 0, 8, 16, 32, 8, 32 };

	if (type == 0 || type > 8)
		return false;
	td_print(p, " len=%u ", len);
	if (len < least[type]) {
		td_print(p, "[bad: < %u]", least[type]);
		return true;
	}
	switch (type) {
	case 1: td_print(p, "%s", td_ip4(p, at)); break;
	case 2:
	case 3: print_id_text(p, at, len); break;
	case 4: td_print(p, "%s/%s", td_ip4(p, at), td_ip4(p, at + 4)); break;
	case 5: td_print(p, "%s", td_ip6(p, at)); break;
	case 6:
		td_print(p, "%s/0x", td_ip6(p, at));
		td_hex(p, at + 16, 16);
		break;
	case 7: td_print(p, "%s-%s", td_ip4(p, at), td_ip4(p, at + 4)); break;
	default: td_print(p, "%s-%s", td_ip6(p, at), td_ip6(p, at + 16)); break;
	}
	return true;
}

static uint32_t print_id(struct td *p, const struct ike_payload *l)
{
	uint32_t at = l->at + ID_HEADER, len = l->len > ID_HEADER ? l->len - ID_HEADER : 0;

	td_print(p, "id:");
	if (!td_has(p, l->at, ID_HEADER))
		return ike_cut(p, l->type);
	uint8_t type = td_u8(p, l->at + 4);
	td_print(p, " idtype=%s protoid=%u port=%u", ike_name(p, &ike_id_names, type),
		 td_u8(p, l->at + 5), td_u16(p, l->at + 6));
	if (len > 0) {
		if (!td_has(p, at, len))
			return ike_cut(p, l->type);
		if (!print_id_data(p, type, at, len))
			td_print(p, " len=%u", len);
	}
	return l->at + l->len;
}

static uint32_t print_certificate(struct td *p, const struct ike_payload *l)
{
	td_print(p, "%s:", ike_payload(p, l->type));
	if (!td_has(p, l->at, CERT_HEADER))
		return ike_cut(p, l->type);
	td_print(p, " len=%u type=%s", l->len - IKE_GENERIC,
		 ike_name(p, &ike_certificate_names, td_u8(p, l->at + 4)));
	return l->at + l->len;
}

/* A payload of which only the length is said. */
static uint32_t print_length(struct td *p, const struct ike_payload *l, const char *what)
{
	td_print(p, "%s: %slen=%u", ike_payload(p, l->type), what, l->len - IKE_GENERIC);
	return l->at + l->len;
}

static uint32_t print_key(struct td *p, const struct ike_payload *l)
{
	return print_length(p, l, "key ");
}

static uint32_t print_plain(struct td *p, const struct ike_payload *l)
{
	return print_length(p, l, "");
}

static uint32_t print_nonce(struct td *p, const struct ike_payload *l)
{
	print_length(p, l, "n ");
	td_print(p, " ");
	return ike_some(p, l->at + IKE_GENERIC) ? l->at + l->len : ike_cut(p, l->type);
}

/* What a notification says; false where it was cut. */
static bool print_notification(struct td *p, uint16_t type, uint32_t at, uint32_t end)
{
	if (type == RESPONDER_LIFETIME) {
		td_print(p, " attrs=(");
		bool there = ike_print_attributes(p, at, end, &ike_oakley_attributes) != TD_NOWHERE;
		td_print(p, ")");
		return there;
	}
	if (type != REPLAY_STATUS)
		return ike_some(p, at);
	td_print(p, " status=(");
	td_print(p, "replay detection %sabled)", td_u32(p, at) ? "en" : "dis");
	return true;
}

static void print_doi(struct td *p, uint32_t doi, uint8_t protocol)
{
	if (doi == DOI_IPSEC)
		td_print(p, " doi=ipsec proto=%s", ike_name(p, &ike_protocol_names, protocol));
	else
		td_print(p, " doi=%u proto=%u", doi, protocol);
}

static uint32_t print_notify(struct td *p, const struct ike_payload *l)
{
	td_print(p, "n:");
	if (!td_has(p, l->at, NOTIFY_HEADER))
		return ike_cut(p, l->type);
	uint32_t doi = td_u32(p, l->at + 4), at = l->at + NOTIFY_HEADER;
	uint8_t protocol = td_u8(p, l->at + 8), spi = td_u8(p, l->at + 9);
	uint16_t type = td_u16(p, l->at + 10);
	print_doi(p, doi, protocol);
	td_print(p, " type=%s", ike_notification(p, type, doi == DOI_IPSEC));
	if (spi) {
		td_print(p, " spi=");
		if (!ike_raw(p, at, spi))
			return ike_cut(p, l->type);
	}
	at += spi;
	if (doi != DOI_IPSEC)
		return at;
	if (at < p->end && !print_notification(p, type, at, l->at + l->len))
		return ike_cut(p, l->type);
	return l->at + l->len;
}

static uint32_t print_delete(struct td *p, const struct ike_payload *l)
{
	td_print(p, "d:");
	if (!td_has(p, l->at, DELETE_HEADER))
		return ike_cut(p, l->type);
	uint32_t doi = td_u32(p, l->at + 4), at = l->at + DELETE_HEADER;
	uint8_t protocol = td_u8(p, l->at + 8), spi = td_u8(p, l->at + 9);
	unsigned n = td_u16(p, l->at + 10);
	print_doi(p, doi, protocol);
	td_print(p, " spilen=%u nspi=%u spi=", spi, n);
	for (unsigned i = 0; i < n && td_live(p); i++, at += spi) {
		if (i > 0)
			td_print(p, ",");
		if (!ike_raw(p, at, spi))
			return ike_cut(p, l->type);
	}
	return at;
}

/* Where the payload ends, or TD_NOWHERE. */
static uint32_t print_payload(struct td *p, const struct ike_payload *l)
{
	static uint32_t (*const printers[])(struct td * p, const struct ike_payload *l) = {
		NULL,        print_sa,          print_proposal,    print_transform, print_key,
		print_id,    print_certificate, print_certificate, print_plain,     print_plain,
		print_nonce, print_notify,      print_delete,      print_plain,
	};
	uint32_t next;

	if (l->len <= IKE_GENERIC)
		return TD_NOWHERE;
	if (l->type < sizeof printers / sizeof printers[0])
		return printers[l->type](p, l);
	if (ike2_payload(p, l, &next))
		return next;
	td_print(p, "%s", ike_payload(p, l->type));
	return l->at + l->len;
}

void ike_line(struct td *p, int depth)
{
	td_print(p, "\n");
	for (int i = 0; i < depth; i++)
		td_print(p, "    ");
	td_print(p, "(");
}

uint32_t ike_payloads(struct td *p, uint32_t at, const struct ike_payload *within, uint8_t type)
{
	if (!td_enter(p))
		return TD_NOWHERE;
	while (type != 0 && td_live(p)) {
		struct ike_payload l = *within;
		if (!td_has(p, at, IKE_GENERIC) || !td_has(p, at, td_u16(p, at + 2))) {
			at = ike_cut(p, type);
			break;
		}
		l.at = at, l.len = td_u16(p, at + 2);
		l.type = type;
		l.depth++;
		ike_line(p, l.depth);
		uint32_t next = print_payload(p, &l);
		td_print(p, ")");
		if (next == TD_NOWHERE) {
			at = next;
			break;
		}
		type = td_u8(p, at);
		at = next;
	}
	td_leave(p);
	return at;
}

/* Who sends, by the initiator's cookie: tcpdump has seen the first packet or not. */
static const char *side(struct td *p, const struct td_payload *d)
{
	static const uint8_t zero[8] = { 0 };
	const uint8_t *cookies = td_bytes(p, d->at, 16);
	struct tcpdump_cookie c = { .version = d->ip->version };
	uint32_t size = c.version == 6 ? 16 : 4, from = c.version == 6 ? 8 : 12;
	const uint8_t *addresses = td_bytes(p, d->ip->at + from, 2 * size);

	if (!cookies || !addresses)
		return "?";
	memcpy(c.cookie, cookies, 8);
	memcpy(c.initiator, addresses, size);
	memcpy(c.responder, addresses + size, size);
	const struct tcpdump_cookie *known = tcpdump_cookie(p->state, &c);
	if (!known) {
		if (memcmp(cookies + 8, zero, 8) != 0)
			return "?";
		tcpdump_cookie_add(p->state, &c);
		return "I";
	}
	if (known->version != c.version)
		return "?";
	if (memcmp(known->initiator, c.initiator, size) == 0)
		return "I";
	return memcmp(known->responder, c.initiator, size) == 0 ? "R" : "?";
}

static void print_1(struct td *p, const struct td_payload *d, bool phase1, uint8_t flags)
{
	td_print(p, " phase %s %s", phase1 ? "1" : "2/others", side(p, d));
	td_print(p, " %s", ike_name(p, &ike_exchange_names, td_u8(p, d->at + 18)));
	if (flags)
		td_print(p, "[%s%s]", flags & IKE_ENCRYPTED ? "E" : "",
			 flags & FLAG_COMMIT ? "C" : "");
}

static void print_2(struct td *p, const struct td_payload *d, bool phase1, uint8_t flags)
{
	td_print(p, "%s %s", phase1 ? " parent_sa" : " child_sa ",
		 ike_name(p, &ike_exchange_names, td_u8(p, d->at + 18)));
	if (flags)
		td_print(p, "[%s%s%s]", flags & FLAG_INITIATOR ? "I" : "",
			 flags & FLAG_VERSION ? "V" : "", flags & FLAG_RESPONSE ? "R" : "");
}

void td_isakmp(struct td *p, const struct td_payload *d)
{
	uint32_t at = d->at;

	p->proto = "isakmp";
	if (!td_has(p, at, IKE_HEADER)) {
		td_trunc(p);
		return;
	}
	uint8_t version = td_u8(p, at + 17), flags = td_u8(p, at + 19), type = td_u8(p, at + 16);
	uint32_t claimed = td_u32(p, at + 24);
	bool phase1 = td_u32(p, at + 20) == 0;
	td_print(p, "isakmp %u.%u msgid %08x cookie ", version >> 4, version & 15,
		 td_u32(p, at + 20));
	td_hex(p, at, 8);
	td_print(p, "->");
	td_hex(p, at + 8, 8);
	td_print(p, ":");
	if (version >> 4 == 1)
		print_1(p, d, phase1, flags);
	else if (version >> 4 == 2)
		print_2(p, d, phase1, flags);
	else
		return;
	td_print(p, ":");
	if (flags & IKE_ENCRYPTED) {
		td_print(p, " [encrypted %s]", ike_payload(p, type));
	} else {
		struct ike_payload within = { .v2 = version >> 4 == 2 };
		ike_payloads(p, at + IKE_HEADER, &within, type);
	}
	if (claimed != d->len)
		td_print(p, " (len mismatch: isakmp %u/ip %u)", claimed, d->len);
}

void td_isakmp_esp(struct td *p, const struct td_payload *d)
{
	p->proto = "isakmp_rfc3948";
	if (d->len == 1 && td_u8(p, d->at) == 0xff) {
		td_print(p, "isakmp-nat-keep-alive");
		return;
	}
	if (d->len < 4) {
		td_trunc(p);
		return;
	}
	if (td_u32(p, d->at) != 0) {
		td_print(p, "UDP-encap: ");
		td_esp(p, d->at, d->len);
		return;
	}
	td_print(p, "NONESP-encap: ");
	struct td_payload inner = *d;
	inner.at += 4, inner.len -= 4;
	td_isakmp(p, &inner);
}
