"""Passages made of two small vocabularies: what differs is found, what does not is not."""

import random

import pytest

from govie.annotation.realism import PASSAGE, Sample
from govie.errors import InputError
from govie.training.realism import tell_apart

COMMON = "粮棉油糖茶果菜畜禽蛋奶鱼林木竹药"


def samples(prefix, *, seed, mark="", count=12, genre="budget"):
    draw = random.Random(seed)
    letters = list(COMMON + mark)
    return [Sample(f"{prefix}{i}", genre, "".join(draw.choices(letters, k=4 * PASSAGE))) for i in range(count)]


def test_a_character_that_only_one_side_has_gives_it_away():
    told = tell_apart(samples("w", seed=1, mark="甲"), samples("r", seed=2))
    assert told.auc > 0.99
    assert told.tells_written[0].gram == "甲"
    assert (told.tells_written[0].written, told.tells_written[0].real) == (1.0, 0.0)
    assert "Gives written away: 甲 (100 %:0 %)" in told.to_markdown()


def test_the_same_source_cannot_be_told_apart():
    told = tell_apart(samples("w", seed=1), samples("r", seed=2))
    assert 0.3 < told.auc < 0.7


def test_genres_alone_give_nothing_away_within_a_genre():
    ours = [*samples("w", seed=1), *samples("x", seed=2, mark="甲", genre="review", count=30)]
    theirs = [*samples("r", seed=3, count=30), *samples("s", seed=4, mark="甲", genre="review")]
    told = tell_apart(ours, theirs)
    assert told.auc > 0.6
    assert all(auc < told.auc for auc in told.auc_of_genre.values())
    assert set(told.auc_of_genre) == {"budget", "review"}


def test_raw_text_fills_up_a_side_that_is_too_small():
    told = tell_apart(samples("w", seed=1, count=30), samples("r", seed=2, count=2), samples("raw", seed=3, count=60))
    assert told.real >= 200
    assert told.written == 120


@pytest.mark.parametrize(("ours", "theirs", "side"), [(2, 12, "written"), (12, 2, "real")])
def test_too_few_texts(ours, theirs, side):
    with pytest.raises(InputError, match=f"too few {side} texts"):
        tell_apart(samples("w", seed=1, count=ours), samples("r", seed=2, count=theirs))
