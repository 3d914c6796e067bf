/*
 * Theory of operation.
 *
 * Each segment moves two machines: its sender's, for what it sends, and its receiver's, for what
 * arrives.  First the acknowledgment is looked at, then SYN or FIN, as RFC 9293, section 3.10.7
 * has it.  Sides that have both sent their FIN before the other's arrived close simultaneously:
 * the later of the two FINs does not acknowledge the earlier one.
 */
#include "flow/state.h"

#include "flow/tcp.h"

const char *tcp_state_name(enum flow_tcp_state s)
{
	static const char *const names[] = {
		[TCP_STATE_NONE] = "-",
		[TCP_STATE_LISTEN] = "LISTEN",
		[TCP_STATE_SYN_SENT] = "SYN_SENT",
		[TCP_STATE_SYN_RECEIVED] = "SYN_RECEIVED",
		[TCP_STATE_ESTABLISHED] = "ESTABLISHED",
		[TCP_STATE_FIN_WAIT_1] = "FIN_WAIT_1",
		[TCP_STATE_FIN_WAIT_2] = "FIN_WAIT_2",
		[TCP_STATE_CLOSE_WAIT] = "CLOSE_WAIT",
		[TCP_STATE_CLOSING] = "CLOSING",
		[TCP_STATE_LAST_ACK] = "LAST_ACK",
		[TCP_STATE_TIME_WAIT] = "TIME_WAIT",
		[TCP_STATE_CLOSED] = "CLOSED",
	};
	_Static_assert(sizeof names / sizeof names[0] == TCP_STATES, "a name for each state");

	return s < TCP_STATES ? names[s] : "-";
}

/* What X goes to from the state that it is in, for one event; others leave it as it is. */
struct step {
	uint8_t from, to;
};

static void go(uint8_t *x, const struct step *steps, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		if (steps[i].from == *x) {
			*x = steps[i].to;
			return;
		}
	}
}

#define GO(x, ...) \
	do { \
		static const struct step steps[] = { __VA_ARGS__ }; \
		go((x), steps, sizeof steps / sizeof steps[0]); \
	} while (0)

/* The connection is open where a RST still ends something. */
static bool is_over(uint8_t s)
{
	return s == TCP_STATE_TIME_WAIT || s == TCP_STATE_CLOSED;
}

static void take_reset(struct tcp_states *t, unsigned side)
{
	if (!is_over(t->side[0]) || !is_over(t->side[1])) {
		if (!t->reset)
			t->resetter = (uint8_t)side;
		t->reset = true;
	}
	t->side[0] = t->side[1] = TCP_STATE_CLOSED;
}

static void take_syn(struct tcp_states *t, uint8_t *from, uint8_t *to, bool ack)
{
	if (!ack) {
		GO(from, { TCP_STATE_NONE, TCP_STATE_SYN_SENT },
		   { TCP_STATE_LISTEN, TCP_STATE_SYN_SENT });
		GO(to, { TCP_STATE_NONE, TCP_STATE_LISTEN });
		return;
	}
	if (*from == TCP_STATE_NONE && *to == TCP_STATE_NONE)
		t->midstream = true;
	GO(from, { TCP_STATE_NONE, TCP_STATE_SYN_RECEIVED },
	   { TCP_STATE_LISTEN, TCP_STATE_SYN_RECEIVED },
	   { TCP_STATE_SYN_SENT, TCP_STATE_SYN_RECEIVED });
	GO(to, { TCP_STATE_NONE, TCP_STATE_ESTABLISHED },
	   { TCP_STATE_SYN_SENT, TCP_STATE_ESTABLISHED },
	   { TCP_STATE_SYN_RECEIVED, TCP_STATE_ESTABLISHED });
}

/* What has no SYN: both ends are synchronised, or it would not be sent. */
static void take_plain(struct tcp_states *t, uint8_t *from, uint8_t *to)
{
	if (*from == TCP_STATE_NONE || *to == TCP_STATE_NONE || *from == TCP_STATE_LISTEN)
		t->midstream |= !t->syn[0] && !t->syn[1];
	GO(from, { TCP_STATE_NONE, TCP_STATE_ESTABLISHED },
	   { TCP_STATE_LISTEN, TCP_STATE_ESTABLISHED },
	   { TCP_STATE_SYN_SENT, TCP_STATE_ESTABLISHED });
	GO(to, { TCP_STATE_NONE, TCP_STATE_ESTABLISHED },
	   { TCP_STATE_LISTEN, TCP_STATE_ESTABLISHED },
	   { TCP_STATE_SYN_RECEIVED, TCP_STATE_ESTABLISHED });
}

/* The peer's FIN is acknowledged. */
static void take_fin_acked(uint8_t *to)
{
	GO(to, { TCP_STATE_FIN_WAIT_1, TCP_STATE_FIN_WAIT_2 },
	   { TCP_STATE_CLOSING, TCP_STATE_TIME_WAIT }, { TCP_STATE_LAST_ACK, TCP_STATE_CLOSED });
}

static void take_fin(uint8_t *from, uint8_t *to, bool crossed)
{
	if (crossed)
		GO(from, { TCP_STATE_CLOSE_WAIT, TCP_STATE_CLOSING });
	else
		GO(from, { TCP_STATE_ESTABLISHED, TCP_STATE_FIN_WAIT_1 },
		   { TCP_STATE_SYN_RECEIVED, TCP_STATE_FIN_WAIT_1 },
		   { TCP_STATE_CLOSE_WAIT, TCP_STATE_LAST_ACK });
	GO(to, { TCP_STATE_ESTABLISHED, TCP_STATE_CLOSE_WAIT },
	   { TCP_STATE_FIN_WAIT_1, TCP_STATE_CLOSING },
	   { TCP_STATE_FIN_WAIT_2, TCP_STATE_TIME_WAIT });
}

void tcp_states_update(struct tcp_states *t, unsigned side, unsigned flags, uint32_t seq,
		       uint32_t ack, uint32_t len)
{
	uint8_t *from = &t->side[side], *to = &t->side[!side];
	bool acks = flags & TCP_ACK;

	if (flags & TCP_RST) {
		take_reset(t, side);
		return;
	}
	if (flags & TCP_SYN) {
		t->syn[side] = true;
		take_syn(t, from, to, acks);
		return;
	}
	take_plain(t, from, to);
	bool acks_fin = t->fin[!side] && acks && (int32_t)(ack - t->fin_end[!side]) >= 0;
	if (acks_fin)
		take_fin_acked(to);
	if (!(flags & TCP_FIN) || t->fin[side])
		return;
	t->fin[side] = true;
	t->fin_end[side] = seq + len + 1;
	take_fin(from, to, t->fin[!side] && !acks_fin);
}
