# openinno. `make help` lists what there is.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
PY := .venv/bin/python
# As in openinno/settings.py, for programs that load numpy before the settings: pytest does.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: audit definitions fuzz help run demo-reset backup restore scan scan-api test checks lint types test-fast test-browser messages lock bench bench-figures bench-ranking bench-order bench-matching bench-planner screenshots lifecycles dictionary

help: ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

run: .local/run.stamp node_modules/.stamp ## The demonstration at http://127.0.0.1:$(PORT), in the foreground (PORT=8000)
	@exec $(PY) -m openinno.launch --port $(PORT)

demo-reset: .local/run.stamp node_modules/.stamp ## Start the demonstration afresh
	@$(PY) -m openinno.launch --reset

backup: .local/run.stamp ## Save the database and the uploaded files, while the site runs (TO=.local/backups)
	@$(PY) manage.py backup $(if $(TO),--to $(TO))

restore: .local/run.stamp ## Restore a backup, while the site runs: FROM=.local/backups/openinno-… (BESIDE=1: replace nothing)
	@$(if $(FROM),,echo "Say which backup: make restore FROM=.local/backups/openinno-…"; exit 1)
	@$(PY) manage.py restore $(FROM) $(if $(BESIDE),--beside)

test: .local/test.stamp node_modules/.stamp checks ## Everything CI checks
	@sh deploy/ensure-chromium.sh
	@sh deploy/ensure-program.sh soffice libreoffice-calc-nogui
	@$(PY) -m pytest -m "not browser and not slow" -n 2
	@$(PY) -m pytest -m "slow and not browser" -n 2 --dist loadfile
	@$(PY) -m pytest -m browser -n 2 --dist loadfile --no-loadscope-reorder

checks: .local/test.stamp node_modules/.stamp ## Lint, types, contracts, templates, migrations, translations, dependencies
	@sh deploy/checks.sh

lint: .local/test.stamp ## Format and lint in place
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .
	@.venv/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html') || true
	@.venv/bin/djhtml --tabwidth 2 templates

types: .local/test.stamp ## mypy
	@.venv/bin/mypy openinno core taxonomy accounts irritants startups matching meetings dashboards

test-fast: .local/test.stamp node_modules/.stamp ## Tests without browser, servers and workers
	@$(PY) -m pytest -m "not browser and not slow"

test-browser: .local/test.stamp node_modules/.stamp ## Tests in a real Chromium
	@sh deploy/ensure-chromium.sh
	@$(PY) -m pytest -m browser

messages: .local/test.stamp ## Extract and compile the French catalogues
	@$(PY) manage.py messages

lifecycles: .local/test.stamp ## Draw docs/lifecycles.md from the tables
	@$(PY) manage.py lifecycles

dictionary: .local/test.stamp ## Write the dictionary of the open data, docs/opendata.md, from the code
	@$(PY) manage.py opendata --dictionary

definitions: .local/test.stamp ## Write what the figures mean, docs/figures.md, from the code
	@$(PY) manage.py figures --definitions

bench: .local/test.stamp node_modules/.stamp ## Measure pages and searches on 1,000 to 1,000,000 irritants, into docs/benchmarks.md, then the ranking (half an hour)
	@$(PY) -m openinno.bench
	@$(MAKE) --no-print-directory bench-ranking

bench-figures: .local/test.stamp node_modules/.stamp ## Measure the boards of figures and of money alone, and the job behind them, into docs/benchmarks.md (some minutes)
	@$(PY) -m openinno.bench --figures

bench-order: .local/test.stamp node_modules/.stamp ## Measure on the shared French texts what the bounds of searches do to the order, into docs/search.md
	@$(PY) -m openinno.bench --order ../shared/data/matching

bench-matching: .local/test.stamp node_modules/.stamp ## Measure the ranking: how right on the shared French texts, and its time and memory (an hour)
	@$(PY) manage.py bench_relevance
	@$(PY) manage.py bench_matching
	@$(MAKE) --no-print-directory bench-ranking

bench-ranking: .local/test.stamp node_modules/.stamp ## Measure time and memory of the ranking alone, and how fresh its lists are kept (twenty minutes)
	@$(PY) manage.py bench_ranking
	@$(PY) -m openinno.bench --freshness 1000
	@$(PY) -m openinno.bench --freshness 10000

bench-planner: .local/test.stamp ## Plan days of up to 200 × 200 participants, into docs/planner.md (some minutes)
	@$(PY) -m meetings.planner.bench

screenshots: .local/test.stamp node_modules/.stamp ## Take the images of the README and of docs/ again
	@sh deploy/ensure-chromium.sh
	@$(PY) -m tests.browser.screenshots

fuzz: .local/test.stamp node_modules/.stamp ## 50,000 requests that no page would make, as each person of the demonstration, in production's settings (an hour)
	@$(PY) -m tests.fuzz

scan: .local/test.stamp node_modules/.stamp ## wapiti against production's settings, as each person (a night; docs/security.md says how to install it)
	@$(PY) -m tests.fuzz.scan

scan-api: .local/test.stamp node_modules/.stamp ## schemathesis against the API in production's settings, as a program of each person (an hour)
	@$(PY) -m tests.fuzz.programs

audit: .local/test.stamp node_modules/.stamp ## Ask the public databases whether a locked package has a known weakness
	@sh deploy/audit.sh

lock: .local/test.stamp ## Resolve the dependencies again
	@sh deploy/lock.sh

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "openinno needs Python 3.11 or newer: set PYTHON=")'
	@$(PYTHON) -m venv .venv

.local/run.stamp: requirements/local.txt | .venv/bin/python
	@mkdir -p .local
	@echo "Installing the Python packages…"
	@sh deploy/pip-install.sh requirements/local.txt
	@touch $@

.local/test.stamp: requirements/dev.txt | .venv/bin/python
	@mkdir -p .local
	@echo "Installing the Python packages of the tests…"
	@sh deploy/pip-install.sh requirements/dev.txt
	@touch $@ .local/run.stamp

node_modules/.stamp: package-lock.json | .venv/bin/python
	@echo "Fetching the front-end packages…"
	@sh deploy/npm-ci.sh
	@touch $@
