# docmill: the commands of a working day. Each installs the Debian packages it needs that are missing.
.DEFAULT_GOAL := help
SHELL := /bin/bash
JOBS ?= $(shell nproc)

.PHONY: help run build test bench bench-formats bench-generate bench-jinja bench-pdf differential asan tsan kill-test fuzz fuzz-language lint format install clean

help: ## This list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## Build, then make real documents from the data in examples/ into out/
	@scripts/install-packages build
	@scripts/build release docmill
	@scripts/run-main-job build/release/apps/cli/docmill

build: ## Build the command line program only
	@scripts/install-packages build
	@scripts/build release docmill

test: ## Build everything and run every test
	@scripts/install-packages build test
	@scripts/build release all -DDOCMILL_TESTS=ON
	@ctest --test-dir build/release --output-on-failure -j $(JOBS)

bench: ## Measure; every document made is compared before it is counted
	@scripts/install-packages build test bench
	@scripts/build release all -DDOCMILL_TESTS=ON -DDOCMILL_BENCH=ON
	@bench/run build/release

bench-formats: ## Every format beside md4c's HTML, pandoc and Python-Markdown
	@scripts/install-packages build test bench
	@scripts/build release all -DDOCMILL_BENCH=ON
	@build/release/bench/bench_formats && /usr/bin/python3 bench/formats.py build/release/apps/cli/docmill

bench-jinja: ## The template engine beside Python's Jinja2, hand-written C++ and npm's engines; writes bench/README.md
	@scripts/install-packages build bench
	@scripts/build release bench_jinja -DDOCMILL_BENCH=ON
	@/usr/bin/python3 bench/jinja/run.py build/release --instructions --write

bench-generate: ## Documents a second in every mode, memory, latency, growth, beside SQLite, Python and nunjucks; writes bench/README.md
	@scripts/install-packages build bench
	@scripts/build release bench_generate -DDOCMILL_BENCH=ON
	@/usr/bin/python3 bench/generate/run.py build/release --write

bench-pdf: ## PDF: one page to 470, two threads, and five other ways to a PDF; leaves the documents in out/bench-pdf
	@scripts/install-packages build test bench
	@scripts/build release docmill -DDOCMILL_BENCH=ON
	@scripts/build release bench_pdf -DDOCMILL_BENCH=ON
	@scripts/build release bench_pango -DDOCMILL_BENCH=ON
	@mkdir -p out/bench-pdf
	@build/release/bench/bench_pdf out/bench-pdf
	@/usr/bin/python3 bench/pdf/run.py build/release/apps/cli/docmill build/release/bench/bench_pdf build/release/bench/pdf/bench_pango out/bench-pdf --write

asan tsan: ## The tests under AddressSanitizer and UndefinedBehaviorSanitizer, or ThreadSanitizer
	@scripts/install-packages build test
	@scripts/build $@ all -DDOCMILL_TESTS=ON
	@ctest --test-dir build/$@ --output-on-failure -j $(JOBS) -LE slow

kill-test: ## Kill batches at random moments, KILL_ROUNDS times (default 200); nothing acknowledged may be lost
	@scripts/install-packages build test
	@scripts/build release docmill
	@KILL_ROUNDS=$${KILL_ROUNDS:-200} DOCMILL=$(CURDIR)/build/release/apps/cli/docmill python3 -B tests/cli/kill_test.py

fuzz: ## Run each fuzz target for FUZZ_SECONDS (default 60)
	@scripts/install-packages build fuzz
	@scripts/build fuzz all
	@fuzz/run build/fuzz $${FUZZ_SECONDS:-60}

fuzz-language: ## The fuzz targets of the template language, FUZZ_SECONDS (60) each, two at a time; part of CI
	@scripts/install-packages build fuzz
	@scripts/build fuzz fuzz_language
	@JOBS=2 fuzz/run build/fuzz $${FUZZ_SECONDS:-60} fuzz_compile fuzz_render fuzz_values

differential: build ## COUNT (20000) generated templates, of SEED (1), through docmill and Python's Jinja2
	@scripts/install-packages test
	@tests/oracle/differential.py --count $${COUNT:-20000} --seed $${SEED:-1} build/release/apps/cli/docmill pipe

lint: ## Layers, public headers, error codes, the form of the sources
	@scripts/install-packages build lint
	@scripts/lint

format: ## Format the sources
	@scripts/install-packages lint
	@git ls-files '*.cpp' '*.h' | xargs clang-format -i

install: build ## Install under PREFIX (default /usr/local); DESTDIR is honoured
	@cmake --install build/release --prefix "$${PREFIX:-/usr/local}"

clean: ## Remove what was built and made
	@rm -rf build out
