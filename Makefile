# `make demo` to try it, `make test` to change it. Each sets up what it needs, and nothing twice.

PYTHON ?= python3
VENV := .venv
TRAIN_VENV := .venv-train
IN := $(VENV)/bin/python
IN_TRAIN := $(TRAIN_VENV)/bin/python
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check -c

.PHONY: demo run test format bench train clean

demo: $(VENV)/serving        # the bot in your browser, on the shipped sample, without any token
	$(IN) -m bot demo

run: $(VENV)/serving         # the page and every chat platform whose token is set
	$(IN) -m bot run

test: $(VENV)/testing $(TRAIN_VENV)/ready   # everything that must hold
	.ci/install-system-packages chromium chromium-driver
	$(IN) -m ruff check
	$(IN) -m ruff format --check
	$(IN) -m basedpyright --warnings
	$(IN_TRAIN) -m pytest tests/training
	$(IN) -m pytest --ignore tests/training

format: $(VENV)/testing      # the code as the checks want it
	$(IN) -m ruff check --fix
	$(IN) -m ruff format

bench: $(VENV)/testing       # the promised numbers, measured on this machine
	$(IN) -m bench

train: $(TRAIN_VENV)/ready   # models/ anew from data/, and how right it is
	$(IN_TRAIN) -m training train

clean:                       # what can be made again; leaves the store in var/ alone
	rm -rf $(VENV) $(TRAIN_VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis build *.egg-info

$(VENV)/serving: pyproject.toml constraints.txt | $(IN)
	$(IN) $(PIP_INSTALL) constraints.txt .
	touch $@

$(VENV)/testing: pyproject.toml constraints.txt | $(IN)
	$(IN) $(PIP_INSTALL) constraints.txt '.[test]'
	touch $@

$(TRAIN_VENV)/ready: pyproject.toml training/constraints.txt | $(IN_TRAIN)
	$(IN_TRAIN) $(PIP_INSTALL) training/constraints.txt torch==2.13.0
	$(IN_TRAIN) $(PIP_INSTALL) training/constraints.txt '.[train]'
	touch $@

# Debian ships Python without ensurepip; python3-venv brings it.
%/bin/python:
	$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/install-system-packages python3-venv
	$(PYTHON) -m venv $*
