"""Dossiers of the sample catalogue, and what a reader finds on the paper made of one."""

from __future__ import annotations

import io
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pypdf
from msgspec.structs import replace

from app.catalog.model import Catalog, Definition, Item
from app.printing import (
    OF_AN_ITEM,
    Applicant,
    Case,
    Dossier,
    DueLine,
    Ending,
    Halt,
    Kind,
    LogLine,
    Paper,
    Pledge,
    Prolonged,
    Refusal,
    Report,
    Service,
    Slip,
    Supplement,
    Tolerance,
    Volume,
    case_dossier,
    guide_dossier,
    paper,
    places,
)
from app.printing.build import material_lines
from tests.sample import sample_catalog

AT = datetime(2026, 6, 9, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
CATALOG: Catalog = sample_catalog()
ITEM_IDS = tuple(CATALOG.items)
PERMIT = "house-land"
GRANT = "dibao"
INSTANT = "id-proof"

APPLICANT = Applicant(
    name="乌云其其格",
    id_kind="居民身份证",
    id_number="1504291980****0021",
    phone="138****0001",
    agent_name="张三",
    agent_phone="13900000002",
)
SUPPLEMENT = Supplement(until=date(2026, 6, 20), reason="另请补交照片。")
TOLERANCE = Tolerance(until=date(2026, 6, 17), signer="张三")
PLEDGE = Pledge(
    matters=("家庭收入低于标准",),
    check="决定作出后30个工作日内核查：入户核对",
    not_for="有不实承诺记录的",
    signer="张三",
    signed_on=date(2026, 6, 10),
)
ENDING = Ending(
    word="终止", reason="申请人已去世。", clause="《示例办法》第九条", how="本人书面申请"
)
PROLONGED = Prolonged(
    amount="10个工作日",
    by="本机关负责人",
    reason="现场情况复杂，还须查阅历史档案。",
    basis="中华人民共和国行政许可法第四十二条",
    code="1",
)
HALT = Halt(
    ground="听证",
    needs="20个工作日",
    until=date(2026, 7, 8),
    reason="利害关系人申请听证。",
    basis="中华人民共和国行政许可法第四十五条、第四十七条",
    code="2",
)
SERVICE = Service(
    papers=("准予决定书 准予决定书〔2026〕3号",),
    ways=("直接送达", "代收", "留置送达", "邮寄送达", "电子送达", "委托送达", "公告送达"),
    way="代收",
    day=date(2026, 6, 12),
    receiver="乌日娜",
    relation="同住的成年女儿",
    absence="本人外出务工",
    place="黑里河镇八沟道村",
)
SLIP = Slip(
    hop=1,
    hops=6,
    carries="材料",
    materials=(),
    copies=3,
    giver="刘村",
    giver_place="八沟道村便民服务站村代办帮办员",
    taker_place="黑里河镇便民服务中心综合受理岗",
    given_at=AT,
    due=date(2026, 6, 11),
)
REPORT = Report(
    number="宁政服否报〔2026〕3号",
    outcome="不予",
    reason="家庭人均收入高于当地标准。",
    clause="《社会救助暂行办法》第九条",
    remedy="对本决定不服的，可以自收到决定书之日起60日内向宁城县人民政府申请行政复议。",
    clerk="李四",
    signer="高首",
)
VOLUME = Volume(
    keep="30年",
    by="李四",
    ended=date(2026, 6, 10),
    papers=(),
    log=(LogLine(at=AT, by="李四", what="受理审查：受理", lines=("说明：材料齐全",)),),
)
REFUSAL = Refusal(
    reason="申请人户籍地和经常居住地均不在本县。",
    outcome="转告有权机关",
    turn_to="喀喇沁旗民政局",
)


def guide_of(item_id: str) -> Dossier:
    """Give the guide's dossier of a sample item."""
    definition = CATALOG.definition(item_id)
    points = places(CATALOG, definition.item)
    return guide_dossier(definition, points, f"https://example.org/items/{item_id}", AT)


def guide_of_item(item: Item) -> Dossier:
    """Give the guide's dossier of an item made up by a test from `house-land`."""
    definition = replace(CATALOG.definition(PERMIT), item=item)
    return guide_dossier(definition, places(CATALOG, item), "", AT)


def case_of(item_id: str) -> Case:
    """Give the facts of a case of a sample item: dates, applicant, all decisions filled."""
    return Case(
        number="1504292026060900012",
        applicant=APPLICANT,
        received_at=AT,
        point="宁城县政务服务中心",
        window="综合窗口3号",
        clerk="李四",
        decided_on=date(2026, 6, 10),
        promised=DueLine(day=date(2026, 7, 1)) if item_id != INSTANT else None,
        statutory=DueLine(day=date(2026, 8, 12)),
        supplement=SUPPLEMENT,
        refusal=REFUSAL,
        tolerance=TOLERANCE,
        pledge=PLEDGE,
        ending=ENDING,
        prolonged=PROLONGED,
        halt=HALT,
        service=SERVICE,
        report=REPORT,
        slip=SLIP,
        volume=VOLUME,
        deliver_by=date(2026, 6, 24),
    )


def dossier_of(item_id: str, case: Case | None = None) -> Dossier:
    """Give a case's dossier: all materials received, the first one with a problem."""
    definition: Definition = CATALOG.definition(item_id)
    lines = tuple(
        replace(line, received=True, pages=2, problem="" if number else "缺少签名，请补签")
        for number, line in enumerate(material_lines(definition.item))
    )
    return case_dossier(
        definition,
        case or case_of(item_id),
        "宁政服受〔2026〕12号",
        "https://example.org/verify/abc",
        AT,
        materials=lines,
    )


def dossier_for(kind: Kind, item_id: str) -> Dossier:
    """Give the dossier a paper of `kind` needs."""
    return guide_of(item_id) if kind in OF_AN_ITEM else dossier_of(item_id)


@cache
def printed(kind: Kind, item_id: str) -> Paper:
    """Give a paper of a sample item; printed once for all tests."""
    return paper(kind, dossier_for(kind, item_id))


def reader(made: Paper) -> pypdf.PdfReader:
    """Open a paper."""
    return pypdf.PdfReader(io.BytesIO(made.pdf))


def text_of(made: Paper) -> str:
    """Give all text of a paper without white space, page after page."""
    return "".join("".join(page.extract_text().split()) for page in reader(made).pages)


def squeezed(text: str) -> str:
    """Give `text` as `text_of` would show it."""
    return "".join(text.split())


def fonts_of(made: Paper) -> set[str]:
    """Give the names of the fonts embedded in a paper, without their subset tags."""
    names: set[str] = set()
    for page in reader(made).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            names.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return names
