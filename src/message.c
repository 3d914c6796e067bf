#include "message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "text.h"

enum { MESSAGE_MAX = 4096 };

static const char *command = "tuntrace";
static bool quiet;
static void (*receiver)(void *arg, const char *line);
static void *receiver_arg;

void message_to(void (*fn)(void *arg, const char *line), void *arg)
{
	receiver = fn;
	receiver_arg = arg;
}

void message_command(const char *name)
{
	command = name;
}

void message_quiet(int on)
{
	quiet = on != 0;
}

/* One write, so that messages of several threads of output do not mix within a line. */
__attribute__((format(printf, 2, 0))) static void say(const char *kind, const char *fmt, va_list ap)
{
	char raw[MESSAGE_MAX], buf[2 * MESSAGE_MAX];
	struct text t;
	int n = vsnprintf(raw, sizeof raw, fmt, ap);

	if (n < 0)
		return;
	text_init(&t, buf, sizeof buf - 1);
	if (kind && !receiver)
		text_fmt(&t, "%s: ", command);
	if (kind)
		text_str(&t, kind);
	text_escaped(&t, raw, (size_t)n < sizeof raw ? (size_t)n : sizeof raw - 1);
	if (receiver) {
		receiver(receiver_arg, buf);
		return;
	}
	buf[t.len] = '\n';
	fwrite(buf, 1, t.len + 1, stderr);
}

int message_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
	return EXIT_FAILED;
}

void message_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("warning: ", fmt, ap);
	va_end(ap);
}

void message_note(const char *fmt, ...)
{
	va_list ap;

	if (quiet)
		return;
	va_start(ap, fmt);
	say(NULL, fmt, ap);
	va_end(ap);
}

int message_usage(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say("", fmt, ap);
	va_end(ap);
	if (!receiver)
		fprintf(stderr, "Try '%s --help'\n", command);
	return EXIT_USAGE;
}
