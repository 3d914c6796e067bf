/* What OpenSSL tells under libcurl: secrets, handshakes, what is wrong with a certificate. */
#ifndef TUNTRACE_CLIENT_FETCH_TLS_H
#define TUNTRACE_CLIENT_FETCH_TLS_H

#include <stddef.h>

struct fetch_status;

struct fetch_tls {
	struct fetch_status *status;
	void (*securing)(void *arg);
	void (*secret)(void *arg, const char *line, size_t n);
	void (*secured)(void *arg);
	void *arg;
};

/* CTX is an SSL_CTX; T outlives it. */
void fetch_tls_watch(struct fetch_tls *t, void *ctx);

#endif
