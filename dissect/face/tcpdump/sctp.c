/* SCTP, RFC 9260, and the M3UA messages that it carries, RFC 4666. */
#include "protos.h"

enum { HEADER = 12, CHUNK = 4, DATA = 12, INIT = 16, SACK = 12, GAP = 4, DUP = 4, PARAM = 4 };
enum { CHUNK_DATA, CHUNK_INIT, CHUNK_INIT_ACK, CHUNK_SACK };
enum { LAST_FRAGMENT = 1, FIRST_FRAGMENT = 2, UNORDERED = 4 };
enum { PPID_M3UA = 3, PPID_FORCES_FIRST = 21, PPID_FORCES_LAST = 23 };
enum { M3UA_HEADER = 8, M3UA_VERSION = 1 };
enum { ROUTING_CONTEXT = 0x0006, CORRELATION_ID = 0x0013, NETWORK_APPEARANCE = 0x0200 };

static const struct td_tok chunks[] = {
	{ 0, "DATA" },
	{ 1, "INIT" },
	{ 2, "INIT ACK" },
	{ 3, "SACK" },
	{ 4, "HB REQ" },
	{ 5, "HB ACK" },
	{ 6, "ABORT" },
	{ 7, "SHUTDOWN" },
	{ 8, "SHUTDOWN ACK" },
	{ 9, "OP ERR" },
	{ 10, "COOKIE ECHO" },
	{ 11, "COOKIE ACK" },
	{ 12, "ECN ECHO" },
	{ 13, "ECN CWR" },
	{ 14, "SHUTDOWN COMPLETE" },
	{ 0xc0, "FOR CUM TSN" },
	{ 0xc1, "REL CTRL" },
	{ 0xc2, "REL CTRL ACK" },
	{ 0, NULL },
};

static const struct td_tok payloads[] = {
	{ 1, "ISDN Q.921" }, { 2, "M2UA" },       { 3, "M3UA" },       { 4, "SUA" },
	{ 5, "M2PA" },       { 6, "V5.2" },       { 7, "H.248" },      { 8, "BICC" },
	{ 9, "TALI" },       { 10, "DUA" },       { 11, "ASAP" },      { 12, "ENRP" },
	{ 13, "H.323" },     { 14, "Q.IPC" },     { 15, "SIMCO" },     { 16, "DDPSC" },
	{ 17, "DDPSSC" },    { 18, "S1AP" },      { 19, "RUA" },       { 20, "HNBAP" },
	{ 21, "ForCES HP" }, { 22, "ForCES MP" }, { 23, "ForCES LP" }, { 24, "SBc-AP" },
	{ 25, "NBAP" },      { 27, "X2AP" },      { 0, NULL },
};

static const struct td_tok forces_ports[] = {
	{ 6704, "ForCES HP" },
	{ 6705, "ForCES MP" },
	{ 6706, "ForCES LP" },
	{ 0, NULL },
};

static const struct td_tok classes[] = {
	{ 0, "Management" }, { 1, "Transfer" }, { 2, "SS7" },
	{ 3, "ASP" },        { 4, "ASP" },      { 9, "Routing Key Management" },
	{ 0, NULL },
};
static const struct td_tok management[] = { { 0, "Error" }, { 1, "Notify" }, { 0, NULL } };
static const struct td_tok transfer[] = { { 1, "Data" }, { 0, NULL } };
static const struct td_tok ss7[] = {
	{ 1, "Destination Unavailable" },
	{ 2, "Destination Available" },
	{ 3, "Destination State Audit" },
	{ 4, "Signalling Congestion" },
	{ 5, "Destination User Part Unavailable" },
	{ 6, "Destination Restricted" },
	{ 0, NULL },
};
static const struct td_tok asp_state[] = {
	{ 1, "Up" },
	{ 2, "Down" },
	{ 3, "Heartbeat" },
	{ 4, "Up Acknowledgement" },
	{ 5, "Down Acknowledgement" },
	{ 6, "Heartbeat Acknowledgement" },
	{ 0, NULL },
};
static const struct td_tok asp_traffic[] = {
	{ 1, "Active" },
	{ 2, "Inactive" },
	{ 3, "Active Acknowledgement" },
	{ 4, "Inactive Acknowledgement" },
	{ 0, NULL },
};
static const struct td_tok routing_key[] = {
	{ 1, "Registration Request" },
	{ 2, "Registration Response" },
	{ 3, "Deregistration Request" },
	{ 4, "Deregistration Response" },
	{ 0, NULL },
};

