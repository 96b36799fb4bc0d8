# SPDX-License-Identifier: Apache-2.0
# The MAPI store.
OUTLOOK_STORE_SOURCES =
