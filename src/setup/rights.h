/* The right to change the network, and how to get it. */
#ifndef TUNTRACE_SETUP_RIGHTS_H
#define TUNTRACE_SETUP_RIGHTS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether this process has CAP_NET_ADMIN (in its own user namespace). */
bool rights_net_admin(void);

/* "sudo ", or "" for who has the right: what goes before a command that needs it. */
const char *rights_prefix(void);

/*
 * This program, as a shell would find it again: "tuntrace", or its path where $PATH does not lead
 * to it.  Returns BUF.
 */
const char *rights_program(char *buf, size_t size);

/* WORD with a shell's quotes where it needs them.  Returns BUF. */
const char *rights_quoted(const char *word, char *buf, size_t size);

/* "sudo tuntrace setup -i tun0": the command at ARGV (ARGV[0] its name) with the right to do it. */
const char *rights_command(int argc, char *const argv[], char *buf, size_t size);

#endif
