# make chat: set up, index seeds/, open the page.   make test: set up with a browser, run all checks and tests.
PYTHON ?= python3
BIN := .venv/bin
LIBRARY ?= .cited/seeds
PORT ?= 7860
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
# Bounds of time: what missed one beside another test, on a machine that stood still, must hold it with nothing beside it.
ALONE := $(BIN)/python -m pytest -m "alone and not soak"

.PHONY: chat test check soak screenshots clean

chat: .venv/ready
	$(BIN)/cited --library $(LIBRARY) sync seeds
	$(BIN)/cited --library $(LIBRARY) serve --port $(PORT) --open

test: .venv/ready-dev .venv/browser check
	$(BIN)/python -m pytest -m "not soak and not alone" --numprocesses 2 --dist loadfile --no-loadscope-reorder --durations 25
	$(ALONE) --numprocesses 2 --dist loadfile --durations 12 || $(ALONE) --last-failed --last-failed-no-failures none

check: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy docs/house.py
	$(BIN)/lint-imports
	$(BIN)/python docs/house.py --check

soak: .venv/ready-dev .venv/browser
	$(BIN)/python -m pytest -m soak --timeout 7200

screenshots: .venv/ready-dev .venv/browser
	$(BIN)/python docs/screenshots.py

# Debian keeps venv in a package of its own.
.venv/bin/python:
	$(PYTHON) -m venv .venv \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq \
	       && apt-get install -y -qq python3-venv && $(PYTHON) -m venv --clear .venv; } \
	  || { echo "cannot make a virtual environment: install python3-venv, then run make again" >&2; exit 1; }

# Compiled here because some machines set PYTHONDONTWRITEBYTECODE, which doubles every start.
.venv/ready: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	$(BIN)/python -m compileall -q -j 0 .venv/lib index assistant eval ui cited || true
	touch $@

.venv/ready-dev: pyproject.toml constraints.txt | .venv/ready
	$(PIP) --editable ".[dev]"
	$(BIN)/python -m compileall -q -j 0 .venv/lib || true
	touch $@

# Debian's chromium where it is or can be installed, else Playwright's own.
.venv/browser: | .venv/ready-dev
	command -v chromium >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium; } \
	  || $(BIN)/playwright install chromium
	touch $@

clean:
	rm -rf .venv .cited
