# 一窗 Yichuang. Two commands matter: `make run` and `make test`.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench papers setup format lock texts clean ready-run ready-test

PORT ?= 8080
CONFIG ?= config
PYTEST_FLAGS ?= --numprocesses logical --dist loadfile
BIN := .venv/bin

help: ## 列出全部命令 list these commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' Makefile | expand -t 18

run: ready-run ## 检查配置、准备数据库并启动（http://127.0.0.1:8080）set up, check, serve
	@exec $(BIN)/yichuang serve $(addprefix --config ,$(CONFIG)) --demo --watch --port $(PORT)

test: check ## 全部检查与测试 every check and every test
	@$(BIN)/pytest $(PYTEST_FLAGS)

check: ready-test ## 格式、类型、架构与所带配置 format, lint, types, floors, shipped configuration
	@echo "→ ruff check";         $(BIN)/ruff check --quiet .
	@echo "→ ruff format";        $(BIN)/ruff format --quiet --check . || { $(BIN)/ruff format --check .; exit 1; }
	@echo "→ mypy --strict app";  $(BIN)/mypy
	@echo "→ import-linter";      $(BIN)/lint-imports --no-logo
	@echo "→ yichuang check";     $(BIN)/yichuang check $(addprefix --config ,$(CONFIG))

bench: ready-test ## 性能数字，写入 docs/benchmarks.md measure, and write docs/benchmarks.md
	@setup/bench.sh
	@$(BIN)/python -m bench

papers: ready-test ## 重写用纸的对照文字和样张 renew the words and pictures of all papers
	@$(BIN)/python -m tests.printing.golden
	@$(BIN)/python -m tests.printing.pictures

setup: ready-test ## 只安装，不启动 install only

format: ready-test ## 整理代码格式 format the code and fix what can be fixed
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

lock: ready-test ## 更新三个锁文件 renew the three lock files
	@setup/lock.sh

texts: ready-test ## 收集界面文字，更新并编译译文 extract, merge and compile translations
	@setup/texts.sh

clean: ## 删除 .venv 与缓存（不动 var/ 里的数据）remove .venv and caches, never the data in var/
	rm -rf .venv .venv-bench build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find app tests -name __pycache__ -type d -prune -exec rm -rf {} +

ready-run:
	@setup/ensure.sh run

ready-test:
	@setup/ensure.sh test
