"""A verb of a case: offered to whom it belongs, done once, told, replayed; 撤件 as the example."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.desk import Deed, NotVisible, Refused, Stale
from app.desk.happenings import happens
from app.desk.verb import VERBS, Verb, verb
from app.desk.verbs import withdraw
from app.store.tables import Event, Scope, Task
from tests.desk.hall import APPROVER, CLERK, OUTSIDER, READER, SUPERVISOR, Hall

HOW = {"how": "本人书面申请", "reason": "房子不盖了"}


def deed(case_version: int, token: str = "t", **answers: str) -> Deed:
    return Deed(word="撤件", version=case_version, token=token, answers={**HOW, **answers})


class TestWhoMay:
    def test_the_clerk_at_the_door_is_offered_it(self, hall: Hall) -> None:
        offer = next(v for v in hall.open().verbs if v.word == "撤件")
        assert [question.id for question in offer.questions] == ["how", "reason"]
        assert offer.grave

    def test_who_only_reviews_is_not_and_is_refused(self, hall: Hall) -> None:
        case = hall.accepted()
        for reviewer in (APPROVER, SUPERVISOR):
            assert "撤件" not in hall.offered(reviewer, case)
            with pytest.raises(Refused, match="现在不能“撤件”"):
                hall.do(reviewer, case, "撤件", **HOW)

    def test_the_outsider_sees_nothing(self, hall: Hall) -> None:
        case = hall.open()
        with pytest.raises(NotVisible):
            hall.desk.do(OUTSIDER, case.number, deed(case.version), hall.later())

    def test_a_reader_looks_only(self, hall: Hall) -> None:
        assert hall.offered(READER, hall.open()) == []


class TestWhen:
    def test_not_after_the_decision(self, hall: Hall) -> None:
        case = hall.approved()
        assert "撤件" not in hall.offered(CLERK, case)

    def test_not_twice(self, hall: Hall) -> None:
        case = hall.do(CLERK, hall.open(), "撤件", **HOW)
        assert hall.offered(CLERK, case) == ["归档"]
        with pytest.raises(Refused):
            hall.do(CLERK, case, "撤件", **HOW)


class TestWhatComesOfIt:
    def test_the_case_ends_everywhere(self, hall: Hall) -> None:
        case = hall.do(CLERK, hall.accepted(), "撤件", **HOW)
        assert (case.status, case.ended) == ("撤件", "撤件")
        assert (case.tasks, case.offers, case.alarm) == ((), (), None)
        assert all(pause.last is not None for pause in case.pauses)
        with hall.store.reading() as connection:
            assert not connection.execute(select(Task).where(Task.closed_at.is_(None))).all()
            assert all(connection.execute(select(Scope.closed)).scalars())

    def test_it_is_told_with_the_reason(self, hall: Hall) -> None:
        last = hall.do(CLERK, hall.open(), "撤件", **HOW).timeline[-1]
        assert (last.kind, last.by, last.reason) == ("撤件", "李明", "房子不盖了")
        assert last.lines == ("本人书面申请",)

    def test_the_reason_is_kept_sealed(self, hall: Hall) -> None:
        hall.do(CLERK, hall.open(), "撤件", **HOW)
        with hall.store.reading() as connection:
            rows = connection.execute(select(Event.data, Event.sealed)).all()
        assert "房子" not in str(rows[-1][0])
        assert rows[-1][1] is not None

    def test_the_record_is_whole(self, hall: Hall) -> None:
        case = hall.do(CLERK, hall.accepted(), "撤件", **HOW)
        audit = hall.desk.audit(CLERK, case.number)
        assert (audit.broken, audit.replayed) == (None, True)


class TestAsEveryVerb:
    def test_the_same_request_again_acts_once(self, hall: Hall) -> None:
        case = hall.open()
        first = hall.desk.do(CLERK, case.number, deed(case.version), hall.at)
        again = hall.desk.do(CLERK, case.number, deed(case.version), hall.later())
        assert first.number == again.number
        assert [event.kind for event in again.timeline] == ["收件", "撤件"]

    def test_the_second_of_two_is_told_who_was_first(self, hall: Hall) -> None:
        case = hall.open()
        hall.act(CLERK, case, "receive", "受理")
        with pytest.raises(Stale, match="李明"):
            hall.desk.do(CLERK, case.number, deed(case.version), hall.later())

    def test_everything_wrong_is_told_at_once(self, hall: Hall) -> None:
        case = hall.open()
        with pytest.raises(Refused) as refused:
            hall.desk.do(CLERK, case.number, deed(case.version, how="口头", reason=" "), hall.at)
        assert set(refused.value.problems) == {"how", "reason"}
        assert hall.desk.case(CLERK, case.number, hall.at).version == case.version

    def test_an_unknown_word_is_refused_in_words(self, hall: Hall) -> None:
        with pytest.raises(Refused, match="现在不能“飞”"):
            hall.do(CLERK, hall.open(), "飞")

    def test_two_verbs_of_a_name_cannot_be(self) -> None:
        with pytest.raises(ValueError, match="撤件"):
            verb(Verb(word="撤件", offered=VERBS["撤件"].offered, decide=VERBS["撤件"].decide))
        with pytest.raises(ValueError, match="撤件"):
            happens("撤件")(withdraw.Withdrawn)

    def test_nothing_of_a_request_shows_in_logs(self) -> None:
        assert "房子" not in repr(deed(1))
