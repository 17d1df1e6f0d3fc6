# SPDX-License-Identifier: GPL-2.0-or-later
# What a system needs around the program.
MADE_UNITS = packaging/systemd/smtpscope@.service packaging/systemd/smtpscope-nightly.service
UNITS = $(MADE_UNITS) packaging/systemd/smtpscope-nightly.timer
SYSUSERS = packaging/sysusers.d/smtpscope.conf
TMPFILES = packaging/tmpfiles.d/smtpscope.conf
EXTRA_DIST += $(MADE_UNITS:=.in) packaging/systemd/smtpscope-nightly.timer $(SYSUSERS) \
	$(TMPFILES) $(logrotate_DATA) $(nightlyconf_DATA) $(cron_DATA) \
	$(bashcompletion_DATA) $(zshcompletion_DATA)
CLEANFILES += $(MADE_UNITS)

$(MADE_UNITS): Makefile
	$(AM_V_GEN)$(MKDIR_P) packaging/systemd && \
		sed 's#[@]bindir@#$(bindir)#g' $(srcdir)/$@.in >$@.new && mv $@.new $@
packaging/systemd/smtpscope@.service: packaging/systemd/smtpscope@.service.in
packaging/systemd/smtpscope-nightly.service: packaging/systemd/smtpscope-nightly.service.in

if INSTALL_UNITS
unit_DATA = $(UNITS)
sysusersdir = $(prefix)/lib/sysusers.d
sysusers_DATA = $(SYSUSERS)
tmpfilesdir = $(prefix)/lib/tmpfiles.d
tmpfiles_DATA = $(TMPFILES)
else
noinst_DATA = $(UNITS)
endif

# The nightly report. What is read in /etc alone is the administrator's to put there.
dist_bin_SCRIPTS = packaging/smtpscope-nightly
nightlyconfdir = $(docdir)
nightlyconf_DATA = packaging/nightly.conf
crondir = $(docdir)/cron.d
cron_DATA = packaging/cron.d/smtpscope-nightly
logrotatedir = $(docdir)/logrotate.d
logrotate_DATA = packaging/logrotate.d/smtpscope

# Both shells find a completion by the name of its file.
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = packaging/completion/bash/smtpscope
zshcompletiondir = $(datadir)/zsh/site-functions
zshcompletion_DATA = packaging/completion/zsh/_smtpscope

# A Debian package in deb/, out of a release; its tests are those of `make check`.
DEB = packaging/deb
EXTRA_DIST += $(DEB)/changelog $(DEB)/control $(DEB)/copyright $(DEB)/rules \
	$(DEB)/smtpscope.default $(DEB)/smtpscope.docs \
	$(DEB)/smtpscope.postinst $(DEB)/source/format $(DEB)/source/lintian-overrides

.PHONY: deb
deb: dist ## a Debian package in deb/
	rm -rf deb && mkdir deb
	cp $(distdir).tar.xz deb/$(PACKAGE)_$(VERSION).orig.tar.xz
	tar -C deb -xf $(distdir).tar.xz
	cp -R deb/$(distdir)/$(DEB) deb/$(distdir)/debian
	cd deb/$(distdir) && DEB_BUILD_OPTIONS="nocheck $$DEB_BUILD_OPTIONS" \
		DEB_BUILD_PROFILES="nocheck $$DEB_BUILD_PROFILES" dpkg-buildpackage -us -uc
	@if command -v lintian >/dev/null; then \
		lintian --fail-on error deb/*.changes; \
	else \
		echo "no lintian: the package is not looked at"; \
	fi

.PHONY: distclean-deb
distclean-deb:
	rm -rf deb
distclean-local: distclean-deb
