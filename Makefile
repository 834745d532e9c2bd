# ofdesk: what a person types. The work is done by tools/*.sh; « make help » lists the targets.

SHELL := /bin/bash
PYTHON_HERE := .venv/bin/python
BASE ?= demo/demo.db

# Some machines forbid Python to keep its bytecode: every start would then compile everything.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test soak bench wheel lint format words lock setup setup-test clean
.DEFAULT_GOAL := help

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | sort | expand -t 12

setup: ## everything that running needs, into .venv
	@tools/setup.sh run

setup-test: ## everything that the checks need, into .venv
	@tools/setup.sh test

run: setup ## open ofdesk on an invented base (without a screen: a tour, with pictures in tour/)
	@tools/run.sh "$(BASE)"

test: setup-test ## every check: style, types, the house, all tests, coverage
	@tools/check.sh

lint: setup-test ## style and types alone
	@tools/check.sh lint

format: setup-test ## lay out the Python, and the no-break spaces of the French
	@.venv/bin/ruff check --quiet --fix . ; .venv/bin/ruff format --quiet .
	@$(PYTHON_HERE) tools/mend_french.py

soak: setup-test ## the long runs, of which « make test » does a tenth
	@$(PYTHON_HERE) -m pytest -m soak --override-ini 'addopts=-ra --strict-markers --import-mode=importlib'

bench: setup-test ## each figure beside its floor, in one run
	@$(PYTHON_HERE) -m benchmarks

wheel: setup-test ## build dist/*.whl, which holds the resources too
	@$(PYTHON_HERE) -m hatchling build -t wheel

words: setup ## compile the French messages
	@$(PYTHON_HERE) tools/compile_words.py

lock: setup-test ## resolve pyproject.toml anew into requirements/
	@tools/lock.sh

clean: ## throw away what was built (not the environment)
	@rm -rf build dist tour demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage*
	@find ofdesk tests tools -name __pycache__ -prune -exec rm -rf {} +
	@rm -f resources/i18n/*/LC_MESSAGES/*.mo
