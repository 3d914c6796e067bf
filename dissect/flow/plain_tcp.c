#include <string.h>

#include "annotation.h"
#include "bytes.h"
#include "flow/ladder_impl.h"
#include "flow/plain_impl.h"
#include "flow/tcp.h"
#include "proto/tcp.h"

/* Nanoseconds. */
enum {
	DELAYED_ACK = 35000000, /* an ACK that took longer than this was waited with */
	THOUGHT =
		100000000, /* what an answer takes beyond a round trip, from which on it is told */
	SILENCE = 400000000, /* before data that came later than this, something thought or slept */
};

/* What a segment is, of all that its flags, the analysis and the conversation say. */
enum what {
	WHAT_SYN,
	WHAT_SYN_AGAIN,
	WHAT_SYN_OTHER, /* without the conversation: first or not cannot be told */
	WHAT_SYN_ACK,
	WHAT_SYN_ACK_AGAIN,
	WHAT_HANDSHAKE_DONE,
	WHAT_REFUSED,
	WHAT_RESET,
	WHAT_RESET_UNKNOWN, /* in the form of a host that knows of no connection */
	WHAT_FIN,
	WHAT_FIN_BOTH, /* the other side has sent its FIN before */
	WHAT_FIN_AGAIN,
	WHAT_FIN_ACKED,
	WHAT_DATA,
	WHAT_DATA_AGAIN,
	WHAT_DATA_LATE,
	WHAT_ACK,
	WHAT_ACK_AGAIN,
	WHAT_WINDOW,
	WHAT_CLOSED_WINDOW,
	WHAT_PROBE,
	WHAT_PROBE_ACK,
	WHAT_KEEP_ALIVE,
	WHAT_KEEP_ALIVE_ACK,
	WHAT_NO_FLAGS,
	WHAT_ODD,
	WHATS
};

static const struct {
	const char *what, *why, *see;
} sayings[WHATS] = {
	[WHAT_SYN] = { "asks to open a connection: the first of the three steps of the handshake",
		       "an application called connect()", "RFC 9293, section 3.5" },
	[WHAT_SYN_AGAIN] = { "asks once more to open the connection", NULL,
			     "RFC 9293, sections 3.5 and 3.8.3; RFC 6298, section 5" },
	[WHAT_SYN_OTHER] = { "asks to open a connection", NULL, "RFC 9293, section 3.5" },
	[WHAT_SYN_ACK] = { "agrees to the connection and asks to open the other direction: the "
			   "second step of the handshake",
			   "a program listens on that port", "RFC 9293, section 3.5" },
	[WHAT_SYN_ACK_AGAIN] = { "sends the second step of the handshake again", NULL,
				 "RFC 9293, section 3.5; RFC 6298, section 5" },
	[WHAT_HANDSHAKE_DONE] = { "confirms: the third step, and the connection is open",
				  "the SYN,ACK had come", "RFC 9293, section 3.5" },
	[WHAT_REFUSED] = { "refuses the connection",
			   "nobody listens on that port there, or a firewall answers in its place",
			   "RFC 9293, sections 3.5.2 and 3.10.7.1" },
	[WHAT_RESET] = { "ends the connection at once: what was on its way is given up",
			 "the application aborted it, or closed it while bytes were unread",
			 "RFC 9293, sections 3.5.2 and 3.5.3; RFC 2525, section 2.17" },
	[WHAT_RESET_UNKNOWN] = { "says that it knows of no such connection",
				 "a segment came for a connection that this host does not have "
				 "(any more): it was closed here, or the host was started again",
				 "RFC 9293, section 3.5.2" },
	[WHAT_FIN] = { "has sent all it has to send and closes its direction; it still receives",
		       "the application called close() or shutdown()", "RFC 9293, section 3.6" },
	[WHAT_FIN_BOTH] = { "closes its direction too: with this both are closed",
			    "the other side had closed, and the application has now",
			    "RFC 9293, section 3.6" },
	[WHAT_FIN_AGAIN] = { "says again that it has closed its direction", NULL,
			     "RFC 9293, section 3.6; RFC 6298, section 5" },
	[WHAT_FIN_ACKED] = { "confirms that the other side has closed",
			     "the FIN had come, and everything before it",
			     "RFC 9293, section 3.6" },
	[WHAT_DATA] = { "sends data", "the application wrote them, and the window allowed it",
			"RFC 9293, section 3.7" },
	[WHAT_DATA_AGAIN] = { "sends data again", NULL, "RFC 6298, section 5" },
	[WHAT_DATA_LATE] = { "sends data that come after later ones", NULL,
			     "RFC 9293, section 3.10.7.4" },
	[WHAT_ACK] = { "says what it has received", "data had come", "RFC 9293, section 3.8.6.3" },
	[WHAT_ACK_AGAIN] = { "acknowledges the same again: something is missing", NULL,
			     "RFC 5681, sections 3.2 and 4.2" },
	[WHAT_WINDOW] = { "says that it has room for more again",
			  "the application has read what had come",
			  "RFC 9293, sections 3.8.6 and 3.8.6.2.2" },
	[WHAT_CLOSED_WINDOW] = { "says that it can take nothing more now: its window is closed",
				 "its application does not read what has come",
				 "RFC 9293, section 3.8.6" },
	[WHAT_PROBE] = { "asks with one byte whether the window is open again",
			 "the window is closed, and its update might have been lost",
			 "RFC 9293, section 3.8.6.1" },
	[WHAT_PROBE_ACK] = { "answers the probe: the window is closed still",
			     "a probe must be answered", "RFC 9293, section 3.8.6.1" },
	[WHAT_KEEP_ALIVE] = { "asks whether the other side is still there, with a sequence number "
			      "that has been acknowledged",
			      "nothing was said for some time (or the window is closed and is "
			      "probed in this way)",
			      "RFC 9293, sections 3.8.4 and 3.8.6.1" },
	[WHAT_KEEP_ALIVE_ACK] = { "answers that it is still there", "it was asked",
				  "RFC 9293, section 3.8.4" },
	[WHAT_NO_FLAGS] = { "has no flags, which no segment of a connection may lack",
			    "a scanner tries what the host answers", "RFC 9293, section 3.10.7" },
	[WHAT_ODD] = { "has flags that do not go together",
		       "a scanner tries what the host answers, or something is broken",
		       "RFC 9293, section 3.10.7" },
};

