#!/usr/bin/env bash
# Collects every text a person reads, merges it into the translations and compiles them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pybabel=.venv/bin/pybabel
template=app/texts/messages.pot
# The words of the hall (行政许可, 必要 …) stand in types, where no tool finds them as texts.
mkdir -p build/words
.venv/bin/python - > build/words/words.py <<'PYTHON'
from typing import Literal, get_args, get_origin

from app.catalog import words

literals = [each for each in vars(words).values() if get_origin(each) is Literal]
for word in sorted({word for each in literals for word in get_args(each)}):
    print(f"N_({word!r})")
PYTHON
"$pybabel" --quiet extract --mapping pyproject.toml --keyword _ --keyword N_ --no-wrap --sort-by-file \
    --omit-header --output-file "$template" app build/words
for folder in app/texts/*/LC_MESSAGES; do
    [[ -d "$folder" ]] || { echo "还没有译文：先用 $pybabel init 新建一种语言。 No translation yet."; exit 0; }
    "$pybabel" --quiet update --no-wrap --omit-header --no-fuzzy-matching --input-file "$template" \
        --output-file "$folder/messages.po" --locale "$(basename "$(dirname "$folder")")"
    "$pybabel" --quiet compile --use-fuzzy --input-file "$folder/messages.po" --output-file "$folder/messages.mo"
done
