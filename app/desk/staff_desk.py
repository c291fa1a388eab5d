"""The verbs about the people who work here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.catalog.model import Catalog
from app.desk import attendance, demo, demo_cases, leave, staff, standing_in
from app.desk.actor import Actor
from app.desk.attendance import MyDay, PresenceView
from app.desk.away import Away
from app.desk.leave import MemberLeave
from app.desk.standing_in import StoodInView
from app.desk.view import StaffView
from app.desk.wired import Wired


class StaffDesk(Wired):
    """Who works here, where and in which posts."""

    def actor(self, username: str) -> Actor | None:
        """Give who acts under a username, None if nobody does or they have left."""
        return staff.actor(self._room, username)

    def staff(self, actor: Actor, after: str = "", limit: int = 50) -> tuple[StaffView, ...]:
        """Give the next people after a username, to administrators."""
        return staff.staff(self._room, actor, after, limit)

    def member(self, actor: Actor, username: str) -> StaffView:
        """Give one person of the staff, also one who has left, to administrators."""
        return staff.member(self._room, actor, username)

    def assign(self, actor: Actor, member: Actor, at: datetime, active: bool = True) -> StaffView:
        """Write a person's assignment, new or changed, as an administrator."""
        return staff.assign(self._room, actor, member, at, active)

    def sign_in(self, actor: Actor, at: datetime) -> None:
        """Sign a person in for today (签到)."""
        attendance.sign_in(self._room, actor, at)

    def sign_out(self, actor: Actor, at: datetime) -> None:
        """Sign a person out for today (签退); their tasks go to who stands in."""
        attendance.sign_out(self._room, actor, at)

    def be_away(self, actor: Actor, away: Away, at: datetime) -> None:
        """Put on record that a person is away (外出, 请假, 离岗)."""
        attendance.be_away(self._room, actor, away, at)

    def come_back(self, actor: Actor, at: datetime) -> None:
        """End the time away of a person; what was not begun in their place comes back."""
        attendance.come_back(self._room, actor, at)

    def be_away_for(self, actor: Actor, username: str, away: Away, at: datetime) -> None:
        """Put on record that somebody else is away, as their head or an administrator."""
        leave.be_away_for(self._room, actor, username, away, at)

    def end_away_for(self, actor: Actor, username: str, absence: int, at: datetime) -> None:
        """End somebody else's time away, as their head or an administrator."""
        leave.end_away_for(self._room, actor, username, absence, at)

    def leave_of(self, actor: Actor, username: str, at: datetime) -> MemberLeave:
        """Tell what is on record of somebody's time away."""
        return leave.leave_of(self._room, actor, username, at)

    def led(self, actor: Actor) -> Mapping[str, str]:
        """Give the places for whose people the actor may put time away on record."""
        return leave.led(self._room, actor)

    def my_day(self, actor: Actor, at: datetime) -> MyDay:
        """Tell a person how they stand today."""
        return attendance.my_day(self._room, actor, at)

    def overseen(self, actor: Actor) -> Mapping[str, str]:
        """Give the places, with their names, whose people the actor may see."""
        return attendance.overseen(self._room, actor)

    def presence(self, actor: Actor, place: str, at: datetime) -> tuple[PresenceView, ...]:
        """Tell who of a place is at work now, to those who oversee it."""
        return attendance.presence(self._room, actor, place, at)

    def stood_in(self, actor: Actor) -> tuple[StoodInView, ...]:
        """Tell supervisors and administrators who does whose tasks now."""
        return standing_in.stood_in(self._room, actor)

    def demo_staff(self, catalog: Catalog) -> tuple[Actor, ...]:
        """Give the demo people of a catalogue."""
        return demo.demo_staff(catalog)

    def ensure_demo_staff(self, at: datetime) -> tuple[Actor, ...]:
        """Add the demo people of the catalogue in use that are missing, and give them all."""
        return staff.ensure_demo_staff(self._room, at)

    def ensure_demo_cases(self, at: datetime) -> int:
        """Make cases at every stage where there is none yet; give how many were made."""
        return demo_cases.ensure_demo_cases(self._room, at)
