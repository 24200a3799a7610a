"""Every format is read to text that spans can point into; what cannot be read is refused with a reason."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from extraction.load import LOADERS, REFUSED, SUFFIXES, read_document, read_text, write_text
from graph.errors import BadDocument
from tests.formats import pdf, word

POLICY = """甲市人民政府办公室关于印发《甲市低空经济行动计划》的通知
甲政办发〔2024〕12号
各县（市、区）人民政府：
一、总体要求
到2027年，低空经济规模达到100亿元。
二、重点任务
（一）建设低空经济产业园。依托甲市高新区建设园区，培育整机企业。（责任单位：市科技局）
（二）发展物流无人机。开展城际物流试点。（责任单位：市交通局）
"""
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>甲市</title><style>p{{}}</style></head><body>
<header><ul class="nav"><li><a href="/">首页</a></li><li><a>要闻</a></li><li><a>政务公开</a></li></ul></header>
<div class="crumbs">当前位置：<a>首页</a> &gt; <a>政策文件</a></div>
<div class="main"><table><tr><td>索引号</td><td>AB-2024</td><td>发文字号</td><td>甲政办发〔2024〕12号</td></tr></table>
<h1>甲市人民政府办公室关于印发《甲市低空经济行动计划》的通知</h1>
<div class="share">分享到微信</div>
<div id="zoom"><p>各县（市、区）人民政府：</p><h2>一、总体要求</h2>
<p>&nbsp;&nbsp;&nbsp;&nbsp;到2027年，低空经济规模
达到100亿元。</p><div style="display:none">看不见的，文字。</div>
<p>二、重点任务<br>（一）建设<b>低空经济</b>产业园。依托高新区建设园区。</p>
<table border=1><tr><th>序号</th><th>重点任务</th><th>牵头单位</th></tr>
<tr><td>1</td><td><p>发展物流无人机</p></td><td rowspan="2">市交通局</td></tr>
<tr><td>2</td><td>培育整机企业</td></tr></table>
<ol><li>第一步，调查。</li><li>第二步，建设。</li></ol><script>var x = "不是，正文。";</script></div></div>
<div class="related"><a>上一篇：甲</a> <a>下一篇：乙</a></div>
<footer>版权所有：甲市人民政府 ICP备0001号</footer></body></html>"""
PAGE_TEXT = """索引号 | AB-2024 | 发文字号 | 甲政办发〔2024〕12号
甲市人民政府办公室关于印发《甲市低空经济行动计划》的通知
各县（市、区）人民政府：
一、总体要求
\u00a0\u00a0\u00a0\u00a0到2027年，低空经济规模 达到100亿元。
二、重点任务
（一）建设低空经济产业园。依托高新区建设园区。
序号 | 重点任务 | 牵头单位
1 | 发展物流无人机 | 市交通局
2 | 培育整机企业 | 市交通局
1. 第一步，调查。
2. 第二步，建设。
"""


