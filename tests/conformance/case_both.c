/* SPDX-License-Identifier: Apache-2.0 */
/* Cases: changes that come from the server, and those of both sides. */
#include "conformance/cases.h"

static void
replace_one(struct conf_session *s)
{
	conf_replace(s, "1", "Aster", "777");
}

static void
delete_one(struct conf_session *s)
{
	conf_delete(s, "1");
}

/* ---- of the server ---- */

/* Two devices in step, both with Aster: item 1 of the first, some LUID of the
 * second, which is returned. */
static struct conf_device *
two_devices(
    struct conf_run *run, struct conf_device **first_out, const char **luid_out)
{
	struct conf_device *other;
	struct conf_session *s;
	const struct conf_got *got;

	*first_out = conf_with_aster(run);
	other = conf_other_device(run);
	s = conf_whole(run, other, CONF_CONTACTS, 201, NULL);
	got = conf_got(s, "Aster");
	conf_want(run, got && got->cmd == SML_CMD_ADD,
	    "the item does not come as an Add");
	conf_want(run, got->guid.p != NULL, "its Add has no Source");
	*luid_out = conf_copy(run, got->luid);
	if (conf_server(run)->is_patient)
		conf_whole(run, other, CONF_CONTACTS, 200, NULL);
	return other;
}

static void
server_adds(struct conf_run *run)
{
	struct conf_device *dev, *other;
	struct conf_session *s;
	const char *luid;

	other = two_devices(run, &dev, &luid);
	s = conf_whole(run, other, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "it is sent again after its Map");
}

static void
server_replaces(struct conf_run *run)
{
	struct conf_device *dev, *other;
	const struct conf_got *got;
	struct conf_session *s;
	const char *luid;

	other = two_devices(run, &dev, &luid);
	conf_whole(run, dev, CONF_CONTACTS, 200, replace_one);
	s = conf_whole(run, other, CONF_CONTACTS, 200, NULL);
	got = conf_got(s, "777");
	conf_want(run, got && got->cmd == SML_CMD_REPLACE,
	    "the change does not come as a Replace");
	conf_want(run, sml_str_is(got->luid, luid),
	    "Target is \"%.*s\", not our LUID", SML_STR_ARG(got->luid));
	conf_want(run, !got->guid.p, "the Replace has a Source");
	s = conf_whole(run, other, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "it comes again");
}

static void
server_deletes(struct conf_run *run)
{
	struct conf_device *dev, *other;
	struct conf_session *s;
	const char *luid;

	other = two_devices(run, &dev, &luid);
	conf_whole(run, dev, CONF_CONTACTS, 200, delete_one);
	s = conf_whole(run, other, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got && s->got->cmd == SML_CMD_DELETE && !s->got->next,
	    "no Delete comes, or more than that");
	conf_want(run, sml_str_is(s->got->luid, luid),
	    "Target is \"%.*s\", not our LUID", SML_STR_ARG(s->got->luid));
	s = conf_whole(run, other, CONF_CONTACTS, 200, NULL);
	conf_want(run, s->got == NULL, "it comes again");
}

/* ---- conflicts ---- */

static void
both_changed(struct conf_run *run)
{
	struct conf_device *dev, *other;
	struct conf_session *s;
	const char *luid;
	unsigned cmd, code;

	other = two_devices(run, &dev, &luid);
	conf_whole(run, dev, CONF_CONTACTS, 200, replace_one);
	s = conf_begun(run, other);
	cmd = conf_replace(s, luid, "Aster", "999");
	conf_send_sync(s);
	code = CONF_STATUS(s, cmd, luid, 200, 207, 208, 209, 409, 419);
	conf_finish(s);
	if (code == 209) {
		conf_want_items(run, dev, "777", 1, 2);
		conf_want_items(run, dev, "999", 1, 2);
	} else if (code == 419 || code == 409) {
		conf_want(run, conf_got(s, "777"),
		    "the server won, but its version is not sent");
		conf_want_items(run, dev, "777", 1, 1);
	} else if (code != 207) {
		conf_want_items(run, dev, "999", 1, 1);
	}
}

static void
delete_meets_change(struct conf_run *run)
{
	struct conf_device *dev, *other;
	struct conf_session *s;
	const char *luid;
	unsigned cmd;

	other = two_devices(run, &dev, &luid);
	conf_whole(run, dev, CONF_CONTACTS, 200, replace_one);
	s = conf_begun(run, other);
	cmd = conf_delete(s, luid);
	conf_send_sync(s);
	CONF_STATUS(s, cmd, luid, 419, 409, 200, 208, 207);
	conf_finish(s);
	conf_want_items(run, dev, "777", 1, 1);
}

static void
change_meets_delete(struct conf_run *run)
{
	struct conf_device *dev, *other;
	struct conf_session *s;
	const char *luid;
	unsigned cmd;

	other = two_devices(run, &dev, &luid);
	conf_whole(run, dev, CONF_CONTACTS, 200, delete_one);
	s = conf_begun(run, other);
	cmd = conf_replace(s, luid, "Aster", "999");
	conf_send_sync(s);
	CONF_STATUS(s, cmd, luid, 200, 201, 207, 208, 209);
	conf_finish(s);
	conf_want_items(run, dev, "999", 1, 1);
}

static void
both_deleted(struct conf_run *run)
{
	struct conf_device *dev, *other;
	struct conf_session *s;
	const char *luid;
	unsigned cmd;

	other = two_devices(run, &dev, &luid);
	conf_whole(run, dev, CONF_CONTACTS, 200, delete_one);
	s = conf_begun(run, other);
	cmd = conf_delete(s, luid);
	conf_send_sync(s);
	CONF_STATUS(s, cmd, luid, 200, 211, 404);
	conf_finish(s);
	conf_want_items(run, dev, "Aster", 0, 0);
}

const struct conf_case conf_both_cases[] = {
    {"server_adds", "23.4 Add", "an item from elsewhere comes once, as Add",
	server_adds, CONF_EVERY, SML_V_NONE},
    {"server_replaces", "23.4 Replace",
	"a change from elsewhere comes once, as Replace of our LUID",
	server_replaces, CONF_EVERY, SML_V_NONE},
    {"server_deletes", "23.4 Delete",
	"a deletion from elsewhere comes once, as Delete of our LUID",
	server_deletes, CONF_EVERY, SML_V_NONE},
    {"both_changed", "13 conflict",
	"changed on both sides: the Status says what became of it, truly",
	both_changed, CONF_SOME, SML_V_NONE},
    {"delete_meets_change", "sync-rules 4",
	"our Delete meets a change from elsewhere: the change stays",
	delete_meets_change, CONF_SOME, SML_V_NONE},
    {"change_meets_delete", "sync-rules 4",
	"our change meets a deletion from elsewhere: the change stays",
	change_meets_delete, CONF_SOME, SML_V_NONE},
    {"both_deleted", "13 conflict", "deleted on both sides does no harm",
	both_deleted, CONF_SOME, SML_V_NONE},
    {0},
};
