# Every target installs what it needs itself. `make help` lists them.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c

# The Debian packages: C libraries first, then what the Swift compiler and the tests call.
PACKAGES := libcurl4-openssl-dev libsqlite3-dev libyaml-dev libmicrohttpd-dev libssl-dev libzstd-dev libdeflate-dev zlib1g-dev \
  pkg-config sqlite3 gcc g++ binutils libc6-dev tzdata ca-certificates
# Only `make bench` needs these: the peers live in a Python environment of their own.
BENCH_PACKAGES := python3-venv
# Only `make conformance` needs these.
CONFORMANCE_PACKAGES := python3-venv curl tidy coreutils

RELEASE := swift build -c release --static-swift-stdlib
# A crash in a test must end the test, not start an interactive backtrace.
export SWIFT_BACKTRACE := enable=no
export LANG := C.UTF-8
unexport LC_ALL

# Installs the packages that are missing; does nothing, quickly, when all are there.
define install
missing=()
for package in $(1); do
  [ "$$(dpkg-query -W -f='$${db:Status-Status}' $$package 2>/dev/null || true)" = installed ] || missing+=($$package)
done
if [ $${#missing[@]} -gt 0 ]; then
  echo "installing Debian packages: $${missing[*]}"
  sudo=; [ "$$(id -u)" = 0 ] || sudo=sudo
  [ -z "$$sudo" ] || command -v sudo >/dev/null || {
    echo "error: these packages are missing and there is no sudo; as root: apt-get install $${missing[*]}" >&2; exit 1; }
  log=$$(mktemp)
  { $$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
      apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 "$${missing[@]}"; } >$$log 2>&1 \
    || { cat $$log >&2; rm $$log; exit 1; }
  rm $$log
fi
endef

.PHONY: help
help: ## this list
	@echo "Klamra: what make can do"
	awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: deps
deps: ## install the Debian packages that are missing (sudo where needed), nothing else
	@$(call install,$(PACKAGES))

.PHONY: swift
swift:
	@if ! command -v swift >/dev/null; then
	  echo "error: there is no swift on the PATH. Klamra is built with Swift 6.3 (6.2 at the least):" >&2
	  echo "       https://www.swift.org/install/linux/ has it for Debian 12; then run this again." >&2
	  exit 1
	fi
	version=$$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -1)
	if [ "$$(printf '%s\n' 6.2 "$$version" | sort -V | head -1)" != 6.2 ]; then
	  echo "error: this is Swift $$version; Klamra needs 6.2 at the least and is built with 6.3:" >&2
	  echo "       https://www.swift.org/install/linux/" >&2
	  exit 1
	fi

.PHONY: build
build: deps swift ## build the release binary, .build/release/klamra
	@$(RELEASE)

.PHONY: demo
demo: build ## run the whole gateway against stand-ins, then serve (ONCE=1: stop then; REVISE=1: revise figures; TOUR=1: an operator's morning)
	@exec Tests/Demo/demo.sh

.PHONY: test
test: deps swift format ## build and run every test (lint included)
	@swift test --disable-xctest
	# What is delivered is built otherwise than what is tested, and must build as well.
	$(RELEASE)

.PHONY: fuzz
fuzz: deps swift ## play the properties of everything that reads foreign bytes (MINUTES=5, or ROUNDS=; SEED=, FILTER=)
	@swift build --build-tests
	export KLAMRA_FUZZ_SEED=$${SEED:-$$RANDOM$$RANDOM} KLAMRA_FUZZ_NOTES=$$PWD/.build/fuzz
	properties=$$(grep -c '^  @Test' Tests/Fuzz/*Fuzz.swift | awk -F: '{ sum += $$2 } END { print sum }')
	if [ -n "$${ROUNDS:-}" ]; then export KLAMRA_FUZZ_ROUNDS=$$ROUNDS; else
	  export KLAMRA_FUZZ_SECONDS=$$(( $${MINUTES:-5} * 60 / properties + 1 ))
	fi
	rm -rf $$KLAMRA_FUZZ_NOTES && mkdir -p $$KLAMRA_FUZZ_NOTES
	echo "seed $$KLAMRA_FUZZ_SEED, $$properties properties"
	swift test --skip-build --disable-xctest --filter "FuzzTests$${FILTER:+.*$$FILTER}" || {
	  # A property that took the process with it could not say so: its note is still there.
	  for note in $$KLAMRA_FUZZ_NOTES/*; do
	    [ ! -e "$$note" ] || echo "failed or cut short: $$(basename $$note): make fuzz SEED=$$(cat $$note) ROUNDS=64 FILTER=$$(basename $$note)"
	  done
	  exit 1
	}

.PHONY: conformance
conformance: build ## have independent programs read everything that a run publishes
	@$(call install,$(CONFORMANCE_PACKAGES))
	venv=.build/conformance-venv
	if ! cmp -s Tests/Conformance/requirements.txt $$venv/requirements.txt; then
	  /usr/bin/python3 -m venv --clear $$venv
	  $$venv/bin/pip install -q --disable-pip-version-check -r Tests/Conformance/requirements.txt
	  cp Tests/Conformance/requirements.txt $$venv
	fi
	exec $$venv/bin/python Tests/Conformance/conformance.py

.PHONY: soak
soak: build ## let the daemon work in a bad world and grow old, and ask what must hold (MINUTES=10 SEED= HISTORIES=1000 STOPS=1000 RUNS=100000)
	@$(call install,python3)
	swift build --build-tests
	KLAMRA_HISTORIES=$${HISTORIES:-1000} swift test --skip-build --disable-xctest --filter RestoreHistoryTests
	KLAMRA_STOPS=$${STOPS:-1000} swift test --skip-build --disable-xctest --filter StopTests
	rm -f .build/soak-runs.txt
	KLAMRA_RUNS=$${RUNS:-100000} KLAMRA_SOURCES=$${SOURCES:-100} KLAMRA_RUNS_LOG=.build/soak-runs.txt \
	  swift test --skip-build --disable-xctest --filter RunSoakTests
	/usr/bin/python3 Tests/Soak/disks.py
	exec /usr/bin/python3 Tests/Soak/soak.py

.PHONY: lint
lint: deps swift format ## check formatting and the habits of the code base
	@swift test --disable-xctest --filter TidyTests

.PHONY: format
format: swift
	@swift format lint --strict --recursive Package.swift Sources Tests

.PHONY: fix
fix: swift ## format the sources in place
	@swift format format --in-place --recursive Package.swift Sources Tests

.PHONY: bench
bench: build ## measure Klamra beside its peers (JOBS=A,B,P,C,V,W,I,D,M,T,K,O ROWS=5000000 ROUNDS=3)
	@$(call install,$(BENCH_PACKAGES))
	/usr/bin/python3 Benchmarks/bench.py

.PHONY: clean
clean: ## remove what was built and the demo's folder
	@rm -rf .build .demo bench
