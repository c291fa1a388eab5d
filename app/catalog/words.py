"""The words of the hall, each with its code in GB/T 39046-2020 annex A where it has one."""

from __future__ import annotations

from typing import Final, Literal, get_args

Unit = Literal["工作日", "自然日", "月", "小时"]
# What is told by notices and laid over days is counted in days, never in hours.
DayUnit = Literal["工作日", "自然日", "月"]
# 逢二、五、八 …: the last digit of the day; 初十、二十 and 三十 are 逢十.
MarketDay = Literal["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
Reckoning = Literal["农历", "公历"]
Tier = Literal["县", "镇", "村"]
Kind = Literal["即办件", "承诺件", "其他"]
Way = Literal["即时办", "承诺办", "预约办", "延时办", "自助办"]
Channel = Literal["窗口办理", "电脑端网上办理", "移动端网上申请", "快递申请", "其他"]
Audience = Literal["自然人", "企业法人", "事业法人", "社会组织法人", "行政机关", "其他组织"]
Necessity = Literal["必要", "非必要", "容缺后补"]
MaterialSource = Literal["申请人自备", "政府部门核发", "其他"]
ResultKind = Literal["出证办结", "出文办结", "审批办结", "其他"]
Delivery = Literal["窗口领取", "快递送达", "村站代送", "网上下载", "当场告知"]
LawKind = Literal["法律", "行政法规", "地方性法规", "部门规章", "地方政府规章", "规范性文件"]
PointKind = Literal["政务服务中心", "便民服务中心", "便民服务站", "银行驿站"]
WindowKind = Literal["综合窗口", "部门窗口", "帮办代办", "收费", "出件", "办不成事"]
Place = Literal["受理点", "县", "镇", "村"]
Absence = Literal["离岗", "请假", "外出"]
BankStage = Literal["咨询", "辅导", "收件", "代办", "自助", "取件"]
Join = Literal["全部", "任一"]
Grade = Literal["A", "B", "C"]
# A.2 行使层级, in the standard's order.
Level = Literal["国家级", "省级", "市级", "县级", "乡级", "村级", "分级管理"]
PowerSource = Literal[
    "法定本级行使", "上级下放", "上级授权", "同级授权", "上级委托", "同级委托",
]  # fmt: skip
BodyNature = Literal["法定机关", "授权组织", "受委托组织", "其他"]
Medium = Literal["纸质", "电子"]
Reach = Literal["全国", "跨省", "跨市", "跨县"]
OnlineDepth = Literal[
    "网上咨询", "网上收件", "网上预审", "网上受理", "网上办理", "网上反馈结果", "电子证照反馈",
]  # fmt: skip
SystemLevel = Literal["国家级", "省级", "市级", "县级"]
# Which rules hold for a case under way when they change: the old, the new, the better of both.
RulePolicy = Literal["从旧", "从新", "从新兼从优"]
CodeProfile = Literal["gbt39554", "gbt39046", "sichuan", "free"]
Outcome = Literal[
    "受理", "容缺受理", "补正", "不予受理", "不需要办理", "转告有权机关",
    "通过", "不通过", "退回", "准予", "不予", "办结", "送达",
]  # fmt: skip
# 会签: all must sign; 或签: the first signature counts; 依次: all, one after another.
Signing = Literal["会签", "或签", "依次"]
# What may be done about an open step besides bringing it to an outcome.
Verb = Literal["转办", "委派", "加签", "征求意见", "抄送", "催办", "挂起", "撤回"]
# Who is told of a case that runs late, one after another (四级协调).
Coordination = Literal["办理员", "科室负责人", "中心领导", "政府领导"]
OverseeingRole = Literal["监督员", "管理员"]
# Nobody decides on an application by letting time pass: only what stays inside the house.
AutoOutcome = Literal["通过", "不通过"]

# Annex A.1; `依申请` items are the ones a citizen applies for.
ITEM_TYPE_CODES: Final = {
    "行政许可": "01", "行政处罚": "02", "行政强制": "03", "行政征收": "04", "行政给付": "05",
    "行政检查": "06", "行政确认": "07", "行政奖励": "08", "行政裁决": "09",
    "其他行政权力": "10", "公共服务": "20",
}  # fmt: skip
ItemType = Literal[
    "行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查",
    "行政确认", "行政奖励", "行政裁决", "其他行政权力", "公共服务",
]  # fmt: skip
# Annex A.7: kinds of 特别程序, time that the office does not have to answer for.
SPECIAL_PROCEDURE_CODES: Final = {"延长审批": "1", "除延长审批之外的情况": "2"}
AUDIENCE_CODES: Final = {word: str(n) for n, word in enumerate(get_args(Audience), 1)}
LEVEL_CODES: Final = {word: str(n) for n, word in enumerate(get_args(Level), 1)}
