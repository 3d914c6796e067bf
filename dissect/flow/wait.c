#include "flow/wait.h"

static const struct {
	const char *name, *text;
} waits[] = {
#define X(id, name, text) [WAIT_##id] = { name, text },
	WAITS(X)
#undef X
};
_Static_assert(sizeof waits / sizeof waits[0] == WAIT_KINDS, "a row for each kind");

const char *wait_name(enum wait_kind k)
{
	return k < WAIT_KINDS ? waits[k].name : "";
}

const char *wait_text(enum wait_kind k)
{
	return k < WAIT_KINDS ? waits[k].text : "";
}
