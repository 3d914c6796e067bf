/*
 * The option of Multipath TCP, RFC 6824 (version 0) and RFC 8684 (version 1).
 *
 *	+---------------+---------------+-------+-----------------------+
 *	|   Kind (30)   |    Length     |Subtype| as the subtype says   |
 *	+---------------+---------------+-------+-----------------------+
 *
 * Tokens and sequence numbers of the whole connection are not followed: values are as they
 * stand in the option.
 */
#include "bytes.h"
#include "names.h"
#include "proto/tcp.h"
#include "walk.h"

enum { CAPABLE, JOIN, DSS, ADD_ADDR, REMOVE_ADDR, PRIO, FAIL, FASTCLOSE, TCPRST };

enum {
	SUBTYPE,
	VERSION,
	RESERVED,
	FLAGS,
	BACKUP,
	CHECKSUM_REQUIRED,
	EXTENSIBILITY,
	NO_MORE_SUBFLOWS,
	SHA1,
	SHA256,
	RESERVED_V0,
	RESERVED_V1,
	DATA_FIN,
	DSN8,
	DSN_PRESENT,
	ACK8,
	ACK_PRESENT,
	FLAG_U,
	FLAG_V,
	FLAG_W,
	FLAG_T,
	RST_REASON,
	ADDRESS_ID,
	SENDER_KEY,
	RECEIVER_KEY,
	RECEIVER_TOKEN,
	SENDER_RANDOM,
	SENDER_TRUNCATED_HMAC,
	SENDER_HMAC,
	ADD_TRUNCATED_HMAC,
	RAW_ACK,
	RAW_DSN,
	SUBFLOW_SEQUENCE,
	DATA_LENGTH,
	IP_VERSION,
	ECHO,
	ADDRESS4,
	ADDRESS6,
	PORT,
	REMOVED,
};

static const struct value_name subtypes[] = {
	{ CAPABLE, CAPABLE, "Multipath Capable" },
	{ JOIN, JOIN, "Join Connection" },
	{ DSS, DSS, "Data Sequence Signal" },
	{ ADD_ADDR, ADD_ADDR, "Add Address" },
	{ REMOVE_ADDR, REMOVE_ADDR, "Remove Address" },
	{ PRIO, PRIO, "Change Subflow Priority" },
	{ FAIL, FAIL, "TCP Fallback" },
	{ FASTCLOSE, FASTCLOSE, "Fast Close" },
	{ TCPRST, TCPRST, "TCP Reset" },
	{ 0 },
};

static const struct value_name reasons[] = {
	{ 0, 0, "Unspecified error" },         { 1, 1, "MPTCP-specific error" },
	{ 2, 2, "Lack of resources" },         { 3, 3, "Administratively prohibited" },
	{ 4, 4, "Too much outstanding data" }, { 5, 5, "Unacceptable performance" },
	{ 6, 6, "Middlebox interference" },    { 0 },
};

#define OPTION(name) "tcp.options.mptcp." name
#define FLAG(name, label, bits_of) \
	{ \
		OPTION(name), label, FIELD_UINT8, BASE_DEC, .mask = (bits_of) \
	}
#define FLAG4(name, label, bit) \
	{ \
		OPTION(name), label, FIELD_BOOL, .bits = 4, .mask = (bit), .names = names_set \
	}

