# SPDX-License-Identifier: Apache-2.0
# WinHTTP and the accounts of the Outlook profile.
OUTLOOK_NET_SOURCES =
