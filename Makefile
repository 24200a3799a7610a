# Two commands: make setup, make demo. Windows without make: see README.md.
PYTHON ?= python3
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup demo test faults bench notebooks screenshots quality lint format model lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: model ## create .venv, install, prepare the pkuseg model; starts nothing

demo: setup ## set up, ingest the five documents of corpus/, open the server on 127.0.0.1:8000
	$(BIN)/policygraph demo

test: setup ## every check: system parts, ruff, mypy, import contracts, pytest
	bash tests/system_parts.sh
	@$(MAKE) --no-print-directory lint
	$(BIN)/pytest -n 2 --dist loadfile

notebooks: export POLICYGRAPH_STORE = embedded:$(CURDIR)/data/notebooks
notebooks: setup ## run notebooks/*.py on corpus/ and examples/, write .ipynb beside them
	$(BIN)/policygraph ingest corpus examples
	$(BIN)/python -m notebooks.build

faults: setup ## kill -9, full disks, cut wires: many rounds on both stores (hours; ROUNDS=20 SEED=1 ONLY=writers)
	$(BIN)/python -m tests.faults --rounds $(or $(ROUNDS),100) $(if $(SEED),--seed $(SEED)) $(if $(ONLY),--only "$(ONLY)")

bench: setup ## docs/performance.md anew (hours; PARTS="stores ingest extraction users frames" NODES=100000 DOCUMENTS="500 1000")
	$(if $(NODES),NODES=$(NODES)) $(if $(DOCUMENTS),DOCUMENTS="$(DOCUMENTS)") $(BIN)/python -m tests.bench $(PARTS)

screenshots: setup ## pictures for the README, from the real graph, into docs/images
	$(BIN)/python -m api.screenshots docs/images

quality: setup ## docs/quality.md anew; TEXTS=DIR PASSAGES_GOLD=DIR GROUPS="name=id,id" add passages that are not in the repository
	$(BIN)/python -m extraction.quality $(if $(TEXTS),--texts $(TEXTS) --gold $(PASSAGES_GOLD) --groups $(GROUPS))

lint: $(VENV)/.stamp-project ## the checks that run nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict graph extraction api
	$(BIN)/lint-imports

format: $(VENV)/.stamp-project ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

model: $(VENV)/.stamp-project ## prepare the pkuseg model in models/ (done once)
	@$(BIN)/python -m extraction.model_setup

lock: ## pin anew what pyproject.toml asks for, keeping the pins that still fit
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip install --quiet uv==$(UV_VERSION)
	.venv-lock/bin/uv pip compile --quiet --system-certs --universal --python-version 3.11 --extra dev --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url --no-emit-find-links pyproject.toml -o requirements.lock

clean: ## remove .venv, caches and builds; data/ and models/ stay
	rm -rf $(VENV) .venv-lock build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps say what is done, so that a second run does nothing. A step that fails leaves no stamp.
$(VENV)/.stamp-venv:
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else \
	  "policygraph needs Python 3.11 to 3.13; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.11 setup")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.stamp-lock: requirements.lock $(VENV)/.stamp-venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# No build isolation: the build backend is in the lock, so nothing unpinned is fetched.
$(VENV)/.stamp-project: pyproject.toml $(VENV)/.stamp-lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
