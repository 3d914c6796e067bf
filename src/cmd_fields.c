/* tuntrace fields, tuntrace protocols: what there is to name, from the dissector's own tables. */
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "message.h"
#include "query.h"

extern const struct command command_fields;
extern const struct command command_protocols;

static const struct option_def no_options[] = { { 0 } };
static const struct option_def *const tables[] = { no_options, NULL };

static int set_nothing(void *ctx, int id, const char *arg)
{
	(void)ctx;
	(void)id;
	(void)arg;
	return EXIT_USAGE;
}

static const char *const type_names[] = {
	[FIELD_NONE] = "label",      [FIELD_PROTOCOL] = "protocol", [FIELD_BOOL] = "boolean",
	[FIELD_CHAR] = "character",  [FIELD_UINT8] = "uint8",       [FIELD_UINT16] = "uint16",
	[FIELD_UINT24] = "uint24",   [FIELD_UINT32] = "uint32",     [FIELD_UINT64] = "uint64",
	[FIELD_INT8] = "int8",       [FIELD_INT16] = "int16",       [FIELD_INT32] = "int32",
	[FIELD_INT64] = "int64",     [FIELD_DOUBLE] = "double",     [FIELD_IPV4] = "ipv4",
	[FIELD_IPV6] = "ipv6",       [FIELD_ETHER] = "ether",       [FIELD_BYTES] = "bytes",
	[FIELD_STRING] = "string",   [FIELD_OID] = "oid",           [FIELD_ABSTIME] = "time",
	[FIELD_RELTIME] = "seconds", [FIELD_FRAMENUM] = "frame",
};
_Static_assert(sizeof type_names / sizeof type_names[0] == FIELD_FRAMENUM + 1, "a name a type");

struct listing {
	const char *prefix; /* of the names that are wanted, or "" */
	size_t found;
};

static bool wanted(const struct listing *l, const char *name)
{
	return strncmp(name, l->prefix, strlen(l->prefix)) == 0;
}

/* True where an earlier protocol has the same table of fields: they are listed once. */
static bool listed_before(enum proto_id proto)
{
	for (unsigned id = 0; id < proto; id++)
		if (proto_by_id((enum proto_id)id)->fields == proto_by_id(proto)->fields &&
		    proto_by_id(proto)->nfields)
			return true;
	return false;
}

static void print_field(void *ctx, enum proto_id proto, const struct field_def *def)
{
	struct listing *l = ctx;
	const char *name = def ? def->name : proto_by_id(proto)->name;

	if (!wanted(l, name) || (def && listed_before(proto)))
		return;
	printf("%s\t%s\t%s\n", name, def ? type_names[def->type] : "protocol",
	       def ? def->title : proto_by_id(proto)->title);
	l->found++;
}

static int parse(const struct command *cmd, int argc, char **argv, struct listing *l)
{
	int first = options_parse(cmd, argc, argv, set_nothing, NULL);

	if (first == OPTIONS_EXIT)
		return OPTIONS_EXIT;
	if (first < 0)
		return -first;
	if (argc - first > 1)
		return message_usage("one prefix at most, not '%s' too", argv[first + 1]);
	if (first < argc)
		l->prefix = argv[first];
	return EXIT_OK;
}

static int finish(const struct listing *l, const char *what)
{
	if (l->found == 0)
		return message_error("no %s begins with '%s'", what, l->prefix);
	return EXIT_OK;
}

static int run_fields(int argc, char **argv)
{
	struct listing l = { .prefix = "" };
	int rc = parse(&command_fields, argc, argv, &l);

	if (rc)
		return rc == OPTIONS_EXIT ? EXIT_OK : rc;
	query_each(print_field, &l);
	return finish(&l, "field");
}

/* "tcp.port 80, 8080": whom the protocol follows. */
static void print_followed(enum proto_id proto)
{
	size_t n;
	const struct registry_row *rows = registry_rows(&n);
	int table = -1;

	for (size_t i = 0; i < n; i++) {
		if (rows[i].proto != proto)
			continue;
		if (table == rows[i].table)
			printf(", ");
		else
			printf("%s%s ", table < 0 ? "" : "; ",
			       registry_table_name((enum registry_table)rows[i].table));
		table = rows[i].table;
		printf(rows[i].table == REGISTRY_ETHERTYPE || rows[i].table == REGISTRY_PPP ?
			       "0x%04x" :
			       "%u",
		       (unsigned)rows[i].key);
	}
}

static int run_protocols(int argc, char **argv)
{
	struct listing l = { .prefix = "" };
	int rc = parse(&command_protocols, argc, argv, &l);

	if (rc)
		return rc == OPTIONS_EXIT ? EXIT_OK : rc;
	for (unsigned id = 0; id < PROTO_COUNT; id++) {
		const struct proto *p = proto_by_id((enum proto_id)id);

		if (!wanted(&l, p->name))
			continue;
		printf("%s\t%s\t%s\t", p->name, p->title, p->spec[0] ? p->spec : "-");
		print_followed((enum proto_id)id);
		putchar('\n');
		l.found++;
	}
	return finish(&l, "protocol");
}

const struct command command_fields = {
	.name = "fields",
	.operands = "[PREFIX]",
	.summary = "List the fields that filters and -e take: name, type, title",
	.options = tables,
	.run = run_fields,
};

const struct command command_protocols = {
	.name = "protocols",
	.operands = "[PREFIX]",
	.summary = "List the protocols: name, title, specification, whom they follow",
	.options = tables,
	.run = run_protocols,
};
