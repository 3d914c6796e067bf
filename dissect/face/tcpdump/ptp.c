/* The precision time protocol, IEEE 1588, version 2. */
#include "protos.h"

enum { HEADER = 34, VERSION_1 = 1, VERSION_2 = 2, COMPATIBLE = 0x10 };
enum { ANNOUNCE = 11, SIGNALLING = 12, MANAGEMENT = 13 };

static const struct td_tok flag_names[] = {
	{ 0x0001, "l1 61" },
	{ 0x0002, "l1 59" },
	{ 0x0004, "utc reasonable" },
	{ 0x0008, "timescale" },
	{ 0x0010, "time tracable" },
	{ 0x0020, "frequency tracable" },
	{ 0x0100, "alternate master" },
	{ 0x0200, "two step" },
	{ 0x0400, "unicast" },
	{ 0x1000, "profile specific 1" },
	{ 0x2000, "profile specific 2" },
	{ 0x4000, "security mask" },
	{ 0x18c0, "unknown" },
	{ 0, NULL },
};

/* Messages; what their time stamp is called, and whether a port's identity follows it. */
static const struct message {
	const char *name, *stamp;
	bool port;
} messages[16] = {
	[0] = { "sync msg", "originTimeStamp", false },
	[1] = { "delay req msg", "originTimeStamp", false },
	[2] = { "peer delay req msg", "preciseOriginTimeStamp", true },
	[3] = { "peer delay resp msg", "receiveTimeStamp", true },
	[8] = { "follow up msg", "preciseOriginTimeStamp", false },
	[9] = { "delay resp msg", "receiveTimeStamp", true },
	[10] = { "pdelay resp fup msg", "preciseOriginTimeStamp", true },
	[ANNOUNCE] = { "announce msg", "originTimeStamp", false },
	[SIGNALLING] = { "signalling msg", NULL, true },
	[MANAGEMENT] = { "management msg", NULL, true },
};

static unsigned long long u48(struct td *p, uint32_t at)
{
	/* None of the six bytes is read where the last is missing. */
	uint64_t high = td_need(p, at, 6) ? td_u16(p, at) : 0;

	return high << 32 | td_u32(p, at + 2);
}

static void print_port(struct td *p, uint32_t at)
{
	td_print(p, ", port identity : 0x%llx", (unsigned long long)td_u64(p, at));
	td_print(p, ", port id : %u", td_u16(p, at + 8));
}

static void print_announce(struct td *p, uint32_t at)
{
	td_print(p, ", origin cur utc :%u", td_u16(p, at));
	td_print(p, ", rsvd : %u", td_u8(p, at + 2));
	td_print(p, ", gm priority_1 : %u", td_u8(p, at + 3));
	td_print(p, ", gm clock class : %u", td_u8(p, at + 4));
	td_print(p, ", gm clock accuracy : %u", td_u8(p, at + 5));
	td_print(p, ", gm clock variance : %u", td_u16(p, at + 6));
	td_print(p, ", gm priority_2 : %u", td_u8(p, at + 8));
	td_print(p, ", gm clock id : 0x%llx", (unsigned long long)td_u64(p, at + 9));
	td_print(p, ", steps removed : %u", td_u16(p, at + 17));
	td_print(p, ", time source : 0x%x", td_u8(p, at + 19));
}

static void print_body(struct td *p, uint8_t type, uint32_t at)
{
	const struct message *m = &messages[type];

	if (m->stamp) {
		td_print(p, ", %s :", m->stamp);
		td_print(p, " %llu seconds%s", u48(p, at), type == ANNOUNCE ? "" : ",");
		td_print(p, " %u nanoseconds", td_u32(p, at + 6));
		at += 10;
	}
	if (m->port)
		print_port(p, at);
	if (type == ANNOUNCE)
		print_announce(p, at);
	if (type == MANAGEMENT) { /* all four are read from the first byte of the identity */
		uint8_t v = td_u8(p, at);
		td_print(p, ", , start boundary hops  %u, , boundary hops  %u", v, v);
		td_print(p, ", , flags  0x%x, , reserved  0x%x", v, v);
	}
}

static void print_2(struct td *p, uint32_t at)
{
	static const char *const controls[] = { "Sync",       "Delay_Req",  "Follow_Up",
						"Delay_Resp", "Management", "Other" };
	uint8_t first = td_u8(p, at), type = first & 15;

	td_print(p, ", v1 compat : %s, msg type : %s", first & COMPATIBLE ? "yes" : "no",
		 messages[type].name ? messages[type].name : "Reserved");
	td_print(p, ", length : %u", td_u16(p, at + 2));
	td_print(p, ", domain : %u, reserved1 : %u", td_u16(p, at + 4) >> 8, td_u8(p, at + 5));
	td_print(p, ", Flags [%s]", td_bits(p, flag_names, td_u16(p, at + 6), ", ", "none"));
	td_print(p, ", NS correction : %llu", u48(p, at + 8));
	td_print(p, ", sub NS correction : %u", td_u16(p, at + 14));
	td_print(p, ", reserved2 : %u", td_u32(p, at + 16));
	td_print(p, ", clock identity : 0x%llx", (unsigned long long)td_u64(p, at + 20));
	td_print(p, ", port id : %u", td_u16(p, at + 28));
	td_print(p, ", seq id : %u", td_u16(p, at + 30));
	uint8_t control = td_u8(p, at + 32);
	td_print(p, ", control : %u (%s)", control,
		 control < sizeof controls / sizeof controls[0] ? controls[control] : "Reserved");
	td_print(p, ", log message interval : %u", td_u16(p, at + 32) & 0xff);
	print_body(p, type, at + HEADER);
}

void td_ptp(struct td *p, uint32_t at, uint32_t len)
{
	p->proto = "ptp";
	if (len < HEADER) {
		td_print(p, " [length %u < %u]", len, HEADER);
		td_invalid(p);
		return;
	}
	uint8_t version = td_u8(p, at + 1);
	td_print(p, "PTPv%u", version);
	if (version == VERSION_1)
		td_print(p, " (not implemented)");
	else if (version == VERSION_2)
		print_2(p, at);
}
