#include "setup/rights.h"

#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "setup/spawn.h"
#include "text.h"

bool rights_net_admin(void)
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

	if (syscall(SYS_capget, &head, data) < 0)
		return geteuid() == 0;
	return data[CAP_TO_INDEX(CAP_NET_ADMIN)].effective & CAP_TO_MASK(CAP_NET_ADMIN);
}

const char *rights_prefix(void)
{
	return rights_net_admin() ? "" : "sudo ";
}

const char *rights_program(char *buf, size_t size)
{
	struct stat self, found;
	ssize_t n;

	if (stat("/proc/self/exe", &self) == 0 &&
	    !(spawn_find("tuntrace", buf, size) && stat(buf, &found) == 0 &&
	      found.st_ino == self.st_ino && found.st_dev == self.st_dev)) {
		n = readlink("/proc/self/exe", buf, size - 1);
		if (n > 0) {
			buf[n] = '\0';
			return buf;
		}
	}
	snprintf(buf, size, "tuntrace");
	return buf;
}

static void put_quoted(struct text *t, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "_./:=@%+,-";

	if (*word && word[strspn(word, plain)] == '\0') {
		text_str(t, word);
		return;
	}
	text_char(t, '\'');
	for (; *word; word++)
		text_str(t, *word == '\'' ? "'\\''" : (char[2]){ *word });
	text_char(t, '\'');
}

const char *rights_quoted(const char *word, char *buf, size_t size)
{
	struct text t;

	text_init(&t, buf, size);
	put_quoted(&t, word);
	return buf;
}

const char *rights_command(int argc, char *const argv[], char *buf, size_t size)
{
	char program[256];
	struct text t;

	text_init(&t, buf, size);
	text_str(&t, rights_prefix());
	put_quoted(&t, rights_program(program, sizeof program));
	for (int i = 0; i < argc; i++) {
		text_char(&t, ' ');
		put_quoted(&t, argv[i]);
	}
	return buf;
}