def read(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return read_text(path)


def refused(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(BadDocument) as caught:
        read_document(path)
    assert caught.value.file == name
    assert "\n" not in str(caught.value)
    return caught.value.reason


# -- text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_of_text(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    assert read(tmp_path, "a.txt", mark + POLICY.encode(encoding)).lstrip("\ufeff") == POLICY


def test_a_mark_of_utf_8_stays_in_the_source(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(POLICY.encode("utf-8-sig"))
    document = read_document(path)
    assert document.source == "\ufeff" + POLICY
    assert document.text.startswith("甲市人民政府办公室")
    at = document.text.index("100亿元")
    assert document.source[document.offsets[at] :].startswith("100亿元")


def test_newlines_are_not_translated(tmp_path: Path) -> None:
    assert read(tmp_path, "a.txt", "甲。\r\n乙。\r".encode()) == "甲。\r\n乙。\r"


# -- web pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK"])
def test_a_web_page(tmp_path: Path, charset: str) -> None:
    data = PAGE.format(charset=charset).encode("utf-8" if charset == "utf-8" else "gb18030")
    assert read(tmp_path, "a.html", data) == PAGE_TEXT


def test_a_web_page_without_containers_or_charset(tmp_path: Path) -> None:
    page = "<p>一、支持低空经济。对企业给予支持。</p><p>二、建设园区。<BR>三、引进人才。</p>"
    expected = "一、支持低空经济。对企业给予支持。\n二、建设园区。\n三、引进人才。\n"
    assert read(tmp_path, "a.htm", page.encode("gb18030")) == expected


def test_merged_cells_of_a_web_page(tmp_path: Path) -> None:
    page = """<p>一、分工。</p><table><tr><th>序号</th><th>任务</th><th colspan=2>责任单位</th></tr>
    <tr><td rowspan=2>1</td><td rowspan=2>建设园区，培育企业</td><td rowspan=3>市科技局</td><td>市财政局</td></tr>
    <tr><td rowspan=2>各有关县</td></tr><tr><td>2</td><td>办好大会</td></tr></table>"""
    assert read(tmp_path, "a.html", page.encode()).splitlines()[1:] == [
        "序号 | 任务 | 责任单位 |",
        "1 | 建设园区，培育企业 | 市科技局 | 市财政局",
        "|  | 市科技局 | 各有关县",
        "2 | 办好大会 | 市科技局 | 各有关县",
    ]


def test_a_table_that_lays_out_the_page_is_no_table(tmp_path: Path) -> None:
    long = "支持企业建设低空经济产业园，培育整机企业。" * 25
    page = f"<table><tr><td>栏目</td><td><p>一、任务。</p><p>{long}</p></td></tr></table>"
    assert read(tmp_path, "a.html", page.encode()) == f"一、任务。\n{long}\n"


def test_an_annex_beside_the_article_is_kept(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{i}</td><td>任务{i}</td><td>市科技局</td></tr>" for i in range(9))
    page = f"<body><div><p>一、甲，乙。</p><p>二、丙，丁。</p></div><div><table>{rows}</table></div></body>"
    assert "8 | 任务8 | 市科技局" in read(tmp_path, "a.html", page.encode())


# -- Word --------------------------------------------------------------------------------------------------------------


def test_a_word_file(tmp_path: Path) -> None:
    document = word.new()
    items = word.numbered(document)
    word.add(document, "甲市低空经济行动计划")
    word.add(document, "总体要求", items)
    word.add(document, "到2027年，规模达到100亿元。")
    word.add(document, "重点任务", items)
    word.add(document, "建设产业园。依托高新区。", items, 1)
    word.add(document, "发展物流。", items, 1)
    word.add(document, "城际物流。", items, 2)
    word.add(document, "保障措施", items)
    word.add(document, "加强领导。", items, 1)
    word.add_table(document, [["序号", "重点任务", "牵头单位"], ["1", "建设平台\n二期", "市科技局"]])
    word.add(document, "附则")
    assert read(tmp_path, "a.docx", word.saved(document)).splitlines() == [
        "甲市低空经济行动计划",
        "一、总体要求",
        "到2027年，规模达到100亿元。",
        "二、重点任务",
        "（一）建设产业园。依托高新区。",
        "（二）发展物流。",
        "1.城际物流。",
        "三、保障措施",
        "（一）加强领导。",
        "序号 | 重点任务 | 牵头单位",
        "1 | 建设平台 二期 | 市科技局",
        "附则",
    ]


def test_merged_cells_of_word(tmp_path: Path) -> None:
    document = word.new()
    table = word.add_table(
        document,
        [
            ["序号", "任务", "责任单位", "", "备注"],
            ["", "", "牵头", "配合", ""],
            ["一、建设", "", "", "", ""],
            ["1", "建设园区", "市科技局", "市财政局、各区", "甲"],
            ["2", "培育企业", "", "市工信局", ""],
            ["3", "办好大会", "", "", ""],
        ],
    )
    table.cell(0, 2).merge(table.cell(0, 3))
    for column in (0, 1, 4):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 0).merge(table.cell(2, 4))
    table.cell(3, 2).merge(table.cell(5, 2))
    table.cell(4, 3).merge(table.cell(5, 3))
    table.cell(3, 4).merge(table.cell(5, 4))
    lines = [" ".join(line.split()) for line in read(tmp_path, "a.docx", word.saved(document)).splitlines()]
    assert lines == [
        "序号 | 任务 | 责任单位 | | 备注",
        "| | 牵头 | 配合 |",
        "一、建设",
        "1 | 建设园区 | 市科技局 | 市财政局、各区 | 甲",
        "2 | 培育企业 | 市科技局 | 市工信局 |",
        "3 | 办好大会 | 市科技局 | 市工信局 |",
    ]


def test_numbers_of_many_formats(tmp_path: Path) -> None:
    document = word.new()
    forms = [("chineseCounting", "第%1章"), ("decimal", "%1.%2"), ("decimalEnclosedCircle", "%3"), ("bullet", "●")]
    items = word.numbered(document, forms)
    for level in (0, 1, 1, 2, 2, 3, 0, 1):
        word.add(document, "事项", items, level)
    assert read(tmp_path, "a.docx", word.saved(document)).split("\n")[:-1] == [
        "第一章事项",
        "一.1 事项",  # Word writes it so unless the level asks for digits
        "一.2 事项",
        "①事项",
        "②事项",
        "事项",
        "第二章事项",
        "二.1 事项",
    ]


def test_a_number_that_comes_from_the_style(tmp_path: Path) -> None:
    document = word.new()
    items = word.numbered(document)
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(word.parse_xml(f'<w:numPr {word.nsdecls("w")}><w:numId w:val="{items}"/></w:numPr>'))
    document.add_heading("总体要求", 1)
    document.add_heading("重点任务", 1)
    assert read(tmp_path, "a.docx", word.saved(document)) == "一、总体要求\n二、重点任务\n"


def test_word_shows_insertions_and_hides_deletions(tmp_path: Path) -> None:
    document = word.new()
    word.insert_xml(
        word.add(document, "建设"),
        '<w:ins w:id="1" w:author="a"><w:r><w:t>产业园</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>旧园</w:delText></w:r></w:del>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:t>和</w:t><w:br/><w:t>平台。</w:t></w:r>",
    )
    assert read(tmp_path, "a.docx", word.saved(document)) == "建设产业园和\n平台。\n"


# -- PDF ---------------------------------------------------------------------------------------------------------------

FIRST = "一、支持企业做大做强。对年度营业收入首次突破十亿元的低空经济企业，给予一次性支持，鼓励企业扩大产能。"
SECOND = "二、建设公共平台。支持高校、科研院所建设公共服务平台，推动人工智能与低空经济深度融合，形成一批示范场景。"


def pages_with_frame(*pages: list[pdf.Piece]) -> list[list[pdf.Piece]]:
    return [
        [(230, 800, 10, "甲市人民政府文件"), *page, (290, 30, 10, f"- {number} -")]
        for number, page in enumerate(pages, 1)
    ]


def test_a_pdf_joins_lines_and_drops_headers(tmp_path: Path) -> None:
    first = pdf.paragraph(90, 740, FIRST)
    second = pdf.paragraph(90, 600, SECOND)
    pages = pages_with_frame([*first, *second[:1]], [(90, 740 - 24 * i, 16, p[3]) for i, p in enumerate(second[1:])])
    assert read(tmp_path, "a.pdf", pdf.make_pdf(pages)).replace("　", "") == f"{FIRST}\n{SECOND}\n"


def test_a_pdf_is_read_from_the_top_when_its_parts_are_out_of_order(tmp_path: Path) -> None:
    parts = [*pdf.paragraph(90, 500, SECOND), *pdf.paragraph(90, 740, FIRST)]
    assert read(tmp_path, "a.pdf", pdf.make_pdf([parts])).replace("　", "") == f"{FIRST}\n{SECOND}\n"


def test_two_columns_of_a_pdf_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = pdf.paragraph(40, 740, FIRST, 20, 12)
    right = pdf.paragraph(310, 740, SECOND, 20, 12)
    assert read(tmp_path, "a.pdf", pdf.make_pdf([left + right])).replace("　", "") == f"{FIRST}\n{SECOND}\n"


def test_a_ruled_table_of_a_pdf_is_a_row_a_line(tmp_path: Path) -> None:
    cells = [
        *[(95, 700, 12, "序号"), (150, 700, 12, "重点任务"), (350, 700, 12, "牵头单位")],
        *[(95, 680, 12, "1"), (150, 680, 12, "建设低空经济平台"), (150, 664, 12, "和公共服务中心")],
        *[(350, 680, 12, "市科技局、"), (350, 664, 12, "市交通局"), (95, 640, 12, "2"), (150, 640, 12, "发展物流")],
    ]
    strokes = pdf.grid([90, 140, 340, 450], [630, 658, 696, 716])
    title = [(200, 760, 16, "重点任务分工表")]
    assert read(tmp_path, "a.pdf", pdf.make_pdf([title + cells], strokes)).splitlines() == [
        "重点任务分工表",
        "序号 | 重点任务 | 牵头单位",
        "1 | 建设低空经济平台和公共服务中心 | 市科技局、市交通局",
        "2 | 发展物流 |",
    ]


# -- refused -----------------------------------------------------------------------------------------------------------


def zip_bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in range(4):
            archive.writestr(f"word/{part}.xml", b"\0" * (100 * 2**20))
    return out.getvalue()


def entity_bomb() -> bytes:
    """A Word file whose text is an entity of an entity, and one of the machine's files."""
    document = word.new()
    word.add(document, "正文一段。")
    source = zipfile.ZipFile(BytesIO(word.saved(document)))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(
                    b"<w:document",
                    b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;&a;">]><w:document',
                    1,
                ).replace("正文一段。".encode(), "正文一段。&b;".encode())
            archive.writestr(name, data)
    return out.getvalue()


SCAN = pdf.make_pdf([[(290, 30, 10, f"- {n} -")] for n in range(3)])
LOCKED = pdf.make_pdf([[(90, 700, 16, FIRST)]]).replace(
    b"trailer<<",
    b"trailer<</Encrypt<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>"
    b"/ID[<" + b"43" * 16 + b"><" + b"43" * 16 + b">]",
)
ENCRYPTED_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "文件是空的"),
        ("a.txt", b" \r\n\t", "文件是空的"),
        ("a.txt", b"\xef\xbb\xbf\r\n", "文件是空的"),
        ("a.txt", bytes(range(256)) * 20, "不是可识别的文本"),
        ("a.txt", b"\xff\xfe\x00\xd8\x00\xd8\x41", "不是可识别的文本"),
        ("a.txt", pdf.make_pdf([[(90, 700, 16, FIRST)]]), "内容是PDF文件"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "内容是旧版 Office"),
        ("a.xyz", POLICY.encode(), "不支持的格式 .xyz"),
        ("policy", POLICY.encode(), "没有扩展名"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "另存为 .docx"),
        ("a.html", POLICY.encode(), "内容不是网页"),
        ("a.html", b"<html><body><script>load()</script></body></html>", "没有正文"),
        ("a.html", b"<html><body>" + b"<div>" * 20000 + "正文，一段。".encode(), "嵌套层数过多"),
        ("a.docx", POLICY.encode(), "内容不是 .docx 文件"),
        ("a.docx", pdf.make_pdf([[(90, 700, 16, FIRST)]]), "内容是PDF文件"),
        ("a.docx", word.saved(word.new()), "没有文字"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 200, "不是完好的 Word"),
        ("a.docx", ENCRYPTED_OFFICE, "密码保护"),
        ("a.docx", zip_bomb(), "解压后过大"),
        ("a.pdf", POLICY.encode(), "内容不是 .pdf 文件"),
        ("a.pdf", b"%PDF-1.7\nbroken", "不是完好的 PDF"),
        ("a.pdf", SCAN, "扫描件"),
        ("a.pdf", LOCKED, "密码保护"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in refused(tmp_path, name, data)


def test_a_truncated_word_file_is_refused(tmp_path: Path) -> None:
    document = word.new()
    word.add(document, FIRST)
    assert "不是完好的 Word" in refused(tmp_path, "a.docx", word.saved(document)[:-300])


def test_entities_of_a_word_file_are_not_followed(tmp_path: Path) -> None:
    assert read(tmp_path, "a.docx", entity_bomb()) == "正文一段。\n"


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.truncate(LOADERS[".txt"].limit + 1)
    with pytest.raises(BadDocument, match="文件过大"):
        read_text(path)


def test_suffixes_are_found_whatever_their_case(tmp_path: Path) -> None:
    assert read(tmp_path, "A.TXT", POLICY.encode()) == POLICY
    assert set(SUFFIXES) == set(LOADERS) | set(REFUSED)


# -- spans -------------------------------------------------------------------------------------------------------------


def test_spans_point_into_the_text_that_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.format(charset="utf-8").encode())
    document = read_document(path)
    written = write_text(document.file, document.source, tmp_path / "text")
    assert written.name == "a.html.txt"
    source = written.read_bytes().decode()
    start = document.text.index("低空经济规模达到100亿元")
    evidence = document.evidence(start, start + len("低空经济规模达到100亿元"))
    assert source[evidence.start : evidence.end] == evidence.quote == "低空经济规模 达到100亿元"


def test_the_text_of_a_text_file_is_written_under_its_own_name(tmp_path: Path) -> None:
    written = write_text("甲.txt", POLICY.replace("\n", "\r\n"), tmp_path / "text")
    assert (written.name, written.read_bytes()) == ("甲.txt", POLICY.replace("\n", "\r\n").encode())


# -- one policy in every format ----------------------------------------------------------------------------------------

CORPUS = sorted((Path(__file__).parent.parent / "corpus").glob("00[02]*.txt"))


def as_docx(lines: list[str]) -> bytes:
    document = word.new()
    for line in lines:
        word.add(document, line)
    return word.saved(document)


def as_html(lines: list[str]) -> bytes:
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return f'<meta charset="utf-8"><div class="nav"><a>首页</a></div><div>{paragraphs}</div>'.encode()


def as_pdf(lines: list[str]) -> bytes:
    """Pages of 27 lines, each with a header and a page number."""
    wrapped = []
    for line in lines:
        width = 27 if len(line) % 28 == 27 else 28  # no last line of one character: without its font it has no width
        wrapped += [piece[3] for piece in pdf.paragraph(0, 0, line, width)]
    pages = [
        [(70.0, 760 - 25.6 * i, 16.0, text) for i, text in enumerate(wrapped[first : first + 27])]
        for first in range(0, len(wrapped), 27)
    ]
    return pdf.make_pdf(pages_with_frame(*pages))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize(("suffix", "make"), [("docx", as_docx), ("html", as_html), ("pdf", as_pdf)])
def test_a_policy_has_the_same_sections_in_every_format(
    tmp_path: Path, path: Path, suffix: str, make: Callable[[list[str]], bytes]
) -> None:
    document = read_document(path)
    target = tmp_path / f"a.{suffix}"
    target.write_bytes(make(document.text.splitlines()))
    other = read_document(target)
    assert [(s.kind, s.path, s.title) for s in other.sections] == [(s.kind, s.path, s.title) for s in document.sections]
    assert (other.metadata.title, other.metadata.number, other.metadata.date) == (
        document.metadata.title,
        document.metadata.number,
        document.metadata.date,
    )
