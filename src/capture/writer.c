#include "capture/writer.h"

#include <string.h>

bool writer_is_classic(const char *path)
{
	size_t n = strlen(path);

	return n >= 5 && strcmp(path + n - 5, ".pcap") == 0;
}

int writer_open(struct sink **sink, const char *path, const struct writer_config *c)
{
	return writer_is_classic(path) ? pcap_writer_open(sink, path, c) :
					 pcapng_writer_open(sink, path, c);
}
