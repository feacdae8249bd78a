# One front door. `make help` lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup run test bench tour soak dist serve lock check
PY := .venv/bin/python
OUT ?= out/tour
SEEDS ?= 5000

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

setup: ## system libraries, fonts and .venv; quick when all is there
	@bash scripts/setup.sh

run: setup ## the desktop on a sample site; without a display the tour, and where its pictures are
	@bash scripts/run.sh $(OUT)

test: setup check ## every check and every test; PostgreSQL is installed for them, and runs on loopback while they last
	@bash scripts/packages.sh postgresql
	@.venv/bin/pytest -q -n auto --maxprocesses 4

check: setup ## layers, style and types
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/lint-imports --no-logo | tail -n 20
	@.venv/bin/mypy

bench: setup ## speed, as ratios against bare limits measured in the same run
	@bash scripts/pouchdb.sh
	@.venv/bin/tongxing bench

tour: setup ## the main job, clicked in the real window offscreen; pictures and PDFs go to OUT (out/tour)
	@.venv/bin/tongxing tour --out $(OUT)

soak: setup ## the simulator over thousands of seeds, and the long story on both databases; figures for docs/reliability.md
	@$(PY) -m tests.simulation 0 --soak $(SEEDS)
	@bash scripts/packages.sh postgresql
	@$(PY) -m tests.simulation 1 --long sqlite
	@$(PY) -m tests.simulation 1 --long postgresql

dist: setup ## the frozen program, onedir, under dist/tongxing
	@bash scripts/dist.sh

serve: setup ## a central server on this machine, for trying things out
	@.venv/bin/tongxing-server serve --data out/server

lock: setup ## make requirements.lock anew from pyproject.toml
	@bash scripts/lock.sh
