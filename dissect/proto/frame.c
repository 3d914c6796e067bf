/*
 * The frame as its source gave it: what Wireshark calls "frame".  Times, lengths and the
 * options of a pcapng packet block are here, so that filters and faces see them as fields.
 */
#include <string.h>

#include "annotation.h"
#include "dissector.h"
#include "known.h"
#include "flow/infer.h"
#include "linktype.h"
#include "proto/annotation_rows.h"
#include "proto/ether.h"
#include "proto/frame_verdict.h"
#include "proto/igmp.h"
#include "proto/tcp.h"
#include "walk.h"

enum {
	COMMENT,
	SECTION_NUMBER,
	INTERFACE_ID,
	INTERFACE_NAME,
	INTERFACE_DESCRIPTION,
	QUEUE,
	FLAGS,
	FLAGS_DIRECTION,
	FLAGS_RECEPTION,
	FLAGS_FCS,
	PACKET_ID,
	ENCAP,
	TIME,
	TIME_EPOCH,
	TIME_DELTA,
	TIME_DELTA_DISPLAYED,
	TIME_RELATIVE,
	NUMBER,
	LENGTH,
	CAP_LENGTH,
	DROP_COUNT,
	MARKED,
	IGNORED,
	PROTOCOLS_IN_FRAME,
};

static const struct value_name directions[] = {
	{ 0, 0, "Unknown" },
	{ 1, 1, "Inbound" },
	{ 2, 2, "Outbound" },
	{ 0 },
};

static const struct value_name receptions[] = {
	{ 0, 0, "Not specified" }, { 1, 1, "Unicast" },     { 2, 2, "Multicast" },
	{ 3, 3, "Broadcast" },     { 4, 4, "Promiscuous" }, { 0 },
};

static const struct field_def fields[] = {
	[COMMENT] = { "frame.comment", "Comment", FIELD_STRING, BASE_UTF8 },
	[SECTION_NUMBER] = { "frame.section_number", "Section number", FIELD_UINT32, BASE_DEC },
	[INTERFACE_ID] = { "frame.interface_id", "Interface id", FIELD_UINT32, BASE_DEC },
	[INTERFACE_NAME] = { "frame.interface_name", "Interface name", FIELD_STRING, BASE_UTF8 },
	[INTERFACE_DESCRIPTION] = { "frame.interface_description", "Interface description",
				    FIELD_STRING, BASE_UTF8 },
	[QUEUE] = { "frame.interface_queue", "Interface queue", FIELD_UINT32, BASE_DEC },
	[FLAGS] = { "frame.packet_flags", "Packet flags", FIELD_UINT32, BASE_HEX },
	[FLAGS_DIRECTION] = { "frame.packet_flags_direction", "Direction", FIELD_UINT32, BASE_HEX,
			      .mask = 0x3, .names = directions },
	[FLAGS_RECEPTION] = { "frame.packet_flags_reception_type", "Reception type", FIELD_UINT32,
			      BASE_DEC, .mask = 0x1c, .names = receptions },
	[FLAGS_FCS] = { "frame.packet_flags_fcs_length", "FCS length", FIELD_UINT32, BASE_DEC,
			.mask = 0x1e0 },
	[PACKET_ID] = { "frame.packet_id", "Packet id", FIELD_UINT64, BASE_DEC },
	[ENCAP] = { "frame.encap_type", "Encapsulation type", FIELD_INT16, BASE_DEC },
	[TIME] = { "frame.time", "Arrival Time", FIELD_ABSTIME, BASE_LOCAL },
	[TIME_EPOCH] = { "frame.time_epoch", "Epoch Time", FIELD_RELTIME },
	[TIME_DELTA] = { "frame.time_delta", "Time delta from previous captured frame",
			 FIELD_RELTIME },
	[TIME_DELTA_DISPLAYED] = { "frame.time_delta_displayed",
				   "Time delta from previous displayed frame", FIELD_RELTIME },
	[TIME_RELATIVE] = { "frame.time_relative", "Time since reference or first frame",
			    FIELD_RELTIME },
	[NUMBER] = { "frame.number", "Frame Number", FIELD_UINT32, BASE_DEC },
	[LENGTH] = { "frame.len", "Frame length on the wire", FIELD_UINT32, BASE_DEC },
	[CAP_LENGTH] = { "frame.cap_len", "Frame length stored into the capture file", FIELD_UINT32,
			 BASE_DEC },
	[DROP_COUNT] = { "frame.drop_count", "Drop Count", FIELD_UINT64, BASE_DEC },
	[MARKED] = { "frame.marked", "Frame is marked", FIELD_BOOL },
	[IGNORED] = { "frame.ignored", "Frame is ignored", FIELD_BOOL },
	[PROTOCOLS_IN_FRAME] = { "frame.protocols", "Protocols in frame", FIELD_STRING },
};

