"""The generated screens over the configuration the product ships."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import Loaded, Problem, load
from app.catalog.collections import BY_NAME, COLLECTIONS
from app.catalog.problem import Spot
from app.catalog.reduction import reduction
from app.main import CatalogHolder
from app.web.house import EXTENSION, House
from app.web.listing import PAGE_SIZE
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text


@pytest.fixture(scope="module")
def county_holder(county: Loaded) -> CatalogHolder:
    return CatalogHolder(county)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, root: Path, county_holder: CatalogHolder
) -> Flask:
    folder = tmp_path_factory.mktemp("county")
    shutil.copytree(root / "config", folder / "config")
    return build(folder, county_holder, Clock())


@pytest.fixture(scope="module")
def admin(site: Flask) -> Visitor:
    return Visitor(site).login("admin")


def house_of(site: Flask) -> House:
    house: House = site.extensions[EXTENSION]
    return house


def rows(page: str, collection: str) -> list[str]:
    return re.findall(rf'<td><a href="/catalogue/{collection}/([^"/]+)"', page)


@pytest.mark.parametrize("name", [c.name for c in COLLECTIONS])
class TestEveryCollection:
    def test_has_a_list_with_chinese_heads(self, admin: Visitor, name: str) -> None:
        collection = BY_NAME[name]
        page = admin.page(f"/catalogue/{name}/")
        assert collection.title in page
        if not collection.singular:
            heads = re.findall(r"<th[^>]*><a[^>]*>([^<]+)", page)
            assert len(heads) == len(collection.columns)
            assert all(re.search(r"[\u4e00-\u9fff]", head) for head in heads), heads

    def test_has_a_page_for_every_record(self, admin: Visitor, county: Loaded, name: str) -> None:
        assert county.catalog is not None
        # Villages are made by one rule: a few of them stand for all.
        for id in list(county.catalog.records[name])[:60]:
            page = admin.page(f"/catalogue/{name}/{id}")
            assert id in page
            shown = text(page.split('<div class="panel">')[1])
            # No Python value may ever reach a reader.
            for leak in ("{'", "['", "None", "True", "False", "Mapping", "Struct"):
                assert leak not in shown, (id, leak)

    def test_has_the_source_of_every_record(
        self, admin: Visitor, county: Loaded, name: str
    ) -> None:
        assert county.catalog is not None
        for id, record in list(county.catalog.records[name].items())[:20]:
            page = admin.page(f"/catalogue/{name}/{id}/yaml")
            assert record.file in page
            assert f'id="L{record.line}"' in page

    def test_knows_what_is_not_there(self, admin: Visitor, name: str) -> None:
        assert admin.get(f"/catalogue/{name}/not-there").status_code == 404
        assert admin.get(f"/catalogue/{name}/not-there/yaml").status_code == 404


class TestList:
    def test_shows_a_page_and_turns_it(self, admin: Visitor, county: Loaded) -> None:
        assert county.catalog is not None
        total = len(county.catalog.records["points"])
        seen: list[str] = []
        path = "/catalogue/points/"
        while path:
            page = admin.page(path)
            here = rows(page, "points")
            assert len(here) <= PAGE_SIZE
            seen += here
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = following.group(1).replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == total

    @pytest.mark.parametrize("page", ["0", "-3", "9999", "abc"])
    def test_a_page_that_is_not_there_is_the_nearest_one(self, admin: Visitor, page: str) -> None:
        assert rows(admin.page(f"/catalogue/points/?page={page}"), "points")

    @pytest.mark.parametrize(
        ("asked", "found"),
        [("最低生活保障", "dibao"), ("吃低保", "dibao"), ("db", "dibao"), ("民政 承诺件", "dibao")],
    )
    def test_is_searched_in_every_column_and_by_initials(
        self, admin: Visitor, asked: str, found: str
    ) -> None:
        page = admin.page(f"/catalogue/items/?q={asked}")
        assert found in rows(page, "items")
        assert len(rows(page, "items")) < 30

    def test_a_reference_is_searched_and_shown_by_its_name(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/?q=宁城县民政局")
        assert "dibao" in rows(page, "items")
        assert "civil-affairs" not in text(page.split("<tbody>")[1])

    def test_nothing_found_says_what_to_do(self, admin: Visitor) -> None:
        assert "没有找到“登月”" in admin.page("/catalogue/items/?q=登月")

    def test_sorts_up_and_down_as_a_chinese_reader_expects(self, admin: Visitor) -> None:
        up = rows(admin.page("/catalogue/departments/?sort=name"), "departments")
        down = rows(admin.page("/catalogue/departments/?sort=name&down=1"), "departments")
        assert up == down[::-1]
        assert up != rows(admin.page("/catalogue/departments/"), "departments")
        page = admin.page("/catalogue/departments/?sort=name")
        assert 'aria-sort="ascending"' in page
        assert "▲" in page

    def test_numbers_sort_by_value(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/?sort=limits.promised")
        days = [int(n) for n in re.findall(r"<td[^>]*>(\d+)个工作日</td>", page)]
        assert days == sorted(days)
        assert len(set(days)) > 2

    def test_an_unknown_column_is_passed_over(self, admin: Visitor) -> None:
        plain = rows(admin.page("/catalogue/items/"), "items")
        assert rows(admin.page("/catalogue/items/?sort=secret"), "items") == plain

    def test_search_and_order_survive_turning_the_page(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/points/?q=站&sort=name&down=1")
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert following
        assert "q=" in following.group(1)
        assert "sort=name" in following.group(1)
        assert "down=1" in following.group(1)

    def test_a_single_file_collection_goes_straight_to_its_page(self, admin: Visitor) -> None:
        answer = admin.get("/catalogue/centre/")
        assert answer.status_code == 302
        assert "/catalogue/centre/" in answer.location


class TestDetail:
    def test_every_key_has_its_chinese_title(self, admin: Visitor) -> None:
        read = text(admin.page("/catalogue/items/dibao"))
        for title in ("名称", "实施主体", "承诺期限", "申请材料", "设定依据", "表单"):
            assert title in read, title

    def test_references_lead_to_their_records(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/dibao")
        assert '<a href="/catalogue/departments/civil-affairs">宁城县民政局</a>' in page
        assert re.search(r'<a href="/catalogue/workflows/[^"]+">', page)

    def test_lists_of_records_are_tables(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/dibao")
        laws = page.split("设定依据")[1].split("</table>")[0]
        assert "<th>名称</th>" in laws
        assert "<th>效力层级</th>" in laws

    def test_records_with_many_keys_leave_out_what_is_empty(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/dibao")
        materials = page.split("申请材料")[1].split("</ol>")[0]
        assert '<ol class="records">' in materials
        first = text(materials.split("<li>")[1])
        assert "最低生活保障申请书 application 原件份数 1" in first
        assert "复印件份数" not in first

    def test_example_values_are_marked(self, admin: Visitor, county: Loaded) -> None:
        assert county.catalog is not None
        marked = [
            (name, id)
            for name, records in county.catalog.records.items()
            for id, record in records.items()
            if record.data.get("example_values")
        ]
        assert marked
        for name, id in marked[:20]:
            page = admin.page(f"/catalogue/{name}/{id}")
            assert '<span class="sample"' in page, (name, id)
            assert "example_values" not in page

    def test_a_period_is_said_with_its_unit(self, admin: Visitor) -> None:
        read = text(admin.page("/catalogue/items/dibao"))
        assert "法定期限 数量 30个工作日" in read
        assert "承诺期限 数量 15个工作日 示例" in read.replace("15个工作日示例", "15个工作日 示例")
        assert "什么情况下要 “住房情况”为“租赁”" in read

    def test_a_record_without_a_name_is_called_as_in_the_list(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/banks/auth-balihan")
        assert "<h1>auth-balihan</h1>" not in page
        assert "八里罕支行" in page.split("</h1>")[0]

    def test_an_item_can_be_printed_and_taken_in(self, admin: Visitor) -> None:
        page = admin.page("/catalogue/items/dibao")
        assert 'href="/guide/dibao.pdf"' in page
        assert 'href="/notice/dibao.pdf"' in page
        assert 'href="/counter/dibao/new"' in page

    def test_only_administrators_are_led_to_the_source(self, site: Flask) -> None:
        reader = Visitor(site).login("reader")
        page = reader.page("/catalogue/items/dibao")
        assert "看 YAML" not in page
        assert "检查结果" not in page
        assert reader.get("/catalogue/items/dibao/yaml").status_code == 403


class TestBroken:
    @pytest.fixture
    def broken(self, tmp_path: Path, root: Path, clock: Clock) -> tuple[Flask, CatalogHolder]:
        config = tmp_path / "config"
        shutil.copytree(root / "config", config)
        holder = CatalogHolder(load(config))
        site = build(tmp_path, holder, clock)
        file = config / "items" / "civil-affairs" / "dibao.yaml"
        source = file.read_text("utf-8").replace("kind: 承诺件", "kind: 承若件")
        file.write_text(source, "utf-8")
        assert holder.replace(load(config)) is False
        return site, holder

    def test_the_administrator_sees_it_on_every_page(
        self, broken: tuple[Flask, CatalogHolder]
    ) -> None:
        admin = Visitor(broken[0]).login("admin")
        for path in ("/catalogue/", "/counter/", "/people/", "/cases/"):
            assert "磁盘上的配置有错误，尚未生效" in admin.page(path), path

    def test_nobody_else_is_troubled(self, broken: tuple[Flask, CatalogHolder]) -> None:
        for username in ("town", "approver", "supervisor", "reader"):
            page = Visitor(broken[0]).login(username).page("/catalogue/")
            assert "磁盘上的配置有错误" not in page

    def test_the_old_catalogue_goes_on_serving(self, broken: tuple[Flask, CatalogHolder]) -> None:
        town = Visitor(broken[0]).login("town")
        assert "承诺件" in town.page("/counter/dibao/new")

    def test_the_problem_is_listed_with_its_place(
        self, broken: tuple[Flask, CatalogHolder]
    ) -> None:
        page = Visitor(broken[0]).login("admin").page("/catalogue/problems/")
        read = text(page)
        assert "items/civil-affairs/dibao.yaml:" in read
        assert "承若件" in read
        assert "承诺件" in read
        assert "■ 错误" in read

    def test_the_problem_stands_at_its_line_with_the_hint(
        self, broken: tuple[Flask, CatalogHolder]
    ) -> None:
        problem = broken[1].problems[0]
        page = Visitor(broken[0]).login("admin").page("/catalogue/items/dibao/yaml")
        marked = re.search(r'<span class="line bad" id="L(\d+)">.*?</div>', page, re.S)
        assert marked
        assert int(marked.group(1)) == problem.line
        assert problem.message in text(marked.group(0))
        assert "kind: 承若件" in text(marked.group(0))

    def test_mended_it_is_live_and_the_banner_is_gone(
        self, broken: tuple[Flask, CatalogHolder], tmp_path: Path
    ) -> None:
        file = tmp_path / "config" / "items" / "civil-affairs" / "dibao.yaml"
        mended = file.read_text("utf-8").replace("kind: 承若件", "kind: 承诺件")
        file.write_text(mended.replace("吃低保", "领低保"), "utf-8")
        assert broken[1].replace(load(tmp_path / "config")) is True
        admin = Visitor(broken[0]).login("admin")
        page = admin.page("/catalogue/items/dibao")
        assert "领低保" in page
        assert "尚未生效" not in page

    def test_a_file_in_gbk_is_legible_beside_its_problem(
        self, broken: tuple[Flask, CatalogHolder], tmp_path: Path
    ) -> None:
        file = tmp_path / "config" / "items" / "civil-affairs" / "dibao.yaml"
        file.write_bytes(file.read_text("utf-8").encode("gb18030"))
        broken[1].replace(load(tmp_path / "config"))
        path = "/catalogue/problems/file?path=items/civil-affairs/dibao.yaml"
        page = Visitor(broken[0]).login("admin").page(path)
        assert "最低生活保障申请书" in page
        assert "S03" in page

    def test_a_file_nobody_knows_yet_can_be_looked_at(
        self, broken: tuple[Flask, CatalogHolder], tmp_path: Path
    ) -> None:
        (tmp_path / "config" / "items" / "new.yaml").write_text("id: [", "utf-8")
        broken[1].replace(load(tmp_path / "config"))
        page = (
            Visitor(broken[0]).login("admin").page("/catalogue/problems/file?path=items/new.yaml")
        )
        assert "line bad" in page


@pytest.mark.parametrize(
    "path",
    [
        "../test.db",
        "/etc/passwd",
        "items/../../secret.yaml",
        "schema/item.schema.json",
        "",
        "items",
        "items/none.yaml",
    ],
)
def test_no_file_outside_the_folder_is_ever_shown(admin: Visitor, site: Flask, path: str) -> None:
    secret = Path(site.extensions["yichuang"].config_dir).parent / "secret.yaml"
    secret.write_text("a: secret", "utf-8")
    answer = admin.get("/catalogue/problems/file", query_string={"path": path})
    assert answer.status_code == 404


def test_problems_say_how_many_of_each(site: Flask, county_holder: CatalogHolder) -> None:
    kept = county_holder._state
    problems = tuple(
        Problem(file="centre.yaml", line=n, column=1, code="X01", severity=s, message=f"第{n}处")
        for n, s in enumerate(("警告", "警告", "提示"), 1)
    )
    county_holder.replace(Loaded(county_holder.catalog, problems))
    try:
        read = text(Visitor(site).login("admin").page("/catalogue/problems/"))
    finally:
        county_holder._state = kept
    assert "▲ 警告 2" in read
    assert "○ 提示 1" in read
    assert "文件夹（与在用的相同）" in read
    assert "在用的修订（" not in read


def test_a_problem_says_why_how_and_where_else(site: Flask, county_holder: CatalogHolder) -> None:
    kept = county_holder._state
    problem = Problem(
        file="items/a.yaml", line=1, column=5, code="X02", message="编号用了 2 次。", hint="换一个。",
        also=(Spot("items/b.yaml", 4),),
    )  # fmt: skip
    county_holder.replace(Loaded(county_holder.catalog, (problem,)))
    try:
        page = Visitor(site).login("admin").page("/catalogue/problems/")
    finally:
        county_holder._state = kept
    read = text(page)
    assert "也出现在 items/b.yaml:4" in read
    assert "怎么改 换一个。" in read
    assert f"为什么 {problem.reason}" in read
    assert 'path=items/b.yaml#L4"' in page


def test_no_problems_say_what_will_happen_next(admin: Visitor, county: Loaded) -> None:
    page = text(admin.page("/catalogue/problems/"))
    assert ("没有问题" in page) is (not county.problems)


def test_supervisors_and_administrators_see_the_figures_of_the_reform(
    site: Flask, county: Loaded
) -> None:
    assert county.catalog is not None
    saved = reduction(county.catalog).materials
    for name in ("admin", "supervisor"):
        read = text(Visitor(site).login(name).page("/catalogue/"))
        assert "比改革前压减" in read
        assert f"{float(saved.percent or 0):.2f} %" in read
        assert f"{int(saved.saved)} / {saved.before} 份" in read
        assert "各事项的数相加后再除" in read
    for name in ("town", "reader"):
        assert "比改革前压减" not in text(Visitor(site).login(name).page("/catalogue/"))


def test_the_front_page_counts_every_collection(admin: Visitor, county: Loaded) -> None:
    assert county.catalog is not None
    read = text(admin.page("/catalogue/"))
    for collection in COLLECTIONS:
        assert collection.title in read
        assert str(len(county.catalog.records[collection.name])) in read


@pytest.mark.parametrize(
    "path",
    [
        "../secret.key",
        "../test.db",
        "items/../../secret.yaml",
        "/etc/passwd",
        "/etc/hosts.yaml",
        "a\0.yaml",
        "a" * 5000 + ".yaml",
        "items",
        "schema/item.schema.json",
        "",
        "outside.yaml",
    ],
)
def test_only_files_of_the_folder_are_shown(site: Flask, admin: Visitor, path: str) -> None:
    folder = house_of(site).config_dir
    (folder.parent / "secret.yaml").write_text("secret: 1\n", "utf-8")
    if not (folder / "outside.yaml").exists():
        (folder / "outside.yaml").symlink_to(folder.parent / "secret.yaml")
    answer = admin.get("/catalogue/problems/file", query_string={"path": path})
    assert answer.status_code == 404, text(answer.text)


def test_a_folder_that_is_gone_leaves_the_screens_standing(
    tmp_path: Path, root: Path, county_holder: CatalogHolder
) -> None:
    shutil.copytree(root / "config", tmp_path / "config")
    visitor = Visitor(build(tmp_path, county_holder, Clock())).login("admin")
    shutil.rmtree(tmp_path / "config")
    for path in ("/catalogue/", "/catalogue/items/", "/catalogue/items/dibao", "/counter/", "/"):
        visitor.page(path)
    assert visitor.get("/catalogue/items/dibao/yaml").status_code == 404
