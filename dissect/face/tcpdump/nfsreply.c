/* NFS versions 2 and 3, RFC 1094 and 1813: replies. */
#include "nfs.h"

enum { ATTRIBUTES_2 = 68, ATTRIBUTES_3 = 84, WCC = 24, STATFS_2 = 20, STATFS_3 = 52 };
enum { FSINFO = 48, PATHCONF = 24, ACCEPTED_AT = 12 };

static const struct td_tok statuses[] = {
	{ 1, "Operation not permitted" },
	{ 2, "No such file or directory" },
	{ 5, "Input/output error" },
	{ 6, "Device not configured" },
	{ 11, "Resource deadlock avoided" },
	{ 12, "Cannot allocate memory" },
	{ 13, "Permission denied" },
	{ 17, "File exists" },
	{ 18, "Cross-device link" },
	{ 19, "Operation not supported by device" },
	{ 20, "Not a directory" },
	{ 21, "Is a directory" },
	{ 22, "Invalid argument" },
	{ 26, "Text file busy" },
	{ 27, "File too large" },
	{ 28, "No space left on device" },
	{ 30, "Read-only file system" },
	{ 31, "Too many links" },
	{ 45, "Operation not supported" },
	{ 62, "Too many levels of symbolic links" },
	{ 63, "File name too long" },
	{ 66, "Directory not empty" },
	{ 69, "Disc quota exceeded" },
	{ 70, "Stale NFS file handle" },
	{ 71, "Too many levels of remote in path" },
	{ 99, "Write cache flushed to disk" },
	{ 10001, "Illegal NFS file handle" },
	{ 10002, "Update synchronization mismatch" },
	{ 10003, "READDIR/READDIRPLUS cookie is stale" },
	{ 10004, "Operation not supported" },
	{ 10005, "Buffer or request is too small" },
	{ 10006, "Unspecified error on server" },
	{ 10007, "Object of that type not supported" },
	{ 10008, "Request couldn't be completed in time" },
	{ 0, NULL },
};

/* A reply's results.  `error` where the status was one: then no mark says that it is cut. */
struct results {
	uint32_t at; /* TD_NOWHERE where it is cut */
	bool v3, error;
};

static bool is_cut(const struct results *r)
{
	return r->at == TD_NOWHERE;
}

static void print_time(struct td *p, const char *before, uint32_t at)
{
	td_print(p, "%s%u.%06u", before, td_u32(p, at), td_u32(p, at + 4));
}

static void print_details_3(struct td *p, uint32_t at)
{
	td_print(p, " nlink %u rdev %u/%u", td_u32(p, at + 8), td_u32(p, at + 36),
		 td_u32(p, at + 40));
	td_print(p, " fsid %llx fileid %llx", (unsigned long long)td_u64(p, at + 44),
		 (unsigned long long)td_u64(p, at + 52));
	print_time(p, " a/m/ctime ", at + 60);
	print_time(p, " ", at + 68);
	print_time(p, " ", at + 76);
}

static void print_details_2(struct td *p, uint32_t at)
{
	td_print(p, " nlink %u rdev 0x%x fsid 0x%x nodeid 0x%x a/m/ctime", td_u32(p, at + 8),
		 td_u32(p, at + 28), td_u32(p, at + 36), td_u32(p, at + 40));
	print_time(p, " ", at + 44);
	print_time(p, " ", at + 52);
	print_time(p, " ", at + 60);
}

/* Type, mode, owners and size; false where they are cut. */
static bool print_basics(struct td *p, uint32_t at, bool v3)
{
	if (!td_has(p, at + 16, 4))
		return false;
	uint32_t type = td_u32(p, at);
	td_print(p, " %s %o ids %d/%d", td_tok(p, nfs_file_types, type, "unk-ft %u ", type),
		 td_u32(p, at + 4), (int32_t)td_u32(p, at + 12), (int32_t)td_u32(p, at + 16));
	if (v3)
		td_print(p, " sz %llu", (unsigned long long)td_u64(p, at + 20));
	else
		td_print(p, " sz %u", td_u32(p, at + 20));
	return true;
}

