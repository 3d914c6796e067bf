/* The kernel's two cages for a process, each of which its children are in too. */
#ifndef TUNTRACE_PRIVILEGE_CONFINE_H
#define TUNTRACE_PRIVILEGE_CONFINE_H

#include <stddef.h>

#include "privilege/privilege.h"

/* Profiles besides those of commands. */
enum {
	CONFINE_WRITER = PRIVILEGE_PROFILES, /* opens, writes, renames and removes files */
	CONFINE_PROFILES
};

/* A build with sanitizers needs what they need; those that are installed have none. */
#if defined(__SANITIZE_ADDRESS__)
#define CONFINE_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CONFINE_SANITIZED 1
#endif
#endif
#ifndef CONFINE_SANITIZED
#define CONFINE_SANITIZED 0
#endif

/* Forbids every system call that PROFILE does not need: they fail with EPERM.  0 or -errno. */
int confine_calls(unsigned profile);

/*
 * Forbids what changes the system or looks into other processes, and what only attacks on the
 * kernel use, also for the programs that are started.  0 or -errno.
 */
int confine_refuse(void);

/*
 * Forbids to write any file by name and to read others than PROFILE's, to use TCP ports, and to
 * signal others.  0, also where the kernel has no Landlock, or -errno.
 */
int confine_files(unsigned profile);

/* The same, but that all may be done with the files in the folder DIR, a descriptor; -1: none. */
int confine_folder(int dir);

#endif
