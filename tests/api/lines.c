/* Of the frames of a pcap file that a filter takes, the line and the ports: lines FILE [FILTER] */
#include <stdio.h>
#include <string.h>
#include <tuntrace/kit.h>

static _Alignas(16) char memory[64 << 20], compiled[FILTER_MEMORY];
static unsigned char file[64 << 20];

int main(int argc, char **argv)
{
	static struct kit kit;
	struct query ports;
	struct filter_error error;
	const char *expr = argc > 2 ? argv[2] : "";
	struct filter *filter = filter_compile(compiled, expr, strlen(expr), NULL, &error);
	FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
	size_t size = in ? fread(file, 1, sizeof file, in) : 0, at = 24;

	if (!filter || size < at)
		return fprintf(stderr, "%s\n", filter ? "no capture" : error.text), 1;
	kit_init(&kit, NULL, memory, sizeof memory);
	query_init(&ports, "tcp.port", strlen("tcp.port"));

	/* A head of 24 bytes, the link type in its last four; 16 before each frame: time and lengths. */
	uint32_t linktype, record[4];
	memcpy(&linktype, file + 20, sizeof linktype);
	while (size - at >= sizeof record) {
		memcpy(record, file + at, sizeof record);
		at += sizeof record;
		if (record[2] > size - at)
			break;
		int64_t ns = record[0] * INT64_C(1000000000) + record[1] * INT64_C(1000);
		kit_take(&kit, (uint16_t)linktype, file + at, record[2], record[3], ns);
		if (kit_match(&kit, filter))
			printf("%s\t%s\n", kit_text(&kit, KIT_GVISOR), kit_field(&kit, &ports));
		at += record[2];
	}
	return 0;
}
