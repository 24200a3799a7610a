"""What the API answers about matrices, comparisons and sheets."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.diff import Change
from api.questions.schemas import Ref
from api.schemas import EntityOut, EvidenceOut, Model

BlockName = Literal["tracks", "targets", "bodies", "parks"]


class ClauseOut(Model):
    """一份文件中的一个条款，以及其中作为依据的原文。"""

    document: str = Field(description="文件名称")
    document_id: str = Field(description="文件的标识；图中没有时为空")
    number: str = Field("", description="文号，未载明时为空", examples=["沪府办发〔2022〕11号"])
    section: str = Field(description="条款路径；不在编号条款内时为空", examples=["二（六）2"])
    title: str = Field(description="条款标题", examples=["五个新城"])
    role: str = Field("", description="部门在这一条中的角色：牵头、配合、责任", examples=[""])
    evidence: list[EvidenceOut]


class LineOut(Model):
    """矩阵的一行或一列。"""

    entity: Ref
    clauses: int = Field(description="各格的条款合起来有几条，同一条只计一次", examples=[3])
    cells: int = Field(description="有几格不空", examples=[2])


class CellOut(Model):
    """一格：写明两者关系的条款。空的格不列出。"""

    row: str = Field(description="行的标识", examples=["Park-1f0c2b3a4d5e"])
    track: str = Field(description="赛道的标识", examples=["Track-1f0c2b3a4d5e"])
    count: int = Field(description="条款数", examples=[1])
    clauses: list[ClauseOut]
    href: str = Field(description="打开这一格的网页")


class MatrixOut(Model):
    """园区、部门或行政区对赛道的矩阵。"""

    graph_version: str
    rows: list[LineOut] = Field(description="行，按 sort 排序")
    tracks: list[LineOut] = Field(description="列，按 sort 排序")
    cells: list[CellOut] = Field(description="不空的格，先行后列")
    rows_left: int = Field(description="超出 row_limit 而没有列出的行数")
    tracks_left: int = Field(description="超出 track_limit 而没有列出的赛道数")
    note: str = Field("", description="一格也没有时为“未找到依据”")
    href: str = Field(description="同样内容的网页")


class SideOut(Model):
    """比较的一列。"""

    entity: EntityOut
    clauses: int = Field(description="写到它的赛道的条款数；文件为写到赛道的条款数", examples=[3])


class SaidOut(Model):
    """一列对一行说了什么；没有说时 text 为空，没有条款。"""

    text: str = Field(description="条款数，或目标的比较词、数值、单位和期限", examples=["不少于 3 万亿元（2025 年）"])
    clauses: list[ClauseOut]


class EntryOut(Model):
    """比较的一行：一条赛道、一个园区、一个部门，或一个目标口径。"""

    name: str = Field(description="名称；目标为指标", examples=["人工智能"])
    entity: Ref | None = Field(description="对应的实体；目标为空")
    shared: bool = Field(description="各列都有")
    cells: list[SaidOut] = Field(description="与 sides 一一对应")


class BlockOut(Model):
    """一类行：共有的在前，只有一列有的在后。"""

    name: BlockName = Field(description="tracks 赛道、targets 目标、bodies 责任部门、parks 园区（仅文件）")
    rows: list[EntryOut]
    left: int = Field(description="超出 limit 而没有列出的行数")
    note: str = Field("", description="一行也没有时为“未找到依据”")


class DifferenceOut(Model):
    """相邻两份文件之间的一处不同。"""

    type: str = Field(examples=["Measure"])
    change: Change
    name: str
    what: str = Field("", description="改动了什么")
    before: list[EvidenceOut] = Field(description="前一份文件的依据")
    after: list[EvidenceOut] = Field(description="后一份文件的依据")


class DifferencesOut(Model):
    """从一份文件到下一份文件的不同。"""

    before: Ref
    after: Ref
    rows: list[DifferenceOut]
    left: int = Field(description="超出 limit 而没有列出的处数")


class ComparisonOut(Model):
    """二至四个园区、行政区，或二至四份文件，并排。"""

    graph_version: str
    sides: list[SideOut]
    blocks: list[BlockOut]
    differences: list[DifferencesOut] = Field(description="文件按给出的顺序，逐对比较；园区和行政区为空")
    href: str = Field(description="同样内容的网页")
