"""Importing this makes a process ready to extract: what a server of workers does once, before it forks them."""

import gc
from contextlib import suppress

from extraction.load import document_from_text
from extraction.pipeline import extract_document
from graph.errors import MissingModel

with suppress(MissingModel):  # the first file will say so
    # a document of every kind of fact, so that models and vocabulary are read here
    extract_document(
        document_from_text(
            "甲市方案.txt",
            "上海市人民政府办公厅关于印发方案的通知\n一、发展数字健康产业。支持奉贤新城发展隐私计算，建设健康云平台，"
            "到2025年产业规模达到2000亿元。（责任单位：市经济信息化委、各区政府）\n",
        )
    )
    gc.collect()
    gc.freeze()  # what is read once is never garbage: it is not looked at again, and its memory stays shared
    gc.set_threshold(20_000)  # a document's values hardly ever form cycles, and they are many
