# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Where everything that is built goes; set it to a folder outside the clone to keep it across clones.
NEXUS_BUILD_DIR ?= .build
# Tests on real kernel facilities and on the built program run one at a time; `make test SERIAL=` lets them overlap.
SERIAL ?= --no-parallel
# Which build is installed and shipped. The tests run on the debug build: with it, what was tested is what runs.
CONFIGURATION ?= debug
# Where `make install` goes; DESTDIR is put before it, for those who make packages.
PREFIX ?= /usr/local
DESTDIR ?=
# How long the tests on the second kernel may take; it is five times slower than the machine.
SECOND_KERNEL_SECONDS ?= 900
# How long each fuzzer runs in `make fuzz`, and in `make check`.
FUZZ_SECONDS ?= 600
CHECK_FUZZ_SECONDS ?= 15

# The one list of what Debian 12 has to have besides Swift: what links and builds, then what nexus and its tests start.
PACKAGES := \
	binutils ca-certificates gcc git libc6-dev libgcc-12-dev libstdc++-12-dev pkg-config \
	libcmark-gfm-dev libcmark-gfm-extensions-dev libseccomp-dev libsqlite3-dev \
	libcurl4 libncurses6 libxml2 tzdata zlib1g \
	openssl python3 python3-pip strace

# What people run in sandboxes, and the tests do too where it is there.
TOOLCHAINS := nodejs openjdk-17-jdk-headless cargo

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
.PHONY: help setup build python toolchains demo test test-kernel second-kernel test-cgroup2 test-e2e bench \
	format lint check fuzz soak tree install uninstall dist test-dist bare-root

override NEXUS_BUILD_DIR := $(abspath $(NEXUS_BUILD_DIR))
STAGE := $(NEXUS_BUILD_DIR)/stage
export NEXUS_BUILD_DIR
export NEXUS_STAGE := $(STAGE)

