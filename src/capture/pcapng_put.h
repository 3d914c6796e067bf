/*
 * The blocks of pcapng as they are written: each is made in the file's buffer, whole.  All
 * functions return 0 or -errno, the file's error.
 */
#ifndef TUNTRACE_CAPTURE_PCAPNG_PUT_H
#define TUNTRACE_CAPTURE_PCAPNG_PUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct capture_section;
struct capture_stats;
struct frame;
struct frame_iface;
struct outfile;

/* Options of a block to come, as they are in the file, without their end. */
struct pcapng_options {
	uint8_t *p;
	size_t n;
};

/* if_tsoffset, in seconds, of an interface whose frames are older than 1970. */
#define PCAPNG_EARLY_OFFSET INT64_C(-9223372037)

static inline size_t pcapng_pad(size_t n)
{
	return (n + 3) & ~(size_t)3;
}

/* Bytes that the block of F takes at most. */
size_t pcapng_packet_size(const struct frame *f);

int pcapng_put_section(struct outfile *o, const struct capture_section *c);
int pcapng_put_interface(struct outfile *o, const struct frame_iface *i, uint16_t linktype,
			 uint32_t snaplen, bool early);

/* A frame without a time, of the first interface, as it stood in its source. */
int pcapng_put_simple(struct outfile *o, const struct frame *f);

/* F of interface IFACE; ID: its number is its packet id where it has none. */
int pcapng_put_packet(struct outfile *o, const struct frame *f, uint32_t iface, bool early,
		      bool id);

/* N bytes of whole records, see pcapng_name_record(), and the block's own options. */
int pcapng_put_names(struct outfile *o, const uint8_t *records, size_t n,
		     const struct pcapng_options *options);

/* A record of a Name Resolution Block to P: returns its length; P may be NULL. */
size_t pcapng_name_record(uint8_t *p, const uint8_t *addr, size_t addrlen, const char *name);

/* N bytes of secrets, or empty lines where DATA is NULL; where they stand into *AT. */
int pcapng_put_secrets(struct outfile *o, uint32_t type, const void *data, size_t n,
		       const struct pcapng_options *options, uint64_t *at);

/* A block whose body are the N bytes at FROM. */
int pcapng_put_block(struct outfile *o, uint32_t type, const uint8_t *from, size_t n);

int pcapng_put_stats(struct outfile *o, uint32_t iface, const struct capture_stats *c);

#endif
