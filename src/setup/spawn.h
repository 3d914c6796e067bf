/* Other programs, run without a shell. */
#ifndef TUNTRACE_SETUP_SPAWN_H
#define TUNTRACE_SETUP_SPAWN_H

#include <stdbool.h>
#include <stddef.h>

/* The path of program NAME in $PATH or the system's sbin directories into BUF; false: none. */
bool spawn_find(const char *name, char *buf, size_t size);

/*
 * Runs ARGV, ARGV[0] found as above, with INPUT on its stdin; what it writes, to stdout or stderr,
 * goes into OUT of SIZE bytes, cut to fit.  Its exit status (128 and the signal's number where one
 * ended it), or -errno; -ENOENT: there is no such program.
 */
int spawn_run(const char *const argv[], const char *input, char *out, size_t size);

/* The command that installs nft(8) on this system, by /etc/os-release. */
const char *spawn_install_nft(void);

#endif
