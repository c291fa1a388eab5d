"""What an item says of itself must agree (some of it is law, all of it reaches citizens)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.fields import Question, read_answers, sample
from app.texts import N_, _

# What the last character of a result's name says about the kind of result.
RESULT_ENDINGS: Final = {
    "证": "出证办结", "照": "出证办结", "批复": "审批办结",
    "决定书": "出文办结", "通知书": "出文办结", "告知书": "出文办结",
}  # fmt: skip

CHOOSING: Final = ("单选", "多选")
# Which types read a key; elsewhere it would be accepted and ignored.
MEANT_FOR: Final = {
    "choices": CHOOSING,
    "min": ("整数", "小数", "金额"),
    "max": ("整数", "小数", "金额"),
    "max_length": ("文字", "多行文字"),
    "unit": ("整数", "小数", "金额", "文字"),
}
# What these keys are where nobody wrote them.
_BARE: Final = Question(id="a", label="", type="文字")
UNWRITTEN: Final = {key: getattr(_BARE, key) for key in MEANT_FOR}


@rule("X10", N_("到现场却没有写原因"))
def visit_reason(county: County) -> Iterator[Finding]:
    """A visit asked of the applicant without saying why."""
    for item in county.items.values():
        if item.visits.count and not item.visits.reason:
            message = _("要求到现场 {n} 次，却没有写原因。").format(n=item.visits.count)
            hint = _("补上 reason；没有必要到现场的，把 count 改为 0。")
            yield Finding("items", item.id, ("visits", "count"), message, hint)


@rule("X11", N_("咨询电话和投诉电话相同"))
def same_phone(county: County) -> Iterator[Finding]:
    """Whoever complains must not reach the one complained of."""
    for item in county.items.values():
        # 04765550001 and 0476-5550001 ring on one desk.
        if item.contacts.consult.replace("-", "") == item.contacts.complain.replace("-", ""):
            message = _("投诉电话与咨询电话相同，投诉会打到被投诉的人那里。")
            yield Finding(
                "items", item.id, ("contacts", "complain"), message, _("换成监督部门的电话。")
            )


@rule("X12", N_("结果名称与结果类型不符"))
def result_kind(county: County) -> Iterator[Finding]:
    """A certificate is 出证办结, a decision in writing 出文办结, a reply 审批办结."""
    for item in county.items.values():
        for ending, kind in RESULT_ENDINGS.items():
            # A 凭证 is a slip, not a certificate, though it ends in the same character.
            fits = item.result.name.endswith(ending) and not item.result.name.endswith("凭证")
            if fits and item.result.kind != kind:
                message = _("结果是“{name}”，类型却是“{kind}”。").format(
                    name=item.result.name, kind=item.result.kind
                )
                hint = _("名称以“{ending}”结尾的应为“{kind}”。").format(ending=ending, kind=kind)
                yield Finding("items", item.id, ("result", "kind"), message, hint)


@rule("X13", N_("联办部门里写了主办部门自己"))
def joint_with_itself(county: County) -> Iterator[Finding]:
    """A department cannot be its own partner."""
    for item in county.items.values():
        if item.department in item.joint_departments:
            index = item.joint_departments.index(item.department)
            message = _("“{id}”已经是实施主体，不用再写进联办部门。").format(id=item.department)
            yield Finding(
                "items", item.id, ("joint_departments", index), message, _("删掉这一项。")
            )


@rule("X14", N_("表单的问题自相矛盾"), firm=True)
def form(county: County) -> Iterator[Finding]:
    """Doubled questions, choices without choices, bounds that no answer meets or nobody reads."""
    for item in county.items.values():
        seen: dict[str, int] = {}
        for index, question in enumerate(item.form):
            path = ("form", index)
            if question.id in seen:
                message = _("表单里有两个问题的编号都是“{id}”。").format(id=question.id)
                yield Finding(
                    "items", item.id, (*path, "id"), message, _("换一个编号。"),
                    also=(Other("items", item.id, ("form", seen[question.id], "id")),),
                )  # fmt: skip
            seen.setdefault(question.id, index)
            for key, message, hint in _faults_of(question):
                yield Finding("items", item.id, (*path, key), message, hint)


def _faults_of(question: Question) -> Iterator[tuple[str, str, str]]:
    """Give (key, message, hint) of what contradicts itself in one question."""
    label = question.label
    if question.type in CHOOSING and not question.choices:
        message = _("“{label}”的类型是“{type}”，却没有写选项。").format(
            label=label, type=question.type
        )
        yield "type", message, _("写上 choices: [甲, 乙]。")
    for choice in question.choices:
        if choice != choice.strip():
            message = _("“{label}”的选项“{choice}”首尾有空格。").format(label=label, choice=choice)
            yield "choices", message, _("去掉空格。")
    if question.min is not None and question.max is not None and question.min > question.max:
        message = _("“{label}”的最小值大于最大值，怎么填都不对。").format(label=label)
        yield "min", message, _("把 min 和 max 对调或者改正。")
    for key, types in MEANT_FOR.items():
        if question.type not in types and getattr(question, key) != UNWRITTEN[key]:
            message = _("“{label}”的类型是“{type}”，{key} 不起作用。").format(
                label=label, type=question.type, key=key
            )
            hint = _("删掉 {key}；它只用于 {types}。").format(key=key, types="、".join(types))
            yield key, message, hint


@rule("X15", N_("示例答案自己都通不过检查"))
def sample_answer(county: County) -> Iterator[Finding]:
    """A sample that the form itself refuses would be printed on 填写范本."""
    for item in county.items.values():
        for index, question in enumerate(item.form):
            if question.sample is None:
                continue
            refused = read_answers([question], {question.id: sample(question)}).problems
            if refused:
                message = _("“{label}”的示例答案不能用：{why}").format(
                    label=question.label, why=refused[question.id]
                )
                yield Finding(
                    "items", item.id, ("form", index, "sample"), message, _("换一个能通过的示例。")
                )


@rule("X16", N_("办件类型与办理方式不符"))
def kind_and_ways(county: County) -> Iterator[Finding]:
    """即办件 is done on the spot: 即时办 or 自助办 must be among its ways, and 即时办 means 即办件."""
    for item in county.items.values():
        quick = {"即时办", "自助办"} & set(item.ways)
        if item.kind == "即办件" and not quick:
            message = _("即办件的办理方式里没有“即时办”或“自助办”。")
            yield Finding("items", item.id, ("ways",), message, _("加上 即时办，或者改为承诺件。"))
        if item.kind == "承诺件" and "即时办" in item.ways:
            message = _("承诺件的办理方式里不能有“即时办”。")
            yield Finding("items", item.id, ("ways",), message, _("删掉 即时办，或者改为即办件。"))


@rule("X17", N_("有效期的起止颠倒"))
def effective_order(county: County) -> Iterator[Finding]:
    """A period that ends before it begins is never in force."""
    spans = [("items", i.id, ("effective", "to"), i.effective) for i in county.items.values()]
    spans += [("banks", a.id, ("valid", "to"), a.valid) for a in county.authorisations.values()]
    for collection, identity, path, period in spans:
        if period.from_ and period.to and period.to < period.from_:
            message = _("截止日 {to} 早于起始日 {start}，永远不会生效。").format(
                to=period.to, start=period.from_
            )
            yield Finding(collection, identity, path, message, _("核对起止日期。"))
