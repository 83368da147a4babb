# Everything starts here: `make help`. A machine with Python 3.11 or later, git and make is enough;
# Node, the browser and all packages are fetched by version and hash. Nothing here needs root,
# except that `make test` asks Debian for a Chromium when you are root and there is none.

HOST ?= 127.0.0.1
export HOST
export npm_config_update_notifier := false

VENV  := .venv
BIN   := $(VENV)/bin
BUILT := workspace/static/build
# The environment's own Python and Node come first, so that every machine runs the same ones.
export PATH := $(CURDIR)/$(VENV)/node:$(CURDIR)/$(BIN):$(PATH)

# The first Python that is new enough.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)

FRONTEND := $(shell find frontend/src frontend/scripts frontend/icons frontend/public -type f 2>/dev/null) \
	$(wildcard frontend/*.ts frontend/tsconfig*.json)
SENTENCES := $(wildcard workspace/language/*/LC_MESSAGES/messages.po)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run dev test check bench soak screenshots build lock fmt clean

help: ## Say what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' Makefile | \
		while IFS='|' read -r name says; do printf 'make %-12s %s\n' "$$name" "$$says"; done

run: $(VENV)/.ready $(BUILT)/.built ## Set up everything and serve; HOST and PORT are honoured
	@python -m tools.run

dev: $(VENV)/.dev-ready frontend/node_modules/.installed ## Serve with every change of the code taken up at once
	@python -m workspace.language compile > /dev/null
	@python -m tools.dev

test: $(VENV)/.dev-ready $(BUILT)/.built ## Run every test, in Python, in Node and in a browser
	@python -m tools.provision_browser
	@python -m tools.suite

check: $(VENV)/.dev-ready $(BUILT)/.built ## Check types, style, floors, contract, words, locks and weight
	@python -m tools.check

bench: $(VENV)/.dev-ready $(BUILT)/.built ## Measure ourselves beside others, on this machine
	@python -m benchmarks

soak: $(VENV)/.dev-ready $(BUILT)/.built ## Kill the server a hundred times and look for what is lost
	@python -m pytest -m soak -p no:cacheprovider

screenshots: $(VENV)/.dev-ready $(BUILT)/.built ## Draw the pictures of the README anew
	@python -m tools.provision_browser
	@python -m tools.screenshots

build: $(BUILT)/.built ## Build what browsers fetch

lock: $(VENV)/.dev-ready ## Lock the Python packages anew; UPGRADE=--upgrade takes newer ones
	@python -m tools.lock $(UPGRADE)

fmt: $(VENV)/.dev-ready ## Lay out the Python code, and mend what can be mended by a machine
	@ruff check --fix-only --quiet
	@ruff format

clean: ## Remove what was made; your data in var/ stays
	rm -rf $(VENV) $(BUILT) frontend/node_modules tests/browser/node_modules tests/browser/.chromium \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .reports benchmarks/.peers

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and none was found on the PATH." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo "$(PYTHON) could not make a virtual environment; on Debian, install python3-venv." >&2; exit 1; }

# Each stamp is younger than what it was made from, or it is made again.
$(VENV)/.ready: $(BIN)/python requirements/run.lock requirements/build.lock pyproject.toml
	@echo "installing the packages (once; about a minute)"
	@python -m tools.install requirements/run.lock requirements/build.lock
	@python -m tools.install --this-project
	@touch $@

$(VENV)/.dev-ready: $(VENV)/.ready requirements/dev.lock
	@echo "installing the packages for tests and checks"
	@python -m tools.install requirements/dev.lock
	@touch $@

frontend/node_modules/.installed: $(VENV)/.ready frontend/package-lock.json frontend/package.json frontend/.npmrc
	@echo "installing the browser's packages"
	@cd frontend && npm ci --no-progress --loglevel=error
	@touch $@

$(BUILT)/.built: frontend/node_modules/.installed $(FRONTEND) $(SENTENCES)
	@echo "building what browsers fetch"
	@cd frontend && npm run --silent build -- --logLevel warn
	@python -m workspace.language compile > /dev/null
	@touch $@