/* The segment and what is known of it. */
struct segment {
	const struct dissection *d;
	const struct layer *l;
	const struct tcp_info *info; /* or NULL */
	const struct plain *x;
	const uint8_t *p;
	uint16_t flags;
	uint32_t seq, ack, len;
	enum what what;
};

/* ---- What it is ---- */

static bool has(const struct segment *s, unsigned bits)
{
	return s->info && (s->info->analysis & bits);
}

static bool is_again(const struct segment *s)
{
	return has(s,
		   TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION);
}

/* True where an end in STATE has sent its FIN. */
static bool has_closed(unsigned state)
{
	return state == TCP_STATE_FIN_WAIT_1 || state == TCP_STATE_FIN_WAIT_2 ||
	       state == TCP_STATE_CLOSING || state == TCP_STATE_LAST_ACK ||
	       state == TCP_STATE_TIME_WAIT;
}

static enum what what_reset(const struct segment *s)
{
	if (s->x->known && s->x->before[!s->x->side] == TCP_STATE_SYN_SENT)
		return WHAT_REFUSED;
	if (s->info &&
	    !(s->info->completeness & (TCP_SEEN_SYNACK | TCP_SEEN_ACK | TCP_SEEN_DATA)) &&
	    (s->info->completeness & TCP_SEEN_SYN) && (s->flags & TCP_ACK))
		return WHAT_REFUSED;
	return s->flags & TCP_ACK ? WHAT_RESET : WHAT_RESET_UNKNOWN;
}

static enum what what_syn(const struct segment *s)
{
	if (s->flags & (TCP_FIN | TCP_RST))
		return WHAT_ODD;
	if (s->flags & TCP_ACK)
		return is_again(s) ? WHAT_SYN_ACK_AGAIN : WHAT_SYN_ACK;
	return is_again(s) ? WHAT_SYN_AGAIN : s->info ? WHAT_SYN : WHAT_SYN_OTHER;
}

