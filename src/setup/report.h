/* What setup, status and teardown print: aligned rows on stdout, escaped (dissect/text.h). */
#ifndef TUNTRACE_SETUP_REPORT_H
#define TUNTRACE_SETUP_REPORT_H

enum report_mark { REPORT_OK, REPORT_WARN, REPORT_FAIL, REPORT_NONE, REPORT_MARKS };

/* "auto", "always" or "never"; EXIT_USAGE, after a message, where WHEN is none of them. */
int report_color(const char *when);

/* Nothing but errors from here on. */
void report_quiet(void);

/* A thing that was done: "address   added     192.168.1.1/24". */
void report_did(const char *what, const char *did, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* A thing that was checked: "FAIL  firewall     ...". */
void report_check(enum report_mark mark, const char *what, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Below a check: the command that mends it. */
void report_mend(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A line of its own. */
void report_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
