/* Capture filters, pcap-filter(7), over frames from anywhere: libpcap's compiler and machine. */
#ifndef TUNTRACE_BPF_H
#define TUNTRACE_BPF_H

#include <stdbool.h>
#include <stdint.h>

struct bpf;
struct frame;

/* EXPR is borrowed.  NULL: no memory. */
struct bpf *bpf_open(const char *expr);

/*
 * Frames of a link type that EXPR makes no sense for do not match, and bpf_error() says why:
 * an expression is compiled for each link type, when its first frame comes.
 */
bool bpf_match(struct bpf *b, const struct frame *f);

/* Frames of LINKTYPE will come: what is wrong with the expression for them is known from here on. */
void bpf_expect(struct bpf *b, uint16_t linktype);

/* NULL, or what is wrong with the expression; looked at after bpf_open() and each bpf_match(). */
const char *bpf_error(const struct bpf *b);

void bpf_close(struct bpf *b);

#endif
