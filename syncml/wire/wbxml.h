/* SPDX-License-Identifier: Apache-2.0 */
/* Global tokens and ids of WBXML, for its reader and its writer. */
#ifndef SML_WIRE_WBXML_H
#define SML_WIRE_WBXML_H

#include <stddef.h>
#include <stdint.h>

#define SML_WBXML_VERSION 0x02 /* 1.2: what we send */
#define SML_WBXML_UTF8 106     /* charset, IANA MIBenum */

/* Global tokens (WBXML 1.3 section 7.1). */
#define SML_WBXML_SWITCH_PAGE 0x00
#define SML_WBXML_END 0x01
#define SML_WBXML_ENTITY 0x02
#define SML_WBXML_STR_I 0x03
#define SML_WBXML_LITERAL 0x04
#define SML_WBXML_EXT_I_0 0x40
#define SML_WBXML_EXT_I_2 0x42
#define SML_WBXML_PI 0x43
#define SML_WBXML_LITERAL_C 0x44
#define SML_WBXML_EXT_T_0 0x80
#define SML_WBXML_EXT_T_2 0x82
#define SML_WBXML_STR_T 0x83
#define SML_WBXML_LITERAL_A 0x84
#define SML_WBXML_EXT_0 0xC0
#define SML_WBXML_EXT_2 0xC2
#define SML_WBXML_OPAQUE 0xC3
#define SML_WBXML_LITERAL_AC 0xC4

/* Flags of a tag. */
#define SML_WBXML_CONTENT 0x40
#define SML_WBXML_ATTRS 0x80
#define SML_WBXML_TOKEN 0x3F

/* Bytes of @value as mb_u_int32. */
size_t sml_wbxml_uint_len(uint32_t value);

#endif
