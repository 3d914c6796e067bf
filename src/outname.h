/*
 * The files that an output goes to, one after another, and their names.
 *
 * The folder is opened first, and every file by way of it: a program that has given up its
 * rights, or whose folder was moved, goes on writing where it began.  A name that is taken is
 * passed over, unless files are to be written over in a ring.
 *
 *	-w out.pcapng				out.pcapng
 *	-w out.pcapng -C 10			out.pcapng, out_00001.pcapng, out_00002.pcapng
 *	-w out.pcapng -C 10 -W 3		out_00000.pcapng ... out_00002.pcapng, and again
 *	-w out-%H%M.pcapng -G 60		out-1259.pcapng, out-1300.pcapng
 *	-w out-%H%M.pcapng -G 60 -C 10		out-1259.pcapng, out-1259_00001.pcapng, out-1300.pcapng
 *	-w out-%H%M.pcapng -G 60 -C 10 -W 3	out-1259_00000.pcapng ...; the last three are kept
 */
#ifndef TUNTRACE_OUTNAME_H
#define TUNTRACE_OUTNAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { OUTNAME_FILES_MAX = 100000, OUTNAME_MAX = 1024 /* bytes of a name, with its NUL */ };

/* A file that is read, under whatever name. */
struct outname_kept {
	dev_t dev;
	ino_t ino;
};

struct rotation {
	uint64_t bytes;   /* -C: of a file, before it is compressed; 0: any number */
	uint32_t seconds; /* -G: of the local day's clock that a file covers; 0: any number */
	uint32_t files;   /* -W: with -C a ring of so many; with -G alone the number of files */
	const struct outname_kept
		*kept; /* never written over; borrowed for as long as files are made */
	unsigned nkept;
};

struct outname {
	int dir; /* the folder, opened with O_PATH */
	struct rotation rotation;
	bool atomic;                /* a file has ".part" behind its name until it is complete */
	uint64_t number;            /* of files begun */
	uint64_t suffix;            /* the last number that a name got */
	char pattern[OUTNAME_MAX];  /* of the names, as seen from the folder */
	char expanded[OUTNAME_MAX]; /* the pattern, for the file that is open */
	char name[OUTNAME_MAX];     /* of the file that is open, once it is complete */
	char (*ring)[OUTNAME_MAX];  /* names of the files in the ring, by number */
};

/*
 * PATH as it was given; with -G it is expanded as by strftime(3), and what stands before its
 * first conversion names the folder.  0 or -errno.
 */
int outname_init(struct outname *n, const char *path, const struct rotation *r, bool atomic);
void outname_done(struct outname *n);

/* True where the files are a ring. */
bool outname_is_ring(const struct outname *n);

/* True where as many files as there are to be have been begun. */
bool outname_is_last(const struct outname *n);

/*
 * Opens the next file, whose first frame is of TIME_NS, for writing: its descriptor or -errno;
 * -ETXTBSY where that would write over one that is read.
 */
int outname_open(struct outname *n, int64_t time_ns);

/* The file that is open, FD, is complete: it gets its name.  0 or -errno. */
int outname_publish(struct outname *n, int fd);

/* The file that is open never came to be: its name goes. */
void outname_discard(const struct outname *n);

/* Bytes of NAME before what tells its format: ".pcapng", ".pcap.gz". */
size_t outname_stem(const char *name);

/*
 * True where a file that PATH and R ask for may come to be opened, and emptied, under the name
 * NAME in their folder.  The name of a single file is not asked for.
 */
bool outname_takes(const char *path, const struct rotation *r, bool atomic, const char *name);

/* Bytes of PATH that name the folder of its files; 0: the current one. */
size_t outname_folder(const char *path, const struct rotation *r);

/* Where the slice of time that TIME_NS is in begins (END 0) or ends (END 1), by the local clock. */
int64_t outname_slice(const struct rotation *r, int64_t time_ns, int end);

#endif
