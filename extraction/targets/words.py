"""The words that targets are recognised by: action verbs, signs of the past, of grants, of thresholds."""

from __future__ import annotations

import re


def _alternatives(*words: str) -> str:
    """One alternation of all the words, longest first; a word may be a regular expression."""
    return "(?:" + "|".join(sorted(" ".join(words).split(), key=len, reverse=True)) + ")"


#: verbs that never stand inside a noun phrase
_PURE = _alternatives(
    "推动 推进 实现 力争 争取 确保 促进 带动 打造 培育(?!库|期|基地|中心) 引育 引进 招引 招引落地 建成(?!区) "
    "新建 新建成 改扩建 扩建 改建 新改建",
    "建成投用 建成运营 形成 构建 创建 遴选 评选 推出 开通 新开通 开设 设立 组建 布设 铺设 部署 新增 净增 "
    "集聚(?!区|地|度|效应|发展|水平)",
    "聚集(?!区|地) 汇聚 吸引(?!力) 完成 举办 承办 选育 选派 扶持 上线 攻克 投放 拥有(?!量|率) 获得(?!感) 取得 "
    "入选 归集 汇集 盘活 安排 发行(?!率|量) 拉动 惠及 建有 设有 配有 拓展 配备 配建 签约 达成",
    "吸纳 筹集 募集 发放 投用 启用 引导(?!基金|资金|性) 选树 制定 制修订 修订 发布 编制 认定 力促 支撑(?!性"
    "|能力|平台) 助力 覆盖(?!率|面|度|范围|水平|比例) 辐射 涵盖 进入 跻身",
    "招募 延揽 聘请 选聘 划定 守住 开行 新开 保护(?!区|地|性|率|面积|利用) 新造 补植",
    "完善 建立 培养 孵化(?!器|基地|载体|平台|园|中心|面积) 落实 新培育 新引进 新认定 新设 新设立 新布局 新打造 "
    "转化(?!率|基地|平台|中心) 储备(?!库|林|粮|量|能力|规模)",
    "参与 主导(?!产业|品种|地位) 牵头 突破(?!性) 推广(?!面积|应用) 面向 达到 保障(?!性|房|能力|率|水平|体系"
    "|中心) 保有(?!量) 累计 净增加 落地 实施 开展 争创 争取 引聚 招聘 引入 接入 梳理 形成 申报 推荐 出台",
    "培塑 做强 做大 壮大 扩大 升级 恢复 栽植 种植(?!面积|业|户|基地|区) 改良 治理(?!能力|体系|水平) 修复 营造 "
    "抚育 建档 征集 挖掘 开放共享 打通 链接 对接 集成(?!电路|商|创新|度|式)",
)
#: a verb before these is part of a noun: 实现率, 参与度
PURE = rf"(?:{_PURE}(?!率|数(?![字据码控智])|额|比例|面积|度(?!假)|者))"
#: verbs that are nouns too: only leading ones are stripped, and not before a word that they make a noun phrase with
DUAL = (
    _alternatives(
        "建设 发展 支持 服务 研发 开发 应用 改造 提升 提高 优化 增加 布局 培训 投入 运营 开放 整合 组织 攻关 "
        "生产 出口 探索 创造 提供"
    )
    + "(?!投入|强度|经费|数量|面积|规模|水平|能力|比例|占比|率|费用|机构|平台|中心|人员|人次|总|额|量|业|指数"
    "|资金|收入|环境|场景|示范|基地|区|园|体系|者|商|型)"
)
ADVERB = _alternatives(
    "力争 争取 确保 努力 严格 全年 加快 大力 积极 全力 着力 进一步 稳步 持续 逐步 基本 初步 全面 不断 重点(?=培育|建设"
    "|打造|支持|发展|推|引|突破|扶持|布局) 集中(?!度|供|式|区) 每年 年均 累计 总共 共(?!享|同|建|性|用|和|治) "
    "共计 合计 分别 均(?!衡|等|价) 再(?!生|制造|贷|保险|担保|就业) 将 把",
    "使(?!用|命) 让 并(?!网|购|联|行|发) 且 同时 其中 聚焦 统筹 合理 有序 分批 分年度 适时 率先 高(?:标准|水平"
    "|质量|起点|品质)(?=建|打造|推|培|发展|完成|实) 新(?=建|增|引|培|认|设|开|布|打) 各(?!类|级|种|地|族) 总体 "
    "预计 计划 至少 全部 大约 已 的 要(?!素|件|求|点) 也 及时 科学(?=规划|布局|设置) 规划(?!面积|用地) 鼓励",
    "每个?[县市区镇乡]?\\S{0,6}?(?=建设|建成|培育|打造) 左右 以上 组织 动员 支持 切实 深入 深化 优先 依法 分类 "
    "因地制宜 先行 首批 一批 滚动 常态化 定期",
)
CONJUNCTION = _alternatives("、 和(?!谐|平|睦) 及(?!时) 以及 与(?!会) 或 ， ： — - · ； 暨 “ ”")
LEADING = re.compile(rf"^(?:{PURE}|{ADVERB}|{CONJUNCTION})+")
LEADING_DUAL = re.compile(rf"^(?:{PURE}|{ADVERB}|{DUAL}|{CONJUNCTION})+")
ANY_PURE = re.compile(PURE)
ACTION = re.compile(rf"{PURE}|{DUAL}")
ENDS_IN_ACTION = re.compile(rf"(?:{PURE}|{DUAL})(?:{ADVERB}|“)*$")

