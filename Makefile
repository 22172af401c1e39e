# make demo   install and read the sample contracts
# make test   install what tests need and run them all
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help demo test check lint types layers unit bench lock train clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.run ## install, then read the sample contracts and show their clauses, slots and what is missing
	@for sample in data/samples/*.docx data/samples/*.pdf data/samples/*.html data/samples/*.txt; do \
		$(BIN)/tiaokuan extract --format table "$$sample"; done
	@$(BIN)/tiaokuan compare --format table data/samples/电梯维保范本.docx data/samples/电梯维保.pdf

test: $(VENV)/.dev system check ## install what tests need and run them all

check: lint types layers unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports

unit:
	$(BIN)/pytest -n auto

bench: $(VENV)/.dev ## speed over a folder: make bench DOCX=folder PDF=folder
	$(BIN)/python tests/benchmarks/speed.py $(if $(DOCX),--docx $(DOCX)) $(if $(PDF),--pdf $(PDF))

system: ## programs that some tests use (LibreOffice for .doc and .rtf)
	@bash tests/system.sh

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed / 需要 Python 3.11 或更高版本" >&2; exit 1; }
	@bash tests/venv.sh "$(PYTHON)" "$(VENV)"

$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	$(PIP_INSTALL) --require-hashes --no-deps -r requirements.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	$(PIP_INSTALL) --require-hashes --no-deps -r requirements-dev.lock
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

lock: ## renew the lock files (needs uv); hashes, no addresses
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 pyproject.toml --group build -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 pyproject.toml --all-extras --group build --group dev -o requirements-dev.lock

train: $(VENV)/.run ## train the models anew (about ten minutes; PDFs need LibreOffice)
	$(BIN)/tiaokuan train --out models

clean: ## remove what make made
	rm -rf $(VENV) build dist out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
