/* SPDX-License-Identifier: Apache-2.0 */
/* The profile there is when no file says another. */
#include <stdlib.h>
#include <string.h>

#include "outlook/mapi_double.h"

/* The folders of a default store; the places of those that have a property to
 * find them by. */
static const struct {
	const WCHAR *name, *container_class;
	ULONG tag; /* on the Inbox and the root */
	ULONG store_tag;
} folders[] = {
    {L"Inbox", L"IPF.Note", 0, 0},
    {L"Outbox", L"IPF.Note", 0, PR_IPM_OUTBOX_ENTRYID},
    {L"Sent Items", L"IPF.Note", 0, PR_IPM_SENTMAIL_ENTRYID},
    {L"Deleted Items", L"IPF.Note", 0, PR_IPM_WASTEBASKET_ENTRYID},
    {L"Calendar", L"IPF.Appointment", PROP_TAG(PT_BINARY, 0x36D0), 0},
    {L"Contacts", L"IPF.Contact", PROP_TAG(PT_BINARY, 0x36D1), 0},
    {L"Journal", L"IPF.Journal", PROP_TAG(PT_BINARY, 0x36D2), 0},
    {L"Notes", L"IPF.StickyNote", PROP_TAG(PT_BINARY, 0x36D3), 0},
    {L"Tasks", L"IPF.Task", PROP_TAG(PT_BINARY, 0x36D4), 0},
};

static struct dbl_node *
new_folder(struct dbl_node *parent, const WCHAR *name, const WCHAR *class_name)
{
	struct dbl_node *n =
	    dbl_node_new(parent->store, MAPI_FOLDER, parent, 0);

	dbl_bag_set_text(&n->saved->bag, PR_DISPLAY_NAME_W, name);
	if (class_name)
		dbl_bag_set_text(
		    &n->saved->bag, PROP_TAG(PT_UNICODE, 0x3613), class_name);
	return n;
}

static void
point_at(struct dbl_node *from, ULONG tag, const struct dbl_node *to)
{
	BYTE id[DBL_LONG_ID_LEN];
	ULONG len = dbl_long_id(to, id);

	dbl_bag_set_bytes(&from->saved->bag, tag, id, len);
}

static void
build_private(struct dbl_store *s)
{
	struct dbl_node *root = new_folder(s->node, L"Root", NULL);
	struct dbl_node *top =
	    new_folder(root, L"Top of Outlook data file", NULL);
	struct dbl_node *inbox = NULL;

	point_at(s->node, PR_IPM_SUBTREE_ENTRYID, top);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct dbl_node *n = new_folder(
		    top, folders[i].name, folders[i].container_class);

		if (!inbox)
			inbox = n;
		if (folders[i].store_tag)
			point_at(s->node, folders[i].store_tag, n);
		if (folders[i].tag) {
			point_at(root, folders[i].tag, n);
			point_at(inbox, folders[i].tag, n);
		}
	}
	dbl_bag_set_text(
	    &s->node->saved->bag, PR_DISPLAY_NAME_W, L"Outlook Data File");
}

static void
build_public(struct dbl_store *s)
{
	struct dbl_node *root = new_folder(s->node, L"Root", NULL);
	struct dbl_node *top = new_folder(root, L"IPM_SUBTREE", NULL);
	struct dbl_node *all = new_folder(top, L"All Public Folders", NULL);

	s->provider = DBL_PUBLIC;
	point_at(s->node, PR_IPM_SUBTREE_ENTRYID, top);
	point_at(s->node, PROP_TAG(PT_BINARY, 0x6631), all);
	new_folder(all, L"Calendar of the club", L"IPF.Appointment");
	new_folder(all, L"Members", L"IPF.Contact");
	dbl_bag_set_text(
	    &s->node->saved->bag, PR_DISPLAY_NAME_W, L"Public Folders");
}

void
dbl_profile_build(void)
{
	char *kind = dbl_environment("VALISE_MAPI_PROFILE");
	char *name = dbl_environment("VALISE_MAPI_NAME");
	struct dbl_store *s;

	if (!name ||
	    !MultiByteToWideChar(CP_UTF8, 0, name, -1, dbl_profile.name,
		sizeof dbl_profile.name / sizeof *dbl_profile.name))
		memcpy(dbl_profile.name, L"Outlook", sizeof L"Outlook");
	free(name);
	s = dbl_store_new(1);
	s->is_default = true;
	s->ansi = kind && strstr(kind, "ansi");
	if (kind && strstr(kind, "exchange"))
		s->provider = DBL_EXCHANGE;
	build_private(s);
	if (kind && strstr(kind, "public"))
		build_public(dbl_store_new(2));
	free(kind);
}
