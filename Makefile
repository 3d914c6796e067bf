# tuntrace.  `make help` lists the targets.
#
# One Makefile for the whole tree.  A variant is a set of flags with a directory of its own,
# build/VARIANT; the targets that need another one than `release` call make again with VARIANT=.
# What was built with other flags, or from another list of files, is built again.

VERSION := 0.1.0

prefix ?= /usr/local
bindir ?= $(prefix)/bin
libdir ?= $(prefix)/lib
includedir ?= $(prefix)/include
mandir ?= $(prefix)/share/man
# Where Wireshark looks for capture interfaces: its own folder for an installation into the system,
# else one below the prefix, which is where it looks for a user's with prefix=~/.local.
extcapdir ?= $(if $(filter /usr /usr/local,$(prefix)),$(WIRESHARK_EXTCAP),$(libdir)/wireshark/extcap)

VARIANT ?= release
BUILD := build/$(VARIANT)
FUZZ_SECONDS ?= 30

LWIP_VERSION := 2.2.1
LWIP := $(or $(LWIP_SRC),build/lwip-$(LWIP_VERSION))

PKG_CONFIG ?= pkg-config
PACKAGES := libpcap libcurl openssl libcares zlib libzstd libseccomp libcap libpcre2-8 ncursesw

COMMA := ,
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

# Recipes say what they do in one short line; V=1 shows the commands.
ifneq ($(V),1)
Q := @
say = @printf '  %-7s %s\n' $(1) '$(2)'
else
say = @:
endif

# ---- Flags: first our defaults, then the packager's, then what cannot be dropped ----

DEFAULTS := -O2 -g
WARNINGS := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wcast-qual \
	-Werror=implicit-function-declaration
HARDEN := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection
LDHARDEN := -pie -Wl,-z,relro,-z,now -Wl,--as-needed

ifeq ($(VARIANT),asan)
DEFAULTS := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
HARDEN := -U_FORTIFY_SOURCE
else ifeq ($(VARIANT),fuzz)
override CC := clang
DEFAULTS := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
HARDEN := -U_FORTIFY_SOURCE
else ifeq ($(VARIANT),coverage)
DEFAULTS := -O0 -g
SANITIZE := --coverage -DTUNTRACE_COVERAGE
HARDEN := -U_FORTIFY_SOURCE
else ifeq ($(VARIANT),lint-gcc)
override CC := gcc
WARNINGS += -Werror
else ifeq ($(VARIANT),lint-clang)
override CC := clang
WARNINGS += -Werror
endif

# A row of a table may leave its last fields out, for they are zero then; gcc agrees where the row
# has an index, clang's -Wextra does not.
WARNINGS += $(if $(findstring clang,$(CC)),-Wno-missing-field-initializers)

CODE := -std=c11 -D_GNU_SOURCE -DTUNTRACE_VERSION='"$(VERSION)"' \
	-fPIC -fno-semantic-interposition $(HARDEN) $(SANITIZE)
COMPILE = $(CC) $(DEFAULTS) $(CPPFLAGS) $(filter-out -w,$(CFLAGS)) $(CODE) $(WARNINGS) -MMD -MP
# lwIP shifts octets into the sign bit of an int: its memory is checked, its arithmetic is its own.
COMPILE_FOREIGN = $(CC) $(DEFAULTS) $(CPPFLAGS) $(CFLAGS) $(CODE) \
	$(if $(findstring undefined,$(SANITIZE)),-fno-sanitize=shift) -w -MMD -MP
LINK = $(CC) $(DEFAULTS) $(CFLAGS) $(LDFLAGS) $(LDHARDEN) $(SANITIZE)

# pkg-config is asked once, when something is compiled or linked that needs the answer.
lazy = $(eval $(1) := $$(shell $(2)))$($(1))
LIB_CFLAGS = $(call lazy,LIB_CFLAGS,$(PKG_CONFIG) --cflags-only-I $(PACKAGES) | sed 's/-I/-isystem /g')
LIB_LIBS = $(call lazy,LIB_LIBS,$(PKG_CONFIG) --libs $(PACKAGES); echo -lev)

