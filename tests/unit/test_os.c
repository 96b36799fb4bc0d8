/* SPDX-License-Identifier: Apache-2.0 */
/* The system behind client/os.h: the same promises on every system. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/os.h"
#include "support/folder.h"
#include "support/test.h"

/* "word" with a letter that no code page of one byte shares with all. */
#define WORD "w\xc3\xb6rd \xe6\x97\xa5"

static bool
holds(const char *path, struct sml_str want)
{
	struct sml_buf b;
	bool same;

	sml_buf_init(&b, 1 << 20);
	same = client_os_read_file(path, &b) == SML_OK &&
	       sml_str_eq(sml_buf_str(&b), want);
	sml_buf_free(&b);
	return same;
}

static void
os_file_written_is_read_back(void)
{
	char *folder = test_folder_new();
	const char *path = test_path(folder, WORD ".ics");

	CU_ASSERT(!client_os_is_file(path));
	CU_ASSERT(
	    client_os_write_file(path, SML_STR("a\r\nb\0c"), false) == SML_OK);
	CU_ASSERT(holds(path, SML_STR("a\r\nb\0c")));
	CU_ASSERT(
	    client_os_write_file(path, SML_STR("shorter"), true) == SML_OK);
	CU_ASSERT(holds(path, SML_STR("shorter")));
	CU_ASSERT(client_os_write_file(path, SML_STR(""), false) == SML_OK);
	CU_ASSERT(holds(path, SML_STR("")));
	CU_ASSERT(client_os_is_file(path) && !client_os_is_dir(path));
	/* No temporary file is left. */
	CU_ASSERT(test_count_files(folder) == 1);
	CU_ASSERT(client_os_remove_file(path) == SML_OK);
	CU_ASSERT(client_os_remove_file(path) == SML_OK);
	CU_ASSERT(!client_os_is_file(path));
	test_folder_free(folder);
}

static void
os_large_file_is_limited_by_the_buffer(void)
{
	char *folder = test_folder_new();
	const char *path = test_path(folder, "large");
	const size_t len = 300000;
	char *bytes = calloc(len, 1);
	struct sml_buf b;

	CU_ASSERT_PTR_NOT_NULL_FATAL(bytes);
	memset(bytes, 'x', len);
	CU_ASSERT(client_os_write_file(
		      path, (struct sml_str){bytes, len}, false) == SML_OK);
	CU_ASSERT(holds(path, (struct sml_str){bytes, len}));
	sml_buf_init(&b, len - 1);
	CU_ASSERT(client_os_read_file(path, &b) == SML_E_TOO_BIG);
	sml_buf_free(&b);
	free(bytes);
	test_folder_free(folder);
}

static void
os_missing_things_are_not_found(void)
{
	char *folder = test_folder_new();
	struct sml_buf b;
	uint64_t id;

	sml_buf_init(&b, 1000);
	CU_ASSERT(client_os_read_file(test_path(folder, "no"), &b) ==
		  SML_E_NOT_FOUND);
	CU_ASSERT(client_os_write_file(test_path(folder, "no/x"), SML_STR("x"),
		      false) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    client_os_list_dir(test_path(folder, "no"), &b) == SML_E_NOT_FOUND);
	CU_ASSERT(
	    client_os_file_id(test_path(folder, "no"), &id) == SML_E_NOT_FOUND);
	CU_ASSERT(client_os_secret_get(test_path(folder, "no"), &b) ==
		  SML_E_NOT_FOUND);
	sml_buf_free(&b);
	test_folder_free(folder);
}

static void
os_folder_is_made_with_its_parents(void)
{
	char *folder = test_folder_new();
	const char *path = test_path(folder, "a/" WORD "/c");
	const char *inner = test_path(folder, "a/" WORD "/c/f.txt");
	struct sml_buf names;

	CU_ASSERT(client_os_make_dir(path, true) == SML_OK);
	CU_ASSERT(client_os_make_dir(path, true) == SML_OK);
	CU_ASSERT(client_os_is_dir(path) && !client_os_is_file(path));
	CU_ASSERT(client_os_write_file(inner, SML_STR("x"), false) == SML_OK);
	sml_buf_init(&names, 1000);
	CU_ASSERT(client_os_list_dir(test_path(folder, "a"), &names) == SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&names), SML_STR(WORD "\0")));
	sml_buf_reset(&names);
	CU_ASSERT(client_os_list_dir(path, &names) == SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&names), SML_STR("f.txt\0")));
	CU_ASSERT(client_os_make_dir(inner, false) != SML_OK);
	sml_buf_free(&names);
	CU_ASSERT(client_os_remove_file(inner) == SML_OK);
	test_folder_free(folder);
}

