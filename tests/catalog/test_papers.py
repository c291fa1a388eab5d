"""The register of papers, and the plain text that a centre writes for them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from app.catalog import Problem, load
from app.catalog.collections import BY_NAME
from app.catalog.papers import FORMS, paragraphs, placeholders_in, tokens
from app.printing import HALL_KINDS, KINDS
from app.printing.paper import Paper
from tests.catalog.folders import county_with

SCHEMA = BY_NAME["papers"].schema["properties"]


def problems(tmp_path: Path, text: str) -> list[Problem]:
    folder = county_with(tmp_path, {"papers/a.yaml": text})
    return [p for p in load(folder).problems if p.file == "papers/a.yaml"]


class TestRegister:
    def test_it_holds_every_kind_of_paper_there_is(self) -> None:
        assert set(FORMS) == {*KINDS, *HALL_KINDS, "一件事指南"}
        assert "一件事指南" in str(get_args(Paper.__annotations__["kind"]) or Paper.__annotations__)

    def test_the_schema_offers_exactly_what_is_registered(self) -> None:
        assert SCHEMA["paper"]["enum"] == list(FORMS)
        parts = {part.name for form in FORMS.values() for part in form.parts}
        for words in (
            SCHEMA["replace"]["items"]["properties"]["part"]["enum"],
            SCHEMA["omit"]["items"]["enum"],
            SCHEMA["add"]["items"]["properties"]["after"]["enum"],
        ):
            assert set(words) == parts
            assert len(words) == len(parts)

    def test_slugs_are_ids_and_each_its_own(self) -> None:
        slugs = [form.slug for form in FORMS.values()]
        assert len(set(slugs)) == len(slugs)
        assert all(slug.replace("-", "a").isalpha() and slug.islower() for slug in slugs)

    @pytest.mark.parametrize("kind", FORMS)
    def test_what_a_part_must_keep_can_always_be_filled_in(self, kind: str) -> None:
        form = FORMS[kind]
        for part in form.parts:
            assert part.about
            for name in part.must:
                placeholder = form.placeholder(name)
                assert placeholder is not None, name
                assert not placeholder.maybe, name

    @pytest.mark.parametrize("kind", FORMS)
    def test_names_stand_once_and_have_a_meaning_and_a_sample(self, kind: str) -> None:
        form = FORMS[kind]
        for names in (
            [part.name for part in form.parts],
            [each.name for each in form.placeholders],
        ):
            assert len(set(names)) == len(names)
        assert all(each.meaning and each.sample for each in form.placeholders)

    def test_a_name_never_means_two_things(self) -> None:
        meanings: dict[str, set[str]] = {}
        for form in FORMS.values():
            if form.kind != "一件事指南":
                for each in form.placeholders:
                    meanings.setdefault(each.name, set()).add(each.meaning)
        assert {name for name, said in meanings.items() if len(said) > 1} == set()


class TestText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("一段", ["一段"]),
            ("一段\n\n二段\n", ["一段", "二段"]),
            ("一段\n  \n　\n二段", ["一段", "二段"]),
            ("同一段\n接着写", ["同一段接着写"]),
            ("by law\nthe end", ["by law the end"]),
            ("法 A\n乙", ["法 A乙"]),
            ("  前后空白  ", ["前后空白"]),
            ("花括号 {{x}} 两个", ["花括号 {x} 两个"]),
            ("\n\n", []),
        ],
    )
    def test_paragraphs_are_parted_by_blank_lines(self, text: str, expected: list[str]) -> None:
        said = ["".join(piece.text for piece in each) for each in paragraphs(text)]
        assert said == expected

    def test_pieces_are_words_and_placeholders(self) -> None:
        (one,) = paragraphs("{申请人}：你好，{{{事项名称}}}。")
        assert [(piece.text, piece.placeholder) for piece in one] == [
            ("", "申请人"), ("：你好，", ""), ("{", ""), ("", "事项名称"), ("}", ""), ("。", ""),
        ]  # fmt: skip

    def test_tokens_tell_placeholders_from_stray_braces(self) -> None:
        found = [(token.name, token.start) for token in tokens("{甲}} {{乙}} {丙\n} {}")]
        assert found == [("甲", 0), (None, 3), (None, 11), (None, 14), ("", 16)]
        assert placeholders_in("{甲}{{乙}}{甲}{丙}") == {"甲", "丙"}


class TestPlaces:
    """A problem of a placeholder stands at its brace, however the text is written."""

    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [
            ("text: 一二 {错的}", 5, 14),
            ('text: "一二 {错的}"', 5, 15),
            ("text: |\n        一二\n\n        三 {错的}", 8, 11),
            ("text: >-\n        一二\n        三 {错的}", 7, 11),
            ("text: '{{空}} {申请人}{错的}'", 5, 23),
            ('text: "\\u4e00 {错的}"', 5, 19),
            ("text: 一二\n        三 {错的}", 6, 11),
        ],
    )
    def test_each_way_of_writing(self, tmp_path: Path, text: str, line: int, column: int) -> None:
        whole = f"id: a\npaper: 收件凭证\nadd:\n  - after: 查询\n    {text}\n"
        (problem,) = problems(tmp_path, whole)
        assert (problem.code, problem.line, problem.column) == ("P03", line, column)
        assert problem.width == len("{错的}")
        assert problem.path == ("add", 0, "text")

    def test_escaped_braces_still_have_the_place_of_their_text(self, tmp_path: Path) -> None:
        text = 'id: a\npaper: 收件凭证\nadd:\n  - {after: 查询, text: "\\u007b错的}"}\n'
        (problem,) = problems(tmp_path, text)
        assert (problem.code, problem.line) == ("P03", 4)

    def test_all_problems_are_told_at_once_with_the_nearest_word(self, tmp_path: Path) -> None:
        text = (
            "id: a\npaper: 受理通知书\nreplace:\n"
            '  - {part: 正文, text: "{申请入} } {办件编码}"}\nomit: [清单, 救济]\n'
        )
        found = problems(tmp_path, text)
        assert [p.code for p in found] == ["P06", "P03", "P04", "P03", "P05", "P02"]
        assert "是不是“申请人”？" in found[1].hint
        assert "是不是“办件编号”？" in found[3].hint
        assert "{决定}" in found[0].message
        assert all(p.severity == "错误" and p.reason for p in found)

    def test_an_unknown_kind_and_an_unknown_part_are_refused_by_the_schema(
        self, tmp_path: Path
    ) -> None:
        text = "id: a\npaper: 受理通知\nomit: [分数]\n"
        assert [(p.code, p.line) for p in problems(tmp_path, text)] == [("G03", 2), ("G03", 3)]

    @pytest.mark.parametrize("title", ["'{申请人}通知'", '"一\\n二"', "书"])
    def test_a_heading_is_one_line_of_plain_words(self, tmp_path: Path, title: str) -> None:
        (problem,) = problems(tmp_path, f"id: a\npaper: 收件凭证\ntitle: {title}\n")
        assert problem.code in ("G05", "G06")
        assert problem.line == 3

    def test_signs_that_turn_the_reading_are_refused(self, tmp_path: Path) -> None:
        text = 'id: a\npaper: 收件凭证\nadd: [{after: 查询, text: "甲\\u202e乙"}]\n'
        (problem,) = problems(tmp_path, text)
        assert (problem.code, problem.line) == ("S05", 3)


def test_the_catalogue_gives_the_words_of_a_kind_and_none_for_others(tmp_path: Path) -> None:
    catalog = load(county_with(tmp_path, {})).catalog
    assert catalog is not None
    ours = catalog.wording("驿站授权清单")
    assert (ours.title, ours.omit, len(ours.replace), len(ours.add)) == (
        "金融驿站可办事项", ("监督",), 1, 1,
    )  # fmt: skip
    assert not catalog.wording("受理通知书").paper
