"""PDF files written by hand: text in a font that is not embedded, with a map to Unicode, and rules of tables."""

from __future__ import annotations

from collections.abc import Sequence

#: x, y, size, text
Piece = tuple[float, float, float, str]
#: x, y, x, y
Stroke = tuple[float, float, float, float]

TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange
endcmap end end"""


def make_pdf(pages: Sequence[Sequence[Piece]], strokes: Sequence[Stroke] = (), unicode_map: bool = True) -> bytes:
    """A PDF of these pages, each with the same strokes."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    def stream(data: bytes) -> int:
        return add(b"<</Length %d>>stream\n%s\nendstream" % (len(data), data))

    add(b"<</Type/Catalog/Pages 2 0 R>>")
    add(b"")  # the pages, when their numbers are known
    to_unicode = b"/ToUnicode %d 0 R" % stream(TO_UNICODE) if unicode_map else b""
    about = add(
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 700/StemV 80>>"
    )
    glyphs = add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor %d 0 R>>" % about
    )
    font = add(
        b"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[%d 0 R]%s>>"
        % (glyphs, to_unicode)
    )
    drawn = b"".join(b"0.5 w %g %g m %g %g l S\n" % stroke for stroke in strokes)
    kids: list[int] = []
    for page in pages:
        written = b"".join(
            b"BT /F %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n" % (size, x, y, text.encode("utf-16-be").hex().encode("ascii"))
            for x, y, size, text in page
        )
        content = stream(drawn + written)
        kids.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F %d 0 R>>>>/Contents %d 0 R>>"
                % (font, content)
            )
        )
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """The file around numbered objects, the first of which is the catalog."""
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        table,
        len(objects) + 1,
        len(out),
    )


def grid(columns: Sequence[float], rows: Sequence[float]) -> list[Stroke]:
    """The rules of a table."""
    across = [(columns[0], y, columns[-1], y) for y in rows]
    return across + [(x, rows[0], x, rows[-1]) for x in columns]


def paragraph(x: float, y: float, text: str, width: int = 26, size: float = 16) -> list[Piece]:
    """Text wrapped after `width` characters, the first line indented by two."""
    text = "　　" + text if not text.startswith("　") else text
    return [(x, y - i // width * size * 1.5, size, text[i : i + width]) for i in range(0, len(text), width)]