BIN := $(NEXUS_BUILD_DIR)/debug
SCRATCH := --scratch-path $(NEXUS_BUILD_DIR)
SWIFT_TEST := swift test $(SCRATCH) --skip-build --disable-xctest
SOURCES := Package.swift Sources Tests
PACKAGING := Sources/nexus/Packaging
# What an installation has below its prefix.
TREE := $(NEXUS_BUILD_DIR)/tree
VERSION := $(shell sed -n 's/.*let version = "\(.*\)"/\1/p' Sources/Domain/Constants.swift)
DISTRIBUTION := nexus-$(VERSION)-linux-$(shell uname -m)
TARBALL := $(NEXUS_BUILD_DIR)/$(DISTRIBUTION).tar.gz
BARE_ROOT := $(NEXUS_BUILD_DIR)/bare-root
# Says at the end of a recipe how long it took.
CLOCK = trap 'printf "[make %s: %d s]\n" $@ $$SECONDS >&2' EXIT

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## check Swift and install the Debian packages that are missing
	@command -v swift > /dev/null || {
	    echo "setup: swift is not on PATH; install Swift 6.3 or newer from https://www.swift.org/install" >&2
	    exit 1
	}
	version=$$(swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
	if ! printf '6.3\n%s\n' "$${version:-0}" | sort -C -V; then
	    echo "setup: swift on PATH is $${version:-of an unknown version}; nexus needs Swift 6.3 or newer" >&2
	    exit 1
	fi
	command -v dpkg-query > /dev/null || {
	    echo "setup: this is no Debian; install what these packages hold, and use swift build: $(PACKAGES)" >&2
	    exit 1
	}
	present=$$(dpkg-query -W -f '$${db:Status-Status} $${Package}\n' $(PACKAGES) 2> /dev/null || true)
	missing=()
	for package in $(PACKAGES); do
	    grep -qxF "installed $$package" <<< "$$present" || missing+=("$$package")
	done
	[ $${#missing[@]} -gt 0 ] || exit 0
	if [ "$$(id -u)" -ne 0 ]; then
	    echo "setup: packages are missing; as root, run: sudo apt-get install --yes $${missing[*]}" >&2
	    exit 1
	fi
	echo "setup: installing $${missing[*]}" >&2
	export DEBIAN_FRONTEND=noninteractive
	apt-get update --quiet --quiet
	apt-get install --yes --quiet --no-install-recommends "$${missing[@]}"

build: setup ## build the program and its tests, and stage an installation in NEXUS_BUILD_DIR/stage
	@$(CLOCK)
	swift build $(SCRATCH) --build-tests
	next=$(STAGE).next
	rm -rf "$$next"
	umask 022
	install -d "$$next/bin" "$$next/libexec/nexus" "$$next/share/nexus"
	install -m 0755 $(BIN)/nexus "$$next/bin"
	install -m 0755 $(BIN)/nexus-supervisor $(BIN)/nexus-agent "$$next/libexec/nexus"
	cp -R policies images samples "$$next/share/nexus"
	chmod -R u=rwX,go=rX "$$next"
	rm -rf $(STAGE)
	mv "$$next" $(STAGE)

python: setup ## fetch the Python library that the tests verify signatures with, if a package index can be reached
	@folder=$(NEXUS_BUILD_DIR)/python
	[ -d "$$folder/securesystemslib" ] && exit 0
	python3 -m pip install --quiet --disable-pip-version-check --no-deps --root-user-action ignore --retries 1 --timeout 10 \
	    --target "$$folder" securesystemslib || echo "python: without securesystemslib its test is skipped" >&2

toolchains: setup ## install the toolchains that must go on working in a sandbox, if a package index can be reached
	@present=$$(dpkg-query -W -f '$${db:Status-Status} $${Package}\n' $(TOOLCHAINS) 2> /dev/null || true)
	missing=()
	for package in $(TOOLCHAINS); do
	    grep -qxF "installed $$package" <<< "$$present" || missing+=("$$package")
	done
	[ $${#missing[@]} -gt 0 ] && [ "$$(id -u)" -eq 0 ] || exit 0
	export DEBIAN_FRONTEND=noninteractive
	apt-get install --yes --quiet --quiet --no-install-recommends "$${missing[@]}" > /dev/null ||
	    echo "toolchains: without $${missing[*]} their tests are skipped" >&2

demo: build ## run the main job on the sample, every stage for real, and show what it did
	@$(CLOCK)
	show() { printf '\n$$ %s\n' "$$*"; "$$@"; }
	nexus=$(STAGE)/bin/nexus
	folder=$$(mktemp -d -t nexus-demo.XXXXXX)
	show "$$nexus" run samples/specs/minimal_design_doc.md --repo "$$folder/repo" --mock --state "$$folder/state"
	show "$$nexus" status --state "$$folder/state"
	show git -C "$$folder/repo" --no-pager log --stat integration
	printf '\nThe repository and the state of this run lie in %s; nothing else was changed.\n' "$$folder"

test: build ## run all tests
	@$(CLOCK)
	$(SWIFT_TEST) --skip KernelTests --skip EndToEndTests --skip PersistenceTests
	# One at a time: what a test starts would hold the locks and descriptors that another counts.
	$(SWIFT_TEST) --filter PersistenceTests $(SERIAL)
	$(SWIFT_TEST) --filter KernelTests $(SERIAL)
	$(SWIFT_TEST) --filter EndToEndTests $(SERIAL)

test-kernel: build ## run the tests that make real namespaces, filters and cgroups
	@$(CLOCK)
	$(SWIFT_TEST) --filter KernelTests $(SERIAL)

# Debian's kernel as a program, for the cgroup layout and the age of kernel that this host has not. There is one for
# x86 only.
second-kernel: setup
	@command -v linux.uml > /dev/null && exit 0
	if [ "$$(id -u)" -ne 0 ]; then
	    echo "test-cgroup2: linux.uml is missing; as root, run: sudo apt-get install --yes user-mode-linux" >&2
	    exit 1
	fi
	export DEBIAN_FRONTEND=noninteractive
	apt-get update --quiet --quiet
	apt-get install --yes --quiet --no-install-recommends user-mode-linux

test-cgroup2: build second-kernel ## the kernel tests and the sample on Linux 6.1 with unified cgroups, in two forms
	@$(CLOCK)
	export NEXUS_REQUIRE=root,namespaces,seccomp,cgroups,overlay,python3,stage
	boot="Tests/KernelTests/SecondKernel/boot $(SECOND_KERNEL_SECONDS)"
	# The NEXUS_ variables are the tests'; nexus itself would refuse them as settings.
	sample='cd "$$TMPDIR" && unset $${!NEXUS_*} && "$$0" run "$$1" --repo sample/repo --mock --state sample/state'
	for namespaces in allowed forbidden; do
	    export SECOND_KERNEL_USER_NAMESPACES=$$namespaces
	    $$boot $(BIN)/nexusPackageTests.xctest --testing-library swift-testing --no-parallel \
	        --filter KernelTests --filter EndToEndTests.DelegationTests
	    $$boot /bin/bash -c "mkdir \"\$$TMPDIR/sample\"; $$sample" \
	        $(STAGE)/bin/nexus $(STAGE)/share/nexus/samples/specs/minimal_design_doc.md
	done

test-e2e: build ## run the tests that start the built nexus
	@$(CLOCK)
	$(SWIFT_TEST) --filter EndToEndTests $(SERIAL)

bench: build ## measure, print a table, and write NEXUS_BUILD_DIR/bench.json
	@$(CLOCK)
	$(BIN)/nexus-bench --output $(NEXUS_BUILD_DIR)/bench.json

soak: build ## launch 12 000 sandboxes, kill runs (NEXUS_KILLS) and batches (NEXUS_BATCH_KILLS), change each byte of a bundle
	@$(CLOCK)
	$(BIN)/nexus-bench --only leak
	NEXUS_KILLS=$${NEXUS_KILLS:-100} $(SWIFT_TEST) --filter EndToEndTests.KillTests/ $(SERIAL)
	NEXUS_BATCH_KILLS=$${NEXUS_BATCH_KILLS:-100} $(SWIFT_TEST) --filter EndToEndTests.BatchKillTests/ $(SERIAL)
	EVERY_BYTE=1 $(SWIFT_TEST) --filter EndToEndTests.BundleSweepTests/ $(SERIAL)

fuzz: build ## throw broken frames, policies, images and layers at what reads them, each for FUZZ_SECONDS
	@$(CLOCK)
	Tests/Fuzzers/build $(CURDIR) $(NEXUS_BUILD_DIR)
	Tests/Fuzzers/run $(CURDIR) $(NEXUS_BUILD_DIR) $(FUZZ_SECONDS)

tree: setup
	@$(CLOCK)
	case "$(PREFIX)" in /*) ;; *) echo "PREFIX has to be an absolute path: $(PREFIX)" >&2; exit 64 ;; esac
	swift build $(SCRATCH) --configuration $(CONFIGURATION)
	$(PACKAGING)/assemble $(NEXUS_BUILD_DIR)/$(CONFIGURATION) $(NEXUS_BUILD_DIR)/checkouts $(TREE) "$(PREFIX)"

install: tree ## install below PREFIX (default /usr/local), after DESTDIR
	@$(PACKAGING)/installation install $(TREE) "$(DESTDIR)$(PREFIX)"

uninstall: ## remove what was installed below PREFIX, and nothing else
	@$(PACKAGING)/installation remove "$(DESTDIR)$(PREFIX)"

dist: tree ## write NEXUS_BUILD_DIR/nexus-VERSION-linux-MACHINE.tar.gz, which needs glibc and git and nothing else
	@$(CLOCK)
	# The same build gives the same bytes: names sorted, no owner, and the time of the last commit.
	time=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct 2> /dev/null || echo 0)}
	tar --create --directory $(TREE) --transform 's,^\.,$(DISTRIBUTION),' --format=posix \
	    --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime \
	    --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$$time" . | gzip --best --no-name > $(TARBALL).next
	mv $(TARBALL).next $(TARBALL)
	echo $(TARBALL)

# Debian's smallest system with git, and with the Python that the sample's own tests are written in. The packages come
# from where apt on this host gets its own.
bare-root: setup
	@$(CLOCK)
	for tool in debootstrap:debootstrap man:man-db; do
	    command -v $${tool%:*} > /dev/null || {
	        echo "test-dist: $${tool%:*} is missing; as root, run: apt-get install --yes $${tool#*:}" >&2
	        exit 1
	    }
	done
	[ ! -e $(BARE_ROOT)/complete ] || exit 0
	source=$$(apt-get indextargets --format '$$(SITE) $$(RELEASE)' 'Created-By: Packages' 'Component: main' |
	    grep -v -e -security -e -updates -e -backports | head -n 1)
	rm -rf $(BARE_ROOT)
	debootstrap --variant=minbase --include=git,python3 "$${source##* }" $(BARE_ROOT) "$${source%% *}"
	# What Debian's own tools bring along and nexus must not need.
	rm -f $(BARE_ROOT)/usr/lib/*/lib{sqlite3,seccomp,stdc++,cmark}*
	touch $(BARE_ROOT)/complete

test-dist: build dist bare-root ## run the sample from the tarball inside a bare Debian without network; as root
	@$(CLOCK)
	NEXUS_TARBALL=$(TARBALL) NEXUS_BARE_ROOT=$(BARE_ROOT) NEXUS_REQUIRE=$${NEXUS_REQUIRE:+$$NEXUS_REQUIRE,}dist \
	    $(SWIFT_TEST) --filter EndToEndTests.DistributionTests $(SERIAL)

format: setup ## format all Swift sources
	@swift format --in-place --recursive $(SOURCES)

lint: setup ## check the format of all Swift sources
	@$(CLOCK)
	swift format lint --strict --recursive $(SOURCES)

check: FUZZ_SECONDS = $(CHECK_FUZZ_SECONDS)
check: lint python toolchains test test-cgroup2 fuzz demo ## what CI runs: lint, all tests, the fuzzers, and the commands of README
	@echo "check: everything passed" >&2
