# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 01 从文件到事实
#
# 一份规划几万字，“奉贤新城发展数字健康”只占其中半句。这一篇跟着这半句走一遍：从文件里的字，到提及、陈述、图里的一条边；
# 再看为什么改动一个字，它就进不了图。
#
# 不需要联网，也不用大模型；同样的文件，每次得到同样的结果。

# %%
from dataclasses import replace

from api.notebook import ROOT, open_graph, table, view
from extraction.load import read_document
from extraction.mentions import read_mentions
from extraction.resolution import judge
from extraction.segment import words
from extraction.statements import statements_of
from graph.build import build, resolve
from graph.model import EntityStatement, RelationStatement
from graph.proof import proven, verify

# %% [markdown]
# ## 读文件
#
# `read_document` 给出原文、清洗后的文本、两者的位置对照，以及篇章结构。以下各步合起来就是
# `extraction.pipeline.extract(path)`，平时只用这一个；这里拆开来看。

# %%
path = next((ROOT / "corpus").glob("000-*.txt"))
document = read_document(path)
print(document.metadata.title, document.metadata.number, document.metadata.date)
print(f"{len(document.sections)} 节，其中举措 {sum(s.kind == 'measure' for s in document.sections)} 条")

# %% [markdown]
# ## 一条条款
#
# 找到那半句，取出它所在的整句和条款。

# %%
at = document.text.index("奉贤新城数字健康")
start, end = document.sentence_at(at)
section = document.section_at(at)
print(section.path, section.title)
print(document.text[start:end])

# %% [markdown]
# 清洗后的文本合并了断行、去掉了字间空格；`evidence` 把位置换算回原文，所以引文与文件里的字一个不差。

# %%
evidence = document.evidence(start, end)
assert document.source[evidence.start : evidence.end] == evidence.quote
print(f"{evidence.file}:{evidence.start}-{evidence.end}")

# %% [markdown]
# ## 提及
#
# 先用 pkuseg 分词，再认出句中的名称。每个名称写明类型、凭什么认出来、有几分把握；同一名称可以有几个来由。

# %%
reading = read_mentions(document, words(document.text))
mentions = reading.within(start, end, "Park", "Track")
assert {m.name for m in mentions} >= {"奉贤新城", "数字健康"}
table(("类型", "名称", "凭什么", "把握"), [(m.type, m.name, m.method, m.confidence) for m in mentions])

# %% [markdown]
# ## 陈述
#
# 再看这一句把哪些名称连了起来。“奉贤新城数字健康和智能网联汽车产业”里，园区紧挨着赛道，规则 `place:beside` 得出两条；
# “位于奉贤区”则由新城的名称得出。

# %%
statements = statements_of(reading)
print(f"整个文件的陈述 {len(statements)} 条")
said = [
    s
    for s in statements
    if isinstance(s, RelationStatement) and s.head == "奉贤新城" and s.evidence[-1].quote in evidence.quote
]
assert ("SUPPORTS", "数字健康") in {(s.relation, s.tail) for s in said}
table(("从", "关系", "到", "规则", "把握"), [(s.head, s.relation, s.tail, s.method, s.confidence) for s in said])

# %% [markdown]
# ## 事实
#
# 陈述里的名称照文件写法。`judge` 判断哪些写法是同一个名称，`resolve` 按判断换成统一的名称。
# `proven` 逐条核对：引文在原文里的位置对得上，
# 并且引文里确有这些名称和数字。通不过的不是事实。

# %%
texts = {document.file: document.source}
judgements = judge(document, statements)
facts, problems = proven(resolve(statements, judgements), texts)
agencies = [f for f in facts if isinstance(f, EntityStatement) and f.type == "Agency"]
print(f"判断 {len(judgements)} 条；事实 {len(facts)} 条，未通过 {len(problems)} 条")
table(("部门", "文件里的写法"), [(a.name, list(a.aliases)) for a in agencies[:8]])

# %% [markdown]
# ## 图
#
# `build` 把事实合成图：同名同类的是一个节点，两个节点之间同类的关系是一条边，依据都留在上面。

# %%
graph = build(facts)
names = {node.id: node.name for node in graph.nodes}
edge = next(
    e for e in graph.edges if (names[e.source], e.type, names[e.target]) == ("奉贤新城", "SUPPORTS", "数字健康")
)
print(f"节点 {len(graph.nodes)}，边 {len(graph.edges)}")
for proof in edge.evidence:
    print(f"{proof.section} {proof.clause}：{proof.quote}")

# %% [markdown]
# ## 改一个字会怎样
#
# 假设有人把引文里的“奉贤新城”改成“临港新城”。`policygraph verify` 做的就是下面这件事：
# 它拿引文与原文逐字对照，当即报出。

# %%
assert not verify(graph, texts).problems
forged = replace(edge.evidence[0], quote=edge.evidence[0].quote.replace("奉贤新城", "临港新城"))
tampered = replace(
    graph, edges=tuple(replace(e, evidence=(forged, *e.evidence[1:])) if e is edge else e for e in graph.edges)
)
complaints = verify(tampered, texts).problems
assert len(complaints) == 1
print(complaints[0].message)

# %% [markdown]
# 引文没错、却证明不了事实，同样通不过：把另一条条款的原句挂到这条边上，名称对不上。

# %%
elsewhere = next(e.evidence for e in graph.edges if e.type == "RESPONSIBLE_FOR")
misplaced = replace(
    graph,
    edges=tuple(
        replace(e, evidence=elsewhere, documents=e.documents[:1] * len(elsewhere)) if e is edge else e
        for e in graph.edges
    ),
)
complaints = verify(misplaced, texts).problems
assert complaints
for problem in complaints:
    print(problem.message)

# %% [markdown]
# ## 看图
#
# 图库里有全部文件。`view` 把一个实体的周边放进笔记本：点连线看原句，双击节点展开；
# 与 `policygraph view` 写出的网页相同。

# %%
store = open_graph()
view(store, "数字健康")

# %%
store.close()
