from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.errors import ValueNotRead
from govie.values.folding import fold, squeeze
from govie.values.numerals import Numeral, read_numeral, to_decimal

READ = {
    "1,234,567": 1234567,
    "１２．５": Fraction("12.5"),
    "3，478": 3478,
    "1.28亿": 128000000,
    "3万5千": 35000,
    "1亿2000万": 120000000,
    "2.5万亿": 2500000000000,
    "百亿": 10**10,
    "三万五": 35000,
    "一千零五": 1005,
    "两百五": 250,
    "廿三": 23,
    "十二": 12,
    "二〇〇八": 2008,
    "二十三点五": Fraction("23.5"),
    "三点五亿": 350000000,
    "兩萬": 20000,
    "貳拾": 20,
    "半": Fraction(1, 2),
    "三分之一": Fraction(1, 3),
    "1/4": Fraction(1, 4),
    "百分之八": Fraction(8, 100),
    "1 2\n3": 123,
}


@pytest.mark.parametrize(("text", "value"), READ.items(), ids=READ)
def test_reads(text: str, value: Fraction) -> None:
    assert read_numeral(text).value == value


@pytest.mark.parametrize(
    ("text", "quantum"),
    [("1.28亿", 10**6), ("137", 1), ("9.10", Fraction(1, 100)), ("三十", 10), ("三万五", 1000), ("百亿", 10**10)],
)
def test_quantum_is_one_unit_of_the_last_digit(text: str, quantum: Fraction) -> None:
    assert read_numeral(text).quantum == quantum


@pytest.mark.parametrize("text", ["数百", "几十万", "十几"])
def test_an_open_digit_has_no_value(text: str) -> None:
    assert read_numeral(text) == Numeral(None, None)


@pytest.mark.parametrize("text", ["200余", "3000多万", "百余"])
def test_more_than_is_approximate(text: str) -> None:
    assert read_numeral(text).approximate


@pytest.mark.parametrize("text", ["", "个", "1/0", "点五", "1.2.3", "几", "9" * 200])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueNotRead):
        read_numeral(text)


@given(st.integers(min_value=0, max_value=10**15))
def test_plain_digits_read_back(number: int) -> None:
    assert read_numeral(f"{number:,}").value == read_numeral(str(number)).value == number


def _spell(number: int) -> str:
    """``number`` below 10**8 in Chinese, by the school rules."""
    digits, out = "零一二三四五六七八九", ""
    if number >= 10**4:
        rest = number % 10**4
        gap = "零" if 0 < rest < 1000 else ""
        return _spell(number // 10**4) + "万" + (gap + _spell(rest) if rest else "")
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += digits[digit] + name
        elif out and number % unit and not out.endswith("零"):
            out += "零"
    return out


@given(st.integers(min_value=1, max_value=10**8 - 1))
def test_chinese_numerals_read_back(number: int) -> None:
    assert read_numeral(_spell(number)).value == number


@given(st.text(max_size=20))
def test_never_another_error(text: str) -> None:
    with suppress(ValueNotRead):
        assert read_numeral(text).quantum != 0


@given(st.fractions(max_denominator=10**6))
def test_to_decimal_is_exact_or_close(value: Fraction) -> None:
    result = to_decimal(value)
    assert abs(Fraction(result) - value) <= abs(value) * Fraction(1, 10**14)
    assert "E" not in str(result) or not result


def test_to_decimal_rounds_half_even_to_15_digits() -> None:
    assert to_decimal(Fraction(2000, 3)) == Decimal("666.666666666667")


@given(st.text())
def test_fold_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="1２萬% \n\t-+至个—"))
def test_squeeze_maps_back(text: str) -> None:
    squeezed = squeeze(text)
    for i, char in enumerate(squeezed.text):
        start, end = squeezed.span(i, i + 1)
        assert char == "\n" or fold(text[start:end]) == char
