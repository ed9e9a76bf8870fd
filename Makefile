# 两条命令:make demo(在样例上跑一遍全部功能)、make test(检查并测试)。
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore

.PHONY: demo test lint build fuzz hostile properties accept pictures bench hosts books crash clean roundtrip differences

demo: .venv/run
	$(BIN)/huikuan demo --as-of 2026-10-31

test: .venv/dev hosts lint fuzz
	$(BIN)/coverage run -m pytest tests/core
	$(BIN)/coverage report
	$(BIN)/python -m pytest --ignore tests/core

lint: .venv/dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m xl_huikuan.addin.build --check

build: .venv/dev
	$(BIN)/python -m xl_huikuan.addin.build

EXAMPLES ?= 100000
properties: .venv/dev
	HUIKUAN_EXAMPLES=$(EXAMPLES) $(BIN)/python -m pytest tests/properties

CASES ?= 1000
differences: .venv/dev
	$(BIN)/python -m tests.proofs.differences $(CASES)

accept: .venv/dev
	$(BIN)/python -m tests.letters.accept
	$(BIN)/python -m tests.sheets.accept

pictures: .venv/dev hosts
	$(BIN)/python -m tests.hosts.pictures

books: .venv/dev
	$(BIN)/python -m tests.proofs.books $(DIR)

hostile: DIR ?= ../shared/data/hostile
hostile: .venv/dev
	$(BIN)/python -m tests.proofs.hostile $(DIR)

fuzz: SECONDS_EACH ?= 4
fuzz: .venv/dev
	$(BIN)/python -m tests.proofs.fuzz $(SECONDS_EACH)

roundtrip: DIR ?= ../shared/data/torture
roundtrip: .venv/dev hosts
	$(BIN)/python -m tests.proofs.roundtrip $(DIR)

crash: .venv/dev hosts
	$(BIN)/python -m tests.proofs.crash

bench: .venv/bench
	$(BIN)/python -m benchmarks.run

hosts:
	bash tests/hosts/install.sh

.venv/run: requirements/run.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev: .venv/run requirements/dev.txt
	$(PIP) -r requirements/dev.txt
	touch $@

.venv/bench: .venv/dev requirements/bench.txt
	$(PIP) -r requirements/bench.txt
	touch $@

clean:
	rm -rf .venv .coverage demo_out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
