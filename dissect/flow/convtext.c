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
