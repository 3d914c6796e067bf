/* LLDP's organizationally specific values: each is of LEN bytes at AT with the OUI. */
#ifndef TUNTRACE_FACE_TCPDUMP_LLDP_H
#define TUNTRACE_FACE_TCPDUMP_LLDP_H

#include "td.h"

void lldp_8021(struct td *p, uint32_t at, uint32_t len);
void lldp_8023(struct td *p, uint32_t at, uint32_t len);
void lldp_iana(struct td *p, uint32_t at, uint32_t len);
void lldp_tia(struct td *p, uint32_t at, uint32_t len);
void lldp_dcbx(struct td *p, uint32_t at, uint32_t len);

/* The subtype behind the OUI, said by NAMES. */
uint8_t lldp_subtype(struct td *p, uint32_t at, const struct td_tok *names);

#endif
