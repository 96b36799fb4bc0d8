/* SPDX-License-Identifier: Apache-2.0 */
/* The system's clock, randomness and log, as the library wants them. */
#include "config.h"

#include "env.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static int64_t
now_utc(void *ctx)
{
	(void)ctx;
	return (int64_t)time(NULL);
}

static int64_t
ticks_ms(void *ctx)
{
	struct timespec now;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum sml_err
random_bytes(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	while (len > 0) {
		ssize_t got = getrandom(out, len, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return SML_E_BUG;
		out += got;
		len -= (size_t)got;
	}
	return SML_OK;
}

static enum sml_err
convert(iconv_t cd, struct sml_str in, struct sml_buf *out)
{
	char block[1024], *from, *to;
	size_t from_len = in.len, to_len, left;
	char *copy = NULL;

	/* iconv() takes its input without const but does not write there. */
	memcpy(&copy, &in.p, sizeof(copy));
	from = copy;
	do {
		to = block;
		to_len = sizeof(block);
		left = from_len;
		if (iconv(cd, from_len ? &from : NULL, &from_len, &to,
			&to_len) == (size_t)-1 &&
		    errno != E2BIG)
			return SML_E_CHARSET;
		sml_buf_put(out, block, sizeof(block) - to_len);
	} while (left > 0);
	return sml_buf_err(out);
}

static enum sml_err
to_utf8(
    void *ctx, struct sml_str charset, struct sml_str in, struct sml_buf *out)
{
	char name[64];
	iconv_t cd;
	enum sml_err err;

	(void)ctx;
	if (charset.len == 0 || charset.len >= sizeof(name))
		return SML_E_UNSUPPORTED;
	memcpy(name, charset.p, charset.len);
	name[charset.len] = '\0';
	/* A slash would ask iconv for more than a conversion. */
	if (strchr(name, '/'))
		return SML_E_UNSUPPORTED;
	cd = iconv_open("UTF-8", name);
	if ((intptr_t)cd == -1)
		return SML_E_UNSUPPORTED;
	err = convert(cd, in, out);
	iconv_close(cd);
	return err;
}

static void
write_line(void *ctx, enum sml_log_level level, const char *line)
{
	time_t now = time(NULL);
	struct tm tm;
	char when[32];

	(void)ctx;
	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	fprintf(stderr, "%s %s: %s\n", when, sml_log_level_name(level), line);
}

const struct sml_env *
server_env_init(enum sml_log_level level)
{
	static struct sml_log log = {write_line, NULL, SML_LOG_INFO};
	static const struct sml_env env = {
	    NULL, now_utc, ticks_ms, random_bytes, to_utf8, &log};

	log.level = level;
	return &env;
}
