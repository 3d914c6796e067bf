/* Shared by the parts of the stack; private to src/stack/. */
#ifndef TUNTRACE_STACK_INTERNAL_H
#define TUNTRACE_STACK_INTERNAL_H

#include <stdint.h>
#include <sys/socket.h>

#include "lwip/ip_addr.h"
#include "stack/stack.h"

/* SA as lwIP's address and a port in host order; false for another family. */
bool stack_to_lwip(const struct sockaddr *sa, ip_addr_t *addr, uint16_t *port);
void stack_from_lwip(struct sockaddr_storage *sa, const ip_addr_t *addr, uint16_t port);

/* A random port of the dynamic range (RFC 6056, 3.3.1; RFC 6335, 6). */
uint16_t stack_random_port(void);

/* Delivers what has happened to connections since the last call: their callbacks run here only. */
void conn_dispatch(void);

/* What an ICMP error says of the connection that it quotes. */
struct icmp_error {
	ip_addr_t peer;
	uint16_t local_port, peer_port;
	uint32_t seq;
	int err;      /* -errno */
	uint32_t mtu; /* not 0: the path's MTU, and no error */
};
void conn_icmp_error(const struct icmp_error *e);

/* Looks for such an error in the datagram of N bytes at P, whose framing has been checked. */
void icmp_error_input(const uint8_t *p, size_t n);

/* Ends what is left: FIN where it is due, RST for what does not answer. */
void conn_finish_all(void);
void conn_abort_all(void);
unsigned conn_count(void);

#endif
