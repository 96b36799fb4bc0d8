# SPDX-License-Identifier: Apache-2.0
libsyncml_a_SOURCES +=
