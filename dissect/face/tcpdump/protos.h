/*
 * The protocols of the tcpdump form.  AT is where one begins, LEN what the header above it
 * claims for it; the captured bytes end at p->end.
 */
#ifndef TUNTRACE_FACE_TCPDUMP_PROTOS_H
#define TUNTRACE_FACE_TCPDUMP_PROTOS_H

#include "td.h"

enum {
	IPPROTO_HOPOPTS = 0,
	IPPROTO_ICMP = 1,
	IPPROTO_IGMP = 2,
	IPPROTO_IPV4 = 4,
	IPPROTO_TCP = 6,
	IPPROTO_EGP = 8,
	IPPROTO_PIGP = 9,
	IPPROTO_UDP = 17,
	IPPROTO_DCCP = 33,
	IPPROTO_IPV6 = 41,
	IPPROTO_ROUTING = 43,
	IPPROTO_FRAGMENT = 44,
	IPPROTO_RSVP = 46,
	IPPROTO_GRE = 47,
	IPPROTO_ESP = 50,
	IPPROTO_AH = 51,
	IPPROTO_MOBILE = 55,
	IPPROTO_ICMPV6 = 58,
	IPPROTO_NONE = 59,
	IPPROTO_DSTOPTS = 60,
	IPPROTO_MOBILITY_OLD = 62,
	IPPROTO_ND = 77,
	IPPROTO_EIGRP = 88,
	IPPROTO_OSPF = 89,
	IPPROTO_PIM = 103,
	IPPROTO_IPCOMP = 108,
	IPPROTO_VRRP = 112,
	IPPROTO_PGM = 113,
	IPPROTO_SCTP = 132,
	IPPROTO_MOBILITY = 135,
	IPPROTO_ETHERNET = 143,
};

/* The IP header that a transport header lies in. */
struct td_ip {
	uint32_t at;
	uint8_t version; /* of the header, 4 or 6 */
	uint8_t ttl;
	bool fragmented;
};

/* The payload of a UDP datagram or a TCP segment. */
struct td_payload {
	const struct td_ip *ip;
	uint32_t at, len;
	uint16_t sport, dport;
};

/* Link-layer addresses of the frame, for those that print them; `none` where it has none. */
struct td_link {
	uint32_t src, dst;
	bool none;
	bool wide;   /* of eight bytes, not six */
	bool routed; /* the source's first bit tells of a route */
};

extern const struct td_tok td_ipproto_names[];
extern const struct td_tok td_ethertype_names[];
extern const struct td_tok td_oui_names[];
extern const struct td_tok td_af_names[];
/* ISO/IEC TR 9577 */
extern const struct td_tok td_nlpid_names[];
/* SMI enterprise numbers, IANA. */
extern const struct td_tok td_enterprise_names[];

/* The pseudo header's sum.  LEN is the transport's length. */
uint64_t td_pseudo4(struct td *p, uint32_t ip, uint32_t len, uint8_t proto);
uint64_t td_pseudo6(struct td *p, uint32_t ip, uint32_t len, uint8_t proto);
/* The checksum of N bytes behind the pseudo header of IP, as td_checksum(). */
bool td_ip_checksum(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t n, uint8_t proto,
		    uint16_t have, uint16_t *should);

/* The frame's addresses, as td_mac(). */
const char *td_link_src(struct td *p, const struct td_link *link);
const char *td_link_dst(struct td *p, const struct td_link *link);

/* Link types. */
/* Bytes of the headers, tags and LLC included. */
uint32_t td_ether(struct td *p, uint32_t at, uint32_t len, uint32_t caplen);
/* False where TYPE is unknown. */
bool td_ethertype(struct td *p, uint32_t type, uint32_t at, uint32_t len, uint32_t caplen,
		  const struct td_link *link);
/* Bytes of the header; negative where the payload is unknown. */
int td_llc(struct td *p, uint32_t at, uint32_t len, uint32_t caplen, const struct td_link *link);
bool td_snap(struct td *p, uint32_t at, uint32_t len, uint32_t caplen, const struct td_link *link,
	     uint32_t pad);
/* False where LINKTYPE is unknown; p->link is set. */
bool td_linktype(struct td *p, uint32_t linktype, uint32_t len, uint32_t caplen);

/* Wireless: frames alone, and behind the headers of radiotap, AVS and Prism. */
void td_wlan(struct td *p, uint32_t len, uint32_t caplen);
void td_radiotap(struct td *p, uint32_t len, uint32_t caplen);
void td_wlan_avs(struct td *p, uint32_t len, uint32_t caplen);
void td_wlan_prism(struct td *p, uint32_t len, uint32_t caplen);

