#include "issue.h"

#include <assert.h>

struct issue_kind {
	enum issue_severity severity;
	const char *name, *text;
};

static const struct issue_kind kinds[] = {
#define X(code, severity, name, text) [ISSUE_##code] = { SEVERITY_##severity, name, text },
	ISSUES(X)
#undef X
};
static_assert(sizeof kinds / sizeof kinds[0] == ISSUE_COUNT, "a kind for every code");

const char *issue_name(enum issue_code code)
{
	return kinds[code].name;
}

const char *issue_text(enum issue_code code)
{
	return kinds[code].text;
}

enum issue_severity issue_severity(enum issue_code code)
{
	return kinds[code].severity;
}
