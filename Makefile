# Two commands for a newcomer: `make report` and `make test`. Each makes .venv by itself the first time.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?= python3
UV_VERSION := 0.13.8
BIN := .venv/bin
# DVC's stages and its locks must find this environment's programs first.
export PATH := $(CURDIR)/$(BIN):$(PATH)

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

report: .venv/ready  ## run the pipeline: data/raw/ to reports/html/index.html
	@git rev-parse --git-dir >/dev/null 2>&1 || dvc config --local core.no_scm true
	@dvc repro
	@find data models reports -path data/raw -prune -o -name '.*.partial' -prune -exec rm -rf {} +  # of a stage that was killed
	@echo "open reports/html/index.html"

test: .venv/ready  ## run all tests
	@python -m pytest -n auto --dist loadfile

check: .venv/ready  ## lint, format check and types
	@ruff check .
	@ruff format --check .
	@mypy

fuzz: .venv/ready  ## 20,000 damaged listings through every reader
	@python -m tests.fuzz

screenshots: .venv/ready  ## remake the README's pictures from reports/html/
	@python -m tests.screenshots

readme: .venv/ready  ## write the generated parts of README.md and docs/ anew
	@python -m tests.readme

deps: .venv/ready  ## write each stage's code into dvc.yaml, read off the imports
	@python -m tests.deps

shipped: .venv/ready  ## say that listings, taxonomy, params and reviews are now those that ship
	@python -m tests.shipped

fonts: .venv/ready  ## cut the report's fonts anew
	@python -c 'from taxo.report.fonts import write_sheet; write_sheet()'

lock: .venv/ready  ## renew requirements.lock from pyproject.toml
	@uv lock --quiet --upgrade
	@uv export --frozen --extra pipeline --extra bertopic --extra skos --extra dask --no-emit-project --no-header --no-annotate --quiet -o requirements.lock

clean:  ## remove the environment and everything that can be made again
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis uv.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null || { \
	  echo "taxo's pipeline needs Python 3.11 to 3.14; found $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "taxo needs Python's venv module. On Debian or Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	@echo "making .venv (less than a minute, the first time): 1/2 Python's part"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "making .venv: 2/2 the libraries"
	@$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --require-hashes --compile-bytecode -r requirements.lock
	@$(BIN)/uv pip install --python $(BIN)/python --quiet --no-deps --editable .
	@touch $@

.PHONY: help report test check fuzz screenshots readme deps shipped lock clean
