/* SPDX-License-Identifier: Apache-2.0 */
/* The log of the add-in: calls of MAPI that failed, with their numbers. */
#include "client/os_windows.h"
#include "outlook/worker_priv.h"

/* Bytes of one file: a folder full of items that all fail is less. */
#define LOG_MAX_LEN (1024 * 1024)
#define LINE_MAX_LEN 4096
#define PATH_MAX_LEN ((size_t)64 * 1024)

/* NULL: no memory. */
static wchar_t *
path_of(const struct client_profile *p, const char *name)
{
	struct sml_buf path;
	wchar_t *wide = NULL;

	sml_buf_init(&path, PATH_MAX_LEN);
	sml_buf_printf(&path, "%s/%s%c", p->log_dir, name, 0);
	if (sml_buf_err(&path) == SML_OK)
		wide = client_os_windows_wide((const char *)path.p);
	sml_buf_free(&path);
	return wide;
}

/* At its end; INVALID_HANDLE_VALUE: it cannot be written. */
static HANDLE
open_file(const struct outlook_worker *w)
{
	return CreateFileW(w->log_path, FILE_APPEND_DATA,
	    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL,
	    OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
}

static void
append(const struct outlook_worker *w, const struct sml_buf *text)
{
	HANDLE file = open_file(w);
	DWORD done;

	if (file == INVALID_HANDLE_VALUE)
		return;
	if (GetFileSize(file, NULL) >= LOG_MAX_LEN) {
		CloseHandle(file);
		MoveFileExW(
		    w->log_path, w->log_old_path, MOVEFILE_REPLACE_EXISTING);
		file = open_file(w);
	}
	if (file == INVALID_HANDLE_VALUE)
		return;
	WriteFile(file, text->p, (DWORD)text->len, &done, NULL);
	CloseHandle(file);
}

static void
write_line(void *ctx, enum sml_log_level level, const char *line)
{
	struct sml_buf text;

	sml_buf_init(&text, LINE_MAX_LEN);
	client_os_local_time(client_os_now_utc(), &text);
	sml_buf_printf(&text, " %s: %s\r\n", sml_log_level_name(level), line);
	if (sml_buf_err(&text) == SML_OK)
		append(ctx, &text);
	sml_buf_free(&text);
}

void
worker_log_open(struct outlook_worker *w, const struct client_profile *p)
{
	if (client_os_make_dir(p->log_dir, true) != SML_OK)
		return;
	w->log_path = path_of(p, "outlook.log");
	w->log_old_path = path_of(p, "outlook.old.log");
	if (!w->log_path || !w->log_old_path)
		return;
	w->log = (struct sml_log){
	    .line = write_line, .ctx = w, .level = SML_LOG_INFO};
}
