/* The rows of a TCP header; what it is, is in tcp.c. */
#include "proto/tcp_rows.h"

#include <assert.h>

#include "bytes.h"
#include "flow/tcp.h"
#include "names.h"
#include "proto/tcp.h"
#include "put.h"
#include "walk.h"

#define FLAG(field, label, bit) \
	{ \
		field, label, FIELD_BOOL, .at = 12, .size = 2, .bits = 12, .mask = (bit), \
					  .names = names_set \
	}

const struct field_def tcp_fields[TCP_NFIELDS] = {
	[TCP_SRCPORT] = { "tcp.srcport", "Source Port", FIELD_UINT16, BASE_DEC, .at = 0,
			  .size = 2 },
	[TCP_DSTPORT] = { "tcp.dstport", "Destination Port", FIELD_UINT16, BASE_DEC, .at = 2,
			  .size = 2 },
	[TCP_PORT] = { "tcp.port", "Source or Destination Port", FIELD_UINT16, BASE_DEC },
	[TCP_STREAM] = { "tcp.stream", "Stream index", FIELD_UINT32, BASE_DEC },
	[TCP_COMPLETENESS] = { "tcp.completeness", "Conversation completeness", FIELD_UINT8,
			       BASE_DEC },
	[TCP_LEN] = { "tcp.len", "TCP Segment Len", FIELD_UINT32, BASE_DEC },
	[TCP_SEQ] = { "tcp.seq", "Sequence Number", FIELD_UINT32, BASE_DEC },
	[TCP_SEQ_RAW] = { "tcp.seq_raw", "Sequence Number (raw)", FIELD_UINT32, BASE_DEC, .at = 4,
			  .size = 4 },
	[TCP_NXTSEQ] = { "tcp.nxtseq", "Next Sequence Number", FIELD_UINT32, BASE_DEC },
	[TCP_ACK_NUMBER] = { "tcp.ack", "Acknowledgment Number", FIELD_UINT32, BASE_DEC },
	[TCP_ACK_RAW] = { "tcp.ack_raw", "Acknowledgment number (raw)", FIELD_UINT32, BASE_DEC,
			  .at = 8, .size = 4 },
	[TCP_HDR_LEN] = { "tcp.hdr_len", "Header Length", FIELD_UINT8, BASE_DEC },
	[TCP_FLAGS_ALL] = { "tcp.flags", "Flags", FIELD_UINT16, BASE_HEX, .at = 12, .size = 2,
			    .mask = 0x0fff },
	[TCP_FLAGS_RES] = FLAG("tcp.flags.res", "Reserved", 0xe00),
	[TCP_FLAGS_AE] = FLAG("tcp.flags.ae", "Accurate ECN", TCP_AE),
	[TCP_FLAGS_CWR] = FLAG("tcp.flags.cwr", "Congestion Window Reduced", TCP_CWR),
	[TCP_FLAGS_ECE] = FLAG("tcp.flags.ece", "ECN-Echo", TCP_ECE),
	[TCP_FLAGS_URG] = FLAG("tcp.flags.urg", "Urgent", TCP_URG),
	[TCP_FLAGS_ACK] = FLAG("tcp.flags.ack", "Acknowledgment", TCP_ACK),
	[TCP_FLAGS_PUSH] = FLAG("tcp.flags.push", "Push", TCP_PSH),
	[TCP_FLAGS_RESET] = FLAG("tcp.flags.reset", "Reset", TCP_RST),
	[TCP_FLAGS_SYN] = FLAG("tcp.flags.syn", "Syn", TCP_SYN),
	[TCP_FLAGS_FIN] = FLAG("tcp.flags.fin", "Fin", TCP_FIN),
	[TCP_FLAGS_STR] = { "tcp.flags.str", "TCP Flags", FIELD_STRING, BASE_UTF8 },
	[TCP_WINDOW_VALUE] = { "tcp.window_size_value", "Window", FIELD_UINT16, BASE_DEC, .at = 14,
			       .size = 2 },
	[TCP_WINDOW] = { "tcp.window_size", "Calculated window size", FIELD_UINT32, BASE_DEC },
	[TCP_SCALE] = { "tcp.window_size_scalefactor", "Window size scaling factor", FIELD_INT32,
			BASE_DEC },
	[TCP_CHECKSUM] = { "tcp.checksum", "Checksum", FIELD_UINT16, BASE_HEX, .at = 16,
			   .size = 2 },
	[TCP_CHECKSUM_STATUS] = { "tcp.checksum.status", "Checksum Status", FIELD_UINT8,
				  .names = names_checksum_status },
	[TCP_URGENT] = { "tcp.urgent_pointer", "Urgent Pointer", FIELD_UINT16, BASE_DEC, .at = 18,
			 .size = 2 },
	[TCP_TIME_RELATIVE] = { "tcp.time_relative", "Time since first frame in this TCP stream",
				FIELD_RELTIME },
	[TCP_TIME_DELTA] = { "tcp.time_delta", "Time since previous frame in this TCP stream",
			     FIELD_RELTIME },
	[TCP_PAYLOAD] = { "tcp.payload", "TCP payload", FIELD_BYTES },
	[TCP_RESET_CAUSE] = { "tcp.reset_cause", "Reset cause", FIELD_STRING },
};
static_assert(sizeof tcp_fields / sizeof tcp_fields[0] == TCP_NFIELDS, "a field for each");

