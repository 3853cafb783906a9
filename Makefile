# Everything needs only Python 3.11 with pip, git and make; each target sets up what it uses.
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SHIPPED := src/riskscore/shipped/bundles/demo
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-annotate --no-header --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup system demo demo-real serve test check format bench lock bundle clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(READY) ## make .venv with everything (again only when a lock or pyproject.toml changed)

$(READY): requirements/uv.txt requirements/dev.txt pyproject.toml
	@for python in python3.11 python3 python; do \
	  $$python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null && break; python=; done; \
	  test -n "$$python" || { echo "Python 3.11 is needed: python3.11 or python3 of that version in PATH"; exit 1; }; \
	  test -x $(BIN)/python || { echo "setup: making $(VENV)"; $$python -m venv $(VENV); }
	@echo "setup: installing from requirements/dev.txt (some minutes the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "setup: ready, $(BIN)/riskscore --help"

system: ## install Debian's packages of system-packages.txt (as root), or say which are missing
	@missing=$$(sed 's/#.*//' system-packages.txt | xargs -n 1 sh -c 'dpkg -s "$$0" >/dev/null 2>&1 || echo "$$0"'); \
	  test -z "$$missing" && echo "system: nothing is missing" && exit 0; \
	  test "$$(id -u)" = 0 || { echo "system: missing, install as root: apt-get install" $$missing; exit 0; }; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends $$missing

demo: $(READY) ## cohort, training, bundle, scores, web page; SERVE=0 stops before the page
	@$(BIN)/riskscore demo $(if $(filter 0,$(SERVE)),--no-serve)

demo-real: $(READY) ## train on the two real data sets, beside simpler models on the same folds
	@$(BIN)/python benchmarks/demo_real.py

serve: $(READY) ## the page and the API on the current bundle
	@$(BIN)/riskscore serve

test: $(READY) ## all tests, fast kinds first; ARGS="tests/unit -k rules" for some
	@$(BIN)/pytest $(ARGS)

check: $(READY) ## all that is checked without running the product: style, types, layers, locks, documents
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@said=$$($(BIN)/lint-imports --no-logo 2>&1) || { echo "$$said"; exit 1; }
	@$(BIN)/pytest --quiet tests/architecture
	@echo "check: good"

format: $(READY) ## let ruff mend and format the code
	@$(BIN)/ruff check --fix --quiet
	@$(BIN)/ruff format --quiet

bench: $(READY) ## one score over HTTP beside one that does nothing; checking beside reading; AUC beside the attainable one and beside rivals
	@$(BIN)/python benchmarks/serving.py
	@$(BIN)/python benchmarks/what_if.py
	@$(BIN)/python benchmarks/synthetic.py
	@$(BIN)/python benchmarks/training.py
	@$(BIN)/python benchmarks/checking.py
	@$(BIN)/python benchmarks/explainer.py
	@$(BIN)/python benchmarks/judges.py
	@$(BIN)/python benchmarks/interval.py
	@$(BIN)/python benchmarks/allocation.py

lock: $(READY) ## compile the locks again after a change of pyproject.toml; UPGRADE=1 takes newer versions
	@echo uv | $(LOCK) $(if $(UPGRADE),--upgrade) - -o requirements/uv.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml --all-extras --group test --group lint -o requirements/dev.txt
	@$(LOCK) $(if $(UPGRADE),--upgrade) pyproject.toml -c requirements/dev.txt -o requirements/base.txt

bundle: $(READY) ## train the demo bundle that ships with the package again
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	  RISKSCORE_HOME="$$home" $(BIN)/riskscore demo --no-serve && \
	  rm -rf $(SHIPPED) && cp -rL "$$home/models/current" $(SHIPPED)

clean: ## remove .venv, caches and builds; var/ (your cohorts, runs and models) stays
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
