/* SPDX-License-Identifier: Apache-2.0 */
/* A run that a server's notification asks for: which folders, how, and whether
 * it is the account's server that asks (syncml.md 22). */
#include <string.h>

#include "base/limits.h"
#include "client/run_priv.h"
#include "client/text.h"

static enum sml_err
refuse(struct run *r, const char *why)
{
	client_problem_set(
	    &r->problem, CLIENT_PROBLEM_BAD_NOTIFICATION, NULL, why);
	return SML_E_CONFIG;
}

/* Signed with our password, and the nonce of the last session or none. One that
 * is not signed asks for nothing that a person could not be asked by anybody:
 * it deletes nothing. */
static enum sml_err
check_digest(struct run *r, struct sml_str in)
{
	const struct sml_str password = sml_buf_str(&r->password);
	struct sml_str nonce;
	bool is_right = false;
	enum sml_err err;

	if (!sml_san_is_signed(r->notification))
		return SML_OK;
	err = r->st->ops->get(r->st, "nonce", r->arena, &nonce);
	if (err == SML_OK)
		err = sml_san_verify(
		    in, r->notification, password, nonce, &is_right);
	if ((err == SML_OK && !is_right) || err == SML_E_NOT_FOUND)
		err = sml_san_verify(
		    in, r->notification, password, SML_STR(""), &is_right);
	if (err != SML_OK)
		return run_fail(r, err);
	return is_right ? SML_OK
			: refuse(r, _("its signature does not fit the "
				      "password of this account"));
}

enum sml_err
run_notify_open(struct run *r)
{
	const struct sml_str in = r->cfg->notification;
	struct sml_san *san;
	enum sml_err err;
	size_t i;

	if (!in.p)
		return SML_OK;
	san = sml_arena_alloc(r->arena, sizeof(*san));
	err = san ? sml_san_parse(in, r->arena, san) : SML_E_NOMEM;
	if (err == SML_E_SYNTAX)
		return refuse(r, _("it is neither a notification of OMA DS "
				   "1.2 nor a message of a server"));
	if (err != SML_OK)
		return run_fail(r, err);
	for (i = 0; i < san->sync_count; i++)
		san->syncs[i].is_unknown = true;
	r->notification = san;
	r->has_notified_id = !sml_str_is(san->session_id, "0");
	return check_digest(r, in);
}

/* ---- folders ---- */

static struct sml_str
bare(struct sml_str name)
{
	name = sml_str_sub(name, 0, sml_str_chr(name, '?', 0));
	if (sml_str_starts(name, "./"))
		name = sml_str_sub(name, 2, name.len - 2);
	while (sml_str_starts(name, "/"))
		name = sml_str_sub(name, 1, name.len - 1);
	return name;
}

static bool
is_type_of(const struct sml_san_sync *sync, enum sml_kind kind)
{
	static const uint32_t types[] = {
	    [SML_KIND_CONTACT] = SML_SAN_TYPE_VCARD,
	    [SML_KIND_CALENDAR] = SML_SAN_TYPE_VCALENDAR,
	    [SML_KIND_NOTE] = SML_SAN_TYPE_PLAIN,
	};
	const struct sml_media *row;

	for (row = sml_media_table; row->type && sync->media.len; row++)
		if (row->kind == kind &&
		    sml_str_is_nocase(sync->media, row->type))
			return true;
	return sync->type != SML_SAN_TYPE_NONE && sync->type == types[kind];
}

/* By the database's name, else by its type: then the first folder of it. */
static bool
is_meant(const struct sml_san_sync *sync, const struct client_folder *folder,
    struct sml_str remote)
{
	const struct client_folder *first = client_folder_table;
	const struct sml_str name = bare(sync->server);

	if (name.len > 0)
		return sml_str_eq_nocase(name, bare(remote)) ||
		       sml_str_is_nocase(name, folder->name);
	while (first->kind != folder->kind)
		first++;
	return first == folder && is_type_of(sync, folder->kind);
}

bool
run_notify_wants(const struct run *r, const struct client_folder *folder,
    struct sml_str remote, enum sml_mode *mode_out)
{
	struct sml_san *san = r->notification;
	bool is_wanted = san->sync_count == 0;
	size_t i;

	*mode_out = SML_MODE_TWO_WAY;
	if (!client_profile_has_folder(r->cfg->profile, folder))
		return false;
	for (i = 0; i < san->sync_count; i++) {
		if (!is_meant(&san->syncs[i], folder, remote))
			continue;
		san->syncs[i].is_unknown = false;
		if (!is_wanted)
			*mode_out = (enum sml_mode)sml_san_client_alert(
			    san->syncs[i].alert);
		is_wanted = true;
	}
	return is_wanted;
}

enum sml_err
run_notify_check_folders(struct run *r)
{
	if (!r->notification || r->folder_count > 0)
		return SML_OK;
	return refuse(r, _("it asks for no folder of this profile"));
}
