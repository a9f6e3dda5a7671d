# Everything a checkout needs: `make help`. Works from any folder (make -C), as root and as an ordinary user.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help demo simulate up test acceptance endurance test-slow-machine campaign lint ruff types imports golden documents client client-check architecture metrics transitions kata k8s-check k8s-secrets containers-check asyncapi node dashboards grafana-check grafana-pictures alerts-check rolling-check bench bench-build bench-capacity bench-footprint soak import-check mining-check analysts kafka kafka-stop kafka-clean secrets setup lock clean

PORT_BASE ?= 8101
export PORT_BASE
unexport PYTHONDONTWRITEBYTECODE # hundreds of processes would each compile everything again

# A line that begins with $(call python,runtime|analysts|dev) has $$python, in an environment that is up to date.
python = python=$$(sh tools/venv.sh $(1)) || exit 1; "$$python"

help: ## 列出所有命令 · List every target
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-24s %s\n", $$1, $$2 }'
	@echo
	@echo '  PORT_BASE=9101  五个服务的端口从 9101 起 · the five services on 9101 and up (default 8101)'
	@echo '  FEED=kafka      服务之间经 Kafka 传递事件，需要 Java 17+ 和 Maven · through Apache Kafka; needs Java 17+ and Maven'

demo: ## 安装、启动并演示整个流程 (EXIT=1: 检查后退出; FEED=kafka) · Install, start and play the story (EXIT=1: check it and end)
	@$(call python,runtime) -m aftersales demo $(if $(filter-out 0,$(EXIT)),--exit) $(if $(FEED),--feed $(FEED))

simulate: ## 模拟三个网点的一年并核对全部账目 (CASES=480 MONTHS=12 SEED=1 KEEP=1) · A year of three stations; then every register must add up
	@$(call python,runtime) -m aftersales simulate $(if $(CASES),--cases $(CASES)) $(if $(MONTHS),--months $(MONTHS)) $(if $(SEED),--seed $(SEED)) $(if $(filter-out 0,$(KEEP)),--keep)

up: ## 启动 PostgreSQL 和五个服务 (FEED=kafka) · PostgreSQL and the five services, until Ctrl-C
	@$(call python,runtime) -m aftersales up $(if $(FEED),--feed $(FEED))

kafka: ## 启动本机 Apache Kafka，不用 Docker (KAFKA_PORT=9092) · A local Apache Kafka without Docker, until Ctrl-C
	@$(call python,runtime) -m aftersales kafka up

kafka-stop: ## 停止本机 Kafka · Stop it, from another terminal
	@$(call python,runtime) -m aftersales kafka stop

kafka-clean: ## 删除本机 Kafka 的全部主题 · Remove its topics (what was fetched stays)
	@$(call python,runtime) -m aftersales kafka clean

secrets: ## 为 docker compose 生成密码和密钥 · Passwords and keys for docker compose, once (.env, secrets/)
	@$(call python,runtime) -m aftersales secrets

test: ## 运行测试 (ARGS="-k 名称") · Run the tests (ARGS="-k name")
	@$(call python,dev) -m pytest -n 3 -m "not acceptance and not endurance and not alerts and not rolling" $(ARGS)

acceptance: ## 像用户一样试用：每条印出的命令、浏览器、生成的客户端、容器 · As users do: printed commands, a browser, made clients, containers
	@$(call python,dev) -m pytest -n 3 -m acceptance $(ARGS)

endurance: ## 长时间的故障：Kafka 中断、导入中断后继续、整套系统恢复（约十分钟） · Long disturbances: Kafka away, a killed import, a whole system that comes back (ten minutes)
	@$(call python,dev) -m pytest -n 3 -m endurance $(ARGS)

test-slow-machine: ## 在繁忙的机器上反复运行故障测试 (TIMES=3) · The fault tests beside busy processes, TIMES in a row
	@$(call python,dev) -m tests.slow_machine --times $(or $(TIMES),1) $(ARGS)

campaign: ## 从外部注入故障并检验 (MINUTES=10 FEED=kafka ARGS="--only kill --seed 1") · Faults from outside, then every check
	@$(call python,dev) -m campaign --minutes $(or $(MINUTES),10) $(if $(FEED),--feed $(FEED)) $(ARGS)

