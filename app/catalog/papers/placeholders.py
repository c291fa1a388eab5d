"""The names that a centre's words may have filled in, each with its meaning and a sample."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from app.catalog.papers.parts import Placeholder
from app.texts import N_


def _always(name: str, meaning: str, sample: str) -> Placeholder:
    return Placeholder(name=name, meaning=meaning, sample=sample)


def _maybe(name: str, meaning: str, sample: str) -> Placeholder:
    return Placeholder(name=name, meaning=meaning, sample=sample, maybe=True)


ITEM: Final = (
    _always("事项名称", N_("事项的名称"), "农村村民宅基地审批"),
    _always("实施主体", N_("办这个事项的部门"), "宁城县农牧局"),
    _always("中心", N_("政务服务中心的名称"), "宁城县政务服务中心"),
    _always("办件类型", N_("即办件、承诺件或者其他"), "承诺件"),
    _maybe("法定时限", N_("法律规定多久办完"), "20个工作日"),
    _maybe("承诺时限", N_("本单位承诺多久办完"), "10个工作日"),
    _always("收费", N_("收什么费、标准是多少；不收费的写不收费"), "不收费"),
    _always("结果名称", N_("办完得到什么"), "农村宅基地批准书"),
    _maybe("有效期限", N_("结果有效多久"), "2年"),
    _always("送达方式", N_("结果可以怎样领取"), "窗口领取、快递送达"),
    _always("咨询电话", N_("事项的咨询电话"), "0476-4221234"),
    _always("投诉电话", N_("事项的监督投诉电话"), "0476-4225678"),
    _maybe("中心电话", N_("政务服务中心的电话"), "0476-4220000"),
    _maybe("依据", N_("这张纸根据的法律条款"), "《中华人民共和国行政许可法》第三十八条"),
    _always("打印日期", N_("打印这张纸的日子"), "2026年6月15日"),
)  # fmt: skip
CASE: Final = (
    _always("申请人", N_("申请人的姓名或者名称"), "王小明"),
    _maybe("证件号码", N_("申请人的证件号码"), "150429199001010011"),
    _maybe("联系电话", N_("申请人的电话"), "13800000000"),
    _maybe("通讯地址", N_("申请人的通讯地址"), "宁城县天义镇样例路1号"),
    _maybe("代理人", N_("代为办理的人"), "李小红"),
    _always("办件编号", N_("这件事的编号，查询进度用"), "1504292026060900012"),
    _always("文书编号", N_("这张纸的编号"), "宁政服样〔2026〕1号"),
    _always("收件日期", N_("收到申请的日子"), "2026年6月9日"),
    _always("收件地点", N_("在哪里收的件"), "宁城县政务服务中心"),
    _maybe("窗口", N_("哪个窗口"), "综合窗口1号"),
    _maybe("经办人", N_("办理这一步的人"), "赵样例"),
    _always("发文机关", N_("盖章的机关"), "宁城县农牧局"),
    _always("文书日期", N_("落款的日子"), "2026年6月10日"),
    _maybe("承诺办结日", N_("承诺不迟于哪天办结"), "2026年6月25日"),
    _maybe("法定办结日", N_("法律规定不迟于哪天办结"), "2026年7月9日"),
    _maybe("已收材料", N_("已经收到的材料的名称"), "居民身份证、申请表"),
    _maybe("缺少材料", N_("还没有收到的材料的名称"), "房屋照片"),
    _maybe("查询地址", N_("二维码打开的网址"), "https://www.example.gov.cn/verify"),
)  # fmt: skip
HALL: Final = (
    _always("服务点", N_("这张纸挂在哪个服务点"), "天义镇便民服务中心"),
    _always("中心", N_("政务服务中心的名称"), "宁城县政务服务中心"),
    _maybe("地址", N_("服务点的地址"), "宁城县天义镇样例路1号"),
    _maybe("办公时间", N_("服务点的办公时间"), "工作日 08:30—12:00、14:30—17:30"),
    _maybe("电话", N_("服务点的电话"), "0476-4221234"),
    _maybe("中心电话", N_("政务服务中心的电话"), "0476-4220000"),
)  # fmt: skip
BUNDLE: Final = (
    _always("一件事名称", N_("一件事的名称"), "新生儿出生一件事"),
    _always("牵头部门", N_("牵头的部门"), "宁城县卫生健康委员会"),
    _always("中心", N_("政务服务中心的名称"), "宁城县政务服务中心"),
    _always("承诺时限", N_("承诺多久全部办完"), "10个工作日"),
    _always("咨询电话", N_("一件事的咨询电话"), "0476-4221234"),
    _always("投诉电话", N_("一件事的监督投诉电话"), "0476-4225678"),
    _maybe("中心电话", N_("政务服务中心的电话"), "0476-4220000"),
)  # fmt: skip

# What belongs to one kind of paper only. A sentence that the law or the product fixes is filled in
# as a whole: it can be moved, but not said otherwise.
REASON: Final = _always("理由", N_("经办人写的理由"), N_("（样例）提交的材料不能证明符合条件。"))
DECISION: Final = _always(
    "决定", N_("写明依据和决定的整句话，由程序按法律写"), "根据……的规定，本机关决定……"
)
REMEDY: Final = _always(
    "救济途径", N_("到哪里复议、起诉和期限的整句话"),
    "如不服本决定，可以自收到本决定书之日起60日内向……申请行政复议……",
)  # fmt: skip
LAST_DAY: Final = _maybe("最迟办结日", N_("最迟哪天办结"), "2026年7月23日")
EXTENDED_TO: Final = _maybe("最迟办结日", N_("最迟哪天办结"), "2026年7月23日")
LACKING: Final = _maybe("欠缺材料", N_("容缺受理、以后补交的材料"), "房屋照片")
PROMISED: Final = _always("承诺内容", N_("申请人承诺的整段话"), "现承诺：一、已知道缺哪些材料……")
TERMS: Final = _always(
    "办理期限", N_("法定和承诺的办结日期的整段话"), N_("本机关承诺不迟于……办结。")
)
MENDING: Final = _always("补正要求", N_("到哪里、哪天前补正的整段话"), "请于……前将补正材料送至……")
MEND_BY: Final = _maybe("补正截止日", N_("最迟哪天补正"), "2026年6月20日")
TO_MEND: Final = _maybe("补正材料", N_("要补正的材料的名称"), "房屋照片")
TURN_TO: Final = _maybe("应向机关", N_("应当向哪个机关申请"), "喀喇沁旗农牧局")
DELIVERED: Final = _always(
    "送达要求", N_("怎样送达、最迟哪天的整句话"), N_("送达方式：窗口领取，不迟于……送达。")
)
DELIVER_BY: Final = _maybe("送达截止日", N_("最迟哪天送达"), "2026年6月25日")
EXTENDED: Final = _always("延长时间", N_("延长多少"), "10个工作日")
APPROVER: Final = _always("批准人", N_("谁批准延长"), "本机关负责人")
PROCEDURE: Final = _always("特别程序", N_("哪一种特别程序"), "听证")
NEEDS: Final = _always("需要时间", N_("特别程序需要多久"), "20个工作日")
RESUMES: Final = _always("特别程序截止日", N_("特别程序最迟到哪天"), "2026年7月9日")
HANDED: Final = _maybe("送达情况", N_("已经怎样送达"), "2026年6月10日，窗口领取")
WITHDRAWN: Final = _always("撤件方式", N_("申请人怎样提出撤件"), "本人书面申请")
SUPPLY: Final = _always(
    "补交要求", N_("怎样补交、不补的后果的整段话"), "到期没有补齐的，视为撤回申请……"
)
SUPPLY_BY: Final = _maybe("补交截止日", N_("最迟哪天补交"), "2026年6月17日")
TOLD: Final = _always(
    "告知内容", N_("承诺的事项、依据、核查和后果的整段话"), "（一）承诺的事项：……"
)
PLEDGED: Final = _maybe("承诺材料", N_("以承诺代替的材料"), "收入证明")
RECEIVED: Final = _always(
    "收件说明", N_("本凭证证明什么、何时一次性告知的整段话"), "本凭证证明上列材料已经收到……"
)
SERVED: Final = _always("送达文书", N_("送达的文书和文号"), "准予决定书 宁政服样〔2026〕3号")
SERVED_BY: Final = _maybe("本次送达方式", N_("这次怎样送达"), "直接送达")
SERVED_ON: Final = _maybe("送达日期", N_("哪天送达"), "2026年6月10日")
HOP: Final = _always("第几棒", N_("第几次交接"), "1")
CARRIED: Final = _always("交接内容", N_("交接材料还是结果"), "材料")
COUNTED: Final = _always("件数", N_("一共几件，带大写"), "3件（叁件）")
GIVER: Final = _always("交出方", N_("从哪里交出"), "黑里河镇便民服务中心")
TAKER: Final = _always("接收方", N_("交到哪里"), "宁城县政务服务中心")
TAKE_BY: Final = _maybe("最迟签收日", N_("最迟哪天签收"), "2026年6月11日")
REPORTED: Final = _always("报备号", N_("否定报备的编号"), "宁政服否报〔2026〕1号")
REFUSED: Final = _always("否定决定", N_("作出了哪种否定决定"), "不予")
KEPT: Final = _always("保管期限", N_("卷宗保管多久"), "30年")
ENDED: Final = _always("办结日期", N_("哪天办结"), "2026年6月10日")
BOUND: Final = _always("立卷人", N_("谁立的卷"), "赵样例")


def perhaps(*placeholders: Placeholder) -> tuple[Placeholder, ...]:
    """Give the same placeholders for a paper that may know nothing of them."""
    return tuple(replace(each, maybe=True) for each in placeholders)


def named(placeholders: Iterable[Placeholder], *names: str) -> tuple[Placeholder, ...]:
    """Give those of a name."""
    return tuple(each for each in placeholders if each.name in names)
