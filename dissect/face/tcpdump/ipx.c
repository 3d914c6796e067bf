/* Novell IPX, its service advertisements and its routing. */
#include "protos.h"

enum { IPX_HLEN = 30 };
enum {
	SOCKET_NCP = 0x0451,
	SOCKET_SAP = 0x0452,
	SOCKET_RIP = 0x0453,
	SOCKET_NETBIOS = 0x0455,
	SOCKET_DIAGNOSTICS = 0x0456,
	SOCKET_NWLINK = 0x0553,
};

static const char *address(struct td *p, uint32_t at)
{
	return td_string(p, "%08x.%s", td_u32(p, at), td_mac(p, at + 4));
}

/* One service of a reply; false where the length cannot be. */
static bool print_service(struct td *p, uint32_t at, uint32_t len)
{
	td_u16(p, at);
	if (len < 2)
		return false;
	td_print(p, " %04x '", td_u16(p, at));
	if (len < 2 + 48) {
		td_print(p, "'");
		return false;
	}
	td_padded(p, at + 2, 48);
	td_print(p, "'");
	if (!td_need(p, at + 50, 10) || len < 60)
		return false;
	td_print(p, " addr %s", address(p, at + 50));
	return td_need(p, at + 60, 4) && len >= 64;
}

static bool print_sap(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t command = td_u16(p, at);

	if (len < 2) {
		td_print(p, " [length %u < 2]", len);
		return false;
	}
	at += 2, len -= 2;
	switch (command) {
	case 1:
	case 3:
		td_print(p, command == 1 ? "ipx-sap-req" : "ipx-sap-nearest-req");
		td_print(p, " %04x", td_u16(p, at));
		return true;
	case 2:
	case 4:
		td_print(p, command == 2 ? "ipx-sap-resp" : "ipx-sap-nearest-resp");
		for (int i = 0; i < 8 && len != 0; i++, at += 64, len -= 64)
			if (!print_service(p, at, len))
				return false;
		return true;
	default: td_print(p, "ipx-sap-?%x", command); return true;
	}
}

static bool print_rip(struct td *p, uint32_t at, uint32_t len)
{
	uint32_t command = td_u16(p, at);

	if (len < 2) {
		td_print(p, " [length %u < 2]", len);
		return false;
	}
	at += 2, len -= 2;
	if (command != 1 && command != 2) {
		td_print(p, "ipx-rip-?%x", command);
		return true;
	}
	td_print(p, command == 1 ? "ipx-rip-req" : "ipx-rip-resp");
	for (int i = command == 1 ? 49 : 0; i < 50 && len != 0; i++, at += 8, len -= 8) {
		if (len < 8)
			return false;
		td_print(p, " %08x/%u.%u", td_u32(p, at), td_u16(p, at + 4), td_u16(p, at + 6));
	}
	return true;
}

/* False where the length cannot be. */
static bool print_payload(struct td *p, uint32_t socket, uint32_t at, uint32_t len)
{
	switch (socket) {
	case SOCKET_NCP: td_print(p, "ipx-ncp %u", len); return true;
	case SOCKET_SAP: return print_sap(p, at, len);
	case SOCKET_RIP: return print_rip(p, at, len);
	case SOCKET_NETBIOS: td_print(p, "ipx-netbios %u", len); return true;
	case SOCKET_DIAGNOSTICS: td_print(p, "ipx-diags %u", len); return true;
	case SOCKET_NWLINK: td_print(p, "ipx-nwlink-dgm %u", len); return true;
	default: td_print(p, "ipx-#%x %u", socket, len); return true;
	}
}

void td_ipx(struct td *p, uint32_t at)
{
	p->proto = "ipx";
	td_print(p, "IPX ");
	td_print(p, "%s.%04x > ", address(p, at + 18), td_u16(p, at + 28));
	td_print(p, "%s.%04x: ", address(p, at + 6), td_u16(p, at + 16));
	uint32_t len = td_u16(p, at + 2);
	if (len < IPX_HLEN)
		td_print(p, "[length %u < %u]", len, (unsigned)IPX_HLEN);
	if (len < IPX_HLEN || !print_payload(p, td_u16(p, at + 16), at + IPX_HLEN, len - IPX_HLEN))
		td_invalid(p);
}
