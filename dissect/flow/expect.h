/*
 * Connections that another one announces: FTP's for data (RFC 959, PORT and 227; RFC 2428, 229).
 *
 * Wireshark has a conversation for them before their first frame, so that this is not their first
 * one, and a SYN does not count for tcp.completeness.
 */
#ifndef TUNTRACE_FLOW_EXPECT_H
#define TUNTRACE_FLOW_EXPECT_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/flow.h"

/* Takes N bytes at P, payload of a segment that TO_SERVER goes to port 21, of FLOW's side SIDE. */
void expect_ftp(struct dissector *x, const struct flow *f, unsigned side, const uint8_t *p,
		uint32_t n, bool to_server);

/*
 * True where the N bytes at P, payload of a segment between ports that nothing is known of, are a
 * version of the remote framebuffer protocol (RFC 6143, 7.1.1): Wireshark, which recognises VNC by
 * it, counts what follows as another conversation.
 */
bool expect_rfb(const struct flow *f, const uint8_t *p, uint32_t n);

/* True once where F was announced. */
bool expect_met(struct dissector *x, const struct flow *f);

#endif
