/* NFS versions 2 and 3, RFC 1094 and 1813, over RPC, RFC 5531: calls. */
#include "nfs.h"

#include <string.h>

#include "state.h"

enum { CALL, REPLY, NFS_PORT = 2049, VERSION_3 = 3, HANDLE_2 = 8, TIME_CLIENT = 2 };
enum { RPC_VERSION_AT = 8, RPC_PROGRAM_VERSION_AT = 16, RPC_PROC_AT = 20, RPC_AUTH_AT = 24 };
enum { ACCESS_FULL = 0x3f, FILE_BLOCK = 3, FILE_CHARACTER = 4 };

const struct td_tok nfs_file_types[] = {
	{ 0, "NON" }, { 1, "REG" }, { 2, "DIR" },  { 3, "BLK" },
	{ 4, "CHR" }, { 5, "LNK" }, { 7, "FIFO" }, { 0, NULL },
};
const struct td_tok nfs_write_modes[] = {
	{ 0, "unstable" }, { 1, "datasync" }, { 2, "filesync" }, { 0, NULL }
};

static const struct td_tok proc_names[] = {
	{ NFS_NOOP, "nop" },
	{ NFS_NULL, "null" },
	{ NFS_GETATTR, "getattr" },
	{ NFS_SETATTR, "setattr" },
	{ NFS_LOOKUP, "lookup" },
	{ NFS_ACCESS, "access" },
	{ NFS_READLINK, "readlink" },
	{ NFS_READ, "read" },
	{ NFS_WRITE, "write" },
	{ NFS_CREATE, "create" },
	{ NFS_MKDIR, "mkdir" },
	{ NFS_SYMLINK, "symlink" },
	{ NFS_MKNOD, "mknod" },
	{ NFS_REMOVE, "remove" },
	{ NFS_RMDIR, "rmdir" },
	{ NFS_RENAME, "rename" },
	{ NFS_LINK, "link" },
	{ NFS_READDIR, "readdir" },
	{ NFS_READDIRPLUS, "readdirplus" },
	{ NFS_FSSTAT, "fsstat" },
	{ NFS_FSINFO, "fsinfo" },
	{ NFS_PATHCONF, "pathconf" },
	{ NFS_COMMIT, "commit" },
	{ 0, NULL },
};

uint32_t nfs_proc(uint32_t proc, uint32_t version)
{
	static const uint8_t of_version_2[] = {
		NFS_NULL, NFS_GETATTR, NFS_SETATTR, NFS_NOOP,   NFS_LOOKUP,  NFS_READLINK,
		NFS_READ, NFS_NOOP,    NFS_WRITE,   NFS_CREATE, NFS_REMOVE,  NFS_RENAME,
		NFS_LINK, NFS_SYMLINK, NFS_MKDIR,   NFS_RMDIR,  NFS_READDIR, NFS_FSSTAT,
	};

	if (version == VERSION_3 || proc >= NFS_PROCS)
		return proc;
	return proc < sizeof of_version_2 ? of_version_2[proc] : NFS_NOOP;
}

const char *nfs_proc_name(struct td *p, uint32_t proc)
{
	return td_tok(p, proc_names, proc, "proc-%u", proc);
}

uint32_t nfs_words(const struct td *p, uint32_t at, uint64_t n)
{
	return at <= p->end && n <= (p->end - at) / 4 ? at + 4 * (uint32_t)n : p->end;
}

uint32_t nfs_behind_auth(const struct td *p, uint32_t at, uint32_t len)
{
	return nfs_words(p, at, ((uint64_t)len + 11) / 4);
}

uint32_t nfs_handle(struct td *p, uint32_t at, bool v3)
{
	uint32_t words = v3 ? td_u32(p, at) / 4 : HANDLE_2;

	if (v3)
		at += 4;
	if (!td_has(p, at, words * 4))
		return TD_NOWHERE;
	nfs_print_handle(p, at, words);
	return at + words * 4;
}

