/* What calls and replies of NFS share.  Places are TD_NOWHERE where the message was cut. */
#ifndef TUNTRACE_FACE_TCPDUMP_NFS_H
#define TUNTRACE_FACE_TCPDUMP_NFS_H

#include "protos.h"

/* Procedures as version 3 numbers them. */
enum nfs_proc {
	NFS_NULL,
	NFS_GETATTR,
	NFS_SETATTR,
	NFS_LOOKUP,
	NFS_ACCESS,
	NFS_READLINK,
	NFS_READ,
	NFS_WRITE,
	NFS_CREATE,
	NFS_MKDIR,
	NFS_SYMLINK,
	NFS_MKNOD,
	NFS_REMOVE,
	NFS_RMDIR,
	NFS_RENAME,
	NFS_LINK,
	NFS_READDIR,
	NFS_READDIRPLUS,
	NFS_FSSTAT,
	NFS_FSINFO,
	NFS_PATHCONF,
	NFS_COMMIT,
	NFS_NOOP = 25,
	NFS_PROCS = 26,
};

extern const struct td_tok nfs_file_types[], nfs_write_modes[];

/* PROC of version VERSION as version 3 numbers it; its name. */
uint32_t nfs_proc(uint32_t proc, uint32_t version);
const char *nfs_proc_name(struct td *p, uint32_t proc);
/* AT and N words of four bytes more, as far as there can be something. */
uint32_t nfs_words(const struct td *p, uint32_t at, uint64_t n);
/* Behind an opaque_auth, RFC 5531, that begins at AT and holds LEN bytes. */
uint32_t nfs_behind_auth(const struct td *p, uint32_t at, uint32_t len);
/* A file handle and a name, and where they end. */
uint32_t nfs_handle(struct td *p, uint32_t at, bool v3);
uint32_t nfs_name(struct td *p, uint32_t at);
/* A file handle of WORDS words, by the system that has made it. */
void nfs_print_handle(struct td *p, uint32_t at, uint32_t words);
/* The reply to a call of PROC, which begins at AT and is LEN bytes long. */
void nfs_reply(struct td *p, uint32_t at, uint32_t len, uint32_t proc, bool v3);

#endif