static const struct td_tok parameters[] = {
	{ 0x0004, "INFO String" },
	{ 0x0006, "Routing Context" },
	{ 0x0007, "Diagnostic Info" },
	{ 0x0009, "Heartbeat Data" },
	{ 0x000b, "Traffic Mode Type" },
	{ 0x000c, "Error Code" },
	{ 0x000d, "Status" },
	{ 0x0011, "ASP Identifier" },
	{ 0x0012, "Affected Point Code" },
	{ 0x0013, "Correlation ID" },
	{ 0x0200, "Network Appearance" },
	{ 0x0204, "User/Cause" },
	{ 0x0205, "Congestion Indications" },
	{ 0x0206, "Concerned Destination" },
	{ 0x0207, "Routing Key" },
	{ 0x0208, "Registration Result" },
	{ 0x0209, "Deregistration Result" },
	{ 0x020a, "Local Routing Key Identifier" },
	{ 0x020b, "Destination Point Code" },
	{ 0x020c, "Service Indicators" },
	{ 0x020e, "Originating Point Code List" },
	{ 0x0210, "Protocol Data" },
	{ 0x0212, "Registration Status" },
	{ 0x0213, "Deregistration Status" },
	{ 0, NULL },
};

static const struct td_tok *m3ua_messages(uint8_t class)
{
	static const struct td_tok *const all[] = { management, transfer,    ss7,
						    asp_state,  asp_traffic, routing_key };

	if (class == 9)
		return routing_key;
	return class < 5 ? all[class] : NULL;
}

static void print_m3ua_value(struct td *p, uint32_t at, uint16_t tag, uint32_t len)
{
	if (tag != ROUTING_CONTEXT && tag != CORRELATION_ID && tag != NETWORK_APPEARANCE)
		td_print(p, "(length %u)", len + PARAM);
	else if (len < 4)
		td_invalid(p);
	else
		td_print(p, "0x%08x", td_u32(p, at));
	td_need(p, at, len);
}

static void print_m3ua_parameters(struct td *p, uint32_t start, uint32_t len)
{
	for (uint32_t at = start, n; td_live(p) && at - start < len; at += n) {
		uint16_t tag = 0;

		n = 0;
		if (at - start + PARAM <= len) {
			tag = td_u16(p, at);
			td_print(p, "\n\t\t\t%s: ",
				 td_tok(p, parameters, tag, "Unknown Parameter (0x%04x)", tag));
			n = td_u16(p, at + 2);
		}
		if (n < PARAM) {
			td_invalid(p);
			td_need(p, start, len);
			return;
		}
		uint32_t size = n;
		n += -(at + n - start) & 3;
		if (td_need(p, at, n))
			print_m3ua_value(p, at, tag, size - PARAM);
	}
}

static void print_m3ua(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "m3ua";
	if (len < M3UA_HEADER) {
		td_invalid(p);
		td_need(p, at, len);
		return;
	}
	if (!td_need(p, at, M3UA_HEADER) || td_u8(p, at) != M3UA_VERSION)
		return;
	uint8_t class = td_u8(p, at + 2), type = td_u8(p, at + 3);
	const struct td_tok *messages = m3ua_messages(class);
	uint32_t claimed = td_u32(p, at + 4);
	td_print(p, "\n\t\t%s", td_tok(p, classes, class, "Unknown message class %d", class));
	if (messages)
		td_print(p, " %s Message", td_tok(p, messages, type, "Unknown (0x%02x)", type));
	if (len != claimed)
		td_print(p, "\n\t\t\t@@@@@@ Corrupted length %u of message @@@@@@", claimed);
	else
		print_m3ua_parameters(p, at + M3UA_HEADER, len - M3UA_HEADER);
}

/* A chunk: its value at AT, of which LEFT bytes remain; LEN is what it claims with its head. */
struct chunk {
	uint32_t at, len, left;
	uint8_t flags;
	bool bogus;
};

/* True where N bytes of the chunk are left. */
static bool holds(struct td *p, struct chunk *c, uint32_t n)
{
	if (c->left >= n)
		return true;
	td_print(p, "bogus chunk length %u]", c->len);
	c->bogus = true;
	return false;
}

static void print_data(struct td *p, struct chunk *c, bool *forces)
{
	if (c->flags & UNORDERED)
		td_print(p, "(U)");
	if (c->flags & FIRST_FRAGMENT)
		td_print(p, "(B)");
	if (c->flags & LAST_FRAGMENT)
		td_print(p, "(E)");
	if (c->flags & (UNORDERED | FIRST_FRAGMENT | LAST_FRAGMENT))
		td_print(p, " ");
	if (!holds(p, c, DATA))
		return;
	uint32_t ppid = td_u32(p, c->at + 8), len = c->left - DATA;
	td_print(p, "[TSN: %u] [SID: %u] [SSEQ %u] [PPID %s] ", td_u32(p, c->at),
		 td_u16(p, c->at + 4), td_u16(p, c->at + 6),
		 td_tok(p, payloads, ppid, "0x%x", ppid));
	if (!holds(p, c, DATA + 1))
		return;
	*forces = *forces || (ppid >= PPID_FORCES_FIRST && ppid <= PPID_FORCES_LAST);
	if (*forces) /* RFC 5810: not read */
		return;
	if (ppid == PPID_M3UA) {
		print_m3ua(p, c->at + DATA, len);
	} else {
		td_print(p, "[Payload:");
		td_dump_ascii(p, "\n\t", c->at + DATA, len);
		td_print(p, "]");
	}
	p->proto = "sctp";
}

