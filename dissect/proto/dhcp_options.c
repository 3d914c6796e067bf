/*
 * Options of DHCP, RFC 2132 and the registry of IANA: a code, a length and the data.
 *
 * Most are one value of a plain type, or several of it: one list says which, and yields the
 * fields and the way to read them.  Others have a form of their own (dhcp_special.c); those that
 * are not known are their bytes.
 */
#include "bytes.h"
#include "proto/dhcp.h"
#include "walk.h"

/* X(code, kind, field, title, type): the options whose value is one field, or several of it. */
#define OPTIONS(X) \
	X(1, ADDRESS, "subnet_mask", "Subnet Mask", IPV4) \
	X(2, SIGNED, "time_offset", "Time Offset", INT32) \
	X(3, ADDRESSES, "router", "Router", IPV4) \
	X(4, ADDRESSES, "time_server", "Time Server", IPV4) \
	X(5, ADDRESSES, "name_server", "Name Server", IPV4) \
	X(6, ADDRESSES, "domain_name_server", "Domain Name Server", IPV4) \
	X(7, ADDRESSES, "log_server", "Log Server", IPV4) \
	X(8, ADDRESSES, "quotes_server", "Quotes Server", IPV4) \
	X(9, ADDRESSES, "lpr_server", "LPR Server", IPV4) \
	X(10, ADDRESSES, "impress_server", "Impress Server", IPV4) \
	X(11, ADDRESSES, "resource_location_server", "Resource Location Server", IPV4) \
	X(12, STRING, "hostname", "Host Name", STRING) \
	X(13, SHORT, "boot_file_size", "Boot File Size", UINT16) \
	X(14, STRING, "merit_dump_file", "Merit Dump File", STRING) \
	X(15, STRING, "domain_name", "Domain Name", STRING) \
	X(16, ADDRESS, "swap_server", "Swap Server", IPV4) \
	X(17, STRING, "root_path", "Root Path", STRING) \
	X(18, STRING, "extension_path", "Extensions Path", STRING) \
	X(19, BYTE, "ip_forwarding", "IP Forwarding", BOOL) \
	X(20, BYTE, "non_local_source_routing", "Non-Local Source Routing", BOOL) \
	X(22, SHORT, "max_datagram_reassembly_size", "Maximum Datagram Reassembly Size", UINT16) \
	X(23, BYTE, "default_ip_ttl", "Default IP Time-to-Live", UINT8) \
	X(24, LONG, "path_mtu_aging_timeout", "Path MTU Aging Timeout", UINT32) \
	X(25, SHORTS, "path_mtu_plateau_table_item", "Path MTU Plateau Table Item", UINT16) \
	X(26, SHORT, "interface_mtu", "Interface MTU", UINT16) \
	X(27, BYTE, "all_subnets_are_local", "All Subnets are Local", BOOL) \
	X(28, ADDRESS, "broadcast_address", "Broadcast Address", IPV4) \
	X(29, BYTE, "perform_mask_discovery", "Perform Mask Discovery", BOOL) \
	X(30, BYTE, "mask_supplier", "Mask Supplier", BOOL) \
	X(31, BYTE, "perform_router_discover", "Perform Router Discover", BOOL) \
	X(32, ADDRESS, "router_solicitation_address", "Router Solicitation Address", IPV4) \
	X(34, BYTE, "trailer_encapsulation", "Trailer Encapsulation", BOOL) \
	X(35, LONG, "arp_cache_timeout", "ARP Cache Timeout", UINT32) \
	X(36, BYTE, "ethernet_encapsulation", "Ethernet Encapsulation", BOOL) \
	X(37, BYTE, "tcp_default_ttl", "TCP Default TTL", UINT8) \
	X(38, LONG, "tcp_keepalive_interval", "TCP Keepalive Interval", UINT32) \
	X(39, BYTE, "tcp_keepalive_garbage", "TCP Keepalive Garbage", BOOL) \
	X(40, STRING, "nis_domain", "Network Information Service Domain", STRING) \
	X(41, ADDRESSES, "nis_server", "Network Information Service Server", IPV4) \
	X(42, ADDRESSES, "ntp_server", "Network Time Protocol Server", IPV4) \
	X(44, ADDRESSES, "netbios_over_tcpip_name_server", "NetBIOS over TCP/IP Name Server", \
	  IPV4) \
	X(45, ADDRESSES, "netbios_over_tcpip_dd_name_server", \
	  "NetBIOS over TCP/IP Datagram Distribution Name Server", IPV4) \
	X(46, BYTE, "netbios_over_tcpip_node_type", "NetBIOS over TCP/IP Node Type", UINT8) \
	X(47, STRING, "netbios_over_tcpip_scope", "NetBIOS over TCP/IP Scope", STRING) \
	X(48, ADDRESSES, "xwindows_system_font_server", "X Window System Font Server", IPV4) \
	X(49, ADDRESSES, "xwindows_system_display_manager", "X Window System Display Manager", \
	  IPV4) \
	X(50, ADDRESS, "requested_ip_address", "Requested IP Address", IPV4) \
	X(51, LONG, "ip_address_lease_time", "IP Address Lease Time", UINT32) \
	X(53, BYTE, "dhcp", "DHCP", UINT8) \
	X(54, ADDRESS, "dhcp_server_id", "DHCP Server Identifier", IPV4) \
	X(56, STRING, "message", "Message", STRING) \
	X(57, SHORT, "dhcp_max_message_size", "Maximum DHCP Message Size", UINT16) \
	X(58, LONG, "renewal_time_value", "Renewal Time Value", UINT32) \
	X(59, LONG, "rebinding_time_value", "Rebinding Time Value", UINT32) \
	X(62, STRING, "novell_netware_ip_domain", "Novell/Netware IP domain", STRING) \
	X(64, STRING, "nis_plus_domain", "Network Information Service+ Domain", STRING) \
	X(65, ADDRESSES, "nis_plus_server", "Network Information Service+ Server", IPV4) \
	X(66, STRING, "tftp_server_name", "TFTP Server Name", STRING) \
	X(67, STRING, "bootfile_name", "Bootfile name", STRING) \
	X(68, ADDRESSES, "mobile_ip_home_agent", "Mobile IP Home Agent", IPV4) \
	X(69, ADDRESSES, "smtp_server", "SMTP Server", IPV4) \
	X(70, ADDRESSES, "pop3_server", "POP3 Server", IPV4) \
	X(71, ADDRESSES, "nntp_server", "NNTP Server", IPV4) \
	X(72, ADDRESSES, "default_www_server", "Default WWW Server", IPV4) \
	X(73, ADDRESSES, "default_finger_server", "Default Finger Server", IPV4) \
	X(74, ADDRESSES, "default_irc_server", "Default IRC Server", IPV4) \
	X(75, ADDRESSES, "streettalk_server", "StreetTalk Server", IPV4) \
	X(76, ADDRESSES, "streettalk_da_server", "StreetTalk Directory Assistance Server", IPV4) \
	X(86, STRING, "novell_ds_tree_name", "Novell Directory Services Tree Name", STRING) \
	X(87, STRING, "novell_ds_context", "Novell Directory Services Context", STRING) \
	X(91, LONG, "client_last_transaction_time", "Client last transaction time", UINT32) \
	X(92, ADDRESSES, "associated_ip_option", "Associated IP option", IPV4) \
	X(100, STRING, "tz_pcode", "TZ PCode", STRING) \
	X(101, STRING, "tz_tcode", "TZ TCode", STRING) \
	X(112, ADDRESSES, "netinfo_parent_server_address", "NetInfo Parent Server Address", IPV4) \
	X(113, STRING, "netinfo_parent_server_tag", "NetInfo Parent Server Tag", STRING) \
	X(116, BYTE, "dhcp_auto_configuration", "DHCP Auto-Configuration", UINT8) \
	X(118, ADDRESSES, "subnet_selection_option", "Subnet Selection Option", IPV4) \
	X(136, ADDRESSES, "pana_agent", "PAA IPv4 Address", IPV4) \
	X(137, STRING, "lost_server_domain_name", "LoST Server Domain Name", STRING) \
	X(138, ADDRESSES, "capwap_access_controller", "CAPWAP Access Controllers", IPV4) \
	X(142, ADDRESSES, "andsf_server", "ANDSF Server", IPV4) \
	X(150, ADDRESSES, "tftp_server_address", "TFTP Server Address", IPV4) \
	X(153, LONG, "bulk_lease.start_time_of_state", "Start Time Of State", UINT32) \
	X(156, BYTE, "bulk_lease.dhcp_state", "Dhcp State", UINT8) \
	X(157, BYTE, "bulk_lease.data_source", "Data Source", BOOL) \
	X(161, STRING, "mudurl", "MUDURL", STRING) \
	X(209, STRING, "pxe_config_file", "PXELINUX configuration file", STRING) \
	X(210, STRING, "pxe_path_prefix", "PXELINUX path prefix", STRING) \
	X(252, STRING, "private_proxy_autodiscovery", "Private/Proxy autodiscovery", STRING)

