/* The system calls that are left, seccomp(2). */
#include <errno.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "privilege/confine.h"

/* Names that an architecture or an older libseccomp does not have are passed over. */
static const char *const writer_calls[] = { "openat",   "open",   "renameat", "renameat2", "rename",
					    "unlinkat", "unlink", "linkat",   NULL };

static const char *const common_calls[] = {
	"read", "write", "lseek", "_llseek", "ftruncate", "ftruncate64", "fsync", "fdatasync",
	"close", "exit", "exit_group", "rt_sigreturn", "sigreturn", "restart_syscall",
	/* files that are open */
	"readv", "writev", "pread64", "pwrite64", "fstat", "fstat64", "newfstatat", "fstatat64",
	"statx", "stat", "lstat", "fcntl", "fcntl64", "dup", "dup3", "close_range", "fadvise64",
	"fadvise64_64", "fallocate", "getdents64", "readlink", "readlinkat", "access", "faccessat",
	"faccessat2", "getcwd", "flock", "splice", "copy_file_range",
	/* waiting */
	"poll", "ppoll", "select", "_newselect", "pselect6", "epoll_create1", "epoll_ctl",
	"epoll_wait", "epoll_pwait", "epoll_pwait2", "timerfd_create", "timerfd_settime",
	"timerfd_gettime", "eventfd2", "pipe2", "signalfd4",
	/* memory */
	"mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "brk", "mincore", "msync",
	/* time, signals, the process itself */
	"clock_gettime", "clock_gettime64", "clock_getres", "clock_nanosleep", "nanosleep",
	"gettimeofday", "time", "times", "getrusage", "rt_sigaction", "rt_sigprocmask",
	"rt_sigpending", "rt_sigtimedwait", "sigaltstack", "tgkill", "getpid", "getppid", "gettid",
	"getuid", "geteuid", "getgid", "getegid", "getpgrp", "capget", "getrandom", "futex",
	"futex_time64", "sched_yield", "sched_getaffinity", "set_robust_list", "get_robust_list",
	"rseq", "membarrier", "uname", "sysinfo", "getrlimit", "ugetrlimit",
	/* the children that write, see outproc.h, and threads */
	"clone", "fork", "vfork", "setsid", "wait4", "socketpair", "sendmsg", "recvmsg", "sendto",
	"recvfrom", "shutdown", "getsockopt", "set_tid_address", NULL
};

static const char *const get_calls[] = { "connect",     "accept4",     "accept",     "listen",
					 "getsockname", "getpeername", "setsockopt", "sendmmsg",
					 "recvmmsg",    NULL };

/* What the sanitizers do, at errors and when they look for leaks at the end. */
static const char *const sanitizer_calls[] = {
	"open",        "openat",    "ptrace",    "process_vm_readv",
	"kill",        "prctl",     "clone3",    "execve",
	"personality", "setrlimit", "prlimit64", "arch_prctl",
	"ioctl",       "unlink",    "fchmod",    "sched_setaffinity",
	"munlock",     "mlock",     "getdents",  "waitid",
	"capget",      NULL
};

static const char *const refused_calls[] = {
	/* other processes */
	"ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp",
	/* the kernel */
	"init_module", "finit_module", "delete_module", "create_module", "kexec_load",
	"kexec_file_load", "reboot", "bpf", "perf_event_open", "userfaultfd", "io_uring_setup",
	"io_uring_enter", "io_uring_register", "iopl", "ioperm", "modify_ldt", "lookup_dcookie",
	"syslog", "acct", "uselib", "vmsplice",
	/* the machine */
	"mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen",
	"fsconfig", "fsmount", "fspick", "mount_setattr", "unshare", "setns", "swapon", "swapoff",
	"sethostname", "setdomainname", "settimeofday", "stime", "adjtimex", "clock_adjtime",
	"clock_settime", "clock_settime64", "quotactl", "quotactl_fd", "nfsservctl",
	/* keys, and memory policy */
	"add_key", "request_key", "keyctl", "mbind", "set_mempolicy", "migrate_pages", "move_pages",
	/* files past their names */
	"open_by_handle_at", "fanotify_init", NULL
};

static int allow(scmp_filter_ctx ctx, const char *const *names)
{
	int rc = 0;

	for (; *names && rc >= 0; names++) {
		int nr = seccomp_syscall_resolve_name(*names);

		if (nr == __NR_SCMP_ERROR)
			continue;
		rc = seccomp_rule_add(ctx, SCMP_ACT_ALLOW, nr, 0);
		/* Allowed already, or not one of this architecture's. */
		if (rc == -EEXIST || rc == -EDOM)
			rc = 0;
	}
	return rc < 0 ? rc : 0;
}

