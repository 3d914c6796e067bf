/* Transport Layer Security, as its files and others need it. */
#ifndef TUNTRACE_PROTO_TLS_H
#define TUNTRACE_PROTO_TLS_H

#include "field.h"

enum {
	TLS_RECORD_HLEN = 5,
	TLS_RECORD_MAX = 0x4000 + 2048,
	TLS_MESSAGE_HLEN = 4, /* of a handshake message */
	TLS_FRAMES_MAX = 16,  /* frames listed that the records of a handshake message came in */
};

/* Types of records and of handshake messages. */
enum {
	TLS_CHANGE_CIPHER_SPEC = 20,
	TLS_ALERT = 21,
	TLS_HANDSHAKE = 22,
	TLS_APPLICATION_DATA = 23,
	TLS_HEARTBEAT = 24,
	TLS_CID = 25,
};
enum {
	TLS_CLIENT_HELLO = 1,
	TLS_SERVER_HELLO = 2,
	TLS_NEW_SESSION_TICKET = 4,
	TLS_HELLO_RETRY = 6, /* a server hello with a certain random */
	TLS_ENCRYPTED_EXTENSIONS = 8,
	TLS_CERTIFICATE = 11,
	TLS_SERVER_KEY = 12,
	TLS_CERTIFICATE_REQUEST = 13,
	TLS_HELLO_DONE = 14,
	TLS_CERTIFICATE_VERIFY = 15,
	TLS_CLIENT_KEY = 16,
	TLS_FINISHED = 20,
	TLS_CERTIFICATE_STATUS = 22,
};
enum { TLS_SSL3 = 0x300, TLS_1_0 = 0x301, TLS_1_2 = 0x303, TLS_1_3 = 0x304, TLS_GM = 0x101 };

/* What both sides have said so far: how the next record is to be read. */
struct tls_session {
	uint16_t version, suite; /* 0: not known */
	uint8_t draft;           /* of TLS 1.3 */
	bool has_server;
	uint8_t server; /* the side that is the server */
	bool resumed;
	const char *app;       /* what the server chose by ALPN, as Wireshark calls it, or NULL */
	uint64_t cipher_on[2]; /* frame of the ChangeCipherSpec of the client, of the server */
};

/* One record of a layer; offsets count from the layer's start. */
struct tls_record {
	uint32_t off, len; /* of its contents */
	uint8_t type;
	bool ignored; /* no record: the rest of the layer */
};

/* The next of the N bytes at P, *AT moved over; false where none is whole. */
bool tls_record_next(const struct tls_session *s, const uint8_t *p, uint32_t cap, uint32_t n,
		     uint32_t *at, struct tls_record *record);

/* A record that goes on with a handshake message of the records before it. */
struct tls_fragment {
	const struct tls_fragment *next;
	uint32_t off; /* of the record's contents */
	uint32_t len; /* bytes of the message in it */
	uint8_t type;
	/* Where it ends the message: all of that, and the frames that it came in. */
	const uint8_t *whole;
	uint32_t n, nframes;
	uint64_t frames[TLS_FRAMES_MAX];
};

/* layer.info: the session as it stood before the layer. */
struct tls_info {
	struct tls_session session;
	bool from_server;
	const char *app; /* by its port, or NULL */
	const struct tls_fragment *fragments;
};

/* The length of the message that the N bytes at P begin with; 0 where it is not all there. */
uint32_t tls_message_length(const uint8_t *p, uint32_t n);

/* The N bytes at P, a handshake record's, of frame FRAME, are no handshake message in clear. */
bool tls_is_encrypted(const struct tls_session *s, const uint8_t *p, uint32_t n, bool from_server,
		      uint64_t frame);

/* What record R of layer P says of the version, where that is not known. */
void tls_take_record(struct tls_session *s, const struct tls_record *r, const uint8_t *p);

/* What handshake message P of N bytes changes in the session; true where it is a HelloRetryRequest. */
bool tls_take_message(struct tls_session *s, const uint8_t *p, uint32_t n);
/* The same for a ChangeCipherSpec; true where it shows that a session is resumed. */
bool tls_take_cipher_spec(struct tls_session *s, bool from_server, uint64_t frame);

