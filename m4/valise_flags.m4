dnl SPDX-License-Identifier: Apache-2.0
dnl Compiler and linker flags, each tried before it is used.

dnl VALISE_ADD_CFLAGS(VARIABLE, FLAGS)
dnl Append each of FLAGS that the compiler accepts. gcc takes an unknown
dnl -Wno-* silently and clang only warns about any: hence -Werror.
AC_DEFUN([VALISE_ADD_CFLAGS], [dnl
valise_saved_cflags=$CFLAGS
for valise_flag in $2; do
    AS_VAR_PUSHDEF([valise_cache], [valise_cv_cflag_$valise_flag])
    AC_CACHE_CHECK([whether $CC accepts $valise_flag], [valise_cache],
        [CFLAGS="$valise_saved_cflags -Werror $valise_flag"
        AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
            [AS_VAR_SET([valise_cache], [yes])],
            [AS_VAR_SET([valise_cache], [no])])])
    AS_VAR_IF([valise_cache], [yes], [AS_VAR_APPEND([$1], [" $valise_flag"])])
    AS_VAR_POPDEF([valise_cache])
done
CFLAGS=$valise_saved_cflags
AC_SUBST([$1])])

dnl VALISE_ADD_LDFLAGS(VARIABLE, FLAGS)
AC_DEFUN([VALISE_ADD_LDFLAGS], [dnl
valise_saved_ldflags=$LDFLAGS
for valise_flag in $2; do
    AS_VAR_PUSHDEF([valise_cache], [valise_cv_ldflag_$valise_flag])
    AC_CACHE_CHECK([whether the linker accepts $valise_flag], [valise_cache],
        [LDFLAGS="$valise_saved_ldflags $valise_flag"
        AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
            [AS_VAR_SET([valise_cache], [yes])],
            [AS_VAR_SET([valise_cache], [no])])])
    AS_VAR_IF([valise_cache], [yes], [AS_VAR_APPEND([$1], [" $valise_flag"])])
    AS_VAR_POPDEF([valise_cache])
done
LDFLAGS=$valise_saved_ldflags
AC_SUBST([$1])])
