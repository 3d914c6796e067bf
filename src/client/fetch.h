/*
 * HTTP and HTTPS: libcurl in the loop, its connections made through the front end.
 *
 * curl believes that it talks to a SOCKS5 proxy that resolves names; the sockets that it gets are
 * connections to the front end.  So every lookup and every connection, those of redirects too,
 * is the stack's.
 */
#ifndef TUNTRACE_CLIENT_FETCH_H
#define TUNTRACE_CLIENT_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

struct ev_loop;
struct fetch;

enum { FETCH_WORDS_MAX = 512, FETCH_HEADERS_MAX = 256, FETCH_REDIRECTS_MAX = 1000 };

struct fetch_config {
	const char *url;    /* as fetch_url() gave it */
	const char *method; /* NULL: GET, or POST where there are data */
	const void *data;
	size_t data_len;
	const char *const *headers; /* "Name: value" */
	size_t nheaders;
	bool insecure; /* certificates are not checked */
	const char
		*cacert; /* name of what holds the authorities to trust, or NULL: the machine's */
	const void *cacert_data; /* that in PEM; borrowed */
	size_t cacert_len;
	bool follow;
	unsigned max_redirects;
	uint64_t connect_timeout_ms, max_time_ms; /* 0: none */
	struct sockaddr_un front;
	socklen_t front_len;
};

/* What is wrong with a certificate, and which. */
struct fetch_certificate {
	long verify;                   /* X509_V_ERR_*, 0: nothing */
	char subject[FETCH_WORDS_MAX]; /* of the one that is bad */
	char issuer[FETCH_WORDS_MAX];  /* who signed that one */
	char names[FETCH_WORDS_MAX];   /* that the server's own one is for */
	char until[64]; /* when the bad one is or was valid: not before or not after */
};

struct fetch_status {
	long status;                  /* of the last response, 0: there was none */
	char reason[FETCH_WORDS_MAX]; /* from its status line; raw */
	char version[16];             /* "HTTP/1.1", "HTTP/2" */
	char encoding[64];            /* Content-Encoding, or ""; raw */
	bool end_of_headers;          /* its header is whole */
	bool by_close;                /* its body ends where the connection does */
	unsigned responses, redirects;
	char url[FETCH_WORDS_MAX * 8]; /* of the last request; raw */
	bool has_length;
	uint64_t length;        /* Content-Length */
	uint64_t wire, decoded; /* bytes of the body, as sent and as given to body() */
	/* Monotonic nanoseconds; 0 where it did not come to that. */
	int64_t start_ns, first_ns, end_ns; /* first_ns: first byte of the last response */
	int64_t tls_ns;                     /* spent in TLS handshakes, together */
	int64_t tls_start_ns;               /* of one that is not over, else 0 */
	char tls[FETCH_WORDS_MAX]; /* "TLSv1.3 TLS_AES_256_GCM_SHA384" of the connection in use, or "" */
	bool tls_ended;            /* the last connection, by close_notify */
	struct fetch_certificate certificate;
	int code;                    /* CURLcode, once it is done */
	char error[FETCH_WORDS_MAX]; /* curl's words for it; raw */
};

struct fetch_ops {
	/* A response's headers are whole; LOCATION, absolute, is followed, or NULL. */
	void (*response)(void *arg, const struct fetch_status *s, const char *location);
	/* One header line without its end. */
	void (*header)(void *arg, const char *line, size_t n);
	/* Bytes of the last response's body, decoded.  0, or -errno to end the fetch. */
	int (*body)(void *arg, const void *p, size_t n);
	/* A TLS handshake begins; nothing of it has been sent. */
	void (*securing)(void *arg);
	/* A line for the key log, with its newline. */
	void (*secret)(void *arg, const char *line, size_t n);
	/* A TLS handshake is over. */
	void (*secured)(void *arg, const struct fetch_status *s);
	/* It is over, well or not.  From the loop. */
	void (*done)(void *arg);
};

/*
 * ARG as a URL to fetch, into BUF: "http://" is put in front where there is no scheme.
 * NULL, or what is wrong with it.
 */
const char *fetch_url(const char *arg, char *buf, size_t size);

/* Begins; C is borrowed until fetch_close().  0, or -errno. */
int fetch_open(struct fetch **f, struct ev_loop *loop, const struct fetch_config *c,
	       const struct fetch_ops *ops, void *arg);

/* How it stands. */
const struct fetch_status *fetch_status(struct fetch *f);

/* Closes curl's connections; the front end learns that from the loop. */
void fetch_close(struct fetch *f);

#endif
