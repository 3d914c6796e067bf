/* Who prints the payload of a UDP or TCP port in tcpdump.  The first row that fits wins. */
#include "protos.h"

enum side { EITHER, SOURCE, DESTINATION };

struct row {
	uint16_t low, high;
	uint8_t side; /* enum side */
	bool colon;   /* TCP: ": " stands before it */
	/* One of the two. */
	void (*print)(struct td *p, uint32_t at, uint32_t len);
	void (*print_payload)(struct td *p, const struct td_payload *d);
	/* What the payload must look like, where that matters. */
	bool (*wants)(struct td *p, const struct td_payload *d);
};

static void dns_udp(struct td *p, uint32_t at, uint32_t len)
{
	td_dns(p, at, len, TD_DNS_UDP);
}

static void dns_mdns(struct td *p, uint32_t at, uint32_t len)
{
	td_dns(p, at, len, TD_DNS_MDNS);
}

static void dns_tcp(struct td *p, uint32_t at, uint32_t len)
{
	td_dns(p, at, len, TD_DNS_TCP);
}

static const struct row udp_rows[] = {
	{ 53, 53, EITHER, .print = dns_udp },
	{ 5353, 5353, EITHER, .print = dns_mdns },
	{ 69, 69, EITHER, .print = td_tftp },
	{ 67, 68, EITHER, .print = td_bootp },
	{ 520, 520, EITHER, .print = td_rip },
	{ 500, 500, EITHER, .print_payload = td_isakmp },
	{ 4500, 4500, EITHER, .print_payload = td_isakmp_esp },
	{ 7500, 7500, EITHER, .print_payload = td_isakmp },
	{ 8500, 8500, EITHER, .print_payload = td_isakmp },
	{ 161, 162, EITHER, .print = td_snmp },
	{ 123, 123, EITHER, .print = td_ntp },
	{ 88, 88, EITHER, .print = td_krb },
	{ 750, 750, EITHER, .print = td_krb },
	{ 1701, 1701, EITHER, .print = td_l2tp },
	{ 3456, 3456, DESTINATION, .print = td_vat },
	{ 521, 521, EITHER, .print = td_ripng },
	{ 546, 547, EITHER, .print = td_dhcp6 },
	{ 4567, 4567, DESTINATION, .print = td_wb },
	{ 496, 496, EITHER, .print = td_autorp },
	{ 1645, 1646, EITHER, .print = td_radius },
	{ 1812, 1813, EITHER, .print = td_radius },
	{ 1700, 1700, EITHER, .print = td_radius },
	{ 3799, 3799, EITHER, .print = td_radius },
	{ 1985, 1985, DESTINATION, .print = td_hsrp },
	{ 49152, 49152, SOURCE, .print = td_bcm_li },
	{ 3784, 3785, DESTINATION, .print_payload = td_bfd },
	{ 4784, 4784, DESTINATION, .print_payload = td_bfd },
	{ 6784, 6784, DESTINATION, .print_payload = td_bfd },
	{ 5060, 5060, EITHER, .print = td_sip },
	{ 514, 514, EITHER, .print = td_syslog },
	{ 8472, 8472, EITHER, .print = td_otv },
	{ 4789, 4789, EITHER, .print = td_vxlan },
	{ 6081, 6081, EITHER, .print = td_geneve },
	{ 4790, 4790, EITHER, .print = td_vxlan_gpe },
	{ 6635, 6635, EITHER, .print = td_mpls },
	{ 16512, 16639, EITHER, .print_payload = td_kip, .wants = td_is_kip },
	{ 200, 327, EITHER, .print_payload = td_kip, .wants = td_is_kip },
	{ 768, 895, EITHER, .print_payload = td_kip, .wants = td_is_kip },
	{ 319, 320, EITHER, .print = td_ptp },
};

static const struct row tcp_rows[] = {
	{ 23, 23, EITHER, .print = td_telnet },
	{ 25, 25, EITHER, true, .print = td_smtp },
	{ 43, 43, EITHER, true, .print = td_whois },
	{ 6379, 6379, EITHER, .print = td_resp },
	{ 22, 22, EITHER, .print = td_ssh },
	{ 10288, 10288, EITHER, .print = td_beep },
	{ 21, 21, EITHER, true, .print = td_ftp },
	{ 80, 80, EITHER, true, .print = td_http },
	{ 8080, 8080, EITHER, true, .print = td_http },
	{ 554, 554, EITHER, true, .print = td_rtsp },
	{ 8554, 8554, EITHER, true, .print = td_rtsp },
	{ 53, 53, EITHER, .print = dns_tcp },
	{ 2049, 2049, EITHER, .print_payload = td_nfs_tcp },
};

static bool fits(struct td *p, const struct row *r, const struct td_payload *d)
{
	bool source = d->sport >= r->low && d->sport <= r->high;
	bool destination = d->dport >= r->low && d->dport <= r->high;

	return ((source && r->side != DESTINATION) || (destination && r->side != SOURCE)) &&
	       (!r->wants || r->wants(p, d));
}

static bool print_by(struct td *p, const struct td_payload *d, const struct row *r, size_t n)
{
	for (; n > 0 && !fits(p, r, d); n--)
		r++;
	if (n == 0)
		return false;
	if (r->colon)
		td_print(p, ": ");
	if (r->print)
		r->print(p, d->at, d->len);
	else
		r->print_payload(p, d);
	return true;
}

bool td_udp_payload(struct td *p, const struct td_payload *d)
{
	return print_by(p, d, udp_rows, sizeof udp_rows / sizeof udp_rows[0]);
}

void td_tcp_payload(struct td *p, const struct td_payload *d)
{
	print_by(p, d, tcp_rows, sizeof tcp_rows / sizeof tcp_rows[0]);
}
