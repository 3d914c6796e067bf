/* The TUN device itself, through /dev/net/tun. */
#ifndef TUNTRACE_SETUP_TUNDEV_H
#define TUNTRACE_SETUP_TUNDEV_H

#include <stdbool.h>
#include <sys/types.h>

#define TUNDEV_NODE "/dev/net/tun"

/* Whether this process may open the node: 0 or -errno (-ENOENT, -ENODEV, -ENXIO, -EACCES, -EPERM). */
int tundev_probe(void);

/* Whether USER may open the node, as far as its mode tells. */
bool tundev_open_to(uid_t user);

/* What to do about the error that tundev_probe() gave: a command, or words where none helps. */
const char *tundev_mend(int err);

/* No owner: anyone may attach. */
#define TUNDEV_NOBODY ((uid_t)-1)

/* Makes persistent TUN device NAME, which OWNER may attach to.  0 or -errno; -EBUSY: it exists. */
int tundev_create(const char *name, uid_t owner);

/* Gives NAME another owner.  0 or -errno; -EBUSY: a program is attached. */
int tundev_set_owner(const char *name, uid_t owner);

/* Takes the offload flags off that a program left (TUNSETOFFLOAD).  0 or -errno as above. */
int tundev_clear_offload(const char *name);

/* Whether NAME has such flags: programs that do not ask for them then get partial checksums. */
bool tundev_offload(const char *name);

#endif
