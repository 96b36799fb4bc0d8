# SPDX-License-Identifier: Apache-2.0
# The MAPI store.
OUTLOOK_STORE_SOURCES = \
	plugin/outlook/mapi_defs.h \
	plugin/outlook/mapi_load.c plugin/outlook/mapi_load.h \
	plugin/outlook/mapi_parts.c plugin/outlook/mapi_parts.h \
	plugin/outlook/mapi_parts_priv.h plugin/outlook/mapi_parts_write.c \
	plugin/outlook/mapi_props.c plugin/outlook/mapi_props.h \
	plugin/outlook/mapi_recipients.c \
	plugin/outlook/mapi_table.c plugin/outlook/mapi_table.h \
	plugin/outlook/mapi_text.c plugin/outlook/mapi_text.h \
	plugin/outlook/mapi_value.c \
	plugin/outlook/store_mapi.c plugin/outlook/store_mapi_list.c \
	plugin/outlook/store_mapi_look.c plugin/outlook/store_mapi_priv.h \
	plugin/outlook/store_mapi_session.c \
	plugin/outlook/store_mapi_watch.c plugin/outlook/store_mapi_write.c
