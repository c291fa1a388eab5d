"""送达: how a paper reached the applicant, and the day it counts as served (民事诉讼法 ch. 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from app.clock import full_day
from app.desk.errors import Refused
from app.desk.happenings import Handing
from app.fields import Question
from app.texts import _

SERVED: Final = "送达"
IN_PERSON, CO_RESIDENT, LEFT, POST, ELECTRONIC, ENTRUSTED, PUBLIC = WAYS = (
    "直接送达", "代收", "留置送达", "邮寄送达", "电子送达", "委托送达", "公告送达",
)  # fmt: skip
# 民事诉讼法 art. 95: thirty days after the notice it counts as served.
_PUBLIC_DAYS: Final = timedelta(days=30)
# What of the answers may name a person or where they live, and is kept sealed.
PERSONAL: Final = ("receiver", "relation", "absence", "witness", "place", "entrusted")
# What a decision is told by, and so served with.
TELLING: Final = (
    "准予决定书", "不予决定书", "不予受理决定书", "不需要办理告知书", "终止办理通知书", "办结通知书",
)  # fmt: skip


def questions() -> tuple[Question, ...]:
    """Give what a 送达回证 records."""
    return (
        Question(id="way", label=_("怎样送达的"), type="单选", required=True, choices=WAYS),
        Question(
            id="day",
            label=_("签收日期"),
            type="日期",
            required=True,
            help=_("邮寄的填回执上的日期，留置的填留下文书的日期，公告的填公告日期。"),
        ),
        _line("receiver", _("签收人"), _("谁在送达回证上签的名。公告送达不填。")),
        _line("relation", _("代收人与申请人的关系"), _("代收的才填，例如：同住的成年儿子。")),
        _line("absence", _("代收理由"), _("代收的才填，例如：本人外出务工。")),
        _line("witness", _("见证人"), _("留置送达的才填：见证人姓名，或者写明已拍照、录像。")),
        _line("entrusted", _("受托送达的单位"), _("委托送达的才填，例如：八沟道村村民委员会。")),
        Question(
            id="consent",
            label=_("申请人同意电子送达"),
            type="是否",
            help=_("电子送达的才填，须事先得到本人同意。"),
        ),
        _line("place", _("送达地点"), _("电子送达的填手机号码或者邮箱。")),
    )


def _line(name: str, label: str, help: str) -> Question:
    return Question(id=name, label=label, type="文字", help=help, max_length=100)


def usual(applicant: Mapping[str, Any], place: str, today: date) -> dict[str, str]:
    """Give the answers where the applicant, or who came for them, takes the paper at the window."""
    receiver = applicant.get("agent_name") or applicant.get("name", "")
    return {"way": IN_PERSON, "day": today.isoformat(), "receiver": receiver, "place": place}


# What each way of serving must state besides way and day, and why.
_NEEDS: Final = {
    IN_PERSON: ("receiver", "place"),
    CO_RESIDENT: ("receiver", "relation", "place"),
    LEFT: ("witness", "place"),
    POST: ("receiver", "place"),
    ELECTRONIC: ("receiver", "place"),
    ENTRUSTED: ("entrusted", "receiver"),
    PUBLIC: (),
}


def handing(answers: Mapping[str, Any], earliest: date, today: date) -> Handing:
    """Give how and when the paper was served. Raises Refused naming all that is lacking.

    `earliest` is the day of the decision. A public notice of a day counts as served when thirty
    days have gone by after it.
    """
    way, day = str(answers["way"]), date.fromisoformat(answers["day"])
    labels = {each.id: each.label for each in questions()}
    problems = {
        name: _("{way}要写明“{label}”。").format(way=way, label=labels[name])
        for name in _NEEDS[way]
        if not str(answers.get(name, "")).strip()
    }
    if way == ELECTRONIC and not answers.get("consent"):
        problems["consent"] = _("申请人同意的，才能电子送达（民事诉讼法第九十条）。")
    if day > today or day < earliest:
        problems["day"] = _("签收日期应当在{first}到{last}之间。").format(
            first=full_day(earliest), last=full_day(today)
        )
    elif way == PUBLIC and day + _PUBLIC_DAYS >= today:
        problems["day"] = _("公告满30日才算送达，到{last}期满，期满后再登记。").format(
            last=full_day(day + _PUBLIC_DAYS)
        )
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    return Handing(way=way, day=day + _PUBLIC_DAYS if way == PUBLIC else day)
