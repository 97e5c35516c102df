"""Build ``src/govie/values/lunar_years.toml``, the lunar calendar that festivals are read by, from lunar-python (MIT).

Run ``python scripts/build_festivals.py`` after ``pip install lunar-python``; without ``--check`` it writes the table,
with it it says whether the table is what the library computes. govie itself never imports the library.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parents[1] / "src" / "govie" / "values" / "lunar_years.toml"
YEARS: Final = range(1949, 2051)
TERMS: Final = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
HEAD: Final = """\
# The Chinese lunisolar calendar and the solar terms, built by scripts/build_festivals.py from lunar-python (MIT).
# Do not edit: change the script.
#
# [months]   lunar year → the Gregorian day of its first day (MM-DD), then the length of each month in days; the month
#            after the mark + is a leap month, named like the one before it.
# [terms]    Gregorian year → the day of the month of the 24 solar terms, in the order of `names`: two to each month,
#            小寒 and 大寒 in January to 大雪 and 冬至 in December.
"""


def months_of(year: int) -> str:
    """``"01-22 29 30 + 29 29 …"``: New Year's day of a lunar year and the lengths of its months."""
    from lunar_python import Lunar, LunarYear

    first = Lunar.fromYmd(year, 1, 1).getSolar()
    lengths = [
        f"{'+ ' if month.getMonth() < 0 else ''}{month.getDayCount()}"
        for month in LunarYear.fromYear(year).getMonthsInYear()
    ]
    return " ".join([f"{first.getMonth():02}-{first.getDay():02}", *lengths])


def terms_of(year: int) -> str:
    """The days of the month of the solar terms of a Gregorian year."""
    from lunar_python import Solar

    table = Solar.fromYmd(year, 7, 1).getLunar().getJieQiTable()
    named = dict(table) | {"冬至": table["DONG_ZHI"], "大雪": table["大雪"]}
    return " ".join(str(named[name].getDay()) for name in TERMS)


def build(years: Iterable[int] = YEARS) -> str:
    """The text of the table."""
    years = tuple(years)
    lines = [HEAD, "[months]", *(f'{year} = "{months_of(year)}"' for year in years), "", "[terms]"]
    lines += [f'names = "{" ".join(TERMS)}"', *(f'{year} = "{terms_of(year)}"' for year in years)]
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare only; exit 1 where the table differs")
    options = parser.parse_args()
    built = build()
    if options.check:
        return int(TABLE.read_text(encoding="utf-8") != built)
    TABLE.write_text(built, encoding="utf-8")
    print(f"{TABLE.name}: {len(YEARS)} years, {TABLE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
