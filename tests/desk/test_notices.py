"""消息: who finds what in their messages, and what it means that one was read."""

from __future__ import annotations

import pytest

from app.desk import Refused
from app.desk.addresses import addresses_of, in_words, scopes_for
from app.store.notices import MOST_COUNTED
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    Hall,
)
from tests.desk.watched import HEAD, MAYOR, WHY, inbox, watched
from tests.sample import TOWN


def refuse(hall: Hall, times: int = 1) -> None:
    for _n in range(times):
        hall.act(CLERK, hall.open(), "receive", "不予受理", **WHY)


def test_three_people_three_inboxes(hall: Hall) -> None:
    refuse(hall)
    assert hall.desk.unread(SUPERVISOR) == 1, "whose work it is"
    for other in (ADMIN, CLERK, APPROVER, OUTSIDER, READER, LAND_APPROVER):
        assert hall.desk.unread(other) == 0
        assert inbox(hall, other) == ()


def test_read_by_one_it_is_new_to_the_others_and_tells_who_was_first(hall: Hall) -> None:
    watched(hall)
    refuse(hall)
    (message,) = inbox(hall, SUPERVISOR)
    assert hall.desk.unread(MAYOR) == 1
    assert hall.desk.mark_read(SUPERVISOR, [message.id], hall.at) == 1
    assert (hall.desk.unread(SUPERVISOR), hall.desk.unread(MAYOR)) == (0, 1)
    assert hall.desk.mark_read(SUPERVISOR, [message.id], hall.later()) == 0
    (seen,) = inbox(hall, MAYOR)
    assert (seen.read_by, seen.mine_at) == ("周督", None), "the first"
    assert hall.desk.mark_read(MAYOR, [message.id], hall.later()) == 1
    (seen,) = inbox(hall, MAYOR)
    assert (seen.read_by, seen.mine_at) == ("周督", hall.at)
    assert hall.desk.unread(MAYOR) == 0
    assert hall.desk.notices(MAYOR, unread_only=True).rows == ()


def test_nobody_marks_the_messages_of_others(hall: Hall) -> None:
    refuse(hall)
    (message,) = inbox(hall, SUPERVISOR)
    for other in (CLERK, OUTSIDER, ADMIN):
        assert hall.desk.mark_read(other, [message.id], hall.at) == 0
    assert hall.desk.unread(SUPERVISOR) == 1


def test_page_by_page_the_newest_first(hall: Hall) -> None:
    refuse(hall, 3)
    first = hall.desk.notices(SUPERVISOR, limit=2)
    second = hall.desk.notices(SUPERVISOR, after=first.next, limit=2)
    ids = [each.id for each in (*first.rows, *second.rows)]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), second.next) == (3, "")


@pytest.mark.parametrize("after", ["x", "-1", "1" * 19, "１"])
def test_no_strange_page(hall: Hall, after: str) -> None:
    with pytest.raises(Refused):
        hall.desk.notices(SUPERVISOR, after=after)


def test_the_count_is_bounded(hall: Hall) -> None:
    assert MOST_COUNTED == 100


def test_addresses(hall: Hall) -> None:
    watched(hall)
    assert addresses_of(CLERK)[:3] == ("user:clerk", "role:办事员", f"point:{TOWN}:综合受理岗")
    assert addresses_of(HEAD) == (
        "user:head", "role:审批员", "department:civil-affairs",
        "department:civil-affairs:科室负责人",
    )  # fmt: skip
    assert addresses_of(SUPERVISOR) == ("user:supervisor", "role:监督员")
    found = ("user:x", "role:监督员", "department:civil-affairs:科室负责人", "point:gone:岗")
    assert scopes_for(found) == ("user:x", "department:civil-affairs", "point:gone")
    assert in_words(hall.catalog, found) == "x、监督员、宁城县民政局科室负责人、gone岗"
