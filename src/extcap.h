/*
 * Wireshark's external capture interface, extcap(4): Wireshark starts this program from its
 * folder of such, asks what interfaces and options it has, and gives it a pipe to write a
 * capture to.  Ours is the stack: `tuntrace get` of a URL, and its options that a list can show.
 */
#ifndef TUNTRACE_EXTCAP_H
#define TUNTRACE_EXTCAP_H

#include <stdbool.h>

/* True where the words of the command line are Wireshark's. */
bool extcap_asked(int argc, char *const argv[]);

/* Does what they ask for.  Returns the exit code. */
int extcap_run(int argc, char **argv);

#endif
