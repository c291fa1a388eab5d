"""Slips: their size, their one large thing, a code that can be scanned, all within the edge."""

from __future__ import annotations

import io

import pypdf
import pytest

from app.printing.dossier import Fact
from app.printing.slips import SLIP_KINDS, Block, SlipKind, SlipSheet, slip

POINTS_PER_MM = 72 / 25.4
SIZES: dict[SlipKind, tuple[int, int]] = {
    "取号小票": (80, 130), "快递面单": (100, 150), "材料封面标签": (100, 70),
}  # fmt: skip
LONG = "农村村民宅基地用地审批和乡村建设规划许可联合办理（含旧房拆除以后原址翻建的情形）"


def sheet(item: str = "最低生活保障", **more: str) -> SlipSheet:
    facts = tuple(
        Fact(label=label, value=value)
        for label, value in (
            ("地点", "黑里河镇便民服务中心"),
            ("事项", item),
            ("窗口", "综合窗口3号"),
        )
    )
    return SlipSheet(
        centre="宁城县政务服务中心", large="0012号", code="1504292026060900012",
        blocks=(Block(heading=more.get("heading", ""), lines=facts),), foot="请带好材料。",
    )  # fmt: skip


@pytest.mark.parametrize("item", ["最低生活保障", "身份证明", LONG])
@pytest.mark.parametrize("kind", SLIP_KINDS)
def test_a_slip_is_one_sheet_of_its_size_and_says_all(kind: SlipKind, item: str) -> None:
    made = slip(kind, sheet(item, heading="收件"))
    (page,) = pypdf.PdfReader(io.BytesIO(made.data)).pages
    width, height = SIZES[kind]
    assert float(page.mediabox.width) == pytest.approx(width * POINTS_PER_MM, abs=0.2)
    assert float(page.mediabox.height) == pytest.approx(height * POINTS_PER_MM, abs=0.2)
    text = "".join(page.extract_text().split())
    for told in (kind, "0012号", "宁城县政务服务中心", item, "综合窗口3号", "请带好材料。"):
        assert told in text
    assert "〓" not in text


def test_equal_sheets_give_equal_bytes_and_markup_is_text() -> None:
    bad = sheet("<img src='http://127.0.0.1:9/x'>&{{ 7*7 }}")
    made = slip("取号小票", bad)
    assert slip("取号小票", bad).data == made.data
    text = "".join(pypdf.PdfReader(io.BytesIO(made.data)).pages[0].extract_text().split())
    assert "<imgsrc='http://127.0.0.1:9/x'>&{{7*7}}" in text
