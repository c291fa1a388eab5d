"""The letters of a case: notices and decisions in the form of official documents."""

from __future__ import annotations

from typing import Final

from app.catalog.papers import placeholders as fill
from app.catalog.papers.parts import CONTACT, COPIES, OPENING, TABLE, PaperForm, Part, Placeholder
from app.texts import N_

_PERMIT: Final = N_("行政许可法第三十二条：受理或者不予受理，要出具书面凭证")
_AT_ONCE: Final = N_("行政许可法第三十二条：要一次告知需要补正的全部内容")
_REASONED: Final = N_("行政许可法第三十八条：不予许可要说明理由，告知救济权利")
_PROLONGED: Final = N_("行政许可法第四十二条：延长期限要告知理由")
_HALTED: Final = N_("行政许可法第四十五条：所需时间要书面告知申请人")
_TERMS: Final = N_("行政许可法第四十二条、第四十四条：决定和送达的期限")
_SERVED: Final = N_("行政许可法第四十四条：十日内送达")
_PLEDGE: Final = N_("告知承诺要书面写明承诺的内容和不实承诺的责任")
_SUPPLY: Final = N_("容缺受理要让申请人知道何时补交、不补会怎样")
_REMEDY: Final = N_("行政复议法、行政诉讼法：要告知复议、起诉的机关和期限")
_REASON_OF: Final = N_("写给申请人的决定要说明理由")

REASON: Final = Part(name="理由", about=N_("为什么这样决定"), why=_REASONED, must=("理由",))
DECISION: Final = Part(name="决定", about=N_("依据和决定"), why=_REASON_OF, must=("决定",))
REMEDY: Final = Part(name="救济", about=N_("复议和诉讼"), why=_REMEDY, must=("救济途径",))


def _letter(kind: str, slug: str, *parts: Part, more: tuple[Placeholder, ...] = ()) -> PaperForm:
    return PaperForm(
        kind=kind, slug=slug, parts=parts, placeholders=(*more, *fill.CASE, *fill.ITEM)
    )


