"""The sentences of a derivation, as a clerk reads them aloud."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

from app.catalog.model import Limit
from app.clock.extension import Extension, Phase
from app.clock.pause import Stop
from app.clock.walk import Run
from app.texts import _

# What a period begins with, as it is read aloud.
Since = Literal["收件", "受理", "进入环节", "作出决定"]


def full_day(day: date) -> str:
    """Give `2026年9月24日`."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def span(first: date, last: date, year: int) -> str:
    """Give `9月25日至9月27日`, with the year where it is not `year`."""
    begin = _short_day(first, year)
    if first == last:
        return begin
    return _("{first}至{last}").format(first=begin, last=_short_day(last, first.year))


def amount(limit: Limit) -> str:
    """Give `15个工作日`, `7个自然日`, `1个月` or `24小时`."""
    if limit.unit == "小时":
        return _("{length}小时").format(length=limit.length)
    if limit.unit == "工作日":
        return _("{length}个工作日").format(length=limit.length)
    if limit.unit == "自然日":
        return _("{length}个自然日").format(length=limit.length)
    return _("{length}个月").format(length=limit.length)


def begins(start: date, since: Since) -> str:
    """Say that the day of receipt is not counted."""
    return _("{day}{since}，次日起算").format(day=full_day(start), since=_(since))


def ends_at_once(start: date, since: Since) -> str:
    """Say that a period of no length ends on the day of receipt."""
    return _("{day}{since}，时限为零，当日截止").format(day=full_day(start), since=_(since))


def months_begin(start: date, limit: Limit, days: int, since: Since) -> str:
    """Say how many days the months are."""
    return _("{day}{since}，次日起算，{amount}至{last}届满，共{days}天").format(
        day=full_day(start),
        since=_(since),
        amount=amount(limit),
        last=full_day(start + timedelta(days=days)),
        days=days,
    )


def prolonged(extension: Extension | None) -> str:
    """Say who granted more time, and how much."""
    if extension is None:
        return ""
    return _("；{day}经{by}批准延长{amount}，次日起接着算").format(
        day=full_day(extension.decided), by=extension.by, amount=amount(extension.limit)
    )


def counted(run: Run, total: int, limit: Limit, year: int) -> str:
    """Say how many days a run adds; `total` is the sum with it."""
    if limit.unit != "工作日":
        text = _("{span}，计{days}天，累计{total}天")
    elif run.mark.name:
        text = _("{span}调休上班，计{days}个工作日，累计{total}个")
    else:
        text = _("{span}，计{days}个工作日，累计{total}个")
    said = text.format(span=span(run.first, run.last, year), days=run.days, total=total)
    return said + guessed(run.mark.unofficial)


def skipped(run: Run, year: int) -> str:
    """Say why the days of a run are not counted."""
    when = span(run.first, run.last, year)
    if run.mark.stop is not None:
        said = _("{span}，{name}，不计入时限").format(span=when, name=run.mark.name)
        return said + _granted(run.mark.stop) + guessed(run.mark.unofficial)
    said = _("{span}，{rest}，不计").format(span=when, rest=rest(run))
    return said + guessed(run.mark.unofficial)


def rest(run: Run) -> str:
    """Give `周末` or `国庆节放假`."""
    return _("{name}放假").format(name=run.mark.name) if run.mark.name else _("周末")


def reached(run: Run, phase: Phase, total: int, stopped: bool) -> str:
    """Say that the last counted day of a part, the due day of the last one, is reached."""
    day, unit = full_day(run.last), phase.limit.unit
    apart = phase.extension is not None and not phase.joined
    if unit == "月":
        said = _("满{amount}并补足不计的天数，即{day}") if stopped else _("满{amount}，即{day}")
        said = _("延长部分满{amount}，即{day}") if apart else said
        return said.format(amount=amount(phase.said), day=day)
    if unit == "自然日":
        said = _("延长的第{total}个自然日，即{day}") if apart else _("第{total}个自然日，即{day}")
        return said.format(total=total, day=day)
    said = _("延长的第{total}个工作日，即{day}") if apart else _("第{total}个工作日，即{day}")
    if run.mark.name:
        said = _("第{total}个工作日（调休上班），即{day}")
    return said.format(total=total, day=day) + guessed(run.mark.unofficial)


def off(why: Run, reached_text: str) -> str:
    """Say that the last day is off and the period runs on."""
    return _("{reached}，{rest}，顺延到下一个工作日").format(reached=reached_text, rest=rest(why))


def passed_over(run: Run, year: int) -> str:
    """Say why a day after the last one cannot be the due day either."""
    if run.mark.stop is not None:
        return skipped(run, year)
    when = span(run.first, run.last, year)
    said = _("{span}，{rest}，继续顺延").format(span=when, rest=rest(run))
    return said + guessed(run.mark.unofficial)


def moved(run: Run) -> str:
    """Say the day to which the last day moved."""
    return _("顺延至{day}").format(day=full_day(run.last)) + guessed(run.mark.unofficial)


def guessed(year: int) -> str:
    """Say that the arrangement of `year` is a guess; nothing for 0."""
    if not year:
        return ""
    return _("（{year}年放假安排尚未录入，暂按周末和每年固定的假日推算）").format(year=year)


def still_open(stops: Iterable[Stop]) -> str:
    """Say which pauses go on and were taken to end on the day of counting."""
    return "".join(
        _("（{name}尚未结束，暂按{day}结束推算）").format(name=stop.name, day=full_day(stop.last))
        for stop in stops
    )


def _granted(stop: Stop) -> str:
    if stop.cap is None:
        return ""
    if stop.foreseen:
        return _("（尚未结束，暂按最多扣除的{amount}推算）").format(amount=amount(stop.cap))
    if stop.capped:
        return _("（最多扣除{amount}，已扣满，超出部分照常计时）").format(amount=amount(stop.cap))
    return _("（最多扣除{amount}）").format(amount=amount(stop.cap))


def _short_day(day: date, year: int) -> str:
    if day.year != year:
        return full_day(day)
    return _("{month}月{day}日").format(month=day.month, day=day.day)