static void print_attributes(struct td *p, struct results *r, bool v3)
{
	uint32_t at = r->at, size = v3 ? ATTRIBUTES_3 : ATTRIBUTES_2;

	if (is_cut(r))
		return;
	r->at = TD_NOWHERE;
	if (!print_basics(p, at, v3) || !td_has(p, at + size - 8, 8))
		return;
	if (v3)
		print_details_3(p, at);
	else
		print_details_2(p, at);
	r->at = at + size;
}

/* A flag, and the attributes where it is set. */
static void print_post(struct td *p, struct results *r, const char *name)
{
	if (is_cut(r))
		return;
	td_print(p, "%s", name);
	bool there = td_u32(p, r->at) != 0;
	r->at += 4;
	if (there)
		print_attributes(p, r, true);
}

/* What changed: some attributes of before, and all of after. */
static void print_change(struct td *p, struct results *r, const char *name)
{
	if (is_cut(r))
		return;
	td_print(p, "%s PRE:", name);
	bool there = td_u32(p, r->at) != 0;
	r->at += 4;
	if (there && !td_has(p, r->at, WCC)) {
		r->at = TD_NOWHERE;
		return;
	}
	if (there) {
		td_print(p, " sz %llu", (unsigned long long)td_u64(p, r->at));
		print_time(p, " mtime ", r->at + 8);
		print_time(p, " ctime ", r->at + 16);
		r->at += WCC;
	}
	print_post(p, r, " POST:");
}

/* True where all went well. */
static bool print_status(struct td *p, struct results *r)
{
	uint32_t status = td_u32(p, r->at);

	r->at += 4;
	if (status == 0)
		return true;
	td_print(p, " ERROR: %s", td_tok(p, statuses, status, "unk %u", status));
	r->error = true;
	return false;
}

static void print_handle(struct td *p, struct results *r, bool v3)
{
	if (!is_cut(r))
		r->at = nfs_handle(p, r->at, v3);
}

static void print_getattr(struct td *p, struct results *r)
{
	if (print_status(p, r) && !print_basics(p, r->at, r->v3))
		r->at = TD_NOWHERE;
}

static void print_read_2(struct td *p, struct results *r)
{
	if (print_status(p, r))
		print_attributes(p, r, false);
}

static void print_plain_status(struct td *p, struct results *r)
{
	print_status(p, r);
}

static void print_changed(struct td *p, struct results *r)
{
	print_status(p, r);
	print_change(p, r, "");
}

static void print_setattr(struct td *p, struct results *r)
{
	if (r->v3)
		print_changed(p, r);
	else
		print_getattr(p, r);
}

/* Version 2: a handle and its attributes. */
static void print_found(struct td *p, struct results *r)
{
	if (!print_status(p, r))
		return;
	print_handle(p, r, false);
	print_attributes(p, r, false);
}

static void print_lookup(struct td *p, struct results *r)
{
	if (!r->v3) {
		print_found(p, r);
		return;
	}
	if (print_status(p, r)) {
		print_handle(p, r, true);
		print_post(p, r, "");
	}
	print_post(p, r, " post dattr:");
}

static void print_access(struct td *p, struct results *r)
{
	bool ok = print_status(p, r);

	print_post(p, r, " attr:");
	if (ok && !is_cut(r))
		td_print(p, " c %04x", td_u32(p, r->at));
}

static void print_readlink(struct td *p, struct results *r)
{
	if (!print_status(p, r))
		return;
	if (r->v3)
		print_post(p, r, "");
	if (is_cut(r))
		return;
	td_print(p, " ");
	r->at = nfs_name(p, r->at);
}

