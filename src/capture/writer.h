/*
 * The sink that writes a capture file: pcapng, or classic pcap where the name ends in ".pcap";
 * through gzip or zstd where ".gz" or ".zst" stands behind that.  It may be a series of files.
 *
 * pcapng carries everything that a frame and a session tell: times in nanoseconds, direction,
 * packet ids, comments, interfaces, names, TLS secrets and statistics.  Classic pcap carries
 * bytes, lengths and times of one link type.
 */
#ifndef TUNTRACE_CAPTURE_WRITER_H
#define TUNTRACE_CAPTURE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "outname.h"

struct frame_iface;
struct sink;

/* Bytes to gather where frames cannot wait: the process that writes is woken less often. */
enum { WRITER_LIVE_BUFFER = 2 << 20 };

struct writer_config {
	/*
	 * The frames are captured by us now: they get their numbers as packet ids, and statistics
	 * stand at the end; classic pcap has microseconds, which every program reads.  Else (a
	 * conversion) packet ids are those of the source, and classic pcap has nanoseconds where
	 * the source has.
	 */
	bool live;
	/* Interface that is declared at once, so that the file is complete without a frame; or NULL. */
	const struct frame_iface *iface;
	struct rotation rotation;
	bool atomic;     /* a file has its name once it is complete */
	bool unbuffered; /* each frame is written before the next is taken */
	bool no_secrets; /* none are written */
};

/* PATH is borrowed; "-" is stdout.  0 or -errno. */
int writer_open(struct sink **sink, const char *path, const struct writer_config *c);

/* True where PATH names a classic pcap file, compressed or not. */
bool writer_is_classic(const char *path);

/* The two formats; writer_open() chooses. */
int pcapng_writer_open(struct sink **sink, const char *path, const struct writer_config *c);
int pcap_writer_open(struct sink **sink, const char *path, const struct writer_config *c);

#endif
