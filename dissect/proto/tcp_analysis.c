/* The rows of TCP's analysis: what flow/tcp.c found, under Wireshark's names. */
#include "flow/stream.h"
#include "flow/tcp.h"
#include "proto/tcp_rows.h"
#include "walk.h"

enum {
	ANALYSIS,
	ACKS_FRAME,
	ACK_RTT,
	INITIAL_RTT,
	BYTES_IN_FLIGHT,
	PUSH_BYTES,
	FLAGS,
	REUSED_PORTS,
	RETRANSMISSION,
	FAST_RETRANSMISSION,
	SPURIOUS_RETRANSMISSION,
	RTO,
	RTO_FRAME,
	OUT_OF_ORDER,
	LOST_SEGMENT,
	ACK_LOST_SEGMENT,
	WINDOW_UPDATE,
	WINDOW_FULL,
	KEEP_ALIVE,
	KEEP_ALIVE_ACK,
	DUPLICATE_ACK,
	DUPLICATE_ACK_NUM,
	DUPLICATE_ACK_FRAME,
	ZERO_WINDOW_PROBE,
	ZERO_WINDOW,
	ZERO_WINDOW_PROBE_ACK,
	SEGMENT_DATA,
	SEGMENTS,
	SEGMENT,
	SEGMENT_COUNT,
	REASSEMBLED_LENGTH,
	REASSEMBLED_DATA,
};

static const struct field_def fields[] = {
	[ANALYSIS] = { "tcp.analysis", "SEQ/ACK analysis", FIELD_NONE },
	[ACKS_FRAME] = { "tcp.analysis.acks_frame", "This is an ACK to the segment in frame",
			 FIELD_FRAMENUM },
	[ACK_RTT] = { "tcp.analysis.ack_rtt", "The RTT to ACK the segment was", FIELD_RELTIME },
	[INITIAL_RTT] = { "tcp.analysis.initial_rtt", "iRTT", FIELD_RELTIME },
	[BYTES_IN_FLIGHT] = { "tcp.analysis.bytes_in_flight", "Bytes in flight", FIELD_UINT32,
			      BASE_DEC },
	[PUSH_BYTES] = { "tcp.analysis.push_bytes_sent", "Bytes sent since last PSH flag",
			 FIELD_UINT32, BASE_DEC },
	[FLAGS] = { "tcp.analysis.flags", "TCP Analysis Flags", FIELD_NONE },
	[REUSED_PORTS] = { "tcp.analysis.reused_ports",
			   "A new tcp session is started with the same ports as an earlier session "
			   "in this trace",
			   FIELD_NONE },
	[RETRANSMISSION] = { "tcp.analysis.retransmission",
			     "This frame is a (suspected) retransmission", FIELD_NONE },
	[FAST_RETRANSMISSION] = { "tcp.analysis.fast_retransmission",
				  "This frame is a (suspected) fast retransmission", FIELD_NONE },
	[SPURIOUS_RETRANSMISSION] = { "tcp.analysis.spurious_retransmission",
				      "This frame is a (suspected) spurious retransmission",
				      FIELD_NONE },
	[RTO] = { "tcp.analysis.rto", "The RTO for this segment was", FIELD_RELTIME },
	[RTO_FRAME] = { "tcp.analysis.rto_frame", "RTO based on delta from frame", FIELD_FRAMENUM },
	[OUT_OF_ORDER] = { "tcp.analysis.out_of_order",
			   "This frame is a (suspected) out-of-order segment", FIELD_NONE },
	[LOST_SEGMENT] = { "tcp.analysis.lost_segment",
			   "Previous segment(s) not captured (common at capture start)",
			   FIELD_NONE },
	[ACK_LOST_SEGMENT] = { "tcp.analysis.ack_lost_segment",
			       "ACKed segment that wasn't captured (common at capture start)",
			       FIELD_NONE },
	[WINDOW_UPDATE] = { "tcp.analysis.window_update", "TCP window update", FIELD_NONE },
	[WINDOW_FULL] = { "tcp.analysis.window_full",
			  "TCP window specified by the receiver is now completely full",
			  FIELD_NONE },
	[KEEP_ALIVE] = { "tcp.analysis.keep_alive", "TCP keep-alive segment", FIELD_NONE },
	[KEEP_ALIVE_ACK] = { "tcp.analysis.keep_alive_ack", "ACK to a TCP keep-alive segment",
			     FIELD_NONE },
	[DUPLICATE_ACK] = { "tcp.analysis.duplicate_ack", "Duplicate ACK", FIELD_NONE },
	[DUPLICATE_ACK_NUM] = { "tcp.analysis.duplicate_ack_num", "Duplicate ACK #", FIELD_UINT32,
				BASE_DEC },
	[DUPLICATE_ACK_FRAME] = { "tcp.analysis.duplicate_ack_frame",
				  "Duplicate to the ACK in frame", FIELD_FRAMENUM },
	[ZERO_WINDOW_PROBE] = { "tcp.analysis.zero_window_probe", "TCP Zero Window Probe",
				FIELD_NONE },
	[ZERO_WINDOW] = { "tcp.analysis.zero_window", "TCP Zero Window segment", FIELD_NONE },
	[SEGMENT_DATA] = { "tcp.segment_data", "TCP segment data", FIELD_BYTES },
	[SEGMENTS] = { "tcp.segments", "Reassembled TCP Segments", FIELD_NONE },
	[SEGMENT] = { "tcp.segment", "TCP Segment", FIELD_FRAMENUM },
	[SEGMENT_COUNT] = { "tcp.segment.count", "Segment count", FIELD_UINT32, BASE_DEC },
	[REASSEMBLED_LENGTH] = { "tcp.reassembled.length", "Reassembled TCP length", FIELD_UINT32,
				 BASE_DEC },
	[REASSEMBLED_DATA] = { "tcp.reassembled.data", "Reassembled TCP Data", FIELD_BYTES },
	[ZERO_WINDOW_PROBE_ACK] = { "tcp.analysis.zero_window_probe_ack",
				    "ACK to a TCP Zero Window Probe", FIELD_NONE },
};

