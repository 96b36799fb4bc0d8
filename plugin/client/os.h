/* SPDX-License-Identifier: Apache-2.0 */
/* The system: files, locks, clock, randomness, paths, secrets, terminal. */
#ifndef CLIENT_OS_H
#define CLIENT_OS_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/env.h"

/**
 * Implemented by os_posix.c and os_windows.c. Paths are UTF-8 with '/', and
 * NUL-terminated. Errors of files, everywhere below: SML_E_NOT_FOUND,
 * SML_E_DENIED, SML_E_FULL (no space), SML_E_EXISTS, SML_E_TOO_BIG,
 * SML_E_ITEM_IO (anything else), SML_E_NOMEM.
 */

/* ---- files ---- */

/* Append a whole file to @out; the limit is that of @out. */
enum sml_err client_os_read_file(
    const char *path, struct sml_buf *out) SML_MUST_USE;
/* Put @bytes there, atomically and durably: temporary file, flush, rename,
 * flush of the folder. @is_private: only for the user (0600). */
enum sml_err client_os_write_file(
    const char *path, struct sml_str bytes, bool is_private) SML_MUST_USE;
/* What was written to the file survives a power cut from now on. */
enum sml_err client_os_flush_file(const char *path) SML_MUST_USE;
/* SML_OK also when there is none. */
enum sml_err client_os_remove_file(const char *path) SML_MUST_USE;
/* With all parents; SML_OK when it is there. @is_private: 0700 for the last. */
enum sml_err client_os_make_dir(const char *path, bool is_private) SML_MUST_USE;
bool client_os_is_dir(const char *path);
bool client_os_is_file(const char *path);
/* What stays when a folder is renamed and differs in a copy (inode). */
enum sml_err client_os_file_id(const char *path, uint64_t *id_out) SML_MUST_USE;
/* Absolute path, "." and ".." and links resolved where it exists. */
enum sml_err client_os_full_path(
    const char *path, struct sml_buf *out) SML_MUST_USE;
/* Names in a folder without "." and "..", in any order, each followed by a
 * NUL byte. For small folders (logs). */
enum sml_err client_os_list_dir(
    const char *path, struct sml_buf *names_out) SML_MUST_USE;

/* ---- locks ---- */

struct client_os_lock;
/* Lock the file at @path (made if missing) against other processes; the
 * system gives it back when the process ends. Waits up to @wait_ms, asking
 * @is_cancelled (may be NULL) in between. SML_E_BUSY, SML_E_CANCELLED. */
enum sml_err client_os_lock(const char *path, int64_t wait_ms,
    bool (*is_cancelled)(void *ctx), void *ctx,
    struct client_os_lock **out) SML_MUST_USE;
void client_os_unlock(struct client_os_lock *lock); /* NULL is allowed */

/* ---- clock, randomness, charsets ---- */

/* For the library; ctx is NULL. @log may be NULL. */
void client_os_env(const struct sml_log *log, struct sml_env *out);
int64_t client_os_now_utc(void);
int64_t client_os_ticks_ms(void);
/* SML_E_BUG: the system has none. */
enum sml_err client_os_random(uint8_t *out, size_t len) SML_MUST_USE;
void client_os_sleep_ms(int64_t ms);
/* "2026-11-21 09:05:00" in the user's zone, for people. */
void client_os_local_time(int64_t utc, struct sml_buf *out);

/* vprintf that knows "%2$s", appended. */
void client_os_format(struct sml_buf *out, const char *format, va_list args)
    SML_PRINTF(2, 0);

/* ---- places ---- */

/* Folder of the user's data: $XDG_DATA_HOME or ~/.local/share; "%APPDATA%". */
enum sml_err client_os_data_dir(struct sml_buf *out) SML_MUST_USE;
/* Digest of what names this machine and stays (machine-id). All zero and
 * SML_OK when the system has none. */
enum sml_err client_os_machine_id(uint8_t out[SML_SHA256_LEN]) SML_MUST_USE;
/* A setting of the process's surroundings, NULL if unset (environment). */
const char *client_os_setting(const char *name);

/* ---- secrets ---- */

/* A password, kept under the path @slot: on Linux a 0600 file there (the
 * Secret Service can stand behind the same three calls), on Windows a file
 * sealed by DPAPI. put replaces. */
enum sml_err client_os_secret_put(
    const char *slot, struct sml_str secret) SML_MUST_USE;
enum sml_err client_os_secret_get(
    const char *slot, struct sml_buf *out) SML_MUST_USE;
enum sml_err client_os_secret_del(const char *slot) SML_MUST_USE;

/* ---- terminal ---- */

/* @stream: 0 input, 1 output, 2 errors. */
bool client_os_is_terminal(int stream);
/* Columns, 80 if unknown. */
unsigned client_os_terminal_columns(void);
/* Ask on the terminal without echo. SML_E_NOT_FOUND: there is no terminal;
 * SML_E_CANCELLED: end of input. */
enum sml_err client_os_ask_secret(
    const char *prompt, struct sml_buf *out) SML_MUST_USE;

#endif
