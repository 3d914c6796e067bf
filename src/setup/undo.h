/*
 * What a setup changed, so that a teardown can put it back.
 *
 * Each change is noted, with what was there before, in a file that is replaced whole before the
 * change is made: a setup that is killed halfway can be torn down all the same.  Teardown takes
 * the records from the last to the first.  A second setup changes nothing that is noted already,
 * so the oldest value stands.
 *
 * The file is DIR/DEVICE.INODE, INODE that of the network namespace: namespaces often share
 * /run.  Inodes are used again after a namespace has gone, and /run may outlive a boot, so the file
 * also holds the namespace's cookie and the boot's id; a file of another namespace is stale and
 * counts as none.
 */
#ifndef TUNTRACE_SETUP_UNDO_H
#define TUNTRACE_SETUP_UNDO_H

#include <net/if.h>
#include <stdbool.h>
#include <stddef.h>

enum undo_kind {
	UNDO_DEVICE,  /* we made device WHAT; value: its index, 0 before it exists */
	UNDO_FOREIGN, /* device WHAT was there, with this index */
	UNDO_OWNER,   /* device WHAT had the owner VALUE, or -1 */
	UNDO_MTU,     /* device WHAT had this MTU */
	UNDO_TXQLEN,  /* and this queue length */
	UNDO_UP,      /* device WHAT was down; value: 0 */
	UNDO_ADDRESS, /* we put address WHAT on the device; value: 0 */
	UNDO_SYSCTL,  /* WHAT under /proc/sys had this value */
	UNDO_TABLE,   /* we made nftables table WHAT of family inet; value: 0 */
	UNDO_KINDS
};

enum { UNDO_WHAT = 96, UNDO_PATH = 256, UNDO_RECORDS_MAX = 4096 };

struct undo_record {
	enum undo_kind kind;
	char what[UNDO_WHAT];
	long value;
};

struct undo {
	char dir[UNDO_PATH - 64], path[UNDO_PATH];
	int lock; /* the directory, held so that two runs do not mix */
	bool found, stale;
	struct undo_record *records; /* owned */
	size_t n;
	unsigned damaged; /* number of the first line that makes no sense, or 0 */
};

/*
 * Opens the records of DEVICE in this namespace, in /run/tuntrace, else in $XDG_RUNTIME_DIR, else in
 * /tmp; $TUNTRACE_STATE_DIR comes first.  Waits for a setup or teardown that is under way.
 * 0 or -errno; -EBADMSG: see `damaged`.
 */
int undo_open(struct undo *u, const char *device);
void undo_close(struct undo *u);

/* The record of KIND and WHAT (any WHAT where NULL), or NULL. */
struct undo_record *undo_find(struct undo *u, enum undo_kind kind, const char *what);

/* Notes a change that is about to be made, unless it is noted already, and saves.  0 or -errno. */
int undo_note(struct undo *u, enum undo_kind kind, const char *what, long value);

/* Drops record R of U, without saving. */
void undo_drop(struct undo *u, struct undo_record *r);

/* Replaces the file by what is in memory; removes it where there are no records. */
int undo_save(struct undo *u);

/*
 * The records of another device that was set up in this namespace: fills NAME and opens OTHER
 * (which does not lock).  1, 0 where there is none, or -errno.
 */
int undo_other(const struct undo *u, const char *device, char name[IFNAMSIZ], struct undo *other);

#endif
