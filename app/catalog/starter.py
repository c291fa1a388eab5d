"""The first files of a new county and of a new item, ready to be checked and filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import msgspec

from app.catalog.collections import SHIPPED
from app.catalog.search import full_pinyin

_TEXTS: Final = Path(__file__).parent / "starting"
_HOLE: Final = re.compile("‹([a-z]+)›")
_LOCAL: Final = re.compile(r"(?ms)^local:.*?(?=^\S|\Z)")


class Town(msgspec.Struct, frozen=True, kw_only=True):
    """A town with the names of its villages."""

    name: str
    villages: tuple[str, ...] = ()


class NewCounty(msgspec.Struct, frozen=True, kw_only=True):
    """What `init` must know: names in Chinese, the 6-digit division code, one telephone."""

    name: str
    division: str
    phone: str
    towns: tuple[Town, ...] = ()


class NewItem(msgspec.Struct, frozen=True, kw_only=True):
    """What `new item` must know; `tiers` as the county has them, `promised` in working days."""

    id: str
    name: str
    type: str
    kind: str
    department: str
    tiers: tuple[str, ...]
    theme: str
    workflow: str
    consult: str
    complain: str
    promised: int = 0


def county_files(county: NewCounty) -> dict[str, str]:
    """Give every file of a new county by its name; schemas and official calendars included."""
    holes = {
        "county": county.name,
        "short": re.sub("[县市区旗]$", "", county.name) or county.name,
        "division": county.division,
        "phone": county.phone,
        "tiers": ", ".join(_tiers(county)),
    }
    names = ["centre.yaml", "departments/civil-affairs.yaml", "departments/hrss.yaml"]
    names += ["points/county-hall.yaml", "windows/hall-general.yaml", "staffing/hall.yaml"]
    names += ["workflows/instant.yaml", "workflows/accept-approve.yaml"]
    if county.towns:
        names += ["windows/town-general.yaml", "staffing/town.yaml"]
    if any(town.villages for town in county.towns):
        names += ["windows/village-desk.yaml", "staffing/village-three.yaml"]
    files = {name: _filled(name, holes) for name in names}
    files["items/hrss/pension-check.yaml"] = _filled("items/pension-check.yaml", holes)
    allowance = "items/old-age-allowance.yaml"
    files["items/civil-affairs/old-age-allowance.yaml"] = _filled(allowance, holes)
    return {**files, **_town_files(county, holes), **_shared_files()}


def item_file(item: NewItem) -> tuple[str, str]:
    """Give the name and text of a new item's file."""
    limits, faq, examples = "", "", ["contacts"]
    if item.kind == "承诺件":
        limits = f"\nlimits:\n  promised: {{length: {item.promised}}}\n"
        examples.append("limits.promised")
    if item.type == "行政许可":
        faq = _filled("parts/faq.yaml", {})
    holes = {
        **{name: str(value) for name, value in msgspec.structs.asdict(item).items()},
        "tiers": ", ".join(item.tiers),
        "way": "即时办" if item.kind == "即办件" else "承诺办",
        "limits": limits, "faq": faq, "examples": ", ".join(examples),
    }  # fmt: skip
    return f"items/{item.department}/{item.id}.yaml", _filled("items/new.yaml", holes)


def _tiers(county: NewCounty) -> Iterable[str]:
    yield "县"
    if county.towns:
        yield "镇"
    if any(town.villages for town in county.towns):
        yield "村"


def _filled(name: str, holes: Mapping[str, str]) -> str:
    text = (_TEXTS / name).read_text("utf-8")
    return _HOLE.sub(lambda hole: holes[hole[1]], text)


def _town_files(county: NewCounty, holes: Mapping[str, str]) -> dict[str, str]:
    files, taken = {}, {"county-hall"}
    for town in county.towns:
        identity = _identity(town.name, taken)
        text = _filled("points/town.yaml", {**holes, "id": identity, "town": town.name})
        if town.villages:
            text += _filled("parts/stations.yaml", {})
        for village in town.villages:
            station = _identity(town.name + village, taken)
            text += f"  - {{id: {station}, name: {village}便民服务站, divisions: []}}\n"
        files[f"points/{identity}.yaml"] = text
    return files


def _identity(name: str, taken: set[str]) -> str:
    """Make an id of a Chinese name: its pinyin, with a number where that is taken."""
    base = (re.sub("[^a-z0-9]", "", full_pinyin(name)) or "point")[:48]
    base = base if base[0].isalpha() else f"p{base}"
    number = next(n for n in range(1, len(taken) + 2) if _numbered(base, n) not in taken)
    taken.add(_numbered(base, number))
    return _numbered(base, number)


def _numbered(base: str, number: int) -> str:
    return base if number == 1 else f"{base}-{number}"


def _shared_files() -> dict[str, str]:
    """Give the schemas, for editors, and the State Council's calendars without local holidays."""
    files = {f"schema/{path.name}": path.read_text("utf-8") for path in SHIPPED.glob("*.json")}
    for path in sorted((SHIPPED.parent / "calendars").glob("*.yaml")):
        files[f"calendars/{path.name}"] = _LOCAL.sub("", path.read_text("utf-8"))
    return files
