"""`yichuang print hall` and `print stale`: the papers of a point, and those to print again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from app.cli import main
from app.cli.office import office
from app.desk import Actor
from app.desk.hall_sheets import HallPaper
from app.desk.posted import Posting
from app.desk.staff import row_of
from app.store import Store, upgrade, write_staff
from tests.catalog.folders import COUNTY, county_with

ADMIN = Actor(username="admin", name="卫管", role="管理员")
CLERK = Actor(username="clerk", name="李明", role="办事员", point="town", posts=("受理岗",))


def text_of(path: Path) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(path).pages)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["print", "hall", *arguments, "--config", str(COUNTY)])


class TestHall:
    def test_a_booklet_is_printed_from_the_folder(self, tmp_path: Path) -> None:
        out = tmp_path / "deep" / "booklet.pdf"
        done = run("便民服务手册", "town", "-o", str(out), "--at", "2026-06-09T09:05")
        assert done.exit_code == 0, done.output
        assert f"已打印 {out}" in done.output
        text = text_of(out)
        assert "柳河镇便民服务中心" in text
        assert "2026年6月9日印" in text
        assert "第1版" not in text

    @pytest.mark.parametrize("variant", ["A3", "A2"])
    def test_a_form_is_chosen(self, variant: str, tmp_path: Path) -> None:
        out = tmp_path / "poster.pdf"
        assert run("事项公示栏", "town", "--variant", variant, "-o", str(out)).exit_code == 0
        width = float(PdfReader(out).pages[0].mediabox.width)
        assert round(width / 72 * 25.4) == {"A3": 420, "A2": 594}[variant]

    def test_people_are_named_with_their_posts(self, tmp_path: Path) -> None:
        out = tmp_path / "badges.pdf"
        done = run(
            "胸牌", "town", "-o", str(out), "--person", "李明=受理岗", "--person", "乌云=受理岗、民政助理岗"
        )  # fmt: skip
        assert done.exit_code == 0, done.output
        assert "李明受理岗" in text_of(out)
        assert "乌云受理岗、民政助理岗" in text_of(out)

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            (("便民服务手册", "towm"), "是不是 town？"),
            (("驿站授权清单", "town"), "没有有效的授权"),
            (("座牌", "town"), "座牌要写明是谁"),
            (("座牌", "town", "--person", "李明=局长"), "这里的岗位有："),
            (("座牌", "town", "--person", "=受理岗"), "写作 姓名=岗位"),
            (("事项公示栏", "town", "--variant", "A9"), "可以选：A3、A2"),
            (("座牌", "town", "--staff", "--person", "甲=受理岗"), "不能与 --person"),
            (("座牌", "town", "--staff", "--at", "2026-06-09"), "不能与 --person、--at"),
            (("奖状", "town"), "便民服务手册、事项公示栏"),
            (("窗口牌",), "或者写 --all"),
            (("窗口牌", "town", "--all"), "或者写 --all"),
            (("座牌", "--all", "--person", "李明=受理岗"), "--person 要写明办事点"),
            (("座牌", "--all"), "座牌要写明是谁"),
            (("事项公示栏", "--all", "--variant", "A9"), "可以选：A3、A2"),
        ],
    )
    def test_what_cannot_be_printed_is_told(
        self, arguments: tuple[str, ...], why: str, tmp_path: Path
    ) -> None:
        done = run(*arguments, "-o", str(tmp_path / "x.pdf"))
        assert done.exit_code == 2
        assert why in done.output
        assert not list(tmp_path.iterdir())

    def test_all_points_have_theirs_printed_once(self, tmp_path: Path) -> None:
        for printed, kept in ((4, 0), (0, 4)):
            done = run("窗口牌", "--all", "-o", str(tmp_path / "out"))
            assert done.exit_code == 0, done.output
            said = f"已打印 {printed} 份到 {tmp_path / 'out'}，{kept} 份没有变化，0 份失败。"
            assert said in done.output
        assert (tmp_path / "out" / "town_柳河镇便民服务中心.pdf").exists()

    def test_a_mistyped_command_is_told_the_nearest(self) -> None:
        done = CliRunner().invoke(main, ["print", "stal"])
        assert done.exit_code == 2
        assert "是不是“stale”？" in done.output


class TestPoint:
    def point(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, ["print", "point", *arguments, "--config", str(COUNTY)])

    def test_one_folder_holds_all_that_a_point_needs(self, tmp_path: Path) -> None:
        out = tmp_path / "town"
        done = self.point("town", "-o", str(out), "--language", "en")
        assert done.exit_code == 0, done.output
        names = {path.name.split("_")[0] for path in out.glob("*.pdf")}
        assert names >= {"办事指南简版", "一次性告知单", "申请表", "便民服务手册", "事项公示栏"}
        assert "Howlongittakes" in text_of(next(out.glob("办事指南简版_dibao_*.pdf")))
        next(out.glob("事项公示栏*.pdf")).unlink()
        again = self.point("town", "-o", str(out), "--language", "en")
        assert f"已打印 1 份到 {out}，" in again.output
        assert self.point("town", "-o", str(out)).exit_code == 2

    def test_what_cannot_be_is_said(self, tmp_path: Path) -> None:
        for arguments, why in (
            (("towm",), "是不是 town？"),
            (("town", "--staff", "--at", "2026-06-09"), "--staff 不能与 --at"),
        ):
            done = self.point(*arguments, "-o", str(tmp_path / "out"))
            assert done.exit_code == 2
            assert why in done.output
        assert not list(tmp_path.iterdir())


class Site:
    """A published configuration with a clerk in the town."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = county_with(folder, {})
        self.url = f"sqlite:///{folder / 'hall.db'}"
        self.var = folder / "var"
        upgrade(self.url)
        store = Store(self.url)
        with store.writing() as connection:
            for each in (ADMIN, CLERK):
                write_staff.add(connection, row_of(each, datetime.now(UTC), True))
        store.dispose()
        self.publish()

    def run(self, *arguments: str) -> Result:
        common = ["--config", str(self.config), "--var", str(self.var), "--database", self.url]
        return CliRunner().invoke(main, [*arguments, *common])

    def publish(self) -> None:
        done = self.run("publish", "--reason", "按文件", "--yes")
        assert done.exit_code == 0, done.output

    def post(self, kind: str, item: str = "") -> None:
        with office(self.config, self.url, self.var, folder=False) as at_desk:
            paper = HallPaper(point="town", kind=kind, item=item)
            at_desk.desk.post(CLERK, Posting(paper=paper, place="东墙"), at_desk.at)

    def rename(self) -> None:
        file = self.config / "items" / "dibao.yaml"
        lines = file.read_text("utf-8").splitlines()
        lines = ["name: 低保审核" if line.startswith("name:") else line for line in lines]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        self.publish()


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


