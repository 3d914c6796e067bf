/* The options of the link that hurts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "live.h"
#include "message.h"

enum {
	OPTION_LOSS = OPTION_LONG + 150,
	OPTION_DELAY,
	OPTION_JITTER,
	OPTION_REORDER,
	OPTION_DUPLICATE,
	OPTION_CORRUPT,
	OPTION_RATE,
	OPTION_SEED,
	OPTION_SCRIPT,
};

enum { SCRIPT_MAX = 1 << 20, RATE_MIN = 1000 };

const struct option_def live_impair_table[] = {
	{ OPTION_LOSS, "loss", "[WAY:]PERCENT",
	  "lose so many of the frames; WAY is in or out (default: both)" },
	{ OPTION_DELAY, "delay", "[WAY:]TIME", "hold each frame for TIME, such as 40ms" },
	{ OPTION_JITTER, "jitter", "[WAY:]TIME", "hold it longer or shorter by up to TIME" },
	{ OPTION_REORDER, "reorder", "[WAY:]PERCENT", "let later frames overtake so many" },
	{ OPTION_DUPLICATE, "duplicate", "[WAY:]PERCENT", "carry so many twice" },
	{ OPTION_CORRUPT, "corrupt", "[WAY:]PERCENT", "turn over a bit in so many" },
	{ OPTION_RATE, "rate", "[WAY:]BITS", "carry so many bits a second, such as 512k or 10M" },
	{ OPTION_SEED, "seed", "N", "the same accidents each time (default: told at the start)" },
	{ OPTION_SCRIPT, "script", "FILE", "do to the frames what the rules in FILE say" },
	{ 0 },
};

/* What stands before the colon, if anything: which ways are meant.  *ARG is what is behind it. */
static void ways(const char **arg, bool way[IMPAIR_WAYS])
{
	way[IMPAIR_OUT] = strncmp(*arg, "in:", 3) != 0;
	way[IMPAIR_IN] = strncmp(*arg, "out:", 4) != 0;
	if (!way[IMPAIR_OUT])
		*arg += 3;
	else if (!way[IMPAIR_IN])
		*arg += 4;
}

static void set_chance(struct impair_way *w, int id, uint32_t v)
{
	switch (id) {
	case OPTION_LOSS: w->loss = v; break;
	case OPTION_REORDER: w->reorder = v; break;
	case OPTION_DUPLICATE: w->duplicate = v; break;
	default: w->corrupt = v; break;
	}
}

static const char *name_of(int id)
{
	const struct option_def *d = live_impair_table;

	while (d->id != id)
		d++;
	return d->name;
}

static int chance(struct live_options *o, int id, const char *arg)
{
	bool way[IMPAIR_WAYS];
	const char *value = arg;
	uint32_t v;

	ways(&value, way);
	if (!rule_chance(value, strlen(value), &v))
		return message_usage("--%s takes a percentage, such as 1%% or in:0.5%%, not '%s'",
				     name_of(id), arg);
	for (unsigned i = 0; i < IMPAIR_WAYS; i++)
		if (way[i])
			set_chance(&o->impair.way[i], id, v);
	return 0;
}

static int time_of(struct live_options *o, int id, const char *arg)
{
	bool way[IMPAIR_WAYS];
	const char *value = arg;
	uint64_t ns;

	ways(&value, way);
	if (!rule_time(value, strlen(value), &ns) || ns > 3600 * (uint64_t)1000000000)
		return message_usage("--%s takes a time of an hour at most, such as 40ms or "
				     "out:1.5s, not '%s'",
				     name_of(id), arg);
	for (unsigned i = 0; i < IMPAIR_WAYS; i++)
		if (way[i])
			*(id == OPTION_DELAY ? &o->impair.way[i].delay_ns :
					       &o->impair.way[i].jitter_ns) = ns;
	return 0;
}

/* "512k", "10M", "1.5G", also with "bit" behind it. */
static int rate(struct live_options *o, const char *arg)
{
	bool way[IMPAIR_WAYS];
	const char *value = arg;
	char *end = NULL;
	double v;

	ways(&value, way);
	v = strtod(value, &end);
	if (v > 0 && (*end == 'k' || *end == 'K'))
		v *= 1e3, end++;
	else if (v > 0 && *end == 'M')
		v *= 1e6, end++;
	else if (v > 0 && *end == 'G')
		v *= 1e9, end++;
	if (!(v >= RATE_MIN && v <= 1e12) || (*end && strcmp(end, "bit") != 0))
		return message_usage("--rate takes bits a second, such as 512k or in:10M, not '%s'",
				     arg);
	for (unsigned i = 0; i < IMPAIR_WAYS; i++)
		if (way[i])
			o->impair.way[i].rate = (uint64_t)v;
	return 0;
}

static int script(struct live_options *o, const char *path)
{
	char why[RULE_WHY_MAX], *text = malloc(SCRIPT_MAX + 1);
	FILE *f = text ? fopen(path, "re") : NULL;
	size_t n = f ? fread(text, 1, SCRIPT_MAX + 1, f) : 0;
	int rc = 0;

	if (!f || ferror(f))
		rc = message_error("--script: %s: %s", path, strerror(errno));
	else if (n > SCRIPT_MAX)
		rc = message_error("--script: %s: longer than %d bytes", path, SCRIPT_MAX);
	if (f)
		fclose(f);
	if (!rc) {
		rules_done(&o->impair.rules);
		int err = rules_parse(&o->impair.rules, text, n, why);

		if (err)
			rc = message_error("--script: %s: %s", path,
					   err == -EINVAL ? why : strerror(-err));
	}
	free(text);
	return rc;
}

int live_impair_option(struct live_options *o, int id, const char *arg)
{
	switch (id) {
	case OPTION_LOSS:
	case OPTION_REORDER:
	case OPTION_DUPLICATE:
	case OPTION_CORRUPT: return chance(o, id, arg);
	case OPTION_DELAY:
	case OPTION_JITTER: return time_of(o, id, arg);
	case OPTION_RATE: return rate(o, arg);
	case OPTION_SCRIPT: return script(o, arg);
	case OPTION_SEED:
		o->seed_given = true;
		return option_number("--seed", arg, 0, UINT64_MAX, &o->impair.seed);
	default: return OUTPUT_OTHER;
	}
}
