# One door for everyday work. `make demo` and `make test` set up everything they need.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

.PHONY: demo test check format bench clean

# The environment is rebuilt only when a lock file changed; after that nothing needs the network.
$(VENV)/.base: requirements/build.txt requirements/base.txt pyproject.toml
	@$(PYTHON) scripts/check_python.py
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt -r requirements/base.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.dev requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@

demo: $(VENV)/.base
	@exec $(BIN)/lindung demo

# Test files side by side, each process with a server of its own; with an outside database, of which there is one, in turn.
BESIDE := $(if $(LINDUNG_TEST_DATABASE_URL),,-n auto --maxprocesses 4 --dist loadfile)

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(BESIDE)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Small by default. What docs/performance.md is written from: make bench BENCH="--scale full --write"
bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks $(BENCH)

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache build *.egg-info
