#include "stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t stopped, summary;

static void on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static void on_summary(int sig)
{
	(void)sig;
	summary = 1;
}

void stop_init(void)
{
	/* A second one ends the program in the usual way, should it hang. */
	struct sigaction a = { .sa_handler = on_stop, .sa_flags = (int)SA_RESETHAND };
	struct sigaction b = { .sa_handler = on_summary };

	sigemptyset(&a.sa_mask);
	sigemptyset(&b.sa_mask);
	sigaction(SIGINT, &a, NULL);
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGHUP, &a, NULL);
	sigaction(SIGUSR1, &b, NULL);
}

bool stop_asked(void)
{
	return stopped != 0;
}

bool stop_summary_asked(void)
{
	if (!summary)
		return false;
	summary = 0;
	return true;
}
