#!/usr/bin/env bash
# Puts what `make bench` compares with into an environment of its own, so that ours stays as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source setup/messages.sh

lock=requirements-bench.lock
mark=.venv-bench/.ready
wanted="$({ pwd; cat "$lock"; } | sha256sum)"
[[ -f "$mark" && "$(<"$mark")" == "$wanted" ]] && exit 0

say "正在安装用来对比的软件（$lock）…" "Installing what is compared with ($lock) …"
.venv/bin/python -m venv --clear .venv-bench
.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" \
    || stop "对比用的软件没有装成。请检查网络或 pip 的镜像设置，再运行一次 make bench。" \
        "What is compared with could not be installed. Check the network or pip's mirror, then run make bench again."
echo "$wanted" > "$mark"