class TestStaff:
    def test_all_papers_of_a_point_with_those_in_office(self, site: Site) -> None:
        out = site.folder / "town"
        done = site.run("print", "point", "town", "--staff", "-o", str(out))
        assert done.exit_code == 0, done.output
        assert "李明" in text_of(next(out.glob("胸牌*.pdf")))
        assert "第1版" in text_of(next(out.glob("事项公示栏*.pdf")))
        done = site.run("print", "hall", "座牌", "--all", "--staff", "-o", str(site.folder / "all"))
        assert "已打印 1 份" in done.output

    def test_people_and_content_come_from_what_is_published(self, site: Site) -> None:
        out = site.folder / "seats.pdf"
        done = site.run("print", "hall", "座牌", "town", "--staff", "-o", str(out))
        assert done.exit_code == 0, done.output
        assert text_of(out).count("李明") == 2
        for arguments, why in (
            (("座牌", "nowhere"), "没有服务点“nowhere”"),
            (("驿站授权清单", "town"), "没有有效的授权"),
        ):
            done = site.run("print", "hall", *arguments, "--staff", "-o", str(out))
            assert done.exit_code == 2
            assert why in done.output


class TestStale:
    def test_exactly_the_stale_are_listed_printed_and_noted_as_replaced(self, site: Site) -> None:
        site.post("事项公示栏")
        site.post("办事指南", "dibao")
        site.post("窗口牌")
        done = site.run("print", "stale")
        assert (done.exit_code, "0 处要更换" in done.output) == (0, True), done.output
        site.rename()
        done = site.run("print", "stale", "--point", "town")
        assert done.exit_code == 1
        assert done.output.count("▲ 要更换") == 2
        assert "东墙（1张）" in done.output
        folder = site.folder / "again"
        done = site.run("print", "stale", "-o", str(folder), "--replaced")
        assert done.exit_code == 0, done.output
        assert f"已打印 2 份到 {folder}" in done.output
        assert "已登记换上 2 处" in done.output
        assert len(list(folder.glob("*.pdf"))) == 2
        assert all("低保审核" in text_of(path) for path in folder.glob("*.pdf"))
        assert site.run("print", "stale").exit_code == 0

    def test_a_run_that_was_broken_off_goes_on_and_what_is_current_goes(self, site: Site) -> None:
        site.post("窗口牌")
        site.post("事项公示栏")
        site.post("办理流程图", "dibao")
        site.rename()
        folder = site.folder / "again"
        assert "已打印 2 份" in site.run("print", "stale", "-o", str(folder)).output
        next(folder.glob("*公示栏*.pdf")).unlink()
        done = site.run("print", "stale", "-o", str(folder), "--replaced")
        assert f"已打印 1 份到 {folder}，1 份没有变化，0 份失败。" in done.output
        done = site.run("print", "stale", "-o", str(folder))
        assert "撤下 2 份不再需要的。" in done.output

    def test_what_makes_no_sense_is_told(self, site: Site) -> None:
        for arguments, why in (
            (("--replaced",), "--replaced 要配合 --output"),
            (("--point", "nowhere"), "没有服务点“nowhere”"),
            (("--by", "clerk"), "不是在用的管理员"),
        ):
            done = site.run("print", "stale", *arguments)
            assert done.exit_code == 2, done.output
            assert why in done.output
