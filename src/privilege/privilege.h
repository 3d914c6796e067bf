/*
 * Privilege, held briefly.  Devices and files are opened with the rights that the program was
 * started with; then, before the first byte from outside is parsed, it gives up everything:
 *
 *	the user	root becomes the user of -Z, else the one who called sudo, else nobody
 *	capabilities	all of them, for good, in the bounding set too
 *	new ones	no program that is started gives rights (no_new_privs)
 *	files		Landlock, where the kernel has it: some may be read, none written
 *	system calls	a list of those that are needed (seccomp)
 *
 * Capture files are written, and those that follow are opened, by a process that was started
 * before (outproc.h) and that is confined, too.
 */
#ifndef TUNTRACE_PRIVILEGE_PRIVILEGE_H
#define TUNTRACE_PRIVILEGE_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "command.h"

/* What a command needs afterwards. */
enum privilege_profile {
	PRIVILEGE_READ,    /* files that are open */
	PRIVILEGE_CAPTURE, /* a capture device that is open */
	PRIVILEGE_STACK,   /* the TUN device that is open */
	PRIVILEGE_GET,     /* the TUN device that is open, sockets within the process, CA files */
	PRIVILEGE_PROFILES
};

enum { PRIVILEGE_NAME_MAX = 64 };

struct privilege {
	const char *asked; /* -Z, or NULL */
	/* By privilege_find(): */
	bool change, own; /* become UID; what is written is to be UID's */
	uid_t uid;
	gid_t gid;
	char name[PRIVILEGE_NAME_MAX];
};

extern const struct option_def privilege_option_table[];

/* Option ID of privilege_option_table: 0, or OUTPUT_OTHER where it is none. */
int privilege_option(struct privilege *p, int id, const char *arg);

/* Finds out whom to become.  0, or EXIT_USAGE or EXIT_FAILED after a message. */
int privilege_find(struct privilege *p);

/*
 * Between these two, files that are made for PATH (NULL and "-" are none) belong to the user whom
 * -Z or sudo names, if that user may make them; those who start a process meanwhile pass that on.
 */
void privilege_as_user(const struct privilege *p, const char *path);
void privilege_as_root(void);

/* Gives up everything.  0, or EXIT_FAILED after a message: then nothing may be parsed. */
int privilege_drop(const struct privilege *p, enum privilege_profile profile);

/*
 * For a screen, which goes on opening and saving files and starts programs that the user names:
 * root becomes the user who called sudo, else it stays but keeps of its rights only the one to
 * others' files; DEVICE: that and the one to TUN devices
 * stay in either case.  No program that is started gives
 * rights, and a list of system calls that none of this needs is refused.  0, or EXIT_FAILED after
 * a message.
 */
int privilege_drop_screen(const struct privilege *p, bool device);

/*
 * For a process that writes files: no call but those that it needs, no file but those in the
 * folder DIR, a descriptor, or, where that is -1, none; of the rights only the one to write into
 * DIR, whoever's it is.  0 or -errno.
 */
int privilege_writer(int dir);

#endif