/* How data are read: in units of so many bytes, one of them or as many as there are. */
enum kind { ADDRESS, ADDRESSES, STRING, BYTE, SHORT, SHORTS, LONG, SIGNED };

enum {
#define X(code, kind, name, title, type) OPTION_##code,
	OPTIONS(X)
#undef X
		TYPE,
	LENGTH,
	VALUE,
	PADDING,
	END,
	END_OVERLOAD,
};

static const struct value_name message_types[] = {
	{ 1, 1, "Discover" },
	{ 2, 2, "Offer" },
	{ 3, 3, "Request" },
	{ 4, 4, "Decline" },
	{ 5, 5, "ACK" },
	{ 6, 6, "NAK" },
	{ 7, 7, "Release" },
	{ 8, 8, "Inform" },
	{ 9, 9, "Force Renew" },
	{ 10, 10, "Lease query" },
	{ 11, 11, "Lease Unassigned" },
	{ 12, 12, "Lease Unknown" },
	{ 13, 13, "Lease Active" },
	{ 14, 14, "Bulk Lease Query" },
	{ 15, 15, "Lease Query Done" },
	{ 16, 16, "Active LeaseQuery" },
	{ 17, 17, "Lease Query Status" },
	{ 18, 18, "TLS" },
	{ 0 },
};