/* NAME only where its argument ARG, as far as MASK goes, is VALUE. */
static int allow_where(scmp_filter_ctx ctx, const char *name, unsigned arg, uint64_t mask,
		       uint64_t value)
{
	int nr = seccomp_syscall_resolve_name(name);
	struct scmp_arg_cmp is = SCMP_CMP(arg, SCMP_CMP_MASKED_EQ, mask, value);
	int rc =
		nr == __NR_SCMP_ERROR ? 0 : seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW, nr, 1, &is);

	return rc == -EEXIST || rc == -EDOM ? 0 : rc;
}

/* What is asked of descriptors and devices: none of it changes a device. */
static int allow_ioctls(scmp_filter_ctx ctx)
{
	static const uint64_t requests[] = {
		0x5401,     /* TCGETS: isatty() */
		0x5413,     /* TIOCGWINSZ */
		0x5421,     /* FIONBIO */
		0x541b,     /* FIONREAD */
		0x400454d0, /* TUNSETOFFLOAD: off again at the end, see link/tun.c */
		SIOCGIFNAME, SIOCGIFINDEX, SIOCGIFFLAGS, SIOCGIFMTU,
	};
	int rc = 0;

	for (size_t i = 0; i < sizeof requests / sizeof requests[0] && !rc; i++)
		rc = allow_where(ctx, "ioctl", 1, UINT32_MAX, requests[i]);
	return rc;
}

/* Calls that are harmless with some arguments only. */
static int allow_partly(scmp_filter_ctx ctx)
{
	enum { WRITING = O_ACCMODE | O_CREAT | O_TRUNC };
	int rc = allow_where(ctx, "openat", 2, WRITING, O_RDONLY);

	if (!rc)
		rc = allow_where(ctx, "open", 1, WRITING, O_RDONLY);
	/* Never one that leaves the machine; if_indextoname() asks through AF_UNIX. */
	if (!rc)
		rc = allow_where(ctx, "socket", 0, UINT32_MAX, AF_UNIX);
	if (!rc)
		rc = allow_where(ctx, "prctl", 0, UINT32_MAX, PR_SET_NAME);
	/* Limits are asked for, not set. */
	if (!rc)
		rc = allow_where(ctx, "prlimit64", 2, UINT64_MAX, 0);
	return rc ? rc : allow_ioctls(ctx);
}

static int add_rules(scmp_filter_ctx ctx, unsigned profile)
{
	/* What glibc tries first and does without: it must look like an older kernel. */
	int clone3 = seccomp_syscall_resolve_name("clone3");
	int rc = allow(ctx, common_calls);

	if (!rc && CONFINE_SANITIZED)
		rc = allow(ctx, sanitizer_calls);
	else if (!rc && clone3 != __NR_SCMP_ERROR)
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(ENOSYS), clone3, 0);
	if (!rc && profile == CONFINE_WRITER)
		rc = allow(ctx, writer_calls);
	if (!rc && profile == PRIVILEGE_GET)
		rc = allow(ctx, get_calls);
	/* The last filter of a capture device is one that takes nothing. */
	if (!rc && profile == PRIVILEGE_CAPTURE)
		rc = allow_where(ctx, "setsockopt", 1, UINT32_MAX, SOL_SOCKET);
	if (!rc && !CONFINE_SANITIZED && profile < PRIVILEGE_PROFILES)
		rc = allow_partly(ctx);
	else if (!rc && CONFINE_SANITIZED)
		rc = allow_where(ctx, "socket", 0, UINT32_MAX, AF_UNIX);
	return rc;
}

int confine_calls(unsigned profile)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int rc;

	if (!ctx)
		return -ENOMEM;
	rc = add_rules(ctx, profile);
	if (!rc)
		rc = seccomp_load(ctx);
	seccomp_release(ctx);
	return rc;
}

int confine_refuse(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ALLOW);
	int rc = ctx ? 0 : -ENOMEM;

	for (const char *const *name = refused_calls; *name && !rc; name++) {
		int nr = seccomp_syscall_resolve_name(*name);

		if (nr == __NR_SCMP_ERROR || (CONFINE_SANITIZED && nr == SCMP_SYS(ptrace)))
			continue;
		rc = seccomp_rule_add(ctx, SCMP_ACT_ERRNO(EPERM), nr, 0);
		if (rc == -EEXIST || rc == -EDOM)
			rc = 0;
	}
	if (!rc)
		rc = seccomp_load(ctx);
	if (ctx)
		seccomp_release(ctx);
	return rc;
}