#: what a number changes by; part of the indicator: 产值 + 年均增长
CHANGE = re.compile(
    r"(?:年均|(?<!\d)年|每年|平均|同比|累计|总体|再|逐年|整体|实现)*(?:复合)?(?:增长率?|增速|提高|提升|增加|上升|下降"
    r"|降低|减少|缩短|压减|压缩|扩大|递增|增幅|降幅)$"
)
#: sizes that stand for the indicator before them: 达到3000亿元规模
SIZE_TAIL = re.compile(
    r"^(?:的)?(?:总体?|以上)?(?:规模|水平|目标|大关|台阶|新台阶|量级|标准|要求|左右|区间|标志)?(?:的目标)?(?:$"
    r"|[，。；、：）])"
)
#: predicates behind a noun phrase that add nothing to it
PREDICATE = re.compile(
    r"(?:高度集聚|集聚发展|加快发展|做大做强|落地见效|落地建设|落地|落户|集聚|发展|建设|培育|建成投用|投入使用"
    r"|投入运营)$"
)
#: an indicator that needs the one before it: 占比, 年均增长
ELIDED = re.compile(
    r"^(?:占.*|(?:年均|平均)?(?:复合)?(?:增长|增速|增幅|下降|提高)率?|比重|比例|规模|总量|数量|总数|总额)$"
)

#: a measure that does not say of what
BARE = re.compile(r"(?:总|年|综合)?(?:产值|产量|产能|规模|面积|营业收入|销售额|利润|税收|增加值)(?:年均增[长速])?")
#: what those do who are counted: 带动农户2万户增收
DOING = re.compile(r"(?:增收(?:致富)?|就业|创业|受益|脱贫|参与|上云(?:上平台)?|转型|达产|投产|投用|上线|入驻|上市)$")

