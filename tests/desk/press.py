"""A desk over the small county's files, from which catalogues are published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.catalog import Catalog, Tree, gather, load, tree_of
from app.desk import Actor, Application, CaseView
from app.desk.revision import RevisionView
from app.desk.staff import row_of
from app.fields import sample
from app.store import Store, write_staff
from tests.catalog.folders import COUNTY
from tests.desk.hall import SECRET
from tests.desk.viewing import ViewingDesk

# A Wednesday, no holiday near.
START = datetime(2026, 3, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ADMIN = Actor(username="admin", name="卫管", role="管理员")
SECOND = Actor(username="admin-b", name="沈副", role="管理员")
CLERK = Actor(username="clerk", name="李明", role="办事员", point="hall", posts=("受理岗",))
TOWN_CLERK = Actor(
    username="town", name="王镇", role="办事员", point="town", posts=("受理岗", "民政助理岗")
)
LAND = Actor(username="land", name="褚土", role="审批员", departments=("land",))
PERSON = {
    "name": "张三丰",
    "id_kind": "居民身份证",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
}
PROOF, LOAN, HOMESTEAD = "items/proof.yaml", "items/loan.yaml", "items/homestead.yaml"
DIBAO = "items/dibao.yaml"


# These are the tests' own, so that what else the county learns to say changes no date here.
OWN_ITEMS = {
    HOMESTEAD: """\
id: homestead
name: 农村宅基地审批
type: 行政许可
kind: 承诺件
department: land
joint_departments: [civil]
tiers: [县]
audience: [自然人, 其他组织]
themes: [住房]
ways: [承诺办]
visits: {count: 1, reason: 现场指界}
limits:
  promised: {length: 10}
materials:
  - {id: application, name: 宅基地申请表, original: 1}
fees: 不收费
legal_basis:
  - {title: 中华人民共和国土地管理法, kind: 法律, articles: ["62"]}
result: {kind: 出证办结, name: 农村宅基地批准证}
workflow: joint
contacts: {consult: 0476-5550002, complain: "12345"}
faq:
  - {question: 面积有限制吗？, answer: 每户不超过二百五十平方米。}
""",
    DIBAO: """\
id: dibao
name: 最低生活保障审核确认
type: 行政给付
kind: 承诺件
department: civil
tiers: [县, 镇, 村]
audience: [自然人]
themes: [社会救助]
ways: [承诺办]
visits: {count: 1, reason: 入户调查时须本人在场}
limits:
  promised: {length: 15}
  special:
    - {id: visit, name: 入户调查, length: 10, full: true, ground: 社会救助暂行办法第十一条}
materials:
  - {id: application, name: 低保申请书, original: 1}
fees: 不收费
legal_basis:
  - {title: 社会救助暂行办法, kind: 行政法规, articles: ["9"], number: 国务院令第649号}
result: {kind: 出文办结, name: 低保确认通知书}
workflow: survey
contacts: {consult: 0476-5550001, complain: "12345"}
faq:
  - {question: 多久可以领到？, answer: 确认后的次月起发放。}
""",
    LOAN: """\
id: loan
name: 个体工商户贷款贴息
type: 其他行政权力
kind: 承诺件
department: service
tiers: [县]
audience: [企业法人]
themes: [创业]
ways: [承诺办]
channels: [窗口办理, 电脑端网上办理]
visits: {count: 0}
limits:
  promised: {length: 30, unit: 自然日}
materials:
  - {id: licence, name: 营业执照, copy: 1}
fees: 不收费
legal_basis:
  - {title: 创业贷款贴息办法, kind: 规范性文件}
result: {kind: 审批办结, name: 贴息批复}
workflow: instant
contacts: {consult: 0476-5550003, complain: "12345"}
""",
    PROOF: """\
id: proof
name: 救助对象证明
type: 公共服务
kind: 即办件
department: civil
tiers: [县, 镇]
audience: [自然人]
themes: [社会救助]
ways: [即时办, 自助办]
channels: [窗口办理, 电脑端网上办理]
visits: {count: 0}
materials: []
fees: 不收费
legal_basis:
  - {title: 社会救助暂行办法, kind: 行政法规}
result: {kind: 其他, name: 救助对象证明书}
workflow: instant
contacts: {consult: 0476-5550001, complain: "12345"}
""",
}


NETWORK = (
    "centre.yaml", "departments", "points", "staffing", "windows", "workflows", "calendars",
    "banks",
)  # fmt: skip


def county() -> Tree:
    """Give the network of the small county with the items above."""
    network = {
        name: raw for name, raw in gather(COUNTY).files.items() if name.split("/")[0] in NETWORK
    }
    return tree_of(network | {name: text.encode() for name, text in OWN_ITEMS.items()})


def edited(tree: Tree, file: str, old: str, new: str) -> Tree:
    """Give the tree with a text replaced, which must be there once."""
    text = tree.files[file].decode()
    assert text.count(old) == 1, (file, old, text.count(old))
    return tree.with_changes({file: text.replace(old, new).encode()})


def renamed(tree: Tree, name: str) -> Tree:
    """Give the tree with another name for the proof."""
    return edited(tree, PROOF, "name: 救助对象证明\n", f"name: {name}\n")


class Press:
    """A desk that serves what is in force, as a server would."""

    def __init__(self, store: Store, secret: bytes = SECRET) -> None:
        self.store = store
        self.at = START
        self.tree = county()
        self.catalog = self._built(self.tree)
        self.desk = ViewingDesk(store, lambda: self.catalog, secret, "https://hall.example")
        with store.writing() as connection:
            for each in (ADMIN, SECOND, CLERK, TOWN_CLERK, LAND):
                write_staff.add(connection, row_of(each, START, True))

    def _built(self, tree: Tree) -> Catalog:
        catalog = load(tree, self.at.date()).catalog
        assert catalog is not None
        return catalog

    def later(self, **passed: int) -> datetime:
        """Let time pass, an hour unless told otherwise, and serve what is in force then."""
        self.at += timedelta(**(passed or {"hours": 1}))
        self.serve()
        return self.at

    def serve(self) -> None:
        """Change over to what is in force."""
        now = self.desk.revision_in_force(self.at)
        if now and now.fingerprint != self.catalog.fingerprint:
            self.catalog = self._built(self.desk.revision_tree(ADMIN, now.number))

    def publish(self, tree: Tree | None = None, **how: Any) -> RevisionView:
        """Publish a tree (else the county's), an hour later."""
        self.at += timedelta(hours=1)
        how = {"reason": "按文件修改", "at": self.at, **how}
        actor = how.pop("actor", ADMIN)
        view = self.desk.publish(actor, tree or self.tree, **how)
        self.serve()
        return view

    def name(self) -> str:
        """Give the name under which the proof is served."""
        return self.catalog.items["proof"].name

    def open(
        self, item: str = "loan", actor: Actor = CLERK, applicant: Mapping[str, str] = PERSON
    ) -> CaseView:
        """Open a case with sample answers and every material."""
        rules = self.catalog.items[item]
        if "自然人" not in rules.audience:
            applicant = {**applicant, "id_kind": "统一社会信用代码", "id_number": USCC}
        application = Application(
            item=item,
            point=actor.point,
            applicant=applicant,
            answers={question.id: sample(question) for question in rules.form},
            materials=dict.fromkeys([material.id for material in rules.materials], True),
            token=f"{item}-{self.at.isoformat()}-{self.at.microsecond}",
        )
        self.at += timedelta(seconds=1)
        return self.desk.open_case(actor, application, self.at)


USCC = "11150429011600101D"
