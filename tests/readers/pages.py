"""A small writer of PDF files with Chinese text, for the tests: a font that every reader knows, nothing embedded."""

from __future__ import annotations

from collections.abc import Sequence

#: A line of print: x, y (points, from the lower left corner), size, text.
Line = tuple[float, float, float, str]


def write_pdf(pages: Sequence[Sequence[Line]], *, title: str | None = None) -> bytes:
    """The bytes of a PDF with these lines on its pages (A4); a page without lines is like a scanned one."""
    kids = " ".join(f"{5 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    ]
    for i, lines in enumerate(pages):
        shown = "\n".join(
            f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET" for x, y, size, text in lines
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {6 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    objects.append(f"<< /Title <feff{(title or '').encode('utf-16-be').hex()}> >>")
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("ascii")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    return (
        out
        + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{trailer}\nstartxref\n{len(out)}\n%%EOF".encode()
    )


def column(text: str, *, x: float, top: float, width: int, size: float = 12, lead: float = 18) -> list[Line]:
    """``text`` set in lines of ``width`` characters from ``top`` downwards."""
    return [
        (x, top - lead * i, size, text[start : start + width]) for i, start in enumerate(range(0, len(text), width))
    ]
