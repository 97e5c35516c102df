import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import MarkedText, format_marked, parse_marked, read_marked
from govie.errors import InputError, MarkupError
from govie.labels import SPAN_LABELS
from govie.records import Link, Mention, mention_order

TEXTS = st.text(alphabet="县增长12 \n\r{|}\\，。😀", min_size=1, max_size=40)


@st.composite
def marked_texts(draw):
    """Any text with nested or separate spans: a span of each label lies in the one before, or after it."""
    text = draw(TEXTS)
    mentions = []
    low, high = 0, len(text)
    for label in draw(st.permutations(SPAN_LABELS))[: draw(st.integers(0, 6))]:
        if high - low < 1:
            break
        start = draw(st.integers(low, high - 1))
        end = draw(st.integers(start + 1, high))
        attrs = {"kind": "level", "status": "actual", "bound": "eq"} if label == "QUANTITY" else {}
        mentions.append(Mention(label, start, end, text[start:end], attrs=attrs))
        low, high = (start, end) if draw(st.booleans()) else (end, high)
    return MarkedText(text, tuple(sorted(mentions, key=mention_order)), ())


@given(marked_texts())
def test_what_is_written_is_read_back(marked):
    again = parse_marked(format_marked(marked))
    assert again.text == marked.text
    assert again.mentions == marked.mentions
    assert format_marked(again) == format_marked(marked)


@given(marked_texts())
def test_every_mention_is_its_slice(marked):
    again = parse_marked(format_marked(marked))
    assert all(again.text[m.start : m.end] == m.text for m in again.mentions)


@given(TEXTS)
def test_any_string_is_read_or_refused_with_its_place(source):
    places = [(2, 1)]
    try:
        parse_marked("---\n" + source)
    except MarkupError as error:
        places.append((error.line, error.column))
    assert all(line >= 2 and column >= 1 for line, column in places)


def test_links_attributes_and_header():
    marked = parse_marked(
        "id: a\ntitle:\n---\n{C1|甲县@}".replace("{C1|甲县@}", "{C1|甲县|@140425}")
        + "{D1|今年|=2022}力争{M1|税收}增{Q|9%|M1 D1 C1 growth target ge}，{R|全市第一|M1 growth}"
    )
    assert marked.header == {"id": "a", "title": ""}
    quantity = next(i for i, m in enumerate(marked.mentions) if m.label == "QUANTITY")
    assert {k.label for k in marked.links if k.head == quantity} == {"MEASURES", "DURING", "AT"}
    assert marked.mentions[quantity].attrs == {
        "kind": "growth", "status": "target", "bound": "ge", "direction": "up", "basis": "yoy",
    }  # fmt: skip
    assert marked.mentions[0].attrs == {"adcode": "140425"}
    assert [m.attrs for m in marked.mentions if m.label == "RANK"] == [{"of": "growth"}]


def test_the_former_code_of_an_area_is_kept() -> None:
    marked = parse_marked("id: a\n---\n{C|宣化县|@130705 @was:130721}增产")
    assert marked.mentions[0].attrs == {"adcode": "130705", "former": "130721"}
    assert "@130705 @was:130721" in format_marked(marked)


def test_linked_mentions_without_an_id_get_one():
    mentions = (Mention("METRIC", 0, 2, "税收"), Mention("QUANTITY", 2, 4, "3元", attrs={"kind": "level"}))
    written = format_marked(MarkedText("税收3元", mentions, (Link(1, 0, "MEASURES"),)))
    assert written == "---\n{M1|税收}{Q|3元|M1}"


def test_carriage_returns_and_escapes_are_kept():
    source = "---\n甲\r\n\\{乙\\|丙\\}\\\\"
    assert parse_marked(source).text == "甲\r\n{乙|丙}\\"
    assert format_marked(parse_marked(source)) == source


@pytest.mark.parametrize(
    ("body", "line", "column", "problem"),
    [
        ("甲{Q|3", 2, 2, "never closed"),
        ("甲}乙", 2, 2, "outside a mark"),
        ("甲|乙", 2, 2, "not followed by attributes"),
        ("\n{X|乙}", 3, 2, "unknown letter"),
        ("{乙}", 2, 1, "does not begin a mark"),
        ("{Q|}", 2, 1, "empty mark"),
        ("\\n", 2, 1, "lone backslash"),
        ("{M1|税收}{Q|3元|M2}", 2, 14, "no mark has the id M2"),
        ("{M1|甲}{M1|乙}", 2, 7, "used twice"),
        ("{M1|甲}{M2|乙}{Q|3|M1 M2}", 2, 21, "second MEASURES"),
        ("{Q1|3}{M|甲|Q1}", 2, 12, "cannot point at"),
        ("{Q|3|wonderful}", 2, 6, "no attribute"),
        ("{Q|3|up}", 2, 6, "no direction"),
        ("{Q|3|ge le}", 2, 9, "given twice"),
        ("{D|今年|=22}", 2, 7, "no date value"),
        ("{D|今年|=２０２２}", 2, 7, "no date value"),
        ("{M|甲{M|乙}}", 2, 5, "METRIC inside METRIC"),
    ],
)
def test_errors_name_file_line_column_and_the_mend(body, line, column, problem):
    with pytest.raises(MarkupError) as caught:
        parse_marked("---\n" + body, source="a.mk")
    error = caught.value
    assert (error.source, error.line, error.column) == ("a.mk", line, column)
    assert problem in error.problem
    assert error.mend
    assert str(error).startswith(f"a.mk:{line}:{column}: ")


@pytest.mark.parametrize("source", ["", "id: a\n", "id: a\nid: b\n---\n", "no colon\n---\n"])
def test_a_bad_header_is_refused(source):
    with pytest.raises(MarkupError):
        parse_marked(source)


def test_a_file_that_is_not_utf8_is_refused_with_its_offset(tmp_path):
    path = tmp_path / "a.mk"
    path.write_bytes("---\n县".encode("gb18030"))
    with pytest.raises(InputError) as caught:
        read_marked(path)
    assert caught.value.offset == 4
