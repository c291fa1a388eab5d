"""Papers: one number, one print, the same bytes for good, and anyone may check them."""

from __future__ import annotations

import hashlib
from datetime import date
from io import BytesIO

import msgspec
import pytest
from pypdf import PdfReader

from app.desk import CaseView, Desk, NotVisible, PaperView, Refused
from app.desk import papers as papers_module
from app.desk.seal import Seal
from app.store.queries import paper_by_number
from tests.desk.hall import APPROVER, CLERK, SECRET, SUPERVISOR, SURVEYOR, Hall
from tests.sample import JOINT_ITEM, PROMISED_ITEM


def issue(hall: Hall, case: CaseView, kind: str) -> tuple[PaperView, bytes]:
    return hall.desk.issue_paper(CLERK, case.number, kind, hall.at)


def text_of(pdf: bytes) -> str:
    """Give the text of a PDF without its spaces and line breaks."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def refused(hall: Hall) -> CaseView:
    return hall.act(
        CLERK, hall.open(), "receive", "转告有权机关",
        reason="户籍不在本县", clause="社会救助暂行办法第十一条", turn_to="松山区民政局",
    )  # fmt: skip


def asked(hall: Hall) -> CaseView:
    return hall.act(
        CLERK, hall.open(brought=["application"]), "receive", "补正",
        materials=("id-card", "application"), note="申请书须本人签名",
    )  # fmt: skip


class TestOccasions:
    """A paper is issued when there is occasion for it."""

    def test_each_state_has_its_papers(self, hall: Hall) -> None:
        assert hall.open().printable == ("收件凭证", "一次性告知单")
        assert asked(hall).printable == ("收件凭证", "一次性告知单", "补正告知书")
        assert hall.accepted().printable == ("收件凭证", "一次性告知单", "受理通知书")
        assert refused(hall).printable == (
            "收件凭证", "一次性告知单", "不予受理决定书", "送达回证", "否定报备单",
        )  # fmt: skip

    @pytest.mark.parametrize("kind", ["受理通知书", "补正告知书", "不予受理决定书"])
    def test_none_before_its_time(self, hall: Hall, kind: str) -> None:
        with pytest.raises(Refused) as refusal:
            issue(hall, hall.open(), kind)
        assert refusal.value.message == f"此件现在是“已收件”，还不能出具{kind}。"
        assert hall.open().papers == ()

    @pytest.mark.parametrize("kind", ["办事指南", "结婚证", ""])
    def test_none_that_is_no_paper_of_a_case(self, hall: Hall, kind: str) -> None:
        with pytest.raises(Refused, match="没有"):
            issue(hall, hall.open(), kind)

    def test_a_refusal_in_the_end_is_no_refusal_at_the_door(self, hall: Hall) -> None:
        case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
        from tests.desk.hall import FARM_APPROVER

        case = hall.act(
            FARM_APPROVER, case, "eligibility", "不予", reason="不符合", clause="第六十二条"
        )
        shown = hall.desk.case(CLERK, case.number, hall.at)
        assert "不予受理决定书" not in shown.printable


class TestContent:
    """What a paper says is what the case says."""

    def test_a_receipt(self, hall: Hall) -> None:
        case = hall.open(brought=["application"])
        paper, pdf = issue(hall, case, "收件凭证")
        told = text_of(pdf)
        assert pdf.startswith(b"%PDF")
        for word in (case.number, paper.number, "张三丰", "11010519491231002X", "李明"):
            assert word in told
        assert "最低生活保障申请书" in told

    def test_an_acceptance_with_its_dates(self, hall: Hall) -> None:
        case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
        told = text_of(issue(hall, case, "受理通知书")[1])
        assert "2025年6月25日" in told
        assert "2025年7月2日" in told
        assert "宁城县农牧局" in told

    def test_a_request_for_what_is_lacking_and_what_is_wrong(self, hall: Hall) -> None:
        told = text_of(issue(hall, asked(hall), "补正告知书")[1])
        assert "申请书须本人签名" in told
        assert "居民身份证未提交，须补交" in told
        assert "最低生活保障申请书不符合要求，须重新提交" in told

    def test_a_refusal_with_reason_clause_remedy_and_whom_to_ask(self, hall: Hall) -> None:
        told = text_of(issue(hall, refused(hall), "不予受理决定书")[1])
        for word in (
            "户籍不在本县", "《社会救助暂行办法》第十一条", "松山区民政局", "宁城县人民政府",
            "宁城县人民法院", "60日", "6个月",
        ):  # fmt: skip
            assert word in told

    def test_it_says_how_things_stood_then_whatever_came_after(self, hall: Hall) -> None:
        case = asked(hall)
        hall.supply(CLERK, case, ["id-card", "application"])
        case = hall.act(CLERK, case, "receive", "受理")
        hall.later(days=30)
        late = text_of(issue(hall, case, "补正告知书")[1])
        assert "居民身份证未提交，须补交" in late
        accepted = text_of(issue(hall, case, "受理通知书")[1])
        assert "2025年6月4日" in accepted


class TestOnce:
    """Asked for again, a paper is the one that was issued."""

    def test_the_same_bytes(self, hall: Hall) -> None:
        case = hall.open()
        first = issue(hall, case, "收件凭证")
        hall.later(days=400)
        assert issue(hall, case, "收件凭证") == first
        assert hall.desk.paper_file(CLERK, first[0].number) == first

    def test_whoever_asks(self, hall: Hall) -> None:
        case = hall.open()
        first = issue(hall, case, "收件凭证")
        assert hall.desk.issue_paper(SURVEYOR, case.number, "收件凭证", hall.later()) == first
        assert hall.desk.issue_paper(APPROVER, case.number, "收件凭证", hall.later()) == first

    def test_though_the_case_went_on(self, hall: Hall) -> None:
        case = hall.accepted()
        first = issue(hall, case, "受理通知书")
        hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        assert issue(hall, case, "受理通知书") == first
        assert [paper.kind for paper in hall.desk.case(CLERK, case.number, hall.at).papers] == [
            "受理通知书"
        ]

    def test_though_the_rules_changed(self, hall: Hall) -> None:
        case = hall.open()
        first = issue(hall, case, "收件凭证")
        hall.catalog = msgspec.structs.replace(hall.catalog, items={})
        assert issue(hall, case, "收件凭证") == first

    def test_a_new_occasion_is_a_new_paper(self, hall: Hall) -> None:
        case = hall.open(brought=["application"])
        first, _pdf = issue(hall, case, "收件凭证")
        hall.supply(CLERK, case, ["id-card"])
        second, _pdf = issue(hall, case, "收件凭证")
        assert first.number != second.number
        shown = hall.desk.case(CLERK, case.number, hall.at)
        assert [paper.number for paper in shown.papers] == [first.number, second.number]

    def test_it_stands_in_the_timeline_once(self, hall: Hall) -> None:
        case = hall.open()
        for _n in range(3):
            issue(hall, case, "收件凭证")
        shown = hall.desk.case(CLERK, case.number, hall.at)
        assert [(event.kind, event.lines) for event in shown.timeline[1:]] == [
            ("出文书", ("收件凭证 收件凭证〔2025〕1号",))
        ]


class TestNumbers:
    """Each kind has its own numbers, each year begins anew."""

    def test_one_after_the_other(self, hall: Hall) -> None:
        numbers = [issue(hall, hall.open(), "收件凭证")[0].number for _n in range(3)]
        assert numbers == [f"收件凭证〔2025〕{n}号" for n in (1, 2, 3)]
        assert issue(hall, hall.accepted(), "受理通知书")[0].number == "受理通知书〔2025〕1号"

    def test_a_new_year(self, hall: Hall) -> None:
        issue(hall, hall.open(), "收件凭证")
        hall.at = hall.at.replace(year=2026)
        assert issue(hall, hall.open(), "收件凭证")[0].number == "收件凭证〔2026〕1号"

    def test_a_refused_paper_takes_none(self, hall: Hall) -> None:
        case = hall.open()
        with pytest.raises(Refused):
            issue(hall, case, "受理通知书")
        hall.act(CLERK, case, "receive", "受理")
        assert issue(hall, case, "受理通知书")[0].number == "受理通知书〔2025〕1号"


class Died(BaseException):
    """The process ends in the middle of printing."""


def test_a_print_that_was_cut_short_is_made_good_under_the_same_number(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hall.open()

    def die(*_any: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(papers_module, "paper", die)
        with pytest.raises(Died):
            issue(hall, case, "收件凭证")
    with hall.store.reading() as connection:
        found = paper_by_number(connection, "收件凭证〔2025〕1号")
    assert found is not None
    assert (found[0].body, found[0].dossier is None) == (None, False)
    restarted = Desk(hall.store, lambda: hall.catalog, SECRET)
    hall.later(days=2)
    paper, pdf = restarted.issue_paper(CLERK, case.number, "收件凭证", hall.at)
    assert paper.number == "收件凭证〔2025〕1号"
    assert paper.issued_at.date() == date(2025, 6, 4), "it was issued then, and is only printed now"
    assert pdf.startswith(b"%PDF")
    with hall.store.reading() as connection:
        kept = paper_by_number(connection, paper.number)
    assert kept is not None
    assert kept[0].dossier is None
    assert kept[0].hash == hashlib.sha256(pdf).hexdigest()


class TestChecking:
    """Anyone may ask what a paper's number stands for."""

    def test_what_is_told(self, hall: Hall) -> None:
        case = hall.open()
        paper, pdf = issue(hall, case, "收件凭证")
        check = hall.desk.paper(paper.number, Seal(SECRET).mark(paper.number))
        assert (check.kind, check.applicant) == ("收件凭证", "张**")
        assert check.item == case.item
        assert check.issued_at == hall.at
        assert check.hash == hashlib.sha256(pdf).hexdigest()
        assert check.current

    @pytest.mark.parametrize("mark", ["", "0" * 12, "文", "\0"])
    def test_a_number_alone_does_not_tell_for_whom(self, hall: Hall, mark: str) -> None:
        """Numbers follow one another: whoever counts on must not learn who applied for what."""
        paper, _pdf = issue(hall, hall.open(), "收件凭证")
        other, _pdf = issue(hall, hall.open(), "收件凭证")
        assert hall.desk.paper(paper.number, mark).applicant == ""
        assert hall.desk.paper(paper.number, Seal(SECRET).mark(other.number)).applicant == ""
        assert hall.desk.paper(paper.number, mark).kind == "收件凭证"

    def test_nothing_more_is_told(self, hall: Hall) -> None:
        paper, _pdf = issue(hall, hall.open(), "收件凭证")
        told = repr(hall.desk.paper(paper.number))
        assert "张三丰" not in told
        assert "11010519491231002X" not in told
        assert "1504292025060400001" not in told

    def test_rules_that_changed_since(self, hall: Hall) -> None:
        paper, _pdf = issue(hall, hall.open(), "收件凭证")
        item = hall.catalog.items[PROMISED_ITEM]
        changed = msgspec.structs.replace(item, summary="新的说明")
        items = {**hall.catalog.items, PROMISED_ITEM: changed}
        hall.catalog = msgspec.structs.replace(hall.catalog, items=items)
        assert not hall.desk.paper(paper.number).current
        hall.catalog = msgspec.structs.replace(hall.catalog, items={})
        assert not hall.desk.paper(paper.number).current

    @pytest.mark.parametrize(
        "number", ["", "收件凭证〔2025〕9号", "\0", "%", "1504292025060400001"]
    )
    def test_a_number_that_was_never_given(self, hall: Hall, number: str) -> None:
        issue(hall, hall.open(), "收件凭证")
        with pytest.raises(NotVisible):
            hall.desk.paper(number)
        with pytest.raises(NotVisible):
            hall.desk.paper_file(CLERK, number)

    def test_the_code_on_it_leads_to_the_check(self, hall: Hall) -> None:
        from app.desk.room import Room

        room = Room(hall.store, lambda: hall.catalog, Seal(SECRET), "https://hall.example/")
        assert room.paper_address("收件凭证〔2025〕1号") == (
            "https://hall.example/paper/%E6%94%B6%E4%BB%B6%E5%87%AD%E8%AF%81%E3%80%942025%E3%80%951%E5%8F%B7"
            f"?mark={Seal(SECRET).mark('收件凭证〔2025〕1号')}"
        )
        own = Room(hall.store, lambda: hall.catalog, Seal(SECRET), "")
        assert own.paper_address("1").startswith("https://example.org/ningcheng/paper/")


def test_the_print_is_kept_encrypted(hall: Hall) -> None:
    paper, pdf = issue(hall, hall.open(), "收件凭证")
    with hall.store.reading() as connection:
        found = paper_by_number(connection, paper.number)
    assert found is not None
    body = found[0].body
    assert body is not None
    assert b"%PDF" not in body
    assert pdf[:200] not in body
    assert hall.desk.case(SUPERVISOR, found[1].number, hall.at).papers
