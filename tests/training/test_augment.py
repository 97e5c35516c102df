import random
from itertools import product

import pytest

from govie.annotation.marked import format_marked, parse_marked
from govie.training.augment import make_augmenter, name_pools, rewrite, swap_names, wrap_lines

BULLETINS = [
    parse_marked(f"---\n{body}")
    for body in (
        "{C1|平顺县}{P1|{E1|{C2|平顺}恒瑞药业}党参项目|E1}{M1|总投资}{Q|2亿元|M1 P1}，{G|青羊镇}{D|今年|=2020}开工。",
        "{P1|{M2|年产}{Q|5万吨|M2 P1}硅锰合金扩建工程}\n落户{G|临港工业园}，{E|鑫达冶金}、{E|宏远铸造}入驻{C|城口县}。",
    )
]


def check(marked):
    for mention in marked.mentions:
        assert marked.text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
    parse_marked(format_marked(marked))


@pytest.mark.parametrize(("bulletin", "seed"), list(product(BULLETINS, range(8))))
def test_swapped_names_keep_offsets_and_nesting(bulletin, seed):
    swapped = swap_names(bulletin, name_pools(BULLETINS), random.Random(seed), chance=0.8)
    check(swapped)
    figures = [m.text for m in bulletin.mentions if m.label == "QUANTITY" and m.start > 20]
    assert [m.text for m in swapped.mentions if m.text in figures][-1:] == figures[-1:]


def test_swapping_changes_the_names():
    swapped = swap_names(BULLETINS[0], name_pools(BULLETINS), random.Random(1), chance=1.0)
    counties = {m.text for m in swapped.mentions if m.label == "COUNTY"}
    assert "平顺县" not in counties


def test_wrapped_lines_only_add_breaks():
    wrapped = wrap_lines(BULLETINS[0], random.Random(2))
    check(wrapped)
    assert "\n" in wrapped.text
    assert wrapped.text.replace("\n", "") == BULLETINS[0].text


def test_taking_characters_out_moves_spans():
    joined = rewrite(BULLETINS[1], {i: "" for i, c in enumerate(BULLETINS[1].text) if c == "\n"})
    check(joined)
    assert len(joined.mentions) == len(BULLETINS[1].mentions)


def test_augmenter_gives_each_bulletin_once_and_repeats_with_its_seed():
    runs = [[m.text for m in make_augmenter(seed=3)(BULLETINS)] for _ in range(2)]
    assert runs[0] == runs[1]
    assert len(runs[0]) == len(BULLETINS)
