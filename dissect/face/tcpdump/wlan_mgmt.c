/* The bodies of IEEE 802.11 management frames. */
#include "wlan.h"

enum {
	ASSOCIATION_REQUEST,
	ASSOCIATION_RESPONSE,
	REASSOCIATION_REQUEST,
	REASSOCIATION_RESPONSE,
	PROBE_REQUEST,
	PROBE_RESPONSE,
	BEACON = 8,
	DISASSOCIATION = 10,
	AUTHENTICATION,
	DEAUTHENTICATION,
	ACTION
};
enum { ELEMENT_SSID = 0, ELEMENT_RATES = 1, ELEMENT_CHANNEL = 3, ELEMENT_TIM = 5 };
enum { ELEMENT_CHALLENGE = 16, SSID_MAX = 32, RATES_MAX = 16, CHALLENGE_MAX = 253, TIM_MAX = 254 };
enum { CAPABILITY_ESS = 1, CAPABILITY_PRIVACY = 16 };

static const struct td_tok subtypes[] = {
	{ ASSOCIATION_REQUEST, "Assoc Request" },
	{ ASSOCIATION_RESPONSE, "Assoc Response" },
	{ REASSOCIATION_REQUEST, "ReAssoc Request" },
	{ REASSOCIATION_RESPONSE, "ReAssoc Response" },
	{ PROBE_REQUEST, "Probe Request" },
	{ PROBE_RESPONSE, "Probe Response" },
	{ BEACON, "Beacon" },
	{ 9, "ATIM" },
	{ DISASSOCIATION, "Disassociation" },
	{ AUTHENTICATION, "Authentication" },
	{ DEAUTHENTICATION, "DeAuthentication" },
	{ ACTION, "Action" },
	{ 0, NULL },
};

/* The elements that are printed: where each was first; `cut` where the list ended too early. */
struct elements {
	uint32_t ssid, rates;
	uint8_t ssid_len, nrates, channel;
	bool has_ssid, has_channel, cut;
};

static bool is_too_long(uint8_t id, uint8_t n)
{
	switch (id) {
	case ELEMENT_SSID: return n > SSID_MAX;
	case ELEMENT_RATES: return n > RATES_MAX;
	case ELEMENT_CHALLENGE: return n > CHALLENGE_MAX;
	case ELEMENT_TIM: return n > TIM_MAX;
	default: return false;
	}
}

static void note(struct td *p, struct elements *e, uint8_t id, uint32_t at, uint8_t n)
{
	if (id == ELEMENT_SSID && !e->has_ssid) {
		e->has_ssid = true;
		e->ssid = at;
		e->ssid_len = n;
	} else if (id == ELEMENT_RATES && e->nrates == 0) {
		e->rates = at;
		e->nrates = n;
	} else if (id == ELEMENT_CHANNEL && n == 1 && !e->has_channel) {
		e->has_channel = true;
		e->channel = td_u8(p, at);
	}
}

static struct elements read_elements(struct td *p, uint32_t at, uint32_t len)
{
	struct elements e = { .cut = false };

	while (len > 0) {
		uint8_t id = td_has(p, at, 2) ? td_u8(p, at) : 0;
		uint8_t n = td_has(p, at, 2) ? td_u8(p, at + 1) : 0;
		e.cut = len < 2 || !td_has(p, at, 2u + n) || len < 2u + n || is_too_long(id, n);
		if (e.cut)
			break;
		note(p, &e, id, at + 2, n);
		at += 2u + n, len -= 2u + n;
	}
	return e;
}

static void print_ssid(struct td *p, const struct elements *e)
{
	if (!e->has_ssid)
		return;
	td_print(p, " (");
	td_padded(p, e->ssid, e->ssid_len);
	td_print(p, ")");
}

static void print_rates(struct td *p, const struct elements *e)
{
	for (uint32_t i = 0; i < e->nrates; i++) {
		uint8_t rate = td_u8(p, e->rates + i);
		td_print(p, "%s%u.%u%s", i == 0 ? " [" : " ", (rate & 0x7f) / 2, rate & 1 ? 5 : 0,
			 rate & 0x80 ? "*" : "");
	}
	if (e->nrates > 0)
		td_print(p, " Mbit]");
}

static void print_channel(struct td *p, const struct elements *e, uint16_t capability)
{
	if (e->has_channel)
		td_print(p, " CH: %u", e->channel);
	if (capability & CAPABILITY_PRIVACY)
		td_print(p, ", PRIVACY");
}

static bool print_beacon(struct td *p, uint32_t at, uint32_t len, bool beacon)
{
	if (!td_has(p, at, 12) || len < 12)
		return false;
	uint16_t capability = td_le16(p, at + 10);
	struct elements e = read_elements(p, at + 12, len - 12);
	print_ssid(p, &e);
	print_rates(p, &e);
	if (beacon)
		td_print(p, " %s", capability & CAPABILITY_ESS ? "ESS" : "IBSS");
	print_channel(p, &e, capability);
	return !e.cut;
}