static void
os_long_path_works(void)
{
	char *folder = test_folder_new();
	const char *path;
	char name[242];

	/* With the folder more than the 260 that Windows has by default. */
	memset(name, 'n', sizeof(name));
	name[120] = '/';
	name[241] = '\0';
	path = test_path(folder, name);
	CU_ASSERT(client_os_make_dir(path, false) == SML_OK);
	CU_ASSERT(client_os_is_dir(path));
	path = test_path(path, "file");
	CU_ASSERT(client_os_write_file(path, SML_STR("x"), false) == SML_OK);
	CU_ASSERT(holds(path, SML_STR("x")));
	CU_ASSERT(client_os_remove_file(path) == SML_OK);
	test_folder_free(folder);
}

static void
os_full_path_resolves_what_exists(void)
{
	char *folder = test_folder_new();
	struct sml_buf a, b;

	sml_buf_init(&a, 4096);
	sml_buf_init(&b, 4096);
	CU_ASSERT(
	    client_os_make_dir(test_path(folder, "x/y"), false) == SML_OK);
	CU_ASSERT(client_os_full_path(test_path(folder, "x"), &a) == SML_OK);
	CU_ASSERT(
	    client_os_full_path(test_path(folder, "x/y/../."), &b) == SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&a), sml_buf_str(&b)));
	CU_ASSERT(sml_str_ends(sml_buf_str(&a), "/x"));
	sml_buf_put_text(&a, "/new/file");
	sml_buf_reset(&b);
	CU_ASSERT(
	    client_os_full_path(test_path(folder, "x/new/file"), &b) == SML_OK);
	CU_ASSERT(sml_str_eq(sml_buf_str(&a), sml_buf_str(&b)));
	sml_buf_free(&a);
	sml_buf_free(&b);
	test_folder_free(folder);
}

static void
os_file_id_tells_a_copy(void)
{
	char *folder = test_folder_new();
	uint64_t first = 0, again = 0, other = 0;

	CU_ASSERT(client_os_make_dir(test_path(folder, "a"), false) == SML_OK);
	CU_ASSERT(client_os_make_dir(test_path(folder, "b"), false) == SML_OK);
	CU_ASSERT(client_os_file_id(test_path(folder, "a"), &first) == SML_OK);
	CU_ASSERT(client_os_file_id(test_path(folder, "b"), &other) == SML_OK);
	CU_ASSERT(rename(test_path(folder, "a"), test_path(folder, "c")) == 0);
	CU_ASSERT(client_os_file_id(test_path(folder, "c"), &again) == SML_OK);
	CU_ASSERT(first == again && first != other && first != 0);
	test_folder_free(folder);
}

static bool
count_and_cancel(void *ctx)
{
	int *count = ctx;

	return ++*count == 2;
}

static void
os_lock_is_held_by_one(void)
{
	char *folder = test_folder_new();
	const char *path = test_path(folder, "lock");
	struct client_os_lock *lock = NULL, *second = NULL;
	int count = 0;

	CU_ASSERT_FATAL(client_os_lock(path, 0, NULL, NULL, &lock) == SML_OK);
	CU_ASSERT(client_os_lock(path, 0, NULL, NULL, &second) == SML_E_BUSY);
	CU_ASSERT(client_os_lock(path, 100, NULL, NULL, &second) == SML_E_BUSY);
	CU_ASSERT(client_os_lock(path, 60000, count_and_cancel, &count,
		      &second) == SML_E_CANCELLED);
	CU_ASSERT(count == 2);
	client_os_unlock(lock);
	client_os_unlock(NULL);
	CU_ASSERT(client_os_lock(path, 0, NULL, NULL, &second) == SML_OK);
	client_os_unlock(second);
	test_folder_free(folder);
}

static void
os_clock_and_randomness_move(void)
{
	int64_t start = client_os_ticks_ms();
	uint8_t a[16] = {0}, b[16] = {0};
	struct sml_env env;

	client_os_sleep_ms(20);
	CU_ASSERT(client_os_ticks_ms() - start >= 15);
	CU_ASSERT(client_os_ticks_ms() - start < 20000);
	CU_ASSERT(client_os_now_utc() > 1700000000);
	CU_ASSERT(client_os_random(a, sizeof(a)) == SML_OK);
	CU_ASSERT(client_os_random(b, sizeof(b)) == SML_OK);
	CU_ASSERT(memcmp(a, b, sizeof(a)) != 0);
	client_os_env(NULL, &env);
	CU_ASSERT(env.now_utc(env.ctx) - client_os_now_utc() <= 1);
	CU_ASSERT(env.ticks_ms(env.ctx) >= start);
	CU_ASSERT(env.random(env.ctx, a, sizeof(a)) == SML_OK);
}

