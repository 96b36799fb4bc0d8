/* SPDX-License-Identifier: Apache-2.0 */
/* The floor of a download: N files of a size, written, fsynced, renamed. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
write_one(const char *folder, unsigned long n, const char *bytes, size_t len)
{
	char temp[4096], name[4096];

	snprintf(temp, sizeof(temp), "%s/.temp", folder);
	snprintf(name, sizeof(name), "%s/%lu.vcf", folder, n);
	int fd = open(temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	int ok = write(fd, bytes, len) == (ssize_t)len && fsync(fd) == 0;
	close(fd);
	return ok && rename(temp, name) == 0 ? 0 : -1;
}

int
main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: floor FOLDER FILES BYTES\n");
		return 1;
	}
	unsigned long count = strtoul(argv[2], NULL, 10);
	size_t len = strtoul(argv[3], NULL, 10);
	char *bytes = malloc(len + 1);
	if (bytes == NULL)
		return 1;
	memset(bytes, 'x', len);
	for (unsigned long n = 0; n < count; n++) {
		if (write_one(argv[1], n, bytes, len) != 0) {
			perror(argv[1]);
			free(bytes);
			return 1;
		}
	}
	free(bytes);
	return 0;
}
