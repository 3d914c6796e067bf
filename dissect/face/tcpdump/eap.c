/* EAP, RFC 3748, and its frames on a LAN, IEEE 802.1X. */
#include "protos.h"

enum { EAP_REQUEST = 1, EAP_RESPONSE = 2 };
enum {
	TYPE_IDENTITY = 1,
	TYPE_NOTIFICATION = 2,
	TYPE_NAK = 3,
	TYPE_TLS = 13,
	TYPE_SIM = 18,
	TYPE_TTLS = 21,
	TYPE_AKA = 23,
	TYPE_FAST = 43,
};

static const struct td_tok type_names[] = {
	{ 0, "No proposed" },
	{ TYPE_IDENTITY, "Identity" },
	{ TYPE_NOTIFICATION, "Notification" },
	{ TYPE_NAK, "Nak" },
	{ 4, "MD5-challenge" },
	{ 5, "OTP" },
	{ 6, "GTC" },
	{ TYPE_TLS, "TLS" },
	{ TYPE_SIM, "SIM" },
	{ TYPE_TTLS, "TTLS" },
	{ TYPE_AKA, "AKA" },
	{ TYPE_FAST, "FAST" },
	{ 254, "Expanded types" },
	{ 255, "Experimental" },
	{ 0, NULL },
};

static void print_tls(struct td *p, uint32_t at, uint32_t len, uint8_t type)
{
	static const struct td_tok names[] = { { 0x80, "L bit" },
					       { 0x40, "More fragments bit" },
					       { 0x20, "Start bit" },
					       { 0, NULL } };
	const char *who = type == TYPE_FAST ? "FAST" : "TLS/TTLS";

	if (len < 6) {
		td_print(p, " (too short for EAP %s request/response)", who);
		return;
	}
	uint8_t flags = td_u8(p, at + 5);
	if (type != TYPE_TLS)
		td_print(p, " %sv%u", type == TYPE_FAST ? "FAST" : "TTLS", flags & 7);
	td_print(p, " flags [%s] 0x%02x", td_bits(p, names, flags, ", ", "none"), flags);
	if (!(flags & 0x80))
		return;
	if (len < 10)
		td_print(p, " (too short for EAP %s request/response with length)", who);
	else
		td_print(p, ", len %u", td_u32(p, at + 6));
}

static void print_sim(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok names[] = {
		{ 1, "Challenge" },     { 2, "Auth reject" },
		{ 4, "Sync failure" },  { 5, "Identity" },
		{ 10, "Start" },        { 11, "Challenge" },
		{ 12, "Notification" }, { 13, "Reauth" },
		{ 14, "Client error" }, { 0, NULL },
	};

	if (len < 6)
		td_print(p, " (too short for EAP SIM/AKA request/response)");
	else
		td_print(p, " subtype [%s] 0x%02x", td_tok(p, names, td_u8(p, at + 5), "unknown"),
			 td_u8(p, at + 5));
}

static void print_nak(struct td *p, uint32_t at, uint32_t len)
{
	if (len < 6)
		td_print(p, " (too short for EAP Legacy NAK request/response)");
	for (uint32_t i = 5; i < len && td_live(p); i++)
		td_print(p, "%s %s (%u)", i > 5 ? "," : "",
			 td_tok(p, type_names, td_u8(p, at + i), "unknown"), td_u8(p, at + i));
}

static void print_type(struct td *p, uint32_t at, uint32_t len)
{
	uint8_t type = td_u8(p, at + 4);

	td_print(p, "\n\t\t Type %s (%u)", td_tok(p, type_names, type, "unknown"), type);
	switch (type) {
	case TYPE_IDENTITY:
		if (len > 5) {
			td_print(p, ", Identity: ");
			td_padded(p, at + 5, len - 5);
		}
		break;
	case TYPE_NOTIFICATION:
		if (len < 6) {
			td_print(p, " (too short for EAP Notification request/response)");
			break;
		}
		td_print(p, ", Notification: ");
		td_padded(p, at + 5, len - 5);
		break;
	case TYPE_NAK: print_nak(p, at, len); break;
	case TYPE_TTLS:
	case TYPE_TLS:
	case TYPE_FAST: print_tls(p, at, len, type); break;
	case TYPE_AKA:
	case TYPE_SIM: print_sim(p, at, len); break;
	default: break;
	}
}

void td_eap(struct td *p, uint32_t at, uint32_t len)
{
	static const struct td_tok codes[] = { { EAP_REQUEST, "Request" },
					       { EAP_RESPONSE, "Response" },
					       { 3, "Success" },
					       { 4, "Failure" },
					       { 0, NULL } };
	uint8_t code = td_u8(p, at);
	uint32_t claimed = td_u16(p, at + 2);

	if (claimed != len) {
		td_print(p, "EAP fragment?");
		return;
	}
	td_print(p, "%s (%u), id %u, len %u", td_tok(p, codes, code, "unknown"), code,
		 td_u8(p, at + 1), claimed);
	if (len < 4) {
		td_print(p, " (too short for EAP header)");
		return;
	}
	if (!td_has(p, at, len)) {
		td_trunc(p);
		return;
	}
	if (code != EAP_REQUEST && code != EAP_RESPONSE)
		return;
	if (len < 5)
		td_print(p, " (too short for EAP request/response)");
	else
		print_type(p, at, len);
}

void td_eapol(struct td *p, uint32_t at)
{
	static const struct td_tok types[] = { { 0, "EAP packet" },
					       { 1, "EAPOL start" },
					       { 2, "EAPOL logoff" },
					       { 3, "EAPOL key" },
					       { 4, "Encapsulated ASF alert" },
					       { 0, NULL } };

	p->proto = "eap";
	if (!td_has(p, at, 4)) {
		td_trunc(p);
		return;
	}
	uint8_t type = td_u8(p, at + 1);
	uint32_t len = td_u16(p, at + 2);
	td_print(p, "%s (%u) v%u, len %u", td_tok(p, types, type, "unknown"), type, td_u8(p, at),
		 len);
	if (type != 0)
		return;
	if (len == 0) {
		td_trunc(p);
		return;
	}
	td_print(p, ", ");
	td_eap(p, at + 4, len);
}
