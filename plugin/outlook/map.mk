# SPDX-License-Identifier: Apache-2.0
# Contacts, notes, and the join with the original text.
