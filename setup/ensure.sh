#!/usr/bin/env bash
# Makes this machine ready for `run` or `test`; with nothing to do it costs a fraction of a second.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source setup/messages.sh

purpose="${1:-run}"
case "$purpose" in
    run) lock=requirements.lock ;;
    test) lock=requirements-dev.lock ;;
    *) stop "用法：setup/ensure.sh run|test" "Usage: setup/ensure.sh run|test" ;;
esac

suits() {  # suits PYTHON: does it run, and is it a version the lock was made for?
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null
}

find_python() {
    local name
    for name in "${YICHUANG_PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
        if suits "$name"; then
            command -v "$name"
            return
        fi
    done
    stop "没有找到 Python 3.11 至 3.14（试过 python3、python3.11 … python3.14）。请先安装，例如：sudo apt-get install -y python3 python3-venv；装在别处的，用 YICHUANG_PYTHON=路径 指明。" \
        "Found no Python 3.11 to 3.14 (tried python3, python3.11 … python3.14). Install one, for instance with: sudo apt-get install -y python3 python3-venv; or name one with YICHUANG_PYTHON=PATH."
}

wanted() {  # what a finished installation is known by; the place, since scripts name it inside
    { pwd; cat "$1" pyproject.toml; } | sha256sum
}

ready() {  # ready PURPOSE LOCK
    [[ -f ".venv/.ready-$1" && "$(<".venv/.ready-$1")" == "$(wanted "$2")" ]]
}

make_environment() {
    # Clearing it would clear the environment of whatever the link leads to.
    [[ ! -L .venv ]] || stop ".venv 是一个链接，不会通过它清空别处的环境。请先删除这个链接，再运行一次。" \
        ".venv is a link; what it leads to is not cleared. Remove the link and run the same command again."
    if [[ -f .venv/.place && "$(<.venv/.place)" != "$PWD" ]] || ! suits .venv/bin/python; then
        say "正在建立 Python 环境 .venv …" "Making the Python environment .venv …"
        "$python" -m venv --clear .venv
    fi
    pwd > .venv/.place
}

install_packages() {
    local pip=(.venv/bin/python -m pip install --quiet --disable-pip-version-check)
    say "正在安装锁定的依赖（$lock）…" "Installing the locked packages ($lock) …"
    export PYTHONWARNINGS=ignore  # the build backend explains at length what an editable install is
    "${pip[@]}" --require-hashes -r "$lock" && "${pip[@]}" --no-deps --no-build-isolation -e . \
        || stop "依赖没有装成。请检查网络或 pip 的镜像设置，再运行一次同样的命令。" \
            "The packages could not be installed. Check the network or pip's mirror, then run the same command again."
    wanted "$lock" > ".venv/.ready-$purpose"
}

if suits .venv/bin/python; then python=.venv/bin/python; else python="$(find_python)"; fi
source setup/system.sh
ensure_system_packages "$purpose" "$python"

# All packages of `run` are in the lock of `test` too.
if ! ready test requirements-dev.lock && ! ready "$purpose" "$lock"; then
    exec 9< "${BASH_SOURCE[0]}"
    flock 9  # two `make` at once: the second waits, then finds the work done
    ready "$purpose" "$lock" || { make_environment && install_packages; }
fi