static void generated(struct rows *r, unsigned field, uint64_t v)
{
	rows_uint(r, &tcp_fields[field], 0, 0, v)->flags = ROW_GENERATED;
}

/* "SYN, ACK" and the like. */
static void put_flag_words(struct text *t, uint16_t flags)
{
	static const char words[9][13] = { "FIN", "SYN", "RST", "PSH", "ACK",
					   "URG", "ECE", "CWR", "AE" };
	bool first = true;

	for (unsigned i = 0; i < 9; i++) {
		if (!(flags & 1u << i))
			continue;
		text_fmt(t, "%s%s", first ? "" : ", ", words[i]);
		first = false;
	}
	if (flags & 0xe00)
		text_fmt(t, "%sReserved", first ? "" : ", ");
	else if (first)
		text_str(t, "<None>");
}

static const char *flags_label(struct rows *r, uint16_t flags)
{
	if (rows_unlabelled(r))
		return NULL;
	rows_text_begin(r);
	text_fmt(&r->text, "Flags: 0x%03x (", flags);
	put_flag_words(&r->text, flags);
	text_char(&r->text, ')');
	return rows_text_end(r, NULL);
}

/* "\u00b7\u00b7A\u00b7\u00b7S" as Wireshark has it, twelve of them. */
static void flag_letters_row(struct rows *r, uint16_t flags)
{
	static const char letters[] = "RRRACEUAPRSF";
	char b[2 * sizeof letters], *p = b;
	uint32_t n;

	for (unsigned i = 0; i < 12; i++) {
		if (flags & 1u << (11 - i))
			*p++ = letters[i];
		else
			p = put_lit(p, "\u00b7");
	}
	rows_text_begin(r);
	text_mem(&r->text, b, (size_t)(p - b));
	const char *s = rows_text_end(r, &n);
	rows_value(r, &tcp_fields[TCP_FLAGS_STR], 12, 2, s, n)->flags = ROW_GENERATED;
}

static void flag_rows(struct rows *r, uint16_t flags)
{
	rows_fixed(r, &tcp_fields[TCP_FLAGS_ALL])->label = flags_label(r, flags);
	rows_push(r);
	for (unsigned i = TCP_FLAGS_RES; i <= TCP_FLAGS_FIN; i++)
		rows_fixed(r, &tcp_fields[i]);
	flag_letters_row(r, flags);
	rows_pop(r);
}

static void window_rows(struct rows *r, uint16_t flags, uint32_t raw, const struct tcp_info *info)
{
	struct row *row;

	rows_fixed(r, &tcp_fields[TCP_WINDOW_VALUE]);
	row = rows_uint(r, &tcp_fields[TCP_WINDOW], 14, 2, info ? info->window : raw);
	row->flags = ROW_GENERATED;
	if (!info || (flags & TCP_SYN))
		return;
	row = rows_int(r, &tcp_fields[TCP_SCALE], 14, 2,
		       info->scale < 0 ? info->scale : 1 << info->scale);
	row->flags = ROW_GENERATED;
	row->label = info->scale == TCP_SCALE_UNKNOWN ?
			     "Window size scaling factor: -1 (unknown)" :
		     info->scale == TCP_SCALE_UNUSED ?
			     "Window size scaling factor: -2 (no window scaling used)" :
			     NULL;
}

/* Numbers from the source port to the acknowledgment; false where the header ends before. */
static bool number_rows(struct rows *r, const struct layer *l, const struct tcp_info *info)
{
	const uint8_t *p = layer_data(r->d, l);

	if (l->quoted)
		rows_uint(r, &tcp_fields[TCP_SEQ], 4, 4, l->cap >= 8 ? be32(p + 4) : 0);
	if (l->cap < 16)
		return false;
	if (info) {
		generated(r, TCP_STREAM, info->stream);
		generated(r, TCP_COMPLETENESS, info->completeness);
	}
	if (info && info->has_len)
		generated(r, TCP_LEN, info->len);
	if (!l->quoted) {
		rows_uint(r, &tcp_fields[TCP_SEQ], 4, 4, info ? info->seq : be32(p + 4));
		rows_fixed(r, &tcp_fields[TCP_SEQ_RAW]);
	}
	return true;
}

