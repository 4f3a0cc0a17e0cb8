# `make demo` to try it, `make test` to change it. Each sets up what it needs, and nothing twice.

PYTHON ?= python3
VENV := .venv
TRAIN_VENV := .venv-train
SUPPLY_VENV := .venv-supply
STATIC := bot/frontends/web/static
FONTS := bot/posters/fonts
HTMX := $(shell sed -n "s/.*htmx.org \([0-9.]*\),.*/\1/p" $(STATIC)/SOURCES.md)
IN := $(VENV)/bin/python
IN_TRAIN := $(TRAIN_VENV)/bin/python
# Nothing but wheels whose digest is known: no code of theirs runs while they are installed.
PIP_INSTALL := -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
LOCK := $(SUPPLY_VENV)/bin/uv pip compile --quiet --no-strip-extras $(if $(UPGRADE),--upgrade)

.PHONY: demo run test docs pictures format bench soak messages train lock audit vendor fonts faults fuzz mutants quality clean

demo: $(VENV)/serving        # the bot in your browser, on the shipped sample, without any token
	$(IN) -m bot demo

run: $(VENV)/serving         # the page and every chat platform whose token is set
	$(IN) -m bot run

test: $(VENV)/testing $(TRAIN_VENV)/ready   # everything that must hold
	.ci/install-system-packages chromium chromium-driver gcc libc6-dev
	$(IN) -m ruff check
	$(IN) -m ruff format --check
	$(IN) -m basedpyright --warnings
	$(IN_TRAIN) -m pytest tests/training
	$(IN) -m pytest --ignore tests/training --ignore tests/faults
	$(IN) -m tests.faults -k 'TMDb or Store or Clock'

docs: $(VENV)/testing        # the documentation as a site, in build/site
	NO_MKDOCS_2_WARNING=1 $(IN) -m mkdocs build --strict --quiet

pictures: $(VENV)/testing    # those that the documentation shows, taken anew
	.ci/install-system-packages chromium chromium-driver fonts-noto-color-emoji fonts-noto-core
	$(IN) -m docs.shots

format: $(VENV)/testing      # the code as the checks want it
	$(IN) -m ruff check --fix
	$(IN) -m ruff format

bench: $(VENV)/testing       # the promised numbers, measured on this machine
	$(IN) -m bench

soak: $(VENV)/testing        # half an hour of Telegram's updates, as many as Telegram sends to a large bot
	$(IN) -m bench soak

faults: $(VENV)/testing       # all that can go wrong around the bot, row by row, and what people get then
	$(IN) -m tests.faults

fuzz: $(VENV)/fuzzing        # hostile input by the million, for a quarter of an hour
	nice -n 19 $(IN) -m tests.fuzz

mutants: $(VENV)/mutating    # the code broken in small ways, and how much of it a test notices; takes half an hour
	nice -n 19 $(IN) -m tests.quality.mutants

quality: $(VENV)/testing     # dead code, branches that no test takes, and the mutants
	$(IN) -m pytest -q tests/whole/test_dead_code.py tests/whole/test_architecture.py
	$(IN) -m pytest -q --ignore tests/training --ignore tests/fuzz --ignore tests/faults --cov --cov-report=
	$(IN) -m coverage json -q -o - | $(IN) -m tests.quality.coverage_of_branches
	$(MAKE) mutants

messages: $(VENV)/serving    # the message catalogues, brought up to date with what the bot says
	PATH=$(VENV)/bin:$$PATH bot/languages/update.sh bot/languages

train: $(TRAIN_VENV)/ready   # models/ anew from data/, and how right it is
	$(IN_TRAIN) -m training train

lock: $(SUPPLY_VENV)/ready   # requirements/ anew from pyproject.toml; with UPGRADE=1, at the newest versions
	$(LOCK) pyproject.toml --only-binary :all: --extra test -o requirements/test.txt
	$(LOCK) pyproject.toml --only-binary :all: -c requirements/test.txt -o requirements/serving.txt
	$(LOCK) pyproject.toml --extra train -c requirements/torch.txt --no-emit-package torch -o requirements/train.txt
	$(LOCK) --group supply -o requirements/supply.txt
	$(LOCK) --group fuzz -o requirements/fuzz.txt
	$(LOCK) --group mutants -c requirements/test.txt -o requirements/mutants.txt
	$(MAKE) docs/licences.md

audit: $(SUPPLY_VENV)/ready docs/licences.md   # licences, and known weaknesses of what is installed; asks the network
	cat docs/licences.md
	$(SUPPLY_VENV)/bin/python requirements/audit.py

vendor:                      # what others made of the page, from npm, as it is pinned beside it
	npm pack --silent --pack-destination /tmp htmx.org@$(HTMX)
	tar -xzOf /tmp/htmx.org-$(HTMX).tgz package/dist/htmx.min.js >$(STATIC)/htmx.min.js
	cd $(STATIC) && sed -n 's/^| \([a-z.]*\) |.*`\([0-9a-f]*\)` |$$/\2  \1/p' SOURCES.md | sha256sum --check

fonts: $(VENV)/serving       # those of drawn posters, from Debian's, as they are listed beside them
	.ci/install-system-packages fonts-noto-core fonts-noto-cjk
	$(IN) -m bot.posters.subset_fonts
	cd $(FONTS) && sed -n 's/^| \(Noto[A-Za-z.-]*\) |.*`\([0-9a-f]*\)` |$$/\2  \1/p' SOURCES.md | sha256sum --check

clean:                       # what can be made again; leaves the store in var/ alone
	rm -rf $(VENV) $(TRAIN_VENV) $(SUPPLY_VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis build mutants *.egg-info

$(VENV)/serving: requirements/serving.txt | $(IN)
	$(IN) $(PIP_INSTALL) -r $<
	touch $@

$(VENV)/testing: requirements/test.txt | $(IN)
	$(IN) $(PIP_INSTALL) -r $<
	touch $@

$(VENV)/fuzzing: requirements/fuzz.txt $(VENV)/testing
	$(IN) $(PIP_INSTALL) -r $<
	touch $@

$(VENV)/mutating: requirements/mutants.txt $(VENV)/testing
	$(IN) $(PIP_INSTALL) -r $<
	touch $@

$(TRAIN_VENV)/ready: requirements/train.txt requirements/torch.txt | $(IN_TRAIN)
	$(IN_TRAIN) $(PIP_INSTALL) -r requirements/train.txt -r requirements/torch.txt
	touch $@

$(SUPPLY_VENV)/ready: requirements/supply.txt | $(SUPPLY_VENV)/bin/python
	$(SUPPLY_VENV)/bin/python $(PIP_INSTALL) -r $<
	touch $@

docs/licences.md: requirements/licences.py $(VENV)/serving
	$(IN) $< >$@

# Debian ships Python without ensurepip; python3-venv brings it.
%/bin/python:
	$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/install-system-packages python3-venv
	$(PYTHON) -m venv $*
