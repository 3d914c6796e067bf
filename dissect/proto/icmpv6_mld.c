/*
 * Multicast Listener Discovery, RFC 2710, and its second version, RFC 3810.
 *
 *	+---------------------------------------------------------------+
 *	|  Maximum response delay or code |          Reserved           |
 *	+---------------------------------------------------------------+
 *	|                 Multicast address, 16 bytes                   |
 *	+-------+-+-----+---------------+-------------------------------+
 *	| Resv  |S| QRV |     QQIC      |       Number of sources       |	queries of version 2
 *	+-------+-+-----+---------------+-------------------------------+
 *	|                    Sources, 16 bytes each                     |
 *	+---------------------------------------------------------------+
 *
 * A query of 24 bytes is of version 1, a longer one of version 2 (3810, 8.1).
 */
#include "bytes.h"
#include "proto/icmpv6.h"
#include "walk.h"

enum { QUERY = 130, QUERY_V1_LEN = 24, RECORD_LEN = 20, ADDR = 16 };

enum {
	DELAY,
	RESPONSE_CODE,
	RESERVED,
	ADDRESS,
	FLAG,
	FLAG_S,
	FLAG_QRV,
	FLAG_RESERVED,
	QQI,
	NB_SOURCES,
	SOURCE,
	NB_RECORDS,
	RECORD,
	RECORD_TYPE,
	AUX_LEN,
	RECORD_SOURCES,
	RECORD_ADDRESS,
	RECORD_SOURCE,
	AUX_DATA,
};

static const struct value_name record_types[] = {
	{ 1, 1, "Include" },
	{ 2, 2, "Exclude" },
	{ 3, 3, "Changed to include" },
	{ 4, 4, "Changed to exclude" },
	{ 5, 5, "Allow new sources" },
	{ 6, 6, "Block old sources" },
	{ 0 },
};

static const struct field_def fields[] = {
	[DELAY] = { "icmpv6.mld.maximum_response_delay", "Maximum Response Delay [ms]",
		    FIELD_UINT16, BASE_DEC },
	[RESPONSE_CODE] = { "icmpv6.mld.maximum_response_code", "Maximum Response Code",
			    FIELD_UINT16, BASE_DEC },
	[RESERVED] = { "icmpv6.reserved", "Reserved", FIELD_BYTES },
	[ADDRESS] = { "icmpv6.mld.multicast_address", "Multicast Address", FIELD_IPV6 },
	[FLAG] = { "icmpv6.mld.flag", "Flags", FIELD_UINT8, BASE_HEX },
	[FLAG_S] = { "icmpv6.mld.flag.s", "Suppress Router-Side Processing", FIELD_BOOL, .bits = 8,
		     .mask = 0x08 },
	[FLAG_QRV] = { "icmpv6.mld.flag.qrv", "QRV (Querier's Robustness Variable)", FIELD_UINT8,
		       BASE_DEC, .mask = 0x07 },
	[FLAG_RESERVED] = { "icmpv6.mld.flag.reserved", "Reserved", FIELD_UINT8, BASE_DEC,
			    .mask = 0xf0 },
	[QQI] = { "icmpv6.mld.qqi", "QQIC (Querier's Query Interval Code)", FIELD_UINT8, BASE_DEC },
	[NB_SOURCES] = { "icmpv6.mld.nb_sources", "Number of Sources", FIELD_UINT16, BASE_DEC },
	[SOURCE] = { "icmpv6.mld.source_address", "Source Address", FIELD_IPV6 },
	[NB_RECORDS] = { "icmpv6.mldr.nb_mcast_records", "Number of Multicast Address Records",
			 FIELD_UINT16, BASE_DEC },
	[RECORD] = { "icmpv6.mldr.mar", "Multicast Address Record", FIELD_NONE },
	[RECORD_TYPE] = { "icmpv6.mldr.mar.record_type", "Record Type", FIELD_UINT8, BASE_DEC,
			  .names = record_types },
	[AUX_LEN] = { "icmpv6.mldr.mar.aux_data_len", "Aux Data Len", FIELD_UINT8, BASE_DEC },
	[RECORD_SOURCES] = { "icmpv6.mldr.mar.nb_sources", "Number of Sources", FIELD_UINT16,
			     BASE_DEC },
	[RECORD_ADDRESS] = { "icmpv6.mldr.mar.multicast_address", "Multicast Address", FIELD_IPV6 },
	[RECORD_SOURCE] = { "icmpv6.mldr.mar.source_address", "Source Address", FIELD_IPV6 },
	[AUX_DATA] = { "icmpv6.mldr.mar.auxiliary_data", "Auxiliary Data", FIELD_BYTES },
};

