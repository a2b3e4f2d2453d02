# Everything starts here. `make` alone lists the tasks.
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help demo test test-province chaos states attack fuzz audit-deps schema-diff check web-check web-dev screenshots environment schema docs clean

help:  ## List the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: environment  ## Load the real tree of Guangdong and serve it on 127.0.0.1:8000 (PORT=… changes it)
	@.venv/bin/leaguegraph demo $(if $(PORT),--port $(PORT))

test: environment  ## Run everything that CI checks
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory web-check
	.venv/bin/pytest

test-province: environment  ## Import the whole province, ask its figures, measure it (half an hour, 8 GB)
	.venv/bin/pytest -m province tests/province
	LEAGUEGRAPH_HOME=.leaguegraph/province .venv/bin/leaguegraph bench
	LEAGUEGRAPH_HOME=.leaguegraph/province .venv/bin/leaguegraph db stop

chaos: environment  ## Do random harm under a load of changes, and compare what was acknowledged (MINUTES=…, SEED=…)
	.venv/bin/leaguegraph bench chaos --minutes $(or $(MINUTES),10) $(if $(SEED),--seed $(SEED))

states: environment  ## Let 200 provinces live at random (STATES=… for another number), a quarter of an hour for a hundred
	STATES=$(or $(STATES),200) .venv/bin/pytest tests/states

attack: environment  ## Attack a running server: the demo, or URL=… with its token in LEAGUEGRAPH_TOKEN (some minutes)
	@.venv/bin/leaguegraph attack $(if $(URL),--url $(URL))

fuzz: environment  ## Send documents at random to a running server for an hour (MINUTES=… for another time, URL=… for another server)
	@.venv/bin/leaguegraph attack --minutes $(or $(MINUTES),60) $(if $(URL),--url $(URL))

audit-deps: environment  ## Look at licences and known vulnerabilities of all dependencies, and write an SBOM into .leaguegraph/sbom
	@.venv/bin/python -m bench.dependencies .leaguegraph/sbom

check: environment  ## Run the checks that need no database: style, types, layers, dependencies
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/deptry .

web-check: environment  ## Check the explorer: operations, types, style, unit tests
	.venv/bin/leaguegraph web check

web-dev: environment  ## Serve the explorer's sources on 127.0.0.1:5173, reloading on change, beside a running `make demo`
	.venv/bin/leaguegraph web dev

screenshots: environment  ## Take pictures of every page in both languages and two widths into docs/images
	.venv/bin/pytest -m screenshots tests/web

environment:  ## Make the Python environment in .venv from uv.lock
	@command -v $(PYTHON) >/dev/null 2>&1 || { echo "$(PYTHON) is not installed. Install Python 3.11 or newer and run make again." >&2; exit 3; }
	@$(PYTHON) bootstrap.py

schema: environment  ## Print the schema to schema.graphql
	.venv/bin/leaguegraph schema --out schema.graphql

schema-diff: environment  ## Show how the schema differs from that of the last release; fails where clients would break
	@.venv/bin/leaguegraph schema --diff

docs: environment  ## Write docs/reference anew from the program
	.venv/bin/leaguegraph reference --out docs/reference

clean:  ## Remove the environment (the data stay in .leaguegraph)
	rm -rf .venv
