/* SPDX-License-Identifier: Apache-2.0 */
/* Commands, their names and their elements. */
#include "wire/msg.h"

#include "wire/msg_read.h"

static const char *const cmd_names[] = {
#define ROW(id, name) [SML_CMD_##id] = name,
    SML_CMD_LIST(ROW)
#undef ROW
};

static const uint8_t cmd_els[] = {
    [SML_CMD_ADD] = SML_EL_ADD,
    [SML_CMD_ALERT] = SML_EL_ALERT,
    [SML_CMD_ATOMIC] = SML_EL_ATOMIC,
    [SML_CMD_COPY] = SML_EL_COPY,
    [SML_CMD_DELETE] = SML_EL_DELETE,
    [SML_CMD_EXEC] = SML_EL_EXEC,
    [SML_CMD_GET] = SML_EL_GET,
    [SML_CMD_MAP] = SML_EL_MAP,
    [SML_CMD_MOVE] = SML_EL_MOVE,
    [SML_CMD_PUT] = SML_EL_PUT,
    [SML_CMD_REPLACE] = SML_EL_REPLACE,
    [SML_CMD_RESULTS] = SML_EL_RESULTS,
    [SML_CMD_SEARCH] = SML_EL_SEARCH,
    [SML_CMD_SEQUENCE] = SML_EL_SEQUENCE,
    [SML_CMD_STATUS] = SML_EL_STATUS,
    [SML_CMD_SYNC] = SML_EL_SYNC,
    [SML_CMD_UNKNOWN] = SML_EL_UNKNOWN,
};
_Static_assert(sizeof(cmd_names) / sizeof(cmd_names[0]) == sizeof(cmd_els),
    "a row in cmd_els for every command");

const char *
sml_cmd_name(enum sml_cmd_type type)
{
	return cmd_names[type];
}

enum sml_cmd_type
sml_cmd_of_name(struct sml_str name)
{
	for (size_t i = SML_CMD_SYNCHDR; i < SML_CMD_UNKNOWN; i++)
		if (sml_str_is(name, cmd_names[i]))
			return (enum sml_cmd_type)i;
	return SML_CMD_UNKNOWN;
}

enum sml_cmd_type
sml_cmd_of_el(enum sml_el el)
{
	if (el != SML_EL_UNKNOWN)
		for (size_t i = SML_CMD_ADD; i < SML_CMD_UNKNOWN; i++)
			if (cmd_els[i] == el)
				return (enum sml_cmd_type)i;
	return SML_CMD_UNKNOWN;
}

enum sml_el
sml_cmd_el(enum sml_cmd_type type)
{
	return sml_elements[cmd_els[type]].id;
}
