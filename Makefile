# Everything that is done with this tree. Each target prepares what it needs by itself; when that is done
# already, it costs nothing: a stamp inside .venv stands until the lock file, the project file or the set-up
# script changes, or .venv goes.

PYTHON ?= python3
BIN := .venv/bin
SCRIPTS := scripts/setup scripts/licences scripts/screenshots scripts/law

.DEFAULT_GOAL := help
.PHONY: help run test soak check bench bench-grown law screenshots format clean
.PRECIOUS: .venv/.ready-%

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: .venv/.ready-run  ## start the archive at http://127.0.0.1:8000, with a sample archive the first time
	@$(BIN)/shoucang run

# A file's tests stay in one process, so that each engine and server is warmed once. Three processes for two
# processors: tests wait much, for servers, browsers and processes that end.
test: .venv/.ready-test  ## run every test that needs no external server, and those whose server is named
	$(BIN)/pytest -n 3 --dist loadfile

STEPS ?= 2000
soak: .venv/.ready-test  ## drive the life of periods for long, invariants checked after every step: make soak STEPS=n
	SHOUCANG_SOAK_STEPS=$(STEPS) $(BIN)/pytest -q --hypothesis-show-statistics tests/property/test_life_of_a_period.py

check: .venv/.ready-test  ## check format, lint, types, import rules and licences
	$(BIN)/ruff format --check . $(SCRIPTS)
	$(BIN)/ruff check . $(SCRIPTS)
	$(BIN)/mypy
	$(BIN)/mypy --scripts-are-modules $(SCRIPTS)
	$(BIN)/lint-imports
	$(BIN)/python scripts/licences

bench: .venv/.ready-bench  ## measure everything but the grown shape, with the peers beside it
	$(BIN)/python -m bench.reading
	$(BIN)/python -m bench.intake
	$(BIN)/python -m bench.office
	$(BIN)/python -m bench.media
	$(BIN)/python -m bench.classifying
	$(BIN)/python -m bench.search
	$(BIN)/python -m bench.answers
	$(BIN)/python -m bench.periods
	$(BIN)/python -m bench.audit
	$(BIN)/python -m bench.custody
	$(BIN)/python -m bench.units
	$(BIN)/python -m bench.readers

bench-grown: .venv/.ready-bench  ## measure the grown shape, on the servers that SHOUCANG_TEST_… name
	$(BIN)/python -m bench.grown
	$(BIN)/python -m bench.readers --grown
	$(BIN)/python -m bench.search --documents 1000000

law: .venv/.ready-test  ## write docs/law.md from the scenarios that the tests execute
	$(BIN)/python scripts/law

screenshots: .venv/.ready-test  ## take the pictures of the README from a running sample archive
	$(BIN)/python scripts/screenshots

format: .venv/.ready-test  ## put the code into the house's format
	$(BIN)/ruff check --fix . $(SCRIPTS)
	$(BIN)/ruff format . $(SCRIPTS)

clean:  ## remove whatever can be made again; never ./data
	rm -rf .venv .tools dist build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.ready-%: uv.lock pyproject.toml scripts/setup
	$(PYTHON) scripts/setup --for $*
	@touch $@