PAST = re.compile(
    r"已(?!满|获|取得|享|备案|纳入|列入|经(?:区|市|省|国务院|批准))|截至|截止|目前|现有(?!基础|规模|水平)|近年来|过去|去年"
    r"|上年(?!度?水平)|同比|以来|连续\S{1,4}年|一直|建成了|形成了|达到了|实现了"
)
FUTURE = re.compile(r"力争|争取|预计|将(?!近)|计划|有望|确保|要(?!素|求|点)|努力|目标")
PAST_TITLE = re.compile(r"现状|形势|背景|回顾|成效|发展情况|基本情况|^(?:发展|工作|现实|产业|基本)?基础(?:条件)?$")
CONDITION_TITLE = re.compile(
    r"申报|(?:支持|认定|准入|基本|入驻)条件|^条件|资格|(?:认定|支持|奖励|补助)标准|适用对象|适用范围|扶持对象|支持对象|奖励|奖补|补助|补贴|名词解释|附则"
)
GRANT = re.compile(
    r"给予|奖补|补助|补贴(?!覆盖)|奖励|资助|贴息|封顶|津贴|安家费|一次性|最高(?:可|不超|给|支|补|奖|达?\d)"
    r"|每年最高|配套支持|资金支持|租金|罚款|自筹|保费(?!收入)|(?:支持|资金|补助|资助)额度|费率|利率(?!市场)|返还|减免|授信额度|按\S{0,12}%|\d(?:万)?元/人"
)
THRESHOLD_NOUN = (
    "企业|项目|单位|机构|个人|人才|团队|主体|合作社|大户|农场|院校|投资者|基金管理人|供应商|申请人|产品|车辆|线路"
    "|航线|飞行器|无人机|航空器|建筑|住宅|社区|场所|活动"
)
#: a condition that what follows must meet: 年营收超过1亿元的企业, 投资10亿元以上项目
ATTRIBUTIVE = re.compile(rf"(?:的|级)[^，。；、]{{0,16}}?(?:{THRESHOLD_NOUN}|占比|比重|比例|数量)|(?:{THRESHOLD_NOUN})")
CONDITION_CLAUSE = re.compile(
    r"^(?:对(?!接|标|外|口|[^，。；]{2,16}(?:贡献|拉动|支撑|依存|满意))|凡|经(?=备案|认定|评审|批准|审核|评估|审定|验收|考核|[区市省县州]|国家|主管|专家"
    r"|相关)|符合|对于|其(?!中|他)|按(?!期|时|揭|需)|根据|若(?!干)|如(?!期)|每(?:新增|引进|培育|建设|举办|获得"
    r"|增加|完成|开通))"
)
#: where a number says from which point on something is granted: 超过2万件的再奖励
GRANTED_FROM = re.compile(r"的[^，。；]{0,3}(?:奖励|补助|补贴|资助|给予|可|予以|按|免)")
#: what a number is raised or lowered from: 占比由31%提高到45%
ORIGIN_BEFORE = re.compile(
    r"(?:由|从)(?:(?:19|20)\d{2}年(?:底|末)?|目前|现在|当前|现有|去年|上年|基期)?的?(?:不足|不到|约|近|超过|超)?$"
)
ORIGIN_AFTER = re.compile(
    r"(?:左右|以上|以下|多|余)?(?:逐步|稳步|大幅|进一步)?"
    r"(?:提高|提升|增加|增长|上升|扩大|增|升|下降|降低|降|减少|压减|压缩|缩短|缩减|拓展|扩展|发展|恢复)(?:到|至|为)"
)
#: the same at the end of a noun phrase, the verb that follows included
ORIGIN_END = re.compile(
    r"(?:由|从)(?:(?:19|20)\d{2}年|目前|现在|当前|现有)?[^，。；由从]{0,4}?\d[^，。；]{0,10}?"
    r"(?:提高|提升|增加|增长|上升|扩大|增|升|下降|降低|降|减少|压减|压缩|缩短|缩减)?$"
)
#: a sentence that says who may apply
CONDITION_SENTENCE = re.compile(
    r"^(?:申报|申请|入驻|参评)(?:主体|企业|单位|对象|人|机构|项目)|应当?(?:具备|具有|满足|符合|在本|为本|依法)"
    r"|须(?:具备|具有|满足|符合|在|为)|(?:符合|满足|具备)(?:以下|下列)|应同时"
)
#: a place that is under way is described, no target set: 加快推进总面积12平方公里的产业园建设
UNDER_WAY = re.compile(r"(?:推进|加快建设|启动)[^，。；]*$")
RELIED_ON = re.compile(
    r"(?:依托|发挥|围绕|根据|按照|结合|借助|现有|已有|原有|用好|坚持|落实|贯彻|立足|把握|突出|抓好|统筹|聚焦"
    r"|遵循)[^，。；]*$"
)
#: what counts of two or three stand before when they only announce a list or name a slogan
SLOGAN = re.compile(
    r"^(?:[“‘「][^”’」]*[”’」]?(?:$|[，。；、])|方面|层面|领域|环节|维度|阶段|层级|转变|统筹|结合|确保|坚持"
    r"|一批|全面|突出|不变|先|关系|转型|中心城区|文明|维护|自信|意识|务必|百年|领导小组|[^，。；]{0,6}专班|工作组|综合组)"
)
#: verbs that a count in Chinese numerals is believed behind: 建设三个中心, but 落实两个责任
MAKES = re.compile(
    r"(?:建成|建设|新建|改建|扩建|打造|培育|引进|引育|新增|形成|创建|设立|遴选|举办|承办|组建|认定|布局|争创"
    r"|开工|开通|推出|发布|制定|集聚|招引"
    r"|培养|攻克|投放|获批|申报|新设|建立|创办|孵化|规划|完成)(?:\S{0,4})?$"
)
RANKED = re.compile(r"(?:进入|跻身|位居|位列|排名|居|保持|迈入|稳居|名列|列|处于|进军|冲刺|挺进)[^，。；]{0,14}$")
PLACES = re.compile(r"(?:全国|全省|全市|全球|世界|国内|长三角|西部|中部|东部|东北|同类城市|行业)")
SCOPE = re.compile(
    r"^(?:全市|全省|全区|全县|全国|全州|全自治区|全域|全行业|我市|我省|我区|我县|我国|本市|本省|本区|各区|各县"
    r"|各市)(?!性|覆盖)"
)
TIME_NOUN = re.compile(
    r"时间|时限|寿命|周期|年限|天数|时长|时延|延迟|响应|工期|用时|通勤|续航|航时|小时数|交通圈|生活圈"
)
