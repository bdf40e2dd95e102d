# One command for each thing that is done with this package; `make help` lists them from the comments behind the targets.

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
# Where `make demo` writes its reports.
OUT ?= demo-reports

BINARY := .build/release/sitrep
# Nobody debugs a static binary line by line, and `make install` strips it: descriptions for that cost a twelfth of the build.
RELEASE := -c release --static-swift-stdlib -debug-info-format none
# Where the tests are built. `make check` has a place of its own for them, because its flags are others.
SCRATCH ?= .build
LEAN ?=
# What `make check` puts before commands that should leave the processors to the build. A class of its own, because the swift command
# starts programs with the niceness that it had before `nice`.
AFTER ?=
# SwiftPM lets a target import what it does not declare, unless it is told to look.
# Nothing here reads the index of symbols (Tests/XCTMain.swift).
DEBUG := --scratch-path $(SCRATCH) --build-tests --disable-index-store --explicit-target-dependency-import-check error $(LEAN)
FORMATTED := Package.swift Sources Tests Migrations Templates Reports

.DEFAULT_GOAL := help
.PHONY: help demo build test check release bench install clean lint smoke debug-build run-tests oracles

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## load the sample incidents and render every report into demo-reports
	@$(BINARY) demo --out $(OUT)
	@echo "The reports are in $(OUT); open one of its .html files in a browser."

build: ## make the release binary .build/release/sitrep
	@.ci/packages runtime build
	@$(SWIFT) build $(RELEASE) --product sitrep

test: debug-build run-tests ## build and run all tests

# The tests run the program of their own build: an optimised one beside it would double the time (docs/decisions/0021).
check: export SITREP_WARNINGS_AS_ERRORS = 1
check: export SCRATCH = .build/check
check: export LEAN = -debug-info-format none
check: export AFTER = $(shell command -v chrt >/dev/null && echo chrt --idle 0)
check: ## what the build server runs: format, build with warnings as errors, all tests
	@.ci/packages runtime build
	@$(MAKE) --no-print-directory -j3 --output-sync=target lint oracles debug-build
	@$(MAKE) --no-print-directory test
	@echo "check: format, imports, warnings and tests are in order"

release: build ## what precedes a release: the binary that is shipped, away from its sources, and all tests with it
	@.ci/smoke $(BINARY)
	@SITREP_TEST_BINARY=$(CURDIR)/$(BINARY) $(MAKE) --no-print-directory test

bench: build ## measure Sitrep against its peers, and write docs/benchmarks.md (hours)
	@$(SWIFT) build $(RELEASE) --product sitrep-bench
	@.build/release/sitrep-bench --write docs/benchmarks.md

install: build ## put one self-contained sitrep into PREFIX/bin, with manual pages and completions (PREFIX=/usr/local DESTDIR=)
	@install -d "$(DESTDIR)$(PREFIX)/bin"
	@install -m 755 $(BINARY) "$(DESTDIR)$(PREFIX)/bin/.sitrep.new"
	@strip "$(DESTDIR)$(PREFIX)/bin/.sitrep.new"
	@mv "$(DESTDIR)$(PREFIX)/bin/.sitrep.new" "$(DESTDIR)$(PREFIX)/bin/sitrep"
	@$(BINARY) manual --out "$(DESTDIR)$(PREFIX)/share/man/man1"
	@install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
		"$(DESTDIR)$(PREFIX)/share/zsh/site-functions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	@$(BINARY) --generate-completion-script bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/sitrep"
	@$(BINARY) --generate-completion-script zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sitrep"
	@$(BINARY) --generate-completion-script fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sitrep.fish"
	@echo "Installed $(DESTDIR)$(PREFIX)/bin/sitrep with manual pages and completions"

clean: ## remove what was built; databases and reports stay
	@rm -rf .build

lint:
	@$(AFTER) $(SWIFT) format lint --strict --parallel --recursive --configuration .swift-format $(FORMATTED)

debug-build:
	@.ci/packages runtime build
	@$(SWIFT) build $(DEBUG)

# The flags are those of debug-build: others would build everything once more.
run-tests: oracles
	@$(SWIFT) test --scratch-path $(SCRATCH) --skip-build

oracles:
	@.ci/packages test
	@$(AFTER) .ci/python-environment
