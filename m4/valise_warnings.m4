dnl SPDX-License-Identifier: Apache-2.0
dnl VALISE_WARNINGS: WARN_CFLAGS, and the switch --enable-werror; and
dnl WARN_PRODUCT_CFLAGS, where a test may be simpler than a program: it may
dnl follow a pointer that is NULL only when the test has failed.
dnl A release tarball never stops at a warning of a compiler we have not seen;
dnl every check of ours does.
AC_DEFUN([VALISE_WARNINGS], [dnl
AC_ARG_ENABLE([werror],
    [AS_HELP_STRING([--enable-werror], [warnings are errors])])
VALISE_ADD_CFLAGS([WARN_CFLAGS], [dnl
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion dnl
    -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition dnl
    -Wpointer-arith -Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef dnl
    -Wswitch-enum -Wdouble-promotion -Wredundant-decls dnl
    -Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wjump-misses-init])
VALISE_ADD_CFLAGS([WARN_PRODUCT_CFLAGS], [-Wnull-dereference])
AS_IF([test "x$enable_werror" = xyes],
    [AS_VAR_APPEND([WARN_CFLAGS], [" -Werror"])])])
