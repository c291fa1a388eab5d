"""Checked plain data to frozen values; rules over many points become one value for each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

import msgspec

from app.catalog import model

Data = Mapping[str, Any]


def item(data: Data) -> model.Item:
    """Make an item; 不收费 becomes an empty list of fees, also in a situation."""
    whole = _with_fees(data)
    if "situations" in data:
        whole = {**whole, "situations": [_with_fees(one) for one in data["situations"]]}
    return msgspec.convert(whole, model.Item)


def _with_fees(data: Data) -> Data:
    return {**data, "fees": ()} if data.get("fees") == "不收费" else data


def bundle(data: Data) -> model.Bundle:
    """Make a bundle of items."""
    return msgspec.convert(data, model.Bundle)


def paper(data: Data) -> model.PaperWording:
    """Make the wording of a kind of paper."""
    return msgspec.convert(data, model.PaperWording)


def workflow(data: Data) -> model.Workflow:
    """Make a workflow; each block says what it is, so that it can be stored and read back."""
    return msgspec.convert(
        {**data, "steps": [_block(block) for block in data["steps"]]}, model.Workflow
    )


def _block(data: Data) -> Data:
    for kind in ("parallel", "choose", "repeat", "flow"):
        if kind in data:
            return {"is": kind, **_sequences(data[kind])}
    return {"is": "step", **data}


def _sequences(data: Data) -> Data:
    """Say of every block in the sequences of a block, or of an alternative, what it is."""
    made = dict(data)
    if "steps" in data:
        made["steps"] = [_block(one) for one in data["steps"]]
    if "branches" in data:
        made["branches"] = [[_block(one) for one in branch] for branch in data["branches"]]
    if "cases" in data:
        made["cases"] = [_sequences(case) for case in data["cases"]]
    return made


def department(data: Data) -> model.Department:
    """Make a department."""
    return msgspec.convert(data, model.Department)


def centre(data: Data) -> model.Centre:
    """Make the centre."""
    return msgspec.convert(data, model.Centre)


def calendar(data: Data) -> model.CalendarYear:
    """Make one year's calendar."""
    return msgspec.convert(data, model.CalendarYear)


def authorisation(data: Data) -> model.Authorisation:
    """Make a bank's authorisation."""
    return msgspec.convert(data, model.Authorisation)


def points(data: Data) -> list[model.Point]:
    """Make a service point and the village stations written under it, in that order."""
    own = {key: value for key, value in data.items() if key not in ("stations", "hours")}
    opening = hours(data.get("hours"))
    made = [
        msgspec.structs.replace(msgspec.convert(own, model.Point), hours=opening or model.Hours())
    ]
    for station in data.get("stations", ()):
        made.append(_station(station, made[0]))
    return made


def _station(data: Data, town: model.Point) -> model.Point:
    # The market is in the town; on its days the village goes there.
    inherited = msgspec.structs.replace(town.hours, market=None)
    return model.Point(
        id=data["id"], name=data["name"], kind="便民服务站", tier="村", parent=town.id,
        divisions=tuple(data["divisions"]), address=data.get("address", ""),
        phone=data.get("phone", town.phone), hours=hours(data.get("hours")) or inherited,
        # A telephone that is only an example at the town is only an example here too.
        example_values=tuple(v for v in town.example_values if v == "phone" and "phone" not in data),
    )  # fmt: skip


def hours(data: Data | None) -> model.Hours | None:
    """Read opening hours such as `08:30-12:00, 14:30-17:30`; None where none are written."""
    if data is None:
        return None
    spans = {day: _spans(text) for day, text in data.items() if day != "market"}
    return model.Hours(**spans, market=_market(data.get("market")))


def _market(data: Data | None) -> model.Market | None:
    if data is None:
        return None
    return msgspec.convert({**data, "hours": _spans(data["hours"])}, model.Market)


def _spans(text: str) -> tuple[tuple[time, time], ...]:
    clock = [time(int(h), int(m)) for h, m in re.findall(r"(\d\d):(\d\d)", text)]
    return tuple(zip(clock[::2], clock[1::2], strict=True))


def selected(selector: Data, points: Mapping[str, model.Point]) -> tuple[str, ...]:
    """Give the ids of the points a selector means, in the order of `points`."""
    named, tiers, kinds = (set(selector.get(key, ())) for key in ("points", "tiers", "kinds"))
    left_out = set(selector.get("except", ()))
    by_rule = {
        p.id
        for p in points.values()
        if (tiers or kinds) and (not tiers or p.tier in tiers) and (not kinds or p.kind in kinds)
    }
    return tuple(p for p in points if p in (named | by_rule) and p not in left_out)


def windows(data: Data, points: Mapping[str, model.Point]) -> list[model.Window]:
    """Make one window for each point the rule means; ids are `<rule>@<point>`."""
    takes = msgspec.convert(data["takes"], model.Takes)
    opening = hours(data.get("hours"))
    return [
        model.Window(
            id=f"{data['id']}@{point}", rule=data["id"], point=point, name=data["name"],
            kind=data["kind"], takes=takes, posts=tuple(data["posts"]), hours=opening,
        )
        for point in selected(data["at"], points)
    ]  # fmt: skip


def staffing(data: Data, points: Mapping[str, model.Point]) -> model.Staffing:
    """Make a staffing rule with every post at every point it means."""
    where = selected(data["at"], points)
    posts: dict[tuple[str, str], model.Post] = {}
    for point in where:
        for entry in data["posts"]:
            stands = points[point].parent if entry.get("place") == "上级" else point
            if stands:
                posts.setdefault((stands, entry["id"]), _post(entry, data["id"], stands))
    separation = tuple(tuple(group) for group in data.get("separation", ()))
    return model.Staffing(
        id=data["id"],
        name=data["name"],
        points=where,
        posts=tuple(posts.values()),
        separation=separation,
    )


def _post(entry: Data, rule: str, point: str) -> model.Post:
    plain = {key: value for key, value in entry.items() if key != "place"}
    return msgspec.convert({**plain, "rule": rule, "point": point}, model.Post)


def by_id(values: Iterable[Any]) -> dict[str, Any]:
    """Index values by their id; the first of two wins, the second is a problem elsewhere."""
    found: dict[str, Any] = {}
    for value in values:
        found.setdefault(value.id, value)
    return found