MULTIARCH = $(call lazy,MULTIARCH,$(CC) -print-multiarch 2>/dev/null)
WIRESHARK_EXTCAP = $(or $(call lazy,EXTCAP_PC,$(PKG_CONFIG) --variable=extcapdir wireshark 2>/dev/null), \
	$(firstword $(wildcard $(addsuffix /wireshark/extcap, \
		/usr/lib/$(MULTIARCH) /usr/lib64 /usr/lib /usr/libexec))), \
	/usr/lib/$(MULTIARCH)/wireshark/extcap)

# Each room sees the headers that it may use, and no others.
LWIP_INCLUDE := -Isrc/stack/lwip -isystem $(LWIP)/src/include
$(BUILD)/dissect/%: INCLUDE = -Idissect
$(BUILD)/src/%: INCLUDE = -I. -Isrc -Idissect $(LIB_CFLAGS)
$(BUILD)/src/stack/%: INCLUDE = -I. -Isrc -Idissect $(LWIP_INCLUDE) $(LIB_CFLAGS)
$(BUILD)/ui/%: INCLUDE = -Iui -Isrc -Idissect $(LIB_CFLAGS)
$(BUILD)/tests/%: INCLUDE = -Itests/unit -I. -Isrc -Idissect $(LWIP_INCLUDE) $(LIB_CFLAGS)

# Fuzzing is to find ways through what decodes, not through what writes or judges the letters.
$(BUILD)/tests/fuzz/%.o $(addprefix $(BUILD)/dissect/,put.o text.o textfmt.o): CODE := $(subst =fuzzer-no-link$(COMMA),=,$(CODE))

# ---- Files ----

