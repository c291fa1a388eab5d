"""Slips of a case: the queue ticket, the label of a parcel with its data, the label of a folder."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import msgspec

from app.desk.actor import Actor
from app.desk.casefile import CaseFile, load
from app.desk.errors import Refused
from app.desk.occasions import may_print
from app.desk.room import Room
from app.printing.dossier import Fact
from app.printing.slips import Block, SlipKind, SlipSheet, slip
from app.printing.wording import minute
from app.store.visits import waiting
from app.texts import N_, _

BY_PARCEL: Final = "快递送达"
# What a spreadsheet would take for a formula (CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_TRAILING: Final = re.compile(r"\d{1,4}$")


class Waybill(msgspec.Struct, frozen=True, kw_only=True):
    """What a carrier needs to know of a parcel, by the names that stand on its form."""

    case: str = msgspec.field(name="订单号")
    to_name: str = msgspec.field(name="收件人")
    to_phone: str = msgspec.field(name="收件电话")
    to_address: str = msgspec.field(name="收件地址")
    from_name: str = msgspec.field(name="寄件人")
    from_phone: str = msgspec.field(name="寄件电话")
    from_address: str = msgspec.field(name="寄件地址")
    content: str = msgspec.field(name="物品")

    def __repr__(self) -> str:
        return "Waybill(…)"


def slips(actor: Actor, file: CaseFile) -> tuple[SlipKind, ...]:
    """Give the slips that the actor may print of a case now."""
    if not may_print(actor, file):
        return ()
    facts, found = file.facts, []
    if facts.accepted_at is None and not facts.state.ended:
        found.append(_TICKET)
    if _goes_by_parcel(file):
        found.append(_PARCEL)
    return (*found, _FOLDER)


_TICKET: Final[SlipKind] = "取号小票"
_PARCEL: Final[SlipKind] = "快递面单"
_FOLDER: Final[SlipKind] = "材料封面标签"


def _goes_by_parcel(file: CaseFile) -> bool:
    """Tell whether there is something to send, to an address that is known."""
    told = file.application.applicant
    sent = BY_PARCEL in file.definition.item.result.delivery
    return sent and file.facts.decided is not None and bool(told.get("address"))


def slip_file(room: Room, actor: Actor, number: str, kind: str, at: datetime) -> bytes:
    """Give a slip as a PDF. Raises NotVisible, Refused when the case gives no occasion for it."""
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
        today = room.local(at).date()
        queue = file.facts.visit.queue if file.facts.visit else ""
        ahead = waiting(connection, file.row.point, today).get(queue, 0) if queue else 0
    chosen = next((each for each in slips(actor, file) if each == kind), None)
    if chosen is None:
        raise Refused(_("此件现在不能打印“{kind}”。").format(kind=kind), "kind")
    return slip(chosen, _sheet(room, file, chosen, at, ahead)).data


def waybill(room: Room, actor: Actor, number: str) -> Waybill:
    """Give the data of the parcel that takes the result to the applicant. Raises as `slip_file`."""
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
    if _PARCEL not in slips(actor, file):
        raise Refused(_("此件现在不能打印“{kind}”。").format(kind=_(_PARCEL)), "kind")
    return _waybill(room, file)


def as_csv(bill: Waybill) -> bytes:
    """Give the parcel's data as carriers read it: UTF-8 with a mark, head and one line."""
    out = io.StringIO()
    rows: Mapping[str, str] = msgspec.to_builtins(bill)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows)
    writer.writerow("'" + value if value.startswith(_FORMULA) else value for value in rows.values())
    return out.getvalue().encode("utf-8-sig")


def _waybill(room: Room, file: CaseFile) -> Waybill:
    told, catalog = file.application.applicant, room.catalog
    point, centre = catalog.points.get(file.row.point), catalog.centre
    return Waybill(
        case=file.row.number,
        to_name=str(told["name"]),
        to_phone=str(told.get("phone", "")),
        to_address=str(told["address"]),
        from_name=point.name if point else centre.name,
        from_phone=(point.phone if point else "") or centre.phone,
        from_address=(point.address if point else "") or centre.address,
        content=file.definition.item.result.name,
    )


def _sheet(room: Room, file: CaseFile, kind: SlipKind, at: datetime, ahead: int) -> SlipSheet:
    made = {_TICKET: _ticket, _FOLDER: _folder}.get(kind)
    if made is None:
        return _parcel(room, file)
    return made(room, file, at, ahead)


def _ticket(room: Room, file: CaseFile, at: datetime, ahead: int) -> SlipSheet:
    visit, catalog = file.facts.visit, room.catalog
    point = catalog.points.get(file.row.point)
    window = _window(room, file, visit.queue) if visit else ""
    facts = [
        Fact(label=_("地点"), value=point.name if point else file.row.point),
        Fact(label=_("事项"), value=file.row.item_name),
        Fact(label=_("办件编号"), value=file.row.number),
    ]
    if window:
        facts.insert(1, Fact(label=_("窗口"), value=window))
    if visit and visit.appointment:
        booked = minute(room.local(visit.appointment))
        facts.append(Fact(label=_("预约时间"), value=booked))
    if ahead:
        facts.append(Fact(label=_("等候"), value=_("{n}人（含本人）").format(n=ahead)))
    tail = _TRAILING.search(file.row.number)
    return SlipSheet(
        centre=catalog.centre.name,
        large=_("{n}号").format(n=tail.group()) if tail else file.row.number,
        blocks=(Block(heading="", lines=tuple(facts)),),
        code=file.row.number,
        foot=_("{at}取号。请带好材料，听到叫号再到窗口。").format(at=minute(room.local(at))),
    )


def _window(room: Room, file: CaseFile, id: str) -> str:
    """Give the name of a window of the case's point; '' where there is none of that id."""
    windows = room.catalog.windows_at(file.row.point)
    return next((each.name for each in windows if each.id == id), "")


def _folder(room: Room, file: CaseFile, at: datetime, ahead: int) -> SlipSheet:
    point = room.catalog.points.get(file.row.point)
    return SlipSheet(
        centre=room.catalog.centre.name,
        large=file.row.number,
        blocks=(
            Block(
                heading="",
                lines=(
                    Fact(label=_("事项"), value=file.row.item_name),
                    Fact(label=_("申请人"), value=str(file.application.applicant["name"])),
                    Fact(label=_("收件"), value=minute(room.local(file.row.opened_at))),
                    Fact(label=_("地点"), value=point.name if point else file.row.point),
                    Fact(label=_("材料"), value=_("{n}项").format(n=len(file.facts.brought))),
                ),
            ),
        ),
        code=file.row.number,
    )


_SHOWN: Final = (
    (N_("收件"), ("to_name", "to_phone", "to_address")),
    (N_("寄件"), ("from_name", "from_phone", "from_address")),
)
_LABELS: Final = (N_("姓名"), N_("电话"), N_("地址"))


def _parcel(room: Room, file: CaseFile) -> SlipSheet:
    bill = _waybill(room, file)
    blocks = tuple(
        Block(
            heading=_(heading),
            lines=tuple(
                Fact(label=_(label), value=getattr(bill, name))
                for label, name in zip(_LABELS, names, strict=True)
            ),
        )
        for heading, names in _SHOWN
    )
    things = Block(heading=_("物品"), lines=(Fact(label=_("名称"), value=bill.content),))
    return SlipSheet(
        centre=room.catalog.centre.name,
        large=bill.case,
        blocks=(*blocks, things),
        code=bill.case,
        foot=_("内有证照文书，请本人签收。"),
    )