static const struct value_name option_names[] = {
	{ 0, 0, "Padding" },
	{ 1, 1, "Subnet Mask" },
	{ 2, 2, "Time Offset" },
	{ 3, 3, "Router" },
	{ 4, 4, "Time Server" },
	{ 5, 5, "Name Server" },
	{ 6, 6, "Domain Name Server" },
	{ 7, 7, "Log Server" },
	{ 8, 8, "Quotes Server" },
	{ 9, 9, "LPR Server" },
	{ 10, 10, "Impress Server" },
	{ 11, 11, "Resource Location Server" },
	{ 12, 12, "Host Name" },
	{ 13, 13, "Boot File Size" },
	{ 14, 14, "Merit Dump File" },
	{ 15, 15, "Domain Name" },
	{ 16, 16, "Swap Server" },
	{ 17, 17, "Root Path" },
	{ 18, 18, "Extensions Path" },
	{ 19, 19, "IP Forwarding" },
	{ 20, 20, "Non-Local Source Routing" },
	{ 21, 21, "Policy Filter" },
	{ 22, 22, "Maximum Datagram Reassembly Size" },
	{ 23, 23, "Default IP Time-to-Live" },
	{ 24, 24, "Path MTU Aging Timeout" },
	{ 25, 25, "Path MTU Plateau Table" },
	{ 26, 26, "Interface MTU" },
	{ 27, 27, "All Subnets are Local" },
	{ 28, 28, "Broadcast Address" },
	{ 29, 29, "Perform Mask Discovery" },
	{ 30, 30, "Mask Supplier" },
	{ 31, 31, "Perform Router Discover" },
	{ 32, 32, "Router Solicitation Address" },
	{ 33, 33, "Static Route" },
	{ 34, 34, "Trailer Encapsulation" },
	{ 35, 35, "ARP Cache Timeout" },
	{ 36, 36, "Ethernet Encapsulation" },
	{ 37, 37, "TCP Default TTL" },
	{ 38, 38, "TCP Keepalive Interval" },
	{ 39, 39, "TCP Keepalive Garbage" },
	{ 40, 40, "Network Information Service Domain" },
	{ 41, 41, "Network Information Service Servers" },
	{ 42, 42, "Network Time Protocol Servers" },
	{ 43, 43, "Vendor-Specific Information" },
	{ 44, 44, "NetBIOS over TCP/IP Name Server" },
	{ 45, 45, "NetBIOS over TCP/IP Datagram Distribution Name Server" },
	{ 46, 46, "NetBIOS over TCP/IP Node Type" },
	{ 47, 47, "NetBIOS over TCP/IP Scope" },
	{ 48, 48, "X Window System Font Server" },
	{ 49, 49, "X Window System Display Manager" },
	{ 50, 50, "Requested IP Address" },
	{ 51, 51, "IP Address Lease Time" },
	{ 52, 52, "Option Overload" },
	{ 53, 53, "DHCP Message Type" },
	{ 54, 54, "DHCP Server Identifier" },
	{ 55, 55, "Parameter Request List" },
	{ 56, 56, "Message" },
	{ 57, 57, "Maximum DHCP Message Size" },
	{ 58, 58, "Renewal Time Value" },
	{ 59, 59, "Rebinding Time Value" },
	{ 60, 60, "Vendor class identifier" },
	{ 61, 61, "Client identifier" },
	{ 62, 62, "Novell/Netware IP domain" },
	{ 63, 63, "Novell Options" },
	{ 64, 64, "Network Information Service+ Domain" },
	{ 65, 65, "Network Information Service+ Servers" },
	{ 66, 66, "TFTP Server Name" },
	{ 67, 67, "Bootfile name" },
	{ 68, 68, "Mobile IP Home Agent" },
	{ 69, 69, "SMTP Server" },
	{ 70, 70, "POP3 Server" },
	{ 71, 71, "NNTP Server" },
	{ 72, 72, "Default WWW Server" },
	{ 73, 73, "Default Finger Server" },
	{ 74, 74, "Default IRC Server" },
	{ 75, 75, "StreetTalk Server" },
	{ 76, 76, "StreetTalk Directory Assistance Server" },
	{ 77, 77, "User Class Information" },
	{ 78, 78, "Directory Agent Information" },
	{ 79, 79, "Service Location Agent Scope" },
	{ 80, 80, "Rapid commit" },
	{ 81, 81, "Client Fully Qualified Domain Name" },
	{ 82, 82, "Agent Information Option" },
	{ 83, 83, "iSNS" },
	{ 85, 85, "Novell Directory Services Servers" },
	{ 86, 86, "Novell Directory Services Tree Name" },
	{ 87, 87, "Novell Directory Services Context" },
	{ 88, 88, "BCMCS Controller Domain Name" },
	{ 89, 89, "BCMCS Controller IPv4 address" },
	{ 90, 90, "Authentication" },
	{ 91, 91, "Client last transaction time" },
	{ 92, 92, "Associated IP option" },
	{ 93, 93, "Client System Architecture" },
	{ 94, 94, "Client Network Device Interface" },
	{ 95, 95, "LDAP" },
	{ 97, 97, "UUID/GUID-based Client Identifier" },
	{ 98, 98, "Open Group's User Authentication" },
	{ 99, 99, "Civic Addresses Configuration" },
	{ 100, 100, "PCode" },
	{ 101, 101, "TCode" },
	{ 108, 108, "IPv6-Only Preferred" },
	{ 112, 112, "NetInfo Parent Server Address" },
	{ 113, 113, "NetInfo Parent Server Tag" },
	{ 114, 114, "DHCP Captive-Portal" },
	{ 116, 116, "DHCP Auto-Configuration" },
	{ 117, 117, "Name Service Search" },
	{ 118, 118, "Subnet Selection Option" },
	{ 119, 119, "Domain Search" },
	{ 120, 120, "SIP Servers" },
	{ 121, 121, "Classless Static Route" },
	{ 122, 122, "CableLabs Client Configuration" },
	{ 123, 123, "Coordinate-based Location Configuration" },
	{ 124, 124, "V-I Vendor Class" },
	{ 125, 125, "V-I Vendor-specific Information" },
	{ 128, 128, "DOCSIS full security server IP" },
	{ 129, 135, "PXE - undefined (vendor specific)" },
	{ 136, 136, "PANA Authentication Agent" },
	{ 137, 137, "LoST Server Domain Name" },
	{ 138, 138, "CAPWAP Access Controllers" },
	{ 139, 139, "IPv4 Address-MoS" },
	{ 140, 140, "IPv4 FQDN-MoS" },
	{ 141, 141, "SIP UA Configuration Domains" },
	{ 142, 142, "IPv4 Address ANDSF" },
	{ 143, 143, "Zerotouch Redirect" },
	{ 144, 144, "Geospatial Location" },
	{ 145, 145, "Forcerenew Nonce Capable" },
	{ 146, 146, "RDNSS Selection" },
	{ 150, 150, "TFTP Server Address" },
	{ 151, 151, "Leasequery Status code" },
	{ 152, 152, "Leasequery Base Time" },
	{ 153, 153, "Leasequery Start Time of State" },
	{ 154, 154, "Leasequery Query Start Time" },
	{ 155, 155, "Leasequery Query End Time" },
	{ 156, 156, "Leasequery Dhcp State" },
	{ 157, 157, "Leasequery Data Source" },
	{ 158, 158, "PCP Server" },
	{ 159, 159, "Portparams" },
	{ 160, 160, "Unassigned (ex DHCP Captive-Portal)" },
	{ 161, 161, "Manufacturer Usage Description" },
	{ 175, 175, "Etherboot" },
	{ 176, 176, "IP Telephone" },
	{ 177, 177, "Etherboot" },
	{ 208, 208, "PXELINUX Magic" },
	{ 209, 209, "PXE Configuration file" },
	{ 210, 210, "PXE Path Prefix" },
	{ 211, 211, "Reboot Time" },
	{ 212, 212, "6RD" },
	{ 213, 213, "V4 Access Domain" },
	{ 220, 220, "Subnet Allocation" },
	{ 221, 221, "Virtual Subnet Selection" },
	{ 224, 241, "Private" },
	{ 242, 242, "Private/Avaya IP Telephone" },
	{ 243, 248, "Private" },
	{ 249, 249, "Private/Classless Static Route (Microsoft)" },
	{ 250, 251, "Private" },
	{ 252, 252, "Private/Proxy autodiscovery" },
	{ 253, 254, "Private" },
	{ 255, 255, "End" },
	{ 0 },
};

