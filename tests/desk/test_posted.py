"""What hangs in the halls, and exactly what of it a publication makes stale."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from msgspec.structs import replace

from app.desk import Actor, NotVisible, Refused, reprints
from app.desk.hall_sheets import HallPaper
from app.desk.posted import MOST_COPIES, PostedView, Posting
from app.desk.staff import row_of
from app.printing import BUNDLE_KIND, OF_AN_ITEM, AnyJob, Job, print_job
from app.store import Store, write_staff
from tests.catalog.folders import COUNTY
from tests.desk.press import ADMIN, CLERK, DIBAO, LOAN, TOWN_CLERK, Press, edited

WATCHER = Actor(username="watcher", name="督", role="监督员")
READER = Actor(username="reader", name="阅", role="查阅员", point="town")
BOARD = HallPaper(point="town", kind="事项公示栏", variant="A3")
GUIDE = HallPaper(point="town", kind="办事指南", item="dibao")
NOTICE = HallPaper(point="town", kind="一次性告知单", item="proof")
FARTHER = HallPaper(point="town", kind="一次性告知单", item="dibao")

RELIEF = {"bundles/relief.yaml": (COUNTY / "bundles" / "relief.yaml").read_bytes()}
RENTING = """form:
  - {id: housing, label: 住房, type: 单选, required: true, choices: [自有, 租赁]}
situations:
  - id: renting
    name: 租房家庭
    when: {housing: 租赁}
    materials: [{id: landlord, name: 房东证明, original: 1}]
