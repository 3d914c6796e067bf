# tuntrace: `make help` lists the targets.

VERSION := 0.1.0
VARIANT ?= release
BUILD := build/$(VARIANT)
prefix ?= /usr/local

ifneq ($(V),1)
Q := @
say = @echo "  $(1)	$(2)";
endif

CC ?= cc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wcast-qual -Werror=implicit-function-declaration
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE -fstack-clash-protection
REQUIRED := -std=c11 -D_GNU_SOURCE -DTUNTRACE_VERSION='"$(VERSION)"' $(WARNINGS) -MMD -MP -I. -Idissect -Isrc
LDHARDEN := -pie -Wl,-z,relro,-z,now

ifeq ($(VARIANT),asan)
CFLAGS := -O1 -g -fno-omit-frame-pointer
REQUIRED += -fsanitize=address,undefined -fno-sanitize-recover=all
HARDEN := -fPIE
LDHARDEN := -pie -fsanitize=address,undefined
endif


DISSECT_SRC := $(sort $(wildcard dissect/*.c dissect/*/*.c))
SRC_SRC := $(sort $(wildcard src/*.c src/*/*.c))
TEST_SRC := $(sort $(wildcard tests/unit/test_*.c))

DISSECT_OBJ := $(DISSECT_SRC:%.c=$(BUILD)/%.o)
SRC_OBJ := $(SRC_SRC:%.c=$(BUILD)/%.o)
TESTS := $(TEST_SRC:tests/unit/%.c=$(BUILD)/tests/%)

all: $(BUILD)/libtuntrace-dissect.a

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<) $(CC) $(REQUIRED) $(HARDEN) $(CFLAGS) -c -o $@ $<

$(BUILD)/libtuntrace-dissect.a: $(DISSECT_OBJ)
	$(call say,AR,$@) rm -f $@; ar rcs $@ $^

$(BUILD)/tuntrace: $(SRC_OBJ) $(BUILD)/libtuntrace-dissect.a
	$(call say,LD,$@) $(CC) $(LDHARDEN) $(LDFLAGS) -o $@ $^ $(LIBS)

-include $(DISSECT_OBJ:.o=.d) $(SRC_OBJ:.o=.d)
.PHONY: all
