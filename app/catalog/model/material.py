"""What an applicant hands in, promises, buys elsewhere first and pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.catalog import words
from app.catalog.model.value import Limit, Value


class Material(Value, frozen=True, kw_only=True):
    """One thing an applicant hands in; `when` is the condition under which it is asked for.

    `supply_within` is how long after acceptance a 容缺后补 material may follow.
    """

    id: str
    name: str
    original: int = 0
    copy: int = 0
    necessity: words.Necessity = "必要"
    source: words.MaterialSource = "申请人自备"
    issued_by: str = ""
    shared_by: str = ""
    blank_form: bool = False
    sample: bool = False
    requirement: str = ""
    basis: str = ""
    medium: tuple[words.Medium, ...] = ()
    paper_size: str = ""
    issued_within: str = ""
    source_note: str = ""
    how: str = ""
    where: str = ""
    used_for: str = ""
    filling: str = ""
    standard: str = ""
    copy_note: str = ""
    in_person: bool = False
    supply_within: Limit | None = None
    when: Mapping[str, Any] = {}


class Fee(Value, frozen=True, kw_only=True):
    """One fee with its standard and legal basis; `levy` is the kind of levy (行政征收)."""

    name: str
    standard: str
    basis: str
    reduction: str = ""
    reduction_basis: str = ""
    levy: str = ""
    note: str = ""


class Commitment(Value, frozen=True, kw_only=True):
    """告知承诺: a written promise that stands in for materials, verified afterwards.

    `check` says how it is verified, within `check_within` of the decision; `not_for` who may
    not use it.
    """

    replaces: tuple[str, ...]
    matters: tuple[str, ...]
    check: str
    check_within: Limit | None = None
    not_for: str = ""


class Intermediary(Value, frozen=True, kw_only=True):
    """A service the law makes the applicant buy elsewhere first (法定中介服务)."""

    name: str
    basis: str
    providers: str = ""
