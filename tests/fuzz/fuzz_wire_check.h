/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz programs of the codec share. */
#ifndef TESTS_FUZZ_FUZZ_WIRE_CHECK_H
#define TESTS_FUZZ_FUZZ_WIRE_CHECK_H

#include "fuzz/fuzz.h"
#include "wire/wire.h"

/**
 * What must hold for any bytes, else abort(): decoding ends; what was read
 * and can be written is read back as the same tree, in both encodings; a
 * message that was written is written again as the same bytes; it prints.
 */
void fuzz_wire_check(enum sml_encoding encoding, struct sml_str in);

#endif
