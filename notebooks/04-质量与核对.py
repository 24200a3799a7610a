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
# # 04 质量与核对
#
# 图里的每条事实都有原句，但有原句不等于读对了。这一篇先用人工标注打分，再看置信度说的话算不算数，
# 最后看待人判断的清单，以及一条判断会改动什么。

# %%
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import matplotlib.pyplot as plt

from api.answer_rows import narrowed, rows_of_review
from api.doubts import key_of
from api.ingest import assemble
from api.judging import review
from api.notebook import ROOT, open_graph, table
from extraction.evaluate import report
from extraction.quality import ROWS, calibration
from graph.build import resolve
from graph.jsonl import read_judgements, read_statements
from graph.model import Judgement, to_json
from graph.proof import proven

GOLD = ROOT / "tests" / "gold"
SCORED = ("000", "002")  # 有标注的两份文件
store = open_graph()

# %% [markdown]
# ## 对照标注打分
#
# 图库存着每个文件的陈述和判断，取出来就能打分，不必重新抽取。标注由两位标注者独立完成，规则见 `docs/annotation.md`。
# 下面的数字与 `policygraph evaluate` 的相同；这两份文件是开发时看过的，没见过的文件分数更低，见 `docs/quality.md`。

# %%
sources = [source for source in store.sources() if source.file.startswith(SCORED)]
assert len(sources) == len(SCORED), "图库里要有 000 和 002，先运行 make demo"
facts = []
for source in sources:
    resolved = resolve(read_statements(source.statements), read_judgements(source.judgements))
    facts += proven(resolved, {source.file: source.text})[0]
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "facts.jsonl"
    file.write_text("\n".join(map(to_json, facts)), encoding="utf-8")
    figures = report(file, GOLD, SCORED).figures
table(("类别", "F1"), [(caption, f"{figures[key]:.3f}") for key, caption in ROWS if key in figures])

# %% [markdown]
# 园区、部门、举措、负责几乎不错；赛道和技术难些，因为“要发展什么”没有固定写法；细分和涉及最难。
# 引用前按类别掂量，不要只看总分。

# %% [markdown]
# ## 置信度算不算数
#
# 把事实按置信度分组，看每组里标注也有的占多少。置信度诚实，柱子就贴着虚线；高出虚线是过谦，低于虚线是过满。
# 这两份是见过的文件，柱子因此偏高；虚线取每组的中点。

# %%
groups = calibration(facts, GOLD)
_, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
bars = axes.bar([span for span, _, _ in groups], [share for _, _, share in groups], color="#7aa6c2")
axes.bar_label(bars, [f"n={count}" for _, count, _ in groups], padding=2)
middles = [sum(map(float, span.split("–"))) / 2 for span, _, _ in groups]
axes.plot([span for span, _, _ in groups], middles, linestyle="--", color="#444")
axes.set_ylim(0, 1.1)
axes.spines[["top", "right"]].set_visible(False)
plt.show()
table(("置信度", "个数", "标注中有"), [(span, count, f"{share:.0%}") for span, count, share in groups])

# %% [markdown]
# ## 待人判断的清单
#
# 规则拿不准的不会自作主张：两个名称像是一个又不敢合并的，事实把握小的，都列在这里，最该看的在前。
# 命令行是 `policygraph judge list`。

# %%
found = review(store)
print(f"名称对 {len(found.pairs)}，把握小的事实 {len(found.facts)}，已有人的判断 {len(found.decided)}")
listed = narrowed(rows_of_review(found, 6))
table(listed.columns, listed.rows)

# %% [markdown]
# ## 一条判断改动什么
#
# 图由文件的陈述和人、规则的判断一起建成。下面假设有人认定清单第一对是同一个，重新建图，看差在哪里。
# 这里只在内存里建，不写回图库；真要判断，用 `policygraph judge same 甲 乙 --why …`。

# %%
pair = found.pairs[0]
left, right = sorted((pair.left, pair.right), key=lambda node: len(node.evidence))
now = datetime.now(UTC).isoformat()
same = Judgement(key_of(left), key_of(right), "same", "person:示范", "假设二者同一", at=now)
people = [judgement for judgement in store.judgements() if judgement.from_person]
before, after = store.graph(), assemble(store.sources(), [*people, same])[0]
ids = {node.id for node in after.nodes}
gone = [node for node in before.nodes if node.id not in ids]
kept = next(node for node in after.nodes if node.id == right.id)
print(f"{left.name}（{left.type}）并入 {right.name}（{right.type}）")
table(
    ("", "判断之前", "判断之后"),
    [
        ("节点", len(before.nodes), len(after.nodes)),
        ("关系", len(before.edges), len(after.edges)),
        (f"“{kept.name}”的别名", list(right.aliases), list(kept.aliases)),
        (f"“{kept.name}”的依据", len(right.evidence), len(kept.evidence)),
    ],
)

# %% [markdown]
# 少掉的正是被并入的那个；它的依据没有丢，挂到了留下的节点上。

# %%
assert [node.id for node in gone] == [left.id]
assert set(left.evidence) | set(right.evidence) <= set(kept.evidence)

# %% [markdown]
# 判断可以撤销：拿掉它再建，得到的就是原来的图，一个节点也不差。所以试着判断没有风险，重新读入文件也不会把它冲掉。

# %%
assert assemble(store.sources(), people)[0] == before
print("撤销之后与原图相同")

# %%
store.close()
