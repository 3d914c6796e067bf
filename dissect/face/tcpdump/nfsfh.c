/* NFS file handles: what tcpdump takes them for. */
#include "nfs.h"

enum { WORDS_MIN = 4, WORDS_UCX = 7, HANDLE_MAX = 64, MINOR_OPAQUE = 257 };

enum system { UNKNOWN, AUSPEX, BSD44, DEC_OSF, IRIX4, SUNOS4, SUNOS5, ULTRIX, HPUX9, UCX };

struct handle {
	uint32_t major, minor, inode;
};

/* The name of a device, with NULs behind it. */
static bool is_ucx(struct td *p, uint32_t at, uint32_t words)
{
	bool ended = false;

	if (words < WORDS_UCX)
		return false;
	for (uint32_t i = 1; i < 14; i++) {
		uint8_t c = td_u8(p, at + i);
		if (c == 0)
			ended = true;
		else if (c < ' ' || c > '~' || ended)
			return false;
	}
	return true;
}

static enum system guess(struct td *p, uint32_t at, uint32_t words)
{
	if (words < WORDS_MIN)
		return UNKNOWN;
	uint32_t w1 = td_u32(p, at + 4);
	uint16_t h0 = td_u16(p, at), h1 = td_u16(p, at + 2), h4 = td_u16(p, at + 8);
	if (h0 == 0 && h1 == 0)
		return AUSPEX;
	if (h0 == 0) {
		if (td_u8(p, at + 4) != 0 && td_u8(p, at + 5) == 0 && h4 == 0x0c00)
			return DEC_OSF;
		return w1 == 0x00080000 ? IRIX4 : SUNOS4;
	}
	if (h1 == 0) {
		if ((w1 & 0xffff) == 0)
			return BSD44;
		if (words >= 6 && td_u8(p, at + 21) == 0 && td_u8(p, at + 23) == 0)
			return ULTRIX;
		return (h4 & 0xff) == 10 ? SUNOS5 : UNKNOWN;
	}
	if (h4 == 0x0c00)
		return DEC_OSF;
	if (h4 == 0x000a)
		return w1 == 0 ? HPUX9 : SUNOS5;
	return is_ucx(p, at, words) ? UCX : UNKNOWN;
}

static struct handle read_handle(struct td *p, uint32_t at, enum system system)
{
	struct handle h = { .inode = 0 };
	uint32_t first = td_u32(p, at), little = td_le32(p, at);

	switch (system) {
	case AUSPEX:
		h = (struct handle){ td_u8(p, at + 6), td_u8(p, at + 7), td_u32(p, at + 12) };
		break;
	case BSD44:
		h = (struct handle){ td_u8(p, at + 1), td_u8(p, at), td_le32(p, at + 12) };
		break;
	case ULTRIX:
		h = (struct handle){ td_u8(p, at + 1), td_u8(p, at), td_le32(p, at + 4) };
		break;
	case DEC_OSF:
		h = (struct handle){ little >> 20, little & 0xfffff, td_le32(p, at + 12) };
		break;
	case IRIX4:
		h = (struct handle){ td_u8(p, at + 2), td_u8(p, at + 3), td_u32(p, at + 8) };
		break;
	case SUNOS4:
		h = (struct handle){ td_u8(p, at + 2), td_u8(p, at + 3), td_u32(p, at + 12) };
		break;
	case SUNOS5: h = (struct handle){ first >> 18, first & 0x3ffff, td_u32(p, at + 12) }; break;
	case HPUX9: h = (struct handle){ first >> 24, first & 0xffffff, td_u32(p, at + 12) }; break;
	case UCX:
		h.minor = little;
		h.inode = (uint32_t)td_u16(p, at + 26) << 16 | td_le16(p, at + 22);
		break;
	case UNKNOWN: break;
	}
	return h;
}

void nfs_print_handle(struct td *p, uint32_t at, uint32_t words)
{
	static const char unknown[] = "Unknown";
	enum system system = guess(p, at, words);
	uint32_t shown = words < HANDLE_MAX ? words : HANDLE_MAX;

	td_print(p, " fh ");
	if (system == UNKNOWN) {
		for (uint32_t i = 0; i < shown && unknown[i]; i++)
			td_print(p, "%c", unknown[i]);
		td_print(p, "/");
		uint64_t bytes = (uint64_t)words * 4;
		for (uint32_t i = 0; i < bytes && i < 32; i++)
			td_print(p, "%02X", td_u8(p, at + i));
		return;
	}
	struct handle h = read_handle(p, at, system);
	if (system == UCX) {
		for (uint32_t i = 1; i <= shown && td_live(p); i++) {
			uint8_t c = td_u8(p, at + i);
			if (c == 0 || c == ' ')
				break;
			td_char(p, c);
		}
		td_print(p, "/");
	} else {
		td_print(p, "%u,%u/", h.major, h.minor);
	}
	if (h.minor != MINOR_OPAQUE)
		td_print(p, "%u", h.inode);
}
