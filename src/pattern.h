/* Regular expressions for the display filter's `matches`: PCRE2, as in Wireshark. */
#ifndef TUNTRACE_PATTERN_H
#define TUNTRACE_PATTERN_H

#include "filter.h"

extern const struct filter_regex pattern_regex;

#endif
