/* What lwIP asks us for, compiled into it; defined in port.c. */
#ifndef TUNTRACE_LWIP_HOOKS_H
#define TUNTRACE_LWIP_HOOKS_H

#include "lwip/arch.h"
#include "lwip/ip_addr.h"

/* The initial sequence number of a connection, RFC 6528. */
u32_t stack_hook_isn(const ip_addr_t *local, u16_t local_port, const ip_addr_t *remote,
		     u16_t remote_port);
#define LWIP_HOOK_TCP_ISN stack_hook_isn

#endif
