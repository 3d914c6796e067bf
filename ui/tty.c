/*
 * endwin() may not be called from a signal's handler, so what gives the terminal back is made
 * ready beforehand: a string for write(), and the settings for tcsetattr().  Signals that end the
 * program in order (TERM, INT, HUP, QUIT) are the program's, which closes the interface; here
 * are those of a crash.
 */
#include "tty.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "text.h"

/* No terminfo entry has these: xterm's, which others follow or leave out silently. */
#define PASTE_ON        "\033[?2004h"
#define PASTE_OFF       "\033[?2004l"
#define MOUSE_MODES_OFF "\033[?1000l\033[?1002l\033[?1003l\033[?1006l"

enum { CURSES_PASTE_BEGIN = KEY_MAX + 1, CURSES_PASTE_END, ESC_DELAY_MS = 25 };

static struct {
	bool open, headless, utf8, mouse, xterm;
	int in, out;
	FILE *in_file, *out_file;
	SCREEN *screen;
	struct termios saved;
	bool has_saved;
	char restore[512]; /* what the terminal is told at a crash */
	size_t nrestore;
	struct sigaction old[4];
} term = { .in = -1, .out = -1 };

static const int fatal_signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE };

/* ---- A crash ---- */

static void on_fatal(int signo)
{
	ssize_t n = write(term.out, term.restore, term.nrestore);

	(void)n;
	tcsetattr(term.in, TCSANOW, &term.saved);
	signal(signo, SIG_DFL);
	raise(signo);
}

static void catch_fatal(void)
{
	static uint8_t stack[16384];
	struct sigaction sa = { .sa_handler = on_fatal, .sa_flags = SA_ONSTACK | SA_NODEFER };

	sigaltstack(&(stack_t){ .ss_sp = stack, .ss_size = sizeof stack }, NULL);
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < sizeof fatal_signals / sizeof fatal_signals[0]; i++)
		sigaction(fatal_signals[i], &sa, &term.old[i]);
}

static void release_fatal(void)
{
	for (size_t i = 0; i < sizeof fatal_signals / sizeof fatal_signals[0]; i++)
		sigaction(fatal_signals[i], &term.old[i], NULL);
}

/* NULL where the terminal has it not, or it is none. */
static const char *capability(const char *name)
{
	const char *s = tigetstr(name);

	return (intptr_t)s == -1 ? NULL : s;
}

static void add_capability(struct text *t, const char *name)
{
	const char *s = capability(name);

	if (s)
		text_str(t, s);
}

static void make_restore(void)
{
	struct text t;

	text_init(&t, term.restore, sizeof term.restore);
	if (term.mouse)
		text_str(&t, MOUSE_MODES_OFF);
	if (term.xterm)
		text_str(&t, PASTE_OFF);
	add_capability(&t, "sgr0");
	add_capability(&t, "rmkx");
	add_capability(&t, "rmcup");
	add_capability(&t, "cnorm");
	term.nrestore = t.len;
}

/* ---- Opening ---- */

/* A, then B, is why. */
static int refuse(char *why, size_t size, int code, const char *a, const char *b)
{
	struct text t;

	text_init(&t, why, size);
	text_fmt(&t, "%s%s", a, b);
	return code;
}

/* Keys come from stdin where that is a terminal, else from the terminal itself (`tui -`). */
static int open_files(char *why, size_t size)
{
	term.out = isatty(STDOUT_FILENO) ? dup(STDOUT_FILENO) : -1;
	term.in = isatty(STDIN_FILENO) ? dup(STDIN_FILENO) :
					 open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (term.out < 0 || term.in < 0)
		return refuse(why, size, 2, "",
			      term.out < 0 ? "stdout is no terminal" :
					     "there is no terminal to read keys from");
	fcntl(term.in, F_SETFD, FD_CLOEXEC);
	fcntl(term.out, F_SETFD, FD_CLOEXEC);
	return 0;
}

static int open_headless(char *why, size_t size)
{
	term.out = open("/dev/null", O_RDWR | O_CLOEXEC);
	term.in = open("/dev/null", O_RDWR | O_CLOEXEC);
	return term.out < 0 || term.in < 0 ? refuse(why, size, 1, "/dev/null: ", strerror(errno)) :
					     0;
}

