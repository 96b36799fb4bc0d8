/* SPDX-License-Identifier: Apache-2.0 */
/* The folders of an account: names, the names others use for them, rows. */
#include "folders.h"

const struct server_folder_kind server_folder_kinds[] = {
    {"calendar", "Calendar", ".ics", SML_KIND_CALENDAR},
    {"contacts", "Contacts", ".vcf", SML_KIND_CONTACT},
    {"notes", "Notes", ".txt", SML_KIND_NOTE},
    {NULL, NULL, NULL, SML_KIND_NOTE},
};

/* What clients of other makers call them. */
static const struct {
	const char *alias;
	const char *name;
} aliases[] = {
    {"addressbook", "contacts"},
    {"cal", "calendar"},
    {"calendar/events", "calendar"},
    {"calendars", "calendar"},
    {"card", "contacts"},
    {"contact", "contacts"},
    {"dev-contacts", "contacts"},
    {"event", "calendar"},
    {"events", "calendar"},
    {"jot", "notes"},
    {"memo", "notes"},
    {"memos", "notes"},
    {"note", "notes"},
    {"scal", "calendar"},
    {"scard", "contacts"},
    {"snote", "notes"},
    {"vcal", "calendar"},
    {"vcard", "contacts"},
    {"vnote", "notes"},
};

static const struct server_folder_kind *
kind_of(struct sml_str name)
{
	const struct server_folder_kind *k;

	for (k = server_folder_kinds; k->name; k++)
		if (sml_str_is_nocase(name, k->name))
			return k;
	return NULL;
}

const struct server_folder_kind *
server_folders_of_name(struct sml_str name)
{
	size_t i;

	if (sml_str_starts(name, "."))
		name = sml_str_sub(name, 1, name.len);
	if (sml_str_starts(name, "/"))
		name = sml_str_sub(name, 1, name.len);
	for (i = 0; i < SML_ARRAY_LEN(aliases); i++)
		if (sml_str_is_nocase(name, aliases[i].alias))
			return kind_of(sml_str_of(aliases[i].name));
	return kind_of(name);
}

bool
server_folders_is_meant(struct sml_str name, struct sml_str source_ref)
{
	const struct server_folder_kind *kind = server_folders_of_name(name);

	return kind && kind == server_folders_of_name(source_ref);
}

/* First characters of the GUIDs: a folder made anew never gives one again. */
static enum sml_err
make_salt(const struct sml_env *env, char out[5])
{
	static const char letters[] = "ABCDEFGHJKMNPQRSTVWXYZ0123456789";
	uint8_t bytes[4];
	size_t i;
	enum sml_err err;

	err = env->random(env->ctx, bytes, sizeof(bytes));
	if (err)
		return err;
	for (i = 0; i < sizeof(bytes); i++)
		out[i] = letters[bytes[i] % 32];
	out[i] = '\0';
	return SML_OK;
}

static enum sml_err
folder_find(struct server_db *db, uint64_t owner,
    const struct server_folder_kind *kind, uint64_t *id_out)
{
	static const char sql[] =
	    "SELECT id FROM folder WHERE owner = ? AND name = ?";
	struct server_query *q = server_db_query(db, sql);
	enum sml_err err;

	server_bind_u64(q, owner);
	server_bind_str(q, sml_str_of(kind->name));
	err = server_db_first(q);
	if (err)
		return err;
	*id_out = server_col_u64(q);
	return server_db_done(q, SML_OK);
}

enum sml_err
server_folders_open(struct server_db *db, uint64_t owner,
    const struct server_folder_kind *kind, uint64_t *id_out)
{
	static const char sql[] = "INSERT INTO folder(owner, name, kind, salt)"
				  " VALUES (?, ?, ?, ?)";
	struct server_query *q;
	char salt[5];
	enum sml_err err;

	err = folder_find(db, owner, kind, id_out);
	if (err != SML_E_NOT_FOUND)
		return err;
	err = make_salt(server_db_env(db), salt);
	if (err)
		return err;
	q = server_db_query(db, sql);
	server_bind_u64(q, owner);
	server_bind_str(q, sml_str_of(kind->name));
	server_bind_u64(q, (uint64_t)kind->kind);
	server_bind_str(q, sml_str_of(salt));
	err = server_db_run(q);
	if (!err)
		*id_out = server_db_last_id(db);
	return err;
}