static enum what what_fin(const struct segment *s)
{
	if (!(s->flags & TCP_ACK))
		return WHAT_ODD;
	if (is_again(s) && !s->len)
		return WHAT_FIN_AGAIN;
	return s->x->known && has_closed(s->x->before[!s->x->side]) ? WHAT_FIN_BOTH : WHAT_FIN;
}

/* An ACK without data. */
static enum what what_ack(const struct segment *s)
{
	unsigned peer = !s->x->side;

	if (s->info && (s->info->completeness & TCP_SEEN_SYNACK) &&
	    !(s->info->completeness & (TCP_SEEN_ACK | TCP_SEEN_DATA | TCP_SEEN_FIN)) &&
	    s->info->seq == 1 && s->info->ack == 1 && s->info->completeness & TCP_SEEN_SYN)
		return WHAT_HANDSHAKE_DONE;
	if (s->x->known && has_closed(s->x->before[peer]) &&
	    s->x->before[peer] != s->x->after[peer])
		return WHAT_FIN_ACKED;
	return WHAT_ACK;
}

static enum what what_of(const struct segment *s)
{
	static const struct {
		uint16_t bits;
		uint8_t what;
	} by_analysis[] = {
		{ TCPA_ZERO_WINDOW_PROBE_ACK, WHAT_PROBE_ACK },
		{ TCPA_ZERO_WINDOW_PROBE, WHAT_PROBE },
		{ TCPA_KEEP_ALIVE_ACK, WHAT_KEEP_ALIVE_ACK },
		{ TCPA_KEEP_ALIVE, WHAT_KEEP_ALIVE },
		{ TCPA_RETRANSMISSION | TCPA_FAST_RETRANSMISSION | TCPA_SPURIOUS_RETRANSMISSION,
		  WHAT_DATA_AGAIN },
		{ TCPA_OUT_OF_ORDER, WHAT_DATA_LATE },
		{ TCPA_DUPLICATE_ACK, WHAT_ACK_AGAIN },
		{ TCPA_ZERO_WINDOW, WHAT_CLOSED_WINDOW },
		{ TCPA_WINDOW_UPDATE, WHAT_WINDOW },
	};

	if (s->flags & TCP_SYN)
		return what_syn(s);
	if (s->flags & TCP_RST)
		return what_reset(s);
	if (s->flags & TCP_FIN && !(is_again(s) && s->len))
		return what_fin(s);
	if (!(s->flags & TCP_ACK))
		return s->flags & (TCP_PSH | TCP_URG) ? WHAT_ODD : WHAT_NO_FLAGS;
	for (size_t i = 0; i < sizeof by_analysis / sizeof by_analysis[0]; i++)
		if (has(s, by_analysis[i].bits))
			return (enum what)by_analysis[i].what;
	return s->len ? WHAT_DATA : what_ack(s);
}

/* ---- The lines ---- */

static const char *who(const struct segment *s)
{
	if (!s->x->known || s->x->midstream)
		return "The sender";
	return s->x->side ? "The server" : "The client";
}

/* Which bytes it carries, and what they begin with. */
static void put_payload(struct text *t, const struct segment *s)
{
	struct ladder_maker m = { 0 };
	struct ladder_event e = { .kind = LADDER_TCP };

	text_fmt(t, " It carries %u byte%s, %u to %u of the stream", s->len, s->len == 1 ? "" : "s",
		 s->seq, s->seq + s->len - 1);
	ladder_summary(&m, s->d, s->l, &e);
	if (e.ntext) {
		text_str(t, ": ");
		text_escaped(t, e.text, e.ntext);
	}
	text_char(t, '.');
}

