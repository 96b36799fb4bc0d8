dnl SPDX-License-Identifier: Apache-2.0
dnl VALISE_INSTRUMENT: sanitizers, fuzzing, coverage. The flags go into
dnl INSTRUMENT_CFLAGS and INSTRUMENT_LDFLAGS, of every object and program.
AC_DEFUN([VALISE_INSTRUMENT], [dnl
AC_ARG_ENABLE([sanitizers],
    [AS_HELP_STRING([--enable-sanitizers],
        [find wrong memory use and undefined behaviour at run time])])
AC_ARG_ENABLE([fuzz],
    [AS_HELP_STRING([--enable-fuzz],
        [build the programs of tests/fuzz with libFuzzer (needs CC=clang)])])
AC_ARG_ENABLE([coverage],
    [AS_HELP_STRING([--enable-coverage], [count the lines that ran (gcov)])])

INSTRUMENT_CFLAGS=
INSTRUMENT_LDFLAGS=
FUZZ_LDFLAGS=
AS_IF([test "x$enable_sanitizers" = xyes || test "x$enable_fuzz" = xyes],
    [INSTRUMENT_LDFLAGS="-fsanitize=address,undefined"
    INSTRUMENT_CFLAGS="$INSTRUMENT_LDFLAGS -fno-sanitize-recover=all"
    AS_VAR_APPEND([INSTRUMENT_CFLAGS], [" -fno-omit-frame-pointer"])
    VALISE_REQUIRE_LINK([$INSTRUMENT_CFLAGS], [the sanitizers])])
AS_IF([test "x$enable_fuzz" = xyes],
    [FUZZ_LDFLAGS="-fsanitize=fuzzer"
    AS_VAR_APPEND([INSTRUMENT_CFLAGS], [" -fsanitize=fuzzer-no-link"])
    VALISE_REQUIRE_LINK([-fsanitize=fuzzer-no-link],
        [libFuzzer (try CC=clang)])])
AS_IF([test "x$enable_coverage" = xyes],
    [AS_VAR_APPEND([INSTRUMENT_CFLAGS], [" --coverage -O0"])
    AS_VAR_APPEND([INSTRUMENT_LDFLAGS], [" --coverage"])
    VALISE_REQUIRE_LINK([--coverage], [coverage])])
AC_SUBST([INSTRUMENT_CFLAGS])
AC_SUBST([INSTRUMENT_LDFLAGS])
AC_SUBST([FUZZ_LDFLAGS])
AM_CONDITIONAL([INSTRUMENTED], [test "x$INSTRUMENT_CFLAGS" != x])
AM_CONDITIONAL([ENABLE_FUZZ], [test "x$enable_fuzz" = xyes])])

dnl VALISE_REQUIRE_LINK(CFLAGS, WHAT)
AC_DEFUN([VALISE_REQUIRE_LINK], [dnl
AC_MSG_CHECKING([for $2])
valise_saved_cflags=$CFLAGS
CFLAGS="$CFLAGS $1"
AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
    [AC_MSG_RESULT([no])
    AC_MSG_ERROR([$CC cannot build with $1])])
CFLAGS=$valise_saved_cflags])

dnl VALISE_HARDENING: HARDEN_CFLAGS, HARDEN_CPPFLAGS, HARDEN_LDFLAGS.
AC_DEFUN([VALISE_HARDENING], [dnl
HARDEN_CPPFLAGS=
VALISE_ADD_CFLAGS([HARDEN_CFLAGS], [-fvisibility=hidden -fno-common])
dnl mingw's run time has no stack protector of its own, and its
dnl _FORTIFY_SOURCE needs one.
AS_IF([test "x$host_windows" = xno],
    [VALISE_ADD_CFLAGS([HARDEN_CFLAGS],
        [-fstack-protector-strong -fstack-clash-protection])
    VALISE_ADD_LDFLAGS([HARDEN_LDFLAGS],
        [-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack])
    AS_IF([test "x$INSTRUMENT_CFLAGS" = x],
        [AS_CASE([" $CFLAGS "],
            [*" -O0 "*], [],
            [*" -O"*], [HARDEN_CPPFLAGS="-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])])])
AC_SUBST([HARDEN_CPPFLAGS])
AC_SUBST([HARDEN_LDFLAGS])])