const struct field_table tcp_analysis_fields = { fields, sizeof fields / sizeof fields[0] };

static void note(struct rows *r, unsigned field)
{
	rows_uint(r, &fields[field], 0, 0, 1)->flags = ROW_GENERATED;
}

static void number(struct rows *r, unsigned field, uint64_t v)
{
	rows_uint(r, &fields[field], 0, 0, v)->flags = ROW_GENERATED;
}

static void duration(struct rows *r, unsigned field, int64_t ns)
{
	rows_int(r, &fields[field], 0, 0, ns)->flags = ROW_GENERATED;
}

static void note_if(struct rows *r, const struct tcp_info *info, unsigned bit, unsigned field)
{
	if (info->analysis & bit)
		note(r, field);
}

static void flag_rows(struct rows *r, const struct tcp_info *info)
{
	note(r, FLAGS);
	rows_push(r);
	note_if(r, info, TCPA_REUSED_PORTS, REUSED_PORTS);
	note_if(r, info, TCPA_RETRANSMISSION, RETRANSMISSION);
	if ((info->analysis & TCPA_RETRANSMISSION) && info->rto) {
		duration(r, RTO, info->rto);
		number(r, RTO_FRAME, info->rto_frame);
	}
	if (info->analysis & TCPA_FAST_RETRANSMISSION) {
		note(r, FAST_RETRANSMISSION);
		note(r, RETRANSMISSION);
	}
	if (info->analysis & TCPA_SPURIOUS_RETRANSMISSION) {
		note(r, SPURIOUS_RETRANSMISSION);
		note(r, RETRANSMISSION);
	}
	note_if(r, info, TCPA_OUT_OF_ORDER, OUT_OF_ORDER);
	note_if(r, info, TCPA_LOST_SEGMENT, LOST_SEGMENT);
	note_if(r, info, TCPA_ACK_LOST_SEGMENT, ACK_LOST_SEGMENT);
	note_if(r, info, TCPA_WINDOW_UPDATE, WINDOW_UPDATE);
	note_if(r, info, TCPA_WINDOW_FULL, WINDOW_FULL);
	note_if(r, info, TCPA_KEEP_ALIVE, KEEP_ALIVE);
	note_if(r, info, TCPA_KEEP_ALIVE_ACK, KEEP_ALIVE_ACK);
	/* Twice, as tshark has it: the flag and the note on it. */
	note_if(r, info, TCPA_DUPLICATE_ACK, DUPLICATE_ACK);
	note_if(r, info, TCPA_DUPLICATE_ACK, DUPLICATE_ACK);
	note_if(r, info, TCPA_ZERO_WINDOW_PROBE, ZERO_WINDOW_PROBE);
	note_if(r, info, TCPA_ZERO_WINDOW, ZERO_WINDOW);
	note_if(r, info, TCPA_ZERO_WINDOW_PROBE_ACK, ZERO_WINDOW_PROBE_ACK);
	rows_pop(r);
}

void tcp_analysis_rows(struct rows *r, const struct tcp_info *info)
{
	note(r, ANALYSIS);
	rows_push(r);
	if (info->acked_frame) {
		number(r, ACKS_FRAME, info->acked_frame);
		if (info->ack_rtt)
			duration(r, ACK_RTT, info->ack_rtt);
	}
	if (info->initial_rtt)
		duration(r, INITIAL_RTT, info->initial_rtt);
	if (info->bytes_in_flight) {
		number(r, BYTES_IN_FLIGHT, info->bytes_in_flight);
		number(r, PUSH_BYTES, info->push_bytes);
	}
	if (info->analysis)
		flag_rows(r, info);
	if (info->dup_number) {
		number(r, DUPLICATE_ACK_NUM, info->dup_number);
		number(r, DUPLICATE_ACK_FRAME, info->dup_frame);
	}
	rows_pop(r);
}

void tcp_stream_rows(struct rows *r, const struct layer *l, const struct tcp_info *info)
{
	const struct stream_whole *w = info->whole;

	(void)l;
	for (unsigned i = 0; i < info->nparts; i++)
		rows_bytes(r, &fields[SEGMENT_DATA], info->part[i].off, info->part[i].len);
	if (!w)
		return;
	rows_text_begin(r);
	text_fmt(&r->text, "%u Reassembled TCP Segments (%u bytes): ", w->nsegments, w->len);
	for (uint32_t i = 0; i < w->nsegments; i++)
		text_fmt(&r->text, "%s#%lu(%u)", i ? ", " : "", (unsigned long)w->segments[i].frame,
			 w->segments[i].len);
	struct row *row = rows_uint(r, &fields[SEGMENTS], 0, 0, 1);
	row->label = rows_text_end(r, NULL);
	row->flags = ROW_GENERATED;
	rows_push(r);
	for (uint32_t i = 0; i < w->nsegments; i++)
		number(r, SEGMENT, w->segments[i].frame);
	number(r, SEGMENT_COUNT, w->nsegments);
	number(r, REASSEMBLED_LENGTH, w->len);
	rows_value(r, &fields[REASSEMBLED_DATA], 0, 0, w->data, w->len)->flags = ROW_GENERATED;
	rows_pop(r);
}