const struct field_table icmpv6_mld_fields = { fields, sizeof fields / sizeof fields[0] };

static void query2_rows(struct rows *r, const struct layer *l)
{
	uint32_t n = l->cap >= 28 ? be16(layer_data(r->d, l) + 26) : 0;

	rows_at(r, &fields[RESPONSE_CODE], 4, 2);
	rows_whole(r, &fields[RESERVED], 6, 2);
	rows_whole(r, &fields[ADDRESS], 8, ADDR);
	rows_at(r, &fields[FLAG], 24, 1);
	rows_push(r);
	rows_at(r, &fields[FLAG_S], 24, 1);
	rows_at(r, &fields[FLAG_QRV], 24, 1);
	rows_at(r, &fields[FLAG_RESERVED], 24, 1);
	rows_pop(r);
	rows_at(r, &fields[QQI], 25, 1);
	rows_at(r, &fields[NB_SOURCES], 26, 2);
	for (uint32_t i = 0, at = 28; i < n && at + ADDR <= l->cap; i++, at += ADDR)
		rows_bytes(r, &fields[SOURCE], at, ADDR);
}

static void version1_rows(struct rows *r)
{
	rows_at(r, &fields[DELAY], 4, 2);
	rows_whole(r, &fields[RESERVED], 6, 2);
	rows_whole(r, &fields[ADDRESS], 8, ADDR);
}

/* RFC 3810, 5.2. */
static void report2_rows(struct rows *r, const struct layer *l)
{
	const uint8_t *p = layer_data(r->d, l);
	uint32_t n = l->cap >= 8 ? be16(p + 6) : 0, at = 8;

	rows_whole(r, &fields[RESERVED], 4, 2);
	rows_at(r, &fields[NB_RECORDS], 6, 2);
	for (uint32_t i = 0; i < n && at + RECORD_LEN <= l->cap; i++) {
		uint32_t sources = be16(p + at + 2), aux = p[at + 1] * 4u;

		rows_uint(r, &fields[RECORD], at, RECORD_LEN + sources * ADDR + aux, 1);
		rows_push(r);
		rows_at(r, &fields[RECORD_TYPE], at, 1);
		rows_at(r, &fields[AUX_LEN], at + 1, 1);
		rows_at(r, &fields[RECORD_SOURCES], at + 2, 2);
		rows_whole(r, &fields[RECORD_ADDRESS], at + 4, ADDR);
		for (at += RECORD_LEN; sources && at + ADDR <= l->cap; sources--, at += ADDR)
			rows_bytes(r, &fields[RECORD_SOURCE], at, ADDR);
		if (aux && sources == 0 && at + aux <= l->cap)
			rows_bytes(r, &fields[AUX_DATA], at, aux);
		rows_pop(r);
		at += aux;
	}
}

void icmpv6_mld_rows(struct rows *r, const struct layer *l, uint8_t type)
{
	if (type == 143)
		report2_rows(r, l);
	else if (type == QUERY && l->len > QUERY_V1_LEN)
		query2_rows(r, l);
	else
		version1_rows(r);
}
