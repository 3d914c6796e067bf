/*
 * The sockets that c-ares is given: numbers of our own, behind which there are datagram ports
 * and connections of the stack.
 *
 * What the stack delivers waits in the socket until c-ares reads it, as it would in a kernel:
 * DNS_SOCKET_QUEUE datagrams at most, and of a connection what its window lets in.
 */
#ifndef TUNTRACE_CLIENT_DNS_SOCKET_H
#define TUNTRACE_CLIENT_DNS_SOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "client/endpoint.h"
#include "client/queue.h"

struct conn;
struct dgram;
struct iovec;

enum { DNS_SOCKETS_MAX = 32, DNS_SOCKET_QUEUE = 64, DNS_DATAGRAM_MAX = 65535 };

struct dns_sockets;

struct dns_socket {
	struct dns_sockets *owner;
	bool open, stream;
	bool want_read, want_write; /* what c-ares waits for */
	bool writable, finished;
	int err; /* -errno that ended it, or of a datagram that was answered by an ICMP error */
	union endpoint peer;
	struct dgram *dgram;
	struct conn *conn;
	struct queue in;  /* a stream's bytes; or datagrams, each behind its length */
	unsigned waiting; /* datagrams in it */
};

struct dns_sockets {
	struct dns_socket socket[DNS_SOCKETS_MAX];
	/* Socket FD has become ready for what c-ares waits for.  From the loop. */
	void (*ready)(void *arg, int fd);
	/* A whole DNS message of a datagram came from PEER. */
	void (*message)(void *arg, const union endpoint *peer, const uint8_t *p, size_t n);
	/* PEER cannot be talked to: -errno. */
	void (*failed)(void *arg, const union endpoint *peer, int err);
	void *arg;
};

/* As socket(2), connect(2), recvfrom(2), writev(2) and close(2): -1 and errno. */
int dns_socket_open(struct dns_sockets *s, int family, int type);
int dns_socket_connect(struct dns_sockets *s, int fd, const struct sockaddr *to);
ssize_t dns_socket_receive(struct dns_sockets *s, int fd, void *p, size_t n, struct sockaddr *from,
			   socklen_t *fromlen);
ssize_t dns_socket_send(struct dns_sockets *s, int fd, const struct iovec *v, int nv);
int dns_socket_close(struct dns_sockets *s, int fd);

/* What c-ares waits for on FD. */
void dns_socket_want(struct dns_sockets *s, int fd, bool read, bool write);

/* True where there is what c-ares waits for. */
bool dns_socket_readable(const struct dns_sockets *s, int fd);
bool dns_socket_writable(const struct dns_sockets *s, int fd);

#endif