"""


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始使用")
    return made


def post(
    press: Press, paper: HallPaper, place: str = "大厅", copies: str = "1", who: Actor = TOWN_CLERK
) -> None:
    press.desk.post(who, Posting(paper=paper, place=place, copies=copies), press.at)


def standing(press: Press, who: Actor = ADMIN, point: str = "") -> dict[tuple[str, str, str], str]:
    return {
        (each.paper.point, each.paper.kind, each.item_name): each.standing
        for each in press.desk.posted(who, press.at, point)
    }


def stale(press: Press, who: Actor = ADMIN) -> tuple[PostedView, ...]:
    return press.desk.posted(who, press.at, stale_only=True)


def text_of(pdf: bytes) -> str:
    return "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    )


class TestPrinting:
    def test_a_paper_says_what_the_point_takes_and_which_revision_it_is(self, press: Press) -> None:
        text = text_of(press.desk.hall_paper(TOWN_CLERK, BOARD, press.at))
        assert "最低生活保障审核确认" in text
        assert "个体工商户贷款贴息" not in text
        assert "第1版" in text

    def test_a_booklet_is_printed_like_the_rest(self, press: Press) -> None:
        booklet = HallPaper(point="town", kind="便民服务手册")
        text = text_of(press.desk.hall_paper(TOWN_CLERK, booklet, press.at))
        assert "柳河镇便民服务中心" in text
        assert "三、按拼音首字母查" in text
        guide = text_of(press.desk.hall_paper(TOWN_CLERK, GUIDE, press.at))
        assert "目录第1版" in guide

    def test_plates_name_those_in_office_in_the_order_of_posts(self, press: Press) -> None:
        text = text_of(
            press.desk.hall_paper(TOWN_CLERK, HallPaper(point="town", kind="座牌"), press.at)
        )
        assert text.count("王镇") == 2
        assert "受理岗、民政助理岗" in text
        assert "李明" not in text
        kinds = press.desk.hall_kinds(TOWN_CLERK, "town", press.at)
        assert {"座牌", "胸牌", "事项公示栏"} <= set(kinds)
        assert "驿站授权清单" not in kinds

    def test_what_there_is_not_is_refused_with_the_reason(self, press: Press) -> None:
        for paper, why in (
            (HallPaper(point="town", kind="奖状"), "没有“奖状”这种用纸"),
            (HallPaper(point="town", kind="驿站授权清单"), "没有有效的授权"),
            (HallPaper(point="town", kind="办事指南", item="loan"), "这里不受理这个事项"),
            (HallPaper(point="town", kind="事项公示栏", variant="A9"), "可以选：A3、A2"),
        ):
            with pytest.raises(Refused, match=why):
                press.desk.hall_paper(TOWN_CLERK, paper, press.at)


class TestRights:
    def test_clerks_see_their_point_overseers_all_others_nothing(self, press: Press) -> None:
        post(press, BOARD)
        for who in (TOWN_CLERK, WATCHER, ADMIN):
            assert len(press.desk.posted(who, press.at, "town")) == 1
        for outsider in (CLERK, READER):
            with pytest.raises(NotVisible):
                press.desk.posted(outsider, press.at, "town")
            with pytest.raises(NotVisible):
                press.desk.hall_paper(outsider, BOARD, press.at)
            with pytest.raises(NotVisible):
                post(press, GUIDE, who=outsider)
        with pytest.raises(NotVisible):
            press.desk.posted(READER, press.at)
        with pytest.raises(NotVisible):
            press.desk.posted(ADMIN, press.at, "nowhere")
        assert press.desk.posted(CLERK, press.at) == ()

    def test_those_who_oversee_only_look(self, press: Press) -> None:
        with pytest.raises(Refused, match="只能查看"):
            post(press, BOARD, who=WATCHER)
        post(press, BOARD)
        (here,) = press.desk.posted(WATCHER, press.at)
        with pytest.raises(Refused, match="只能查看"):
            press.desk.take_down(WATCHER, here.id, press.at)
        with pytest.raises(Refused, match="只能查看"):
            press.desk.renewed(WATCHER, [here.id], press.at)
        for verb in (press.desk.take_down, lambda who, id, at: press.desk.renewed(who, [id], at)):
            with pytest.raises(NotVisible):
                verb(CLERK, here.id, press.at)  # type: ignore[operator]


class TestRegister:
    def test_it_tells_where_how_many_by_whom_and_of_which_revision(self, press: Press) -> None:
        post(press, HallPaper(point="town", kind="事项公示栏"), " 东墙 ", "2")
        (here,) = press.desk.posted(TOWN_CLERK, press.at)
        assert (here.paper, here.place, here.copies) == (BOARD, "东墙", 2)
        assert (here.point_name, here.by, here.revision) == ("柳河镇便民服务中心", "王镇", 1)
        assert (here.standing, here.posted_at) == ("现行", press.at)

    def test_what_a_kind_does_not_have_is_left_out(self, press: Press) -> None:
        post(press, HallPaper(point="town", kind="窗口牌", item="dibao", variant="A2"))
        (here,) = press.desk.posted(TOWN_CLERK, press.at)
        assert (here.paper.item, here.paper.variant) == ("", "")

    def test_everything_wrong_is_told_at_once(self, press: Press) -> None:
        wrong = Posting(paper=HallPaper(point="town", kind="奖状"), place=" ", copies="0")
        with pytest.raises(Refused) as refused:
            press.desk.post(TOWN_CLERK, wrong, press.at)
        assert set(refused.value.problems) == {"kind", "place", "copies"}
        for copies in ("", "-1", "一", "1.5", str(MOST_COPIES + 1)):
            with pytest.raises(Refused, match="请填张数"):
                post(press, BOARD, copies=copies)
        with pytest.raises(Refused, match="最多"):
            post(press, BOARD, place="墙" * 99)
        with pytest.raises(Refused, match="不受理"):
            post(press, HallPaper(point="town", kind="办事指南", item="loan"))
        assert press.desk.posted(ADMIN, press.at) == ()

    def test_the_same_place_is_registered_once_even_by_two_at_once(self, press: Press) -> None:
        def one(_n: int) -> str:
            try:
                post(press, BOARD)
            except Refused as refusal:
                return refusal.message
            return ""

        with ThreadPoolExecutor(2) as both:
            told = sorted(both.map(one, range(2)))
        assert told == ["", "这种纸在这个位置已经登记过了。"]

    def test_what_is_taken_down_is_gone_and_only_once(self, press: Press) -> None:
        post(press, BOARD)
        (here,) = press.desk.posted(TOWN_CLERK, press.at)
        press.desk.take_down(TOWN_CLERK, here.id, press.later())
        assert press.desk.posted(TOWN_CLERK, press.at) == ()
        for id in (here.id, 9999):
            with pytest.raises(Refused, match="已经撤下"):
                press.desk.take_down(TOWN_CLERK, id, press.at)


class TestStale:
    def test_a_publication_makes_stale_exactly_what_now_says_otherwise(self, press: Press) -> None:
        hall_board = HallPaper(point="hall", kind="事项公示栏")
        for paper in (BOARD, GUIDE, NOTICE, HallPaper(point="town", kind="窗口牌")):
            post(press, paper)
        post(press, hall_board, who=CLERK)
        press.publish(edited(press.tree, LOAN, "name: 个体工商户贷款贴息\n", "name: 创业贴息\n"))
        assert [(each.paper.point, each.paper.kind) for each in stale(press)] == [
            ("hall", "事项公示栏")
        ]
        press.publish(edited(press.tree, DIBAO, "length: 15}", "length: 12}"))
        assert standing(press, point="town") == {
            ("town", "事项公示栏", ""): "内容变了",
            ("town", "办事指南", "最低生活保障审核确认"): "内容变了",
            ("town", "一次性告知单", "救助对象证明"): "现行",
            ("town", "窗口牌", ""): "现行",
        }

    def test_what_no_paper_says_makes_nothing_stale(self, press: Press) -> None:
        post(press, BOARD)
        post(press, GUIDE)
        changed = edited(press.tree, "centre.yaml", "near_days: 2", "near_days: 3")
        press.publish(changed)
        assert stale(press) == ()
        press.publish(press.tree)
        assert stale(press) == ()

    def test_what_may_not_hang_there_any_more_is_to_be_taken_down(self, press: Press) -> None:
        post(press, FARTHER)
        post(press, BOARD)
        press.publish(edited(press.tree, DIBAO, "tiers: [县, 镇, 村]", "tiers: [县]"))
        found = standing(press)
        assert found["town", "一次性告知单", "最低生活保障审核确认"] == "撤下"
        assert found["town", "事项公示栏", ""] == "内容变了"
        assert [each.name for each in press.desk.reprints(ADMIN, press.at).jobs] == [
            "柳河镇便民服务中心_事项公示栏_A3"
        ]

    def test_people_who_come_and_go_make_their_plates_stale(self, press: Press) -> None:
        post(press, HallPaper(point="town", kind="座牌"))
        post(press, BOARD)
        newcomer = Actor(
            username="new", name="新来", role="办事员", point="town", posts=("受理岗",)
        )
        with press.store.writing() as connection:
            write_staff.add(connection, row_of(newcomer, press.at, True))
        assert [each.paper.kind for each in stale(press)] == ["座牌"]

    def test_an_authorisation_that_ends_makes_stale_without_a_publication(
        self, press: Press
    ) -> None:
        bank = next(point for point in press.catalog.points.values() if point.kind == "银行驿站")
        post(press, HallPaper(point=bank.id, kind="驿站授权清单"), who=ADMIN)
        assert stale(press) == ()
        press.at += timedelta(days=3650)
        assert [each.standing for each in stale(press)] == ["撤下"]


class TestEveryPaperOfAnItem:
    """Whatever is drawn from the catalogue alone may hang there, in every form it comes in."""

    PAPERS = (
        *(HallPaper(point="town", kind=kind, item="dibao") for kind in OF_AN_ITEM),
        HallPaper(point="town", kind="办事指南简版", item="dibao", variant="+en"),
        HallPaper(point="town", kind="办事指南", item="dibao", variant="renting"),
        HallPaper(point="town", kind="办事指南大字版", item="dibao", variant="renting+en"),
        HallPaper(point="town", kind=BUNDLE_KIND, item="relief"),
    )

    @pytest.fixture
    def renting(self, press: Press) -> Press:
        press.tree = press.tree.with_changes(RELIEF)
        press.tree = edited(press.tree, DIBAO, "\nmaterials:", "\n" + RENTING + "materials:")
        press.publish(press.tree)
        return press

    def test_each_hangs_says_its_form_and_is_stale_when_its_words_change(
        self, renting: Press
    ) -> None:
        for paper in self.PAPERS:
            post(renting, paper)
        forms = [each.form for each in renting.desk.posted(ADMIN, renting.at) if each.form]
        assert sorted(forms) == ["加印英文", "租房家庭", "租房家庭，加印英文"]
        assert stale(renting) == ()
        renting.publish(edited(renting.tree, DIBAO, "name: 最低生活保障审核确认", "name: 低保确认"))
        assert {each.paper for each in stale(renting)} == set(self.PAPERS)
        again = {each.name: each for each in renting.desk.reprints(ADMIN, renting.at).jobs}
        name = next(name for name in again if name.endswith("租房家庭，加印英文"))
        text = text_of(print_job(again[name]).pdf)
        assert "Howlongittakes" in text
        assert "房东证明" in text

    def test_of_a_situation_that_ended_nothing_may_hang_any_more(self, renting: Press) -> None:
        for variant in ("", "renting"):
            paper = HallPaper(point="town", kind="一次性告知单", item="dibao", variant=variant)
            post(renting, paper)
        renting.publish(edited(renting.tree, DIBAO, RENTING, ""))
        views = renting.desk.posted(ADMIN, renting.at)
        assert {each.form: each.standing for each in views} == {"": "内容变了", "renting": "撤下"}

    @pytest.mark.parametrize(
        ("kind", "item", "variant", "why"),
        [
            ("办事指南", "dibao", "nothing", "没有这种情形"),
            ("办事指南", "dibao", "+tlh", "不能加印这种语言"),
            ("申请表", "dibao", "+en", "不能加印这种语言"),
            (BUNDLE_KIND, "relief", "renting", "没有这种情形"),
            (BUNDLE_KIND, "nothing", "", "不受理"),
            ("办事指南", "relief", "", "不受理"),
        ],
    )
    def test_a_form_there_is_not_is_refused(
        self, press: Press, kind: str, item: str, variant: str, why: str
    ) -> None:
        press.publish(press.tree.with_changes(RELIEF))
        with pytest.raises(Refused, match=why):
            post(press, HallPaper(point="town", kind=kind, item=item, variant=variant))

    def test_a_bundle_hangs_only_where_all_of_it_is_taken(self, press: Press) -> None:
        tree = press.tree.with_changes(RELIEF)
        press.publish(edited(tree, DIBAO, "tiers: [县, 镇, 村]", "tiers: [县]"))
        with pytest.raises(Refused, match="不受理"):
            post(press, HallPaper(point="town", kind=BUNDLE_KIND, item="relief"))


class TestPrintingAgain:
    def changed(self, press: Press) -> None:
        post(press, BOARD, "东墙")
        post(press, BOARD, "门口", "3")
        post(press, GUIDE)
        post(press, HallPaper(point="town", kind="窗口牌"))
        press.publish(edited(press.tree, DIBAO, "length: 15}", "length: 12}"))

    def test_exactly_the_stale_ones_each_once_and_as_they_are_now(self, press: Press) -> None:
        self.changed(press)
        found = press.desk.reprints(TOWN_CLERK, press.at, "town")
        assert (found.scope, found.total) == ("要更换的张贴（柳河镇便民服务中心）", 2)
        again = {job.name: print_job(job).pdf for job in found.jobs}
        assert [name.split("_")[1] for name in again] == ["事项公示栏", "办事指南"]
        assert all("12个工作日" in text_of(pdf) for pdf in again.values())
        with zipfile.ZipFile(io.BytesIO(press.desk.reprints_zip(ADMIN, press.at))) as packed:
            packed_papers = {name[:-4]: packed.read(name) for name in packed.namelist()}
        assert packed_papers == again

    def test_what_fails_is_listed_in_the_zip_and_stops_nothing(
        self, press: Press, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.changed(press)
        whole = reprints.job_of

        def spoilt(*given: Any) -> AnyJob:
            job = whole(*given)
            return replace(job, kind="受理通知书") if isinstance(job, Job) else job

        monkeypatch.setattr(reprints, "job_of", spoilt)
        with zipfile.ZipFile(io.BytesIO(press.desk.reprints_zip(ADMIN, press.at))) as packed:
            assert sum(name.endswith(".pdf") for name in packed.namelist()) == 1
            told = packed.read("没有打成的.txt").decode()
        assert told.startswith("柳河镇便民服务中心_办事指南_")
        assert "受理通知书缺少内容" in told

    def test_once_replaced_they_are_current_and_the_rest_is_untouched(self, press: Press) -> None:
        self.changed(press)
        ids = [each.id for each in press.desk.posted(TOWN_CLERK, press.at)]
        assert press.desk.renewed(TOWN_CLERK, ids, press.later()) == 3
        now = press.desk.posted(TOWN_CLERK, press.at)
        assert {each.standing for each in now} == {"现行"}
        assert {each.paper.kind: each.revision for each in now} == {
            "事项公示栏": 2, "办事指南": 2, "窗口牌": 1,
        }  # fmt: skip
        assert {each.copies for each in now if each.place == "门口"} == {3}
        assert press.desk.renewed(TOWN_CLERK, ids, press.at) == 0
        with pytest.raises(Refused, match="没有要重新打印的"):
            press.desk.reprints_zip(TOWN_CLERK, press.at)

    def test_what_is_to_be_taken_down_is_not_replaced(self, press: Press) -> None:
        post(press, FARTHER)
        press.publish(edited(press.tree, DIBAO, "tiers: [县, 镇, 村]", "tiers: [县]"))
        (here,) = stale(press)
        assert press.desk.renewed(TOWN_CLERK, [here.id], press.at) == 0
        assert here.standing == "撤下"
        press.desk.take_down(TOWN_CLERK, here.id, press.at)
        assert stale(press) == ()

    def test_more_than_a_browser_waits_for_is_left_to_the_command(
        self, press: Press, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.changed(press)
        monkeypatch.setattr("app.desk.reprints.MOST_AT_ONCE", 1)
        with pytest.raises(Refused, match="yichuang print stale"):
            press.desk.reprints_zip(ADMIN, press.at)

    def test_outsiders_print_nothing(self, press: Press) -> None:
        self.changed(press)
        with pytest.raises(NotVisible):
            press.desk.reprints(CLERK, press.at, "town")
        with pytest.raises(NotVisible):
            press.desk.reprints_zip(READER, press.at)
