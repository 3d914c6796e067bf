/*
 * Framing of what comes in, checked before lwIP sees it: lwIP reads past TCP options and IPv6
 * extension headers whose lengths lie.
 */
#ifndef TUNTRACE_STACK_FRAMING_H
#define TUNTRACE_STACK_FRAMING_H

#include <stddef.h>
#include <stdint.h>

/*
 * NULL where the datagram of N bytes at P is safe to give to lwIP; else why it is not, in words
 * ("TCP option longer than the header").
 */
const char *framing_fault(const uint8_t *p, size_t n);

#endif
