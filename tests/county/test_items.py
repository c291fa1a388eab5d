"""The items and workflows of the shipped county: real, complete, and using the whole language."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from app.catalog import Catalog, words
from app.catalog.model import Limit, Parallel
from app.catalog.when import holds
from app.fields import read_answers, sample
from app.fields.question import QuestionType

# Limits that a law states, as (length, unit, words the basis must hold).
STATUTORY = {
    "medical-reimbursement": (30, "工作日", "社会保险经办条例第二十条"),
    "resident-medical-enrolment": (10, "工作日", "社会保险经办条例第六条"),
    "resident-pension": (10, "工作日", "社会保险经办条例第六条"),
    "employer-insurance-registration": (15, "自然日", "社会保险法第五十七条"),
    "unemployment-benefit": (10, "工作日", "社会保险经办条例第二十四条"),
    "house-transfer": (30, "工作日", "不动产登记暂行条例第二十条"),
    "homestead-registration": (30, "工作日", "不动产登记暂行条例第二十条"),
    "individual-business": (3, "工作日", "市场主体登记管理条例第十九条"),
    "company-registration": (3, "工作日", "市场主体登记管理条例第十九条"),
    "company-change": (3, "工作日", "市场主体登记管理条例第十九条"),
    "gjj-withdraw": (3, "自然日", "住房公积金管理条例第二十五条"),
    "residence-permit": (15, "自然日", "居住证暂行条例第九条"),
    "id-card": (60, "自然日", "居民身份证法第十二条"),
    "road-freight": (20, "工作日", "道路运输条例第二十四条"),
    "construction-permit": (7, "工作日", "建筑法第八条"),
    "legal-aid": (7, "自然日", "法律援助法第四十三条"),
    "tree-felling": (20, "工作日", "行政许可法第四十二条"),
    "individual-change": (3, "工作日", "市场主体登记管理条例第十九条"),
    "cooperative-registration": (3, "工作日", "市场主体登记管理条例第十九条"),
    "property-mortgage": (30, "工作日", "不动产登记暂行条例第二十条"),
    "lease-filing": (3, "工作日", "商品房屋租赁管理办法第十七条"),
    "firework-retail": (20, "工作日", "烟花爆竹安全管理条例第十九条"),
    "land-transfer-approval": (20, "工作日", "农村土地经营权流转管理办法第二十九条"),
    "land-dispute": (6, "月", "土地权属争议调查处理办法"),
    "nationality-change": (10, "工作日", "中国公民民族成份登记管理办法第十一条"),
    "rural-planning-permit": (20, "工作日", "行政许可法第四十二条"),
    "forest-fire-use": (20, "工作日", "行政许可法第四十二条"),
    "flexible-worker-enrolment": (10, "工作日", "社会保险经办条例第六条"),
    "gjj-loan": (15, "自然日", "住房公积金管理条例第二十六条"),
    "village-cemetery": (20, "工作日", "行政许可法第四十二条"),
    "public-place-hygiene": (20, "工作日", "行政许可法第四十二条"),
    "delayed-schooling": (20, "工作日", "行政许可法第四十二条"),
}


def test_there_are_enough_items_and_workflows(county: Catalog) -> None:
    assert len(county.items) >= 24
    assert len(county.workflows) >= 5
    assert len({item.name for item in county.items.values()}) == len(county.items)


@pytest.mark.parametrize("tier", ["县", "镇", "村"])
def test_every_tier_has_work(county: Catalog, tier: str) -> None:
    assert sum(1 for item in county.items.values() if tier in item.tiers) >= 10


def test_the_whole_vocabulary_is_used(county: Catalog) -> None:
    items = county.items.values()
    assert {way for item in items for way in item.ways} == set(get_args(words.Way))
    asked = {question.type for item in items for question in item.form}
    assert asked == set(get_args(QuestionType))
    assert {item.kind for item in items} >= {"即办件", "承诺件"}
    assert {material.necessity for item in items for material in item.materials} == set(
        get_args(words.Necessity)
    )
    assert {item.result.kind for item in items} == set(get_args(words.ResultKind))
    assert {risk.grade for item in items for risk in item.risk_points} >= {"A", "B"}


@pytest.mark.parametrize(("item", "limit"), STATUTORY.items())
def test_statutory_limits_are_those_of_the_law(
    county: Catalog, item: str, limit: tuple[int, str, str]
) -> None:
    statutory = county.items[item].limits.statutory
    assert isinstance(statutory, Limit)
    assert (statutory.length, statutory.unit) == limit[:2]
    assert statutory.basis.removeprefix("中华人民共和国").startswith(limit[2])


def test_every_item_names_its_law(county: Catalog) -> None:
    for item in county.items.values():
        assert item.legal_basis, item.id
        assert all(basis.title for basis in item.legal_basis)
        assert not any("《" in basis.title for basis in item.legal_basis)


def test_every_limit_by_law_has_its_basis(county: Catalog) -> None:
    for item in county.items.values():
        if item.limits.statutory is not None:
            assert item.limits.statutory.basis, item.id
        assert all(special.ground for special in item.limits.special)


def test_local_figures_are_marked_as_examples(county: Catalog) -> None:
    for item in county.items.values():
        assert "contacts.consult" in item.example_values, item.id
        assert ("limits.promised" in item.example_values) == (item.limits.promised is not None)
        assert ("baseline" in item.example_values) == (item.baseline is not None)


def test_example_values_name_keys_that_are_there(county: Catalog) -> None:
    for collection in ("items", "departments", "points", "banks", "centre"):
        for record in county.records[collection].values():
            for path in record.data.get("example_values", ()):
                found = record.data
                for key in path.split("."):
                    assert key in found, (record.file, path)
                    found = found[key]


def test_every_question_has_a_sample_that_the_form_takes(county: Catalog) -> None:
    for item in county.items.values():
        assert all(question.sample is not None for question in item.form), item.id
        answers = {question.id: sample(question) for question in item.form}
        assert read_answers(item.form, answers).problems == {}, item.id


def test_forms_ask_few_questions_and_each_has_one_meaning(county: Catalog) -> None:
    for item in county.items.values():
        assert 2 <= len(item.form) <= 9, item.id
        labels = Counter(question.label for question in item.form)
        assert labels.most_common(1)[0][1] == 1


def test_conditional_materials_come_and_go(county: Catalog) -> None:
    """Of some item the sample asks for a conditional material, of some other it does not."""
    seen = {
        holds(material.when, {question.id: question.sample for question in item.form})
        for item in county.items.values()
        for material in item.materials
        if material.when
    }
    assert seen == {True, False}


def test_every_workflow_serves_an_item(county: Catalog) -> None:
    used = Counter(item.workflow for item in county.items.values())
    assert set(used) == set(county.workflows)


def test_the_workflows_show_what_they_are_for(county: Catalog) -> None:
    parallel = [
        len(block.branches)
        for workflow in county.workflows.values()
        for block in workflow.steps
        if isinstance(block, Parallel)
    ]
    assert len(parallel) >= 2
    assert min(parallel) >= 2
    accept = county.workflows["town-accept"].all_steps()
    assert [step.name for step in accept] == ["受理", "网上传件", "审查", "审批", "送达"]
    survey = {step.id: step for step in county.workflows["survey-publicity"].all_steps()}
    assert survey["survey"].min_people == 2
    assert (survey["survey"].special, survey["publicity"].special) == ("survey", "publicity")
    agency = county.workflows["agency"].all_steps()
    assert agency[0].by.post == agency[-1].by.post == "帮办代办岗"


def test_who_decides_has_not_taken_the_case(county: Catalog) -> None:
    for workflow in county.workflows.values():
        first = workflow.all_steps()[0]
        for step in workflow.all_steps():
            if "准予" in step.outcomes:
                assert first.id in step.separate_from, (workflow.id, step.id)


def test_licences_answer_a_question_and_name_an_article(county: Catalog) -> None:
    for item in county.items.values():
        if item.type == "行政许可":
            assert len(item.faq) >= 2, item.id
            assert any(basis.articles for basis in item.legal_basis), item.id


def test_files_tell_editors_their_schema_and_are_named_after_what_they_hold(
    root: Path, files: list[Path]
) -> None:
    for file in files:
        first, rest = file.read_text("utf-8").split("\n", 1)
        schema = first.removeprefix("# yaml-language-server: $schema=")
        assert schema != first, file
        assert (file.parent / schema).resolve().is_file(), file
        if file.parent != root / "config":
            key = "year" if file.parent.name == "calendars" else "id"
            assert f"\n{key}: {file.stem}\n" in f"\n{rest}", file


def test_items_lie_in_the_folder_of_their_department(county: Catalog) -> None:
    for record in county.records["items"].values():
        assert record.file == f"items/{record.data['department']}/{record.id}.yaml"