static const struct field_def fields[] = {
#define X(code, kind, field, label, kind_of) \
	[OPTION_##code] = { .name = "dhcp.option." field, \
			    .title = (label), \
			    .type = FIELD_##kind_of, \
			    .base = BASE_DEC, \
			    .bits = 8, \
			    .names = (code) == 53 ? message_types : NULL },
	OPTIONS(X)
#undef X
		[TYPE] = { "dhcp.option.type", "Option", FIELD_UINT8, BASE_DEC },
	[LENGTH] = { "dhcp.option.length", "Length", FIELD_UINT8, BASE_DEC },
	[VALUE] = { "dhcp.option.value", "Value", FIELD_BYTES },
	[PADDING] = { "dhcp.option.padding", "Padding", FIELD_BYTES },
	[END] = { "dhcp.option.end", "Option End", FIELD_UINT8, BASE_DEC },
	[END_OVERLOAD] = { "dhcp.option.end", "Option End (Overload)", FIELD_UINT8, BASE_DEC },
};

const struct field_table dhcp_option_fields = { fields, sizeof fields / sizeof fields[0] };

const char *dhcp_type_name(uint8_t type)
{
	return value_name(message_types, type);
}

const char *dhcp_option_name(uint8_t code)
{
	return value_name(option_names, code);
}

