# SPDX-License-Identifier: Apache-2.0
# A host that does what Outlook does.