/* What the dissector remembers of earlier frames, at this one: the layer's info. */
struct frame_times {
	int64_t since_first, since_previous;
};

static void note_times(struct dissection *d, struct layer *l)
{
	struct dissector *x = d->dissector;
	struct frame_times *t = x && d->frame->has_time ? dissect_scratch(d, sizeof *t) : NULL;

	if (!t)
		return;
	if (!x->has_first)
		x->first_ns = x->previous_ns = d->frame->time_ns;
	x->has_first = true;
	/* Unsigned, since times of a damaged file may be further apart than the type holds. */
	t->since_first = (int64_t)((uint64_t)d->frame->time_ns - (uint64_t)x->first_ns);
	t->since_previous = (int64_t)((uint64_t)d->frame->time_ns - (uint64_t)x->previous_ns);
	x->previous_ns = d->frame->time_ns;
	l->info = t;
}

static void frame_walk(struct dissection *d, struct layer *l)
{
	enum proto_id next = registry_next(REGISTRY_LINKTYPE, d->frame->linktype);

	l->hlen = l->cap;
	note_times(d, l);
	if (next == PROTO_DATA)
		dissect_issue(d, 0, ISSUE_UNKNOWN, 0, NULL);
	dissect_known(d, 0, next, known_follower(REGISTRY_LINKTYPE, d->frame->linktype), 0, l->len);
}

/* Wireshark's names of the link types that have one of their own there. */
struct encap {
	uint16_t linktype;
	const char *name;
};

static const struct encap encaps[] = {
	{ LINKTYPE_ETHERNET, "Ethernet" },
	{ LINKTYPE_PPP, "PPP" },
	{ LINKTYPE_RAW_12, "Raw IP" },
	{ LINKTYPE_RAW_14, "Raw IP" },
	{ LINKTYPE_RAW, "Raw IP" },
	{ LINKTYPE_NULL, "NULL/Loopback" },
	{ LINKTYPE_LOOP, "OpenBSD loopback" },
	{ LINKTYPE_LINUX_SLL, "Linux cooked-mode capture v1" },
	{ LINKTYPE_IPV4, "Raw IPv4" },
	{ LINKTYPE_IPV6, "Raw IPv6" },
	{ LINKTYPE_LINUX_SLL2, "Linux cooked-mode capture v2" },
};

static void encap_row(struct rows *r)
{
	uint16_t linktype = r->d->frame->linktype;
	const char *name = linktype_name(linktype);
	int16_t number = linktype_encap(linktype);

	for (size_t i = 0; i < sizeof encaps / sizeof encaps[0]; i++)
		if (encaps[i].linktype == linktype)
			name = encaps[i].name;
	rows_int(r, &fields[ENCAP], 0, 0, number)->label =
		rows_text(r, "Encapsulation type: %s (%d)", name ? name : "Unknown", number);
}

static void put_string(struct rows *r, unsigned field, const char *s)
{
	if (s)
		rows_value(r, &fields[field], 0, 0, s, (uint32_t)strlen(s));
}

