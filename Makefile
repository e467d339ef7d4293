# One obvious command each. Everything runs in .venv, made from requirements.lock; nothing else is installed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export DAGSTER_DISABLE_TELEMETRY := yes
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false

.PHONY: help setup run test quick lint audit clients ui bench soak lock clean

help:  ## what can be done here
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

setup: $(READY)  ## make .venv from the lock

$(READY): requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (about two minutes, once)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup  ## land, parse, model, check and publish (bundled editions, no network)
	@$(BIN)/ukcrime run

test: setup  ## the whole suite
	@$(BIN)/python -m pytest -n 2 --dist worksteal

quick: setup  ## the suite without what is marked slow
	@$(BIN)/python -m pytest -n 2 -m "not slow"

lint: setup  ## ruff, mypy, sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --disable-progress-bar dbt_project/models dbt_project/tests

audit: setup  ## installed packages against the lock; known vulnerabilities where there is internet
	@.ci/audit

soak: setup  ## 200 simulated release days with faults at every stage (about 12 minutes)
	@$(BIN)/python -m tests.soak 200

clients: setup  ## older DuckDBs, SQLAlchemy, Node, Wasm, Superset really read a release (installs them; 10 minutes)
	@$(BIN)/python -m tests.clients

ui: setup  ## the Dagster UI on http://127.0.0.1:3000
	@$(BIN)/ukcrime ui

bench: setup  ## where the time goes, as ratios to a floor measured in the same run
	@$(BIN)/python -m tests.bench

lock:  ## renew requirements.lock (needs uv and a package index)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-strip-extras \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements.lock

clean:  ## remove .venv and caches; data/ stays
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache dbt_project/target
