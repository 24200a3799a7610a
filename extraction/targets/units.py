"""Units that policies count in, by what they measure. Longest first wins; 万 and 亿 before them belong to the unit."""

from __future__ import annotations

import re
from typing import Literal

UnitKind = Literal["money", "count", "extent", "share", "times", "time", "tech"]

#: kind -> units, separated by blanks
UNITS: dict[UnitKind, str] = {
    "money": "元人民币 元 人民币 美元 欧元 港元 港币 日元 英镑",
    "count": (
        "个 家 项 件 例 条 人 名 位 场 架 座 户 辆 台 套 台套 台（套） 台(套) 艘 支 所 处 间 种 类 款 部 本 篇 "
        "张 根 头 "
        "只 羽 株 棵 栋 幢 片 块 对 组 门 首 班 列 趟 宗 单 笔 次 期 届 批 枚 颗 口 眼 道 席 份 册 尾 箱 把 盏 串 "
        "人次 人年 人月 家次 架次 班次 场次 车次 户次 艘次 标箱 标准箱 TEU 机架 标准机架 机柜 床 床位 工位 席位 "
        "泊位 课时 学时 车位 枪 "
        "盆 束 枝 罐 瓶 袋 剂 剂次 匹 双 副 集 卷 幕 航次 航班 户次 例次 列次 客位 铺位 展位 栏 笼"
    ),
    "extent": (
        "平方公里 平方千米 平方米 平米 ㎡ m² 亩 亩次 公顷 公里 千米 米 海里 立方米 立方 方 吨 吨标准煤 吨标煤 "
        "公斤 千克 斤 升 千克标准煤 千克标煤 公斤标准煤 克标准煤 "
        "标方 标准立方米 km km² m² m³ cm mm nm μm kg t L mL "
        "毫克 微克 克 厘米 毫米 微米 纳米 车道公里 皮长公里 芯公里 载重吨 总吨 综合吨 度 摄氏度 ℃ 分贝 千卡"
    ),
    "tech": (
        "千瓦 千瓦时 兆瓦 兆瓦时 吉瓦 吉瓦时 太瓦时 GW GWh MW MWh kW kWh KW KWH Wh 伏安 千伏安 兆伏安 kVA MVA "
        "EFLOPS PFLOPS TFLOPS EFlops PFlops Eflops Pflops EOPS POPS TOPS E P PB TB EB ZB GB MB Gbps Mbps Tbps Pbps "
        "Gb/s Mb/s Tb/s bps bit 比特 量子比特 Token Tokens 词元 "
        "GHz MHz kHz kV Wh/kg W/kg mAh/g mAh 核 核时 卡 卡时 端口"
    ),
    "share": "% ％ ‰ 个百分点 百分点",
    "times": "倍",
    "time": "年 个月 天 日 小时 分钟 秒 毫秒 微秒 ms 个工作日 工作日 周 岁 周岁 月",
}
KIND_OF: dict[str, UnitKind] = {unit: kind for kind, units in UNITS.items() for unit in units.split()}

#: what may follow a unit only when the two letters are another word: 人工, 分钟, 位居, 米粉, ...
_NOT_BEFORE = {
    "人": "(?!工|才|均|口|机|形|社|文)",
    "位": "(?!居|列|于|次|数|一体)",
    "名": "(?!单|称|优|特|牌)",
    "条": "(?!件|例|款)",
    "次": "(?!生|新|区|于)",
    "件": "(?!套)",
    "单": "(?!元|位|体|项|一|晶|个)",
    "本": "(?!市|省|区|县|地|土|次|科|级|年)",
    "部": "(?!门|分|署|委|级|省)",
    "类": "(?!似)",
    "对": "(?!外|接|于|标|口|企|应|重|全|新|符|在|各)",
    "首": "(?!批|创|次|台|个|套|位|发|府|都|家|条)",
    "所": "(?!有|在|属|需|得)",
    "处": "(?!理|置|于|级|室)",
    "期": "(?!间|限|货|末|内|权|刊)",
    "块": "(?!链)",
    "组": "(?!织|建|成|团|合)",
    "门": "(?!槛|户|店|诊|类)",
    "列": "(?!入|第|车|为|全)",
    "批": "(?!次|发|复|准)",
    "班": "(?!子|组|级)",
    "张": "(?!江)",
    "支": "(?!持|撑|付|出|部|行|柱|线)",
    "场": "(?!景|所|地|馆|站|域|址)",
    "种": "(?!植|养|业|子|质|苗|源)",
    "道": "(?!路)",
    "方": "(?!面|案|式|向|便|法|米|阵|队|言|舱|针)",
    "米": "(?!粉|业|面)",
    "升": "(?!级|至|到|高|规)",
    "度": "(?!假|过)",
    "克": "(?!服)",
    "斤": "",
    "口": "(?!岸|腔|径|粮)",
    "头": "(?!部|企|等)",
    "片": "(?!区|式)",
    "卡": "(?!脖|点|车|口)",
    "核": "(?!心|准|查|电|能|酸|算|发|验|技|医|桃)",
    "分": "(?!钟)",
    "日": "(?!均|常|前|产|内|间|用|报|语|本)",
    "月": "(?!均|底|末|份|初)",
    "天": "(?!然|使|气|地|府|津)",
    "年": "(?!均|度|底|末|初|产|轻|金|龄|检|报|营|会)",
    "周": "(?!边|期|岁|年)",
    "端口": "",
    "把": "(?!握|关|控)",
    "床": "(?!位)",
    "枪": "",
    "箱": "",
    "间": "(?!接|隙|距)",
}
_LATIN = "(?![A-Za-z0-9])"  # 5G is no 5 G-anything, 10P is 10 P


def _one(unit: str) -> str:
    guard = _LATIN if unit.isascii() and unit not in ("%",) else _NOT_BEFORE.get(unit, "")
    return re.escape(unit) + guard


#: one simple unit
SIMPLE = "(?:" + "|".join(_one(unit) for unit in sorted(KIND_OF, key=len, reverse=True)) + ")"
_PER = (
    r"(?:[万千百]?(?:"
    + "|".join(
        sorted(
            (re.escape(u) for u in [*KIND_OF, "人", "千人", "万人", "亩", "元", "GDP", "天", "年"]),
            key=len,
            reverse=True,
        )
    )
    + "))"
)
#: a simple unit, or one per another: 亿元/年, 吨标准煤/万元, 微克/立方米
UNIT = rf"{SIMPLE}(?:[/／]{_PER})*"


def kind_of(unit: str) -> UnitKind:
    """What a unit measures: 亿元 -> money, 万平方米 -> extent. The part before a slash decides. '' counts things."""
    base = re.split("[/／]", unit)[0]
    while base and base not in KIND_OF:
        base = base[1:]
    return KIND_OF.get(base, "count")