/* "0 (tun0)": the name comes from the file; a backslash of Windows' devices stays as it is. */
static void interface_id_row(struct rows *r, const struct frame_iface *iface)
{
	const char *name = iface->name ? iface->name : "unknown";
	struct row *row = rows_uint(r, &fields[INTERFACE_ID], 0, 0, iface->id);

	rows_text_begin(r);
	text_fmt(&r->text, "Interface id: %u (", iface->id);
	text_value(&r->text, name, strlen(name), true);
	text_char(&r->text, ')');
	row->label = rows_text_end(r, NULL);
}

static void packet_block_rows(struct rows *r, const struct frame *f)
{
	if (f->iface) {
		if (f->iface->section)
			rows_uint(r, &fields[SECTION_NUMBER], 0, 0, f->iface->section);
		interface_id_row(r, f->iface);
		rows_push(r);
		put_string(r, INTERFACE_NAME, f->iface->name ? f->iface->name : "unknown");
		put_string(r, INTERFACE_DESCRIPTION, f->iface->description);
		rows_pop(r);
	}
	if (f->has_queue)
		rows_uint(r, &fields[QUEUE], 0, 0, f->queue);
	if (f->has_flags) {
		rows_uint(r, &fields[FLAGS], 0, 0, f->flags);
		rows_push(r);
		rows_uint(r, &fields[FLAGS_DIRECTION], 0, 0, f->flags & 3);
		rows_uint(r, &fields[FLAGS_RECEPTION], 0, 0, f->flags >> 2 & 7);
		rows_uint(r, &fields[FLAGS_FCS], 0, 0, f->flags >> 5 & 15);
		rows_pop(r);
	}
	if (f->has_packetid)
		rows_uint(r, &fields[PACKET_ID], 0, 0, f->packetid);
	frame_verdict_rows(r, f);
}

static void time_rows(struct rows *r, const struct frame *f, const struct frame_times *t)
{
	if (!f->has_time)
		return;
	rows_int(r, &fields[TIME], 0, 0, f->time_ns);
	rows_int(r, &fields[TIME_EPOCH], 0, 0, f->time_ns);
	if (!t)
		return;
	rows_int(r, &fields[TIME_DELTA], 0, 0, t->since_previous)->flags = ROW_GENERATED;
	rows_int(r, &fields[TIME_DELTA_DISPLAYED], 0, 0, t->since_previous)->flags = ROW_GENERATED;
	rows_int(r, &fields[TIME_RELATIVE], 0, 0, t->since_first)->flags = ROW_GENERATED;
}

/* Named before, or one that took no bytes: data without any, IPv6 of another version. */
static bool is_unnamed(const struct dissection *d, const struct layer *l)
{
	if (l->again)
		return true;
	if (l->proto == PROTO_DATA)
		return l->cap == 0;
	/* The labels of a stack are one protocol. */
	if (l->proto == PROTO_MPLS)
		return d->layers[l->parent].proto == PROTO_MPLS;
	return l->proto == PROTO_IPV6 && l->cap && layer_data(d, l)[0] >> 4 != 6;
}

/* What Wireshark calls in between, as if it were a layer. */
static const char *further_name(const struct dissection *d, const struct layer *l)
{
	switch (l->proto) {
	case PROTO_ETH:
	case PROTO_VLAN:
	case PROTO_IEEE8021AD:
	case PROTO_SLL:
	case PROTO_SLL2: return l->aux == ETHER_TYPE ? ":ethertype" : "";
	case PROTO_IGMP: return l->cap && igmp_is_known(layer_data(d, l)) ? ":igmp" : "";
	default: return "";
	}
}