static bool print_request(struct td *p, uint32_t at, uint32_t len, uint32_t fixed)
{
	if (!td_has(p, at, fixed) || len < fixed)
		return false;
	struct elements e = read_elements(p, at + fixed, len - fixed);
	print_ssid(p, &e);
	if (fixed == 10)
		td_print(p, " AP : %s", td_mac(p, at + 4));
	else
		print_rates(p, &e);
	return !e.cut;
}

static bool print_association(struct td *p, uint32_t at, uint32_t len)
{
	if (!td_has(p, at, 6) || len < 6)
		return false;
	struct elements e = read_elements(p, at + 6, len - 6);
	td_print(p, " AID(%x) :%s: %s", td_le16(p, at + 4) & 0x3fffu,
		 td_le16(p, at) & CAPABILITY_PRIVACY ? " PRIVACY " : "",
		 wlan_status(td_le16(p, at + 2)));
	return !e.cut;
}

static bool print_reason(struct td *p, uint32_t at, uint32_t len, const char *from)
{
	if (!td_has(p, at, 2) || len < 2)
		return false;
	td_print(p, "%s: %s", from, wlan_reason(td_le16(p, at)));
	return true;
}

static bool print_authentication(struct td *p, uint32_t at, uint32_t len)
{
	static const char *const algorithms[] = { "Open System", "Shared Key", "EAP" };

	if (!td_has(p, at, 6) || len < 6)
		return false;
	uint16_t algorithm = td_le16(p, at), step = td_le16(p, at + 2);
	struct elements e = read_elements(p, at + 6, len - 6);
	bool challenge = algorithm == 1 && (step == 2 || step == 3);
	td_print(p, " (%s)-%x%s %s", algorithm < 3 ? algorithms[algorithm] : "Reserved", step,
		 challenge ? " [Challenge Text]" : ":",
		 step % 2 ? wlan_status(td_le16(p, at + 4)) : "");
	return !e.cut;
}

/* Actions by category. */
static const char *const block_ack[] = { "ADDBA Request", "ADDBA Response", "DELBA" };
static const char *const throughput[] = { "TxChWidth", "MIMOPwrSave" };
static const char *const mesh[] = { "MeshLink",
				    "HWMP",
				    "Gate Announcement",
				    "Congestion Control",
				    "MCCA Setup Request",
				    "MCCA Setup Reply",
				    "MCCA Advertisement Request",
				    "MCCA Advertisement",
				    "MCCA Teardown",
				    "TBTT Adjustment Request",
				    "TBTT Adjustment Response" };
static const char *const multihop[] = { "Proxy Update", "Proxy Update Confirmation" };
static const char *const protection[] = { NULL,
					  "Peering Open",
					  "Peering Confirm",
					  "Peering Close",
					  "Group Key Inform",
					  "Group Key Acknowledge" };
static const struct category {
	uint8_t id, n;
	const char *name;
	const char *const *actions;
} categories[] = {
	{ 0, 0, "Spectrum Management", NULL },
	{ 1, 0, "QoS", NULL },
	{ 2, 0, "DLS", NULL },
	{ 3, 3, "BA", block_ack },
	{ 7, 2, "HT", throughput },
	{ 13, 11, "MeshAction", mesh },
	{ 14, 2, "MultiohopAction", multihop },
	{ 15, 6, "SelfprotectAction", protection },
	{ 127, 0, "Vendor", NULL },
};

static bool print_action(struct td *p, uint32_t source, uint32_t at, uint32_t len)
{
	if (!td_has(p, at, 2) || len < 2)
		return false;
	uint8_t id = td_u8(p, at), action = td_u8(p, at + 1);
	const struct category *c = categories, *end = c + sizeof categories / sizeof categories[0];
	while (c < end && c->id != id)
		c++;
	td_print(p, " (%s): %s ", td_mac(p, source),
		 c < end ? c->name : td_string(p, "Reserved(%u)", id));
	if (c < end && action < c->n && c->actions[action])
		td_print(p, "%s", c->actions[action]);
	else
		td_print(p, "Act#%u", action);
	return true;
}

void wlan_management_name(struct td *p, uint8_t subtype)
{
	td_print(p, "%s",
		 td_tok(p, subtypes, subtype, "Unhandled Management subtype(%x)", subtype));
}

bool wlan_management(struct td *p, uint8_t subtype, uint32_t source, uint32_t at, uint32_t len)
{
	switch (subtype) {
	case ASSOCIATION_REQUEST: return print_request(p, at, len, 4);
	case REASSOCIATION_REQUEST: return print_request(p, at, len, 10);
	case PROBE_REQUEST: return print_request(p, at, len, 0);
	case ASSOCIATION_RESPONSE:
	case REASSOCIATION_RESPONSE: return print_association(p, at, len);
	case PROBE_RESPONSE: return print_beacon(p, at, len, false);
	case BEACON: return print_beacon(p, at, len, true);
	case DISASSOCIATION: return print_reason(p, at, len, "");
	case AUTHENTICATION: return print_authentication(p, at, len);
	case DEAUTHENTICATION:
		return print_reason(p, at, len, td_string(p, " (%s)", td_mac(p, source)));
	case ACTION: return print_action(p, source, at, len);
	default: return true;
	}
}
