/*
 * Segments of a connection, seen as lwIP sends and takes them.
 *
 * What was sent once already is a retransmission.  pcb->snd_nxt cannot tell: for a SYN it is
 * ahead of the wire, and lwIP moves it before and after a segment in different cases.
 */
#include <errno.h>
#include <stdlib.h>

#include "bytes.h"
#include "hooks.h"
#include "lwip/tcp.h"
#include "lwip/priv/tcp_priv.h"
#include "stack/internal.h"

enum { FIN = 0x01, SYN = 0x02 };

/* Of one connection; lives as long as the pcb. */
struct segments {
	bool any;
	uint32_t end; /* one behind the highest sequence number that was sent */
};

static uint64_t retransmitted;
static uint8_t ext_id;

static void destroy(u8_t id, void *data)
{
	(void)id;
	free(data);
}

int segments_watch(struct tcp_pcb *pcb)
{
	static const struct tcp_ext_arg_callbacks callbacks = { .destroy = destroy };
	static bool has_id;
	struct segments *s = calloc(1, sizeof(*s));

	if (!s)
		return -ENOMEM;
	if (!has_id)
		ext_id = tcp_ext_arg_alloc_id();
	has_id = true;
	tcp_ext_arg_set_callbacks(pcb, ext_id, &callbacks);
	tcp_ext_arg_set(pcb, ext_id, s);
	return 0;
}

uint64_t segments_retransmitted(void)
{
	return retransmitted;
}

static void count(struct segments *s, uint32_t seq, uint32_t len)
{
	if (s->any && TCP_SEQ_LEQ(seq + len, s->end)) {
		retransmitted++;
		return;
	}
	s->any = true;
	s->end = seq + len;
}

u32_t *stack_hook_tcp_out(struct pbuf *p, struct tcp_hdr *hdr, const struct tcp_pcb *pcb,
			  u32_t *opts)
{
	const uint8_t *h = (const uint8_t *)hdr;
	uint32_t flags = h[13];
	uint32_t len = p->tot_len - (h[12] >> 4) * 4u + !!(flags & SYN) + !!(flags & FIN);
	struct segments *s;

	/* A listening pcb is a smaller struct; it sends nothing of its own. */
	if (!pcb || pcb->state == LISTEN)
		return opts;
	s = tcp_ext_arg_get(pcb, ext_id);
	/* The byte of a window probe is sent again, and counted, with its segment. */
	if (s && len && !pcb->persist_backoff)
		count(s, be32(h + 4), len);
	return opts;
}

err_t stack_hook_tcp_in(struct tcp_pcb *pcb, struct tcp_hdr *hdr, u16_t optlen, u16_t opt1len,
			u8_t *opt2, struct pbuf *p)
{
	(void)hdr;
	(void)optlen;
	(void)opt1len;
	(void)opt2;
	(void)p;
	if (pcb->state != LISTEN)
		conn_touched(pcb);
	return ERR_OK;
}
