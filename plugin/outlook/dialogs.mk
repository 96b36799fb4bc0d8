# SPDX-License-Identifier: Apache-2.0
# Dialogs and their resources.
OUTLOOK_DIALOG_SOURCES =