/* The field and the kind of a plain option. */
struct plain {
	const struct field_def *def;
	enum kind kind;
};

static struct plain plain_option(uint8_t code)
{
	switch (code) {
#define X(n, kind, field, label, type) \
	case n: return (struct plain){ &fields[OPTION_##n], kind };
		OPTIONS(X)
#undef X
	default: return (struct plain){ 0 };
	}
}

static uint32_t unit(enum kind kind)
{
	switch (kind) {
	case BYTE: return 1;
	case SHORT:
	case SHORTS: return 2;
	default: return 4;
	}
}

/* A value of another length than its type has is not shown. */
static void plain_rows(struct rows *r, const struct layer *l, const struct plain *plain,
		       const struct dhcp_option *o)
{
	enum { MESSAGE_TYPE = 53 };
	uint32_t at = o->off + 2, size = unit(plain->kind);
	bool many = plain->kind == ADDRESSES || plain->kind == SHORTS;

	if (plain->kind == STRING) {
		rows_bytes(r, plain->def, at, o->len);
	} else if (plain->kind == SIGNED) {
		if (o->len == size)
			rows_int(r, plain->def, at, size, (int32_t)be32(layer_data(r->d, l) + at));
	} else if (o->code == MESSAGE_TYPE) {
		rows_at(r, plain->def, at, 1);
	} else if (many || o->len == size) {
		for (uint32_t i = 0; o->len - i >= size; i += size)
			rows_at(r, plain->def, at + i, size);
	}
}

static void overload_rows(struct rows *r, const struct layer *l, struct dhcp_message *m,
			  const struct dhcp_option *o);

static void one_option(struct rows *r, const struct layer *l, struct dhcp_message *m,
		       const struct dhcp_option *o)
{
	struct plain plain = plain_option(o->code);
	const char *name = dhcp_option_name(o->code);

	if (o->off + 1 >= l->cap)
		return;
	rows_uint(r, &fields[TYPE], o->off, o->len + 2, o->code)->label =
		rows_text(r, "Option: (%u) %s", o->code, name ? name : "Unassigned");
	rows_push(r);
	rows_at(r, &fields[LENGTH], o->off + 1, 1);
	if (o->whole) {
		struct row *value = rows_bytes(r, &fields[VALUE], o->off + 2, o->len);

		value->flags = ROW_HIDDEN;
		if (plain.def)
			plain_rows(r, l, &plain, o);
		else if (!dhcp_special_rows(r, l, o))
			value->flags = 0;
		if (o->code == 52)
			overload_rows(r, l, m, o);
	}
	rows_pop(r);
}

/* Padding and the end, whose type Wireshark gives as 0. */
static void bare_option(struct rows *r, const struct dhcp_message *m, const struct dhcp_option *o)
{
	struct row *row = rows_uint(r, &fields[TYPE], o->off, 1, 0);

	row->label = o->code ? "Option: (255) End" : "Option: (0) Padding";
	rows_push(r);
	if (o->code == 0)
		rows_whole(r, &fields[PADDING], o->off, o->len);
	else
		rows_at(r, &fields[m->overload ? END_OVERLOAD : END], o->off, 1);
	rows_pop(r);
}

bool dhcp_option_rows(struct rows *r, const struct layer *l, struct dhcp_message *m, uint32_t *at,
		      uint32_t end)
{
	const uint8_t *p = layer_data(r->d, l);
	struct dhcp_option o;

	while (dhcp_option_next(p, l->cap, end, at, &o)) {
		if (o.code == 0 || o.code == 255)
			bare_option(r, m, &o);
		else
			one_option(r, l, m, &o);
		if (!o.whole)
			return false;
		if (o.code == 255)
			break;
	}
	return *at <= l->cap;
}

/* RFC 2132, 9.3: the fields of the server's name and of the file hold options. */
static void overload_rows(struct rows *r, const struct layer *l, struct dhcp_message *m,
			  const struct dhcp_option *o)
{
	static const struct {
		uint8_t bit;
		uint32_t at, end;
	} parts[] = { { DHCP_OVERLOAD_SNAME, DHCP_SNAME, DHCP_FILE },
		      { DHCP_OVERLOAD_FILE, DHCP_FILE, DHCP_VENDOR } };
	struct dhcp_message within = { .type = m->type };

	if (o->len == 0 || m->overload < 1 || m->overload > 3)
		return;
	m->overload = 0;
	for (unsigned i = 0; i < 2; i++) {
		uint32_t at = parts[i].at;

		if (layer_data(r->d, l)[o->off + 2] & parts[i].bit)
			dhcp_option_rows(r, l, &within, &at, parts[i].end);
	}
}
