/* SPDX-License-Identifier: Apache-2.0 */
/* Files and locks, on Windows 7 and later. */
#include "client/os_windows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

#include <sddl.h>

/* Longer paths need the prefix that switches the system's own limit off. */
#define PLAIN_PATH_MAX 240
#define LONG_PREFIX L"\\\\?\\"
#define LONG_UNC_PREFIX L"\\\\?\\UNC\\"

#define SHARE_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)

/* For the system and its administrators besides the owner: nobody else. */
#define PRIVATE_SDDL L"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)"

/* ---- errors and text ---- */

static const struct {
	DWORD code;
	enum sml_err err;
} file_errors[] = {
    {ERROR_FILE_NOT_FOUND, SML_E_NOT_FOUND},
    {ERROR_PATH_NOT_FOUND, SML_E_NOT_FOUND},
    {ERROR_INVALID_NAME, SML_E_NOT_FOUND},
    {ERROR_BAD_PATHNAME, SML_E_NOT_FOUND},
    {ERROR_BAD_NETPATH, SML_E_NOT_FOUND},
    {ERROR_DIRECTORY, SML_E_NOT_FOUND},
    {ERROR_INVALID_DRIVE, SML_E_NOT_FOUND},
    {ERROR_ACCESS_DENIED, SML_E_DENIED},
    {ERROR_PRIVILEGE_NOT_HELD, SML_E_DENIED},
    {ERROR_WRITE_PROTECT, SML_E_DENIED},
    {ERROR_DISK_FULL, SML_E_FULL},
    {ERROR_HANDLE_DISK_FULL, SML_E_FULL},
    {ERROR_FILE_EXISTS, SML_E_EXISTS},
    {ERROR_ALREADY_EXISTS, SML_E_EXISTS},
    {ERROR_NOT_ENOUGH_MEMORY, SML_E_NOMEM},
    {ERROR_OUTOFMEMORY, SML_E_NOMEM},
};

enum sml_err
client_os_windows_error(void)
{
	DWORD code = GetLastError();
	size_t i;

	for (i = 0; i < SML_ARRAY_LEN(file_errors); i++)
		if (file_errors[i].code == code)
			return file_errors[i].err;
	return SML_E_ITEM_IO;
}

wchar_t *
client_os_windows_wide(const char *text)
{
	int len = MultiByteToWideChar(
	    CP_UTF8, MB_ERR_INVALID_CHARS, text, -1, NULL, 0);
	wchar_t *wide;

	if (len <= 0)
		return NULL;
	wide = calloc((size_t)len, sizeof(*wide));
	if (wide)
		MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, len);
	return wide;
}

enum sml_err
client_os_windows_put(const wchar_t *wide, size_t len, struct sml_buf *out)
{
	int need;

	if (!len)
		return sml_buf_err(out);
	if (len > INT_MAX)
		return SML_E_TOO_BIG;
	need = WideCharToMultiByte(
	    CP_UTF8, 0, wide, (int)len, NULL, 0, NULL, NULL);
	if (need <= 0)
		return SML_E_CHARSET;
	out->err = sml_buf_reserve(out, (size_t)need);
	if (out->err)
		return out->err;
	WideCharToMultiByte(CP_UTF8, 0, wide, (int)len,
	    (char *)out->p + out->len, need, NULL, NULL);
	out->len += (size_t)need;
	return SML_OK;
}

enum sml_err
client_os_windows_put_path(const wchar_t *wide, struct sml_buf *out)
{
	size_t from = out->len, i;
	enum sml_err err;

	if (wcsncmp(wide, LONG_UNC_PREFIX, 8) == 0) {
		sml_buf_put_text(out, "//");
		wide += 8;
	} else if (wcsncmp(wide, LONG_PREFIX, 4) == 0) {
		wide += 4;
	}
	err = client_os_windows_put(wide, wcslen(wide), out);
	for (i = from; i < out->len; i++)
		if (out->p[i] == '\\')
			out->p[i] = '/';
	return err;
}

/* An absolute path for the system; the caller frees. NULL:
 * client_os_windows_error() tells. */