DISSECT_SRC := $(sort $(wildcard dissect/*.c dissect/*/*.c dissect/*/*/*.c))
PROGRAM_SRC := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c ui/*.c ui/*/*.c))
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
SCREEN_SRC := $(sort $(wildcard tests/screen/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
LWIP_SRCS := $(addprefix $(LWIP)/src/core/, \
	def.c dns.c inet_chksum.c init.c ip.c mem.c memp.c netif.c pbuf.c raw.c stats.c sys.c \
	tcp.c tcp_in.c tcp_out.c timeouts.c udp.c \
	ipv4/icmp.c ipv4/ip4.c ipv4/ip4_addr.c ipv4/ip4_frag.c \
	ipv6/icmp6.c ipv6/ip6.c ipv6/ip6_addr.c ipv6/ip6_frag.c ipv6/nd6.c)

DISSECT_OBJ := $(DISSECT_SRC:%.c=$(BUILD)/%.o)
PROGRAM_OBJ := $(PROGRAM_SRC:%.c=$(BUILD)/%.o)
LWIP_OBJ := $(LWIP_SRCS:$(LWIP)/src/%.c=$(BUILD)/lwip/%.o)
UNIT_OBJ := $(UNIT_SRC:%.c=$(BUILD)/%.o)
UNIT := $(UNIT_OBJ:.o=)
SCREEN_OBJ := $(SCREEN_SRC:%.c=$(BUILD)/%.o)
SCREEN := $(BUILD)/tests/screen/test_screen
FUZZ_OBJ := $(FUZZ_SRC:%.c=$(BUILD)/%.o)
FUZZ := $(FUZZ_OBJ:.o=)
OBJ := $(DISSECT_OBJ) $(PROGRAM_OBJ) $(LWIP_OBJ) $(UNIT_OBJ) $(SCREEN_OBJ) $(FUZZ_OBJ)

# The library's interface: what is installed of its headers, and the functions that it exports.
PUBLIC := $(patsubst %,dissect/%.h,community cursor direction dissect dissector field filter frame \
	issue kit linktype protocols query text value \
	face/detail face/fields face/gvisor face/json face/tcpdump \
	flow/analysis flow/conv flow/convtcp flow/rtt flow/state flow/wait)
# They stand in these headers, but take memory that only the library has.
PRIVATE := rtt_add rtt_done

DISSECT_A := $(BUILD)/libtuntrace-dissect.a
DISSECT_SO := $(BUILD)/libtuntrace-dissect.so
ARCHIVES := $(BUILD)/libtuntrace.a $(DISSECT_A) $(BUILD)/liblwip.a
PROGRAM := $(BUILD)/tuntrace

# ---- Building ----

all: $(PROGRAM) $(DISSECT_SO) ## the program and the dissector's libraries (the default)

lib: $(DISSECT_A) $(DISSECT_SO) ## the dissector's libraries alone

# A file of words that the rules depend on: written again when the words have changed.
$(BUILD)/flags: WORDS = $(COMPILE) $(LINK) $(LWIP)
$(BUILD)/files: WORDS = $(DISSECT_OBJ) $(PROGRAM_OBJ)
changed = $(if $(and $(findstring x$(1)x,x$(2)x),$(findstring x$(2)x,x$(1)x)),,FORCE)
$(BUILD)/flags: $(call changed,$(file <$(BUILD)/flags),$(COMPILE) $(LINK) $(LWIP)) | $(BUILD)/
	$(file >$@,$(WORDS))
$(BUILD)/files: $(call changed,$(file <$(BUILD)/files),$(DISSECT_OBJ) $(PROGRAM_OBJ)) | $(BUILD)/
	$(file >$@,$(WORDS))
FORCE:

DIRS := $(sort $(BUILD)/ $(dir $(OBJ)))
$(DIRS):
	@mkdir -p $@

# Headers and tools of the libraries: what is missing is said once, before anything else fails.
$(BUILD)/needs: $(BUILD)/flags
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' tests/tools/deps.sh --check build
	@touch $@

TEST_OBJ := $(UNIT_OBJ) $(SCREEN_OBJ) $(FUZZ_OBJ)
STACK_OBJ := $(filter $(BUILD)/src/stack/%,$(PROGRAM_OBJ))
$(PROGRAM_OBJ) $(TEST_OBJ): | $(BUILD)/needs
$(STACK_OBJ) $(TEST_OBJ): | $(LWIP)/src/include/lwip/init.h

.SECONDEXPANSION:
$(filter-out $(LWIP_OBJ),$(OBJ)): $(BUILD)/%.o: %.c $(BUILD)/flags | $$(@D)/
	$(call say,CC,$<)
	$(Q)$(COMPILE) $(INCLUDE) -c -o $@ $<

# lwIP includes our options and port from a foreign header, where -MMD does not see them.
LWIP_PORT := $(wildcard src/stack/lwip/*.h src/stack/lwip/*/*.h)
$(LWIP_OBJ) $(STACK_OBJ) $(TEST_OBJ): $(LWIP_PORT)

$(LWIP_OBJ): $(BUILD)/lwip/%.o: $(LWIP)/src/%.c $(BUILD)/flags | $$(@D)/
	$(call say,CC,$<)
	$(Q)$(COMPILE_FOREIGN) $(LWIP_INCLUDE) -Isrc -c -o $@ $<

ifndef LWIP_SRC
$(LWIP_SRCS): | $(LWIP)/src/include/lwip/init.h
$(LWIP)/src/include/lwip/init.h:
	$(call say,LWIP,$(LWIP))
	$(Q)tests/tools/fetch-lwip.sh $(LWIP)
endif

$(DISSECT_A): $(DISSECT_OBJ)
$(BUILD)/libtuntrace.a: $(filter-out $(BUILD)/src/main.o,$(PROGRAM_OBJ))
$(BUILD)/liblwip.a: $(LWIP_OBJ)
$(ARCHIVES): $(BUILD)/files
	$(call say,AR,$@)
	$(Q)rm -f $@ && ar rcs $@ $(filter %.o,$^)

# What the public headers declare, a function or a table, of what the library has.
$(BUILD)/exports.map: $(DISSECT_A) $(PUBLIC) Makefile
	$(Q)grep -ohE '\b[a-z0-9_]+[[(]' $(PUBLIC) | tr -d '[(' | sort -u >$@.declared
	$(Q)nm -g --defined-only $(DISSECT_A) | awk 'NF == 3 { print $$3 }' | sort -u | \
		grep -xFf $@.declared | grep -vxF $(PRIVATE:%=-e %) | \
		awk 'BEGIN { print "TUNTRACE_0 {\nglobal:" } { print $$0 ";" } END { print "local: *;\n};" }' >$@

$(DISSECT_SO): $(DISSECT_OBJ) $(BUILD)/files $(BUILD)/exports.map
	$(call say,LD,$@)
	$(Q)$(filter-out -pie -no-pie -static-pie,$(LINK)) -shared -Wl,-soname,libtuntrace-dissect.so.0 \
		-Wl,-Bsymbolic $(if $(SANITIZE),,-Wl,-z,defs) -Wl,--version-script,$(BUILD)/exports.map \
		-o $@ $(DISSECT_OBJ)

$(PROGRAM): $(BUILD)/src/main.o $(ARCHIVES) | $(BUILD)/needs
	$(call say,LD,$@)
	$(Q)$(LINK) -o $@ $< $(ARCHIVES) $(LIB_LIBS)

$(UNIT): %: %.o $(ARCHIVES)
	$(call say,LD,$@)
	$(Q)$(LINK) -o $@ $< $(ARCHIVES) $(LIB_LIBS) -lcmocka -lm

$(SCREEN): $(SCREEN_OBJ)
	$(call say,LD,$@)
	$(Q)$(LINK) -o $@ $(SCREEN_OBJ) -lvterm -lutil -lcmocka

$(FUZZ): %: %.o $(ARCHIVES)
	$(call say,LD,$@)
	$(Q)$(LINK) -fsanitize=fuzzer -o $@ $< $(ARCHIVES) $(LIB_LIBS)

unit-programs: $(UNIT)
screen-programs: $(SCREEN)
fuzz-programs: $(FUZZ)
objects: $(OBJ)

asan: ## the program and unit tests with the address and undefined behaviour sanitizers
	$(Q)$(MAKE) VARIANT=asan all unit-programs

# ---- Checking ----

# All processors, unless the caller said how many.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))

unit: ## the unit tests, with the sanitizers
	$(Q)tests/tools/deps.sh --check unit
	$(Q)$(MAKE) VARIANT=asan unit-programs
	$(Q)tests/tools/unit.sh build/asan/tests/unit

golden: ## the golden tests, with the sanitizers
	$(Q)$(MAKE) VARIANT=asan all
	$(Q)TUNTRACE='$(CURDIR)/build/asan/tuntrace' tests/golden/run.sh

screen: ## the interface in a terminal emulator, with the sanitizers
	$(Q)tests/tools/deps.sh --check check
	$(Q)$(MAKE) VARIANT=asan all screen-programs
	$(Q)tests/screen/run.sh build/asan

lab: ## the tests in network namespaces, with the sanitizers
	$(Q)tests/tools/deps.sh check
	$(Q)$(MAKE) VARIANT=asan all
	$(Q)TUNTRACE='$(CURDIR)/build/asan/tuntrace' tests/lab/run.sh

walls: lib ## what each part of the tree may use, and other rules of the house
	$(Q)CC='$(CC)' LWIP='$(LWIP)' tests/tools/walls.sh $(DISSECT_A)

check: ## everything: builds, unit, golden, lab and wall tests, with the sanitizers
	$(Q)tests/tools/deps.sh check
	$(Q)$(MAKE) $(JOBS) VARIANT=release all
	$(Q)$(MAKE) $(JOBS) VARIANT=asan all unit-programs screen-programs
	$(Q)CC='$(CC)' LWIP='$(LWIP)' tests/tools/check.sh

demo: ## sets up a lab of network namespaces and shows a traced fetch in it
	$(Q)tests/tools/deps.sh demo
	$(Q)$(MAKE) $(JOBS) all
	$(Q)TUNTRACE='$(CURDIR)/$(PROGRAM)' tests/lab/demo.sh

lint: ## formatters, linters and builds with gcc and clang where warnings are errors
	$(Q)tests/tools/deps.sh lint
	$(Q)$(MAKE) $(JOBS) VARIANT=lint-gcc objects
	$(Q)$(MAKE) $(JOBS) VARIANT=lint-clang objects
	$(Q)LWIP='$(LWIP)' tests/tools/lint.sh

fuzz: ## every fuzz target for FUZZ_SECONDS (30), from the captures
	$(Q)tests/tools/deps.sh lint
	$(Q)$(MAKE) $(JOBS) VARIANT=fuzz fuzz-programs
	$(Q)FUZZ_SECONDS=$(FUZZ_SECONDS) tests/tools/fuzz.sh build/fuzz/tests/fuzz

oracle: all ## our lines, text and fields against gVisor, tcpdump and tshark
	$(Q)TUNTRACE='$(CURDIR)/$(PROGRAM)' tests/oracle/run.sh

captures: all ## makes captures/ again: by scripts, and recorded in namespaces
	tests/tools/captures.sh
	tests/lab/record_flows.sh
	tests/lab/record_lessons.sh

bench: all ## frames a second beside other programs, in one run
	$(Q)tests/bench/run.py $(PROGRAM)

coverage: ## what the unit and golden tests reach
	$(Q)tests/tools/deps.sh --check unit
	$(Q)$(MAKE) $(JOBS) VARIANT=coverage all unit-programs
	$(Q)find build/coverage -name '*.gcda' -delete
	$(Q)tests/tools/unit.sh build/coverage/tests/unit
	$(Q)TUNTRACE='$(CURDIR)/build/coverage/tuntrace' TUNTRACE_UNCONFINED=1 tests/golden/run.sh
	$(Q)tests/tools/coverage.sh build/coverage

format: ## clang-format over the tree
	clang-format -i $$(git ls-files '*.c' '*.h')

man: $(MAN_MADE) ## the manual pages as text, under build/man
	$(Q)mkdir -p build/man
	$(Q)for page in $(MAN) $(MAN_MADE); do mandoc -Tutf8 $$page >build/man/$${page##*/}.txt || exit 1; done

# ---- Installing ----

MAN := $(wildcard man/*.[1-8])
# Pages that are written from the program's tables, and names under which a page is found too.
MAN_MADE := $(patsubst %,$(BUILD)/man/tuntrace-%.7,fields protocols)
MAN_LINKS = $(call lazy,MAN_LINKS,awk -f man/links.awk $(MAN))

man_of = $(mandir)/man$(lastword $(subst ., ,$(1)))/$(notdir $(1))
PUT_HEADERS := $(PUBLIC:dissect/%=$(includedir)/tuntrace/%)
PUT_MAN = $(foreach page,$(MAN) $(MAN_MADE),$(call man_of,$(page))) \
	$(foreach link,$(MAN_LINKS),$(call man_of,$(lastword $(subst :, ,$(link)))))
PUT_SO := $(libdir)/libtuntrace-dissect.so
PUT_PC := $(libdir)/pkgconfig/tuntrace-dissect.pc
PUT_EXTCAP = $(extcapdir)/tuntrace
PUT = $(bindir)/tuntrace $(PUT_EXTCAP) $(libdir)/libtuntrace-dissect.a $(PUT_SO) $(PUT_SO).0 $(PUT_PC) \
	$(PUT_HEADERS) $(PUT_MAN)

$(MAN_MADE): $(BUILD)/man/tuntrace-%.7: man/%.awk $(PROGRAM)
	@mkdir -p $(@D)
	$(Q)$(PROGRAM) $* | awk -f $< >$@

install: all $(MAN_MADE) ## the program, the library and the pages, below DESTDIR and prefix
	install -D -m 755 $(PROGRAM) '$(DESTDIR)$(bindir)/tuntrace'
	install -D -m 644 $(DISSECT_A) '$(DESTDIR)$(libdir)/libtuntrace-dissect.a'
	install -D -m 755 $(DISSECT_SO) '$(DESTDIR)$(PUT_SO).0'
	ln -sf libtuntrace-dissect.so.0 '$(DESTDIR)$(PUT_SO)'
	install -d '$(DESTDIR)$(extcapdir)'
	ln -sf '$(bindir)/tuntrace' '$(DESTDIR)$(PUT_EXTCAP)'
	$(Q)for header in $(PUBLIC:dissect/%=%); do \
		case $$header in */*) up=../ ;; *) up= ;; esac; \
		put="$(DESTDIR)$(includedir)/tuntrace/$$header"; \
		install -D -m 644 /dev/null "$$put" && \
			awk -v UP="$$up" -f dissect/header.awk "dissect/$$header" >"$$put" || exit 1; \
	done
	$(Q)for page in $(MAN) $(MAN_MADE); do \
		install -D -m 644 "$$page" "$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}" || exit 1; \
	done
	$(Q)for link in $(MAN_LINKS); do \
		put="$(DESTDIR)$(mandir)/man$${link##*.}/$${link##*:}"; \
		install -D -m 644 /dev/null "$$put" && \
			echo ".so man$${link##*.}/$${link%:*}" >"$$put" || exit 1; \
	done
	install -D -m 644 dissect/tuntrace-dissect.pc.in '$(DESTDIR)$(PUT_PC)'
	$(Q)sed -i -e 's|@prefix@|$(prefix)|' -e 's|@libdir@|$(libdir)|' -e 's|@version@|$(VERSION)|' \
		-e 's|@includedir@|$(includedir)|' '$(DESTDIR)$(PUT_PC)'
	$(if $(DESTDIR),,-ldconfig 2>/dev/null)

# A folder goes where it is ours, and where it is left empty, but not one of the system's.
SYSTEM := $(if $(DESTDIR),,$(filter /usr /usr/local,$(prefix)))
PUT_DIRS = $(shell printf '%s\n' $(sort $(dir $(if $(SYSTEM),$(PUT_HEADERS),$(PUT)))) | sort -r)
uninstall: ## removes exactly what install put
	$(Q)for file in $(PUT); do echo "rm -f $(DESTDIR)$$file"; rm -f "$(DESTDIR)$$file"; done
	$(Q)for dir in $(PUT_DIRS); do \
		while [ "$$dir" != '$(or $(if $(DESTDIR),/),$(prefix))' ]; do \
			rmdir "$(DESTDIR)$$dir" 2>/dev/null || break; \
			$(if $(SYSTEM),break,dir=$$(dirname "$$dir")); \
		done; \
	done
	$(if $(DESTDIR),,-ldconfig 2>/dev/null)

dist: ## a source tarball of what is committed
	@mkdir -p build
	git archive --prefix=tuntrace-$(VERSION)/ -o build/tuntrace-$(VERSION).tar.gz HEAD

deps: ## installs what is missing of Debian's packages, and brings lwIP's source
	$(Q)tests/tools/deps.sh all
	$(Q)$(MAKE) $(LWIP)/src/include/lwip/init.h

clean: ## removes everything that was built
	rm -rf build

help: ## this list
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r name text; do printf '  make %-12s%s\n' "$$name" "$$text"; done

-include $(OBJ:.o=.d)
.PHONY: all lib captures screen screen-programs unit-programs fuzz-programs objects asan unit golden lab walls check demo lint fuzz oracle bench \
	coverage format man install uninstall dist deps clean help FORCE
