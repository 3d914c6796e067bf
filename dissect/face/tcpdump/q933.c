/* Q.933: how Frame Relay reports the state of its circuits; also ANSI T1.617, annex D. */
#include "protos.h"

enum { SHIFT_MASK = 0xf0, SHIFT = 0x90, SHIFT_ONCE = 0x08, SINGLE = 0x80, ANSI = 5, LAST = 0x80 };
enum { REFERENCE_MAX = 15 };

static const struct td_tok element_names[] = {
	{ 0x01, "ANSI Report Type" },  { 0x19, "ANSI Link Verify" },
	{ 0x03, "ANSI Link Verify" },  { 0x07, "ANSI PVC Status" },
	{ 0x51, "CCITT Report Type" }, { 0x53, "CCITT Link Verify" },
	{ 0x57, "CCITT PVC Status" },  { 0, NULL },
};

static const struct td_tok message_names[] = {
	{ 0x00, "ESC to National" },
	{ 0x01, "Alert" },
	{ 0x02, "Call proceeding" },
	{ 0x07, "Connect" },
	{ 0x0f, "Connect ACK" },
	{ 0x03, "Progress" },
	{ 0x05, "Setup" },
	{ 0x45, "Disconnect" },
	{ 0x4d, "Release" },
	{ 0x5a, "Release Complete" },
	{ 0x46, "Restart" },
	{ 0x4e, "Restart ACK" },
	{ 0x7d, "Status Reply" },
	{ 0x75, "Status Enquiry" },
	{ 0, NULL },
};

/* What is left to read, and the codeset in force. */
struct message {
	uint32_t at, len, codeset;
	uint32_t before; /* the codeset that a shift for one element has put aside */
	enum { STAYS, ONCE, USED } shift;
};

static void print_report(struct td *p, uint32_t at)
{
	static const struct td_tok names[] = {
		{ 0, "Full Status" }, { 1, "Link verify" }, { 2, "Async PVC Status" }, { 0, NULL }
	};

	td_print(p, "%s (%u)", td_tok(p, names, td_u8(p, at), "unknown"), td_u8(p, at));
}

static void print_pvc(struct td *p, uint32_t at, uint32_t n)
{
	const uint8_t *b = td_bytes(p, at, n);
	bool valid = b && n >= 3 && n <= 5;

	/* The bit ends a group of bytes: the address, and the state. */
	for (uint32_t i = 0; valid && i < n; i++)
		valid = !(b[i] & LAST) == (i + 2 < n);
	if (!valid) {
		td_print(p, "Invalid DLCI in PVC STATUS IE");
		return;
	}
	uint32_t dlci = (b[0] & 0x3fu) << 4 | (b[1] & 0x78u) >> 3;
	if (n == 4)
		dlci = dlci << 6 | (b[2] & 0x7eu) >> 1;
	else if (n == 5)
		dlci = dlci << 13 | (b[2] & 0x7fu) | (b[3] & 0x7eu) >> 1;
	td_print(p, "DLCI %u: status %s%s", dlci, b[n - 1] & 8 ? "New, " : "",
		 b[n - 1] & 2 ? "Active" : "Inactive");
}

/* False where the element is unknown. */
static bool print_element(struct td *p, uint32_t code, uint32_t at, uint32_t n)
{
	switch (code) {
	case 0x01:
	case 0x51: print_report(p, at); return true;
	case 0x19:
	case 0x03:
	case 0x53:
		if (n < 2)
			td_print(p, "Invalid LINK VERIFY IE");
		else
			td_print(p, "TX Seq: %3u, RX Seq: %3u", td_u8(p, at), td_u8(p, at + 1));
		return true;
	case 0x07:
	case 0x57: print_pvc(p, at, n); return true;
	default: return false;
	}
}

static void take_shift(struct message *m, uint8_t code)
{
	m->shift = code & SHIFT_ONCE ? ONCE : STAYS;
	if (code & SHIFT_ONCE)
		m->before = m->codeset;
	m->codeset = code & 7;
}

/* False where the list is over. */
static bool print_next(struct td *p, struct message *m)
{
	if (m->shift == ONCE) {
		m->shift = USED;
	} else if (m->shift == USED) {
		m->codeset = m->before;
		m->shift = STAYS;
	}
	if (!td_need(p, m->at, 1))
		return false;
	uint8_t code = td_u8(p, m->at);
	m->at++, m->len--;
	if (code & SINGLE) {
		if ((code & SHIFT_MASK) == SHIFT)
			take_shift(m, code);
		return true;
	}
	if (m->len == 0) {
		td_trunc(p);
		return false;
	}
	if (!td_need(p, m->at, 1))
		return false;
	uint32_t n = td_u8(p, m->at);
	bool named = m->codeset == 0 || m->codeset == ANSI;
	m->at++, m->len--;
	td_print(p, "\n\t%s IE (0x%02x), length %u: ",
		 named ? td_tok(p, element_names, code, "unknown") : "unknown", code, n);
	if (code == 0 || n == 0)
		return false;
	if (m->len < n || !td_has(p, m->at, n)) {
		td_trunc(p);
		return false;
	}
	bool known = named && print_element(p, code, m->at, n);
	td_unknown(p, known ? "\n\t  " : "\n\t", m->at, n);
	m->at += n, m->len -= n;
	return true;
}

/* One byte more of the head; false, and the line is over, where it is not there. */
static bool take(struct td *p, struct message *m, uint32_t total, uint8_t *v)
{
	if (m->len == 0 || !td_has(p, m->at, 1)) {
		td_print(p, ", length %u", total);
		td_trunc(p);
		return false;
	}
	*v = td_u8(p, m->at);
	m->at++, m->len--;
	return true;
}

void td_q933(struct td *p, uint32_t at, uint32_t len)
{
	struct message m = { .at = at, .len = len };
	uint8_t n, reference[REFERENCE_MAX], type, code = 0;

	p->proto = "q.933";
	td_print(p, "Q.933");
	if (!take(p, &m, len, &n))
		return;
	n &= 0x0f;
	for (uint8_t i = 0; i < n; i++) {
		if (!take(p, &m, len, &reference[i]))
			return;
	}
	if (!take(p, &m, len, &type))
		return;
	if (m.len) {
		if (!take(p, &m, len, &code))
			return;
		if ((code & SHIFT_MASK) == SHIFT)
			take_shift(&m, code);
		else
			m.at--, m.len++;
	}
	td_print(p, ", %s, codeset %u", m.codeset == ANSI && !m.shift ? "ANSI" : "CCITT",
		 m.codeset);
	/* A reference of one byte counts by what follows the message's head. */
	if (n > 1 || (n == 1 && td_u8(p, m.at) != 0)) {
		td_print(p, ", Call Ref: 0x");
		for (uint8_t i = 0; i < n; i++)
			td_print(p, "%02x", reference[i]);
	}
	td_print(p, ", %s (0x%02x), length %u", td_tok(p, message_names, type, "unknown message"),
		 type, len);
	while (m.len && td_live(p)) {
		if (!print_next(p, &m))
			return;
	}
}
