"""What the public sees without a login, and what it must not see."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from pypdf import PdfReader

from app.catalog.model import LegalBasis, Limit
from app.desk.seal import Seal
from app.portal.wording import laws, limit_text
from tests.sample import sample_catalog
from tests.web.conftest import SECRET
from tests.web.steps import BOTH, accepted, open_case
from tests.web.visitor import Visitor, text

People = Callable[[str], Visitor]
ITEMS = tuple(sample_catalog().items)


@pytest.fixture(scope="module")
def citizen(app: Flask) -> Visitor:
    return Visitor(app)


def found(page: str) -> list[str]:
    return re.findall(r'<a href="/guide/([^"]+)"><strong>', page)


class TestHome:
    def test_asks_what_is_to_be_done_and_lists_themes(self, citizen: Visitor) -> None:
        read = text(citizen.page("/"))
        assert "您要办什么事？" in read
        assert "社会救助" in read
        assert "工作人员登录" in read

    @pytest.mark.parametrize(
        ("asked", "item"), [("低保", "dibao"), ("zjd", "house-land"), ("公积金", "fund-query")]
    )
    def test_finds_by_what_people_call_it(self, citizen: Visitor, asked: str, item: str) -> None:
        assert item in found(citizen.page(f"/?q={asked}"))

    def test_a_theme_lists_its_items(self, citizen: Visitor) -> None:
        assert set(found(citizen.page("/?theme=住房保障"))) == {"house-land", "fund-query"}

    @pytest.mark.parametrize("query", ["q=登月", "theme=没有"])
    def test_nothing_found_says_whom_to_ring(self, citizen: Visitor, query: str) -> None:
        read = text(citizen.page(f"/?{query}"))
        assert "没有找到" in read
        assert "0476-4220000" in read

    def test_typed_text_comes_back_as_text(self, citizen: Visitor) -> None:
        page = citizen.page('/?q="><script>x</script>')
        assert "<script>x" not in page

    def test_who_is_logged_in_goes_to_work(self, people: People) -> None:
        assert people("town").get("/").location == "/start/"


class TestGuide:
    @pytest.mark.parametrize("item", ITEMS)
    def test_tells_all_a_citizen_asks(self, citizen: Visitor, item: str) -> None:
        read = text(citizen.page(f"/guide/{item}"))
        for said in ("多久办好", "要来几次", "要带什么", "到哪里办", "办完拿到什么", "依据和电话"):
            assert said in read, said

    def test_says_when_a_material_is_wanted(self, citizen: Visitor) -> None:
        read = text(citizen.page("/guide/dibao"))
        assert "“住房情况”为“租赁”时才要" in read
        assert "15个工作日" in read
        assert "《社会救助暂行办法》第九条、第十一条" in read

    def test_marks_what_is_an_example(self, citizen: Visitor) -> None:
        assert '<span class="sample">示例</span>' in citizen.page("/guide/dibao")

    def test_is_made_for_a_telephone(self, citizen: Visitor) -> None:
        page = citizen.page("/guide/dibao")
        assert 'name="viewport"' in page
        assert 'href="tel:' in page
        assert "<script" not in page

    def test_an_item_that_is_gone_leads_back_to_the_search(self, citizen: Visitor) -> None:
        answer = citizen.get("/guide/gone")
        assert answer.status_code == 404
        assert "重新查找" in answer.text
        for path in ("/guide/gone.pdf", "/notice/gone.pdf"):
            assert citizen.get(path).status_code == 404

    @pytest.mark.parametrize(
        "kind", ["guide", "notice", "brief", "large", "chart", "form", "example"]
    )
    def test_prints_as_a_pdf(self, citizen: Visitor, kind: str) -> None:
        answer = citizen.get(f"/{kind}/dibao.pdf")
        assert answer.mimetype == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.data)).pages
        read = "".join(page.extract_text() for page in pages).replace("\n", "")
        assert "最低生活保障对象认定" in read

    def test_offers_every_paper_of_the_item(self, citizen: Visitor) -> None:
        page = citizen.page("/guide/dibao")
        for path in ("guide", "notice", "brief", "large", "chart", "form", "example"):
            assert f'href="/{path}/dibao.pdf"' in page
        assert 'href="/guide/dibao.pdf?language=en"' in page

    def test_a_guide_may_have_english_beside_the_chinese(self, citizen: Visitor) -> None:
        answer = citizen.get("/brief/dibao.pdf?language=en")
        pages = PdfReader(io.BytesIO(answer.data)).pages
        assert "What to bring" in "".join(page.extract_text() for page in pages)
        assert answer.data != citizen.get("/brief/dibao.pdf").data

    @pytest.mark.parametrize(
        "path", ["/guide/dibao.pdf?language=xx", "/chart/dibao.pdf?language=en", "/other/dibao.pdf"]
    )
    def test_what_there_is_not_is_not_found(self, citizen: Visitor, path: str) -> None:
        assert citizen.get(path).status_code == 404

    def test_the_same_print_is_not_sent_twice(self, citizen: Visitor) -> None:
        first = citizen.get("/guide/dibao.pdf")
        again = citizen.get("/guide/dibao.pdf", headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert citizen.get("/guide/dibao.pdf").data == first.data


class TestVerify:
    @pytest.fixture
    def number(self, people: People) -> str:
        case = accepted(people("town"))
        answer = people("town").send(f"/case/{case}/papers", {"kind": "受理通知书"})
        shown = people("town").page(f"/case/{case}")
        assert answer.status_code == 303
        match = re.search(r"(受理通知书〔2026〕\d+号)", shown)
        assert match
        return match.group(1)

    @pytest.mark.parametrize("road", ["/verify/", "/paper/"])
    def test_a_paper_of_ours_is_confirmed(self, citizen: Visitor, number: str, road: str) -> None:
        read = text(citizen.page(road + quote(number)))
        assert "是本中心出具的文书" in read
        assert number in read
        assert "最低生活保障" in read
        assert "张**" not in read
        assert "扫描纸上的二维码" in read

    def test_the_code_on_the_paper_tells_for_whom(self, citizen: Visitor, number: str) -> None:
        mark = Seal(SECRET).mark(number)
        read = text(citizen.page(f"/paper/{quote(number)}?mark={mark}"))
        assert number in read
        assert "张**" in read

    def test_it_tells_nothing_personal(self, citizen: Visitor, number: str) -> None:
        page = citizen.page(f"/verify/{quote(number)}")
        for secret in ("张三丰", "11010519491231002X", "13800000000", "860"):
            assert secret not in text(page).replace(number, "")

    def test_a_number_we_never_gave_is_denied(self, citizen: Visitor) -> None:
        answer = citizen.get(f"/verify/{quote('受理通知书〔2026〕99999号')}")
        assert answer.status_code == 404
        assert "没有出具过这份文书" in answer.text

    def test_a_number_can_be_typed(self, citizen: Visitor, number: str) -> None:
        assert "核验文书" in citizen.page("/verify/")
        answer = citizen.get("/verify/", query_string={"number": f" {number} "})
        assert answer.location.endswith(quote(number))

    def test_the_number_of_a_case_is_no_paper(self, citizen: Visitor, people: People) -> None:
        case = open_case(people("town"), **BOTH)
        assert citizen.get(f"/verify/{case}").status_code == 404


class TestForMachines:
    def test_it_says_that_it_is_well(self, citizen: Visitor) -> None:
        answer = citizen.get("/healthz")
        assert answer.json == {"status": "ok", "catalog": "sample"}

    def test_every_schema_is_served_as_it_is_kept(self, citizen: Visitor, root: Path) -> None:
        files = sorted((root / "config" / "schema").glob("*.schema.json"))
        assert files
        for file in files:
            answer = citizen.get(f"/schema/{file.name}")
            assert answer.data == file.read_bytes()
            assert answer.mimetype == "application/json"

    @pytest.mark.parametrize("name", ["none.json", "..%2Fcentre.yaml", "item"])
    def test_nothing_else_is_served_as_a_schema(self, citizen: Visitor, name: str) -> None:
        assert citizen.get(f"/schema/{name}").status_code == 404


@pytest.mark.parametrize(
    ("limit", "said"),
    [
        (Limit(length=15), "15个工作日"),
        (Limit(length=30, unit="自然日"), "30个自然日"),
        (Limit(length=2, unit="月"), "2个月"),
        (Limit(length=4, unit="小时"), "4小时"),
        (None, "当场办结"),
    ],
)
def test_limits_in_words(limit: Limit | None, said: str) -> None:
    assert limit_text(limit) == said


def test_laws_in_words() -> None:
    item = sample_catalog().items["dibao"]
    basis = LegalBasis(
        title="某办法", kind="规范性文件", articles=("3",), number="宁政发〔2020〕1号"
    )
    assert laws(item) == ("《社会救助暂行办法》第九条、第十一条",)
    assert "某办法" in basis.title


class TestBundle:
    """一件事: several items on one page."""

    def test_home_lists_them_and_finds_them(self, citizen: Visitor) -> None:
        assert "困难群众救助一件事" in text(citizen.page("/"))
        assert '<a href="/bundle/hardship">' in citizen.page("/?q=困难帮扶")
        assert "困难群众救助一件事" in text(citizen.page("/?theme=社会救助"))
        assert "困难群众救助一件事" not in text(citizen.page("/?theme=住房保障"))

    def test_says_items_and_every_material_once(self, citizen: Visitor) -> None:
        page = citizen.page("/bundle/hardship")
        read = text(page)
        for item in ("id-proof", "dibao"):
            assert f'href="/guide/{item}"' in page
            assert sample_catalog().items[item].name in read
        assert page.count("<strong>居民身份证</strong>") == 1
        assert "比分开办少交 1 次" in read
        assert "“住房情况”为“租赁”时才要" in read
        assert "15个工作日 示例" in read

    def test_prints_its_guide(self, citizen: Visitor) -> None:
        answer = citizen.get("/bundle/hardship.pdf")
        assert answer.mimetype == "application/pdf"
        assert "困难群众救助一件事" in PdfReader(io.BytesIO(answer.data)).metadata.title
        again = citizen.client.get(
            "/bundle/hardship.pdf", headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304

    @pytest.mark.parametrize("path", ["/bundle/nowhere", "/bundle/nowhere.pdf", "/bundle/dibao"])
    def test_an_unknown_one_is_not_found(self, citizen: Visitor, path: str) -> None:
        assert citizen.get(path).status_code == 404


def test_a_guide_says_what_may_follow(citizen: Visitor) -> None:
    read = text(citizen.page("/guide/dibao"))
    assert "材料不齐也可以先办" in read
    assert "只缺租房合同的，可以先受理" in read


def test_a_guide_says_where_to_turn_and_how_soon(citizen: Visitor) -> None:
    read = text(citizen.page("/guide/dibao"))
    assert "60日内向宁城县人民政府申请行政复议" in read
    assert "6个月内向宁城县人民法院提起行政诉讼" in read


def test_a_guide_names_the_bank_stations_that_take_it(citizen: Visitor) -> None:
    read = text(citizen.page("/guide/fund-query"))
    assert "银行驿站（1个）" in read
    assert "都有自助终端" in read
    assert "银行驿站" not in text(citizen.page("/guide/dibao"))
