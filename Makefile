# The development commands, in one readable file. Everything is set up in .venv on first use.
PYTHON ?= python3
# PyTorch's CPU-only wheels: set to their index to keep gigabytes of CUDA away on Linux (see README.md).
TORCH_INDEX ?=
SITE ?= build/demo
BIN := .venv/bin
WORKFLOWS := $(wildcard .github/workflows/*.yml) site/new/dot-github/workflows/night.yml
FORMS := $(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))
CHECKER := build/checker/node_modules/vnu-jar/build/dist/vnu.jar
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: demo test site serve lint real nights eval peers builders browser validity screenshots clean

demo: .venv/ready ## the main job against the sample news web, in build/demo
	$(BIN)/python -m tests.web.demo

serve: .venv/ready ## show the demo's site in a browser (SITE=. for the live one)
	$(BIN)/overcount --root $(SITE) serve --open

site: .venv/ready ## the main job on the live sources of content/sources.yml
	$(BIN)/overcount night

test: .venv/ready ## the tests
	$(BIN)/python -m pytest -m "not real and not browser and not nights and not validity"

lint: .venv/ready .venv/ready-lint ## style, types, and the workflows' form and safety
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows $(WORKFLOWS)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms $(FORMS)
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/zizmor --offline --quiet $(WORKFLOWS)

real: .venv/ready ## the tests on real input, where ../shared is
	$(BIN)/python -m pytest -m real tests/real

nights: .venv/ready ## eight nights of night.yml in fresh clones, with mishaps; OVERCOUNT_NIGHTS=30 for a month of them
	$(BIN)/python -m pytest -s -m nights tests/operations

eval: .venv/ready ## what is decided, measured on ../shared and held to its floors; RAISE=1 lifts them
	$(BIN)/python benchmarks/eval.py $(if $(RAISE),--raise)

peers: .venv/ready .venv/ready-peers ## the same, beside other libraries on the same input (several minutes)
	$(BIN)/python benchmarks/eval.py --peers $(if $(RAISE),--raise)

builders: .venv/ready .venv/ready-builders ## the demo's Markdown by other builders than MkDocs: what differs
	$(BIN)/python benchmarks/other_builders.py

browser: .venv/ready .venv/ready-browser ## the tests in Chromium (Debian's: apt-get install chromium)
	$(BIN)/python -m pytest -m browser

validity: .venv/ready $(CHECKER) ## the pages by the Nu Html Checker, also the demo's (needs Java and npm)
	$(BIN)/python -m pytest -m validity

screenshots: .venv/ready .venv/ready-browser ## the pictures of the README, from the demo
	$(BIN)/python benchmarks/screenshots.py

clean: ## all that can be made again
	rm -rf .venv build public .cache

.venv/ready: pyproject.toml
	@echo "Setting up .venv: a few minutes and about 2 GB, this once"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(if $(TORCH_INDEX),$(PIP) install --index-url $(TORCH_INDEX) "torch>=2.2$(comma)<2.14")
	$(PIP) install --editable ".[test]"
	@touch $@

.venv/ready-lint: .venv/ready
	$(PIP) install --editable ".[lint]"
	@touch $@

.venv/ready-peers: .venv/ready
	$(PIP) install "pip>=23.3"
	$(PIP) install --editable ".[peers]"
	@touch $@

.venv/ready-builders: .venv/ready
	$(PIP) install --editable ".[builders]"
	@touch $@

.venv/ready-browser: .venv/ready
	$(PIP) install --editable ".[browser]"
	@touch $@

# The package's own script would load a Java for this checker from elsewhere.
$(CHECKER):
	npm install --prefix build/checker --no-save --no-audit --no-fund --ignore-scripts --loglevel error vnu-jar@26.9.27
	@touch $@

comma := ,