static int check_terminal(char *why, size_t size)
{
	const char *name = getenv("TERM");
	int err;

	if (!name || !*name)
		return refuse(why, size, 2, "",
			      "TERM is not set: which terminal this is, is not known");
	if (setupterm(name, term.out, &err) != OK)
		return refuse(why, size, 2, "TERM names a terminal that is not known: ", name);
	if (!capability("cup") || tigetflag("gn") > 0 || tigetflag("hc") > 0)
		return refuse(why, size, 2, "this terminal cannot move its cursor: ", name);
	return 0;
}

/* Terminals that are not in the mode that terminfo takes them to be in send these. */
static void define_keys(void)
{
	static const struct {
		const char *sequence;
		int key;
	} keys[] = {
		{ "\033[A", KEY_UP },
		{ "\033[B", KEY_DOWN },
		{ "\033[C", KEY_RIGHT },
		{ "\033[D", KEY_LEFT },
		{ "\033[H", KEY_HOME },
		{ "\033[F", KEY_END },
		{ "\033OA", KEY_UP },
		{ "\033OB", KEY_DOWN },
		{ "\033OC", KEY_RIGHT },
		{ "\033OD", KEY_LEFT },
		{ "\033OH", KEY_HOME },
		{ "\033OF", KEY_END },
		{ "\033[1~", KEY_HOME },
		{ "\033[4~", KEY_END },
		{ "\033[5~", KEY_PPAGE },
		{ "\033[6~", KEY_NPAGE },
		{ "\033[Z", KEY_BTAB },
		{ "\033[200~", CURSES_PASTE_BEGIN },
		{ "\033[201~", CURSES_PASTE_END },
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (key_defined(keys[i].sequence) == 0)
			define_key(keys[i].sequence, keys[i].key);
}

static void set_modes(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	meta(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	idlok(stdscr, FALSE);
	curs_set(0);
	if (term.mouse) {
		mouseinterval(0);
		mousemask(BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED |
				  REPORT_MOUSE_POSITION,
			  NULL);
	}
	define_keys();
}

static void paste_mode(const char *s)
{
	if (term.xterm && !term.headless && write(term.out, s, strlen(s)) < 0)
		return;
}

int term_open(const struct term_config *c, char *why, size_t size)
{
	int rc = c->headless ? open_headless(why, size) : open_files(why, size);

	if (!rc)
		rc = check_terminal(why, size);
	if (rc)
		return rc;
	term.headless = c->headless;
	term.has_saved = tcgetattr(term.in, &term.saved) == 0;
	term.utf8 = !c->ascii && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	term.in_file = fdopen(dup(term.in), "r");
	term.out_file = fdopen(dup(term.out), "w");
	set_escdelay(ESC_DELAY_MS);
	term.screen =
		term.in_file && term.out_file ? newterm(NULL, term.out_file, term.in_file) : NULL;
	if (!term.screen)
		return refuse(why, size, 1, "", "the terminal could not be set up");
	term.xterm = capability("kmous") != NULL;
	term.mouse = term.xterm && !c->no_mouse && !c->headless;
	set_modes();
	if (has_colors()) {
		start_color();
		use_default_colors();
	}
	make_restore();
	if (!term.headless)
		catch_fatal();
	paste_mode(PASTE_ON);
	term.open = true;
	return 0;
}

void term_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	paste_mode(PASTE_OFF);
	curs_set(1);
	endwin();
	if (term.has_saved)
		tcsetattr(term.in, TCSADRAIN, &term.saved);
	if (!term.headless)
		release_fatal();
	delscreen(term.screen);
	fclose(term.in_file);
	fclose(term.out_file);
	close(term.in);
	close(term.out);
	term.in = term.out = -1;
}

/* ---- Keys ---- */

int term_fd(void)
{
	return term.headless ? -1 : term.in;
}

static enum term_event mouse_event(uint32_t *key, struct term_mouse *m)
{
	MEVENT e;

	*key = K_MOUSE;
	if (getmouse(&e) != OK)
		return TERM_NOTHING;
	m->y = e.y;
	m->x = e.x;
	m->what = e.bstate & BUTTON4_PRESSED       ? MOUSE_UP :
		  e.bstate & BUTTON5_PRESSED       ? MOUSE_DOWN :
		  e.bstate & BUTTON1_PRESSED       ? MOUSE_PRESS :
		  e.bstate & BUTTON1_RELEASED      ? MOUSE_RELEASE :
		  e.bstate & REPORT_MOUSE_POSITION ? MOUSE_DRAG :
						     MOUSE_OTHER;
	return TERM_KEY;
}

static uint32_t special(wint_t c)
{
	static const struct {
		wint_t curses;
		uint32_t key;
	} table[] = {
		{ KEY_UP, K_UP },
		{ KEY_DOWN, K_DOWN },
		{ KEY_LEFT, K_LEFT },
		{ KEY_RIGHT, K_RIGHT },
		{ KEY_HOME, K_HOME },
		{ KEY_END, K_END },
		{ KEY_PPAGE, K_PAGE_UP },
		{ KEY_NPAGE, K_PAGE_DOWN },
		{ KEY_IC, K_INSERT },
		{ KEY_DC, K_DELETE },
		{ KEY_BACKSPACE, K_BACKSPACE },
		{ KEY_BTAB, K_BACKTAB },
		{ KEY_ENTER, K_ENTER },
		{ KEY_RESIZE, K_RESIZE },
		{ KEY_FIND, K_HOME },
		{ KEY_SELECT, K_END },
		{ CURSES_PASTE_BEGIN, K_PASTE_BEGIN },
		{ CURSES_PASTE_END, K_PASTE_END },
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (table[i].curses == c)
			return table[i].key;
	if (c >= KEY_F(1) && c <= KEY_F(12))
		return K_F1 + (uint32_t)(c - KEY_F(1));
	return 0;
}

/* Nothing was read: true where the descriptor says all the same that there is something, its end. */
static bool hung_up(void)
{
	struct pollfd p = { .fd = term.in, .events = POLLIN };

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLIN | POLLHUP | POLLERR | POLLNVAL));
}

