"""The renderer: confined, deterministic, shared, safe between threads."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdf
import pytest

from app.printing import Kind, paper
from app.printing.paper import html, qr_code
from app.printing.pdf import TEMPLATES, ForeignAddress, allowed, pdf
from tests.printing.papers import GRANT, INSTANT, PERMIT, dossier_for, dossier_of, guide_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/x.png",
        "https://example.org/x.css",
        "ftp://example.org/x",
        "file:///etc/passwd",
        "file://example.org/etc/passwd",
        f"{TEMPLATES.as_uri()}/../pdf.py",
        f"{TEMPLATES.as_uri()}/%2e%2e/pdf.py",
        f"{TEMPLATES.as_uri()}-other/x.css",
        "javascript:alert(1)",
        "relative.png",
    ],
)
def test_refuses_everything_foreign(url: str) -> None:
    assert not allowed(url)


@pytest.mark.parametrize("url", [f"{TEMPLATES.as_uri()}/style.css", "data:image/png;base64,AAAA"])
def test_allows_templates_and_data(url: str) -> None:
    assert allowed(url)


def test_a_link_out_of_the_folder_is_foreign(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("/etc/passwd")
    assert not allowed(link.as_uri())


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="http://127.0.0.1:9/x.png">',
        '<img src="file:///etc/hostname">',
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
        "<style>@import url(http://127.0.0.1:9/x.css);</style>",
        '<p style="background: url(http://127.0.0.1:9/x.png)">x</p>',
        '<img src="../pdf.py">',
    ],
)
def test_a_paper_that_asks_for_more_fails(markup: str) -> None:
    with pytest.raises(ForeignAddress, match="a paper may not fetch"):
        pdf(f"<!doctype html><title>x</title>{markup}")


def test_after_a_refusal_the_next_paper_is_as_good_as_ever() -> None:
    before = paper("办事指南", guide_of(INSTANT)).pdf
    with pytest.raises(ForeignAddress):
        pdf('<img src="http://127.0.0.1:9/x.png">')
    assert paper("办事指南", guide_of(INSTANT)).pdf == before


@pytest.mark.parametrize(
    "kind", ["办事指南", "一次性告知单", "收件凭证", "受理通知书", "补正告知书", "不予受理决定书"]
)
def test_the_same_dossier_gives_the_same_bytes(kind: Kind) -> None:
    first = paper(kind, dossier_for(kind, GRANT)).pdf
    paper("办事指南", guide_of(PERMIT))  # another paper in between leaves no trace
    assert paper(kind, dossier_for(kind, GRANT)).pdf == first


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import sys; from tests.printing.papers import guide_of, GRANT;"
        "from app.printing import paper;"
        "sys.stdout.buffer.write(paper('办事指南', guide_of(GRANT)).pdf)"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True
    ).stdout
    assert other == paper("办事指南", guide_of(GRANT)).pdf


def test_another_print_time_gives_another_hash_free_text() -> None:
    first, _replaced = html("办事指南", guide_of(GRANT))
    assert first == html("办事指南", guide_of(GRANT))[0]


def test_threads_may_print_at_once() -> None:
    ids = [GRANT, PERMIT, INSTANT] * 3
    alone = {item_id: paper("办事指南", guide_of(item_id)).pdf for item_id in set(ids)}
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda item_id: paper("办事指南", guide_of(item_id)).pdf, ids))
    assert made == [alone[item_id] for item_id in ids]


def test_the_day_of_creation_is_the_print_time() -> None:
    made = pypdf.PdfReader(io.BytesIO(paper("收件凭证", dossier_of(GRANT)).pdf))
    assert made.metadata is not None
    assert made.metadata.creation_date_raw == "D:20260609090500+08'00"


def test_the_qr_code_is_a_picture_in_the_file_itself() -> None:
    code = qr_code("https://example.org/verify/abc")
    assert code.startswith("data:image/svg+xml;base64,")
    assert code != qr_code("https://example.org/verify/abd")


def test_without_an_address_there_is_no_qr_code() -> None:
    from msgspec.structs import replace

    markup, _replaced = html("办事指南", replace(guide_of(GRANT), url=""))
    assert "data:image" not in markup
    assert "扫码" not in markup


def test_importing_printing_leaves_weasyprint_for_later() -> None:
    program = "import sys, app.printing; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