static void put_what(struct text *t, const struct segment *s)
{
	plain_line(t, "what");
	text_fmt(t, "Frame %llu: %s %s.", (unsigned long long)s->d->frame->number, who(s),
		 sayings[s->what].what);
	if (s->len && s->what != WHAT_PROBE)
		put_payload(t, s);
	if (has(s, TCPA_WINDOW_FULL))
		text_str(t, " With it the receiver's window is full: nothing more may be sent "
			    "until that opens.");
	if (has(s, TCPA_LOST_SEGMENT))
		text_str(t, " Bytes before it are not in the capture: they were lost on the way, "
			    "or the capture missed them.");
	if (has(s, TCPA_ACK_LOST_SEGMENT))
		text_str(t, " It acknowledges bytes that are not in the capture, so the capture "
			    "missed them, and not the network.");
	if (has(s, TCPA_REUSED_PORTS))
		text_str(t, " The ports are those of an earlier connection.");
}

static void put_syn_flag(struct text *t, const struct segment *s)
{
	text_fmt(t,
		 "SYN: its bytes are numbered from here, %u on the wire, which is shown as 0; "
		 "the SYN itself counts as one. ",
		 be32(s->p + 4));
	if ((s->flags & (TCP_ECE | TCP_CWR)) && !(s->flags & TCP_ACK))
		text_str(t, "ECE,CWR: it offers explicit congestion notification. ");
	else if (s->flags & TCP_ECE)
		text_str(t, "ECE: it agrees to explicit congestion notification. ");
}

static void put_ack_flag(struct text *t, const struct segment *s)
{
	if (s->flags & TCP_RST && s->ack == 0)
		return;
	if (s->flags & TCP_SYN || s->what == WHAT_REFUSED)
		text_fmt(t, "ACK: the other side's SYN has come; byte %u is expected next. ",
			 s->ack);
	else
		text_fmt(t, "ACK: all before byte %u has come. ", s->ack);
}

static void put_flags(struct text *t, const struct segment *s)
{
	bool syn = s->flags & TCP_SYN;

	plain_line(t, "flags");
	if (syn)
		put_syn_flag(t, s);
	if (s->flags & TCP_FIN)
		text_str(t, "FIN: no more bytes come from here; it counts as one itself. ");
	if (s->flags & TCP_RST)
		text_str(t, "RST: the connection is gone; nothing answers this. ");
	if (s->flags & TCP_ACK)
		put_ack_flag(t, s);
	if (s->flags & TCP_PSH)
		text_str(t, "PSH: the sender has no more for now, so hand it to the application. ");
	if (s->flags & TCP_URG)
		text_fmt(t, "URG: the bytes up to %u on are urgent, which hardly anyone uses. ",
			 be16(s->p + 18));
	if (!syn && s->flags & TCP_ECE)
		text_str(t, "ECE: a router has marked congestion; slow down. ");
	if (!syn && s->flags & TCP_CWR)
		text_str(t, "CWR: it has slowed down. ");
	if (s->info && !(s->flags & TCP_RST))
		text_fmt(t, "Window: it takes %u bytes more%s.", s->info->window,
			 s->info->scale == TCP_SCALE_UNKNOWN && !syn ?
				 " (times a factor that was not seen)" :
				 "");
}

static void put_option(struct text *t, const struct segment *s, const struct tcp_option *o)
{
	const uint8_t *v = s->p + o->off;
	uint32_t base = s->info ? s->info->peer_base : 0;

	if (o->kind == TCPOPT_MSS && o->len == 4)
		text_fmt(t, "It takes segments of at most %u bytes. ", be16(v + 2));
	else if (o->kind == TCPOPT_WSCALE && o->len == 3 && v[2] <= 14)
		text_fmt(t, "Its windows, from the next segment on, count in units of %u. ",
			 1u << v[2]);
	else if (o->kind == TCPOPT_SACK_PERM)
		text_str(t, "It understands selective acknowledgments. ");
	else if (o->kind == TCPOPT_TIMESTAMP && o->len == 10 && s->flags & TCP_SYN)
		text_str(t, "It would use timestamps, to measure round trips. ");
	else if (o->kind == TCPOPT_SACK)
		for (uint32_t at = 2; at + 8 <= o->len; at += 8)
			text_fmt(t, "Bytes %u to %u have come already (SACK). ",
				 be32(v + at) - base, be32(v + at + 4) - base - 1);
	else if (o->kind == TCPOPT_TFO)
		text_str(t, "TCP Fast Open, so that a SYN may carry data. ");
	else if (o->kind == TCPOPT_MPTCP)
		text_str(t, "Multipath TCP. ");
}

