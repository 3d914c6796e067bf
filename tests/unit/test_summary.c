/* What -v tells behind a gVisor line: the summary of what is carried, and the notes on it. */
#include "frame_hex.h"

#include "dissector.h"
#include "face/summary.h"

enum { ROWS = 4096, TEXT = 65536 };

struct summary_row {
	const char *name;
	uint16_t linktype;
	bool follows; /* the conversations are those that the row before left */
	uint32_t len; /* on the wire; 0: all of it was captured */
	const char *hex, *text;
};

static const struct summary_row rows[] = {
	{ "dns query", LINKTYPE_RAW, false, 0,
	  "45000038000100004011f6b0c0000201c000020204000035002463ad0007010000010000000000000667"
	  "6f6f676c6503636f6d0000010001",
	  "  dns A? google.com" },
	{ "dns answer", LINKTYPE_RAW, false, 0,
	  "45000048000100004011f6a0c0000201c000020200350400003460b30007818000010001000000000667"
	  "6f6f676c6503636f6d0000010001c00c000100010000003c0004c0000209",
	  "  dns A 192.0.2.9" },
	{ "dns alias", LINKTYPE_RAW, false, 0,
	  "45000069000100004011f67fc0000201c00002020035040000559f230007818000010002000000000377"
	  "77770161076578616d706c6500001c0001c00c000500010000003c00040162c0100162c010001c000100"
	  "00003c001020010db8000000000000000000000009",
	  "  dns CNAME b.a.example, AAAA 2001:db8::9" },
	{ "dns no such name", LINKTYPE_RAW, false, 0,
	  "4500003d000100004011f6abc0000201c0000202003504000029488b000781830001000000000000076e"
	  "6f7768657265076578616d706c650000010001",
	  "  dns NXDOMAIN A? nowhere.example" },
	{ "dns no answer", LINKTYPE_RAW, false, 0,
	  "45000037000100004011f6b1c0000201c00002020035040000238ae90007818000010000000000000161"
	  "076578616d706c6500000f0001",
	  "  dns no answer MX? a.example" },
	{ "dns many", LINKTYPE_RAW, false, 0,
	  "450000d7000100004011f611c0000201c00002020035040000c34f88000781800001000a000000000161"
	  "076578616d706c650000010001c00c000100010000003c0004c0000200c00c000100010000003c0004c0"
	  "000201c00c000100010000003c0004c0000202c00c000100010000003c0004c0000203c00c0001000100"
	  "00003c0004c0000204c00c000100010000003c0004c0000205c00c000100010000003c0004c0000206c0"
	  "0c000100010000003c0004c0000207c00c000100010000003c0004c0000208c00c000100010000003c00"
	  "04c0000209",
	  "  dns A 192.0.2.0, A 192.0.2.1, A 192.0.2.2, A 192.0.2.3, A 192.0.2.4, A 192.0.2.5, A "
	  "192.0.2.6, A 192.0.2.7, 2 more" },
	{ "dns bytes", LINKTYPE_RAW, false, 0,
	  "4500003b000100004011f6adc0000201c0000202040000350027b8bc0007010000010000000000000561"
	  "1b5b324a076578616d706c650000100001",
	  "  dns TXT? a\\\\033[2J.example" },
	{ "mdns", LINKTYPE_RAW, false, 0,
	  "4500006a000100004011f67ec0000201c000020214e914e900568c0f000084000000000200000000055f"
	  "68747470045f746370056c6f63616c00000c00010000003c00040178c00c0178056c6f63616c00002100"
	  "010000003c000f000000001f900168056c6f63616c00",
	  "  mdns PTR _http._tcp.local x._http._tcp.local, SRV x.local h.local:8080" },
	{ "dns update", LINKTYPE_RAW, false, 0,
	  "45000037000100004011f6b1c0000201c0000202040000350023ed690007280000010000000000000161"
	  "076578616d706c650000060001",
	  "  dns update SOA? a.example" },
	{ "http request", LINKTYPE_RAW, false, 0,
	  "45000050000100004006f6a3c0000201c0000202040000500000000100000001501804000bb400004745"
	  "54202f613f623d6320485454502f312e310d0a486f73743a20612e6578616d706c650d0a0d0a",
	  "  GET /a?b=c HTTP/1.1" },
	{ "http response", LINKTYPE_RAW, false, 0,
	  "45000055000100004006f69ec0000202c00002010050040000000001000000015018040004ff00004854"
	  "54502f312e3120343034204e6f7420466f756e640d0a436f6e74656e742d4c656e6774683a20300d0a0d"
	  "0a",
	  "  HTTP/1.1 404 Not Found" },
	{ "http escapes", LINKTYPE_RAW, false, 0,
	  "45000040000100004006f6b3c0000201c000020204000050000000010000000150180400b90100004745"
	  "54202f1b5b33316dff20485454502f312e310d0a0d0a",
	  "  GET /\\x1b[31m\\xff HTTP/1.1" },
	{ "http long", LINKTYPE_RAW, false, 0,
	  "45000166000100004006f58dc0000201c000020204000050000000010000000150180400348900004745"
	  "54202f616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "616161616161616161616161616161616161616161616161616161616161616161616161616161616161"
	  "61616161616161616120485454502f312e310d0a0d0a",
	  "  GET "
	  "/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	  "aaaaaaaaaaaaaaaaaaaaaaaa... HTTP/1.1" },
	{ "icmp error", LINKTYPE_RAW, false, 0,
	  "45000038000100004001f6c0c0000202c00002010303811a000000004500001c000100004011f6ccc000"
	  "0201c000020204000035000877a5",
	  "  of udp 192.0.2.1:1024 -> 192.0.2.2:53" },
	{ "icmp echo", LINKTYPE_RAW, false, 0,
	  "4500001c000100004001f6dcc0000201c00002020800f7ef00070009", "  ident 7 seq 9" },
	{ "arp", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000108060001080006040001020000000001c0000201000000000000c0000202",
	  "  request" },
	{ "vlan", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000181000007080045000028000100004006f6cbc0000201c000020204000050"
	  "000000010000000150020400238d0000",
	  "  vlan 7  tcp 192.0.2.1:1024 -> 192.0.2.2:80" },
	{ "tunnel", LINKTYPE_RAW, false, 0,
	  "45000044000100004029f68cc0000201c00002026000000000083a4020010db800000000000000000000"
	  "000120010db80000000000000000000000028000243800070009",
	  "  ip6 2001:db8::1 -> 2001:db8::2  icmp Echo (ping) request ident 0x0007 seq 9" },
	{ "neighbor", LINKTYPE_RAW, false, 0,
	  "6000000000203a4020010db800000000000000000000000120010db80000000000000000000000028700"
	  "ec720000000020010db80000000000000000000000020101020000000001",
	  "  who has 2001:db8::2 from 02:00:00:00:00:01" },
	{ "igmp", LINKTYPE_RAW, false, 0,
	  "4500001c000100004002d8d4c0000201e0000009160009f6e0000009",
	  "  igmp Membership Report group 224.0.0.9" },
	{ "handshake", LINKTYPE_RAW, false, 0,
	  "45000028000100004006f6cbc0000201c000020204000051000000640000000050020400232a0000", "" },
	{ "syn again", LINKTYPE_RAW, true, 0,
	  "45000028000100004006f6cbc0000201c000020204000051000000640000000050020400232a0000",
	  "  [RETRANS#1]" },
	{ "syn once more", LINKTYPE_RAW, true, 0,
	  "45000028000100004006f6cbc0000201c000020204000051000000640000000050020400232a0000",
	  "  [RETRANS#2]" },
	{ "answer", LINKTYPE_RAW, true, 0,
	  "45000028000100004006f6cbc0000202c000020100510400000001f4000000655012000025250000", "" },
	{ "bad checksum", LINKTYPE_RAW, false, 0,
	  "45000021000100004011f6c7c0000201c000020204000009000d33f568656c6c21",
	  "  [udp:bad_checksum]" },
	{ "cut", LINKTYPE_RAW, false, 33,
	  "45000021000100004011f6c7c0000201c000020204000009000d33f56865", "" },
};

static struct dissection d;
static struct row row[ROWS];
static char text[TEXT];

static void print(const struct summary_row *x, uint64_t number, struct dissector *dissector,
		  struct text *t)
{
	uint32_t n = UINT32_MAX;
	uint8_t *p = hex_bytes(x->hex, &n);
	struct frame f = { .data = p,
			   .caplen = n,
			   .len = x->len ? x->len : n,
			   .number = number,
			   .has_time = true,
			   .time_ns = (int64_t)number * 1000000000,
			   .linktype = x->linktype };
	struct rows r;

	rows_init(&r, row, ROWS, text, sizeof text);
	dissect(&d, &f, dissector);
	summary_put(t, &r, &d);
	summary_notes(t, &d, false);
	free(p);
}

static void test_row(void **state)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	const struct summary_row *x = *state, *first = x;
	void *memory = malloc(DISSECTOR_MEMORY_MIN);
	struct dissector dissector;
	char buf[4096];
	struct text t;

	dissector_init(&dissector, &config, memory, DISSECTOR_MEMORY_MIN);
	while (first->follows)
		first--;
	for (uint64_t number = 1; first <= x; first++, number++) {
		text_init(&t, buf, sizeof buf);
		print(first, number, &dissector, &t);
	}
	assert_string_equal(buf, x->text);
	free(memory);
}

int main(void)
{
	enum { N = sizeof rows / sizeof rows[0] };
	struct CMUnitTest tests[N];

	for (size_t i = 0; i < N; i++)
		tests[i] = (struct CMUnitTest){ .name = rows[i].name,
						.test_func = test_row,
						.initial_state = (void *)(uintptr_t)&rows[i] };
	return _cmocka_run_group_tests("summary", tests, N, NULL, NULL);
}
