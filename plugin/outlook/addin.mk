# SPDX-License-Identifier: Apache-2.0
# The COM add-in, its worker, and the DLL.
OUTLOOK_ADDIN_SOURCES = \
	plugin/outlook/addin.c plugin/outlook/addin.h \
	plugin/outlook/addin_dll.c \
	plugin/outlook/addin_iface.h \
	plugin/outlook/catalog.c plugin/outlook/catalog.h \
	plugin/outlook/profile_dir.c plugin/outlook/profile_dir.h \
	plugin/outlook/register.c plugin/outlook/register.h \
	plugin/outlook/worker.c plugin/outlook/worker_priv.h \
	plugin/outlook/worker_run.c
