"""Laws of rounding: what is consistent before it is rounded is never a finding afterwards."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.checks.intervals import Interval, total

AMOUNTS = st.integers(1, 10**9).map(lambda n: Decimal(n) / 1000)
DIGITS = st.integers(0, 3)


def printed(value, digits):
    """``value`` as it is printed with so many decimals."""
    quantum = Decimal(1).scaleb(-digits)
    return Interval.around(value.quantize(quantum, rounding=ROUND_HALF_UP), quantum)


@given(st.lists(st.tuples(AMOUNTS, DIGITS), min_size=1, max_size=6), DIGITS)
def test_rounded_parts_fit_their_rounded_sum(parts, digits):
    whole = printed(sum(value for value, _ in parts), digits)
    assert not whole.gap(total([printed(*part) for part in parts]))


@given(AMOUNTS, AMOUNTS, DIGITS, DIGITS, DIGITS)
def test_rounded_ratios_and_growth_fit_their_rounded_levels(part, whole, one, two, three):
    low, high = printed(part, one), printed(whole, two)
    ratio, growth = low.ratio(high), low.growth(high)
    percent = part / whole * 100
    assert ratio is None or not ratio.gap(printed(percent, three))
    assert growth is None or not growth.gap(printed(percent - 100, three))


@given(AMOUNTS, DIGITS, DIGITS)
def test_one_number_printed_twice_fits(value, one, two):
    assert not printed(value, one).gap(printed(value, two))


@given(AMOUNTS, AMOUNTS, st.sampled_from(["eq", "ge", "gt", "le", "lt", "approx"]))
def test_gaps_are_symmetric_and_bounds_only_widen(one, other, bound):
    left, right = printed(one, 1), printed(other, 1)
    assert left.gap(right) == right.gap(left)
    assert left.bounded(bound).gap(right) <= left.gap(right)


@pytest.mark.parametrize(
    ("bound", "fits"),
    [("eq", "100"), ("ge", "250"), ("gt", "250"), ("le", "3"), ("lt", "3"), ("approx", "109.9")],
)
def test_what_a_bound_leaves_open(bound, fits):
    assert Interval.around(Decimal(100), Decimal(1)).bounded(bound).gap(Interval.of(Decimal(fits))) == 0


@pytest.mark.parametrize(("bound", "misses"), [("eq", "101"), ("ge", "99"), ("le", "101"), ("approx", "111")])
def test_what_it_leaves_out(bound, misses):
    assert Interval.around(Decimal(100), Decimal(1)).bounded(bound).gap(Interval.of(Decimal(misses))) > 0


def test_a_percentage_of_nothing_says_nothing():
    assert Interval.of(5).ratio(Interval.around(Decimal(0), Decimal(1))) is None
    assert Interval.of(-5).growth(Interval.of(3)) is None
