# SPDX-License-Identifier: Apache-2.0
# The COM add-in, its worker, and the DLL.
OUTLOOK_ADDIN_SOURCES = \
	plugin/outlook/catalog.c plugin/outlook/catalog.h \
	plugin/outlook/register.c plugin/outlook/register.h \
	plugin/outlook/addin_iface.h