LETTERS: Final = (
    _letter(
        "受理通知书", "acceptance",
        Part(name="正文", about=N_("收到了什么申请，现予受理"), why=_PERMIT, must=("决定",)),
        Part(name="期限", about=N_("法定和承诺的办结日期"), why=_TERMS, must=("办理期限",)),
        CONTACT,
        Part(name="申请人", about=N_("申请人的联系电话和地址"), sometimes=True),
        Part(name="附件", about=N_("写明后面附有什么")),
        COPIES,
        Part(name="清单", about=N_("申请材料清单和期限的计算"), why=TABLE),
        more=(fill.DECISION, fill.TERMS),
    ),
    _letter(
        "补正告知书", "supplement",
        Part(name="正文", about=N_("收到了什么申请，要补正"), why=_AT_ONCE, must=("决定",)),
        Part(name="清单", about=N_("需要补正的全部内容"), why=_AT_ONCE),
        Part(name="补正", about=N_("到哪里、哪天前补正"), why=_AT_ONCE, must=("补正要求",)),
        CONTACT, COPIES,
        more=(fill.DECISION, fill.MENDING, fill.MEND_BY, fill.TO_MEND),
    ),
    _letter(
        "不予受理决定书", "refusal",
        Part(name="情形", about=N_("属于哪一种不予受理的情形"), why=_PERMIT),
        Part(name="理由", about=N_("具体理由"), why=_PERMIT, must=("理由",)),
        Part(name="决定", about=N_("依据、决定和应当向谁申请"), why=_PERMIT, must=("决定",)),
        REMEDY, CONTACT, COPIES,
        more=(fill.REASON, fill.DECISION, fill.TURN_TO, fill.REMEDY),
    ),
    _letter(
        "不需要办理告知书", "needless",
        Part(name="情形", about=N_("收到了什么申请，依法不需要办"), why=_PERMIT),
        Part(name="理由", about=N_("具体说明"), why=_PERMIT, must=("理由",)),
        Part(name="决定", about=N_("依据，退回材料"), why=_PERMIT, must=("决定",)),
        CONTACT, COPIES,
        more=(fill.REASON, fill.DECISION),
    ),
    _letter(
        "容缺受理承诺书", "tolerance-promise",
        OPENING,
        Part(name="清单", about=N_("欠缺的材料和补交期限"), why=TABLE),
        Part(name="承诺", about=N_("申请人承诺什么"), why=_SUPPLY, must=("承诺内容",)),
        COPIES,
        more=(fill.LACKING, fill.PROMISED, fill.SUPPLY_BY),
    ),
    _letter(
        "容缺受理通知书", "tolerance",
        OPENING,
        Part(name="清单", about=N_("欠缺的材料和怎样补交"), why=TABLE),
        Part(name="补交", about=N_("何时补交、不补的后果"), why=_SUPPLY, must=("补交要求",)),
        Part(name="期限", about=N_("不迟于哪天办结"), sometimes=True),
        CONTACT, COPIES,
        more=(fill.LACKING, fill.SUPPLY, fill.SUPPLY_BY),
    ),
    _letter(
        "告知承诺书", "pledge",
        OPENING,
        Part(name="清单", about=N_("以承诺代替的材料"), why=TABLE),
        Part(name="告知", about=N_("承诺的事项、依据、核查和后果"), why=_PLEDGE, must=("告知内容",)),
        Part(name="承诺", about=N_("申请人承诺什么"), why=_PLEDGE, must=("承诺内容",)),
        COPIES,
        more=(fill.PLEDGED, fill.TOLD, fill.PROMISED),
    ),
    _letter(
        "准予决定书", "granted",
        Part(name="正文", about=N_("申请了什么，决定准予"), why=_REASON_OF, must=("决定",)),
        Part(name="结果", about=N_("发给什么、有效多久")),
        Part(name="内容", about=N_("准予的内容和范围"), sometimes=True),
        Part(name="送达", about=N_("怎样送达、最迟哪天"), why=_SERVED, must=("送达要求",)),
        CONTACT, COPIES,
        more=(fill.DECISION, fill.DELIVERED, fill.DELIVER_BY),
    ),
    _letter(
        "不予决定书", "denied",
        OPENING, REASON, DECISION, REMEDY, CONTACT, COPIES,
        more=(fill.REASON, fill.DECISION, fill.REMEDY),
    ),
    _letter(
        "延期通知书", "prolonged",
        OPENING,
        Part(name="理由", about=N_("为什么延长"), why=_PROLONGED, must=("理由",)),
        Part(name="决定", about=N_("谁批准、延长多久"), why=_PROLONGED, must=("决定",)),
        Part(name="期限计算", about=N_("期限怎么算出来"), sometimes=True),
        CONTACT,
        Part(name="代码", about=N_("特别程序种类的国家标准代码")),
        COPIES,
        more=(fill.REASON, fill.DECISION, fill.EXTENDED, fill.APPROVER, fill.EXTENDED_TO),
    ),
    _letter(
        "特别程序告知书", "halt",
        OPENING,
        Part(name="理由", about=N_("为什么要有特别程序"), why=_HALTED, must=("理由",)),
        Part(name="决定", about=N_("需要多久、最迟到哪天"), why=_HALTED, must=("决定",)),
        Part(name="期限", about=N_("办结日期推迟到哪天"), sometimes=True),
        CONTACT,
        Part(name="代码", about=N_("特别程序种类的国家标准代码")),
        COPIES,
        more=(
            fill.REASON, fill.DECISION, fill.PROCEDURE, fill.NEEDS, fill.RESUMES, fill.LAST_DAY,
        ),
    ),
    _letter(
        "办结通知书", "finished",
        OPENING,
        Part(name="结果", about=N_("发给什么、有效多久")),
        Part(name="送达", about=N_("怎样送达")),
        CONTACT, COPIES,
        more=(fill.HANDED,),
    ),
    _letter(
        "终止办理通知书", "ended",
        OPENING,
        Part(name="理由", about=N_("为什么不再办理"), why=_REASON_OF, must=("理由",)),
        DECISION, REMEDY, CONTACT, COPIES,
        more=(fill.REASON, fill.DECISION, fill.REMEDY),
    ),
    _letter(
        "撤件确认单", "withdrawn",
        OPENING,
        Part(name="理由", about=N_("撤件原因")),
        Part(name="清单", about=N_("退还的材料"), why=TABLE),
        Part(name="结语", about=N_("可以重新申请，咨询电话")),
        COPIES,
        more=(fill.REASON, fill.WITHDRAWN),
    ),
)  # fmt: skip
