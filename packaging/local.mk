# SPDX-License-Identifier: GPL-2.0-or-later
# What a system needs around the program.
UNITS = packaging/systemd/smtpscope@.service
SYSUSERS = packaging/sysusers.d/smtpscope.conf
TMPFILES = packaging/tmpfiles.d/smtpscope.conf
EXTRA_DIST += $(UNITS:=.in) $(SYSUSERS) $(TMPFILES) packaging/logrotate.d/smtpscope
CLEANFILES += $(UNITS)

packaging/systemd/smtpscope@.service: packaging/systemd/smtpscope@.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) packaging/systemd && \
		sed 's#[@]bindir@#$(bindir)#g' $(srcdir)/$@.in >$@.new && mv $@.new $@

# logrotate reads /etc alone, which is the administrator's.
logrotatedir = $(docdir)/logrotate.d
logrotate_DATA = packaging/logrotate.d/smtpscope
if INSTALL_UNITS
unit_DATA = $(UNITS)
sysusersdir = $(prefix)/lib/sysusers.d
sysusers_DATA = $(SYSUSERS)
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = $(TMPFILES)
else
noinst_DATA = $(UNITS)
endif