uint32_t nfs_name(struct td *p, uint32_t at)
{
	uint32_t len = td_u32(p, at), padded = (len + 3) & ~3u;

	at += 4;
	if (len > UINT32_MAX - 3) {
		td_print(p, "[cannot pad to 32-bit boundaries]");
		td_invalid(p);
		return TD_NOWHERE;
	}
	if (!td_has(p, at, padded))
		return TD_NOWHERE;
	td_print(p, "\"");
	td_chars(p, at, len);
	td_print(p, "\"");
	return at + padded;
}

static uint32_t print_handle_and_name(struct td *p, uint32_t at, bool v3)
{
	at = nfs_handle(p, at, v3);
	if (at == TD_NOWHERE)
		return at;
	td_print(p, " ");
	return nfs_name(p, at);
}

/* Where the arguments begin: behind the credentials and the verifier. */
static uint32_t arguments(struct td *p, uint32_t message, uint32_t len)
{
	uint32_t at = message + RPC_AUTH_AT;

	for (unsigned i = 0; i < 2; i++) {
		if (len < 8)
			return TD_NOWHERE;
		uint32_t n = td_u32(p, at + 4), padded = (n + 3) & ~3u;
		bool fits = i == 0 ? 8ULL + padded <= len : 8ULL + padded < len;
		if (!td_has(p, at + 8, padded) || !fits)
			return TD_NOWHERE;
		at = nfs_behind_auth(p, at, n);
		len -= 8 + padded;
	}
	return at;
}

/* The attributes that a call sets. */
struct attributes {
	uint32_t values[4];
	bool set[4];
	uint32_t times[2][2];
	bool timed[2];
};

static uint32_t read_attributes(struct td *p, uint32_t at, struct attributes *a)
{
	*a = (struct attributes){ .set = { false } };
	for (unsigned i = 0; i < 4; i++, at += 4) {
		a->set[i] = td_u32(p, at) != 0;
		if (a->set[i]) {
			at += 4;
			a->values[i] = td_u32(p, at);
		}
	}
	for (unsigned i = 0; i < 2; i++, at += 4) {
		a->timed[i] = td_u32(p, at) == TIME_CLIENT;
		if (a->timed[i]) {
			a->times[i][0] = td_u32(p, at + 4);
			a->times[i][1] = td_u32(p, at + 8);
			at += 8;
		}
	}
	return at;
}

static void print_attributes(struct td *p, const struct attributes *a)
{
	if (a->set[0])
		td_print(p, " mode %o", a->values[0]);
	if (a->set[1])
		td_print(p, " uid %u", a->values[1]);
	if (a->set[2])
		td_print(p, " gid %u", a->values[2]);
	for (unsigned i = 0; i < 2; i++)
		if (a->timed[i])
			td_print(p, " %s %u.%06u", i == 0 ? "atime" : "mtime", a->times[i][0],
				 a->times[i][1]);
}

static void print_access(struct td *p, uint32_t at)
{
	static const struct td_tok rights[] = {
		{ 0x01, "NFS_ACCESS_READ" },
		{ 0x02, "NFS_ACCESS_LOOKUP" },
		{ 0x04, "NFS_ACCESS_MODIFY" },
		{ 0x08, "NFS_ACCESS_EXTEND" },
		{ 0x10, "NFS_ACCESS_DELETE" },
		{ 0x20, "NFS_ACCESS_EXECUTE" },
		{ 0, NULL },
	};
	uint32_t v = td_u32(p, at);

	if (v & ~(uint32_t)ACCESS_FULL)
		td_print(p, " %04x", v);
	else if (v == ACCESS_FULL)
		td_print(p, " NFS_ACCESS_FULL");
	else if (v)
		td_print(p, " %s", td_bits(p, rights, v, "|", "%s", ""));
}

static void print_read(struct td *p, uint32_t at, bool v3)
{
	if (v3)
		td_print(p, " %u bytes @ %llu", td_u32(p, at + 8),
			 (unsigned long long)td_u64(p, at));
	else
		td_print(p, " %u bytes @ %u", td_u32(p, at + 4), td_u32(p, at));
}