static wchar_t *
wide_path(const char *path)
{
	wchar_t *relative = client_os_windows_wide(path), *full = NULL;
	const wchar_t *prefix = L"";
	size_t skip = 0, prefix_len;
	DWORD len;

	if (!relative) {
		SetLastError(ERROR_INVALID_NAME);
		return NULL;
	}
	len = GetFullPathNameW(relative, 0, NULL, NULL);
	if (!len)
		goto free_relative;
	if (len > PLAIN_PATH_MAX && wcsncmp(relative, LONG_PREFIX, 4) != 0)
		prefix = LONG_PREFIX;
	if (*prefix && relative[0] == relative[1] &&
	    (relative[0] == L'\\' || relative[0] == L'/')) {
		prefix = LONG_UNC_PREFIX;
		skip = 2;
	}
	prefix_len = wcslen(prefix);
	full = calloc(prefix_len + len, sizeof(*full));
	if (!full) {
		SetLastError(ERROR_NOT_ENOUGH_MEMORY);
		goto free_relative;
	}
	GetFullPathNameW(relative, len, full + prefix_len, NULL);
	if (prefix_len) {
		memmove(full + prefix_len, full + prefix_len + skip,
		    (len - skip) * sizeof(*full));
		memcpy(full, prefix, prefix_len * sizeof(*full));
	}

free_relative:
	free(relative);
	return full;
}

/* ---- files ---- */

static HANDLE
open_file(const char *path, DWORD access, DWORD disposition, DWORD flags)
{
	wchar_t *wide = wide_path(path);
	HANDLE file = INVALID_HANDLE_VALUE;

	if (wide) {
		file = CreateFileW(wide, access, SHARE_ALL, NULL, disposition,
		    flags | FILE_ATTRIBUTE_NORMAL, NULL);
	}
	free(wide);
	return file;
}

enum sml_err
client_os_read_file(const char *path, struct sml_buf *out)
{
	HANDLE file = open_file(path, GENERIC_READ, OPEN_EXISTING, 0);
	enum sml_err err = SML_OK;
	DWORD got = 0;
	char part[16384];

	if (file == INVALID_HANDLE_VALUE)
		return client_os_windows_error();
	do {
		if (!ReadFile(file, part, sizeof(part), &got, NULL)) {
			err = client_os_windows_error();
			break;
		}
		sml_buf_put(out, part, got);
		err = sml_buf_err(out);
	} while (got && !err);
	CloseHandle(file);
	sml_wipe(part, sizeof(part));
	return err;
}

static enum sml_err
write_all(HANDLE file, struct sml_str bytes)
{
	while (bytes.len) {
		struct sml_str part = sml_str_sub(bytes, 0, 1u << 20);
		DWORD done = 0;

		if (!WriteFile(file, part.p, (DWORD)part.len, &done, NULL))
			return client_os_windows_error();
		bytes = sml_str_sub(bytes, done, bytes.len);
	}
	return FlushFileBuffers(file) ? SML_OK : client_os_windows_error();
}

/* A descriptor for PRIVATE_SDDL, in @attributes; LocalFree its member. */
static bool
make_private(SECURITY_ATTRIBUTES *attributes)
{
	*attributes = (SECURITY_ATTRIBUTES){.nLength = sizeof(*attributes)};
	return ConvertStringSecurityDescriptorToSecurityDescriptorW(
	    PRIVATE_SDDL, SDDL_REVISION_1, &attributes->lpSecurityDescriptor,
	    NULL);
}

/* Write @bytes to the new file @path. */
static enum sml_err
write_new(const wchar_t *path, struct sml_str bytes, bool is_private)
{
	SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};
	enum sml_err err;
	HANDLE file;

	if (is_private && !make_private(&attributes))
		return client_os_windows_error();
	file = CreateFileW(path, GENERIC_WRITE, 0, &attributes, CREATE_NEW,
	    FILE_ATTRIBUTE_NORMAL, NULL);
	err = file == INVALID_HANDLE_VALUE ? client_os_windows_error() : SML_OK;
	LocalFree(attributes.lpSecurityDescriptor);
	if (err)
		return err;
	err = write_all(file, bytes);
	if (!CloseHandle(file) && !err)
		err = client_os_windows_error();
	return err;
}

