# Two commands do everything: `make demo` runs it, `make test` proves it.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest

.PHONY: demo run check test soak bench clean

$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	touch $(STAMP)

demo: $(STAMP)            ## all of it on this machine: emulator, bot, chat page, sample people
	$(BIN)/python -m bot demo

run: $(STAMP)             ## the bot, by its settings
	$(BIN)/python -m bot run

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check flows/library

check: lint               ## the quick inner loop: ruff, mypy, contracts, tests on SQLite
	$(PYTEST) -n 2 -m "not postgres and not browser and not soak"

test: lint                ## check, and the real PostgreSQL and the browser
	$(PYTEST) -n 2 -m "not soak"

soak: $(STAMP)            ## the same laws at full size; of it, 10,000 weeks of summaries take about an hour
	BOT_SOAK=1 $(PYTEST) -m "soak"

bench: $(STAMP)           ## measured side by side, in one run
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
