/* SPDX-License-Identifier: Apache-2.0 */
/* Compiler attributes: the one macro header that may look at the system. */
#ifndef SML_BASE_ATTR_H
#define SML_BASE_ATTR_H

/* The result must be looked at. */
#define SML_MUST_USE __attribute__((warn_unused_result))

/* printf-style checking; mingw has two printf families. */
#if defined(__MINGW32__)
#include <stdio.h>
#define SML_PRINTF(fmt, args)                                                  \
	__attribute__((format(__MINGW_PRINTF_FORMAT, fmt, args)))
#else
#define SML_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#endif

#define SML_ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