static void print_read(struct td *p, struct results *r)
{
	if (!r->v3) {
		print_read_2(p, r);
		return;
	}
	bool ok = print_status(p, r);
	print_post(p, r, "");
	if (!ok || is_cut(r))
		return;
	td_print(p, " %u bytes", td_u32(p, r->at));
	if (td_u32(p, r->at + 4))
		td_print(p, " EOF");
}

static void print_write(struct td *p, struct results *r)
{
	if (!r->v3) {
		print_read_2(p, r);
		return;
	}
	bool ok = print_status(p, r);
	print_change(p, r, "");
	if (!ok || is_cut(r))
		return;
	td_print(p, " %u bytes", td_u32(p, r->at));
	uint32_t mode = td_u32(p, r->at + 4);
	td_print(p, " <%s>", td_tok(p, nfs_write_modes, mode, "#%d", (int)mode));
	td_print(p, " verf %llx", (unsigned long long)td_u64(p, r->at + 8));
}

static void print_made(struct td *p, struct results *r)
{
	if (!print_status(p, r)) {
		print_change(p, r, "");
		return;
	}
	bool there = td_u32(p, r->at) != 0;
	r->at += 4;
	if (!there)
		return;
	print_handle(p, r, true);
	print_post(p, r, "");
	print_change(p, r, " dir attr:");
}

static void print_create(struct td *p, struct results *r)
{
	if (r->v3)
		print_made(p, r);
	else
		print_found(p, r);
}

static void print_symlink(struct td *p, struct results *r)
{
	if (r->v3)
		print_made(p, r);
	else
		print_plain_status(p, r);
}

static void print_remove(struct td *p, struct results *r)
{
	if (r->v3)
		print_changed(p, r);
	else
		print_plain_status(p, r);
}

static void print_rename(struct td *p, struct results *r)
{
	print_status(p, r);
	if (r->v3) {
		print_change(p, r, " from:");
		print_change(p, r, " to:");
	}
}

static void print_link(struct td *p, struct results *r)
{
	print_status(p, r);
	if (r->v3) {
		print_post(p, r, " file POST:");
		print_change(p, r, " dir:");
	}
}

static void print_entries(struct td *p, struct results *r)
{
	bool ok = print_status(p, r);

	print_post(p, r, " POST:");
	if (ok && !is_cut(r))
		td_print(p, " verf %08x%08x", td_u32(p, r->at), td_u32(p, r->at + 4));
}

static void print_readdir(struct td *p, struct results *r)
{
	if (r->v3) {
		print_entries(p, r);
	} else if (print_status(p, r)) {
		td_print(p, " offset 0x%x size %u ", td_u32(p, r->at), td_u32(p, r->at + 4));
		if (td_u32(p, r->at + 8))
			td_print(p, " eof");
	}
}

static void print_statfs(struct td *p, struct results *r)
{
	if (!print_status(p, r) && !r->v3)
		return;
	if (r->v3)
		print_post(p, r, " POST:");
	uint32_t at = r->at;
	if (is_cut(r) || !td_has(p, at, r->v3 ? STATFS_3 : STATFS_2)) {
		r->at = TD_NOWHERE;
		return;
	}
	if (!r->v3) {
		td_print(p, " tsize %u bsize %u blocks %u bfree %u bavail %u", td_u32(p, at),
			 td_u32(p, at + 4), td_u32(p, at + 8), td_u32(p, at + 12),
			 td_u32(p, at + 16));
		return;
	}
	static const char *const names[] = { "tbytes", "fbytes", "abytes",
					     "tfiles", "ffiles", "afiles" };
	for (unsigned i = 0; i < 6; i++)
		td_print(p, " %s %llu", names[i], (unsigned long long)td_u64(p, at + 8 * i));
	td_print(p, " invar %u", td_u32(p, at + 48));
}

