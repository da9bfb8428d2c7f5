# Five words: make setup, make demo, make test, make check, make bench (and make clean).
# Needs Python 3.11 or newer, make, bash and the package registries; everything else is fetched here, nothing is asked.
# Every step leaves a stamp, so that a second run does only what has changed.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

DISTRICT ?= hexi
export LINLI_DISTRICT := $(DISTRICT)
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := .venv
# Compiled once: three processes that each compile all they import would take most of a minute to start.
unexport PYTHONDONTWRITEBYTECODE

# A uv or a Node that is already there is used; else each comes from a wheel into .boot.
export PATH := $(CURDIR)/.boot/node/bin:$(PATH):$(CURDIR)/.boot/bin
RUN := .venv/bin
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' \
	-not -path '*/test-results/*' -not -name '*.tsbuildinfo' 2>/dev/null)

.PHONY: help setup demo test check bench bench-solvers chaos-sync docs clean browser
help:
	@echo 'make setup   fetch and build all that Linli needs'
	@echo 'make demo    set up a district, play one day, stay up on http://127.0.0.1:8000  (DISTRICT=hexi|beichen)'
	@echo 'make test    all tests, browser journeys included'
	@echo 'make check   style, types, borders, freshness of what is generated, known holes in dependencies'
	@echo 'make bench   all benchmarks; rows go to benchmarks/results.jsonl'
	@echo 'make bench-solvers  plans against proven optima and on a district of 800,000; about half an hour'
	@echo 'make chaos-sync  200 phones and 50,000 operations while the server is killed; nothing lost, nothing doubled'
	@echo 'make docs    draw again what is drawn from code'
	@echo 'make clean   remove what was built (the data of the districts in .linli stays)'

setup: .venv/.synced web/dist/index.html

.boot/uv:
	@tools/boot-uv .boot

.venv/.synced: pyproject.toml uv.lock | .boot/uv
	@test -x .venv/bin/python || uv venv --quiet --python "$$(tools/find-python)" .venv
	uv sync --frozen --compile-bytecode
	@touch $@

.boot/node-ready:
	@tools/boot-node .boot

web/node_modules/.package-lock.json: web/package.json web/package-lock.json | .boot/node-ready
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run build
	@touch $@

# Chromium for the journeys: installed by the system's package manager when missing and possible; never an error.
browser:
	@tools/boot-browser

demo: setup
	@$(RUN)/linli demo

test: setup browser
	$(RUN)/pytest -n 2 --dist loadgroup

check: setup
	@tools/check

bench: setup
	@$(RUN)/linli bench all

bench-solvers: setup
	@$(RUN)/linli bench solvers --results benchmarks/results.jsonl

chaos-sync: setup
	@$(RUN)/linli chaos-sync $(if $(SEED),--seed $(SEED))

docs: setup
	@tools/docs write

clean:
	-@test ! -x .venv/bin/linli || .venv/bin/linli stop
	rm -rf .venv .boot web/dist web/node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache test-results