/* "eth:ethertype:ip:tcp": the layers' names, and a word where a type field chose the next. */
static void protocols_row(struct rows *r)
{
	const struct dissection *d = r->d;
	uint32_t n;

	rows_text_begin(r);
	for (unsigned i = 1; i < d->nlayers; i++) {
		const struct layer *l = &d->layers[i];

		if (is_unnamed(d, l))
			continue;
		text_str(&r->text, i > 1 ? ":" : "");
		text_str(&r->text, layer_name(l));
		text_str(&r->text, further_name(d, l));
		if (l->proto != PROTO_TCP || l->hlen <= TCP_HLEN_MIN)
			continue;
		for (unsigned left = tcp_count_mptcp(layer_data(d, l), l->hlen); left > 0; left--)
			text_str(&r->text, ":mptcp");
	}
	const char *s = rows_text_end(r, &n);
	rows_value(r, &fields[PROTOCOLS_IN_FRAME], 0, 0, s, n)->flags = ROW_GENERATED;
}

static void frame_summary(struct rows *r, const struct frame *f)
{
	static const char *const ways[] = { "", " (inbound)", " (outbound)" };

	if (rows_unlabelled(r))
		return;
	rows_text_begin(r);
	text_fmt(&r->text, "Frame %lu: %u bytes on wire (%lu bits), %u bytes captured (%lu bits)",
		 (unsigned long)f->number, f->len, (unsigned long)f->len * 8, f->caplen,
		 (unsigned long)f->caplen * 8);
	if (f->iface) {
		const char *name = f->iface->name ? f->iface->name : "unknown";

		text_str(&r->text, " on interface ");
		text_value(&r->text, name, strlen(name), true);
		text_fmt(&r->text, ", id %u", f->iface->id);
	}
	if (f->dir <= FRAME_DIR_OUT)
		text_str(&r->text, ways[f->dir]);
	rows_summary_text(r, rows_text_end(r, NULL));
}

/*
 * The comments, that of the stack among them, which a file would have as the last.  What is but
 * inferred is there for who asks for it.
 */
static void comment_rows(struct rows *r, const struct frame *f)
{
	struct annotation a;

	for (uint32_t i = 0; i < f->ncomments; i++)
		put_string(r, COMMENT, f->comments[i]);
	if (!annotation_of(f, &a)) {
		if (annotation_infer(r->d, &a))
			annotation_rows(r, &a, ROW_HIDDEN);
		return;
	}
	if (f->annotation) {
		uint32_t n;

		rows_text_begin(r);
		annotation_put(&r->text, &a);
		const char *s = rows_text_end(r, &n);
		rows_value(r, &fields[COMMENT], 0, 0, s, n);
	}
	annotation_rows(r, &a, 0);
}

static void frame_rows(struct rows *r, const struct layer *l)
{
	const struct frame *f = r->d->frame;

	frame_summary(r, f);
	comment_rows(r, f);
	packet_block_rows(r, f);
	encap_row(r);
	time_rows(r, f, l->info);
	rows_uint(r, &fields[NUMBER], 0, 0, f->number);
	rows_uint(r, &fields[LENGTH], 0, 0, f->len)->label = rows_text(
		r, "Frame Length: %u bytes (%lu bits)", f->len, (unsigned long)f->len * 8);
	rows_uint(r, &fields[CAP_LENGTH], 0, 0, f->caplen)->label = rows_text(
		r, "Capture Length: %u bytes (%lu bits)", f->caplen, (unsigned long)f->caplen * 8);
	if (f->has_dropcount)
		rows_uint(r, &fields[DROP_COUNT], 0, 0, f->dropcount);
	rows_uint(r, &fields[MARKED], 0, 0, 0)->flags = ROW_GENERATED;
	rows_uint(r, &fields[IGNORED], 0, 0, 0)->flags = ROW_GENERATED;
	protocols_row(r);
}

const struct proto proto_frame = {
	.name = "frame",
	.title = "Frame",
	.spec = "pcapng",
	.fields = fields,
	.nfields = sizeof fields / sizeof fields[0],
	.more = (const struct field_table *const[]){ &annotation_fields, &frame_verdict_fields,
						     NULL },
	.walk = frame_walk,
	.rows = frame_rows,
};
