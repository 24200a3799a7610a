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
# # 02 十五个问题
#
# 网页首页列着十五个常问的问题。每个问题背后是一条 Cypher，写在 `api/questions/questions.yaml`；
# 这一篇把它们逐个问一遍：先看语句，再看答案和每行的依据。改一改参数，或者把语句抄走改成自己的，都可以。

# %%
from collections.abc import Iterable

from IPython.display import Markdown, display

from api.context import Context
from api.notebook import open_graph, table
from api.questions.answers import Cell, ask, find_question
from api.questions.catalogue import catalogue
from api.settings import Settings

store = open_graph()
context = Context(store, Settings())
asked = {}
ROWS = 6  # 每个答案先看几行

# %% [markdown]
# `show` 问一个问题。名称可以写简称；不写参数就用问题自带的例子。每行只列第一处依据，`asked` 里留着完整的答案。


# %%
def show(number: int, **given: str) -> None:
    question = find_question(number)
    given = given or {p.name: p.example for p in question.required}
    answer = asked[number] = ask(context, number, given)
    display(Markdown(f"**{number}. {answer.title}**\n\n```cypher\n{question.cypher}```\n\n{answer.found}{answer.note}"))
    rows = [[*map(words, row.cells), *proof(row.evidence)] for row in answer.rows[:ROWS]]
    display(table([*question.columns, "依据", "原文"], rows))


def words(cell: Cell) -> str | int | float | None:
    return "、".join(node.name for node in cell) if isinstance(cell, tuple) else cell


def proof(evidence: Iterable) -> tuple[str, str]:
    first, document = next(iter(evidence))
    return f"《{document}》{first.section}", first.text


# %% [markdown]
# ## 招商
#
# 先问哪里有。语句里的 `$track` 是参数，值单独传入，不拼进语句。

# %%
show(1)

# %% [markdown]
# 反过来，从园区出发。条款多的在前；次数相同，文件层级高的在前。

# %%
show(2)

# %% [markdown]
# 同一条赛道，谁支持的力度大：比条款数，也比有没有写下目标值。

# %%
show(3)

# %% [markdown]
# 赛道靠什么落地：写明要建的工程和平台。

# %%
show(8)

# %% [markdown]
# 赛道里有什么：技术和细分赛道。

# %%
show(12)

# %% [markdown]
# 园区满了，还能去哪里：同赛道的其他载体，同一上级行政区的在前。

# %%
show(14)

# %% [markdown]
# 写推介材料：能原样引用的句子和出处。

# %%
show(15)

# %% [markdown]
# ## 部门
#
# 某条举措谁牵头、谁配合。文件只写“责任部门”的，就答“责任”，不猜谁牵头。

# %%
show(4)

# %% [markdown]
# 某部门名下有什么。这里故意写简称。

# %%
show(5)

# %% [markdown]
# 某年的目标值：口径、比较词、期限都照原文。

# %%
show(6, year="2025")

# %% [markdown]
# 截至某日仍有效的承诺：所在文件有效，目标未到期。

# %%
show(11)

# %% [markdown]
# ## 规划分析
#
# 区级目标与市级目标对得上吗？浦东写了人工智能的目标，市级文件没有同一口径的目标，于是“未找到依据”。

# %%
show(7)

# %% [markdown]
# 文件现在还有效吗，被谁修订、替代、引用。

# %%
show(9)

# %% [markdown]
# 两份文件之间变了什么。

# %%
show(10)

# %% [markdown]
# 最后是空白：写了要发展，却没有写园区、责任部门或目标。

# %%
show(13)

# %% [markdown]
# ## 小结
#
# 十五个问题都问到了。每一行都带着原句；没有依据的格子是空的，问题自己会说“未找到依据”。

# %%
assert asked.keys() == {question.number for question in catalogue()}
assert all(row.evidence for answer in asked.values() for row in answer.rows)
table(
    ("编号", "问题", "行数", "依据（处）"),
    [(n, a.title, len(a.rows), sum(len(row.evidence) for row in a.rows)) for n, a in sorted(asked.items())],
)

# %%
store.close()
