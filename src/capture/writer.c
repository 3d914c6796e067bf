#include "capture/writer.h"

#include <string.h>

#include "outstream.h"

bool writer_is_classic(const char *path)
{
	static const char *const compressed[] = { "", ".gz", ".zst" };
	size_t n = strlen(path) - strlen(compressed[outstream_form(path)]);

	return n >= 5 && memcmp(path + n - 5, ".pcap", 5) == 0;
}

int writer_open(struct sink **sink, const char *path, const struct writer_config *c)
{
	return writer_is_classic(path) ? pcap_writer_open(sink, path, c) :
					 pcapng_writer_open(sink, path, c);
}
