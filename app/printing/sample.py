"""Papers filled with invented facts, to show how a kind of paper is worded; marked 样张."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final, get_args

from markupsafe import Markup
from msgspec.structs import replace

from app.catalog.model import Catalog, PaperWording
from app.printing.batch import item_dossier
from app.printing.build import worded
from app.printing.dossier import (
    CASE_FILE,
    OF_AN_ITEM,
    Applicant,
    Case,
    Dossier,
    DueLine,
    Enclosed,
    Ending,
    Fact,
    Halt,
    Kind,
    LogLine,
    MaterialLine,
    Pledge,
    Prolonged,
    Refusal,
    Report,
    Service,
    Slip,
    Supplement,
    Tolerance,
    Volume,
)
from app.printing.hall import Imprint, hall_paper, hall_spoken
from app.printing.hall_sheet import (
    HALL_KINDS,
    HallKind,
    HallSheet,
    NothingToPrint,
    Person,
    hall_sheet,
)
from app.printing.matter import KIND as BUNDLE_KIND
from app.printing.matter import BundleSheet, bundle_paper, bundle_sheet, bundle_spoken
from app.printing.paper import Incomplete, Paper, paper, spoken
from app.texts import N_, _

# So many items show how a booklet or a poster looks; all of them would take a minute.
_FEW: Final = 5
_BLOCK: Final = re.compile(r"</(?:p|tr|div|li|h\d)>|<br>")
_CELL: Final = re.compile(r"</t[dh]>")
_TAG: Final = re.compile(r"<[^>]*>")
_URL: Final = "https://www.example.gov.cn/verify"
_NUMBER: Final = "宁政服样〔2026〕1号"
_REASON: Final = N_("（样例）提交的材料不能证明符合条件。")

Kinds = Kind | HallKind


class NoSuchPaper(ValueError):
    """There is no paper of a kind, or nothing in the catalogue to show it with."""


def sample_paper(
    catalog: Catalog, kind: str, at: datetime, item: str = "", wording: PaperWording | None = None
) -> Paper:
    """Print a paper of any kind with invented facts, for an item or the first that is fit.

    `wording` is shown instead of the catalogue's. Raises NoSuchPaper.
    """
    ours = catalog.wording(kind) if wording is None else wording
    if kind == BUNDLE_KIND:
        return bundle_paper(replace(_bundle(catalog, at), wording=ours))
    if kind in HALL_KINDS:
        sheet = replace(_hall(catalog, _hall_kind(kind), at), wording=ours)
        return hall_paper(sheet, Imprint(printed_at=at, url=_URL, specimen=True))
    dossier = replace(sample_dossier(catalog, _kind(kind), at, item), wording=ours)
    enclosed = _enclosed(catalog, at, item) if kind == CASE_FILE else {}
    try:
        return paper(_kind(kind), dossier, enclosed)
    except Incomplete as lacking:
        raise NoSuchPaper(str(lacking)) from lacking


def _enclosed(catalog: Catalog, at: datetime, item: str) -> dict[str, bytes]:
    """Print the papers of the sample of a case file, by their numbers."""
    return {
        each.number: paper(
            _kind(each.kind),
            replace(sample_dossier(catalog, _kind(each.kind), at, item), number=each.number),
        ).pdf
        for each in _VOLUME.papers
    }


def said_in_parts(catalog: Catalog, kind: str, at: datetime) -> dict[str, str]:
    """Give what the product itself says in each part of a paper, as plain text."""
    if kind == BUNDLE_KIND:
        found: Mapping[str, Markup] = bundle_spoken(_bundle(catalog, at))
    elif kind in HALL_KINDS:
        found = hall_spoken(_hall(catalog, _hall_kind(kind), at))
    else:
        found = spoken(_kind(kind), sample_dossier(catalog, _kind(kind), at))
    return {name: _plain(said) for name, said in found.items()}


def sample_dossier(catalog: Catalog, kind: Kind, at: datetime, item: str = "") -> Dossier:
    """Give a dossier with every part of a case filled. Raises NoSuchPaper without any item."""
    chosen = item or _fit_item(catalog)
    blank = item_dossier(catalog, chosen, at)
    dossier = replace(worded(blank, catalog, kind), specimen=True)
    if kind in OF_AN_ITEM:
        return dossier
    issuer = blank.definition.department.name
    lines = _lines(blank, kind)
    case = _case(kind, at, issuer, lines)
    return replace(dossier, url=_URL, number=_NUMBER, materials=lines, case=case)


def _kind(kind: str) -> Kind:
    known: tuple[Kind, ...] = get_args(Kind)
    found = next((each for each in known if each == kind), None)
    if found is None:
        raise NoSuchPaper(_("没有“{kind}”这种文书。").format(kind=kind))
    return found


def _hall_kind(kind: str) -> HallKind:
    return next(each for each in HALL_KINDS if each == kind)


def _fit_item(catalog: Catalog) -> str:
    """Give the item that shows most: a permit that takes some days, with materials."""
    if not catalog.items:
        raise NoSuchPaper(_("目录里还没有事项，没有样张可看：请先新建一个事项。"))
    best = max(
        catalog.items.values(),
        key=lambda item: (item.type == "行政许可", item.kind == "承诺件", len(item.materials) < 8),
    )
    return best.id


# What is wrong with a material, on the papers that tell of it.
_PROBLEMS: Final[Mapping[Kind, str]] = {
    "补正告知书": N_("缺少签名，请补签"),
    "容缺受理承诺书": N_("原件1份，受理之日起10个工作日内"),
    "容缺受理通知书": N_("原件1份，受理之日起10个工作日内"),
    "告知承诺书": N_("以承诺代替，不用提交"),
}
# Where the last material is not there yet.
_LACKING: Final[tuple[Kind, ...]] = (
    "收件凭证", "容缺受理承诺书", "容缺受理通知书", "告知承诺书",
)  # fmt: skip


def _lines(blank: Dossier, kind: Kind) -> tuple[MaterialLine, ...]:
    """Give the materials as they stand on a paper of the kind, no more at fault than it says."""
    last = len(blank.materials) - 1
    wrong = 0 if kind == "补正告知书" else last
    problem = _(_PROBLEMS[kind]) if kind in _PROBLEMS else ""
    return tuple(
        replace(
            line,
            received=not last or n != last or kind not in _LACKING,
            pages=2,
            problem=problem if n == wrong else "",
        )
        for n, line in enumerate(blank.materials)
    )


def _carried(lines: tuple[MaterialLine, ...]) -> Slip:
    """Give a slip over the first materials, three pieces at most, as many as it lists."""
    ids: list[str] = []
    copies = 0
    for line in lines:
        pieces = line.material.original + line.material.copy or 1
        if copies + pieces <= 3:
            ids.append(line.material.id)
            copies += pieces
    return replace(_SLIP, materials=tuple(ids), copies=copies)


def _case(kind: Kind, at: datetime, issuer: str, lines: tuple[MaterialLine, ...]) -> Case:
    received = at.replace(year=2026, month=6, day=9, hour=9, minute=5, second=0, microsecond=0)
    return Case(
        number="1504292026060900012",
        applicant=_APPLICANT,
        received_at=received,
        point="宁城县政务服务中心",
        window="综合窗口1号",
        clerk="赵样例",
        issuer=issuer,
        answers=(Fact(label="样例问题", value="样例回答"),),
        decided_on=date(2026, 6, 10),
        promised=_due(_LATER if kind == "特别程序告知书" else date(2026, 6, 25)),
        statutory=_due(_LATER if kind == "延期通知书" else date(2026, 7, 9)),
        deliver_by=date(2026, 6, 25),
        slip=replace(_carried(lines), given_at=received + timedelta(hours=8)),
        volume=replace(_VOLUME, log=_log(received)),
        supplement=Supplement(until=date(2026, 6, 20), reason=_("（样例）另请补交照片。")),
        refusal=Refusal(reason=_(_REASON), outcome="转告有权机关", turn_to="喀喇沁旗农牧局"),
        tolerance=Tolerance(until=date(2026, 6, 17), signer="王小明"),
        pledge=_PLEDGE,
        ending=Ending(
            word="终止", reason=_REASON, clause="《样例办法》第九条",
            how="本人书面申请" if kind == "撤件确认单" else "2026年6月10日，窗口领取",
        ),
        prolonged=_PROLONGED,
        halt=_HALT,
        service=_SERVICE,
        report=_REPORT,
    )  # fmt: skip


# Ten working days longer than the limit, and twenty longer than the promise.
_LATER: Final = date(2026, 7, 23)


def _due(day: date) -> DueLine:
    return DueLine(day=day, derivation=(_("（样例）从受理次日起数工作日，休息日不算"),))


def _log(received: datetime) -> tuple[LogLine, ...]:
    later = received + timedelta(days=1)
    told = ((received, "收件"), (later, "受理"), (later, "准予"), (later, "送达"))
    return tuple(LogLine(at=at, by="赵样例", what=_(what)) for at, what in told)


_APPLICANT: Final = Applicant(
    name="王小明", id_kind="居民身份证", id_number="150429199001010011", phone="13800000000",
    address="宁城县天义镇样例路1号", agent_name="李小红",
)  # fmt: skip
_PLEDGE: Final = Pledge(
    matters=("（样例）家庭收入低于标准",), check="（样例）决定作出后30个工作日内核查",
    not_for="（样例）有不实承诺记录的", signer="王小明", signed_on=date(2026, 6, 10),
)  # fmt: skip
_PROLONGED: Final = Prolonged(
    amount="10个工作日", by="本机关负责人", reason=_REASON,
    basis="中华人民共和国行政许可法第四十二条", code="1",
)  # fmt: skip
_HALT: Final = Halt(
    ground="听证", needs="20个工作日", until=date(2026, 7, 9), reason=_REASON,
    basis="中华人民共和国行政许可法第四十五条", code="2",
)  # fmt: skip
_SERVICE: Final = Service(
    papers=("准予决定书 宁政服样〔2026〕3号",), way="直接送达", day=date(2026, 6, 10),
    ways=("直接送达", "代收", "留置送达", "邮寄送达", "电子送达", "委托送达", "公告送达"),
    receiver="王小明", place="宁城县政务服务中心",
)  # fmt: skip
_REPORT: Final = Report(
    number="宁政服否报〔2026〕1号", outcome="不予", reason=_REASON, clause="《样例办法》第九条",
    remedy=N_("（样例）可以自收到决定书之日起60日内申请行政复议。"), clerk="赵样例", signer="钱样例",
)  # fmt: skip
_SLIP: Final = Slip(
    hop=1, hops=2, carries="材料", materials=(), copies=3, giver="赵样例",
    giver_place="黑里河镇便民服务中心", taker_place="宁城县政务服务中心",
    given_at=datetime.min, due=date(2026, 6, 11),
)  # fmt: skip
# What lies in a case file, each printed as a sample too.
_ENCLOSED: Final[tuple[Kind, ...]] = ("受理通知书", "准予决定书")
_VOLUME: Final = Volume(
    keep="30年", by="赵样例", ended=date(2026, 6, 10), log=(),
    papers=tuple(
        Enclosed(kind=kind, number=f"宁政服样〔2026〕{n}号", day=date(2026, 6, 10))
        for n, kind in enumerate(_ENCLOSED, 2)
    ),
)  # fmt: skip
_PEOPLE: Final = (
    Person(name="赵样例", posts=("综合受理岗",)), Person(name="钱样例", posts=("出件岗",)),
)  # fmt: skip


def _bundle(catalog: Catalog, at: datetime) -> BundleSheet:
    first = next(iter(catalog.bundles), "")
    if not first:
        raise NoSuchPaper(_("目录里还没有一件事，没有样张可看：请先新建一个。"))
    return replace(bundle_sheet(catalog, first, _URL, at), specimen=True)


def _hall(catalog: Catalog, kind: HallKind, at: datetime) -> HallSheet:
    """Give a paper of the first point that has something to say on it."""
    for point in catalog.points:
        try:
            sheet = hall_sheet(catalog, kind, point, at, people=_PEOPLE)
        except NothingToPrint:
            continue
        return replace(
            sheet, entries=sheet.entries[:_FEW], windows=sheet.windows[:2],
            posts=sheet.posts[:6],
        )  # fmt: skip
    message = _("没有一个服务点有内容可以印{kind}，没有样张可看。")
    raise NoSuchPaper(message.format(kind=kind))


def _plain(said: Markup) -> str:
    # Cells of one row stand apart, else a label runs into what it labels.
    celled = _CELL.sub("\u3000", _BLOCK.sub("\n", str(said)))
    text = Markup(_TAG.sub("", celled)).unescape()
    rows = (" ".join(row.split()) for row in text.split("\n"))
    return "\n".join(row for row in rows if row)
