"""The workflows of the sample catalogue."""

from __future__ import annotations

from app.catalog.model import Limit, Parallel, Performer, Step, Workflow
from app.catalog.words import Outcome

INTAKE: tuple[Outcome, ...] = ("受理", "补正", "不予受理", "不需要办理", "转告有权机关")

RECEIVE = Step(
    id="receive",
    name="收件受理",
    by=Performer(post="综合受理岗", at="受理点"),
    limit=Limit(length=1),
    outcomes=INTAKE,
)
DELIVER = Step(
    id="deliver",
    name="送达",
    by=Performer(post="出件岗", at="受理点"),
    limit=Limit(length=1),
    outcomes=("送达",),
)

INSTANT = Workflow(
    id="instant",
    name="即时办理",
    summary="受理后当场办结。",
    steps=(
        RECEIVE,
        Step(
            id="issue",
            name="审查出件",
            by=Performer(post="出件岗", at="受理点"),
            outcomes=("办结", "退回", "不予"),
        ),
    ),
)
SURVEY = Workflow(
    id="survey",
    name="镇村受理、网上传件、部门审批",
    summary="镇村受理，镇入户调查，村公示，县级部门审批，受理点送达。",
    steps=(
        RECEIVE,
        Step(
            id="survey",
            name="入户调查",
            by=Performer(post="民政助理岗", at="镇"),
            limit=Limit(length=5),
            outcomes=("通过", "补正", "退回"),
            min_people=2,
            special="survey",
        ),
        Step(
            id="publicity",
            name="公示",
            by=Performer(post="村专办员", at="村"),
            special="publicity",
        ),
        Step(
            id="approve",
            name="审批",
            by=Performer(department="主办部门", post="审批岗"),
            limit=Limit(length=4),
            outcomes=("准予", "不予", "退回"),
            separate_from=("receive", "survey"),
        ),
        DELIVER,
    ),
)
JOINT = Workflow(
    id="joint",
    name="部门联合审批",
    summary="受理后自然资源、农业农村两家并联审查，再由主办部门审批。",
    steps=(
        RECEIVE,
        Parallel(
            join="全部",
            branches=(
                (
                    Step(
                        id="site",
                        name="现场踏勘",
                        by=Performer(post="村镇建设岗", at="镇"),
                        limit=Limit(length=3),
                        outcomes=("通过", "退回"),
                        min_people=2,
                    ),
                    Step(
                        id="planning",
                        name="规划审查",
                        by=Performer(department="natural-resources", post="审批岗"),
                        limit=Limit(length=3),
                        outcomes=("通过", "退回", "不予"),
                    ),
                ),
                (
                    Step(
                        id="eligibility",
                        name="宅基地资格审查",
                        by=Performer(department="agriculture", post="审批岗"),
                        limit=Limit(length=5),
                        outcomes=("通过", "退回", "不予"),
                    ),
                ),
            ),
        ),
        Step(
            id="approve",
            name="审批",
            by=Performer(department="主办部门", post="审批岗"),
            limit=Limit(length=3),
            outcomes=("准予", "不予", "退回"),
            separate_from=("receive", "site"),
        ),
        DELIVER,
    ),
)
AGENCY = Workflow(
    id="agency",
    name="全程代办",
    summary="村代办帮办员上门收件，镇受理，部门审批，村代办帮办员送达。",
    steps=(
        Step(
            id="collect",
            name="上门收件",
            by=Performer(post="村代办帮办员", at="村"),
            limit=Limit(length=1),
            outcomes=("通过", "补正"),
        ),
        Step(
            id="receive",
            name="受理",
            by=Performer(post="综合受理岗", at="镇"),
            limit=Limit(length=1),
            outcomes=(*INTAKE, "退回"),
        ),
        Step(
            id="approve",
            name="审批",
            by=Performer(department="主办部门", post="审批岗"),
            limit=Limit(length=5),
            outcomes=("准予", "不予", "退回"),
            separate_from=("receive",),
        ),
        Step(
            id="deliver",
            name="代办送达",
            by=Performer(post="村代办帮办员", at="村"),
            limit=Limit(length=1),
            outcomes=("送达",),
        ),
    ),
)

WORKFLOWS = (INSTANT, SURVEY, JOINT, AGENCY)
