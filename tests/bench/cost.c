/*
 * Runs a command with its output thrown away and says what it took: seconds of CPU, user and
 * system, and KiB of memory at the most.  A process of its own, for a parent's memory counts until
 * the command has begun, and an interpreter's is more than ours.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int status, null = open("/dev/null", O_WRONLY);
	pid_t child = argc > 1 ? fork() : -1;

	if (child == 0) {
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp(argv[1], argv + 1);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &used) < 0 || status)
		return 1;
	printf("%.6f %ld\n", seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
	return 0;
}
