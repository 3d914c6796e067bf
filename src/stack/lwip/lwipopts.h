/* lwIP 2.2.1 as tuntrace compiles it; what is not named here has lwIP's own default. */
#ifndef TUNTRACE_LWIPOPTS_H
#define TUNTRACE_LWIPOPTS_H

/* One thread, the raw API, libc's malloc: no pool that a peer could exhaust. */
#define NO_SYS                   1
#define SYS_LIGHTWEIGHT_PROT     0
#define LWIP_NETCONN             0
#define LWIP_SOCKET              0
#define MEM_LIBC_MALLOC          1
#define MEMP_MEM_MALLOC          1
#define MEM_ALIGNMENT            8
#define MEMP_NUM_SYS_TIMEOUT     32
#define MEMP_NUM_TCP_SEG         65535
#define PBUF_POOL_BUFSIZE        1600
#define LWIP_SUPPORT_CUSTOM_PBUF 1

/* A point-to-point device without a link layer: nothing to resolve, discover or join. */
#define LWIP_ARP                      0
#define LWIP_ETHERNET                 0
#define PBUF_LINK_HLEN                0
#define LWIP_IPV4                     1
#define LWIP_IPV6                     1
#define LWIP_IPV6_MLD                 0
#define LWIP_IPV6_AUTOCONFIG          0
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_ND6_QUEUEING             0
#define LWIP_DNS                      0
#define LWIP_RAW                      1

/*
 * Reassembly: 64 KiB in fragments of 1,280 bytes, and another such datagram beside it.  Where
 * pointers have 64 bits the helper does not fit over an IPv6 fragment header, and the first
 * run of the reassembly timer aborts without the copy.
 */
#define IPV6_FRAG_COPYHEADER 1
#define IP_REASS_MAX_PBUFS   128

/* As the write-up has it; lwIP would say 255. */
#define IP_DEFAULT_TTL 64

#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define LWIP_CHKSUM_ALGORITHM        3

/*
 * The greatest segment that any MTU allows: what is announced follows the interface's MTU.
 * lwIP's own checks of these numbers assume 16-bit windows and pool buffers.
 */
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1
#define TCP_MSS                        65495
#define LWIP_WND_SCALE                 1
#define TCP_RCV_SCALE                  7
#define TCP_WND                        (4 * 1024 * 1024)
#define TCP_WND_UPDATE_THRESHOLD       (4 * 1460)
#define TCP_SND_BUF                    (256 * 1024)
#define TCP_SND_QUEUELEN               65000
#define TCP_SNDLOWAT                   (TCP_SND_BUF / 2)
#define TCP_SNDQUEUELOWAT              32000
#define TCP_OVERSIZE                   1460
#define TCP_OOSEQ_MAX_PBUFS            8192
#define LWIP_TCP_TIMESTAMPS            1
#define LWIP_TCP_SACK_OUT              1
#define LWIP_TCP_MAX_SACK_NUM          4
#define LWIP_TCP_KEEPALIVE             1
#define LWIP_TCP_PCB_NUM_EXT_ARGS      2

#define LWIP_STATS       1
#define LWIP_STATS_LARGE 1
#define MIB2_STATS       1

/* ip4.h asks for this one before the file of hooks is read. */
#define LWIP_HOOK_IP4_ROUTE_SRC(src, dest)             stack_hook_route(src)
#define LWIP_HOOK_IP6_ROUTE(src, dest)                 stack_hook_route6(src)
#define LWIP_HOOK_FILENAME                             "hooks.h"
#define LWIP_HOOK_TCP_ISN(local, lport, remote, rport) stack_hook_isn(local, lport, remote, rport)
#define LWIP_HOOK_TCP_INPACKET_PCB(pcb, hdr, optlen, opt1len, opt2, p) \
	stack_hook_tcp_in(pcb, hdr, optlen, opt1len, opt2, p)
#define LWIP_HOOK_TCP_OUT_ADD_TCPOPTS(p, hdr, pcb, opts) stack_hook_tcp_out(p, hdr, pcb, opts)

#endif
