/*
 * The reader and printer that the protocols of the tcpdump form share.
 *
 * tcpdump leaves a printer by longjmp() where it reads past the captured bytes, prints
 * " [|proto]" and is done with the packet.  Here the first such read prints the mark, closes
 * the text and empties the reader: from then on reads yield zero, tests fail and prints are
 * void, so that the callers run out without a check at every step.  A loop whose end depends
 * on what it reads must ask td_live().
 *
 * Places are offsets from the frame's first byte.  `end` is where tcpdump's snapend points:
 * the end of the captured bytes, or of the datagram that is being printed.
 */
#ifndef TUNTRACE_FACE_TCPDUMP_TD_H
#define TUNTRACE_FACE_TCPDUMP_TD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct tcpdump_state;

enum {
	TD_STRINGS = 16,     /* strings that live at the same time */
	TD_STRING_MAX = 768, /* bytes of one: some name many bits */
	TD_NEST_MAX = 128,   /* headers within headers */
	TD_SAVED_MAX = 512,
};

struct td {
	struct text *t;
	struct tcpdump_state *state;
	const uint8_t *data;
	uint32_t end;
	const char *proto; /* for the mark */
	bool dead;         /* the line is over */
	uint32_t link;     /* bytes of the link layer's headers, which -X leaves out */
	unsigned nest;
	unsigned nsaved;
	uint32_t saved[TD_SAVED_MAX];
	unsigned next_string;
	char strings[TD_STRINGS][TD_STRING_MAX];
};

/* A name for a value, or for bits of it; a list ends with a NULL name. */
struct td_tok {
	uint32_t v;
	const char *s;
};

/* True where N bytes at AT may be read. */
bool td_has(const struct td *p, uint32_t at, uint32_t n);
/* The same, and the line ends where not. */
bool td_need(struct td *p, uint32_t at, uint32_t n);
/* N bytes at AT, or NULL after the end of the line. */
const uint8_t *td_bytes(struct td *p, uint32_t at, uint32_t n);

static inline bool td_live(const struct td *p)
{
	return !p->dead;
}

/* Numbers in network order, and in that of the PC. */
uint8_t td_u8(struct td *p, uint32_t at);
uint16_t td_u16(struct td *p, uint32_t at);
uint32_t td_u24(struct td *p, uint32_t at);
uint32_t td_u32(struct td *p, uint32_t at);
uint64_t td_u64(struct td *p, uint32_t at);
uint16_t td_le16(struct td *p, uint32_t at);
uint32_t td_le32(struct td *p, uint32_t at);
uint64_t td_le64(struct td *p, uint32_t at);

/* Limits reading to LEN bytes at AT until the pop; false where there are too many limits. */
bool td_push(struct td *p, uint32_t at, uint32_t len);
void td_pop(struct td *p);
/* Moves the end to LEN bytes behind AT where that is nearer. */
void td_limit(struct td *p, uint32_t at, uint32_t len);
/* Gives back an end that td_limit() has moved. */
void td_set_end(struct td *p, uint32_t end);

/* One header deeper; false, and the line ends, where it is too deep. */
bool td_enter(struct td *p);
void td_leave(struct td *p);

void td_print(struct td *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* " [|proto]", and printing goes on. */
void td_trunc(struct td *p);
/* The same, and the line ends. */
void td_fail(struct td *p);
/* " (invalid)" */
void td_invalid(struct td *p);
/* The same, and the line ends where not all of the LEN bytes that are left at AT are there. */
void td_bad(struct td *p, uint32_t at, uint32_t len);
/* The protocol's name in capitals. */
void td_caps(struct td *p);

/* Bytes of the packet: M- for the eighth bit, ^ for control characters. */
void td_char(struct td *p, uint8_t c);
/* Up to N of them, up to the end; true where the end came first. */
bool td_chars(struct td *p, uint32_t at, uint32_t n);
/* Up to a NUL that must come within N bytes and before the end: their number with the NUL, or 0. */
uint32_t td_zstring(struct td *p, uint32_t at, uint32_t n);
/* Up to a NUL or N bytes; the line ends at the end. */
void td_padded(struct td *p, uint32_t at, uint32_t n);
/* N bytes as hex digits. */
void td_hex(struct td *p, uint32_t at, uint32_t n);

/* Dumps: each row begins with INDENT; the line ends where the end comes first. */
void td_dump(struct td *p, const char *indent, uint32_t at, uint32_t len);
void td_dump_from(struct td *p, const char *indent, uint32_t at, uint32_t len, uint32_t first);
void td_dump_ascii(struct td *p, const char *indent, uint32_t at, uint32_t len);
/* For a payload that nobody knows; not where -X dumps all of it. */
void td_default(struct td *p, uint32_t at, uint32_t len);
/* As td_dump, but of what there is. */
void td_unknown(struct td *p, const char *indent, uint32_t at, uint32_t len);

/*
 * Strings that live until TD_STRINGS more were made.  Those of addresses read the packet and
 * may end the line.
 */
const char *td_string(struct td *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *td_ip4(struct td *p, uint32_t at);
const char *td_ip6(struct td *p, uint32_t at);
const char *td_mac(struct td *p, uint32_t at);
const char *td_mac64(struct td *p, uint32_t at);
const char *td_ip6_of(struct td *p, const uint8_t *addr);
/* As printf's %.*f writes V, for values below 2^53 and up to 6 decimals. */
const char *td_decimal(struct td *p, double v, unsigned decimals);

/* The name of V, or FMT. */
const char *td_tok(struct td *p, const struct td_tok *tok, uint32_t v, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/* The names of V's bits with SEP between them, or FMT. */
const char *td_bits(struct td *p, const struct td_tok *tok, uint32_t v, const char *sep,
		    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* "1y2w3d4h5m6s" */
void td_duration(struct td *p, uint32_t seconds);

/* The checksum over N bytes that are there: true if right; else *SHOULD is what HAVE should be. */
bool td_checksum(struct td *p, uint32_t at, uint32_t n, uint16_t have, uint16_t *should);
/* What a checksum should be that is HAVE where the words, with it, sum to SUM. */
uint16_t td_expected(uint16_t have, uint64_t sum);

#endif
