/*
 * Several sources as one: their frames by time, their sections as one section.
 *
 * Each source's own order stays as it is; of frames at the same time those of the source named
 * first come first, and a frame without a time comes as soon as it may.  Interfaces are numbered
 * through.  A source that fails ends, and the others go on.
 */
#ifndef TUNTRACE_CAPTURE_MERGE_H
#define TUNTRACE_CAPTURE_MERGE_H

struct source;

/*
 * N sources, borrowed, with the array, until the merged one is closed; their events are taken.
 * 0 or -ENOMEM.
 */
int merge_open(struct source **merged, struct source *const *sources, unsigned n);

/* How source I of MERGED fared: 0, or the -errno that it ended with. */
int merge_result(const struct source *merged, unsigned i);

#endif
