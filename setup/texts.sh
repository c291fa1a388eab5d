#!/usr/bin/env bash
# Collects every text a person reads, merges it into the translations and compiles them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pybabel=.venv/bin/pybabel
template=app/texts/messages.pot
"$pybabel" --quiet extract --mapping pyproject.toml --keyword _ --keyword N_ --no-wrap --sort-by-file \
    --omit-header --output-file "$template" app
for folder in app/texts/*/LC_MESSAGES; do
    [[ -d "$folder" ]] || { echo "还没有译文：先用 $pybabel init 新建一种语言。 No translation yet."; exit 0; }
    "$pybabel" --quiet update --no-wrap --omit-header --no-fuzzy-matching --input-file "$template" \
        --output-file "$folder/messages.po" --locale "$(basename "$(dirname "$folder")")"
    "$pybabel" --quiet compile --use-fuzzy --input-file "$folder/messages.po" --output-file "$folder/messages.mo"
done
