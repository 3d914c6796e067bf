/* The numbers of pcapng, draft-ietf-opsawg-pcapng: blocks, options, records. */
#ifndef TUNTRACE_CAPTURE_PCAPNG_H
#define TUNTRACE_CAPTURE_PCAPNG_H

/* Block types, sections 4.1 to 4.8 and appendix A. */
#define PCAPNG_SHB     0x0a0d0d0au
#define PCAPNG_IDB     1u
#define PCAPNG_PB      2u /* obsolete Packet Block */
#define PCAPNG_SPB     3u
#define PCAPNG_NRB     4u
#define PCAPNG_ISB     5u
#define PCAPNG_EPB     6u
#define PCAPNG_JOURNAL 9u /* an entry of the systemd journal */
#define PCAPNG_DSB     10u
#define PCAPNG_CB      0x00000badu /* Custom Block */
#define PCAPNG_CB_NO   0x40000badu /* ... that is not to be copied into another file */
#define PCAPNG_MAGIC   0x1a2b3c4du /* of the byte order, in a section header */

enum { OPT_END = 0, OPT_COMMENT = 1 };
/* Custom options, section 3.5.1: text and bytes; the last two are not to be copied. */
enum {
	OPT_CUSTOM_TEXT = 2988,
	OPT_CUSTOM = 2989,
	OPT_CUSTOM_TEXT_NO = 19372,
	OPT_CUSTOM_NO = 19373
};
enum { SHB_HARDWARE = 2, SHB_OS, SHB_USERAPPL };
enum {
	IF_NAME = 2,
	IF_DESCRIPTION = 3,
	IF_IPV4ADDR = 4,
	IF_IPV6ADDR = 5,
	IF_MACADDR = 6,
	IF_EUIADDR = 7,
	IF_SPEED = 8,
	IF_TSRESOL = 9,
	IF_TZONE = 10,
	IF_FILTER = 11,
	IF_OS = 12,
	IF_FCSLEN = 13,
	IF_TSOFFSET = 14,
	IF_HARDWARE = 15,
	IF_TXSPEED = 16,
	IF_RXSPEED = 17,
	IF_IANA_TZNAME = 18,
};
enum {
	EPB_FLAGS = 2,
	EPB_HASH,
	EPB_DROPCOUNT,
	EPB_PACKETID,
	EPB_QUEUE,
	EPB_VERDICT,
	EPB_PROCESSID_THREADID,
};
enum {
	ISB_STARTTIME = 2,
	ISB_ENDTIME,
	ISB_IFRECV,
	ISB_IFDROP,
	ISB_FILTERACCEPT,
	ISB_OSDROP,
	ISB_USRDELIV,
};
enum { NRB_END = 0, NRB_IPV4 = 1, NRB_IPV6 = 2, NRB_EUI48 = 3, NRB_EUI64 = 4 };
enum { NS_DNSNAME = 2, NS_DNSIP4ADDR = 3, NS_DNSIP6ADDR = 4 };

#endif
