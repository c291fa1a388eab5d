#!/usr/bin/env bash
# Writes both lock files anew: every version and hash, and no address of any package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock() {  # lock OUTPUT WHAT… (what is to be locked, then options of uv)
    local output="$1" draft
    shift
    draft="$(mktemp)"
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        --upgrade "$@" --output-file "$draft"
    # Every line repeats the one environment named in pyproject.toml: said once is enough, and a
    # Python newer than that is refused by pip aloud instead of getting an empty installation.
    sed -E -i "s/ and (implementation_name|platform_python_implementation|sys_platform) [!=]= '[^']*'//g
        s/ ; python_full_version < '3.15'//; s/ and python_full_version < '3.15'//" "$draft"
    if grep -nE '://|^-' "$draft"; then
        echo "锁文件里出现了地址或选项行，未写入 $output。 The lock would name an address; $output not written." >&2
        rm -f "$draft"
        exit 1
    fi
    mv "$draft" "$output"
    chmod 644 "$output"
    echo "$output: $(grep -c '==' "$output") 个包 packages"
}

lock requirements-dev.lock pyproject.toml --extra build --extra dev
lock requirements.lock pyproject.toml --extra build --constraint requirements-dev.lock
lock requirements-bench.lock --group pyproject.toml:bench
