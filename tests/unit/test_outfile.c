/* Files that follow one another, their names, and their compressed forms. */
#include "capture_bytes.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <time.h>

#include "capture/reader.h"
#include "capture/writer.h"
#include "frame.h"
#include "sink.h"
#include "source.h"

#define SECOND INT64_C(1000000000)

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/tuntrace-outfile-XXXXXX");
	setenv("TZ", "UTC", 1);
	return mkdtemp(folder) ? 0 : -1;
}

static void path_of(char path[512], const char *name)
{
	snprintf(path, 512, "%s/%s", folder, name);
}

static int remove_folder(void **state)
{
	DIR *d = opendir(folder);
	struct dirent *e;
	char path[512];

	(void)state;
	while (d && (e = readdir(d))) {
		path_of(path, e->d_name);
		unlink(path);
	}
	if (d)
		closedir(d);
	return rmdir(folder);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

static unsigned frames_in(const char *name)
{
	struct source *s;
	struct frame f;
	char path[512];
	unsigned n = 0;
	int rc;

	path_of(path, name);
	assert_int_equal(reader_open(&s, path), 0);
	while ((rc = s->ops->next(s, &f)) == 1)
		n++;
	assert_int_equal(rc, 0);
	s->ops->close(s);
	return n;
}

/* "a.pcapng:3 b.pcapng:2": the files of the folder and the frames in them. */
static const char *listing(void)
{
	static char text[1024], names[32][256];
	DIR *d = opendir(folder);
	struct dirent *e;
	size_t n = 0, at = 0;

	assert_non_null(d);
	while ((e = readdir(d)))
		if (e->d_name[0] != '.' && n < 32)
			snprintf(names[n++], sizeof names[0], "%s", e->d_name);
	closedir(d);
	qsort(names, n, sizeof names[0], by_name);
	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, sizeof text - at, "%s%s:%u", i ? " " : "",
				       names[i], frames_in(names[i]));
	return text;
}

/* ---- Names ---- */

static const struct row {
	const char *name;
	struct rotation rotation;
	const char *file;
	const char *there;  /* a file that is there before, or NULL */
	int frames, step_s; /* seconds from one to the next, from 23:59:56 on */
	bool atomic;
	const char *files;
} rows[] = {
	/* A file of 10 frames has 24 + 10 x 30 bytes. */
	{ "size",
	  { .bytes = 324 },
	  "o.pcap",
	  NULL,
	  25,
	  0,
	  false,
	  "o.pcap:10 o_00001.pcap:10 o_00002.pcap:5" },
	{ "nothing is written over",
	  { .bytes = 324 },
	  "o.pcap",
	  "o_00001.pcap",
	  15,
	  0,
	  false,
	  "o.pcap:10 o_00001.pcap:0 o_00002.pcap:5" },
	{ "nor the first",
	  { .bytes = 324 },
	  "o.pcap",
	  "o.pcap",
	  15,
	  0,
	  false,
	  "o.pcap:0 o_00001.pcap:10 o_00002.pcap:5" },
	{ "ring",
	  { .bytes = 324, .files = 2 },
	  "o.pcap",
	  "o_00001.pcap",
	  25,
	  0,
	  false,
	  "o_00000.pcap:5 o_00001.pcap:10" },
	{ "one file is enough", { .bytes = 324 }, "o.pcap", NULL, 10, 0, false, "o.pcap:10" },
	{ "a frame above the limit",
	  { .bytes = 1 },
	  "o.pcap",
	  NULL,
	  2,
	  0,
	  false,
	  "o.pcap:1 o_00001.pcap:1" },
	{ "compressed",
	  { .bytes = 324 },
	  "o.pcap.gz",
	  NULL,
	  15,
	  0,
	  false,
	  "o.pcap.gz:10 o_00001.pcap.gz:5" },
	{ "no ending", { .bytes = 400 }, "o", NULL, 15, 0, false, "o:5 o_00001:5 o_00002:5" },
	{ "time",
	  { .seconds = 5 },
	  "o-%H%M%S.pcap",
	  NULL,
	  9,
	  1,
	  false,
	  "o-000000.pcap:5 o-235956.pcap:4" },
	{ "a day ends at midnight",
	  { .seconds = 86400 },
	  "%Y-%m-%d.pcap",
	  NULL,
	  6,
	  1,
	  false,
	  "2023-11-14.pcap:4 2023-11-15.pcap:2" },
	{ "time without a conversion",
	  { .seconds = 2 },
	  "o.pcap",
	  NULL,
	  6,
	  1,
	  false,
	  "o.pcap:2 o_00001.pcap:2 o_00002.pcap:2" },
	{ "time and count end",
	  { .seconds = 2, .files = 2 },
	  "o-%S.pcap",
	  NULL,
	  6,
	  1,
	  false,
	  "o-56.pcap:2 o-58.pcap:2" },
	{ "time and size",
	  { .seconds = 4, .bytes = 114 },
	  "o-%S.pcap",
	  NULL,
	  8,
	  1,
	  false,
	  "o-00.pcap:3 o-03.pcap:1 o-56.pcap:3 o-59.pcap:1" },
	{ "time, size and count",
	  { .seconds = 4, .bytes = 114, .files = 3 },
	  "o-%M.pcap",
	  NULL,
	  12,
	  1,
	  false,
	  "o-00_00000.pcap:1 o-00_00001.pcap:3 o-00_00002.pcap:1" },
	{ "a quiet time leaves no files",
	  { .seconds = 1 },
	  "o-%S.pcap",
	  NULL,
	  2,
	  3,
	  false,
	  "o-56.pcap:1 o-59.pcap:1" },
	{ "atomic", { 0 }, "o.pcap", "o.pcap", 3, 0, true, "o.pcap:3" },
	{ "atomic, size",
	  { .bytes = 324 },
	  "o.pcapng.zst",
	  NULL,
	  9,
	  0,
	  true,
	  "o.pcapng.zst:4 o_00001.pcapng.zst:4 o_00002.pcapng.zst:1" },
};

/* An empty capture. */
static void put_file(const char *name)
{
	struct writer_config config = { 0 };
	struct sink *s;
	char path[512];
	uint64_t written;

	path_of(path, name);
	assert_int_equal(writer_open(&s, path, &config), 0);
	assert_int_equal(s->ops->close(s, &written), 0);
}

static void test_names(void **state)
{
	const struct row *x = *state;
	struct writer_config config = { .rotation = x->rotation, .atomic = x->atomic };
	/* 2023-11-14 23:59:56 */
	struct frame f = { .data = (const uint8_t *)"fourteen bytes",
			   .caplen = 14,
			   .len = 14,
			   .has_time = true,
			   .linktype = LINKTYPE_RAW,
			   .time_ns = 1700006396 * SECOND };
	struct sink *s;
	char path[512];
	uint64_t written;
	int rc = 0;

	if (x->there)
		put_file(x->there);
	path_of(path, x->file);
	assert_int_equal(writer_open(&s, path, &config), 0);
	for (int i = 0; i < x->frames && !rc; i++) {
		rc = s->ops->frame(s, &f, NULL, false);
		f.time_ns += x->step_s * SECOND;
	}
	if (rc)
		assert_int_equal(rc, -ECANCELED);
	assert_int_equal(s->ops->close(s, &written), 0);
	assert_string_equal(listing(), x->files);
}

int main(void)
{
	static struct CMUnitTest tests[sizeof rows / sizeof rows[0]];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		tests[i] = (struct CMUnitTest){ rows[i].name, test_names, make_folder,
						remove_folder, (void *)(uintptr_t)&rows[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
