/* SPDX-License-Identifier: Apache-2.0 */
/* What the two halves of the folder store share. */
#ifndef CLI_STORE_DIR_PRIV_H
#define CLI_STORE_DIR_PRIV_H

#include <dirent.h>
#include <sys/stat.h>

#include "cli/store_dir.h"

#define NAME_MAX_LEN 255 /* bytes, of every file system we know */
#define TOKEN_SIZE 96
#define SUFFIX_SIZE 16

#define TEMP ".valise-"
#define ASIDE "aside-"
#define RECOVERED "recovered-"

/* Files a batch may hold open until they are flushed together. A message may
 * fill all five folders, and a process has 1024 descriptors. */
#define ADDED_MAX 128

/* A new file without a name, to be flushed and linked. */
struct store_dir_added {
	int fd;
	int error; /* errno of its flush */
	char name[NAME_MAX_LEN + 1];
};

struct store_dir {
	struct sml_store base;
	char *dir, *ending, *aside_dir;
	int fd, aside_fd; /* -1: not begun */
	DIR *listing;
	bool is_dirty; /* a name was made, changed or removed */
	bool has_nameless, has_exchange; /* what the file system can */
	bool may_have_temps; /* of a crash: until the first whole listing */
	const struct sml_log *log;
	int64_t (*now_ns)(void *ctx);
	void *now_ctx;
	unsigned temp_count;
	size_t added_count;
	struct store_dir_added added[ADDED_MAX];
};

enum sml_err store_dir_err_of_errno(int number);
bool store_dir_is_item_name(const struct store_dir *s, struct sml_str name);
void store_dir_token(const struct stat *st, char out[TOKEN_SIZE]);
/* @at_ns: the clock before @st was taken. */
enum sml_err store_dir_entry(struct sml_str name, const struct stat *st,
    int64_t at_ns, struct sml_arena *arena, struct sml_entry *out) SML_MUST_USE;
int64_t store_dir_now_ns(const struct store_dir *s);
/* Same inode, size and time? */
bool store_dir_is_same(const struct stat *a, const struct stat *b);

/* "-" and ten letters from a digest of @op_id; does a name end in them? */
enum sml_err store_dir_suffix(
    struct sml_str op_id, char out[SUFFIX_SIZE]) SML_MUST_USE;
bool store_dir_has_suffix(
    const struct store_dir *s, struct sml_str name, const char *suffix);

/* store_dir_flush.c: files that wait for their names. Anything else done to
 * the folder first calls store_dir_flush(): SML_E_STORE, SML_E_STORE_FULL. */
enum sml_err store_dir_queue(
    struct store_dir *s, int fd, const char *name) SML_MUST_USE;
enum sml_err store_dir_flush(struct store_dir *s) SML_MUST_USE;
void store_dir_drop_added(struct store_dir *s);
bool store_dir_is_added(const struct store_dir *s, const char *name);

/* Operations of struct sml_store_ops, in store_dir_write.c. */
enum sml_err store_dir_plan_key(struct sml_store *st, struct sml_str op_id,
    const struct sml_facts *facts, struct sml_arena *arena,
    struct sml_str *key_out);
enum sml_err store_dir_apply(struct sml_store *st, const struct sml_apply *req,
    struct sml_arena *arena, struct sml_entry *out);

#endif
