#include "link/watch.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdalign.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MESSAGES_MAX = 8192 };

int watch_open(void)
{
	struct sockaddr_nl sa = { .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&sa, sizeof(sa))) {
		int err = errno;

		close(fd);
		return -err;
	}
	return fd;
}

/* What message H says of device INDEX into *DOWN, if anything. */
static void take(struct nlmsghdr *h, unsigned index, bool *down)
{
	struct ifinfomsg info;

	if (h->nlmsg_type != RTM_NEWLINK || h->nlmsg_len < NLMSG_LENGTH(sizeof(info)))
		return;
	memcpy(&info, NLMSG_DATA(h), sizeof(info));
	if (info.ifi_index == (int)index)
		*down = !(info.ifi_flags & IFF_UP);
}

bool watch_went_down(int fd, unsigned index)
{
	alignas(struct nlmsghdr) char buf[MESSAGES_MAX];
	bool down = false;
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf), 0)) > 0) {
		struct nlmsghdr *h = (struct nlmsghdr *)buf;
		unsigned left = (unsigned)n;

		for (; NLMSG_OK(h, left); h = NLMSG_NEXT(h, left))
			take(h, index, &down);
	}
	return down;
}
