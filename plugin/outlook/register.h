/* SPDX-License-Identifier: Apache-2.0 */
/* The add-in in the registry. */
#ifndef OUTLOOK_REGISTER_H
#define OUTLOOK_REGISTER_H

#include <windows.h>

/* Write class and Outlook\Addins key below @root (HKEY_CURRENT_USER: this
 * user; HKEY_LOCAL_MACHINE: all), for the DLL @instance. Load behaviour 3: at
 * start-up. */
HRESULT outlook_register(HKEY root, HINSTANCE instance);
/* Remove them; S_OK also if there are none. */
HRESULT outlook_unregister(HKEY root);

#endif
