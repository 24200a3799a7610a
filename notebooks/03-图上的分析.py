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
# # 03 图上的分析
#
# 单条查询回答“有没有”，把图整个拿来算，回答“谁在中间”“哪些总在一起”“哪里是空的”。
# 这一篇用 networkx；图不大，都在内存里算，几秒就好。
#
# 读数之前记住一点：图里只有文件写明的事。一条赛道排在前面，说明这些文件写它写得多，不等于它的产业规模大。

# %%
from collections import Counter

import matplotlib.pyplot as plt
import networkx as nx
from matplotlib import font_manager

from api.notebook import open_graph, table, view
from api.questions.answers import find_question
from graph.ontology import ontology

store = open_graph()
graph = store.graph()
nodes = {node.id: node for node in graph.nodes}
network = nx.MultiDiGraph()
network.add_nodes_from(nodes)
network.add_edges_from((edge.source, edge.target, edge.type) for edge in graph.edges)
counts = Counter(node.type for node in graph.nodes)
table(("类型", "节点数"), [(ontology().caption(type_), n) for type_, n in counts.most_common()])

# %% [markdown]
# 画图要有中文字体。下面从本机已有的里面挑一个；一个也没有时，图上用节点的标识代替名称。

# %%
FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "SimHei", "WenQuanYi Micro Hei")
known = {font.name for font in font_manager.fontManager.ttflist}
font = next((name for name in FONTS if name in known), None)
if font:
    plt.rcParams["font.sans-serif"] = [font]
    print(f"字体：{font}")
else:
    print("本机没有中文字体，图上用标识代替名称。")
COLORS = {type_.name: type_.color for type_ in ontology().types.values()}


def label(id_: str) -> str:
    return nodes[id_].name if font else id_


def word(text: str, otherwise: str) -> str:
    return text if font else otherwise


