/* Shared by the parts of the stack; private to src/stack/. */
#ifndef TUNTRACE_STACK_INTERNAL_H
#define TUNTRACE_STACK_INTERNAL_H

#include <stdint.h>
#include <sys/socket.h>

#include "lwip/ip_addr.h"
#include "lwip/netif.h"
#include "stack/framing.h"
#include "stack/stack.h"

struct annotation;

/* ---- Addresses, numbers and errors ---- */

/* SA as lwIP's address and a port in host order; false for another family. */
bool stack_to_lwip(const struct sockaddr *sa, ip_addr_t *addr, uint16_t *port);
void stack_from_lwip(struct sockaddr_storage *sa, const ip_addr_t *addr, uint16_t port);

/* -errno for lwIP's error; 0 for ERR_OK. */
int stack_errno(err_t err);

/* A random port of the dynamic range (RFC 6056, 3.3.1; RFC 6335, 6). */
uint16_t stack_random_port(void);
enum { STACK_PORT_TRIES = 128 };

/* True where TO can be sent to from the addresses that we have; the source in *FROM. */
bool stack_source(const ip_addr_t *to, ip_addr_t *from);

/* ---- Datagrams in and out (device.c) ---- */

/* The ends that a process can have: one, or two that talk to each other. */
enum { STACK_ENDS = 2 };

/* lwIP's interface of END on link L, with the addresses of C. */
void device_up(unsigned end, const struct stack_config *c, struct link *l, uint32_t mtu);
void device_down(unsigned end);

/* A datagram that has come in, to lwIP; what became of it into *A. */
void device_input(unsigned end, const uint8_t *p, size_t n, struct annotation *a);
uint64_t device_dropped(void);

/* The path takes no IPv6 datagrams longer than MTU: what is sent from now on is not. */
void device_path_mtu6(uint32_t mtu);

/* ---- An end: its link, and the frames that cross it (end.c) ---- */

/* The link of END by C; end_up() brings the interface up once lwIP runs.  0 or -errno. */
int end_open(unsigned end, const struct stack_config *c, struct ev_loop *loop);
void end_up(unsigned end);
void end_close(unsigned end);

/* As link_pump(), link_refused(). */
void end_pump(unsigned end, unsigned ms);
uint64_t end_refused(unsigned end);

/* The link is gone: -errno. */
void stack_link_failed(int err);

/* ---- What has happened, told to the users: from the loop, never from inside lwIP ---- */

/* Tells all of them. */
void stack_dispatch(void);

void conn_dispatch(void);
void dgram_dispatch(void);
void echo_dispatch(void);

/* Has stack_dispatch() called soon by the loop. */
void stack_dispatch_later(void);

/* ---- ICMP errors ---- */

/* What an ICMP error says of the datagram that it quotes. */
struct icmp_error {
	ip_addr_t from, peer;           /* who sent it; whom the datagram was for */
	uint8_t type, code;             /* of ICMP or ICMPv6 */
	uint16_t local_port, peer_port; /* of echo: identifier and number */
	uint32_t seq;                   /* of TCP */
	int err;                        /* -errno */
	uint32_t mtu;                   /* not 0: the path's MTU, and no error */
};

/* Looks for one in the datagram at P, whose framing is F. */
void icmp_error_input(const uint8_t *p, const struct framing *f);
void conn_icmp_error(const struct icmp_error *e);
void dgram_icmp_error(const struct icmp_error *e);
void echo_icmp_error(const struct icmp_error *e);

/* ---- Ends ---- */

/* The users' side of everything ends; the connections go on to their FIN or RST. */
void conn_close_all(void);
void dgram_close_all(void);
void echo_close_all(void);

/* Connections from now on probe a peer that has been idle for MS; 0: they do not. */
void conn_keep_alive(uint32_t ms);

/* RST to every peer that still waits. */
void conn_abort_all(void);

/* Every peer that is still connected has acknowledged our FIN, and owes us its own. */
bool conn_all_finished(void);

/* ---- Segments as they go out and come in (segments.c) ---- */

struct tcp_pcb;

/* Has PCB's segments counted, before its first one.  0 or -ENOMEM. */
int segments_watch(struct tcp_pcb *pcb);

/* The same of all connections that PCB, which is to listen, will have. */
void segments_watch_listener(struct tcp_pcb *pcb);

/* How many were sent more than once. */
uint64_t segments_retransmitted(void);

/*
 * To be called before lwIP's timers run: they abort where a window is probed and the byte that
 * probed it was taken, so that nothing is left to probe with.
 */
void segments_before_timers(void);

/* A segment has come for PCB, and lwIP is about to take it. */
void conn_touched(const struct tcp_pcb *pcb);

#endif
