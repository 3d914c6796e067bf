#include "privilege/grant.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "setup/rights.h"

/* The file that setcap(8) is to be told: a link of its name would not do. */
static void program_file(char *buf, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", buf, size - 1);

	if (n > 0)
		buf[n] = '\0';
	else
		snprintf(buf, size, "%s", "tuntrace");
}

const char *grant_capture(char *buf, size_t size)
{
	char file[256], quoted[512];

	if (geteuid() == 0) {
		snprintf(buf, size, "%s",
			 "root has no CAP_NET_RAW here; start the container with "
			 "--cap-add NET_RAW");
		return buf;
	}
	program_file(file, sizeof file);
	snprintf(buf, size,
		 "run this as root, or once: sudo setcap cap_net_raw,cap_net_admin+ep %s",
		 rights_quoted(file, quoted, sizeof quoted));
	return buf;
}
