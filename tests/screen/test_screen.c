/* The interface in a real terminal: what it shows, how it ends, what it survives. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "pty.h"

static char program[4096];

#define LOST_SYN "captures/flows/lost-syn.pcap"

/* What follows each field of C; FILE is opened on ROWS by COLS. */
static void start(struct pty *p, struct pty_config c, const char *file)
{
	const char *argv[] = { program, "tui", file, NULL };

	c.argv = argv;
	c.rows = c.rows ? c.rows : 24;
	c.cols = c.cols ? c.cols : 80;
	pty_open(p, &c);
}

static void begin(struct pty *p)
{
	start(p, (struct pty_config){ 0 }, LOST_SYN);
	pty_wait(p, "RETRANS#2");
	pty_settle(p, 50);
}

static void assert_restored(struct pty *p)
{
	struct termios now;

	assert_int_equal(tcgetattr(p->slave, &now), 0);
	assert_int_equal(now.c_iflag, p->before.c_iflag);
	assert_int_equal(now.c_oflag, p->before.c_oflag);
	assert_int_equal(now.c_lflag, p->before.c_lflag);
	assert_int_equal(now.c_cflag, p->before.c_cflag);
	assert_memory_equal(now.c_cc, p->before.c_cc, sizeof now.c_cc);
	assert_false(p->altscreen);
	assert_true(p->cursor);
	assert_int_equal(p->mouse, VTERM_PROP_MOUSE_NONE);
	assert_true(pty_wrote(p, "\033[?2004l"));
}

/* ---- What it shows ---- */

static void test_first_screen(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	assert_true(p.altscreen);
	assert_non_null(strstr(pty_row(&p, 0), "lost-syn.pcap FILE 12 pkts"));
	assert_non_null(strstr(pty_row(&p, 0), "flow 1/1  192.0.2.10:40000>192.0.2.80:80  CLOSED"));
	/* Why it was slow, before any key. */
	assert_non_null(strstr(pty_row(&p, 21), "waiting for the SYN to be sent again, 2 times"));
	assert_true(pty_find(&p, "SYN,ACK") > 0);
	assert_non_null(strstr(pty_row(&p, 23), "Help"));
	pty_send(&p, "Q");
	pty_wait_end(&p);
	assert_true(WIFEXITED(p.status) && WEXITSTATUS(p.status) == 0);
	assert_restored(&p);
	pty_close(&p);
}

static void test_keys(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	pty_send(&p, "G");
	pty_wait_row(&p, ">  12");
	pty_send(&p, "gg");
	pty_wait_row(&p, ">   1");
	pty_send(&p, "8G");
	pty_wait_row(&p, ">   8");
	pty_send(&p, "\033[A"); /* as a terminal without application keys sends it */
	pty_send(&p, "k");
	pty_wait_row(&p, ">   6");
	pty_send(&p, "E");
	pty_wait_row(&p, ">   3");
	pty_send(&p, "e");
	pty_wait(&p, "nothing more went wrong");
	pty_send(&p, "\r");
	pty_wait(&p, "Transmission Control Protocol");
	pty_wait(&p, "0000");
	pty_send(&p, "q");
	pty_wait(&p, "RETRANS#2");
	pty_send(&p, "1");
	pty_wait(&p, "outcome");
	pty_send(&p, "s");
	pty_wait(&p, "GET / HTTP/1.1");
	pty_send(&p, "?");
	pty_wait(&p, "Moving");
	pty_send(&p, "qqq2");
	pty_wait(&p, "RETRANS#2");
	pty_close(&p);
}

static void test_search_and_filter(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	pty_send(&p, "/200 ok");
	pty_wait_row(&p, ">   8");
	pty_send(&p, "\033");
	pty_wait_row(&p, ">   1");
	pty_send(&p, "/FIN,\r");
	pty_wait(&p, "not found");
	pty_send(&p, "ftcp.flags.syn == 1 &");
	pty_wait(&p, "filter: tcp.flags.syn == 1 &");
	pty_send(&p, "\r");
	pty_settle(&p, 50);
	assert_true(pty_find(&p, "filter: tcp") >= 0); /* it is wrong, and stays */
	pty_send(&p, "\x7f\x7f\r");
	pty_wait(&p, "4 shown");
	pty_send(&p, "f\x15\r");
	pty_wait_gone(&p, "shown");
	pty_send(&p, "fhttp.request.method == \"");
	pty_wait(&p, "\"GET\"  1 time");
	pty_send(&p, "\t\r");
	pty_wait(&p, "1 shown");
	pty_send(&p, "f\x15\r");
	pty_wait_gone(&p, "shown");
	pty_send(&p, "ftcp.analysis.retr\t");
	pty_wait(&p, "filter: tcp.analysis.retransmission");
	pty_send(&p, "\r");
	pty_wait(&p, "2 shown");
	pty_close(&p);
}