static void print_write(struct td *p, uint32_t at, bool v3)
{
	if (v3) {
		td_print(p, " %u (%u) bytes @ %llu", td_u32(p, at + 16), td_u32(p, at + 8),
			 (unsigned long long)td_u64(p, at));
		uint32_t mode = td_u32(p, at + 12);
		td_print(p, " <%s>", td_tok(p, nfs_write_modes, mode, "#%d", (int)mode));
	} else {
		td_print(p, " %u (%u) bytes @ %u (%u)", td_u32(p, at + 12), td_u32(p, at + 8),
			 td_u32(p, at + 4), td_u32(p, at));
	}
}

static uint32_t print_symlink(struct td *p, uint32_t at, bool v3)
{
	struct attributes a = { .set = { false } };

	at = print_handle_and_name(p, at, v3);
	if (at == TD_NOWHERE)
		return at;
	td_print(p, " ->");
	if (v3)
		at = read_attributes(p, at, &a);
	at = nfs_name(p, at);
	if (at != TD_NOWHERE)
		print_attributes(p, &a);
	return at;
}

static uint32_t print_node(struct td *p, uint32_t at, bool v3)
{
	struct attributes a;

	at = print_handle_and_name(p, at, v3);
	if (at == TD_NOWHERE)
		return at;
	uint32_t type = td_u32(p, at);
	at = read_attributes(p, at + 4, &a);
	td_print(p, " %s", td_tok(p, nfs_file_types, type, "unk-ft %u", type));
	if (type == FILE_CHARACTER || type == FILE_BLOCK)
		td_print(p, " %u/%u", td_u32(p, at), td_u32(p, at + 4));
	print_attributes(p, &a);
	return at;
}

static void print_directory(struct td *p, uint32_t at, bool v3, bool plus)
{
	if (!v3 && !plus) {
		print_read(p, at, false);
		return;
	}
	td_print(p, " %u bytes @ %lld", td_u32(p, at + 16), (long long)td_u64(p, at));
	if (plus)
		td_print(p, " max %u verf %08x%08x", td_u32(p, at + 20), td_u32(p, at + 8),
			 td_u32(p, at + 12));
	else
		td_print(p, " verf %08x%08x", td_u32(p, at + 8), td_u32(p, at + 12));
}

/* Calls that go on behind a file handle. */
static void print_behind_handle(struct td *p, uint32_t proc, uint32_t at, bool v3)
{
	switch (proc) {
	case NFS_ACCESS: print_access(p, at); break;
	case NFS_READ: print_read(p, at, v3); break;
	case NFS_COMMIT: print_read(p, at, true); break;
	case NFS_WRITE: print_write(p, at, v3); break;
	case NFS_READDIR: print_directory(p, at, v3, false); break;
	case NFS_READDIRPLUS: print_directory(p, at, v3, true); break;
	default: break;
	}
}

/* TD_NOWHERE where the call is cut. */
static uint32_t print_call(struct td *p, uint32_t proc, uint32_t at, bool v3)
{
	switch (proc) {
	case NFS_LOOKUP:
	case NFS_CREATE:
	case NFS_MKDIR:
	case NFS_REMOVE:
	case NFS_RMDIR: return print_handle_and_name(p, at, v3);
	case NFS_SYMLINK: return print_symlink(p, at, v3);
	case NFS_MKNOD: return print_node(p, at, v3);
	case NFS_RENAME:
	case NFS_LINK:
		at = proc == NFS_LINK ? nfs_handle(p, at, v3) : print_handle_and_name(p, at, v3);
		if (at == TD_NOWHERE)
			return at;
		td_print(p, " ->");
		return print_handle_and_name(p, at, v3);
	default:
		at = nfs_handle(p, at, v3);
		if (at != TD_NOWHERE)
			print_behind_handle(p, proc, at, v3);
		return at;
	}
}

/* The key of a conversation as its client sees it. */
static bool read_call(struct td *p, const struct td_ip *ip, uint32_t at, bool reply,
		      struct tcpdump_call *c)
{
	uint32_t size = ip->version == 6 ? 16 : 4, from = ip->version == 6 ? 8 : 12;
	const uint8_t *addresses = td_bytes(p, ip->at + from, 2 * size);

	*c = (struct tcpdump_call){ .version = ip->version, .xid = td_u32(p, at) };
	if (!addresses)
		return false;
	memcpy(c->client, addresses + (reply ? size : 0), size);
	memcpy(c->server, addresses + (reply ? 0 : size), size);
	return true;
}