/* The tag of a switch, behind the addresses of an Ethernet frame. */
typedef void td_tag_fn(struct td *p, uint32_t at);
/* td_ether() with a tag of N bytes that PRINT prints. */
uint32_t td_ether_tagged(struct td *p, uint32_t len, uint32_t caplen, td_tag_fn *print, uint32_t n);
void td_dsa(struct td *p, uint32_t len, uint32_t caplen);
void td_edsa(struct td *p, uint32_t len, uint32_t caplen);
void td_brcm(struct td *p, uint32_t len, uint32_t caplen);
void td_brcm_prepended(struct td *p, uint32_t len, uint32_t caplen);

void td_fr(struct td *p, uint32_t len, uint32_t caplen);
void td_mfr(struct td *p, uint32_t len, uint32_t caplen);
void td_q933(struct td *p, uint32_t at, uint32_t len);
void td_token_ring(struct td *p, uint32_t len, uint32_t caplen);
void td_fddi(struct td *p, uint32_t len, uint32_t caplen);
void td_arcnet(struct td *p, uint32_t len, uint32_t caplen);
void td_arcnet_linux(struct td *p, uint32_t len, uint32_t caplen);
void td_atm(struct td *p, uint32_t len, uint32_t caplen);
void td_clip(struct td *p, uint32_t len, uint32_t caplen);
void td_fibre_channel(struct td *p, uint32_t len, uint32_t caplen);
void td_firewire(struct td *p, uint32_t len, uint32_t caplen);
void td_enc(struct td *p, uint32_t len);
void td_pflog(struct td *p, uint32_t len, uint32_t caplen);
void td_symantec(struct td *p, uint32_t len, uint32_t caplen);
void td_ppi(struct td *p, uint32_t len, uint32_t caplen);
void td_pktap(struct td *p, uint32_t len, uint32_t caplen);
void td_netanalyzer(struct td *p, uint32_t len, uint32_t caplen, bool transparent);
void td_ppp_serial(struct td *p, uint32_t len, uint32_t caplen);

void td_chdlc(struct td *p, uint32_t len);
void td_slip(struct td *p, uint32_t len);
void td_ipnet(struct td *p, uint32_t len, uint32_t caplen);
void td_nflog(struct td *p, uint32_t len, uint32_t caplen);
void td_infiniband(struct td *p, uint32_t len, uint32_t caplen);

void td_arp(struct td *p, uint32_t at, uint32_t len, uint32_t caplen);
void td_ppp(struct td *p, uint32_t at, uint32_t len);
void td_pppoe(struct td *p, uint32_t at, uint32_t len);
void td_osi(struct td *p, uint32_t at, uint32_t len);
void td_mpls(struct td *p, uint32_t at, uint32_t len);
void td_stp(struct td *p, uint32_t at, uint32_t len);
void td_cdp(struct td *p, uint32_t at, uint32_t len);
void td_dtp(struct td *p, uint32_t at, uint32_t len);
void td_udld(struct td *p, uint32_t at, uint32_t len);
void td_vtp(struct td *p, uint32_t at, uint32_t len);
void td_slow(struct td *p, uint32_t at, uint32_t len);
void td_lldp(struct td *p, uint32_t at, uint32_t len);
void td_aoe(struct td *p, uint32_t at, uint32_t len);
void td_loopback(struct td *p, uint32_t at, uint32_t len);
void td_realtek(struct td *p, uint32_t at, const struct td_link *link);
void td_nlb(struct td *p, uint32_t at);
void td_atalk(struct td *p, uint32_t at, uint32_t len);
void td_aarp(struct td *p, uint32_t at, uint32_t len);
void td_ipx(struct td *p, uint32_t at);

/* The network layer. */
void td_ip(struct td *p, uint32_t at, uint32_t len);
void td_ip6_packet(struct td *p, uint32_t at, uint32_t len);
/* Bytes of an options header, -1 where it was cut; FOUND and PAYLOAD are for jumbograms. */
int td_ip6_options(struct td *p, const char *proto, uint32_t at, bool *found, uint32_t *payload);
/* False where it was cut. */
bool td_mobility(struct td *p, uint32_t at);
void td_ip_any(struct td *p, uint32_t at, uint32_t len);
void td_demux(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len, uint8_t proto);
void td_icmp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);
void td_icmp6(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);
void td_igmp(struct td *p, uint32_t at, uint32_t len);
void td_gre(struct td *p, uint32_t at, uint32_t len);
void td_esp(struct td *p, uint32_t at, uint32_t len);
void td_ospf(struct td *p, uint32_t at, uint32_t len);
void td_ospf6(struct td *p, uint32_t at, uint32_t len);
void td_eigrp(struct td *p, uint32_t at, uint32_t len);
void td_pim(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);
/* Within IGMP, with its header. */
void td_pim1(struct td *p, uint32_t at, uint32_t len);
void td_dvmrp(struct td *p, uint32_t at, uint32_t len);
void td_sctp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);
void td_vrrp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);

