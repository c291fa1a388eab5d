"""A configuration read with what the last command found out about it, as `check` does."""

from __future__ import annotations

import gc
import os
import time
from datetime import date
from pathlib import Path

import msgspec

from app.catalog import Loaded, Memory, load
from app.catalog.keeping import keep, place_for, recalled
from app.catalog.looks import Altered


def load_remembering(config: Path, day: date) -> Loaded:
    """Give what `load` gives; only what changed since the last look is read and checked again.

    `day` is the day it is checked as of, by which `check` keeps its findings apart. Raises
    NoConfiguration if there is no folder.
    """
    place = place_for(config, dict(os.environ))
    memory = recalled(place, time.time_ns)
    # Nothing of what is gathered here is garbage before the command ends.
    gc.disable()
    try:
        return _kept(config, day, memory, place)
    except (msgspec.MsgspecError, Altered):  # something was not, or is no longer, what it seemed
        return load(config, day)
    finally:
        gc.freeze()
        gc.enable()


def _kept(config: Path, day: date, memory: Memory, place: Path) -> Loaded:
    loaded = load(config, day, memory)
    keep(memory, place)
    return loaded
