#include "bpf.h"

#include <pcap/pcap.h>
#include <stdlib.h>
#include <string.h>

#include "frame.h"

enum { BPF_LINKTYPES_MAX = 64, BPF_SNAPLEN = 262144 };

struct program {
	uint16_t linktype;
	bool usable;
	struct bpf_program code;
};

struct bpf {
	const char *expr;
	struct program programs[BPF_LINKTYPES_MAX];
	unsigned n, last;
	char error[PCAP_ERRBUF_SIZE];
};

/* libpcap compiles for its DLT_ numbers, which are those of files but for raw IP. */
static int dlt_of(uint16_t linktype)
{
	return linktype == LINKTYPE_RAW ? DLT_RAW : linktype;
}

/* Compiles B's expression for LINKTYPE into *CODE; false and B's error where that fails. */
static bool compile(struct bpf *b, uint16_t linktype, struct bpf_program *code)
{
	pcap_t *p = pcap_open_dead(dlt_of(linktype), BPF_SNAPLEN);
	bool ok = p && pcap_compile(p, code, b->expr, 1, PCAP_NETMASK_UNKNOWN) == 0;

	if (!ok && !b->error[0]) {
		const char *why = p ? pcap_geterr(p) : "out of memory";
		size_t n = strnlen(why, sizeof b->error - 1);
		memcpy(b->error, why, n);
		b->error[n] = '\0';
	}
	if (p)
		pcap_close(p);
	return ok;
}

/*
 * Wrong for every link type, or only for this one?  A slip of the syntax is told at once; else
 * what the expression does not fit waits for a frame of that type.
 */
static void prepare(struct bpf *b, uint16_t linktype)
{
	struct program *p = &b->programs[b->n];

	*p = (struct program){ .linktype = linktype };
	p->usable = compile(b, linktype, &p->code);
	if (p->usable)
		b->n++;
	else if (!strstr(b->error, "syntax error"))
		b->error[0] = '\0';
}

struct bpf *bpf_open(const char *expr)
{
	/* Later the rights to ask for names may be gone. */
	static const uint16_t common[] = { LINKTYPE_ETHERNET, LINKTYPE_RAW, LINKTYPE_LINUX_SLL,
					   LINKTYPE_LINUX_SLL2, LINKTYPE_NULL };
	struct bpf *b = calloc(1, sizeof *b);

	if (!b)
		return NULL;
	b->expr = expr;
	for (size_t i = 0; i < sizeof common / sizeof common[0] && !b->error[0]; i++)
		prepare(b, common[i]);
	return b;
}

static struct program *program_for(struct bpf *b, uint16_t linktype)
{
	for (unsigned i = 0; i < b->n; i++)
		if (b->programs[i].linktype == linktype) {
			b->last = i;
			return &b->programs[i];
		}
	/* A file of more link types than this: the last place serves in turn. */
	if (b->n == BPF_LINKTYPES_MAX && b->programs[--b->n].usable)
		pcap_freecode(&b->programs[b->n].code);
	struct program *p = &b->programs[b->n];
	p->linktype = linktype;
	p->usable = compile(b, linktype, &p->code);
	b->last = b->n++;
	return p;
}

void bpf_expect(struct bpf *b, uint16_t linktype)
{
	if (!b->error[0])
		program_for(b, linktype);
}

bool bpf_match(struct bpf *b, const struct frame *f)
{
	struct program *p = &b->programs[b->last];

	if (b->n == 0 || p->linktype != f->linktype)
		p = program_for(b, f->linktype);
	struct pcap_pkthdr h = { .caplen = f->caplen, .len = f->len };
	return p->usable && pcap_offline_filter(&p->code, &h, f->data);
}

const char *bpf_error(const struct bpf *b)
{
	return b->error[0] ? b->error : NULL;
}

void bpf_close(struct bpf *b)
{
	for (unsigned i = 0; i < b->n; i++)
		if (b->programs[i].usable)
			pcap_freecode(&b->programs[i].code);
	free(b);
}