static void put_options(struct text *t, const struct segment *s)
{
	struct tcp_option o;
	bool begun = false;

	for (uint32_t at = TCP_HLEN_MIN; tcp_option_next(s->p, s->l->hlen, &at, &o);) {
		if (o.kind == TCPOPT_NOP || o.kind == TCPOPT_EOL ||
		    (o.kind == TCPOPT_TIMESTAMP && !(s->flags & TCP_SYN)))
			continue;
		if (!begun)
			plain_line(t, "options");
		begun = true;
		put_option(t, s, &o);
	}
}

/* ---- Why ---- */

static void put_again(struct text *t, const struct segment *s)
{
	const struct tcp_info *i = s->info;

	if (i->analysis & TCPA_FAST_RETRANSMISSION) {
		text_fmt(t,
			 "duplicate acknowledgments said that byte %u is missing, and that is "
			 "believed without waiting for the timer.",
			 s->seq);
		return;
	}
	if (i->analysis & TCPA_SPURIOUS_RETRANSMISSION) {
		text_str(t,
			 "it was not needed: the bytes had been acknowledged. The acknowledgment "
			 "was lost or late, or the timer is too short.");
		return;
	}
	text_str(t, "no acknowledgment came");
	if (i->rto > 0) {
		text_str(t, " for ");
		ladder_duration(t, i->rto);
		text_fmt(t, " since frame %llu", (unsigned long long)i->rto_frame);
	}
	text_str(t, ", so the retransmission timer ran out: the segment was lost, or its "
		    "acknowledgment was. Each time the timer doubles.");
	if (i->retrans_number > 1)
		text_fmt(t, " These bytes are sent again for the %u%s time.", i->retrans_number,
			 i->retrans_number == 2 ? "nd" :
			 i->retrans_number == 3 ? "rd" :
						  "th");
}

static void put_duplicate(struct text *t, const struct segment *s)
{
	text_fmt(t,
		 "a segment came, but not the one with byte %u, so the same number is said "
		 "again; this is duplicate %u",
		 s->ack, s->info->dup_number);
	if (s->info->dup_frame)
		text_fmt(t, " of frame %llu", (unsigned long long)s->info->dup_frame);
	text_str(t, ". After the third the sender sends that segment again.");
}

/* What it acknowledges, where that was sent once and so is what this answers. */
static void put_acked(struct text *t, const struct segment *s)
{
	const struct tcp_info *i = s->info;

	if (!i->acked_frame || s->what == WHAT_SYN_ACK || s->what == WHAT_REFUSED)
		return;
	text_fmt(t, " It acknowledges frame %llu, ", (unsigned long long)i->acked_frame);
	ladder_duration(t, i->ack_rtt);
	text_str(t, " after it.");
	if (s->what == WHAT_ACK && i->ack_rtt >= DELAYED_ACK &&
	    i->ack_rtt > i->initial_rtt + DELAYED_ACK)
		text_str(t, " That is longer than a round trip: a delayed acknowledgment, which "
			    "waits for a second segment or for data to go with.");
}

static void put_handshake_time(struct text *t, const struct segment *s)
{
	if (!s->info->has_time || s->info->since_first <= 0)
		return;
	text_str(t, " The handshake took ");
	ladder_duration(t, s->info->since_first);
	text_str(t, " in all.");
}

/* A wait that no timer of TCP's explains: an application's. */
static void put_silence(struct text *t, const struct segment *s)
{
	int64_t more = ladder_span(s->info->initial_rtt, s->x->thought);

	if (s->x->request) {
		text_fmt(t, " It begins the answer to the request that frame %llu ended, ",
			 (unsigned long long)s->x->request);
		ladder_duration(t, s->x->thought);
		text_str(t, " after that.");
		if (more < THOUGHT || !s->info->initial_rtt)
			return;
		text_str(t, " That is ");
		ladder_duration(t, more);
		text_str(t, " more than a round trip: so long the server took to answer.");
	} else if (s->info->has_time && s->info->since_previous >= SILENCE) {
		text_str(t, " Before it nothing was sent for ");
		ladder_duration(t, s->info->since_previous);
		text_str(t, ": so long it had nothing to send.");
	}
}