static const struct field_def fields[] = {
	[SUBTYPE] = { OPTION("subtype"), "Multipath TCP subtype", FIELD_UINT8, BASE_DEC,
		      .mask = 0xf0, .names = subtypes },
	[VERSION] = FLAG("version", "Multipath TCP version", 0x0f),
	[RESERVED] = { OPTION("reserved"), "Reserved", FIELD_UINT16, BASE_HEX, .mask = 0x0fff },
	[FLAGS] = { OPTION("flags"), "Multipath TCP flags", FIELD_UINT8, BASE_HEX },
	[BACKUP] = FLAG("backup.flag", "Backup flag", 0x01),
	[CHECKSUM_REQUIRED] = FLAG("checksumreq.flags", "Checksum required", 0x80),
	[EXTENSIBILITY] = FLAG("extensibility.flag", "Extensibility", 0x40),
	[NO_MORE_SUBFLOWS] =
		FLAG("nomoresubflows.flag",
		     "Do not attempt to establish new subflows to this address and port", 0x20),
	[SHA1] = FLAG("sha1.flag", "Use HMAC-SHA1", 0x01),
	[SHA256] = FLAG("sha256.flag", "Use HMAC-SHA256", 0x01),
	[RESERVED_V0] = { OPTION("reserved.flag"), "Reserved", FIELD_UINT8, BASE_HEX,
			  .mask = 0x3e },
	[RESERVED_V1] = { OPTION("reserved.flag"), "Reserved", FIELD_UINT8, BASE_HEX,
			  .mask = 0x1e },
	[DATA_FIN] = FLAG("datafin.flag", "DATA_FIN", 0x10),
	[DSN8] = FLAG("dseqn8.flag", "Data Sequence Number is 8 octets", 0x08),
	[DSN_PRESENT] = FLAG("dseqnpresent.flag",
			     "Data Sequence Number, Subflow Sequence Number, Data-level Length, "
			     "Checksum present",
			     0x04),
	[ACK8] = FLAG("dataack8.flag", "Data ACK is 8 octets", 0x02),
	[ACK_PRESENT] = FLAG("dataackpresent.flag", "Data ACK is present", 0x01),
	[FLAG_U] = FLAG4("flag_U.flag", "Flag U", 0x08),
	[FLAG_V] = FLAG4("flag_V.flag", "Flag V", 0x04),
	[FLAG_W] = FLAG4("flag_W.flag", "Flag W", 0x02),
	[FLAG_T] = FLAG4("flag_T.flag", "Transient", 0x01),
	[RST_REASON] = { OPTION("rst_reason"), "TCPRST Reason", FIELD_UINT8, BASE_HEX,
			 .names = reasons },
	[ADDRESS_ID] = { OPTION("addrid"), "Address ID", FIELD_UINT8, BASE_DEC },
	[SENDER_KEY] = { OPTION("sendkey"), "Sender's Key", FIELD_UINT64, BASE_DEC },
	[RECEIVER_KEY] = { OPTION("recvkey"), "Receiver's Key", FIELD_UINT64, BASE_DEC },
	[RECEIVER_TOKEN] = { OPTION("recvtok"), "Receiver's Token", FIELD_UINT32, BASE_DEC },
	[SENDER_RANDOM] = { OPTION("sendrand"), "Sender's Random Number", FIELD_UINT32, BASE_DEC },
	[SENDER_TRUNCATED_HMAC] = { OPTION("sendtrunchmac"), "Sender's Truncated HMAC",
				    FIELD_UINT64, BASE_DEC },
	[SENDER_HMAC] = { OPTION("sendhmac"), "Sender's HMAC", FIELD_BYTES },
	[ADD_TRUNCATED_HMAC] = { OPTION("addaddrtrunchmac"), "Truncated HMAC", FIELD_UINT64,
				 BASE_DEC },
	[RAW_ACK] = { OPTION("rawdataack"), "Original MPTCP Data ACK", FIELD_UINT64, BASE_DEC },
	[RAW_DSN] = { OPTION("rawdataseqno"), "Data Sequence Number", FIELD_UINT64, BASE_DEC },
	[SUBFLOW_SEQUENCE] = { OPTION("subflowseqno"), "Subflow Sequence Number", FIELD_UINT32,
			       BASE_DEC },
	[DATA_LENGTH] = { OPTION("datalvllen"), "Data-level Length", FIELD_UINT16, BASE_DEC },
	[IP_VERSION] = FLAG("ipver", "IP version", 0x0f),
	[ECHO] = FLAG("echo", "Echo", 0x01),
	[ADDRESS4] = { OPTION("ipv4"), "Advertised IPv4 Address", FIELD_IPV4 },
	[ADDRESS6] = { OPTION("ipv6"), "Advertised IPv6 Address", FIELD_IPV6 },
	[PORT] = { OPTION("port"), "Advertised port", FIELD_UINT16, BASE_DEC },
	[REMOVED] = { "mptcp.rm_addr.count", "Number of removed addresses", FIELD_UINT8, BASE_DEC },
};

const struct field_table tcp_mptcp_fields = { fields, sizeof fields / sizeof fields[0] };

/* The option being unfolded: LEN bytes at AT of the layer, P; off is where the next field is. */
struct option {
	struct rows *r;
	const uint8_t *p;
	uint32_t at, len, off;
};

/* The next SIZE bytes, where the option has them. */
static void take(struct option *o, unsigned field, uint32_t size)
{
	if (o->off + size <= o->len && (field == SENDER_HMAC || field == ADDRESS6))
		rows_bytes(o->r, &fields[field], o->at + o->off, size);
	else if (o->off + size <= o->len)
		rows_at(o->r, &fields[field], o->at + o->off, size);
	o->off += size;
}

/* A byte of flags: its parts, from FIRST to LAST. */
static void take_flags(struct option *o, unsigned first, unsigned last)
{
	uint32_t at = o->at + o->off;

	take(o, FLAGS, 1);
	if (o->off > o->len)
		return;
	rows_push(o->r);
	for (unsigned field = first; field <= last; field++)
		rows_at(o->r, &fields[field], at, 1);
	rows_pop(o->r);
}