static void test_charsets(void **state)
{
	static const char *const plain[] = { "NO_COLOR=1", NULL };
	struct pty p;

	(void)state;
	start(&p, (struct pty_config){ .locale = "C" }, LOST_SYN);
	pty_wait(&p, "RETRANS#2");
	pty_settle(&p, 50);
	for (int y = 0; y < p.rows; y++)
		for (const char *s = pty_row(&p, y); *s; s++)
			assert_true((unsigned char)*s < 128);
	assert_true(pty_find(&p, "==>|") > 0);
	pty_close(&p);

	static const char *const terms[] = { "vt100", "linux", "screen", "tmux", "ansi" };
	for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
		start(&p, (struct pty_config){ .term = terms[i] }, LOST_SYN);
		pty_wait(&p, "RETRANS#2");
		pty_close(&p);
	}

	start(&p, (struct pty_config){ .env = plain }, LOST_SYN);
	pty_wait(&p, "RETRANS#2");
	pty_settle(&p, 50);
	for (int y = 0; y < p.rows; y++)
		for (int x = 0; x < p.cols; x++) {
			VTermScreenCell c;
			vterm_screen_get_cell(p.screen, (VTermPos){ y, x }, &c);
			assert_true(VTERM_COLOR_IS_DEFAULT_FG(&c.fg));
			assert_true(VTERM_COLOR_IS_DEFAULT_BG(&c.bg));
		}
	pty_close(&p);
}

static void test_yank_and_mouse(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	pty_forget(&p);
	pty_send(&p, "y");
	pty_wait(&p, "copied");
	assert_true(pty_wrote(&p, "\033]52;c;c2VuZCB0Y3Ag"));
	pty_send(&p, "\033[<0;30;7M"); /* button 1, column 30, row 7 */
	pty_wait_row(&p, ">   3");
	pty_send(&p, "\033[200~Q\033[201~"); /* pasted: no command */
	pty_send(&p, "j");
	pty_wait_row(&p, ">   4");
	pty_close(&p);
}

static void test_pipe(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	pty_send(&p, "ftcp.flags.syn == 1\r");
	pty_wait(&p, "4 shown");
	/* What is waited for does not stand in the line that is typed. */
	pty_send(&p, "|wc -l; echo do''ne\r");
	pty_wait(&p, "done");
	pty_wait(&p, "[Enter goes back]");
	assert_false(p.altscreen);
	assert_true(pty_find(&p, "4") >= 0);
	pty_send(&p, "\r");
	pty_wait(&p, "RETRANS#2");
	assert_true(p.altscreen);
	/* Ctrl-C ends the command alone; what the one before left on the screen is wiped. */
	pty_send(&p, "|printf '\\033[2J\\033[H'; echo be''gun; exec sleep 1000\r");
	pty_wait(&p, "begun");
	pty_send(&p, "\003");
	pty_wait(&p, "[Enter goes back]");
	pty_send(&p, "\r");
	pty_wait(&p, "ended by signal 2");
	pty_send(&p, "G");
	pty_wait(&p, "RETRANS#2");
	pty_close(&p);
}

/* ---- What it costs ---- */

static void test_quiet(void **state)
{
	struct pty p;

	(void)state;
	start(&p, (struct pty_config){ .rows = 45, .cols = 140 }, LOST_SYN);
	pty_wait(&p, "RETRANS#2");
	pty_settle(&p, 200);
	assert_int_equal(pty_settle(&p, 500), 0);
	pty_forget(&p);
	pty_send(&p, "j");
	pty_wait_row(&p, ">   2");
	pty_settle(&p, 50);
	if (p.nraw > 1500)
		fail_msg("a row's move took %zu bytes", p.nraw);
	/* Only Ctrl-L draws it all. */
	assert_false(pty_wrote(&p, "\033[2J"));
	pty_close(&p);
}

/* ---- How it ends ---- */

