"""What an editor needs to complete, explain and check the files as they are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.catalog.collections import COLLECTIONS, SHIPPED

# Tabs and other encodings are the commonest reasons why a file cannot be read at all.
_YAML_HABITS = {"editor.insertSpaces": True, "editor.tabSize": 2, "files.encoding": "utf8"}


class UnreadableSettings(ValueError):
    """The settings that are there are not plain JSON (they may hold comments)."""


def schema_globs(config: str) -> dict[str, list[str]]:
    """Give which schema is for which files, both as an editor at the project's top sees them."""
    return {
        _schema(collection.schema_file, config): [
            f"{config}/centre.yaml"
            if collection.singular
            else f"{config}/{collection.folder}/**/*.yaml"
        ]
        for collection in COLLECTIONS
    }


def _schema(file: str, config: str) -> str:
    beside = Path(config) / "schema" / file
    if not beside.is_file():
        return (SHIPPED / file).as_uri()
    # An absolute path is no path below the project: an editor knows it by its address only.
    return beside.as_uri() if beside.is_absolute() else f"./{beside.as_posix()}"


def vscode_settings(existing: str, config: str) -> str:
    """Give the settings with ours added; what else stood there stays. Raises UnreadableSettings."""
    try:
        settings: Any = json.loads(existing) if existing.strip() else {}
    except json.JSONDecodeError as error:
        raise UnreadableSettings from error
    if not isinstance(settings, dict):
        raise UnreadableSettings
    schemas = settings.get("yaml.schemas")
    settings["yaml.schemas"] = {
        **(schemas if isinstance(schemas, dict) else {}),
        **schema_globs(config),
    }
    habits = settings.get("[yaml]")
    settings["[yaml]"] = {**_YAML_HABITS, **(habits if isinstance(habits, dict) else {})}
    return json.dumps(settings, ensure_ascii=False, indent=2) + "\n"
