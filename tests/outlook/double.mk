# SPDX-License-Identifier: Apache-2.0
# A strict double of a mail client, behind the MAPI of the system.
