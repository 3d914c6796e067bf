/* A sink takes frames: lines on stdout, a capture file, the screen. */
#ifndef TUNTRACE_SINK_H
#define TUNTRACE_SINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct dissection;
struct frame;
struct frame_iface;
struct sink;

/* Types of secrets: the numbers of pcapng's Decryption Secrets Block. */
enum { SECRETS_TLS = 0x544c534b, SECRETS_SSH = 0x5353484b, SECRETS_WIREGUARD = 0x57474b4c };

/* What a capture says of itself; each may be NULL or absent. */
struct capture_section {
	const char *hardware, *os, *application;
	const char *const *comments;
	uint32_t ncomments;
	/* What a classic pcap file says of all its frames, else NULL; borrowed as the strings are. */
	const struct frame_iface *frames;
	/* Other options that pcapng has for it, little-endian, or NULL; borrowed as well. */
	const uint8_t *options;
	size_t options_len;
};

/* Which of struct capture_stats' numbers are known. */
enum {
	STATS_START = 1,
	STATS_END = 2,
	STATS_RECEIVED = 4,
	STATS_DROPPED = 8,
	STATS_ACCEPTED = 16,
	STATS_OS_DROPPED = 32,
	STATS_DELIVERED = 64,
};

/* What an interface's driver and kernel counted (pcapng's Interface Statistics Block). */
struct capture_stats {
	const struct frame_iface *iface; /* the one that its frames have; NULL: the only one */
	unsigned known;                  /* STATS_* bits */
	bool has_time;
	int64_t time_ns; /* when it was counted */
	int64_t start_ns, end_ns;
	uint64_t received, dropped; /* by the interface */
	uint64_t accepted;          /* by the filter */
	uint64_t os_dropped;
	uint64_t delivered;     /* to us */
	const uint8_t *options; /* others that pcapng has for them, little-endian, or NULL */
	size_t options_len;
};

/*
 * What else a pcapng file has between its frames; N bytes at P, borrowed.  TYPE is that of a
 * block, see capture/pcapng.h:
 *
 *	names, secrets	options, little-endian, of the block whose content is told next
 *	custom		its body, beginning with the enterprise's number, little-endian
 *	journal		its body
 *	others		their body, as it stands: nobody knows what it means
 */
struct capture_extra {
	uint32_t type;
	const uint8_t *p;
	size_t n;
};

struct sink_ops {
	/*
	 * One frame and its dissection, both borrowed; SEND as direction_is_send() says.
	 * 0 or -errno; after an error it gets no more.  -ECANCELED is none: it has all that it was
	 * to take, this frame is not part of the run, and the run is to end.
	 */
	int (*frame)(struct sink *s, const struct frame *f, const struct dissection *d, bool send);
	/* It is NOW_NS, whether frames come or not: 0; -ECANCELED as frame().  May be NULL. */
	int (*tick)(struct sink *s, int64_t now_ns);
	/* What is buffered goes out.  0 or -errno.  May be NULL. */
	int (*flush)(struct sink *s);
	/*
	 * Secrets of a SECRETS_* type will come, N bytes of text lines at most, that the frames from
	 * here on need: room for them.  May be NULL.
	 */
	int (*expect_secrets)(struct sink *s, uint32_t type, size_t n);
	/* Secrets of a SECRETS_* type, before the frames that need them.  May be NULL. */
	int (*secrets)(struct sink *s, uint32_t type, const void *p, size_t n);
	/* Those are all, or there will be none.  May be NULL. */
	int (*secrets_done)(struct sink *s);
	/* A name that was resolved; ADDR is 4 or 16 bytes, 6 or 8 of hardware.  May be NULL. */
	int (*name)(struct sink *s, const uint8_t *addr, size_t addrlen, const char *name);
	/* What the capture says of itself, before its frames.  May be NULL. */
	int (*section)(struct sink *s, const struct capture_section *c);
	/* An interface that frames may come to name; it outlives the sink.  May be NULL. */
	int (*interface)(struct sink *s, const struct frame_iface *iface);
	/* May be NULL. */
	int (*extra)(struct sink *s, const struct capture_extra *x);
	/* May be NULL. */
	int (*stats)(struct sink *s, const struct capture_stats *c);
	/* Ends it and frees it.  0 or -errno: what could not be written.  *WRITTEN is brought up to date. */
	int (*close)(struct sink *s, uint64_t *written);
};

struct sink {
	const struct sink_ops *ops;
	uint64_t bytes;   /* that have come to a capture file, as of the last flush */
	const char *what; /* what it writes to, for messages: "stdout", "out.pcapng"; outlives it */
	const char *
		why; /* after an error: what is wrong where errno does not say it, or NULL; static */
	bool has_secrets;  /* what it writes has TLS or other secrets in it */
	const char *first; /* name of its first file, where the one asked for was taken; or NULL */
	uint64_t files;    /* that it has begun, one after another; 0: it is not of several */
};

#endif
