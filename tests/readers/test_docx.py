"""Word documents."""

import io
import zipfile

import pytest

from govie.errors import InputError
from govie.readers.read import read_bytes

from .conftest import FIRST, SECOND

pytest.importorskip("docx")


def test_paragraphs_and_tables_in_their_order(word):
    table = [["指标", "数值"], ["粮食产量", "5万吨"]]
    document = read_bytes(word(FIRST, table, SECOND, title="公报"), path="a.docx")
    assert document.text == f"{FIRST}\n指标|数值\n粮食产量|5万吨\n{SECOND}"
    assert (document.title, document.kind, document.date) == ("公报", "docx", None)


def test_a_merged_cell_is_read_once(word):
    import docx

    document = docx.Document(io.BytesIO(word([["合计", "", "5亿元"]])))
    row = document.tables[0].rows[0]
    row.cells[0].merge(row.cells[1])
    out = io.BytesIO()
    document.save(out)
    assert read_bytes(out.getvalue(), path="a.docx").text == "合计|5亿元"


def test_a_document_without_text_is_refused(word):
    with pytest.raises(InputError, match=r"a\.docx: the document holds no text"):
        read_bytes(word(), path="a.docx")


def other_zip():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


@pytest.mark.parametrize("data", [b"no zip", other_zip()], ids=["bytes", "zip"])
def test_damaged_files_are_named(data):
    with pytest.raises(InputError, match=r"d\.docx: cannot be read as docx"):
        read_bytes(data, path="d.docx")
