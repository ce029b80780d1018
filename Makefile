# SPDX-License-Identifier: EUPL-1.2
# make run    installs what is missing, builds, loads the demonstration register, serves http://localhost:8080
# make test   everything that must pass
SHELL := /bin/bash
JOBS ?= $(shell nproc)
LISTEN ?= 127.0.0.1:8080
DATA ?= data

.PHONY: all setup build run test unit-test browser-test bench sanitize security sbom fuzz format translations screenshots preview clean

all: build

# Debian's packages, then npm's: both do nothing when all is there.
setup:
	@tools/setup.sh

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts
	@touch $@

build/build.ninja: CMakeLists.txt CMakePresets.json
	cmake --preset release

build: setup
	@$(MAKE) --no-print-directory node_modules/.package-lock.json build/build.ninja
	cmake --build build -j $(JOBS)

run: build
	build/cosmopolis migrate --data $(DATA)
	build/cosmopolis serve --demonstration --data $(DATA) --listen $(LISTEN)

test: build
	@rm -f build/browser_tests.log
	tools/with_postgres.sh env CI=$${CI:-} COSMOPOLIS_REQUIRE_POSTGRES=1 ctest --test-dir build --output-on-failure -j $(JOBS) || \
	  { status=$$?; grep -sE -A 15 '^ +[0-9]+\) \[' build/browser_tests.log; exit $$status; }

bench: build
	cmake --build build -j $(JOBS) --target benches
	bench/run.sh

sanitize: setup
	@$(MAKE) --no-print-directory node_modules/.package-lock.json
	cmake --preset sanitize
	cmake --build build-sanitize -j $(JOBS)
	UBSAN_OPTIONS=print_stacktrace=1 tools/with_postgres.sh env COSMOPOLIS_REQUIRE_POSTGRES=1 ctest --test-dir build-sanitize --output-on-failure -j $(JOBS) -LE browser

# Wapiti and sqlmap against a server of its own; the summary is build/security/summary.txt.
security: build
	@tools/setup.sh wapiti sqlmap
	node tools/security.mjs build/cosmopolis build/security

# All parts with their versions, as CycloneDX JSON.
sbom: build
	node tools/sbom.mjs build/sbom.json build/cosmopolis

# Each target for SECONDS (default 60).
SECONDS_EACH ?= 60
fuzz:
	@tools/setup.sh clang-16 libclang-rt-16-dev
	@$(MAKE) --no-print-directory node_modules/.package-lock.json
	cmake --preset fuzz
	cmake --build build-fuzz -j $(JOBS) --target fuzzers
	tools/fuzz.sh build-fuzz $(SECONDS_EACH)

format:
	git ls-files 'src/*.cpp' 'src/*.h' | xargs clang-format -i

translations:
	tools/extract_messages

screenshots: node_modules/.package-lock.json
	COSMOPOLIS_URL=http://$(LISTEN) node tools/screenshots.mjs

# The page templates with sample views, without the program: http://127.0.0.1:8090
preview: node_modules/.package-lock.json
	node tools/build_assets.mjs
	node tools/preview.mjs

clean:
	rm -rf build build-sanitize build-fuzz
