"""File -> Document: read by its format, clean, find the structure."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from extraction.clean import clean
from extraction.divisions.jurisdiction import jurisdiction_of
from extraction.document import Document
from extraction.metadata import metadata_of
from extraction.structure import sections_of
from graph.errors import BadDocument

MB = 2**20


@dataclass(frozen=True, slots=True)
class Loader:
    """How a format is read: `module:function` (file, bytes) -> text, imported when the first such file comes."""

    reader: str
    starts: tuple[bytes, ...]  #: what its bytes begin with; () for text
    limit: int  #: bytes

    def read(self, file: str, data: bytes) -> str:
        module, name = self.reader.split(":")
        function: Callable[[str, bytes], str] = getattr(import_module(module), name)
        return function(file, data)


#: formats by suffix
LOADERS: Mapping[str, Loader] = {
    ".txt": Loader("extraction.formats.plain:read_plain", (), 20 * MB),
    ".html": Loader("extraction.formats.html:read_html", (), 20 * MB),
    ".htm": Loader("extraction.formats.html:read_html", (), 20 * MB),
    ".docx": Loader("extraction.formats.word:read_docx", (b"PK\x03\x04",), 50 * MB),
    ".pdf": Loader("extraction.formats.pdf:read_pdf", (b"%PDF-",), 50 * MB),
}
#: formats of documents that we do not read, and what helps
REFUSED: Mapping[str, str] = {
    ".doc": "旧版 Word 文件，请另存为 .docx",
    ".wps": "WPS 文件，请另存为 .docx",
    ".rtf": "RTF 文件，请另存为 .docx",
    ".odt": "ODT 文件，请另存为 .docx",
    ".ofd": "OFD 版式文件，请另存为带文字层的 .pdf",
    ".mht": "MHTML 网页存档，请另存为 .html",
    ".mhtml": "MHTML 网页存档，请另存为 .html",
}
#: what a folder is searched for; the refused are named to the user, never passed over in silence
SUFFIXES = (*LOADERS, *REFUSED)
#: what bytes are, whatever the suffix says
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "Word（.docx）或其他压缩"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 或加密的 Office"),
    (b"{\\rtf", "RTF"),
    (b"MIME-Version:", "MHTML"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩"),
    (b"7z\xbc\xaf", "压缩"),
)


def read_document(path: Path) -> Document:
    """Read one file. Raises BadDocument, which names the file and the reason in one line."""
    return document_from_text(path.name, read_text(path))


def read_text(path: Path) -> str:
    """The text of a file: of .txt the decoded bytes, untouched; of other formats what our reader made of it."""
    file, suffix = path.name, path.suffix.lower()
    if suffix in REFUSED:
        raise BadDocument(file, REFUSED[suffix])
    if suffix not in LOADERS:
        raise BadDocument(file, f"不支持的格式 {suffix or '（没有扩展名）'}；可读 {' '.join(LOADERS)}")
    loader = LOADERS[suffix]
    try:
        size = path.stat().st_size
        if size > loader.limit:
            raise BadDocument(file, f"文件过大（{size / MB:.0f} MB，上限 {loader.limit // MB} MB）")
        data = path.read_bytes()
    except OSError as error:
        raise BadDocument(file, f"无法读取（{error.strerror or error}）") from error
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadDocument(file, "文件是空的")
    _check_kind(file, data, loader)
    try:
        return loader.read(file, data)
    except RecursionError as error:
        raise BadDocument(file, "文件的嵌套层数过多") from error


def _check_kind(file: str, data: bytes, loader: Loader) -> None:
    """Refuse what is another format than its suffix says."""
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if any(head.startswith(start) or (start == b"%PDF-" and start in head) for start in loader.starts):
        return
    kind = next((name for start, name in KINDS if head.startswith(start)), "")
    if kind.startswith("旧版 Office") and "EncryptedPackage".encode("utf-16-le") in data:
        raise BadDocument(file, "文件有密码保护")
    if kind:
        raise BadDocument(file, f"扩展名与内容不符：内容是{kind}文件")
    if loader.starts:
        raise BadDocument(file, f"扩展名与内容不符：内容不是 {Path(file).suffix} 文件")


def document_from_text(file: str, source: str) -> Document:
    """The Document of text that was read from `file`. Raises BadDocument when nothing is left after cleaning."""
    text, offsets = clean(source)
    if not text.strip():
        raise BadDocument(file, "去除网页框架后没有正文")
    sections = sections_of(text)
    metadata = metadata_of(text, sections)
    metadata = replace(metadata, jurisdiction=jurisdiction_of(text, metadata))
    return Document(file, source, text, offsets, metadata, sections)


def write_text(file: str, source: str, folder: Path) -> Path:
    """Write the text that spans point into, as UTF-8 without newline translation, and return where: a.pdf -> a.pdf.txt.

    A .txt keeps its name. Raises BadDocument when it cannot be written.
    """
    name = file if file.lower().endswith(".txt") else f"{file}.txt"
    target = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{name}.part")
        part.write_bytes(source.encode("utf-8", "surrogatepass"))
        os.replace(part, target)
    except OSError as error:
        raise BadDocument(str(target), f"无法写入（{error.strerror or error}）") from error
    return target
