/*
 * The front end for clients inside this process: a listener of AF_UNIX, on which only this
 * process is served, with a SOCKS5 tunnel for each connection.
 */
#ifndef TUNTRACE_CLIENT_FRONT_H
#define TUNTRACE_CLIENT_FRONT_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "client/tunnel.h"

struct front;

enum { FRONT_TUNNELS_MAX = 1024 };

/* DIALER outlives it.  0 or -errno. */
int front_open(struct front **f, const struct dialer *dialer, const struct tunnel_ops *ops,
	       void *arg);

/* Where to connect to. */
socklen_t front_address(const struct front *f, struct sockaddr_un *sa);

/* Serves a client on FD, which it owns.  0 or -errno. */
int front_serve(struct front *f, int fd);

/* What the newest tunnel waits for before it is connected, as dial_progress(); false: nothing. */
bool front_progress(const struct front *f, char buf[DIAL_WHY_MAX]);

/* The open tunnel that came further last, or NULL where none is open. */
const struct tunnel_info *front_active(const struct front *f);

/* How many tunnels are open. */
unsigned front_tunnels(const struct front *f);

/* Tunnels that are open are reset, without callbacks. */
void front_close(struct front *f);

#endif