static void test_signals(void **state)
{
	static const int numbers[] = { SIGTERM, SIGINT,  SIGHUP, SIGQUIT,
				       SIGABRT, SIGSEGV, SIGBUS, SIGFPE };

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		struct pty p;
		begin(&p);
		kill(p.pid, numbers[i]);
		pty_wait_end(&p);
		assert_true(WIFSIGNALED(p.status));
		assert_int_equal(WTERMSIG(p.status), numbers[i]);
		assert_restored(&p);
		pty_close(&p);
	}
}

static void test_hangup(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	close(p.master);
	close(p.slave);
	p.master = -1;
	p.slave = open("/dev/null", O_RDONLY);
	pty_wait_end(&p);
	pty_close(&p);
}

static void test_refused(void **state)
{
	struct pty p;

	(void)state;
	start(&p, (struct pty_config){ .term = "dumb" }, LOST_SYN);
	pty_wait_end(&p);
	assert_true(WIFEXITED(p.status) && WEXITSTATUS(p.status) == 2);
	assert_non_null(strstr(pty_row(&p, 0), "cannot move its cursor: dumb"));
	assert_int_equal(strlen(pty_row(&p, 1)), 0);
	pty_close(&p);

	start(&p, (struct pty_config){ 0 }, "captures/none.pcap");
	pty_wait_end(&p);
	assert_true(WIFEXITED(p.status) && WEXITSTATUS(p.status) == 1);
	pty_close(&p);
}

/* ---- What it survives ---- */

static void test_no_stdin(void **state)
{
	struct pty p;

	(void)state;
	start(&p, (struct pty_config){ .no_stdin = true }, LOST_SYN);
	pty_wait(&p, "RETRANS#2");
	pty_send(&p, "G");
	pty_wait_row(&p, ">  12");
	pty_send(&p, "q");
	pty_wait_end(&p);
	assert_restored(&p);
	pty_close(&p);
}

static void test_resize(void **state)
{
	struct pty p;
	unsigned seed = 7;

	(void)state;
	begin(&p);
	pty_send(&p, "6G");
	pty_wait_row(&p, ">   6");
	for (int i = 0; i < 60; i++) {
		seed = seed * 1103515245 + 12345;
		int rows = 1 + (int)(seed >> 16) % 60;
		seed = seed * 1103515245 + 12345;
		pty_resize(&p, rows, 1 + (int)(seed >> 16) % 200);
		pty_settle(&p, 1);
		pty_send(&p, i % 2 ? "\t" : "\033[Z");
	}
	pty_resize(&p, 24, 80);
	pty_send(&p, "2\014");
	pty_wait_row(&p, ">   6");
	pty_wait_at(&p, 23, "? Help");
	pty_close(&p);
}

static void test_tiny(void **state)
{
	struct pty p;

	(void)state;
	start(&p, (struct pty_config){ .rows = 1, .cols = 1 }, LOST_SYN);
	pty_settle(&p, 300);
	pty_send(&p, "jjG?q");
	pty_resize(&p, 9, 39);
	pty_wait(&p, "40x10 is needed");
	pty_resize(&p, 10, 40);
	pty_wait_row(&p, ">  12");
	pty_close(&p);
}

static void test_full_disk(void **state)
{
	struct pty p;

	(void)state;
	begin(&p);
	pty_send(&p, ":export /dev/full\r");
	pty_wait(&p, "No space left");
	pty_send(&p, ":save /dev/full/x.pcapng\r");
	pty_wait(&p, "Not a directory");
	pty_send(&p, "G");
	pty_wait_row(&p, ">  12");
	pty_close(&p);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first_screen),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_search_and_filter),
		cmocka_unit_test(test_charsets),
		cmocka_unit_test(test_yank_and_mouse),
		cmocka_unit_test(test_pipe),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_hangup),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_stdin),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_tiny),
		cmocka_unit_test(test_full_disk),
	};

	(void)argc;
	/* build/VARIANT/tests/screen/test_screen: the program is build/VARIANT/tuntrace. */
	snprintf(program, sizeof program, "%s", argv[0]);
	for (int i = 0; i < 3; i++) {
		char *slash = strrchr(program, '/');
		if (slash)
			*slash = '\0';
	}
	size_t n = strlen(program);
	snprintf(program + n, sizeof program - n, "/tuntrace");
	if (getenv("TUNTRACE"))
		snprintf(program, sizeof program, "%s", getenv("TUNTRACE"));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
