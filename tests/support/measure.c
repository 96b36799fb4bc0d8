/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a command and writes what it cost: one line into a file. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds(struct timeval tv)
{
	return (double)tv.tv_sec + (double)tv.tv_usec / 1e6;
}

/* measure FILE COMMAND...: appends "wall user sys maxrss_kb status". */
int
main(int argc, char **argv)
{
	struct timespec begin, end;
	struct rusage usage;
	int status = 0;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND [ARG...]\n");
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &begin);
	pid_t pid = fork();
	if (pid < 0) {
		perror("measure: fork");
		return 1;
	}
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (wait4(pid, &status, 0, &usage) != pid) {
		perror("measure: wait4");
		return 1;
	}
	clock_gettime(CLOCK_MONOTONIC, &end);
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	FILE *f = fopen(argv[1], "a");
	if (f == NULL) {
		perror(argv[1]);
		return 1;
	}
	fprintf(f, "%.3f %.3f %.3f %ld %d\n",
	    (double)(end.tv_sec - begin.tv_sec) +
		(double)(end.tv_nsec - begin.tv_nsec) / 1e9,
	    seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss,
	    code);
	fclose(f);
	return code;
}
