/* SPDX-License-Identifier: Apache-2.0 */
/* The cases that play a client; each table ends with a NULL id. */
#ifndef CONFORMANCE_CASES_H
#define CONFORMANCE_CASES_H

#include "conformance/device.h"

extern const struct conf_case conf_auth_cases[];
extern const struct conf_case conf_both_cases[];
extern const struct conf_case conf_change_cases[];
extern const struct conf_case conf_devinf_cases[];
extern const struct conf_case conf_filter_cases[];
extern const struct conf_case conf_init_cases[];
extern const struct conf_case conf_large_cases[];
extern const struct conf_case conf_map_cases[];
extern const struct conf_case conf_message_cases[];
extern const struct conf_case conf_size_cases[];
extern const struct conf_case conf_trouble_cases[];
extern const struct conf_case conf_version_cases[];

#endif
