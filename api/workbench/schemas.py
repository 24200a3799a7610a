"""What the API answers about matrices, comparisons and sheets."""

from __future__ import annotations

from pydantic import Field

from api.questions.schemas import Ref
from api.schemas import EvidenceOut, Model


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
