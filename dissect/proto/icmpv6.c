/*
 * Internet Control Message Protocol for IPv6, RFC 4443.
 *
 *	+---------------+---------------+-------------------------------+
 *	|     Type      |     Code      |           Checksum            |
 *	+---------------+---------------+-------------------------------+
 *	|     MTU, pointer, identifier and sequence, or the body        |
 *	+---------------------------------------------------------------+
 *
 * Below 128 a type is an error, and quotes the datagram that it is about.  The layer is the
 * whole message.  info is the request that an echo reply answers (struct echo_match).
 */
#include "proto/icmpv6.h"

#include "bytes.h"
#include "checksum.h"
#include "flow/echo.h"
#include "names.h"
#include "walk.h"

enum { QUOTE = 8, CHECKSUM_OFF = 2, PROTO_NUMBER = 58 };

enum {
	UNREACHABLE = 1,
	TOO_BIG = 2,
	TIME_EXCEEDED = 3,
	PARAM_PROBLEM = 4,
	ECHO = 128,
	ECHO_REPLY = 129
};

enum {
	TYPE,
	CODE,
	CHECKSUM,
	CHECKSUM_STATUS,
	RESERVED,
	LENGTH,
	MTU,
	POINTER,
	IDENTIFIER,
	SEQUENCE,
	RESP_TO,
	RESP_TIME,
	DATA,
};

static const struct value_name types[] = {
	{ 1, 1, "Destination Unreachable" },
	{ 2, 2, "Packet Too Big" },
	{ 3, 3, "Time Exceeded" },
	{ 4, 4, "Parameter Problem" },
	{ 128, 128, "Echo (ping) request" },
	{ 129, 129, "Echo (ping) reply" },
	{ 130, 130, "Multicast Listener Query" },
	{ 131, 131, "Multicast Listener Report" },
	{ 132, 132, "Multicast Listener Done" },
	{ 133, 133, "Router Solicitation" },
	{ 134, 134, "Router Advertisement" },
	{ 135, 135, "Neighbor Solicitation" },
	{ 136, 136, "Neighbor Advertisement" },
	{ 137, 137, "Redirect" },
	{ 138, 138, "Router Renumbering" },
	{ 139, 139, "Node Information Query" },
	{ 140, 140, "Node Information Reply" },
	{ 141, 141, "Inverse Neighbor Discovery Solicitation" },
	{ 142, 142, "Inverse Neighbor Discovery Advertisement" },
	{ 143, 143, "Multicast Listener Report Message v2" },
	{ 144, 144, "Home Agent Address Discovery Request" },
	{ 145, 145, "Home Agent Address Discovery Reply" },
	{ 146, 146, "Mobile Prefix Solicitation" },
	{ 147, 147, "Mobile Prefix Advertisement" },
	{ 151, 151, "Multicast Router Advertisement" },
	{ 152, 152, "Multicast Router Solicitation" },
	{ 153, 153, "Multicast Router Termination" },
	{ 155, 155, "RPL Control" },
	{ 0 },
};

static const struct field_def fields[] = {
	[TYPE] = { "icmpv6.type", "Type", FIELD_UINT8, BASE_DEC, .at = 0, .size = 1,
		   .names = types },
	[CODE] = { "icmpv6.code", "Code", FIELD_UINT8, BASE_DEC, .at = 1, .size = 1 },
	[CHECKSUM] = { "icmpv6.checksum", "Checksum", FIELD_UINT16, BASE_HEX, .at = 2, .size = 2 },
	[CHECKSUM_STATUS] = { "icmpv6.checksum.status", "Checksum Status", FIELD_UINT8,
			      .names = names_checksum_status },
	[RESERVED] = { "icmpv6.reserved", "Reserved", FIELD_BYTES },
	[LENGTH] = { "icmpv6.length", "Length of original datagram", FIELD_UINT8, BASE_DEC, .at = 4,
		     .size = 1 },
	[MTU] = { "icmpv6.mtu", "MTU", FIELD_UINT32, BASE_DEC, .at = 4, .size = 4 },
	[POINTER] = { "icmpv6.pointer", "Pointer", FIELD_UINT32, BASE_DEC, .at = 4, .size = 4 },
	[IDENTIFIER] = { "icmpv6.echo.identifier", "Identifier", FIELD_UINT16, BASE_HEX, .at = 4,
			 .size = 2 },
	[SEQUENCE] = { "icmpv6.echo.sequence_number", "Sequence", FIELD_UINT16, BASE_DEC, .at = 6,
		       .size = 2 },
	[RESP_TO] = { "icmpv6.resp_to", "Response To", FIELD_FRAMENUM },
	[RESP_TIME] = { "icmpv6.resptime", "Response Time", FIELD_DOUBLE },
	[DATA] = { "icmpv6.data", "Data", FIELD_BYTES },
};

static const struct value_name unreachable_codes[] = {
	{ 0, 0, "no route to destination" },
	{ 1, 1, "Administratively prohibited" },
	{ 2, 2, "Beyond scope of source address" },
	{ 3, 3, "Address unreachable" },
	{ 4, 4, "Port unreachable" },
	{ 5, 5, "Source address failed ingress/egress policy" },
	{ 6, 6, "Reject route to destination" },
	{ 7, 7, "Error in Source Routing Header" },
	{ 0 },
};

