/* The frames of a classic pcap file, of this machine's byte order, that a filter takes: a line each. */
#include <stdio.h>
#include <string.h>
#include <tuntrace/direction.h>
#include <tuntrace/dissector.h>
#include <tuntrace/face/gvisor.h>
#include <tuntrace/filter.h>

int main(int argc, char **argv)
{
	static const struct dissector_config config = { .flows = true, .reassemble = true };
	static _Alignas(16) char state[64 << 20], compiled[FILTER_MEMORY];
	static unsigned char data[1 << 18];
	static struct dissection d;
	static struct row row[4096];
	static char made[1 << 16], line[GVISOR_LINE_MAX + 1];
	struct direction direction = { 0 };
	struct dissector x;
	struct filter_error error;
	struct rows rows;
	struct text t;
	uint32_t head[6], record[4];
	FILE *in = argc > 1 ? fopen(argv[1], "rb") : NULL;
	const char *expr = argc > 2 ? argv[2] : "";
	struct filter *f = filter_compile(compiled, expr, strlen(expr), NULL, &error);

	if (!in || !f || fread(head, sizeof head, 1, in) != 1)
		return fprintf(stderr, "%s\n", f ? "no capture" : error.text), 1;
	dissector_init(&x, &config, state, sizeof state);
	rows_init(&rows, row, sizeof row / sizeof row[0], made, sizeof made);
	for (uint64_t n = 1; fread(record, sizeof record, 1, in) == 1; n++) {
		struct frame frame = { .data = data,
				       .caplen = record[2],
				       .len = record[3],
				       .number = n,
				       .time_ns = record[0] * INT64_C(1000000000) +
						  record[1] * INT64_C(1000),
				       .time_digits = 6,
				       .has_time = true,
				       .linktype = (uint16_t)head[5] };
		if (record[2] > sizeof data || fread(data, 1, record[2], in) != record[2])
			return 1;
		dissect(&d, &frame, &x);
		text_init(&t, line, sizeof line);
		gvisor_line(&t, &d, direction_is_send(&direction, &d), GVISOR_2022);
		if (filter_match(f, &d, &rows))
			puts(line);
	}
	return 0;
}