static void capable_flags(struct option *o, bool first_version)
{
	uint32_t at = o->at + o->off;

	take(o, FLAGS, 1);
	rows_push(o->r);
	rows_at(o->r, &fields[CHECKSUM_REQUIRED], at, 1);
	rows_at(o->r, &fields[EXTENSIBILITY], at, 1);
	if (first_version)
		rows_at(o->r, &fields[NO_MORE_SUBFLOWS], at, 1);
	rows_at(o->r, &fields[first_version ? SHA256 : SHA1], at, 1);
	rows_at(o->r, &fields[first_version ? RESERVED_V1 : RESERVED_V0], at, 1);
	rows_pop(o->r);
}

/* 12 bytes of a SYN, 20 of the last ACK, more where data follow (8684, 3.1). */
static void capable_rows(struct option *o)
{
	bool keys = o->len == 12 || o->len == 20 || o->len == 22 || o->len == 24;

	take(o, VERSION, 1);
	if (o->len < 4)
		return;
	capable_flags(o, (o->p[2] & 0x0f) == 1);
	if (keys)
		take(o, SENDER_KEY, 8);
	if (keys && o->len >= 20)
		take(o, RECEIVER_KEY, 8);
	if (keys && o->len >= 22)
		take(o, DATA_LENGTH, 2);
}

static void join_rows(struct option *o)
{
	enum { SYN = 12, SYN_ACK = 16, ACK = 24 };

	if (o->len == ACK) {
		take(o, RESERVED, 2);
		take(o, SENDER_HMAC, 20);
		return;
	}
	if (o->len != SYN && o->len != SYN_ACK)
		return;
	take_flags(o, BACKUP, BACKUP);
	take(o, ADDRESS_ID, 1);
	if (o->len == SYN)
		take(o, RECEIVER_TOKEN, 4);
	else
		take(o, SENDER_TRUNCATED_HMAC, 8);
	take(o, SENDER_RANDOM, 4);
}

static void dss_rows(struct option *o)
{
	if (o->len < 4)
		return;
	uint8_t flags = o->p[3];
	o->off = 3;
	take_flags(o, DATA_FIN, ACK_PRESENT);
	if (flags & fields[ACK_PRESENT].mask)
		take(o, RAW_ACK, flags & fields[ACK8].mask ? 8 : 4);
	if (!(flags & fields[DSN_PRESENT].mask))
		return;
	take(o, RAW_DSN, flags & fields[DSN8].mask ? 8 : 4);
	take(o, SUBFLOW_SEQUENCE, 4);
	take(o, DATA_LENGTH, 2);
}

/* Version 0 says the address's version, version 1 whether it is an echo; the length says the rest. */
static void add_rows(struct option *o)
{
	uint8_t low = o->p[2] & 0x0f;
	bool v6 = o->len == 20 || o->len == 22 || o->len == 28 || o->len == 30;
	bool v4 = o->len == 8 || o->len == 10 || o->len == 16 || o->len == 18;

	take(o, low == 4 || low == 6 ? IP_VERSION : ECHO, 1);
	take(o, ADDRESS_ID, 1);
	if (v4)
		take(o, ADDRESS4, 4);
	if (v6)
		take(o, ADDRESS6, 16);
	if (o->len == 10 || o->len == 18 || o->len == 22 || o->len == 30)
		take(o, PORT, 2);
	if (o->len == 16 || o->len == 18 || o->len == 28 || o->len == 30)
		take(o, ADD_TRUNCATED_HMAC, 8);
}

static void remove_rows(struct option *o)
{
	rows_uint(o->r, &fields[REMOVED], o->at + 2, 1, (uint8_t)(o->len - 3))->flags =
		ROW_GENERATED;
	for (o->off = 3; o->off < o->len;)
		take(o, ADDRESS_ID, 1);
}

void tcp_mptcp_rows(struct rows *r, const uint8_t *p, uint32_t at, uint32_t len)
{
	struct option o = { r, p, at, len, 2 };

	if (len < 3)
		return;
	rows_at(r, &fields[SUBTYPE], at + 2, 1);
	switch (p[2] >> 4) {
	case CAPABLE: capable_rows(&o); break;
	case JOIN: join_rows(&o); break;
	case DSS: dss_rows(&o); break;
	case ADD_ADDR: add_rows(&o); break;
	case REMOVE_ADDR: remove_rows(&o); break;
	case PRIO:
		take_flags(&o, BACKUP, BACKUP);
		if (len == 4)
			take(&o, ADDRESS_ID, 1);
		break;
	case FAIL:
		take(&o, RESERVED, 2);
		take(&o, RAW_DSN, 8);
		break;
	case FASTCLOSE:
		take(&o, RESERVED, 2);
		take(&o, RECEIVER_KEY, 8);
		break;
	case TCPRST:
		take_flags(&o, FLAG_U, FLAG_T);
		take(&o, RST_REASON, 1);
		break;
	default: break;
	}
}