enum term_event term_read(uint32_t *key, struct term_mouse *m)
{
	wint_t c;
	int rc;

	if (term.headless)
		return TERM_NOTHING;
	rc = get_wch(&c);
	if (rc == ERR)
		return hung_up() ? TERM_HANGUP : TERM_NOTHING;
	if (rc == KEY_CODE_YES) {
		if (c == KEY_MOUSE)
			return mouse_event(key, m);
		*key = special(c);
		return *key ? TERM_KEY : TERM_NOTHING;
	}
	*key = c == '\r' || c == '\n' ? K_ENTER : c == 127 || c == 8 ? K_BACKSPACE : (uint32_t)c;
	return TERM_KEY;
}

/* ---- Size ---- */

void term_size(int *rows, int *cols)
{
	getmaxyx(stdscr, *rows, *cols);
}

void term_resized(void)
{
	struct winsize w;

	if (term.headless || ioctl(term.out, TIOCGWINSZ, &w) < 0 || !w.ws_row || !w.ws_col)
		return;
	if (is_term_resized(w.ws_row, w.ws_col))
		resizeterm(w.ws_row, w.ws_col);
}

/* ---- Output ---- */

void term_redraw(void)
{
	clearok(curscr, TRUE);
}

void term_flush(void)
{
	wnoutrefresh(stdscr);
	doupdate();
}

bool term_is_utf8(void)
{
	return term.utf8;
}

int term_colors(void)
{
	return has_colors() ? COLORS : 0;
}

static void leave(void)
{
	paste_mode(PASTE_OFF);
	curs_set(1);
	endwin();
	if (term.has_saved)
		tcsetattr(term.in, TCSADRAIN, &term.saved);
}

static void come_back(void)
{
	paste_mode(PASTE_ON);
	set_modes();
	term_resized();
	term_redraw();
}

void term_suspend(void)
{
	struct sigaction sa = { .sa_handler = SIG_DFL }, old;

	if (term.headless)
		return;
	leave();
	sigemptyset(&sa.sa_mask);
	sigaction(SIGTSTP, &sa, &old);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &old, NULL);
	come_back();
}

