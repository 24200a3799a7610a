"""What the API answers and takes about people's judgements."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas import Model, Page, example
from graph.ontology import ontology

ID = r"^[A-Z][A-Za-z]+-[0-9a-f]{12}$"
NAMES = tuple(ontology().relations)
EntityId = Annotated[str, Field(pattern=ID)]
Verdict = Literal["same", "different", "right", "wrong"]


class PassageOut(Model):
    """证明某事的一句原文。`pieces` 连起来就是这句话：proof 是引文，name 是其中的名称。"""

    document: str = Field(description="文件名称")
    number: str = Field(description="文号，未载明时为空", examples=["沪府办发〔2022〕11号"])
    date: str = Field(description="发文日期，未载明时为空")
    section: str = Field(description="条款路径", examples=["三（二）2"])
    clause: str = Field(description="条款标题", examples=["五个新城"])
    file: str = Field(description="文件")
    start: int = Field(description="引文的起点，按解码后的字符计")
    end: int = Field(description="终点（不含）")
    href: str = Field(description="在文件阅读页中打开这一处")
    sources: int = Field(description="有几个来源写着同一句")
    pieces: list[tuple[str, Literal["", "proof", "name"]]]


class SideOut(Model):
    """待核的一方。"""

    id: str = Field(description="标识", examples=["Park-a335b49e2eea"])
    type: str = Field(description="类型", examples=["Park"])
    caption: str = Field(description="类型的中文名", examples=["园区"])
    name: str = Field(description="名称", examples=["临港"])
    aliases: list[str] = Field(description="简称和别名")
    subtitle: str = Field(description="用来分辨同名的实体")
    only_in: str = Field(description="名称只在一份文件里有意义时，是哪一份；否则为空")
    evidence_count: int = Field(description="依据的处数")
    documents: int = Field(description="提到它的文件数")
    relations: int = Field(description="它的关系数；判为错误时一并不再显示")
    href: str = Field(description="图谱页")
    passages: list[PassageOut] = Field(description="它在原文中的句子，最能说明的在前")


class Common(Model):
    """两个名称都与之相连的实体。"""

    id: str
    type: str
    name: str
    href: str


class ReviewItem(Model):
    """一件待核的事：两个名称是否同一事物（pair），或一个事实是否属实（fact）。"""

    id: str = Field(description="这件事的标识")
    kind: Literal["pair", "fact"]
    question: str = Field(description="要回答的问题", examples=["“临港”和“临港新片区”是同一个园区吗？"])
    why: str = Field(description="为什么请人核对", examples=["一个名称包含另一个"])
    score: float = Field(description="pair：像是同一事物的程度；fact：规则的把握")
    left: SideOut
    right: SideOut | None = Field(description="一个实体是否属实时为空")
    relation: str = Field(description="关系；名称对为空", examples=["SUPPORTS"])
    relation_caption: str = Field(description="关系的中文名，或角色", examples=["支持"])
    keep: str = Field(description="判为同一而未指定名称时，保留谁的名称（标识）；事实为空")
    common: list[Common] = Field(description="两个名称都与之相连的实体，至多 6 个")
    common_count: int = Field(description="这样的实体有几个")
    passages: list[PassageOut] = Field(description="pair：同一句里都提到两者的句子；fact：证明这条关系的句子")


class ReviewPage(Page):
    """待核的事，最该看的在前。"""

    pairs: int = Field(description="待核的名称对")
    facts: int = Field(description="待核的事实")
    decided: int = Field(description="已有的判断")
    items: list[ReviewItem]


class JudgedOut(Model):
    """判断的一方。"""

    type: str
    caption: str
    name: str
    document: str = Field(description="只在这个文件里有意义时，文件名；否则为空")
    href: str = Field(description="图谱页；被删去的为空")


class DecidedOut(Model):
    """一条人的判断。"""

    id: str = Field(description="编号，撤销时用", examples=["0c1d2e3f4a5b"])
    verdict: Literal["same", "different", "unsure", "right", "wrong"]
    caption: str = Field(description="判断的中文名", examples=["同一"])
    left: JudgedOut
    right: JudgedOut | None = Field(description="另一方；同一时为保留的名称，只判断一个实体时为空")
    relation: str = Field(description="关系；不是对关系的判断时为空")
    relation_caption: str
    why: str = Field(description="理由")
    by: str = Field(description="谁判断的：密钥的名称，或命令行的登录名")
    at: str = Field(description="何时，ISO 8601")


class DecidedPage(Page):
    items: list[DecidedOut] = Field(description="最近的在前")


class JudgementIn(Model):
    """一条判断。same、different：`left` 与 `right`；right、wrong：实体 `left`，或 `left` 到 `right` 的 `relation`。"""

    model_config = example(
        verdict="same", left="Park-1f0c2b3a4d5e", right="Park-a335b49e2eea", why="管委会确认是同一处"
    )
    verdict: Verdict = Field(description="same 同一、different 不同、right 属实、wrong 错误（从图谱中删去）")
    left: EntityId = Field(description="实体的标识")
    right: EntityId | None = Field(None, description="另一个实体的标识")
    relation: Literal[NAMES] | None = Field(None, description="关系；只在判断一条关系时给")  # type: ignore[valid-type]
    keep: EntityId | None = Field(None, description="判为同一时保留谁的名称；不给则取依据较多的一个")
    why: str = Field("", max_length=300, pattern=r"^[^\x00-\x08\x0b-\x1f]*$", description="理由")


class JudgedResult(Model):
    """判断（或撤销）之后。"""

    graph_version: str = Field(description="图谱的新版本")
    judgement: DecidedOut
    said: str = Field(description="图谱的变化", examples=["实体 +0 ~1 -1，关系 +0 ~2 -0"])
