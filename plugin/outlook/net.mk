# SPDX-License-Identifier: Apache-2.0
# The accounts of the Outlook profile.
OUTLOOK_NET_SOURCES = \
	plugin/outlook/accounts.c plugin/outlook/accounts_iface.h \
	plugin/outlook/accounts_manager.c plugin/outlook/accounts_priv.h \
	plugin/outlook/accounts_registry.c
