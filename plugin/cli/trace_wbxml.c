/* SPDX-License-Identifier: Apache-2.0 */
/* A second opinion on WBXML: libwbxml, in a child process. */
#include "config.h"

#include "cli/trace_wbxml.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <wbxml/wbxml.h>

/* Limits of the child. A message of 4 MiB needs a fraction of them. */
#define CHILD_MEMORY (1024u * 1024 * 1024) /* bytes of address space */
#define CHILD_CPU_SECONDS 10
#define CHILD_MS 20000 /* of the clock on the wall */

/* First byte that the child sends. */
#define ANSWER_XML 'x'
#define ANSWER_ERROR 'e'

/* ---- in the child ---- */

/* Without a limit the answer is still right: failures are passed over. */
static void
limit_child(void)
{
	static const struct rlimit no_core = {0, 0};
	static const struct rlimit cpu = {CHILD_CPU_SECONDS, CHILD_CPU_SECONDS};

	(void)setrlimit(RLIMIT_CORE, &no_core);
	(void)setrlimit(RLIMIT_CPU, &cpu);
#if !defined(__SANITIZE_ADDRESS__)
	/* The address sanitizer reserves terabytes. */
	static const struct rlimit memory = {CHILD_MEMORY, CHILD_MEMORY};

	(void)setrlimit(RLIMIT_AS, &memory);
#endif
}

static bool
send_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t sent = write(fd, p, len);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent <= 0)
			return false;
		p += sent;
		len -= (size_t)sent;
	}
	return true;
}

static WBXMLError
convert(struct sml_str wbxml, WBXMLLanguage language, WB_UTINY **xml_out,
    WB_ULONG *len_out)
{
	WBXMLConvWBXML2XML *conv = NULL;
	WBXMLError err = wbxml_conv_wbxml2xml_create(&conv);
	union {
		const char *from;
		WB_UTINY *to;
	} bytes = {wbxml.p};

	if (err != WBXML_OK)
		return err;
	wbxml_conv_wbxml2xml_set_gen_type(conv, WBXML_GEN_XML_COMPACT);
	wbxml_conv_wbxml2xml_enable_preserve_whitespaces(conv);
	if (language != WBXML_LANG_UNKNOWN)
		wbxml_conv_wbxml2xml_set_language(conv, language);
	err = wbxml_conv_wbxml2xml_run(
	    conv, bytes.to, (WB_ULONG)wbxml.len, xml_out, len_out);
	wbxml_conv_wbxml2xml_destroy(conv);
	return err;
}

static int
run_child(int fd, struct sml_str wbxml)
{
	static const char xml_answer = ANSWER_XML, error_answer = ANSWER_ERROR;
	WB_UTINY *xml = NULL;
	WB_ULONG len = 0;
	WBXMLError err;
	const char *text;

	limit_child();
	/* Last words of a crash are not for the person at the terminal. */
	close(STDERR_FILENO);
	err = convert(wbxml, WBXML_LANG_UNKNOWN, &xml, &len);
	/* Servers that send "unknown" mean SyncML. */
	if (err == WBXML_ERROR_UNKNOWN_PUBLIC_ID)
		err = convert(wbxml, WBXML_LANG_SYNCML_SYNCML12, &xml, &len);
	if (err == WBXML_OK)
		return send_all(fd, &xml_answer, 1) && send_all(fd, xml, len)
			   ? 0
			   : 1;
	text = (const char *)wbxml_errors_string(err);
	return send_all(fd, &error_answer, 1) &&
		       send_all(fd, text, strlen(text))
		   ? 0
		   : 1;
}

/* ---- in the parent ---- */

static long long
clock_ms(void)
{
	struct timespec now = {0, 0};

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Everything the child sends; false: the time was up. */
static bool
receive(int fd, struct sml_buf *out)
{
	long long end = clock_ms() + CHILD_MS;
	char part[16384];

	for (;;) {
		struct pollfd ready = {fd, POLLIN, 0};
		long long left = end - clock_ms();
		ssize_t got;

		if (left <= 0)
			return false;
		if (poll(&ready, 1, (int)left) <= 0)
			continue;
		got = read(fd, part, sizeof(part));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return true;
		sml_buf_put(out, part, (size_t)got);
	}
}

static int
reap(pid_t child)
{
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* What the answer says; @answer begins with its kind. */
static enum sml_err
settle(struct sml_str answer, int status, bool is_late, struct sml_buf *xml_out,
    char *error, size_t error_len)
{
	if (is_late) {
		snprintf(error, error_len,
		    "libwbxml did not finish within %d seconds.",
		    CHILD_MS / 1000);
	} else if (WIFSIGNALED(status)) {
		snprintf(error, error_len,
		    "libwbxml crashed on the message (signal %d).",
		    WTERMSIG(status));
	} else if (answer.len > 0 && answer.p[0] == ANSWER_XML &&
		   WEXITSTATUS(status) == 0) {
		sml_buf_put_str(xml_out, sml_str_sub(answer, 1, SIZE_MAX));
		if (sml_buf_err(xml_out) != SML_OK)
			snprintf(error, error_len,
			    "The XML of libwbxml is too long.");
		return sml_buf_err(xml_out);
	} else if (answer.len > 0 && answer.p[0] == ANSWER_ERROR) {
		struct sml_str text = sml_str_sub(answer, 1, SIZE_MAX);

		snprintf(error, error_len,
		    "libwbxml refuses the message: %.*s.", SML_STR_ARG(text));
	} else {
		snprintf(error, error_len, "libwbxml ended without an answer.");
	}
	return SML_E_DECODE;
}

enum sml_err
cli_trace_wbxml(struct sml_str wbxml, struct sml_buf *xml_out, char *error,
    size_t error_len)
{
	struct sml_buf answer;
	enum sml_err err = SML_E_BUSY;
	bool is_late;
	pid_t child;
	int fds[2];

	snprintf(error, error_len, "No process could be started.");
	if (pipe(fds) != 0)
		return err;
	child = fork();
	if (child == 0) {
		close(fds[0]);
		_exit(run_child(fds[1], wbxml));
	}
	close(fds[1]);
	if (child < 0)
		goto close_pipe;
	sml_buf_init(&answer, xml_out->max_len + 1);
	is_late = !receive(fds[0], &answer);
	if (is_late)
		kill(child, SIGKILL);
	err = sml_buf_err(&answer);
	if (err != SML_OK) {
		kill(child, SIGKILL);
		reap(child);
		snprintf(error, error_len, "The XML of libwbxml is too long.");
	} else {
		err = settle(sml_buf_str(&answer), reap(child), is_late,
		    xml_out, error, error_len);
	}
	sml_buf_free(&answer);
close_pipe:
	close(fds[0]);
	return err;
}