static const struct value_name exceeded_codes[] = {
	{ 0, 0, "hop limit exceeded in transit" },
	{ 1, 1, "fragment reassembly time exceeded" },
	{ 0 },
};

static const struct value_name problem_codes[] = {
	{ 0, 0, "erroneous header field encountered" },
	{ 1, 1, "unrecognized Next Header type encountered" },
	{ 2, 2, "unrecognized IPv6 option encountered" },
	{ 0 },
};

static bool is_error(uint8_t type)
{
	return type >= UNREACHABLE && type <= PARAM_PROBLEM;
}

static enum checksum_verdict verdict(const struct dissection *d, const struct layer *l)
{
	return checksum_transport(d, l, PROTO_NUMBER, CHECKSUM_OFF, l->len, NULL);
}

static void icmpv6_walk(struct dissection *d, struct layer *l)
{
	uint8_t i = layer_index(d, l);
	struct cursor c = layer_cursor(d, l);
	const uint8_t *p = cursor_take(&c, ICMPV6_HLEN);

	l->hlen = l->cap;
	if (dissect_check(d, i, &c))
		return;
	if (!dissect_transport_only(d) && verdict(d, l) == CHECKSUM_VERDICT_BAD)
		dissect_issue(d, i, ISSUE_BAD_CHECKSUM, CHECKSUM_OFF, &fields[CHECKSUM]);
	if (!l->quoted && p[0] == ECHO && l->cap >= QUOTE)
		echo_request(d, l, be16(p + 4), be16(p + 6));
	else if (!l->quoted && p[0] == ECHO_REPLY && l->cap >= QUOTE)
		l->info = echo_reply(d, l, be16(p + 4), be16(p + 6));
	if (is_error(p[0]) && l->len > QUOTE)
		dissect_child(d, i, PROTO_IPV6, QUOTE, l->len - QUOTE);
	else if ((p[0] == ECHO || p[0] == ECHO_REPLY) && l->len > QUOTE)
		dissect_child(d, i, PROTO_DATA, QUOTE, l->len - QUOTE);
}

static void code_row(struct rows *r, const uint8_t *p)
{
	const struct value_name *names = p[0] == UNREACHABLE   ? unreachable_codes :
					 p[0] == TIME_EXCEEDED ? exceeded_codes :
					 p[0] == PARAM_PROBLEM ? problem_codes :
								 NULL;
	const char *name = value_name(names, p[1]);
	struct row *row = rows_fixed(r, &fields[CODE]);

	if (name)
		row->label = rows_text(r, "Code: %u (%s)", p[1], name);
}

static void checksum_rows(struct rows *r, const struct layer *l)
{
	enum checksum_verdict v = verdict(r->d, l);

	rows_fixed(r, &fields[CHECKSUM]);
	rows_uint(r, &fields[CHECKSUM_STATUS], 2, 0,
		  v == CHECKSUM_VERDICT_GOOD    ? CHECKSUM_GOOD :
		  v == CHECKSUM_VERDICT_UNKNOWN ? CHECKSUM_UNVERIFIED :
						  CHECKSUM_BAD)
		->flags = ROW_GENERATED;
}

static void echo_rows(struct rows *r, const struct layer *l)
{
	const struct echo_match *match = l->info;

	rows_fixed(r, &fields[IDENTIFIER]);
	rows_fixed(r, &fields[SEQUENCE]);
	if (!match)
		return;
	rows_uint(r, &fields[RESP_TO], 0, 0, match->frame)->flags = ROW_GENERATED;
	rows_double(r, &fields[RESP_TIME], 0, 0, (double)match->delay_ns / 1e6)->flags =
		ROW_GENERATED;
}

static void error_rows(struct rows *r, const struct layer *l, uint8_t type)
{
	if (type == TOO_BIG) {
		rows_fixed(r, &fields[MTU]);
	} else if (type == PARAM_PROBLEM) {
		rows_fixed(r, &fields[POINTER]);
	} else if (l->cap >= QUOTE && layer_data(r->d, l)[4]) {
		/* RFC 4884, 4.4: the length of what is quoted, in 64-bit words. */
		rows_fixed(r, &fields[LENGTH]);
		rows_bytes(r, &fields[RESERVED], 5, 3);
	} else if (l->cap >= QUOTE) {
		rows_bytes(r, &fields[RESERVED], 4, 4);
	}
}

static void body_rows(struct rows *r, const struct layer *l, uint8_t type)
{
	if (is_error(type))
		error_rows(r, l, type);
	else if (type == ECHO || type == ECHO_REPLY)
		echo_rows(r, l);
	else if (type >= 130 && type <= 132)
		icmpv6_mld_rows(r, l, type);
	else if (type >= 133 && type <= 137)
		icmpv6_nd_rows(r, l, type);
	else if (type == 143)
		icmpv6_mld_rows(r, l, type);
}

static void icmpv6_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);

	rows_fixed(r, &fields[TYPE]);
	if (l->cap < 2)
		return;
	code_row(r, p);
	if (l->cap < ICMPV6_HLEN)
		return;
	checksum_rows(r, l);
	body_rows(r, l, p[0]);
}

const struct proto proto_icmpv6 = {
	.name = "icmpv6",
	.title = "Internet Control Message Protocol v6",
	.spec = "RFC 4443",
	.whole = true,
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = (const struct field_table *const[]){ &icmpv6_nd_fields, &icmpv6_mld_fields, NULL },
	.walk = icmpv6_walk,
	.rows = icmpv6_rows,
};
