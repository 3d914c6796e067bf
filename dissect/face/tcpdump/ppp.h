/* What the PPP files of the tcpdump form share. */
#ifndef TUNTRACE_FACE_TCPDUMP_PPP_H
#define TUNTRACE_FACE_TCPDUMP_PPP_H

#include "protos.h"

enum {
	PPP_IP = 0x0021,
	PPP_OSI = 0x0023,
	PPP_IPX = 0x002b,
	PPP_VJC = 0x002d,
	PPP_VJNC = 0x002f,
	PPP_ML = 0x003d,
	PPP_IPV6 = 0x0057,
	PPP_COMP = 0x00fd,
	PPP_MPLS = 0x0281,
	PPP_MPLS_MULTI = 0x0283,
	PPP_IPCP = 0x8021,
	PPP_OSICP = 0x8023,
	PPP_IPV6CP = 0x8057,
	PPP_CCP = 0x80fd,
	PPP_MPLSCP = 0x8281,
	PPP_LCP = 0xc021,
	PPP_PAP = 0xc023,
	PPP_LQM = 0xc025,
	PPP_SPAP = 0xc027,
	PPP_BACP = 0xc02b,
	PPP_BAP = 0xc02d,
	PPP_SPAP_OLD = 0xc123,
	PPP_CHAP = 0xc223,
	PPP_EAP = 0xc227,
};

extern const struct td_tok td_ppp_names[];

/* What PROTO says is at AT. */
void td_ppp_payload(struct td *p, uint32_t proto, uint32_t at, uint32_t len);
/* A message of a control protocol: LCP, IPCP and their like. */
void td_ppp_control(struct td *p, uint32_t proto, uint32_t at, uint32_t len);

#endif
