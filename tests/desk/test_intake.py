"""Taking an application: what is told before saving, and what is refused with which words."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from app.catalog.materials import applicable
from app.desk import Application, Refused
from app.fields import sample
from tests.desk.hall import (
    AGENT,
    APPLICANT,
    BANKER,
    CLERK,
    HALL_CLERK,
    VILLAGER,
    ZONE,
    Hall,
)
from tests.sample import (
    AGENCY_ITEM,
    BANK,
    BANK_ITEM,
    HALL,
    INSTANT_ITEM,
    JOINT_ITEM,
    PROMISED_ITEM,
    TOWN,
    VILLAGE,
)


class TestPreview:
    """Before saving: where it goes, what it needs, by when."""

    def test_an_empty_form_is_answered_too(self, hall: Hall) -> None:
        preview = hall.desk.preview(CLERK, PROMISED_ITEM, TOWN, {}, {}, hall.at)
        assert preview.route.taken
        assert preview.route.window_name == "综合窗口"
        assert [each.id for each in preview.materials] == ["application", "id-card"]
        assert set(preview.problems) == {
            "applicant.name", "applicant.id_kind", "applicant.id_number", "applicant.phone",
            "answers.household_size", "answers.housing",
        }  # fmt: skip

    def test_the_answers_choose_the_materials(self, hall: Hall) -> None:
        answers = {"housing": "租赁", "disabled": "是"}
        preview = hall.desk.preview(CLERK, PROMISED_ITEM, TOWN, answers, {}, hall.at)
        assert [each.id for each in preview.materials] == [
            "application", "id-card", "lease", "disability-card",
        ]  # fmt: skip

    def test_a_good_form_has_no_problems(self, hall: Hall) -> None:
        application = hall.application()
        preview = hall.desk.preview(
            CLERK, PROMISED_ITEM, TOWN, application.answers, APPLICANT, hall.at
        )
        assert preview.problems == {}
        assert [step.step for step in preview.route.steps] == [
            "receive", "survey", "publicity", "approve", "deliver",
        ]  # fmt: skip

    def test_where_it_cannot_be_taken_is_told_with_where_it_can(self, hall: Hall) -> None:
        preview = hall.desk.preview(VILLAGER, JOINT_ITEM, VILLAGE, {}, {}, hall.at)
        assert not preview.route.taken
        assert TOWN in preview.route.alternatives

    def test_nothing_is_written(self, hall: Hall) -> None:
        hall.desk.preview(CLERK, PROMISED_ITEM, TOWN, {}, {}, hall.at)
        assert hall.open().number.endswith("00001")

    def test_what_is_previewed_is_what_happens(self, hall: Hall) -> None:
        application = hall.application(item=JOINT_ITEM)
        preview = hall.desk.preview(
            CLERK, JOINT_ITEM, TOWN, application.answers, application.applicant, hall.at
        )
        case = hall.desk.open_case(CLERK, application, hall.at)
        assert case.reasons == tuple(reason.text for reason in preview.route.reasons)
        assert [each.id for each in case.materials] == [each.id for each in preview.materials]
        assert case.notice == preview.notice
        accepted = hall.act(CLERK, case, "receive", "受理")
        assert (accepted.promised, accepted.statutory) == (preview.promised, preview.statutory)


class TestRefused:
    """An application that cannot be taken says why, and where it can be mended."""

    def refused(self, hall: Hall, application: Application) -> Refused:
        with pytest.raises(Refused) as refusal:
            hall.desk.open_case(CLERK, application, hall.at)
        return refusal.value

    def test_every_wrong_answer_at_once(self, hall: Hall) -> None:
        application = hall.application(
            applicant={"name": "张三丰", "id_kind": "居民身份证", "id_number": "123", "phone": "1"},
            answers={"household_size": "很多", "housing": "山洞"},
        )
        refusal = self.refused(hall, application)
        assert set(refusal.problems) == {
            "applicant.id_number", "applicant.phone", "answers.household_size", "answers.housing",
        }  # fmt: skip
        assert refusal.message == "有 4 处填写有问题，请改正后再提交。"
        assert refusal.field in refusal.problems

    def test_one_name_in_two_blocks_is_two_fields(self, hall: Hall) -> None:
        """The item asks for a `phone` of its own beside the applicant's."""
        application = msgspec.structs.replace(
            hall.application(AGENCY_ITEM, VILLAGE, answers={"phone": "1"}), token=""
        )
        with pytest.raises(Refused) as refusal:
            hall.desk.open_case(AGENT, application, hall.at)
        assert set(refusal.value.problems) == {"answers.phone"}

    def test_an_item_that_is_not_there(self, hall: Hall) -> None:
        application = msgspec.structs.replace(hall.application(), item="no-such")
        refusal = self.refused(hall, application)
        assert (refusal.field, "no-such" in refusal.message) == ("item", True)

    def test_a_material_the_item_does_not_have(self, hall: Hall) -> None:
        application = msgspec.structs.replace(hall.application(), materials={"passport": True})
        refusal = self.refused(hall, application)
        assert (refusal.field, "passport" in refusal.message) == ("materials", True)

    def test_a_material_that_does_not_apply_is_not_counted(self, hall: Hall) -> None:
        case = hall.open(answers={"housing": "自有"}, brought=["application", "id-card", "lease"])
        assert [each.id for each in case.materials] == ["application", "id-card"]
        assert case.timeline[0].materials == ("最低生活保障申请书", "居民身份证")

    def test_a_material_shown_as_not_there_is_not_there(self, hall: Hall) -> None:
        application = msgspec.structs.replace(
            hall.application(), materials={"application": True, "id-card": False}
        )
        case = hall.desk.open_case(CLERK, application, hall.at)
        assert case.missing == ("居民身份证",)

    def test_a_tier_that_does_not_take_it(self, hall: Hall) -> None:
        with pytest.raises(Refused) as refusal:
            hall.open(VILLAGER, item=JOINT_ITEM)
        assert refusal.value.field == "point"
        assert "村级站点，不能受理" in refusal.value.message
        assert "黑里河镇便民服务中心" in refusal.value.message

    def test_an_item_that_is_not_yet_in_force(self, hall: Hall) -> None:
        hall.at = datetime(2024, 12, 31, 10, 0, tzinfo=ZONE)
        with pytest.raises(Refused, match="不能受理"):
            hall.open()

    def test_a_point_that_is_not_there_any_more(self, hall: Hall) -> None:
        points = {name: point for name, point in hall.catalog.points.items() if name != TOWN}
        hall.catalog = msgspec.structs.replace(hall.catalog, points=points)
        with pytest.raises(Refused, match=TOWN):
            hall.open()