enum sml_err
client_os_write_file(const char *path, struct sml_str bytes, bool is_private)
{
	enum sml_err err = SML_E_NOMEM;
	wchar_t *target = wide_path(path), *temporary = NULL;
	uint64_t salt = 0;
	size_t len;

	if (!target)
		return client_os_windows_error();
	len = wcslen(target) + 24;
	temporary = calloc(len, sizeof(*temporary));
	if (!temporary)
		goto free_names;
	err = client_os_random((uint8_t *)&salt, sizeof(salt));
	if (err)
		goto free_names;
	swprintf(temporary, len, L"%ls.%016llx.tmp", target,
	    (unsigned long long)salt);
	err = write_new(temporary, bytes, is_private);
	if (!err && !MoveFileExW(temporary, target,
			MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
		err = client_os_windows_error();
	if (err)
		DeleteFileW(temporary);

free_names:
	free(temporary);
	free(target);
	return err;
}

enum sml_err
client_os_flush_file(const char *path)
{
	HANDLE file = open_file(path, GENERIC_WRITE, OPEN_EXISTING, 0);
	enum sml_err err = SML_OK;

	if (file == INVALID_HANDLE_VALUE)
		return client_os_windows_error();
	if (!FlushFileBuffers(file))
		err = client_os_windows_error();
	CloseHandle(file);
	return err;
}

enum sml_err
client_os_remove_file(const char *path)
{
	wchar_t *wide = wide_path(path);
	enum sml_err err = SML_OK;

	if (!wide || !DeleteFileW(wide))
		err = client_os_windows_error();
	free(wide);
	return err == SML_E_NOT_FOUND ? SML_OK : err;
}

static DWORD
attributes_of(const char *path)
{
	wchar_t *wide = wide_path(path);
	DWORD found = wide ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;

	free(wide);
	return found;
}

bool
client_os_is_dir(const char *path)
{
	DWORD found = attributes_of(path);

	return found != INVALID_FILE_ATTRIBUTES &&
	       (found & FILE_ATTRIBUTE_DIRECTORY);
}

bool
client_os_is_file(const char *path)
{
	DWORD found = attributes_of(path);

	return found != INVALID_FILE_ATTRIBUTES &&
	       !(found & FILE_ATTRIBUTE_DIRECTORY);
}

/* One folder whose parent is there; an existing one is fine. */
static enum sml_err
make_one_dir(const char *path, SECURITY_ATTRIBUTES *attributes)
{
	wchar_t *wide = wide_path(path);
	enum sml_err err = SML_OK;

	if (!wide || !CreateDirectoryW(wide, attributes))
		err = client_os_windows_error();
	free(wide);
	return err && client_os_is_dir(path) ? SML_OK : err;
}

enum sml_err
client_os_make_dir(const char *path, bool is_private)
{
	SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes)};
	enum sml_err err = SML_OK;
	char *part;
	size_t i;

	if (client_os_is_dir(path))
		return SML_OK;
	part = calloc(strlen(path) + 1, 1);
	if (!part)
		return SML_E_NOMEM;
	for (i = 0; path[i]; i++) {
		/* Drives and shares that are there need no making. */
		if (i && path[i] == '/' && !client_os_is_dir(part))
			err = make_one_dir(part, NULL);
		part[i] = path[i];
	}
	if (is_private && !make_private(&attributes))
		err = client_os_windows_error();
	else
		err = make_one_dir(part, &attributes);
	LocalFree(attributes.lpSecurityDescriptor);
	free(part);
	return err;
}

enum sml_err
client_os_file_id(const char *path, uint64_t *id_out)
{
	HANDLE file =
	    open_file(path, 0, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS);
	BY_HANDLE_FILE_INFORMATION info;
	enum sml_err err = SML_OK;

	if (file == INVALID_HANDLE_VALUE)
		return client_os_windows_error();
	if (GetFileInformationByHandle(file, &info))
		*id_out =
		    (uint64_t)info.nFileIndexHigh << 32 | info.nFileIndexLow;
	else
		err = client_os_windows_error();
	CloseHandle(file);
	return err;
}

/* Append where the open @file really lies. */
static enum sml_err
put_final_path(HANDLE file, struct sml_buf *out)
{
	DWORD len = GetFinalPathNameByHandleW(file, NULL, 0, 0);
	enum sml_err err;
	wchar_t *wide;

	if (!len)
		return client_os_windows_error();
	wide = calloc((size_t)len + 1, sizeof(*wide));
	if (!wide)
		return SML_E_NOMEM;
	if (GetFinalPathNameByHandleW(file, wide, len, 0))
		err = client_os_windows_put_path(wide, out);
	else
		err = client_os_windows_error();
	free(wide);
	return err;
}