static void print_init(struct td *p, struct chunk *c)
{
	if (holds(p, c, INIT))
		td_print(p, "[init tag: %u] [rwnd: %u] [OS: %u] [MIS: %u] [init TSN: %u] ",
			 td_u32(p, c->at), td_u32(p, c->at + 4), td_u16(p, c->at + 8),
			 td_u16(p, c->at + 10), td_u32(p, c->at + 12));
}

static void print_sack(struct td *p, struct chunk *c)
{
	if (!holds(p, c, SACK))
		return;
	uint32_t cumulative = td_u32(p, c->at);
	unsigned gaps = td_u16(p, c->at + 8), dups = td_u16(p, c->at + 10);
	td_print(p, "[cum ack %u] [a_rwnd %u] [#gap acks %u] [#dup tsns %u] ", cumulative,
		 td_u32(p, c->at + 4), gaps, dups);
	c->at += SACK, c->left -= SACK;
	for (unsigned i = 1; td_live(p) && c->left > 0 && i <= gaps; i++) {
		if (!holds(p, c, GAP))
			return;
		td_print(p, "\n\t\t[gap ack block #%u: start = %u, end = %u] ", i,
			 cumulative + td_u16(p, c->at), cumulative + td_u16(p, c->at + 2));
		c->at += GAP, c->left -= GAP;
	}
	for (unsigned i = 1; td_live(p) && c->left > 0 && i <= dups; i++) {
		if (!holds(p, c, DUP))
			return;
		td_print(p, "\n\t\t[dup TSN #%u: %u] ", i, td_u32(p, c->at));
		c->at += DUP, c->left -= DUP;
	}
}

/* The chunk at AT; its bytes with the padding, or 0 after the last. */
static uint32_t print_chunk(struct td *p, uint32_t at, uint32_t len, unsigned number, bool *forces)
{
	td_print(p, "\n\t%u) ", number);
	if (len < CHUNK) {
		td_print(p, "[chunk descriptor cut off at end of packet]");
		return 0;
	}
	struct chunk c = { .at = at + CHUNK, .len = td_u16(p, at + 2), .flags = td_u8(p, at + 1) };
	uint32_t pad = -c.len & 3;
	if (c.len < CHUNK) {
		td_print(p, "[Bad chunk length %u, < size of chunk descriptor]", c.len);
		return 0;
	}
	if (len < pad) {
		td_print(p, "[Bad chunk length %u, > remaining data in packet]", c.len);
		return 0;
	}
	c.left = c.len - CHUNK;
	td_print(p, "[%s] ",
		 td_tok(p, chunks, td_u8(p, at), "Unknown chunk type: 0x%x", td_u8(p, at)));
	switch (td_u8(p, at)) {
	case CHUNK_DATA: print_data(p, &c, forces); break;
	case CHUNK_INIT:
	case CHUNK_INIT_ACK: print_init(p, &c); break;
	case CHUNK_SACK: print_sack(p, &c); break;
	default: break;
	}
	if (c.bogus)
		return 0;
	if (!td_has(p, at + c.len, pad)) {
		td_trunc(p);
		return 0;
	}
	return c.len + pad;
}

/* True where the chunk at AT is there, or so wrong that its print says so. */
static bool chunk_there(struct td *p, uint32_t at, uint32_t len)
{
	if (len < CHUNK)
		return true;
	if (!td_has(p, at, CHUNK))
		return false;
	uint32_t n = td_u16(p, at + 2);
	return n < CHUNK || len < (-n & 3) || td_has(p, at, n);
}

void td_sctp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	p->proto = "sctp";
	if (len < HEADER) {
		td_print(p, "truncated-sctp - %u bytes missing!", HEADER - len);
		return;
	}
	if (!td_has(p, at, HEADER)) {
		td_trunc(p);
		return;
	}
	uint16_t sport = td_u16(p, at), dport = td_u16(p, at + 2);
	if (ip->version == 6)
		td_print(p, "%s.%u > %s.%u: sctp", td_ip6(p, ip->at + 8), sport,
			 td_ip6(p, ip->at + 24), dport);
	else
		td_print(p, "%s.%u > %s.%u: sctp", td_ip4(p, ip->at + 12), sport,
			 td_ip4(p, ip->at + 16), dport);
	const char *source = td_tok(p, forces_ports, sport, "%s", "");
	const char *destination = td_tok(p, forces_ports, dport, "%s", "");
	bool forces = source[0] || destination[0];
	if (source[0])
		td_print(p, "[%s]", source);
	if (destination[0])
		td_print(p, "[%s]", destination);
	/* What is left may go below zero; then it is the captured bytes that end. */
	at += HEADER, len -= HEADER;
	for (unsigned i = 1; td_live(p) && len != 0; i++) {
		if (!chunk_there(p, at, len)) {
			td_trunc(p);
			return;
		}
		uint32_t n = print_chunk(p, at, len, i, &forces);
		if (n == 0)
			return;
		at += n, len -= n;
	}
}
