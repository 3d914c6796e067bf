/*
 * Segments of a connection, seen as lwIP sends and takes them.
 *
 * What was sent once already is a retransmission.  pcb->snd_nxt cannot tell: for a SYN it is
 * ahead of the wire, and lwIP moves it before and after a segment in different cases.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "hooks.h"
#include "lwip/tcp.h"
#include "lwip/priv/tcp_priv.h"
#include "stack/annotate.h"
#include "stack/internal.h"

enum { FIN = 0x01, SYN = 0x02, RST = 0x04 };

static uint64_t retransmitted;
static uint8_t ext_id;

static void destroy(u8_t id, void *data)
{
	(void)id;
	if (data)
		annotate_gone(data);
	free(data);
}

/* A connection to a port that we listen on begins: PCB is new. */
static err_t begun(u8_t id, struct tcp_pcb_listen *listener, struct tcp_pcb *pcb)
{
	(void)id;
	(void)listener;
	return segments_watch(pcb) ? ERR_MEM : ERR_OK;
}

void segments_watch_listener(struct tcp_pcb *pcb)
{
	static const struct tcp_ext_arg_callbacks callbacks = {
		.destroy = destroy,
		.passive_open = begun,
	};
	static bool has_id;

	if (!has_id)
		ext_id = tcp_ext_arg_alloc_id();
	has_id = true;
	tcp_ext_arg_set_callbacks(pcb, ext_id, &callbacks);
}

int segments_watch(struct tcp_pcb *pcb)
{
	struct segments *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	segments_watch_listener(pcb);
	tcp_ext_arg_set(pcb, ext_id, s);
	return 0;
}

uint64_t segments_retransmitted(void)
{
	return retransmitted;
}

/* True where it was sent before. */
static bool count(struct segments *s, uint32_t seq, uint32_t len)
{
	if (s->any && TCP_SEQ_LEQ(seq + len, s->end)) {
		retransmitted++;
		return true;
	}
	if (!s->any)
		s->first = seq;
	s->any = true;
	s->end = seq + len;
	return false;
}

u32_t *stack_hook_tcp_out(struct pbuf *p, struct tcp_hdr *hdr, const struct tcp_pcb *pcb,
			  u32_t *opts)
{
	const uint8_t *h = (const uint8_t *)hdr;
	uint32_t flags = h[13];
	struct out_segment o = {
		.seq = be32(h + 4),
		.len = p->tot_len - (h[12] >> 4) * 4u + !!(flags & SYN) + !!(flags & FIN),
		.flags = (uint8_t)flags,
	};
	struct segments *s = NULL;

	/* A listening pcb is a smaller struct; it sends nothing of its own. */
	if (pcb && pcb->state != LISTEN)
		s = tcp_ext_arg_get(pcb, ext_id);
	/* The byte of a window probe is sent again, and counted, with its segment. */
	if (s && o.len && !pcb->persist_backoff)
		o.again = count(s, o.seq, o.len);
	annotate_out(pcb, s, &o);
	return opts;
}

/*
 * lwIP takes an MSS from any segment, of any size, and aborts when a queued segment is longer
 * than the MSS has become.  It belongs in a SYN (RFC 9293, 3.7.1), and one that is absurdly
 * small is there to make work.
 */
static void tame_mss(uint8_t *o, size_t n, bool syn)
{
	enum { END = 0, NOP = 1, MSS = 2, MSS_LENGTH = 4, MSS_LEAST = 48 };

	for (size_t i = 0; i + MSS_LENGTH <= n && o[i] != END;) {
		size_t len = o[i] == NOP ? 1 : o[i + 1];

		if (len == 0)
			return;
		if (o[i] == MSS && len == MSS_LENGTH && !syn)
			memset(o + i, NOP, MSS_LENGTH);
		else if (o[i] == MSS && len == MSS_LENGTH && be16(o + i + 2) < MSS_LEAST)
			memcpy(o + i + 2, (const uint8_t[]){ 0, MSS_LEAST }, 2);
		i += len;
	}
}

/*
 * lwIP queues what goes beyond the window, and aborts when it fills the gap before it.  Only
 * where there is no queue it cuts off what is too much; and a closed window is probed with a
 * byte beyond it.
 */
static bool overruns(const struct tcp_pcb *pcb, uint32_t seq, uint32_t len)
{
	uint32_t edge = pcb->rcv_nxt + pcb->rcv_wnd;

	if (pcb->state < ESTABLISHED || pcb->state == TIME_WAIT || !len || !pcb->rcv_wnd)
		return false;
	if (TCP_SEQ_LEQ(seq + len, edge))
		return false;
	return pcb->ooseq || TCP_SEQ_GT(seq, pcb->rcv_nxt);
}

err_t stack_hook_tcp_in(struct tcp_pcb *pcb, struct tcp_hdr *hdr, u16_t optlen, u16_t opt1len,
			u8_t *opt2, struct pbuf *p)
{
	uint8_t *h = (uint8_t *)hdr;
	uint32_t flags = h[13];

	(void)opt1len;
	/* framing_fault() let a header pass only where it was in one piece. */
	if (opt2)
		return ERR_VAL;
	tame_mss(h + TCP_HLEN, optlen, flags & SYN);
	/* lwIP has the header's numbers in the host's order by now. */
	struct in_segment in = {
		.seq = hdr->seqno,
		.ack = hdr->ackno,
		.len = p->tot_len,
		.flags = (uint8_t)flags,
	};
	if (pcb->state == LISTEN) {
		annotate_in(pcb, NULL, &in);
		return ERR_OK;
	}
	in.refused = !(flags & RST) && overruns(pcb, in.seq, in.len + (flags & FIN));
	annotate_in(pcb, tcp_ext_arg_get(pcb, ext_id), &in);
	if (in.refused) {
		tcp_set_flags(pcb, TF_ACK_DELAY);
		return ERR_VAL;
	}
	conn_touched(pcb);
	return ERR_OK;
}

void segments_before_timers(void)
{
	for (struct tcp_pcb *pcb = tcp_active_pcbs; pcb; pcb = pcb->next)
		if (pcb->persist_backoff && (!pcb->unsent || pcb->unacked))
			pcb->persist_backoff = 0;
}
