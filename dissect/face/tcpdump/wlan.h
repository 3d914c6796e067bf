/* IEEE 802.11: what the printers of frames share. */
#ifndef TUNTRACE_FACE_TCPDUMP_WLAN_H
#define TUNTRACE_FACE_TCPDUMP_WLAN_H

#include "protos.h"

/* Texts of codes in management frames. */
const char *wlan_status(uint16_t code);
const char *wlan_reason(uint16_t code);
/* Tenths of a megabit a second at 20 or 40 MHz, with the long or the short guard interval; 0. */
uint16_t wlan_ht_rate(uint8_t mcs, bool wide, bool short_gap);

/* A frame; PAD where its header is padded to words, FCS the checksum's bytes behind it. */
void wlan_frame(struct td *p, uint32_t at, uint32_t len, uint32_t caplen, bool pad, uint32_t fcs);
/* The name of a management frame; and the body of one from SOURCE, false where it is cut. */
void wlan_management_name(struct td *p, uint8_t subtype);
bool wlan_management(struct td *p, uint8_t subtype, uint32_t source, uint32_t at, uint32_t len);

#endif
