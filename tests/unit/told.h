/* For tests of readers: what their events told, as text. */
#ifndef TUNTRACE_TEST_TOLD_H
#define TUNTRACE_TEST_TOLD_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

struct told {
	char text[1024];
};

static void tell(struct told *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static void tell(struct told *t, const char *fmt, ...)
{
	size_t n = strlen(t->text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->text + n, sizeof t->text - n, fmt, ap);
	va_end(ap);
}

#endif