lint: ruff types imports golden documents client-check architecture metrics transitions dashboards asyncapi ## 代码检查 (ruff, mypy, import-linter, 事件样本与文档) · All code checks (make -k lint: all, even after a fault)

ruff:
	@$(call python,dev) -m ruff check
	@$(call python,dev) -m ruff format --check

types: # the folders of tests beside code one by one, for their files may share names
	@$(call python,dev) -m mypy && MYPYPATH=. "$$python" -m mypy -p tests && \
		for folder in $$(find libs services cli -path '*/tests/*' -name '*.py' -exec dirname {} \; | sort -u); do \
			"$$python" -m mypy "$$folder"/*.py || exit 1; done

imports:
	@$(call python,dev) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

golden:
	@$(call python,dev) -m events.golden

documents:
	@$(call python,dev) -m events.asyncapi

client: ## 由 OpenAPI 文档生成 Python 客户端 libs/client · Make the Python client of the OpenAPI documents anew
	@$(call python,dev) -m tools.client --write

client-check:
	@$(call python,dev) -m tools.client

architecture:
	@$(call python,dev) -m tools.architecture

metrics:
	@$(call python,dev) -m tools.metrics

transitions:
	@$(call python,dev) -m tools.transitions

dashboards:
	@$(call python,dev) -m tools.grafana

GRAFANA = tools/grafana/node/node_modules/.package-lock.json

grafana-check: $(GRAFANA) ## 检验 Grafana 看板：类型、链接，并向真实 Prometheus 询问 · Check the dashboards: types, links, and every query for real
	@$(call python,dev) -m tools.grafana.check

grafana-pictures: $(GRAFANA) ## 同上，并重新绘制 docs/operations/boards · The same, and draw the boards' pictures anew
	@$(call python,dev) -m tools.grafana.check --pictures docs/operations/boards

$(GRAFANA): tools/grafana/node/package-lock.json | node
	@cd tools/grafana/node && npm ci --loglevel=error && touch node_modules/.package-lock.json || \
		{ echo '✗ 无法安装 Grafana 的类型，原因见上 · the types of Grafana cannot be installed; npm says above why' >&2; exit 1; }

alerts-check: ## 检验报警规则并逐条测试；在运行的系统中造成故障，直到报警到达 · Check and test the alerts, then cause the faults until they arrive
	@$(call python,dev) -m tools.alerts && "$$python" -m pytest -q -m alerts tests/test_alerts_fire.py

rolling-check: ## 在负载下换上下一版程序，逐个替换进程（约 10 分钟） · The next version takes the place of this one under load, process by process (10 minutes)
	@$(call python,dev) -m pytest -q -s -m rolling tests/test_rolling_restart.py

kata: ## 在一份副本中做出 docs/developers.md 的例子并测试 · Build and test the examples of docs/developers.md in a copy
	@$(call python,dev) -m tools.kata

k8s-check: ## 渲染并检查 deploy/k8s，另找出全部预设错误 (首次需要网络和 Maven) · Render and check deploy/k8s, and find every planted fault
	@$(call python,dev) -m tools.k8s

k8s-secrets: ## 打印一个 overlay 的 Secret，交给 kubectl apply -f - (OVERLAY=dev) · The Secrets of an overlay, for kubectl apply -f -
	@$(call python,runtime) -m tools.k8s.secrets $(or $(OVERLAY),dev)

containers-check: ## 在真实容器引擎上运行 docker-compose.yml (root、Debian，约十分钟) · The compose file on a real engine (root, Debian, some ten minutes)
	@$(call python,dev) -m tools.containers

PARSER = tools/asyncapi/node_modules/.package-lock.json

asyncapi: $(PARSER) | node ## 用官方解析器验证 docs/events/asyncapi.json (需要 Node.js 18+) · Validate it with AsyncAPI's own parser
	@node tools/asyncapi/validate.mjs docs/events/asyncapi.json

$(PARSER): tools/asyncapi/package-lock.json | node
	@cd tools/asyncapi && npm ci --loglevel=error && touch node_modules/.package-lock.json || \
		{ echo '✗ 无法安装解析器，原因见上 · the parser cannot be installed; npm says above why' >&2; exit 1; }

node:
	@npm --version >/dev/null 2>&1 && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null || \
		{ echo '✗ 缺少 Node.js 18+ 和 npm · Node.js 18 or later with npm is missing (Debian, Ubuntu: apt install nodejs npm)' >&2; exit 1; }

bench: ## 性能测量,写入 build/bench.json；DATA=large 为百万服务单的查询 · Measure against bare baselines; DATA=large: every list of a million cases
	@$(call python,dev) $(if $(filter large,$(DATA)),-m bench.large --cases $(or $(CASES),1000000),-m bench)

bench-build: ## 从长日志构建读模型：速度与内存 (EVENTS=5000000) · Building read models from a long log: how fast, and is memory flat?
	@$(call python,dev) -m bench.long_build --events $(or $(EVENTS),5000000)

bench-capacity: ## 满载数据的系统与空系统相比 (CASES=100000) · A full system beside an empty one, for docs/operations/capacity.md
	@$(call python,dev) -m bench.capacity --cases $(or $(CASES),100000)

bench-footprint: ## 每个进程、每个服务单的用量，约五分钟 · What each process and each case takes, five minutes
	@$(call python,dev) -m bench.footprint --minutes 0.3 --load-minutes 3 --callers 24

soak: ## 内存是否平稳：先空闲再负载 (MINUTES=30 LOAD_MINUTES=10 FEED=store) · Does memory stay flat, idle and under load?
	@$(call python,dev) -m bench.soak --minutes $(or $(MINUTES),30) --load-minutes $(or $(LOAD_MINUTES),10) --feed $(or $(FEED),store)

# A relative FILE counts from the folder that `make` was called in.
import-check: ## 导入报修记录并独立核对 (FILE=路径) · Import a ticket log, compare with an independent count (FILE=path)
	@[ -n '$(FILE)' ] || { echo '✗ 用法 · usage: make import-check FILE=tickets.csv' >&2; exit 1; }
	@file='$(FILE)'; [ -e '$(PWD)/$(FILE)' ] && file='$(PWD)/$(FILE)'; $(call python,runtime) -m aftersales import check "$$file"

mining-check: ## 导入报修记录，用 pm4py 核对直接后继、变体与时长 (FILE=路径) · Import a log; does it give what pm4py gets from the CSV? (FILE=path)
	@[ -n '$(FILE)' ] || { echo '✗ 用法 · usage: make mining-check FILE=tickets.csv' >&2; exit 1; }
	@file='$(FILE)'; [ -e '$(PWD)/$(FILE)' ] && file='$(PWD)/$(FILE)'; $(call python,dev) -m tools.mining "$$file" $(ARGS)

analysts: ## 为分析人员安装 DuckDB、PyArrow、pandas 和笔记本内核 · What analysts work with: DuckDB, PyArrow, pandas, a kernel for notebooks
	@$(call python,analysts) -c 'import sys; print("已安装，笔记本可用的 Python：" + sys.executable + " · installed: this is the Python for notebooks; next, docs/analysts.md")'

setup: ## 只安装依赖 · Install everything for development, and nothing else
	@$(call python,dev) --version

lock: ## 更新依赖锁文件 · Write requirements/*.txt anew from pyproject.toml
	@$(call python,dev) -m pip --disable-pip-version-check install --quiet --no-deps --only-binary :all: --require-hashes \
			-r requirements/uv.txt && for name in runtime analysts dev; do \
		env -u UV_FIND_LINKS -u UV_INDEX_URL -u UV_DEFAULT_INDEX "$$python" -m uv --no-config pip compile pyproject.toml \
			--quiet --system-certs --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
			--custom-compile-command 'make lock' --output-file requirements/$$name.txt \
			$$([ $$name = runtime ] || echo --extra analysts --constraint requirements/runtime.txt) \
			$$([ $$name != dev ] || echo --group dev --constraint requirements/analysts.txt) || exit 1; done; \
		for name in requirements archives; do \
		env -u UV_FIND_LINKS -u UV_INDEX_URL -u UV_DEFAULT_INDEX "$$python" -m uv --no-config pip compile tools/k8s/$$name.in \
			--quiet --system-certs --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
			--custom-compile-command 'make lock' --output-file tools/k8s/$$name.txt \
			$$([ $$name = requirements ] || echo --no-deps) || exit 1; done

clean: ## 删除演示数据和生成的文件 · Remove the demo's data and what was built (not .venv, not your own data)
	@if [ -x .venv/bin/python ]; then .venv/bin/python -m aftersales clean; fi
	@rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name .venv -prune -o -name __pycache__ -prune -exec rm -rf {} +