class TestBank:
    """A bank's station takes what its authorisation says, while it is valid."""

    @pytest.mark.parametrize(
        ("at", "item", "why"),
        [
            (datetime(2025, 9, 30, 10, 0, tzinfo=ZONE), BANK_ITEM, "不在有效期内"),
            (datetime(2027, 10, 8, 10, 0, tzinfo=ZONE), BANK_ITEM, "不在有效期内"),
            (datetime(2025, 11, 5, 10, 0, tzinfo=ZONE), PROMISED_ITEM, "不含收件"),
            (
                datetime(2025, 11, 5, 10, 0, tzinfo=ZONE),
                JOINT_ITEM,
                "没有“农村村民宅基地用地审批”的授权",
            ),
        ],
    )
    def test_what_it_may_not(self, hall: Hall, at: datetime, item: str, why: str) -> None:
        hall.at = at
        with pytest.raises(Refused) as refusal:
            hall.open(BANKER, item=item, point=BANK)
        assert why in refusal.value.message
        assert refusal.value.field == "point"

    @pytest.mark.parametrize("item", [BANK_ITEM, INSTANT_ITEM])
    def test_what_it_may(self, hall: Hall, item: str) -> None:
        hall.at = datetime(2025, 11, 5, 10, 0, tzinfo=ZONE)
        case = hall.open(BANKER, item=item, point=BANK)
        assert (case.status, case.point) == ("已收件", BANK)


def test_the_village_of_the_applicant_finds_the_station(hall: Hall) -> None:
    """Taken at the county, the publicity is the applicant's own village's."""
    case = hall.open(HALL_CLERK, point=HALL)
    hall.act(HALL_CLERK, case, "receive", "受理")
    from tests.desk.hall import SURVEYOR

    surveyed = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    assert [task.who for task in surveyed.tasks] == ["八沟道村便民服务站村专办员"]


def test_every_item_can_be_taken_with_its_own_samples(hall: Hall) -> None:
    places = {BANK_ITEM: (HALL_CLERK, HALL), AGENCY_ITEM: (AGENT, VILLAGE)}
    for item in hall.catalog.items.values():
        actor, point = places.get(item.id, (CLERK, TOWN))
        case = hall.open(actor, item=item.id, point=point)
        given = {question.id: sample(question) for question in item.form}
        assert len(case.answers) == len(given)
        assert len(case.materials) == len(applicable(item, {"housing": "租赁", "purpose": "新建"}))