static void
os_charsets_become_utf8(void)
{
	static const struct {
		const char *charset, *in, *utf8;
	} rows[] = {
	    {"ISO-8859-15", "\xa4 \xfc", "\xe2\x82\xac \xc3\xbc"},
	    {"windows-1251", "\xc6", "\xd0\x96"},
	    {"Shift_JIS", "\x93\xfa", "\xe6\x97\xa5"},
	    {"KOI8-R", "\xf6", "\xd0\x96"},
	    {"iso-8859-2", "", ""},
	};
	struct sml_env env;
	struct sml_buf b;
	size_t i;

	client_os_env(NULL, &env);
	sml_buf_init(&b, 100);
	for (i = 0; i < SML_ARRAY_LEN(rows); i++) {
		sml_buf_reset(&b);
		CU_ASSERT(env.to_utf8(env.ctx, sml_str_of(rows[i].charset),
			      sml_str_of(rows[i].in), &b) == SML_OK);
		CU_ASSERT(sml_str_is(sml_buf_str(&b), rows[i].utf8));
	}
	sml_buf_reset(&b);
	CU_ASSERT(env.to_utf8(env.ctx, SML_STR("no-such-set"), SML_STR("x"),
		      &b) == SML_E_UNSUPPORTED);
	CU_ASSERT(env.to_utf8(env.ctx, SML_STR("Shift_JIS"), SML_STR("a\x81"),
		      &b) == SML_E_CHARSET);
	sml_buf_free(&b);
}

/* Not checked by the compiler, as translations are: ISO C knows no places. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
static void
format(struct sml_buf *out, const char *text, ...)
{
	va_list args;

	va_start(args, text);
	client_os_format(out, text, args);
	va_end(args);
}
#pragma GCC diagnostic pop

static void
os_format_knows_places(void)
{
	struct sml_buf b;

	sml_buf_init(&b, 100);
	format(&b, "%2$s before %1$s;", "a", "b");
	format(&b, "%d %zu %s;", 7, sizeof(b.cap), "c");
	CU_ASSERT(sml_str_starts(sml_buf_str(&b), "b before a;7 "));
	sml_buf_reset(&b);
	format(&b, "%1$200s", "x");
	CU_ASSERT(b.err == SML_E_TOO_BIG);
	sml_buf_free(&b);
}

static void
os_local_time_has_its_form(void)
{
	struct sml_buf b;
	size_t i;

	sml_buf_init(&b, 100);
	client_os_local_time(1767225600, &b);
	CU_ASSERT_FATAL(b.len == 19);
	for (i = 0; i < b.len; i++) {
		char c = (char)b.p[i];

		CU_ASSERT(
		    c == "dddd-dd-dd dd:dd:dd"[i] || (c >= '0' && c <= '9'));
	}
	sml_buf_free(&b);
}

static void
os_places_are_named(void)
{
	uint8_t first[SML_SHA256_LEN], again[SML_SHA256_LEN];
	struct sml_buf b;

	sml_buf_init(&b, 4096);
	CU_ASSERT(client_os_data_dir(&b) == SML_OK && b.len > 1);
	sml_buf_free(&b);
	CU_ASSERT(client_os_machine_id(first) == SML_OK);
	CU_ASSERT(client_os_machine_id(again) == SML_OK);
	CU_ASSERT(memcmp(first, again, sizeof(first)) == 0);
	CU_ASSERT_PTR_NULL(client_os_setting("VALISE_NO_SUCH_SETTING"));
	CU_ASSERT_PTR_NOT_NULL(client_os_setting("PATH"));
}

static void
os_secret_comes_back_and_goes(void)
{
	char *folder = test_folder_new();
	const char *slot = test_path(folder, "secret");
	struct sml_buf b;

	sml_buf_init(&b, 1000);
	CU_ASSERT(client_os_secret_put(slot, SML_STR("OhBehave")) == SML_OK);
	CU_ASSERT(
	    client_os_secret_put(slot, SML_STR("K\xc3\xb6nig")) == SML_OK);
	CU_ASSERT(client_os_secret_get(slot, &b) == SML_OK);
	CU_ASSERT(sml_str_is(sml_buf_str(&b), "K\xc3\xb6nig"));
	CU_ASSERT(client_os_secret_del(slot) == SML_OK);
	sml_buf_wipe(&b);
	CU_ASSERT(client_os_secret_get(slot, &b) == SML_E_NOT_FOUND);
	sml_buf_free(&b);
	test_folder_free(folder);
}

int
main(int argc, char **argv)
{
#define CASE(f)                                                                \
	{                                                                      \
#f, f                                                          \
	}
	static const struct test_case cases[] = {
	    CASE(os_file_written_is_read_back),
	    CASE(os_large_file_is_limited_by_the_buffer),
	    CASE(os_missing_things_are_not_found),
	    CASE(os_folder_is_made_with_its_parents),
	    CASE(os_long_path_works),
	    CASE(os_full_path_resolves_what_exists),
	    CASE(os_file_id_tells_a_copy),
	    CASE(os_lock_is_held_by_one),
	    CASE(os_clock_and_randomness_move),
	    CASE(os_charsets_become_utf8),
	    CASE(os_format_knows_places),
	    CASE(os_local_time_has_its_form),
	    CASE(os_places_are_named),
	    CASE(os_secret_comes_back_and_goes),
	    {NULL, NULL},
	};

	return test_main("os", cases, argc, argv);
}
