#include "setup/sysctl.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 128 };

static int open_sysctl(const char *name, int flags)
{
	char path[PATH_SIZE];

	if (snprintf(path, sizeof path, "/proc/sys/%s", name) >= PATH_SIZE)
		return -ENAMETOOLONG;
	int fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int sysctl_get(const char *name, long *value)
{
	char buf[32], *end;
	int fd = open_sysctl(name, O_RDONLY);

	if (fd < 0)
		return fd;
	ssize_t n = read(fd, buf, sizeof buf - 1);
	int rc = n < 0 ? -errno : 0;
	close(fd);
	if (rc)
		return rc;
	buf[n] = '\0';
	*value = strtol(buf, &end, 10);
	return end == buf ? -EINVAL : 0;
}

int sysctl_put(const char *name, long value)
{
	char buf[32];
	int n = snprintf(buf, sizeof buf, "%ld\n", value), fd = open_sysctl(name, O_WRONLY);

	if (fd < 0)
		return fd;
	int rc = write(fd, buf, (size_t)n) < 0 ? -errno : 0;
	close(fd);
	return rc;
}

const char *sysctl_text(const char *name, char *buf)
{
	size_t n = strnlen(name, SYSCTL_NAME - 1);

	for (size_t i = 0; i < n; i++)
		buf[i] = name[i] == '/' ? '.' : name[i] == '.' ? '/' : name[i];
	buf[n] = '\0';
	return buf;
}

const char *sysctl_conf(char *buf, const char *family, const char *device, const char *key)
{
	snprintf(buf, SYSCTL_NAME, "net/%s/conf/%s/%s", family, device, key);
	return buf;
}

int sysctl_each_device(const char *family, int (*each)(void *arg, const char *device), void *arg)
{
	char path[PATH_SIZE];
	struct dirent *e;
	int rc = 0;

	snprintf(path, sizeof path, "/proc/sys/net/%s/conf", family);
	DIR *dir = opendir(path);
	if (!dir)
		return -errno;
	while (rc == 0 && (e = readdir(dir)) != NULL)
		if (e->d_name[0] != '.' && strcmp(e->d_name, "all") != 0)
			rc = each(arg, e->d_name);
	closedir(dir);
	return rc;
}
