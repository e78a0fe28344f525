# Pipewright. `make run` starts it, `make test` tests it; both install what they need first.
PORT ?= 8000
PYTHON ?= python3
INSTALL = $(PYTHON) scripts/install.py
BIN = .venv/bin

.PHONY: run test faults mutations check format lock schema build wheel screenshots bench bench-canvas bench-lists clean

run:
	@$(INSTALL) run
	@exec $(BIN)/python -m designer.cli up --port $(PORT)

test:
	@$(INSTALL) test
	@$(BIN)/python scripts/test.py $(ARGS)

# Real processes under crashes, hangs, lost messages and full disks, and 1,000 simulated seeds; writes docs/faults.md.
# ARGS="tests/faults/test_crashes.py" runs some of it; `make test` runs a short selection.
faults:
	@$(INSTALL) test
	PIPEWRIGHT_FAULTS=long PIPEWRIGHT_SEEDS=1000 $(BIN)/pytest -q $(or $(ARGS),tests/faults); \
		code=$$?; $(BIN)/python -m tests.faults.report; exit $$code

# Takes away what guards against each fault, one at a time in a copy, and asks whether a test fails. ARGS="F7 F11" tries some.
mutations:
	@$(INSTALL) test
	$(BIN)/python -m tests.faults.mutations $(ARGS)

check:
	@$(INSTALL) check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PIPEWRIGHT_HOME=build/check-home $(BIN)/python -c "from designer.home import Home; Home.from_environment().prepare()"
	PIPEWRIGHT_HOME=build/check-home $(BIN)/mypy
	$(BIN)/lint-imports
	npm --prefix frontend run typecheck
	npm --prefix frontend run lint
	npm --prefix frontend run format:check

format:
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	npm --prefix frontend run format

# The API's document, and the TypeScript types made from it.
schema:
	@$(INSTALL) schema

build:
	@$(INSTALL) build

# dist/pipewright-VERSION-py3-none-any.whl, with the pages in it: who installs it needs no Node.js.
wheel: build
	$(BIN)/hatchling build --target wheel

# Pictures of every page and state, in both languages and themes and two sizes; ONLY="designer sign-in" takes some of them.
screenshots:
	@$(INSTALL) screenshots
	$(BIN)/python -m tests.browser.pictures $(ONLY)

# How a pipeline of 500 steps feels in the designer.
bench-canvas:
	@$(INSTALL) test
	$(BIN)/python -m benchmarks.canvas

# What a step costs beside a bare process, GNU make and other orchestrators; writes docs/benchmarks.md. Needs a quiet machine
# and, for the other orchestrators, the network. ARGS="--only sqlite" measures a part and writes nothing.
bench:
	@$(INSTALL) test
	$(BIN)/python -m benchmarks.engine $(or $(ARGS),--write docs/benchmarks.md)

# How fast every list and page answers in a database of 500 runs.
bench-lists:
	@$(INSTALL) test
	$(BIN)/python -m benchmarks.lists

# Writes the lock files, with hashes, from requirements.in and requirements-dev.in.
lock:
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
		requirements.in -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
		requirements-dev.in -o requirements-dev.txt

# Everything that can be made again; the data in .pipewright stays.
clean:
	rm -rf .venv build dist frontend/node_modules designer/static frontend/src/api/schema.ts .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
