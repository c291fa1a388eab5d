"""Paper: one page, a whole county, a receipt over the counter."""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from app.catalog import Catalog, load
from app.desk import Application
from app.fields import sample
from app.main import Settings, create_app, prepare
from app.printing import Kind, html, item_dossier, paper
from app.printing.pdf import style_sheet
from app.web.house import EXTENSION, House
from app.web.login import DEMO_PASSWORD
from bench.figures import BIN, CONFIG, COUNTY, Row, grown
from bench.lists import APPLICANT
from bench.loading import own_cache
from bench.timing import in_turn, process, processor_seconds, seconds

AT: Final = datetime(2026, 1, 5, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ONE_PAGE: Final[Kind] = "办事指南简版"
# Of so many items the bare loop prints one; all are reckoned from that.
EVERY: Final = 12
CHANGED: Final = 10
RECEIPTS: Final = 60


def one_page() -> list[Row]:
    """One page of a guide, warm: against bare WeasyPrint and against a browser's print-to-PDF."""
    dossier = item_dossier(_catalog(CONFIG), "dibao", AT)
    page = _styled(html(ONE_PAGE, dossier)[0])
    made = paper(ONE_PAGE, dossier)
    if made.pages != 1:
        raise RuntimeError(f"the short guide has {made.pages} pages")
    with _bare_weasyprint() as bare, _chromium() as chromium:
        ours, theirs, ratio = in_turn(lambda: _ours(dossier), lambda: bare(page)[0], 9)
        again, browser, to_browser = in_turn(lambda: _ours(dossier), lambda: chromium(page), 9)
    what = f"one page of a guide (低保), warm, {len(made.pdf) / 1000:.0f} kB"
    return [
        (what, f"{ours * 1000:.0f} ms", f"bare WeasyPrint, same HTML and style sheet: {theirs * 1000:.0f} ms",
         f"{ratio:.2f} × (aim ≤ 1.05 ×)", ratio <= 1.05),
        ("the same page", f"{again * 1000:.0f} ms", f"Chromium's print-to-PDF: {browser * 1000:.0f} ms",
         f"{to_browser:.2f} × (no aim set)", True),
    ]  # fmt: skip


def _ours(dossier: object) -> float:
    return seconds(lambda: paper(ONE_PAGE, dossier))  # type: ignore[arg-type]


def _styled(markup: str) -> str:
    return markup.replace("</head>", f"<style>{style_sheet()}</style></head>")


@contextmanager
def _bare_weasyprint() -> Iterator[object]:
    """Give what times WeasyPrint alone, in a process of its own that is warm."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        yield lambda page: pool.submit(_bare, page).result()


def _bare(page: str) -> tuple[float, float]:
    """Give the seconds of a page by the clock and of processor."""
    from weasyprint import HTML

    before = time.process_time()
    spent = seconds(lambda: HTML(string=page).write_pdf(pdf_tags=True))
    return spent, time.process_time() - before


@contextmanager
def _chromium() -> Iterator[object]:
    """Give what times a browser that is open already; loading the page is part of it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        tab = browser.new_page()

        def printed(page: str) -> float:
            return seconds(lambda: (tab.set_content(page), tab.pdf(prefer_css_page_size=True)))

        yield printed
        browser.close()


def county(items: int = COUNTY) -> list[Row]:
    """All guides of a county through the command, against a loop over bare WeasyPrint."""
    with own_cache(), grown(items) as (config, files):
        out = config.parent / "guides"
        command = [
            str(BIN / "yichuang"),
            "print",
            "guide",
            "--all",
            "-o",
            str(out),
            "--config",
            str(config),
        ]
        before = processor_seconds()
        spent = process(command)
        worked = processor_seconds() - before
        sizes = [path.stat().st_size for path in out.glob("*.pdf")]
        if len(sizes) != items:
            raise RuntimeError(f"{len(sizes)} guides of {items}")
        for path in files[-CHANGED:]:
            path.write_text(
                re.sub(r"(?m)^name: (.+)$", r"name: \1改", path.read_text("utf-8"), count=1),
                "utf-8",
            )
        before = processor_seconds()
        again = process(command)
        worked_again = processor_seconds() - before
        bare, bare_worked = _bare_loop(config)
    return [
        (f"{items:,} guides through the command, {len(os.sched_getaffinity(0))} cores", f"{spent:.0f} s ({worked:.0f} s of processor)",
         f"one process over bare WeasyPrint: {bare:.0f} s ({bare_worked:.0f} s of processor), "
         f"reckoned from every {EVERY}th",
         f"{bare / spent:.1f} × faster (aim ≥ 2.5 ×)", bare / spent >= 2.5),
        (f"the same again, {CHANGED} items changed", f"{again:.1f} s ({worked_again:.1f} s of processor)",
         "reading the configuration included",
         f"{again / spent:.1%} (aim ≤ 2 %)", again <= 0.02 * spent),
        ("bytes of a guide with its flow chart, mean", f"{statistics.mean(sizes) / 1000:.0f} kB",
         f"half of them ≤ {statistics.median(sizes) / 1000:.0f} kB, largest {max(sizes) / 1000:.0f} kB",
         "aim ≤ 60 kB", statistics.mean(sizes) <= 60_000),
    ]  # fmt: skip


def _bare_loop(config: Path) -> tuple[float, float]:
    """Give the seconds of all items by the clock and of processor: one process, all it shares.

    Fonts and images are shared as WeasyPrint shares them.
    """
    catalog = _catalog(config)
    chosen = list(catalog.items)[::EVERY]
    pages = [_styled(html("办事指南", item_dossier(catalog, id, AT))[0]) for id in chosen]
    with _bare_weasyprint() as bare:
        bare(pages[0])  # type: ignore[operator]
        times = [bare(page) for page in pages]  # type: ignore[operator]
    many = len(catalog.items) / len(pages)
    return sum(wall for wall, _work in times) * many, sum(work for _wall, work in times) * many


def receipt() -> Row:
    """From the click on 收件凭证 to the last byte of its PDF, through the application with login."""
    with tempfile.TemporaryDirectory(prefix="yichuang-bench-") as folder:
        settings = Settings(
            config_dir=CONFIG,
            database_url=f"sqlite:///{folder}/a.db",
            secret_key=b"k" * 32,
            demo=True,
        )
        app = create_app(settings, clock=lambda: AT)
        prepare(app)
        gc.freeze()  # as `serve` does: what is here now stays
        house: House = app.extensions[EXTENSION]
        client = app.test_client()
        token = _token(client.get("/login/").text)
        client.post(
            "/login/", data={"username": "town", "password": DEMO_PASSWORD, "csrf_token": token}
        )
        times = [_clicked(client, number) for number in _opened(house, RECEIPTS + 3)][3:]
    p95 = statistics.quantiles(times, n=20)[-1]
    return (
        "收件凭证: from the click to the last byte, p95", f"{p95 * 1000:.0f} ms",
        f"median {statistics.median(times) * 1000:.0f} ms; numbered, stored and sealed on the way",
        "aim ≤ 300 ms", p95 <= 0.3,
    )  # fmt: skip


def _opened(house: House, count: int) -> list[str]:
    clerk = house.desk.actor("town")
    assert clerk is not None
    item = house.holder.catalog.items["dibao"]
    answers = {question.id: sample(question) for question in item.form}
    application = Application(item=item.id, point=clerk.point, applicant=APPLICANT, answers=answers)
    return [house.desk.open_case(clerk, application, AT) for _n in range(count)]


def _clicked(client: object, number: str) -> float:
    token = _token(client.get(f"/case/{number}").text)  # type: ignore[attr-defined]
    begun = time.perf_counter()
    answer = client.post(  # type: ignore[attr-defined]
        f"/case/{number}/papers",
        data={"kind": "收件凭证", "csrf_token": token},
        follow_redirects=True,
    )
    spent = time.perf_counter() - begun
    if not answer.data.startswith(b"%PDF"):
        raise RuntimeError(f"no receipt but {answer.status_code}")
    return spent


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def _catalog(config: Path) -> Catalog:
    catalog = load(config).catalog
    assert catalog is not None
    return catalog