static void hdr_len_row(struct rows *r, uint32_t hlen)
{
	uint32_t words = hlen / 4;

	rows_uint(r, &tcp_fields[TCP_HDR_LEN], 12, 1, hlen)->label =
		rows_text(r, "%u%u%u%u .... = Header Length: %u bytes (%u)", words >> 3 & 1,
			  words >> 2 & 1, words >> 1 & 1, words & 1, hlen, words);
}

static void payload_rows(struct rows *r, const struct layer *l, uint16_t flags)
{
	if (l->cap <= l->hlen)
		return;
	/* RFC 9293, 3.5.3: text in a reset says why. */
	if (flags & TCP_RST)
		rows_bytes(r, &tcp_fields[TCP_RESET_CAUSE], l->hlen, l->cap - l->hlen);
	else
		rows_bytes(r, &tcp_fields[TCP_PAYLOAD], l->hlen, l->cap - l->hlen);
}

static void time_rows(struct rows *r, const struct tcp_info *info)
{
	rows_label(r, 0, 0, "Timestamps")->flags = ROW_GENERATED;
	rows_push(r);
	rows_int(r, &tcp_fields[TCP_TIME_RELATIVE], 0, 0, info->since_first)->flags = ROW_GENERATED;
	rows_int(r, &tcp_fields[TCP_TIME_DELTA], 0, 0, info->since_previous)->flags = ROW_GENERATED;
	rows_pop(r);
}

static void summary(struct rows *r, const uint8_t *p, const struct tcp_info *info)
{
	struct text *t = &r->text;

	if (rows_unlabelled(r))
		return;
	rows_text_begin(r);
	text_fmt(t, "Transmission Control Protocol, Src Port: %u, Dst Port: %u, Seq: %u", be16(p),
		 be16(p + 2), info ? info->seq : be32(p + 4));
	if (p[13] & TCP_ACK)
		text_fmt(t, ", Ack: %u", info ? info->ack : be32(p + 8));
	if (info && info->has_len)
		text_fmt(t, ", Len: %u", info->len);
	rows_summary_text(r, rows_text_end(r, NULL));
}

void tcp_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	const struct tcp_info *info = l->info;
	uint16_t flags;

	if (l->cap < 4) {
		rows_withdraw(r);
		return;
	}
	rows_fixed(r, &tcp_fields[TCP_SRCPORT]);
	rows_fixed(r, &tcp_fields[TCP_DSTPORT]);
	rows_uint(r, &tcp_fields[TCP_PORT], 0, 2, be16(p))->flags = ROW_HIDDEN;
	rows_uint(r, &tcp_fields[TCP_PORT], 2, 2, be16(p + 2))->flags = ROW_HIDDEN;
	rows_summary(r, "Transmission Control Protocol, Src Port: %u, Dst Port: %u", be16(p),
		     be16(p + 2));
	if (!number_rows(r, l, info))
		return;
	flags = be16(p + 12) & TCP_FLAGS;
	if ((p[12] >> 4) * 4u < TCP_HLEN_MIN) {
		rows_summary(r,
			     "Transmission Control Protocol, Src Port: %u, Dst Port: %u, Seq: %u",
			     be16(p), be16(p + 2), info ? info->seq : be32(p + 4));
		hdr_len_row(r, (p[12] >> 4) * 4u);
		return;
	}
	summary(r, p, info);
	if (info && info->has_len)
		generated(r, TCP_NXTSEQ, info->next);
	rows_uint(r, &tcp_fields[TCP_ACK_NUMBER], 8, 4, info ? info->ack : be32(p + 8));
	rows_fixed(r, &tcp_fields[TCP_ACK_RAW]);
	hdr_len_row(r, (p[12] >> 4) * 4u);
	flag_rows(r, flags);
	window_rows(r, flags, be16(p + 14), info);
	if (l->cap < 18)
		return;
	rows_fixed(r, &tcp_fields[TCP_CHECKSUM]);
	generated(r, TCP_CHECKSUM_STATUS, CHECKSUM_UNVERIFIED);
	rows_fixed(r, &tcp_fields[TCP_URGENT]);
	if (l->cap < TCP_HLEN_MIN)
		return;
	tcp_option_rows(r, l);
	if (info && info->has_time)
		time_rows(r, info);
	if ((p[12] >> 4) * 4u > l->cap || (l->hlen > TCP_HLEN_MIN && tcp_options_overrun(r->d, l)))
		return;
	if (info && !l->quoted && info->has_analysis)
		tcp_analysis_rows(r, info);
	if (!l->quoted)
		payload_rows(r, l, flags);
	if (info && !l->quoted)
		tcp_stream_rows(r, l, info);
}
