# Everything here works on a machine with Python 3.11 or newer (its venv and pip included) and make.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test soak check bench bench-delivery screenshots lock

VENV := .venv
BENCH_VENV := .venv-bench
BIN := $(VENV)/bin
PYTHON ?= $(shell for name in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
# Much of what tests do is waiting for other processes. A file's tests stay together, as they share what is slow to start.
SIDE_BY_SIDE := --numprocesses 3 --dist loadfile
NOT_INSTALLED := { echo "The packages could not be installed, for the reason above; the same command goes on where it stopped." >&2; exit 1; }

help:  ## Show what make can do here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

setup: $(VENV)/bot  ## Make .venv and install what the bot needs, from the hashed lock
	@echo "$(VENV) is ready: make demo shows an election night, make help what else there is."

demo: $(VENV)/bot  ## Show an election night in a messenger in the browser; no token, no network
	@$(BIN)/python -m bot demo

test: $(VENV)/dev  ## Run every test; those of the count must take each of its branches
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest tests/election
	@$(BIN)/coverage report --show-missing --skip-covered --fail-under=100
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) --ignore=tests/election

soak: $(VENV)/dev  ## Kill a broadcast fifty times on each engine (make test does so five times)
	@SOAK=50 $(BIN)/python -m pytest $(SIDE_BY_SIDE) --dist load tests/test_kill.py

check: $(VENV)/dev  ## Lint, formatting, types, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/dev  ## Measure, side by side with a named baseline: medians with min and max
	@$(BIN)/python -m tests.benchmarks

bench-delivery: $(VENV)/dev $(BENCH_VENV)/peers  ## Measure delivery beside other libraries; takes twenty minutes
	@$(BIN)/python -m tests.benchmarks.delivery

screenshots: $(VENV)/dev  ## Take pictures of the demo, all of its views, and those that the documents show
	@$(BIN)/python -m tests.screenshots

lock: $(VENV)/dev  ## Work out the lock files anew from pyproject.toml
	@$(BIN)/uv pip compile pyproject.toml --universal --upgrade --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --group dev --universal --upgrade --generate-hashes --no-emit-index-url --no-header --quiet --constraint requirements.lock --output-file requirements-dev.lock
	@$(BIN)/uv pip compile --group pyproject.toml:bench --python-version 3.11 --universal --upgrade --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements-bench.lock

# pip comes last into a new .venv: where it is missing, the making of .venv was interrupted.
$(BIN)/pip:
	@test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=/path/to/python3." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is needed: on Debian and Ubuntu, apt install python3-venv." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(VENV) cannot be made here: give this folder a disk with room that you may write to." >&2; exit 1; }

$(VENV)/bot: requirements.lock | $(BIN)/pip
	@echo "Installing what the bot needs into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements.lock || $(NOT_INSTALLED)
	@touch $@

$(VENV)/dev: requirements-dev.lock | $(BIN)/pip
	@echo "Installing what the tests need into $(VENV) (once) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock || $(NOT_INSTALLED)
	@touch $@ $(VENV)/bot

$(BENCH_VENV)/peers: requirements-bench.lock | $(BIN)/python
	@echo "Installing what is measured beside the bot into $(BENCH_VENV) (once) ..."
	@$(BIN)/python -m venv $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r requirements-bench.lock
	@touch $@
