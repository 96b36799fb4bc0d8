# SPDX-License-Identifier: Apache-2.0
# The COM add-in, its worker, and the DLL.
OUTLOOK_ADDIN_SOURCES =
