/* A frame as it was captured: borrowed from its source until the next one. */
#ifndef TUNTRACE_FRAME_H
#define TUNTRACE_FRAME_H

#include <stdbool.h>
#include <stdint.h>

/* The values of epb_flags bits 0-1 (draft-ietf-opsawg-pcapng, section 4.3.1). */
enum frame_dir { FRAME_DIR_UNKNOWN, FRAME_DIR_IN, FRAME_DIR_OUT };

/* Link types, the numbers of https://www.tcpdump.org/linktypes.html. */
enum {
	LINKTYPE_NULL = 0,
	LINKTYPE_ETHERNET = 1,
	LINKTYPE_PPP = 9,
	LINKTYPE_RAW_12 = 12, /* DLT_RAW as some systems wrote it */
	LINKTYPE_RAW_14 = 14,
	LINKTYPE_PPP_HDLC = 50,
	LINKTYPE_RAW = 101,
	LINKTYPE_C_HDLC = 104,
	LINKTYPE_IEEE802_11 = 105,
	LINKTYPE_LOOP = 108,
	LINKTYPE_LINUX_SLL = 113,
	LINKTYPE_RADIOTAP = 127,
	LINKTYPE_IPV4 = 228,
	LINKTYPE_IPV6 = 229,
	LINKTYPE_IPOIB = 242,
	LINKTYPE_LINUX_SLL2 = 276,
};

/* What the frame's file or device said of where it was captured; lives as long as its source. */
struct frame_iface {
	uint32_t id;      /* in its section of the source, from 0 */
	uint32_t section; /* of the file, from 1 */
	const char *name;
	const char *description;
	const char *filter;
	const char *hardware, *os, *comment;
	uint64_t speed;      /* bits a second, 0 where unknown */
	uint32_t snaplen;    /* 0: no limit, or unknown */
	uint16_t linktype;   /* of its frames */
	uint8_t time_digits; /* of its frames' times, where it says so; else 0 */
	uint8_t fcslen; /* bytes of frame check sequence that frames end with, 0: none or unknown */
	/* Other options that pcapng has for it, addresses and the like, little-endian; or NULL. */
	const uint8_t *options;
	uint32_t options_len;
};

struct annotation;

struct frame {
	const uint8_t *data;
	uint32_t caplen;  /* bytes captured at data */
	uint32_t len;     /* bytes on the wire; may be less than caplen in odd files */
	uint32_t snaplen; /* of a classic file's header, beyond which libpcap does not read; or 0 */
	uint64_t number;  /* from 1 */
	int64_t time_ns;  /* nanoseconds since the epoch, UTC */
	uint16_t time_carry; /* seconds of time_ns that a broken file has in its fraction */
	uint8_t time_digits; /* decimals of a second that the source records: 0 to 9 */
	bool has_time;       /* false: the source gives none (pcapng Simple Packet Block) */
	uint16_t linktype;
	enum frame_dir dir;
	const struct frame_iface *iface; /* NULL where the source has none */

	/* pcapng options of the packet; NULL and absent in other sources. */
	const char *const *comments; /* ncomments UTF-8 strings, as they stood in the file */
	uint32_t ncomments;
	bool has_packetid, has_queue, has_dropcount;
	uint32_t queue;
	uint64_t packetid;
	uint64_t dropcount;
	uint32_t flags; /* whole epb_flags word */
	bool has_flags;
	/* Other options of the packet, as they stand in pcapng but little-endian; or NULL. */
	const uint8_t *options;
	uint32_t options_len;
	/* Of the stack that sent or took it, where that is ours; NULL in a frame from a file. */
	const struct annotation *annotation;
};

#endif
