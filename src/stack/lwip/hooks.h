/* Where lwIP calls us; compiled into lwIP's files and into ours. */
#ifndef TUNTRACE_LWIP_HOOKS_H
#define TUNTRACE_LWIP_HOOKS_H

#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "lwip/prot/tcp.h"
#include "lwip/tcp.h"

/* The initial sequence number; what stands in the SYN is one less. */
u32_t stack_hook_isn(const ip_addr_t *local, u16_t lport, const ip_addr_t *remote, u16_t rport);

/*
 * A segment for PCB, before it is looked at.  Its options are OPT1LEN bytes behind HDR and
 * the rest of OPTLEN at OPT2.  ERR_OK, or another error to drop it.
 */
err_t stack_hook_tcp_in(struct tcp_pcb *pcb, struct tcp_hdr *hdr, u16_t optlen, u16_t opt1len,
			u8_t *opt2, struct pbuf *p);

/* A segment of PCB (NULL: of none) that goes out now; returns OPTS. */
u32_t *stack_hook_tcp_out(struct pbuf *p, struct tcp_hdr *hdr, const struct tcp_pcb *pcb,
			  u32_t *opts);

/* The interface that has address SRC, where there are two ends; else NULL: lwIP finds it. */
struct netif *stack_hook_route(const ip4_addr_t *src);
struct netif *stack_hook_route6(const ip6_addr_t *src);

#endif
