/* How lwIP is compiled: one thread, no sockets, no Ethernet; a client's TCP/IP on a TUN device. */
#ifndef TUNTRACE_LWIPOPTS_H
#define TUNTRACE_LWIPOPTS_H

/* No operating system: the event loop calls in. */
#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN         0
#define LWIP_SOCKET          0

#define MEM_LIBC_MALLOC      1
#define MEMP_MEM_MALLOC      1
#define MEM_ALIGNMENT        8
#define MEMP_NUM_SYS_TIMEOUT 32

/* IP datagrams straight to the device, both versions, static addresses. */
#define LWIP_ARP                      0
#define LWIP_ETHERNET                 0
#define LWIP_IPV4                     1
#define LWIP_IPV6                     1
#define LWIP_IPV6_MLD                 0
#define LWIP_IPV6_AUTOCONFIG          0
#define LWIP_IPV6_SEND_ROUTER_SOLICIT 0
#define LWIP_IPV6_DUP_DETECT_ATTEMPTS 0
#define LWIP_ND6_QUEUEING             0
#define LWIP_ICMP                     1
#define LWIP_ICMP6                    1
#define LWIP_RAW                      1
#define LWIP_UDP                      1
/* Without it a 64-bit run aborts when the first IPv6 reassembly timer fires. */
#define IPV6_FRAG_COPYHEADER 1

/* Names are resolved by c-ares over dgram_*() and conn_*(). */
#define LWIP_DNS 0

#define LWIP_SUPPORT_CUSTOM_PBUF     1
#define LWIP_CHECKSUM_CTRL_PER_NETIF 1
#define LWIP_CHKSUM_ALGORITHM        3

/* TCP: windows for fast paths, every option that a client needs. */
#define TCP_MSS                   1460
#define LWIP_WND_SCALE            1
#define TCP_RCV_SCALE             7
#define TCP_WND                   (4 * 1024 * 1024)
#define TCP_SND_BUF               262144
#define TCP_SND_QUEUELEN          65000
#define MEMP_NUM_TCP_SEG          65535
#define MEMP_NUM_TCP_PCB          65535
#define MEMP_NUM_UDP_PCB          1024
#define TCP_SNDLOWAT              (65535 - 4 * TCP_MSS - 1)
#define TCP_SNDQUEUELOWAT         32000
#define LWIP_TCP_TIMESTAMPS       1
#define LWIP_TCP_SACK_OUT         1
#define LWIP_TCP_MAX_SACK_NUM     4
#define LWIP_TCP_KEEPALIVE        1
#define LWIP_TCP_PCB_NUM_EXT_ARGS 2
/* The checks assume receive buffers from lwIP's pool; ours are not. */
#define LWIP_DISABLE_TCP_SANITY_CHECKS 1

#define LWIP_STATS       1
#define LWIP_STATS_LARGE 1
#define MIB2_STATS       1

#define LWIP_HOOK_FILENAME "hooks.h"

#endif
