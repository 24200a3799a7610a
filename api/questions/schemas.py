"""What the API answers about questions."""

from __future__ import annotations

from pydantic import Field

from api.schemas import EntityOut, EvidenceOut, Model


class Ref(Model):
    """一个实体的名称和地址。"""

    id: str = Field(description="标识", examples=["Park-1f0c2b3a4d5e"])
    type: str = Field(description="类型", examples=["Park"])
    name: str = Field(description="名称", examples=["南汇新城"])
    href: str = Field(description="图谱页")


class ParameterOut(Model):
    """问题的一个参数。"""

    name: str = Field(description="参数名", examples=["track"])
    label: str = Field(description="说明", examples=["赛道"])
    kind: str = Field(description="entity 实体、year 年份、date 日期、choice 选项", examples=["entity"])
    types: list[str] = Field(description="实体的类型", examples=[["Track"]])
    choices: list[str] = Field(description="可选的值")
    optional: bool = Field(description="可以不给")
    example: str = Field(description="例子", examples=["集成电路"])


class QuestionOut(Model):
    """一个问题。"""

    number: int = Field(description="编号", examples=[1])
    asks: str = Field(description="谁常问", examples=["招商"])
    caption: str = Field(description="问的是什么", examples=["哪些园区承接某赛道，依据哪份文件哪一条"])
    parameters: list[ParameterOut]
    columns: list[str] = Field(description="回答的各列", examples=[["园区", "所在区", "文件数", "条款数"]])
    cypher: str = Field(description="查询语句；参数与 parameters 同名，不给的为 null")
    href: str = Field(description="问题页", examples=["/questions/1"])


class QuestionList(Model):
    items: list[QuestionOut]


class RowOut(Model):
    """回答的一行。`cells` 与 `columns` 一一对应：文字、数值、空，或几个实体。"""

    cells: list[str | int | float | list[Ref] | None]
    evidence: list[EvidenceOut] = Field(description="这一行的依据")


class AnswerOut(Model):
    """一个问题的回答。"""

    graph_version: str
    number: int = Field(examples=[1])
    question: str = Field(description="填入参数的问题", examples=["哪些园区承接“集成电路”？"])
    answer: str = Field(description="一句话的回答", examples=["文件写明由 4 个园区承接“集成电路”。"])
    entities: dict[str, EntityOut] = Field(description="各参数所指的实体")
    columns: list[str]
    rows: list[RowOut]
    truncated: bool = Field(description="行数超过上限，没有列全")
    note: str = Field(description="一行也没有时为“未找到依据”；某列全空时说明是哪一列未找到依据")
    cypher: str = Field(description="得到回答的查询语句，可在 /v1/cypher 照样运行")
    params: dict[str, str | int | None] = Field(description="查询语句的参数")
    href: str = Field(description="回答页")


class NamedOut(Model):
    """句中认出的一个名称。"""

    text: str = Field(description="句中的写法", examples=["市经信委"])
    entities: list[Ref] = Field(description="它可能指的实体")


class NearOut(Model):
    """相近的问题。"""

    number: int
    question: str
    href: str


class ChoiceOut(Model):
    """一个名称可能指的实体，以及按它回答的地址。"""

    entity: Ref
    href: str


class AskOut(Model):
    """一句话的理解与回答。`answer` 为空时，`choices` 或 `nearest` 给出下一步。"""

    graph_version: str
    q: str
    said: str = Field(description="一句话的回答；没有看懂时说明哪里没有看懂")
    names: list[NamedOut] = Field(description="认出的名称")
    times: dict[str, str] = Field(description="认出的年份和日期", examples=[{"2025年": "2025"}])
    unknown: list[str] = Field(description="没有看懂的词")
    question: str = Field(description="理解成的问题；没有看懂时为空", examples=["哪些园区承接“集成电路”？"])
    choices: list[ChoiceOut] = Field(description="名称有几个意思时的选择")
    nearest: list[NearOut] = Field(description="没有看懂时，相近的问题")
    entities: list[Ref] = Field(description="没有看懂时，相近的实体")
    answer: AnswerOut | None
