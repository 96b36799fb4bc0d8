# SPDX-License-Identifier: Apache-2.0
# Oracles: other readers of the same formats judge what we did to an item.
# None of them is needed to build, install or "make check"; "make oracle" needs
# all of them. A test is a script NAME.test.sh; the programs it runs stand in
# ORACLE_TOOLS.
ORACLE_TOOLS =
ORACLE_TESTS =
ORACLE_CPPFLAGS = $(BASE_CPPFLAGS) -I$(srcdir)/tests

if !HOST_WINDOWS
EXTRA_PROGRAMS += $(ORACLE_TOOLS)
CLEANFILES += $(ORACLE_TOOLS)
endif

.PHONY: oracle
oracle:
	@test -z '$(ORACLE_MISSING)' || { \
	    echo 'The oracles need more packages:$(ORACLE_MISSING).'; \
	    echo 'Install them and run configure again.'; exit 1; }
	$(MAKE) $(AM_MAKEFLAGS) $(ORACLE_TOOLS)
	$(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(ORACLE_TESTS)'
