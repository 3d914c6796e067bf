/* What the files of the OSI protocols share. */
#ifndef TUNTRACE_FACE_TCPDUMP_OSI_H
#define TUNTRACE_FACE_TCPDUMP_OSI_H

#include "protos.h"

enum { OSI_SYSTEM = 6, OSI_NODE = 7, OSI_LSP = 8 };

/* A network address of N bytes. */
const char *osi_nsap(struct td *p, uint32_t at, uint32_t n);
/* The identifier of a system, node or LSP: N is one of the above. */
const char *osi_id(struct td *p, uint32_t at, uint32_t n);
/* What ISO 8473's checksum at AT + OFFSET, of N bytes at AT, is like. */
void osi_checksum(struct td *p, uint32_t at, uint16_t have, uint32_t offset, uint32_t n);

/* False where the message is to be dumped. */
bool osi_clnp(struct td *p, uint32_t at, uint32_t len);
bool osi_isis(struct td *p, uint32_t at, uint32_t len);
void osi_esis(struct td *p, uint32_t at, uint32_t len);

/* How the value of a TLV of IS-IS ended. */
enum isis_end {
	ISIS_NEXT, /* another may follow */
	ISIS_CUT,  /* the message is over and cut */
	ISIS_OVER, /* the message is over, without a mark */
};

/* N bytes at AT. */
typedef enum isis_end isis_tlv_fn(struct td *p, uint32_t at, uint32_t n);

isis_tlv_fn isis_is_reach, isis_es_neighbours, isis_ext_is_reach, isis_alias, isis_mt_is_reach;
isis_tlv_fn isis_ip_reach, isis_ext_ip_reach, isis_mt_ip_reach, isis_ip6_reach, isis_mt_ip6_reach;
isis_tlv_fn isis_topologies, isis_mt_port, isis_mt_capability, isis_router;
/* The four metrics of ISO 10589. */
void isis_metrics(struct td *p, uint32_t at);

#endif
