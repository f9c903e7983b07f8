# `make run` and `make test` set up everything they need in .venv.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=
# Bytecode is kept: without it the tests, and each program that they start, would be compiled every time.
unexport PYTHONDONTWRITEBYTECODE
# Two more than there are cores: the tests of the screens wait a third of their time.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) + 2)

# The newest python3 that really starts and is 3.11 or later.
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; \
	done)

.PHONY: help install run test check bench snapshots clean

help:
	@echo "make run        open the demo (without a terminal: print its write-up)"
	@echo "make test       run the tests"
	@echo "make check      lint, format, types, import contracts"
	@echo "make bench      our figures beside a bare app's"
	@echo "make snapshots  draw the tests' pictures of the screens again"

install: $(READY)

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Unblame needs Python 3.11 or later. Install it (on Debian: apt install python3 python3-venv) and run make again." >&2; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) || { echo "Python's venv module is missing. Install it (on Debian: apt install python3-venv) and run make again." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(READY)

run: $(READY)
	@$(BIN)/unblame demo $(ARGS)

test: $(READY)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

check: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/pyright
	@$(BIN)/lint-imports

bench: $(READY)
	@$(BIN)/python tests/benchmarks/bench.py $(ARGS)

snapshots: $(READY)
	@$(BIN)/python -m pytest tests/tui/test_pictures.py --snapshot-update $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .import_linter_cache
