"""What the API answers, as pydantic models. Every payload with facts carries document, clause, quote and span."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Json = str | int | float | bool | None | list[Any] | dict[str, Any]


class Model(BaseModel):
    """Answers are closed: no field that is not declared."""

    model_config = ConfigDict(extra="forbid")


def example(**fields: Any) -> ConfigDict:
    """For the body of a request: how it looks, shown in /docs."""
    return ConfigDict(json_schema_extra={"examples": [fields]})


class EvidenceOut(Model):
    """原文中的一处依据。`text` 是整理后的引文；`quote` 与文件中 [start, end) 的字符逐字相同。"""

    document: str = Field(description="文件名称", examples=["上海市数字经济发展“十四五”规划"])
    document_id: str = Field(description="文件的标识；图中没有时为空", examples=["Document-0c1d2e3f4a5b"])
    number: str = Field("", description="文号，未载明时为空", examples=["沪府办发〔2022〕11号"])
    file: str = Field(description="依据所在的文件", examples=["000_8b0360d6564dfc2e.txt"])
    section: str = Field(description="条款路径", examples=["三（二）2"])
    clause: str = Field(description="条款标题", examples=["五个新城"])
    quote: str = Field(description="原文引文，逐字", examples=["奉贤新城数字健康和智能网联汽车产业"])
    text: str = Field(description="整理后的引文", examples=["奉贤新城数字健康和智能网联汽车产业"])
    start: int = Field(ge=0, description="起点，按解码后的字符计", examples=[5120])
    end: int = Field(ge=0, description="终点（不含）", examples=[5137])
    href: str = Field(description="在文件阅读页中打开这一处")


class EntityOut(Model):
    """一个实体。"""

    id: str = Field(description="标识", examples=["Track-1f0c2b3a4d5e"])
    type: str = Field(description="类型", examples=["Track"])
    caption: str = Field(description="类型的中文名", examples=["赛道"])
    name: str = Field(description="名称", examples=["数字健康"])
    aliases: list[str] = Field(default_factory=list, description="简称和别名", examples=[[]])
    properties: dict[str, Json] = Field(default_factory=dict, description="属性，见 /v1/ontology")
    confidence: float = Field(description="置信度，0 至 1", examples=[0.95])
    evidence_count: int = Field(description="依据的处数", examples=[7])
    href: str = Field(description="图谱页", examples=["/entity/Track-1f0c2b3a4d5e"])


class EntityDetail(EntityOut):
    """一个实体及其依据。"""

    documents: list[str] = Field(default_factory=list, description="提到它的文件")
    evidence: list[EvidenceOut] = Field(default_factory=list, description="依据")
    note: str = Field("", description="没有依据时为“未找到依据”")


class Found(EntityOut):
    """一条检索结果。"""

    match: Literal["exact", "alias", "prefix", "contains", "pinyin", "initials", "near", "listed"] = Field(
        description="为什么命中：名称、别名、前缀、包含、拼音、首字母；near：没有相符的，可能指它；listed：未给检索词"
    )
    matched: str = Field("", description="命中的名称或别名", examples=["数字健康"])
    subtitle: str = Field(
        "", description="用来分辨同名的实体：举措给出条款和文件", examples=["二（一）1 · 沪府办发〔2022〕11号"]
    )


class Page(Model):
    """分页：`next` 是下一页的地址，最后一页为空。"""

    graph_version: str = Field(description="图谱的版本")
    next: str = Field("", description="下一页的地址；最后一页为空")


class EntityPage(Page):
    items: list[Found] = Field(description="结果，最符合的在前")
    counts: dict[str, int] = Field(default_factory=dict, description="本页各类型的条数")
    totals: dict[str, int] = Field(default_factory=dict, description="各类型一共命中几条，不限本页；未给检索词时为空")
    note: str = Field("", description="没有结果时为“未找到依据”；只有相近的时也在此说明")


class RelationOut(Model):
    """一条关系及其依据；一条关系的几处引文合起来提到两端。"""

    relation: str = Field(description="关系", examples=["SUPPORTS"])
    caption: str = Field(description="关系的中文名", examples=["支持"])
    source: str = Field(description="起点的标识")
    source_name: str = Field(description="起点的名称", examples=["奉贤新城"])
    target: str = Field(description="终点的标识")
    target_name: str = Field(description="终点的名称", examples=["数字健康"])
    properties: dict[str, Json] = Field(default_factory=dict, description="属性，例如 role")
    confidence: float = Field(description="置信度", examples=[0.9])
    evidence: list[EvidenceOut] = Field(description="依据")


class Neighbour(Model):
    """一个相邻实体，以及与它之间的全部关系。"""

    entity: EntityOut
    heading: str = Field(description="从中心实体看，它是什么", examples=["承接园区"])
    relations: list[RelationOut]


class Neighbours(Model):
    graph_version: str
    entity: EntityOut
    neighbours: list[Neighbour]
    left_out: int = Field(description="超出 limit 而没有列出的相邻实体数")
    note: str = ""


class Hosting(Model):
    """一个园区和一条赛道之间的支持关系，以及说明它的条款。"""

    park: EntityOut
    track: EntityOut
    relation: RelationOut


class Hostings(Model):
    """园区承接赛道。"""

    graph_version: str
    entity: EntityOut
    items: list[Hosting]
    note: str = Field("", description="没有时为“未找到依据”")


class PathOut(Model):
    """一条路径：依次经过的实体和其间的关系。"""

    length: int
    entities: list[EntityOut]
    relations: list[RelationOut]


class Paths(Model):
    graph_version: str
    source: EntityOut
    target: EntityOut
    paths: list[PathOut]
    note: str = Field("", description="不相连时为“未找到依据”")


class FileOut(Model):
    """一个来源文件。"""

    file: str
    sha256: str = Field(description="文件字节的摘要")
    characters: int = Field(description="解码后的字符数")


class DocumentOut(EntityOut):
    """一份政策文件。`files` 为空的只是被引用，正文不在图中。"""

    files: list[str] = Field(default_factory=list, description="来源文件；同一文件的两个版本各占一个")
    measures: int = Field(0, description="举措条数")


class DocumentPage(Page):
    items: list[DocumentOut]


class MeasureOut(EntityOut):
    """一条举措。"""

    document: str = Field("", description="所属文件")
    document_id: str = ""
    path: str = Field("", description="条款路径", examples=["二（二）4"])


class MeasureDetail(MeasureOut):
    """一条举措的正文、责任部门、赛道、建设内容和目标。"""

    text: str = Field("", description="正文")
    evidence: list[EvidenceOut] = Field(default_factory=list)
    responsible: list[Neighbour] = Field(default_factory=list, description="责任部门，含角色")
    tracks: list[Neighbour] = Field(default_factory=list, description="支持的赛道")
    builds: list[Neighbour] = Field(default_factory=list, description="建设的工程、园区和机构")
    targets: list[Neighbour] = Field(default_factory=list, description="设定的目标")
    note: str = Field("", description="没有责任部门时为“未找到依据”")


class DocumentDetail(DocumentOut):
    sources: list[FileOut] = Field(default_factory=list)
    outline: list[MeasureOut] = Field(default_factory=list, description="举措，按条款顺序")
    evidence: list[EvidenceOut] = Field(default_factory=list)
    relations: list[Neighbour] = Field(default_factory=list, description="发布、替代、引用关系")


class MeasurePage(Page):
    document: DocumentOut
    items: list[MeasureOut]


class Mark(Model):
    """段落中的一处依据。`begin`、`finish` 是在段落 `text` 中的位置，`start`、`end` 是在文件中的位置。"""

    begin: int
    finish: int
    start: int
    end: int
    facts: list[int] = Field(description="`facts` 中的序号")


class Paragraph(Model):
    """一个段落，整理后的文字；`start`、`end` 是在文件中的位置。"""

    text: str
    start: int
    end: int
    section: str
    heading: int = Field(description="标题的层级，正文为 0")
    marks: list[Mark]


class FactOut(Model):
    """由本文件证明的一个实体或一条关系。"""

    kind: Literal["entity", "relation"]
    label: str = Field(description="中文说明", examples=["奉贤新城 支持 数字健康"])
    type: str
    ids: list[str] = Field(description="实体的标识；关系为起点和终点")


class TextOut(Model):
    """一个来源文件的全文和其中的依据。"""

    graph_version: str
    document: str
    document_id: str
    file: str
    files: list[str]
    characters: int
    paragraphs: list[Paragraph]
    facts: list[FactOut]


class JobEvent(Model):
    """读入任务的一步。"""

    event: Literal["read", "extracted", "stored", "done", "failed"]
    detail: str = Field(description="说明；failed 时为原因")


class JobOut(Model):
    """一个读入任务。"""

    id: str = Field(description="编号，用于 /v1/jobs/{id}")
    file: str = Field(description="文件名")
    ended: bool = Field(description="已经结束，最后一步是 done 或 failed")
    events: list[JobEvent] = Field(description="到目前为止的各步")
