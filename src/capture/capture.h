/* What the readers of pcap and of pcapng share; for src/capture/ alone. */
#ifndef TUNTRACE_CAPTURE_CAPTURE_H
#define TUNTRACE_CAPTURE_CAPTURE_H

#include "bytes.h"
#include "capture/input.h"
#include "frame.h"
#include "source.h"

enum {
	CAPTURE_ERROR_MAX = 320,
	CAPTURE_BLOCK_MAX = 256 << 20, /* bytes of a block or frame: more is damage */
	CAPTURE_SNAPLEN = 262144,      /* what frames of most link types stay below */
};

/* State of the pcapng reader. */
struct ng;

struct capture {
	struct source source;
	struct input in;
	int (*next)(struct capture *c, struct frame *f);
	char error[CAPTURE_ERROR_MAX];
	int failed; /* -errno: there are no more frames */
	bool big;   /* the file's (section's) numbers are big-endian */
	uint64_t records;
	uint64_t at; /* offset in the stream of the record of the frame that was given last */
	/* Classic pcap: */
	struct frame_iface iface;    /* what the header says; frames of such a file name none */
	bool told;                   /* events have heard of the file's header */
	bool maybe_swapped, swapped; /* len stands before caplen */
	uint32_t header;             /* bytes before each frame */
	uint32_t max;                /* caplen */
	int64_t fraction;            /* nanoseconds that the second number counts in */
	uint8_t digits;
	struct ng *ng;
};

static inline uint16_t get16(const struct capture *c, const uint8_t *p)
{
	return c->big ? be16(p) : le16(p);
}

static inline uint32_t get32(const struct capture *c, const uint8_t *p)
{
	return c->big ? be32(p) : le32(p);
}

static inline uint64_t get64(const struct capture *c, const uint8_t *p)
{
	return c->big ? be64(p) : le64(p);
}

/* Notes what is wrong and returns -EBADMSG; the first word stays. */
int capture_damaged(struct capture *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/*
 * Waits for N bytes of a record that is at in.p: 1; -EINTR; where the stream ends: 0 if that is
 * between records and no error, else an error that says where.
 */
int capture_need(struct capture *c, size_t n);

/* The most that a frame of LINKTYPE may have, SNAPLEN as the file gives it. */
uint32_t capture_limit(uint32_t linktype, uint32_t snaplen);

/* Opens PATH as reader_open() does. */
int capture_open(struct capture **capture, const char *path);

/* The two formats; the first bytes at in.p are theirs.  0 or an error. */
int pcap_begin(struct capture *c);
int pcapng_begin(struct capture *c);
bool pcap_recognised(const uint8_t *p, size_t n);
bool pcapng_recognised(const uint8_t *p, size_t n);
void pcapng_done(struct capture *c);

#endif
