/* Which names the files of an output may get, whatever the time will be. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "outname.h"

/* Behind the conversion of strftime(3) at P, whose '%' it is. */
static const char *behind_conversion(const char *p)
{
	p++;
	p += strspn(p, "_-0^#123456789EO+:");
	return *p ? p + 1 : p;
}

/* "_00017", below FILES if that is not 0, and then END. */
static bool number_and(const char *s, uint32_t files, const char *end)
{
	char *rest;

	if (s[0] != '_' || !isdigit((unsigned char)s[1]))
		return false;
	unsigned long v = strtoul(s + 1, &rest, 10);
	return (!files || v < files) && strcmp(rest, end) == 0;
}

static bool is_conversion(const char *p, const struct rotation *r)
{
	return r->seconds && p[0] == '%' && p[1] != '%';
}

/*
 * True where NAME is the pattern from P to its stem's END, anything for what is to be converted,
 * then the number and what tells the format.  As with a shell's pattern, only the last of what
 * stands for anything need be tried again.
 */
static bool fits(const char *p, const char *end, const char *name, const struct rotation *r)
{
	const char *again = NULL, *from = NULL;
	bool ring = r->bytes && r->files;

	for (;;) {
		if (p < end && is_conversion(p, r)) {
			p = behind_conversion(p);
			again = p = p < end ? p : end;
			from = name;
			continue;
		}
		const char *literal = p < end && r->seconds && *p == '%' ? p + 1 : p;
		if (p >= end && (number_and(name, ring ? r->files : 0, end) ||
				 (!ring && strcmp(name, end) == 0)))
			return true;
		if (p < end && *name && *name == *literal) {
			p = literal + 1;
			name++;
			continue;
		}
		if (!again || !*from)
			return false;
		p = again;
		name = ++from;
	}
}

bool outname_takes(const char *path, const struct rotation *r, bool atomic, const char *name)
{
	static const char part[] = ".part";
	const char *pattern = path + outname_folder(path, r);
	size_t n = strlen(name), m = sizeof part - 1;
	char whole[OUTNAME_MAX];

	bool is_part = atomic && n > m && strcmp(name + n - m, part) == 0;
	/* Other files are made, but never where there is one. */
	if (n >= sizeof whole || (!is_part && !(r->bytes && r->files)))
		return false;
	memcpy(whole, name, n + 1);
	if (is_part)
		whole[n - m] = '\0';
	return fits(pattern, pattern + outname_stem(pattern), whole, r);
}
