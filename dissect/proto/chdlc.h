/* Cisco's HDLC: what its address field holds, which tells it from PPP. */
#ifndef TUNTRACE_PROTO_CHDLC_H
#define TUNTRACE_PROTO_CHDLC_H

enum { CHDLC_UNICAST = 0x0f, CHDLC_MULTICAST = 0x8f };

#endif