def bars(scores: dict[str, float], title: str) -> None:
    best = sorted(scores, key=lambda id_: (-scores[id_], nodes[id_].name))[:12][::-1]
    _, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    axes.barh(
        [label(id_) for id_ in best], [scores[id_] for id_ in best], color=[COLORS[nodes[id_].type] for id_ in best]
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_title(title, loc="left")
    plt.show()


# %% [markdown]
# ## 谁在中间
#
# 先看赛道。文件把什么都连在一起，会让样样都显得居中，所以只留下赛道、园区、行政区、技术、部门和举措，
# 不计文件、目标和工程。介数中心性高的赛道，是园区、技术、部门之间绕不开的那一个。

# %%
KEPT = {"Track", "Park", "District", "Technology", "Agency", "Measure"}
plain = nx.Graph(network.subgraph(id_ for id_, node in nodes.items() if node.type in KEPT))
between = nx.betweenness_centrality(plain)
bars(
    {id_: score for id_, score in between.items() if nodes[id_].type == "Track"},
    word("赛道的介数中心性", "Betweenness, tracks"),
)

# %% [markdown]
# 再看部门。这里不用介数，数它名下的举措，再数这些举措支持多少条赛道：前者是任务的多少，后者是面的宽窄。


# %%
def to(id_: str, relation: str) -> set[str]:
    return {end for _, end, type_ in network.out_edges(id_, keys=True) if type_ == relation}


agencies = [node.id for node in graph.nodes if node.type == "Agency"]
duties = {a: {m for m in to(a, "RESPONSIBLE_FOR") if nodes[m].type == "Measure"} for a in agencies}
reach = {a: {track for m in measures for track in to(m, "SUPPORTS")} for a, measures in duties.items()}
bars({agency: len(measures) for agency, measures in duties.items()}, word("部门名下的举措数", "Measures of agencies"))
busiest = sorted(duties, key=lambda a: (-len(duties[a]), nodes[a].name))[:10]
table(("部门", "举措", "赛道"), [(nodes[a].name, len(duties[a]), len(reach[a])) for a in busiest])

# %% [markdown]
# ## 哪些总在一起
#
# 两条赛道若由同一条举措、同一个园区或区支持，就连一条线，共同的越多线越重。再用 Louvain 分群（种子固定，结果可重复）：
# 同群的赛道，文件习惯放在一起写，招商时也往往是同一批客户。

# %%
together = nx.Graph()
for node in graph.nodes:
    supported = sorted(to(node.id, "SUPPORTS"))
    for i, one in enumerate(supported):
        for other in supported[i + 1 :]:
            # a place that supports thirty tracks says little about any two of them
            weight = together.get_edge_data(one, other, {"weight": 0})["weight"] + 1 / len(supported)
            together.add_edge(one, other, weight=weight)
groups = sorted(nx.community.louvain_communities(together, seed=1), key=lambda g: (-len(g), min(g)))
assert sum(map(len, groups)) == len(together)
print(f"{len(together)} 条赛道有同伴，分为 {len(groups)} 群")


def leading(group: set[str], most: int = 8) -> list[str]:
    strength = together.degree(group, weight="weight")
    return [nodes[id_].name for id_, _ in sorted(strength, key=lambda s: (-s[1], nodes[s[0]].name))[:most]]


table(("群", "赛道数", "主要的赛道"), [(i, len(group), leading(group)) for i, group in enumerate(groups[:10], 1)])

# %% [markdown]
# 把最大的几群画出来。同色是一群，圆的大小是它与同伴相连的轻重；只给每群最重的几条写名字，免得互相遮住。

# %%
shown = [group for group in groups[:6] if len(group) > 2]
drawn = together.subgraph(set().union(*shown))
places = nx.spring_layout(drawn, seed=4, k=0.45, weight="weight")
palette = plt.get_cmap("tab10")
_, axes = plt.subplots(figsize=(10, 7), layout="constrained")
nx.draw_networkx_edges(drawn, places, ax=axes, alpha=0.12)
strength = dict(drawn.degree(weight="weight"))
for i, group in enumerate(shown):
    members = sorted(group)
    sizes = [25 + 60 * strength[id_] for id_ in members]
    nx.draw_networkx_nodes(
        drawn, places, nodelist=members, node_size=sizes, node_color=[palette(i)], ax=axes, alpha=0.85
    )
    named = sorted(members, key=lambda id_: (-strength[id_], nodes[id_].name))[:4]
    family = font or "sans-serif"
    nx.draw_networkx_labels(drawn, places, {id_: label(id_) for id_ in named}, font_size=9, font_family=family, ax=axes)
axes.set_axis_off()
plt.show()

# %% [markdown]
# ## 空白在哪里
#
# 写了要发展，却没有写放在哪里、由谁负责、做到多少，这样的赛道是规划的空白，也是招商可以去问的地方。
# 什么算空白由第 13 问定义，这里直接用它的语句，再数每一种缺法。

# %%
WANTED = ("园区", "责任部门", "目标")
question = find_question(13)
answer = store.query(question.cypher, {parameter.name: None for parameter in question.parameters})
assert not answer.truncated
rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
lacking = Counter(tuple(column for column in WANTED if not row[column]) for row in rows)
kinds = sorted(lacking, key=lambda k: (len(k), k))
_, axes = plt.subplots(figsize=(8, 3.4), layout="constrained")
shorts = {"园区": "park", "责任部门": "agency", "目标": "target"}
ticks = ["、".join(kind) if font else ", ".join(shorts[k] for k in kind) for kind in kinds]
axes.bar_label(axes.barh(ticks, [lacking[kind] for kind in kinds], color=COLORS["Track"]), padding=3)
axes.spines[["top", "right"]].set_visible(False)
axes.set_title(word("缺什么：赛道数", "Lacking: tracks"), loc="left")
plt.show()

# %% [markdown]
# 大多数是随手一提的名目，三样都没有并不奇怪。更值得看的是举措多、却仍缺园区的那些：文件反复要做，但还没有落到地方。

# %%
unplaced = sorted((r for r in rows if not r["园区"]), key=lambda r: (-r["举措数"], r["赛道"]["properties"]["name"]))
table(
    ("赛道", "举措", "责任部门", "目标"),
    [(r["赛道"]["properties"]["name"], r["举措数"], r["责任部门"], r["目标"]) for r in unplaced[:12]],
)

# %% [markdown]
# 第一条的周边，看看文件都说了它什么。

# %%
view(store, unplaced[0]["赛道"]["properties"]["id"])

# %%
store.close()
