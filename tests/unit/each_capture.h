/* Every capture below a folder, frame by frame. */
#ifndef TUNTRACE_TEST_EACH_CAPTURE_H
#define TUNTRACE_TEST_EACH_CAPTURE_H

#include <ftw.h>
#include <string.h>

#include "capture/reader.h"
#include "frame.h"
#include "source.h"

static struct each_capture {
	void (*begin)(void); /* before the frames of a file; or NULL */
	void (*frame)(const struct frame *f);
	const char *path; /* of the file at hand */
	unsigned files;
	uint64_t frames; /* of all files */
} each_capture;

static inline int each_capture_visit(const char *name, const struct stat *st, int type,
				     struct FTW *where)
{
	struct source *s;
	struct frame f;

	(void)st;
	(void)where;
	if (type != FTW_F || !(strstr(name, ".pcap") || strstr(name, ".cap")))
		return 0;
	if (reader_open(&s, name)) {
		if (s)
			s->ops->close(s);
		return 0;
	}
	each_capture.path = name;
	each_capture.files++;
	if (each_capture.begin)
		each_capture.begin();
	while (s->ops->next(s, &f) == 1) {
		f.number = ++each_capture.frames;
		each_capture.frame(&f);
	}
	s->ops->close(s);
	return 0;
}

/* False where there are none. */
static inline bool each_capture_run(const char *top, void (*begin)(void),
				    void (*frame)(const struct frame *f))
{
	each_capture = (struct each_capture){ .begin = begin, .frame = frame };
	return nftw(top, each_capture_visit, 8, FTW_PHYS) == 0 && each_capture.files &&
	       each_capture.frames;
}

#endif