/* Transport. */
void td_tcp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);
bool td_mptcp(struct td *p, uint32_t at, uint32_t len, uint8_t flags);
void td_udp(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len);

/* By its ports; false where tcpdump does not know it. */
bool td_udp_payload(struct td *p, const struct td_payload *d);
void td_tcp_payload(struct td *p, const struct td_payload *d);

/* Applications. */
enum td_dns_over { TD_DNS_UDP, TD_DNS_TCP, TD_DNS_MDNS };
void td_dns(struct td *p, uint32_t at, uint32_t len, enum td_dns_over over);
/* A domain name at AT of a message that begins at BASE; where it ended, or TD_NOWHERE. */
#define TD_NOWHERE UINT32_MAX
uint32_t td_dns_name(struct td *p, uint32_t at, uint32_t base);

/* Lines of text; COMMANDS (or NULL) are those that begin a request. */
void td_lines(struct td *p, uint32_t at, uint32_t len, const char *const *commands,
	      bool code_second);
void td_http(struct td *p, uint32_t at, uint32_t len);
void td_rtsp(struct td *p, uint32_t at, uint32_t len);
void td_sip(struct td *p, uint32_t at, uint32_t len);
void td_smtp(struct td *p, uint32_t at, uint32_t len);
void td_ftp(struct td *p, uint32_t at, uint32_t len);
void td_whois(struct td *p, uint32_t at, uint32_t len);
void td_ssh(struct td *p, uint32_t at, uint32_t len);
void td_telnet(struct td *p, uint32_t at, uint32_t len);
void td_beep(struct td *p, uint32_t at, uint32_t len);
void td_syslog(struct td *p, uint32_t at, uint32_t len);
void td_tftp(struct td *p, uint32_t at, uint32_t len);
void td_rip(struct td *p, uint32_t at, uint32_t len);
void td_ripng(struct td *p, uint32_t at, uint32_t len);
void td_hsrp(struct td *p, uint32_t at, uint32_t len);
void td_vxlan(struct td *p, uint32_t at, uint32_t len);
void td_vxlan_gpe(struct td *p, uint32_t at, uint32_t len);
void td_geneve(struct td *p, uint32_t at, uint32_t len);
void td_otv(struct td *p, uint32_t at, uint32_t len);
void td_nsh(struct td *p, uint32_t at, uint32_t len);
void td_radius(struct td *p, uint32_t at, uint32_t len);
void td_isakmp(struct td *p, const struct td_payload *d);
/* With ESP on the same port. */
void td_isakmp_esp(struct td *p, const struct td_payload *d);
void td_snmp(struct td *p, uint32_t at, uint32_t len);
void td_autorp(struct td *p, uint32_t at, uint32_t len);
void td_bfd(struct td *p, const struct td_payload *d);
void td_ptp(struct td *p, uint32_t at, uint32_t len);
void td_krb(struct td *p, uint32_t at, uint32_t len);
void td_vat(struct td *p, uint32_t at, uint32_t len);
void td_bcm_li(struct td *p, uint32_t at, uint32_t len);
void td_wb(struct td *p, uint32_t at, uint32_t len);
void td_resp(struct td *p, uint32_t at, uint32_t len);
/* By port and direction; false where it is none. */
bool td_nfs(struct td *p, const struct td_payload *d);
void td_nfs_tcp(struct td *p, const struct td_payload *d);
/* AppleTalk over UDP, which certain ports and a byte of the payload tell. */
bool td_is_kip(struct td *p, const struct td_payload *d);
void td_kip(struct td *p, const struct td_payload *d);
void td_l2tp(struct td *p, uint32_t at, uint32_t len);
void td_dhcp6(struct td *p, uint32_t at, uint32_t len);
void td_bootp(struct td *p, uint32_t at, uint32_t len);
void td_ntp(struct td *p, uint32_t at, uint32_t len);
/* A time stamp of NTP, 8 bytes, as a number and as a date. */
void td_ntp_time(struct td *p, uint32_t at);
/* An EAP packet, whoever carries it. */
void td_eap(struct td *p, uint32_t at, uint32_t len);
void td_eapol(struct td *p, uint32_t at);
/* "Tue Nov 24 12:34:56 2026": local time, as ctime(3) writes it. */
void td_ctime(struct td *p, uint32_t seconds);

#endif
