# What one can do here. `make run` and `make test` are all that a fresh machine needs:
# Python 3.11 or later, make, and a way to install packages.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run demo test lint types floors docs browser interop bench peers lock clean

help:            ## Show this list
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  +##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1\t/' | expand -t 18

run: $(VENV)/run ## Prepare everything, run the main job, serve the site on 127.0.0.1:$(PORT)
	@$(BIN)/numericemploi prepare
	@$(BIN)/numericemploi cycle
	@$(BIN)/numericemploi labels demonstrate
	@$(BIN)/numericemploi purchases demonstrate
	@$(BIN)/numericemploi serve --port $(PORT)

demo: $(VENV)/run ## Prepare everything and run the main job; ends with its summary tables
	@$(BIN)/numericemploi prepare
	@$(BIN)/numericemploi cycle

test: $(VENV)/dev ## The whole default suite
	@$(BIN)/python -m pytest -n auto --dist worksteal

lint: $(VENV)/dev ## Style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types: $(VENV)/dev ## Types
	@$(BIN)/mypy

floors: $(VENV)/dev ## Import contracts
	@$(BIN)/lint-imports

docs: $(VENV)/dev ## Write the generated pages of docs/reference again
	@COLUMNS=100 $(BIN)/python docs/generate.py

browser: $(VENV)/dev ## Tests in a real Chromium (a system package); CHROMIUM names it if it is not on the path
	@$(BIN)/python -m pytest tests/browser --run-browser

interop: $(VENV)/run ## Labels of the last run judged by other people's verifier, and theirs by ours (needs Node 18 and npm)
	@npm ci --prefix tests/interop --no-progress --loglevel=error
	@folder=$$(mktemp -d) && $(BIN)/python tests/interop/interop.py "$$folder/shown" && rm -rf "$$folder"

bench: $(VENV)/dev ## Every benchmark, one after the other (about fifteen minutes, 2 GB of scratch space)
	@for one in $$(grep -l "^def main" bench/*.py); do $(BIN)/python $$one || exit 1; done

peers: $(VENV)/dev ## Install the libraries that benchmarks compare with (pandas among them; no test needs them)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt

lock:            ## Resolve the dependencies again, with hashes (needs uv)
	@for one in run dev bench; do uv pip compile requirements/$$one.in --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header -q -o requirements/$$one.txt; done

clean:           ## Remove the environment (never the data folder)
	rm -rf $(VENV)

# One stamp a set of locked packages; an unchanged lock installs nothing.
$(VENV)/run: requirements/run.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