/* ---- Hellos (tls_hello.c) ---- */

/* Where the parts of a hello are, from the start of the message. */
struct tls_hello {
	uint32_t session, nsession;
	uint32_t suites, nsuites; /* bytes */
	uint32_t compressions, ncompressions;
	uint32_t extensions, end; /* the first extension; 0 where there are none */
};

/* Of client or server hello P, N bytes of which are there. */
void tls_hello_parse(struct tls_hello *h, const uint8_t *p, uint32_t n);

struct tls_extension {
	uint32_t type, off, len;
};

/* The extension at *AT, moved over; false at END. */
bool tls_extension_next(const uint8_t *p, uint32_t end, uint32_t *at, struct tls_extension *e);

/* The host name of client hello P; NULL where there is none, or not enough of it. */
const uint8_t *tls_hello_name(const uint8_t *p, uint32_t n, uint32_t *len);

/* What protocol ALPN name P means, in Wireshark's words, or NULL. */
const char *tls_alpn_name(const uint8_t *p, uint32_t n);

/* ---- Rows ---- */

void tls_rows(struct rows *r, const struct layer *l);
enum { TLS_NFIELDS = 23 };
extern const struct field_def tls_fields[TLS_NFIELDS];
/* The row that a handshake message is: tls_fields[TLS_FIELD_HANDSHAKE]. */
enum { TLS_FIELD_HANDSHAKE = 0 };

/* Handshake message P of N bytes, at BASE of the layer or elsewhere where IN_LAYER is not set. */
struct tls_source {
	struct rows *r;
	const uint8_t *p;
	uint32_t n;
	uint32_t base;
	bool in_layer;
	bool cut; /* a read went past what is there: nothing more is shown */
	const struct tls_session *s;
	bool from_server;
};

/* Each adds a row for LEN bytes at AT; nothing where they are not there. */
uint32_t tls_put(struct tls_source *x, const struct field_def *def, uint32_t at, uint32_t len);
void tls_put_bytes(struct tls_source *x, const struct field_def *def, uint32_t at, uint32_t len);
struct row *tls_put_none(struct tls_source *x, const struct field_def *def, uint32_t at,
			 uint32_t len, const char *label);
/*
 * A length of SIZE bytes at *AT, which moves over it, and where what it covers ends, in *STOP; false
 * where that is past END: then *STOP is END.
 */
bool tls_put_vector(struct tls_source *x, const struct field_def *def, uint32_t *at, uint32_t end,
		    uint32_t size, uint32_t *stop);

/* The hellos (tls_hello_rows.c); the message begins at 0. */
void tls_hello_rows(struct tls_source *x, bool client, bool retry);
/* Extensions from *AT on, their length first (tls_extension_rows.c). */
void tls_extension_rows(struct tls_source *x, uint32_t *at, uint32_t end, unsigned message,
			struct text *ja3);
extern const struct field_table tls_hello_fields;

/* A certificate's status from AT to END, of the message or the extension (RFC 6066, 8). */
void tls_status_rows(struct tls_source *x, uint32_t at, uint32_t end);

/* A list of signed certificate timestamps; with SCHEME their signatures name their algorithm. */
void tls_timestamps_rows(struct tls_source *x, uint32_t at, uint32_t end, bool scheme);

/* Signature algorithms: one, or a list of them. */
void tls_scheme_row(struct tls_source *x, uint32_t at);
void tls_scheme_rows(struct tls_source *x, uint32_t *at, uint32_t end);

/* All other messages (tls_handshake.c). */
void tls_message_rows(struct tls_source *x, bool retry);
extern const struct field_table tls_handshake_fields;

extern const struct value_name tls_versions[], tls_content_types[], tls_handshake_types[],
	tls_alert_levels[], tls_alerts[], tls_extensions[], tls_groups[], tls_schemes[],
	tls_suites[];

#endif
