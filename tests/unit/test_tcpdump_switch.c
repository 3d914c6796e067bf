/* The text of tcpdump: what switches say.  What is expected is what tcpdump 4.99.3 prints. */
#include "tcpdump_rows.h"

static const struct tcpdump_row rows[] = {
	{ "lldp, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188cc020704020000000001040405676531060200780a04737730310e0400"
	  "140004100c0501c0000201020000000100fe060080c2010001fe0900120f01036c110010fe070012bb01"
	  "0033040000",
	  "LLDP, length 75\n"
	  "\tChassis ID TLV (1), length 7\n"
	  "\t  Subtype MAC address (4): 02:00:00:00:00:01\n"
	  "\t  0x0000:  0402 0000 0000 01\n"
	  "\tPort ID TLV (2), length 4\n"
	  "\t  Subtype Interface Name (5): ge1\n"
	  "\t  0x0000:  0567 6531\n"
	  "\tTime to Live TLV (3), length 2: TTL 120s\n"
	  "\t  0x0000:  0078\n"
	  "\tSystem Name TLV (5), length 4: sw01\n"
	  "\t  0x0000:  7377 3031\n"
	  "\tSystem Capabilities TLV (7), length 4\n"
	  "\t  System  Capabilities [Bridge, Router] (0x0014)\n"
	  "\t  Enabled Capabilities [Bridge] (0x0004)\n"
	  "\t  0x0000:  0014 0004\n"
	  "\tManagement Address TLV (8), length 12\n"
	  "\t  Management Address length 5, AFI IPv4 (1): 192.0.2.1\n"
	  "\t  Interface Index Interface Numbering (2): 1\n"
	  "\t  0x0000:  0501 c000 0201 0200 0000 0100\n"
	  "\tOrganization specific TLV (127), length 6: OUI Ethernet bridged (0x0080c2)\n"
	  "\t  Port VLAN Id Subtype (1)\n"
	  "\t    port vlan id (PVID): 1\n"
	  "\t  0x0000:  0080 c201 0001\n"
	  "\tOrganization specific TLV (127), length 9: OUI IEEE 802.3 Private (0x00120f)\n"
	  "\t  MAC/PHY configuration/status Subtype (1)\n"
	  "\t    autonegotiation [supported, enabled] (0x03)\n"
	  "\t    PMD autoneg capability [10BASE-T hdx, 10BASE-T fdx, 100BASE-TX hdx, "
	  "100BASE-TX fdx, Asym and Sym PAUSE for fdx, 1000BASE-T fdx] (0x6c11)\n"
	  "\t    MAU type 100BASETX fdx (0x0010)\n"
	  "\t  0x0000:  0012 0f01 036c 1100 10\n"
	  "\tOrganization specific TLV (127), length 7: OUI ANSI/TIA (0x0012bb)\n"
	  "\t  LLDP-MED Capabilities Subtype (1)\n"
	  "\t    Media capabilities [LLDP-MED capabilities, network policy, extended power via "
	  "MDI-PD, Inventory] (0x0033)\n"
	  "\t    Device type [network connectivity] (0x04)\n"
	  "\t  0x0000:  0012 bb01 0033 04\n"
	  "\tEnd TLV (0), length 0" },
	{ "lldp, 2", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000188cc020704020000000001040405676531060200780a04737730310e0400"
	  "140004100c0501c0000201020000000100fe060080c2010001fe09",
	  "LLDP, length 55\n"
	  "\tChassis ID TLV (1), length 7\n"
	  "\t  Subtype MAC address (4): 02:00:00:00:00:01\n"
	  "\t  0x0000:  0402 0000 0000 01\n"
	  "\tPort ID TLV (2), length 4\n"
	  "\t  Subtype Interface Name (5): ge1\n"
	  "\t  0x0000:  0567 6531\n"
	  "\tTime to Live TLV (3), length 2: TTL 120s\n"
	  "\t  0x0000:  0078\n"
	  "\tSystem Name TLV (5), length 4: sw01\n"
	  "\t  0x0000:  7377 3031\n"
	  "\tSystem Capabilities TLV (7), length 4\n"
	  "\t  System  Capabilities [Bridge, Router] (0x0014)\n"
	  "\t  Enabled Capabilities [Bridge] (0x0004)\n"
	  "\t  0x0000:  0014 0004\n"
	  "\tManagement Address TLV (8), length 12\n"
	  "\t  Management Address length 5, AFI IPv4 (1): 192.0.2.1\n"
	  "\t  Interface Index Interface Numbering (2): 1\n"
	  "\t  0x0000:  0501 c000 0201 0200 0000 0100\n"
	  "\tOrganization specific TLV (127), length 6: OUI Ethernet bridged (0x0080c2)\n"
	  "\t  Port VLAN Id Subtype (1)\n"
	  "\t    port vlan id (PVID): 1\n"
	  "\t  0x0000:  0080 c201 0001\n"
	  "\tOrganization specific TLV (127), length 9 [|lldp]" },
	{ "lldp, 3", LINKTYPE_ETHERNET, true, 0, "02000000000202000000000188cc0605",
	  "LLDP, length 2\n"
	  "\tTime to Live TLV (3), length 5 [|lldp]" },
	{ "cdp", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010040aaaa0300000c200002b4000000010007737731000400080000002800"
	  "0b00050100020011000000010101cc0004c00002010005000a494f530a3132",
	  "CDPv2, ttl: 180s, checksum: 0x0000 (unverified), length 51\n"
	  "\tDevice-ID (0x01), value length: 3 bytes: 'sw1'\n"
	  "\tCapability (0x04), value length: 4 bytes: (0x00000028): L2 Switch, IGMP snooping\n"
	  "\tDuplex (0x0b), value length: 1 byte: full\n"
	  "\tAddress (0x02), value length: 13 bytes: IPv4 (1) 192.0.2.1\n"
	  "\tVersion String (0x05), value length: 6 bytes: \n"
	  "\t  IOS\n"
	  "\t  12" },
	{ "udld, dtp, vtp, 1", LINKTYPE_ETHERNET, false, 0,
	  "0200000000020200000000010030aaaa0300000c011121010000000100076162630004000507",
	  "UDLDv1, Code Probe message (1), Flags [RT] (0x01), length 16\n"
	  "\tChecksum 0x0000 (unverified)\n"
	  "\tDevice-ID TLV (0x0001) TLV, length 7, abc\n"
	  "\tMessage Interval TLV (0x0004) TLV, length 5, 7s" },
	{ "udld, dtp, vtp, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010030aaaa0300000c20040100010008646f6d000002000581",
	  "DTPv1, length 14\n"
	  "\tDomain (0x0001) TLV, length 8, dom\n"
	  "\tStatus (0x0002) TLV, length 5, 0x81" },
	{ "udld, dtp, vtp, 3", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000010060aaaa0300000c2003010100036c616200000000000000000000000000"
	  "0000000000000000000000000000000000000007c0000201393730313031303030303030111111111111"
	  "11111111111111111111",
	  "VTPv1, Message Summary advertisement (0x01), length 72\n"
	  "\tDomain name: lab, Followers: 0\n"
	  "\t  Config Rev 7, Updater 192.0.2.1, Timestamp 0x39373031 0x30313030 0x30303030, "
	  "MD5 digest: 11111111111111111111111111111111" },
	{ "slow protocols, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000188090101011480000200000000010001800000013d0000000000",
	  "LACPv1, length 24\n"
	  "\tActor Information TLV (0x01), length 20\n"
	  "\t  System 02:00:00:00:00:01, System Priority 32768, Key 1, Port 1, Port Priority "
	  "32768\n"
	  "\t  State Flags [Activity, Aggregation, Synchronization, Collecting, Distributing]\n"
	  "\t  0x0000:  8000 0200 0000 0001 0001 8000 0001 3d00\n"
	  "\t  0x0010:  0000\n"
	  "\tTerminator TLV (0x00), length 0" },
	{ "slow protocols, 2", LINKTYPE_ETHERNET, true, 0,
	  "0200000000020200000000018809030008000110010000000f05dc00000c0000000000",
	  "OAM, length 21\n"
	  "\tCode Information OAM PDU, Flags [Local Evaluating]\n"
	  "\t  Local Information Type (1), length 16\n"
	  "\t    OAM-Version 1, Revision 0\n"
	  "\t    State-Parser-Action forwarding, State-MUX-Action forwarding\n"
	  "\t    OAM-Config Flags [Active, Unidirectional, Remote-Loopback, Link-Events], "
	  "OAM-PDU-Config max-PDU size 1500\n"
	  "\t    OUI Cisco (0x00000c), Vendor-Private 0x00000000\n"
	  "\t  0x0000:  0110 0100 0000 0f05 dc00 000c 0000 0000\n"
	  "\t\t packet is too short" },
	{ "slow protocols, 3", LINKTYPE_ETHERNET, true, 0, "02000000000202000000000188090a",
	  "unknown (10), length 1\n"
	  "\t0x0000:  0a" },
	{ "loopback, nlb, realtek, aoe, 1", LINKTYPE_ETHERNET, false, 0,
	  "02000000000202000000000190000000020002000000000101000700",
	  "Loopback, skipCount 0, Forward Data, forwarding address 02:00:00:00:00:01, data (4 "
	  "octets)" },
	{ "loopback, nlb, realtek, aoe, 2", LINKTYPE_ETHERNET, true, 0,
	  "020000000002020000000001886f000000000000000001000000c0000201c6336402",
	  "MS NLB heartbeat, host priority: 1, cluster IP: 192.0.2.1, host IP: 198.51.100.2" },
	{ "loopback, nlb, realtek, aoe, 3", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000188992300000000000000",
	  "02:00:00:00:00:01 > 02:00:00:00:00:02, RLDP" },
	{ "loopback, nlb, realtek, aoe, 4", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000188a2180000010201deadbeef0002001002100003616263",
	  "AoE length 21, Ver 1, Flags: [Response]\n"
	  "\tMajor: 0x0001, Minor: 0x02, Command: Query Config Information, Tag: 0xdeadbeef\n"
	  "\tBuffer Count: 2, Firmware Version: 16, Sector Count: 2, AoE: 1, CCmd: read config "
	  "string\n"
	  "\tConfig String (length 3): abc" },
	{ "loopback, nlb, realtek, aoe, 5", LINKTYPE_ETHERNET, true, 0,
	  "02000000000202000000000188a210000001020000000001000001200102030405060000",
	  "AoE length 22, Ver 1, Flags: [none]\n"
	  "\tMajor: 0x0001, Minor: 0x02, Command: Issue ATA Command, Tag: 0x00000001\n"
	  "\tAFlags: [none], Err/Feature: 0, Sector Count: 1, Cmd/Status: 32\n"
	  "\tlba0: 1, lba1: 2, lba2: 3, lba3: 4, lba4: 5, lba5: 6" },
};

int main(void)
{
	return tcpdump_rows_run(rows, sizeof rows / sizeof rows[0]);
}