static void print_request(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	struct tcpdump_call c;

	td_print(p, "%u", len);
	if (!td_has(p, at + RPC_PROC_AT, 4)) {
		td_trunc(p);
		return;
	}
	if (!read_call(p, ip, at, false, &c))
		return;
	c.proc = td_u32(p, at + RPC_PROC_AT);
	c.program_version = td_u32(p, at + RPC_PROGRAM_VERSION_AT);
	tcpdump_call_add(p->state, &c);
	uint32_t proc = nfs_proc(c.proc, c.program_version);
	td_print(p, " %s", nfs_proc_name(p, proc));
	if (proc == NFS_NULL || proc > NFS_COMMIT)
		return;
	uint32_t args = arguments(p, at, len);
	if (args == TD_NOWHERE ||
	    print_call(p, proc, args, c.program_version == VERSION_3) == TD_NOWHERE)
		td_trunc(p);
}

static void print_denied(struct td *p, uint32_t at)
{
	static const struct td_tok reasons[] = {
		{ 0, "OK" },
		{ 1, "Bogus Credentials (seal broken)" },
		{ 2, "Rejected Credentials (client should begin new session)" },
		{ 3, "Bogus Verifier (seal broken)" },
		{ 4, "Verifier expired or was replayed" },
		{ 5, "Credentials are too weak" },
		{ 6, "Bogus response verifier" },
		{ 7, "Unknown failure" },
		{ 0, NULL },
	};
	uint32_t why = td_u32(p, at + 12);

	if (why == 0) {
		td_u32(p, at + 20);
		td_print(p, "RPC Version mismatch (%u-%u)", td_u32(p, at + 16), td_u32(p, at + 20));
	} else if (why == 1) {
		uint32_t reason = td_u32(p, at + 16);
		td_print(p, "Auth %s",
			 td_tok(p, reasons, reason, "Invalid failure code %u", reason));
	} else {
		td_print(p, "Unknown reason for rejecting rpc message %u", why);
	}
}

static void print_reply(struct td *p, const struct td_ip *ip, uint32_t at, uint32_t len)
{
	uint32_t status = td_u32(p, at + 8);
	struct tcpdump_call c;

	if (status == 1) {
		td_print(p, "reply ERR %u: ", len);
		print_denied(p, at);
		return;
	}
	if (status != 0) {
		td_print(p, "reply Unknown rpc response code=%u %u", status, len);
		return;
	}
	td_print(p, "reply ok %u", len);
	if (!read_call(p, ip, at, true, &c) || !tcpdump_call_find(p->state, &c))
		return;
	uint32_t proc = nfs_proc(c.proc, c.program_version);
	td_print(p, " %s", nfs_proc_name(p, proc));
	nfs_reply(p, at, len, proc, c.program_version == VERSION_3);
}

bool td_nfs(struct td *p, const struct td_payload *d)
{
	if (!td_has(p, d->at + 4, 4))
		return false;
	uint32_t direction = td_u32(p, d->at + 4), xid = td_u32(p, d->at);
	if (d->dport == NFS_PORT && direction == CALL) {
		td_print(p, "NFS request xid %u ", xid);
		p->proto = "nfs";
		print_request(p, d->ip, d->at, d->len);
		return true;
	}
	if (d->sport == NFS_PORT && direction == REPLY) {
		td_print(p, "NFS reply xid %u ", xid);
		p->proto = "nfs";
		print_reply(p, d->ip, d->at, d->len);
		return true;
	}
	return false;
}

/* Over TCP: behind the length of the record. */
void td_nfs_tcp(struct td *p, const struct td_payload *d)
{
	struct td_payload record = *d;

	if (d->len < 4 || !td_has(p, d->at, 4) || !td_has(p, d->at + 8, 4))
		return;
	uint32_t len = td_u32(p, d->at) & 0x7fffffff, direction = td_u32(p, d->at + 8);
	record.at += 4, record.len -= 4;
	if (len < record.len)
		record.len = len;
	if ((d->dport == NFS_PORT && direction == CALL) ||
	    (d->sport == NFS_PORT && direction == REPLY)) {
		td_print(p, ": ");
		td_nfs(p, &record);
	}
}