static void print_fsinfo(struct td *p, struct results *r)
{
	bool ok = print_status(p, r);

	print_post(p, r, " POST:");
	if (!ok || is_cut(r))
		return;
	uint32_t at = r->at;
	if (!td_has(p, at, FSINFO)) {
		r->at = TD_NOWHERE;
		return;
	}
	td_print(p, " rtmax %u rtpref %u wtmax %u wtpref %u dtpref %u", td_u32(p, at),
		 td_u32(p, at + 4), td_u32(p, at + 12), td_u32(p, at + 16), td_u32(p, at + 24));
	td_print(p, " rtmult %u wtmult %u maxfsz %llu", td_u32(p, at + 8), td_u32(p, at + 20),
		 (unsigned long long)td_u64(p, at + 28));
	print_time(p, " delta ", at + 36);
	td_print(p, " ");
}

static void print_pathconf(struct td *p, struct results *r)
{
	bool ok = print_status(p, r);

	print_post(p, r, " POST:");
	if (!ok || is_cut(r))
		return;
	uint32_t at = r->at;
	if (!td_has(p, at, PATHCONF)) {
		r->at = TD_NOWHERE;
		return;
	}
	td_print(p, " linkmax %u namemax %u %s %s %s %s", td_u32(p, at), td_u32(p, at + 4),
		 td_u32(p, at + 8) ? "notrunc" : "", td_u32(p, at + 12) ? "chownres" : "",
		 td_u32(p, at + 16) ? "igncase" : "", td_u32(p, at + 20) ? "keepcase" : "");
}

static void print_commit(struct td *p, struct results *r)
{
	print_changed(p, r);
	if (!is_cut(r))
		td_print(p, " verf %llx", (unsigned long long)td_u64(p, r->at));
}

/* Behind what RPC says of the call: whether it was one at all. */
static void find_results(struct td *p, uint32_t message, uint32_t len, struct results *r)
{
	static const struct td_tok names[] = {
		{ 1, "PROG_UNAVAIL" }, { 2, "PROG_MISMATCH" }, { 3, "PROC_UNAVAIL" },
		{ 4, "GARBAGE_ARGS" }, { 5, "SYSTEM_ERR" },    { 0, NULL },
	};
	uint32_t at = message + ACCEPTED_AT, n = td_u32(p, at + 4);

	r->at = TD_NOWHERE;
	if (n >= len)
		return;
	at = nfs_behind_auth(p, at, n);
	uint32_t status = td_u32(p, at);
	if (status == 0) {
		r->at = at + 4;
		return;
	}
	td_print(p, " %s", td_tok(p, names, status, "ar_stat %u", status));
	r->error = true;
}

void nfs_reply(struct td *p, uint32_t at, uint32_t len, uint32_t proc, bool v3)
{
	static void (*const printers[])(struct td * p, struct results * r) = {
		[NFS_GETATTR] = print_getattr,     [NFS_SETATTR] = print_setattr,
		[NFS_LOOKUP] = print_lookup,       [NFS_ACCESS] = print_access,
		[NFS_READLINK] = print_readlink,   [NFS_READ] = print_read,
		[NFS_WRITE] = print_write,         [NFS_CREATE] = print_create,
		[NFS_MKDIR] = print_create,        [NFS_SYMLINK] = print_symlink,
		[NFS_MKNOD] = print_made,          [NFS_REMOVE] = print_remove,
		[NFS_RMDIR] = print_remove,        [NFS_RENAME] = print_rename,
		[NFS_LINK] = print_link,           [NFS_READDIR] = print_readdir,
		[NFS_READDIRPLUS] = print_entries, [NFS_FSSTAT] = print_statfs,
		[NFS_FSINFO] = print_fsinfo,       [NFS_PATHCONF] = print_pathconf,
		[NFS_COMMIT] = print_commit,
	};
	struct results r = { .v3 = v3 };

	if (proc >= sizeof printers / sizeof printers[0] || !printers[proc])
		return;
	find_results(p, at, len, &r);
	if (!is_cut(&r))
		printers[proc](p, &r);
	if (is_cut(&r) && !r.error)
		td_trunc(p);
}