/* Open the longest part of @wide that exists; what follows it has no links.
 * @rest_out: where that part ends. INVALID_HANDLE_VALUE: not even a drive. */
static HANDLE
open_existing_part(wchar_t *wide, wchar_t **rest_out)
{
	wchar_t *cut = wide + wcslen(wide);

	while (cut && cut > wide && cut[-1] != L':') {
		wchar_t kept = *cut;
		wchar_t *shorter;
		HANDLE file;

		*cut = L'\0';
		file = CreateFileW(wide, 0, SHARE_ALL, NULL, OPEN_EXISTING,
		    FILE_FLAG_BACKUP_SEMANTICS, NULL);
		shorter = wcsrchr(wide, L'\\');
		*cut = kept;
		*rest_out = cut;
		if (file != INVALID_HANDLE_VALUE)
			return file;
		cut = shorter;
	}
	return INVALID_HANDLE_VALUE;
}

enum sml_err
client_os_full_path(const char *path, struct sml_buf *out)
{
	wchar_t *wide = wide_path(path), *cut;
	enum sml_err err = SML_OK;
	HANDLE file;

	if (!wide)
		return client_os_windows_error();
	file = open_existing_part(wide, &cut);
	if (file == INVALID_HANDLE_VALUE) {
		err = client_os_windows_put_path(wide, out);
	} else {
		err = put_final_path(file, out);
		if (!err)
			err = client_os_windows_put_path(cut, out);
		CloseHandle(file);
	}
	free(wide);
	return err;
}

enum sml_err
client_os_list_dir(const char *path, struct sml_buf *names_out)
{
	wchar_t *wide = wide_path(path), *pattern = NULL;
	enum sml_err err = SML_OK;
	WIN32_FIND_DATAW found;
	HANDLE list;
	size_t len;

	if (!wide)
		return client_os_windows_error();
	len = wcslen(wide) + 3;
	pattern = calloc(len, sizeof(*pattern));
	if (pattern)
		swprintf(pattern, len, L"%ls\\*", wide);
	free(wide);
	if (!pattern)
		return SML_E_NOMEM;
	list = FindFirstFileW(pattern, &found);
	free(pattern);
	if (list == INVALID_HANDLE_VALUE)
		return client_os_windows_error();
	do {
		if (wcscmp(found.cFileName, L".") == 0 ||
		    wcscmp(found.cFileName, L"..") == 0)
			continue;
		err = client_os_windows_put(
		    found.cFileName, wcslen(found.cFileName), names_out);
		sml_buf_put_byte(names_out, 0);
	} while (!err && FindNextFileW(list, &found));
	FindClose(list);
	return err ? err : sml_buf_err(names_out);
}

/* ---- locks ---- */

struct client_os_lock {
	HANDLE file;
};

enum sml_err
client_os_lock(const char *path, int64_t wait_ms,
    bool (*is_cancelled)(void *ctx), void *ctx, struct client_os_lock **out)
{
	const int64_t until_ms = client_os_ticks_ms() + wait_ms;
	HANDLE file =
	    open_file(path, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS, 0);
	enum sml_err err = SML_OK;

	if (file == INVALID_HANDLE_VALUE)
		return client_os_windows_error();
	for (;;) {
		OVERLAPPED at = {0};

		if (LockFileEx(file,
			LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0,
			1, 0, &at))
			break;
		if (GetLastError() != ERROR_LOCK_VIOLATION &&
		    GetLastError() != ERROR_IO_PENDING)
			err = client_os_windows_error();
		else if (client_os_ticks_ms() >= until_ms)
			err = SML_E_BUSY;
		else if (is_cancelled && is_cancelled(ctx))
			err = SML_E_CANCELLED;
		if (err)
			goto close_file;
		Sleep(50);
	}
	*out = calloc(1, sizeof(**out));
	if (!*out) {
		err = SML_E_NOMEM;
		goto close_file;
	}
	(*out)->file = file;
	return SML_OK;

close_file:
	CloseHandle(file);
	return err;
}

void
client_os_unlock(struct client_os_lock *lock)
{
	if (!lock)
		return;
	CloseHandle(lock->file);
	free(lock);
}
