/*
 * The options that every command which shows or writes frames has in common, and the sinks
 * that follow from them.
 *
 *	output_init(&o);
 *	... options_parse() with output_options among the tables, its set() calling output_option()
 *	output_open(&o, &session, &context);
 *	... session_frame() ...
 *	code = output_close(&o, &session);
 */
#ifndef TUNTRACE_OUTPUT_H
#define TUNTRACE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "command.h"
#include "direction.h"
#include "outname.h"
#include "query.h"
#include "sink_lines.h"

struct filter;
struct frame_iface;
struct session;

enum { OUTPUT_FIELDS_MAX = 128 };

enum output_color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct output {
	enum lines_format format; /* LINES_FORMATS: none */
	bool format_given, print;
	enum timestamp_style time;
	enum gvisor_version gvisor;
	const char *write; /* -w, or NULL */
	struct rotation rotation;
	bool atomic, unbuffered, no_secrets;
	uint64_t count;   /* -c, 0: no end */
	uint32_t snaplen; /* -s, 0: all */
	bool numeric;     /* -n: no names */
	bool quiet;
	unsigned verbose, hex;
	enum output_color color;
	struct direction direction; /* --local */
	struct query fields[OUTPUT_FIELDS_MAX];
	size_t nfields;
	const char *filter_text; /* -Y as it was given, or NULL */
	struct filter *filter;   /* the same; owned, as what follows */
	void *filter_memory;
	struct row *row;
	char *text;
	struct rows rows;
};

/* Where the frames come from. */
struct output_context {
	bool live;         /* we capture them now: see struct writer_config */
	bool always_print; /* lines are printed beside -w too, not only where -f or --print asks */
	const struct frame_iface *iface; /* the one that they come from, or NULL */
};

extern const struct option_def output_options[];

/* --color, which other commands have too. */
enum { OUTPUT_COLOR = OPTION_LONG + 600 };

void output_init(struct output *o);

/* Option ID of output_options: 0, EXIT_USAGE after a message, or OUTPUT_OTHER where it is none. */
enum { OUTPUT_OTHER = -1 };
int output_option(struct output *o, int id, const char *arg);

/* True where stdout is to have colours. */
bool output_color(const struct output *o);

/* Opens the sinks and adds them to S, which is initialised.  0, EXIT_USAGE or EXIT_FAILED. */
int output_open(struct output *o, struct session *s, const struct output_context *c);

/* True while some sink still takes frames; a run whose lines nobody reads and that writes nothing ends. */
bool output_alive(const struct session *s);

/* Set once: who reads the capture from a pipe closes that when it has enough, which is no failure. */
void output_reader_may_leave(void);

/* "wrote: out.pcapng, 30 frames", also of a run that goes on. */
void output_note_written(const struct output *o, const struct session *s);

/*
 * Closes S and frees what O holds; says on stderr what could not be written, and how many of
 * how many frames were.  EXIT_OK or EXIT_FAILED.  Lines that nobody wants to read (a closed
 * pipe) are no failure and not worth a word.
 */
int output_close(struct output *o, struct session *s);

#endif
