#include "setup/tundev.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

int tundev_probe(void)
{
	int fd = open(TUNDEV_NODE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

bool tundev_open_to(uid_t user)
{
	struct stat st;

	if (user == 0 || stat(TUNDEV_NODE, &st) < 0)
		return true;
	/* Who is in a group is not looked into. */
	return (st.st_mode & 0006) == 0006 || (st.st_mode & 0060) == 0060 ||
	       (st.st_uid == user && (st.st_mode & 0600) == 0600);
}

const char *tundev_mend(int err)
{
	switch (err) {
	case -ENOENT:
		return "mkdir -p /dev/net && mknod /dev/net/tun c 10 200 && chmod 666 /dev/net/tun";
	case -ENODEV:
	case -ENXIO: return "modprobe tun";
	case -EACCES: return "chmod 666 /dev/net/tun";
	default:
		return "give the container the device: docker run --device /dev/net/tun "
		       "--cap-add NET_ADMIN ...";
	}
}

/* Attaches to NAME.  The descriptor, or -errno. */
static int attach(const char *name, short flags)
{
	struct ifreq ifr = { .ifr_flags = (short)(IFF_TUN | IFF_NO_PI | flags) };
	int fd = open(TUNDEV_NODE, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	snprintf(ifr.ifr_name, sizeof ifr.ifr_name, "%s", name);
	if (ioctl(fd, TUNSETIFF, &ifr) == 0)
		return fd;
	int err = -errno;
	close(fd);
	return err;
}

/* One ioctl on device NAME. */
static int attached(const char *name, unsigned long request, unsigned long arg)
{
	int rc, fd = attach(name, 0);

	if (fd < 0)
		return fd;
	rc = ioctl(fd, request, arg) < 0 ? -errno : 0;
	close(fd);
	return rc;
}

int tundev_create(const char *name, uid_t owner)
{
	int rc = 0, fd = attach(name, (short)IFF_TUN_EXCL);

	if (fd < 0)
		return fd;
	if ((owner != TUNDEV_NOBODY && ioctl(fd, TUNSETOWNER, (unsigned long)owner) < 0) ||
	    ioctl(fd, TUNSETPERSIST, 1UL) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

int tundev_set_owner(const char *name, uid_t owner)
{
	return attached(name, TUNSETOWNER, owner);
}

int tundev_clear_offload(const char *name)
{
	return attached(name, TUNSETOFFLOAD, 0);
}

bool tundev_offload(const char *name)
{
	struct ethtool_value value = { .cmd = ETHTOOL_GTXCSUM };
	struct ifreq ifr = { .ifr_data = (void *)&value };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	snprintf(ifr.ifr_name, sizeof ifr.ifr_name, "%s", name);
	int rc = ioctl(fd, SIOCETHTOOL, &ifr);
	close(fd);
	return rc == 0 && value.data;
}
