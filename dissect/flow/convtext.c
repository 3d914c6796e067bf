/* A conversation's words: its kind, its ends, its outcome. */
#include "flow/convtcp.h"
#include "flow/tcp.h"
#include "text.h"

const char *conv_kind_name(enum conv_kind kind)
{
	static const char *const names[] = { [CONV_TCP] = "tcp",
					     [CONV_UDP] = "udp",
					     [CONV_ICMP] = "icmp",
					     [CONV_IP] = "ip",
					     [CONV_ETH] = "eth" };
	_Static_assert(sizeof names / sizeof names[0] == CONV_KINDS, "a name for each kind");

	return kind < CONV_KINDS ? names[kind] : "";
}

const char *conv_anomaly_name(unsigned bit)
{
	static const struct {
		unsigned bit;
		const char *name;
	} names[] = {
		{ TCPA_RETRANSMISSION, "retransmission" },
		{ TCPA_FAST_RETRANSMISSION, "fast_retransmission" },
		{ TCPA_SPURIOUS_RETRANSMISSION, "spurious_retransmission" },
		{ TCPA_OUT_OF_ORDER, "out_of_order" },
		{ TCPA_REUSED_PORTS, "reused_ports" },
		{ TCPA_LOST_SEGMENT, "lost_segment" },
		{ TCPA_ACK_LOST_SEGMENT, "ack_lost_segment" },
		{ TCPA_WINDOW_UPDATE, "window_update" },
		{ TCPA_WINDOW_FULL, "window_full" },
		{ TCPA_KEEP_ALIVE, "keep_alive" },
		{ TCPA_KEEP_ALIVE_ACK, "keep_alive_ack" },
		{ TCPA_DUPLICATE_ACK, "duplicate_ack" },
		{ TCPA_ZERO_WINDOW_PROBE, "zero_window_probe" },
		{ TCPA_ZERO_WINDOW, "zero_window" },
		{ TCPA_ZERO_WINDOW_PROBE_ACK, "zero_window_probe_ack" },
	};
	_Static_assert(sizeof names / sizeof names[0] == CONV_ANOMALIES, "a name for each kind");

	for (unsigned i = 0; i < CONV_ANOMALIES; i++)
		if (names[i].bit == bit)
			return names[i].name;
	return "";
}

void conv_endpoint(struct text *t, const struct conv *c, unsigned side)
{
	const struct conv_side *s = &c->side[side];
	bool has_port = c->kind == CONV_TCP || c->kind == CONV_UDP;

	if (c->addrlen == 6) {
		text_mac(t, s->addr);
	} else if (c->addrlen == 4) {
		text_ipv4(t, s->addr);
	} else {
		if (has_port)
			text_char(t, '[');
		text_ipv6(t, s->addr);
		if (has_port)
			text_char(t, ']');
	}
	if (has_port) {
		text_char(t, ':');
		text_uint(t, s->port);
	}
}

/* Its state is that both FINs have been acknowledged. */
static bool is_closed(const struct tcp_states *s)
{
	return s->fin[0] && s->fin[1] && s->side[0] >= TCP_STATE_TIME_WAIT &&
	       s->side[1] >= TCP_STATE_TIME_WAIT;
}

static const char *outcome_unopened(const struct conv *c)
{
	const struct conv_tcp *t = c->tcp;

	if (t->states.reset)
		return t->states.resetter == 1 && !t->synack.frame ? "REFUSED" : "RESET";
	if (c->error)
		return "UNREACHABLE";
	return t->synack.frame ? "HALF OPEN" : "NO ANSWER";
}

static const char *tcp_outcome(const struct conv *c)
{
	const struct conv_tcp *t = c->tcp;
	const struct tcp_states *s = &t->states;

	if (t->syn.frame && !t->established.frame && !s->midstream && !t->request.frame &&
	    !t->answer.frame)
		return outcome_unopened(c);
	if (s->reset)
		return "RESET";
	if (is_closed(s))
		return "CLOSED";
	if (s->fin[0] && s->fin[1])
		return "CLOSING";
	return s->fin[0] || s->fin[1] ? "HALF CLOSED" : "ESTABLISHED";
}

const char *conv_outcome(const struct conv *c)
{
	if (c->tcp)
		return tcp_outcome(c);
	if (c->side[0].frames && c->side[1].frames)
		return "ANSWERED";
	return c->error ? "UNREACHABLE" : "ONE WAY";
}