static void put_base64(struct text *t, const uint8_t *p, size_t n)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16;

		if (i + 1 < n)
			v |= (uint32_t)p[i + 1] << 8;
		if (i + 2 < n)
			v |= p[i + 2];
		text_char(t, digits[v >> 18]);
		text_char(t, digits[v >> 12 & 63]);
		text_char(t, i + 1 < n ? digits[v >> 6 & 63] : '=');
		text_char(t, i + 2 < n ? digits[v & 63] : '=');
	}
}

bool term_yank(const char *p, size_t n)
{
	size_t size = n / 3 * 4 + 64;
	char *buf = malloc(size);
	struct text t;

	if (!buf || term.headless) {
		free(buf);
		return false;
	}
	text_init(&t, buf, size);
	text_str(&t, "\033]52;c;");
	put_base64(&t, (const uint8_t *)p, n);
	text_str(&t, "\a");
	bool ok = write(term.out, t.buf, t.len) == (ssize_t)t.len;
	free(buf);
	return ok;
}

/* In the child: signals as a command expects them; only to stop would leave nobody to wake it. */
static void run_child(const char *command, int input)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGTSTP, SIG_IGN);
	dup2(input, STDIN_FILENO);
	execl("/bin/sh", "sh", "-c", command, (char *)NULL);
	_exit(127);
}

int term_run(const char *command, int input)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, interrupt, quit;
	int status = 0;
	pid_t pid;

	if (!term.headless)
		leave();
	/* Ctrl-C is the command's. */
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	pid = fork();
	if (pid == 0)
		run_child(command, input);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	if (!term.headless) {
		static const char ask[] = "\r\n[Enter goes back]";
		char c = 0;
		/* What it printed is to be read first. */
		if (write(term.out, ask, sizeof ask - 1) > 0)
			while (read(term.in, &c, 1) == 1 && c != '\n' && c != '\r')
				;
		come_back();
	}
	return pid < 0 ? -1 : status;
}

/* ---- Names of keys ---- */

static const struct {
	const char *name;
	uint32_t key;
} key_names[] = {
	{ "Up", K_UP },
	{ "Down", K_DOWN },
	{ "Left", K_LEFT },
	{ "Right", K_RIGHT },
	{ "Home", K_HOME },
	{ "End", K_END },
	{ "PgUp", K_PAGE_UP },
	{ "PgDn", K_PAGE_DOWN },
	{ "Insert", K_INSERT },
	{ "Delete", K_DELETE },
	{ "Backspace", K_BACKSPACE },
	{ "BackTab", K_BACKTAB },
	{ "Enter", K_ENTER },
	{ "Esc", K_ESC },
	{ "Tab", K_TAB },
	{ "Space", K_SPACE },
	{ "Paste", K_PASTE_BEGIN },
	{ "PasteEnd", K_PASTE_END },
};

void term_key_name(uint32_t key, char buf[16])
{
	struct text t;

	text_init(&t, buf, 16);
	for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++)
		if (key_names[i].key == key) {
			text_str(&t, key_names[i].name);
			return;
		}
	if (key >= K_F1 && key <= K_F12)
		text_fmt(&t, "F%u", key - K_F1 + 1);
	else if (key < 32)
		text_fmt(&t, "C-%c", (char)(key + 96));
	else if (key < 128)
		text_char(&t, (char)key);
	else
		text_fmt(&t, "U+%04x", key);
}

uint32_t term_key_by_name(const char *name, size_t n)
{
	for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++)
		if (strlen(key_names[i].name) == n && memcmp(key_names[i].name, name, n) == 0)
			return key_names[i].key;
	if (n == 3 && name[0] == 'C' && name[1] == '-')
		return K_CTRL((uint32_t)(uint8_t)name[2]);
	if (n >= 2 && n <= 3 && name[0] == 'F') {
		uint32_t k = (uint32_t)(name[1] - '0');
		if (n == 3)
			k = 10 * k + (uint32_t)(name[2] - '0');
		return k >= 1 && k <= 12 ? K_F1 + k - 1 : 0;
	}
	return n == 1 ? (uint8_t)name[0] : 0;
}