static void put_inferred(struct text *t, const struct segment *s)
{
	const char *why = sayings[s->what].why;

	if (why)
		text_fmt(t, "%s.", why);
	else if (s->info && is_again(s))
		put_again(t, s);
	else if (s->info && s->what == WHAT_ACK_AGAIN)
		put_duplicate(t, s);
	else if (s->what == WHAT_DATA_LATE)
		text_str(t, "the network brought them in another order, or they were sent again so "
			    "soon that it looks so.");
	if (!s->info)
		return;
	if (s->what == WHAT_DATA)
		put_silence(t, s);
	if (s->what == WHAT_HANDSHAKE_DONE)
		put_handshake_time(t, s);
	else if (!is_again(s))
		put_acked(t, s);
	if (s->info->bytes_in_flight && s->len)
		text_fmt(t, " %u byte%s of this side %s on the way now, not yet acknowledged.",
			 s->info->bytes_in_flight, s->info->bytes_in_flight == 1 ? "" : "s",
			 s->info->bytes_in_flight == 1 ? "is" : "are");
}

static void put_state(struct text *t, const struct segment *s)
{
	struct annotation a;
	static const char *const sides[] = { "client", "server" };

	/* One that did not arrive leaves the other end as it was; the sender's stack tells its own. */
	if (!s->x->known || (annotation_of(s->d->frame, &a) && (a.link & LINK_LOST)))
		return;
	plain_line(t, "state");
	for (unsigned i = 0; i < 2; i++) {
		enum flow_tcp_state was = s->x->before[i], is = s->x->after[i];

		text_fmt(t, "%s%s ", i ? ", " : "", sides[i]);
		if (was != is && was != TCP_STATE_NONE)
			text_fmt(t, "%s to ", tcp_state_name(was));
		text_str(t, is == TCP_STATE_NONE ? "not known" : tcp_state_name(is));
	}
	text_str(t, " (inferred).");
}

static void put_see(struct text *t, const struct segment *s)
{
	plain_line(t, "see");
	text_str(t, has(s, TCPA_FAST_RETRANSMISSION)     ? "RFC 5681, section 3.2" :
		    has(s, TCPA_SPURIOUS_RETRANSMISSION) ? "RFC 6298, section 5; RFC 2883" :
							   sayings[s->what].see);
	for (uint32_t at = TCP_HLEN_MIN; s->flags & TCP_SYN;) {
		struct tcp_option o;

		if (!tcp_option_next(s->p, s->l->hlen, &at, &o))
			break;
		if (o.kind == TCPOPT_WSCALE)
			text_str(t, "; RFC 7323 (window scale)");
		else if (o.kind == TCPOPT_SACK_PERM)
			text_str(t, "; RFC 2018 (SACK)");
	}
	if (s->flags & (TCP_ECE | TCP_CWR))
		text_str(t, "; RFC 3168, section 6.1");
	if (s->flags & TCP_URG)
		text_str(t, "; RFC 6093");
}

void plain_tcp(struct text *t, const struct dissection *d, const struct layer *l,
	       const struct plain *x)
{
	struct segment s = { .d = d, .l = l, .info = l->info, .x = x, .p = layer_data(d, l) };

	if (l->cap < TCP_HLEN_MIN) {
		plain_line(t, "what");
		text_fmt(t, "Frame %llu: a TCP segment whose header is not whole in the capture.",
			 (unsigned long long)d->frame->number);
		return;
	}
	s.flags = be16(s.p + 12) & TCP_FLAGS;
	s.seq = s.info ? s.info->seq : be32(s.p + 4);
	s.ack = s.info ? s.info->ack : be32(s.p + 8);
	s.len = s.info ? s.info->len : l->len > l->hlen ? l->len - l->hlen : 0;
	s.what = what_of(&s);
	put_what(t, &s);
	put_flags(t, &s);
	put_options(t, &s);
	if (!plain_why(t, d))
		put_inferred(t, &s);
	plain_stack(t, d);
	put_state(t, &s);
	put_see(t, &s);
}
