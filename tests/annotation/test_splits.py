import json

import pytest

from govie.annotation.build import build_corpus
from govie.annotation.checks import check_directory
from govie.annotation.splits import read_splits
from govie.errors import InputError

#: Twenty-four characters without digit or mark, written for this test.
LONG = "村口那棵老槐树下每到傍晚总坐着几位纳凉闲谈的老人"
NUMBERED = "合作社去年秋天收了37车苹果大半卖给南边来的客商了"


def problems(root, **given):
    return [issue.problem for issue in check_directory(root, **given).errors]


def three(write, first, second, *, third="别的话", splits=("train", "test", "train")):
    bodies = dict(zip("abc", (first, second, third), strict=True))
    for (name, body), split, code in zip(bodies.items(), splits, ("220284", "220283", "220282"), strict=True):
        root = write(name, body, split=split, adcode=code)
    build_corpus(root)
    return root


def test_a_shared_stretch_between_splits(write):
    assert problems(three(write, LONG, f"前文,{LONG}")) == [
        "shares '村口那棵老槐树下每到傍晚总坐着几位纳凉闲' with a (train)"
    ]


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param("\n".join(LONG), id="line-breaks"),
        pytest.param("{P|" + LONG[:9] + "}" + LONG[9:], id="marks"),
        pytest.param(
            "村口那棵老槐樹下每到傍晚總坐著幾位納涼閒談的老人".replace("著", "着").replace("閒", "闲"), id="script"
        ),
    ],
)
def test_white_space_marks_and_script_do_not_hide_it(write, copy):
    assert len(problems(three(write, LONG, copy))) == 1


@pytest.mark.parametrize(
    ("first", "second", "splits"),
    [
        pytest.param(LONG, LONG, ("train", "train", "test"), id="one-split"),
        pytest.param(LONG[:19], LONG[:19], ("train", "test", "dev"), id="nineteen-characters"),
        pytest.param(*["高举习近平新时代中国特色社会主义思想伟大旗帜"] * 2, ("train", "test", "dev"), id="set-phrase"),
    ],
)
def test_what_may_be_shared(write, first, second, splits):
    assert problems(three(write, first, second, splits=splits)) == []


def test_a_slogan_of_three_documents_is_set_aside_but_no_stretch_with_digits_or_marks(write):
    assert problems(three(write, LONG, LONG, third=LONG)) == []
    assert len(problems(three(write, NUMBERED, NUMBERED, third=NUMBERED))) == 2
    marked = "{P|" + LONG + "}"
    assert len(problems(three(write, marked, marked, third=marked))) == 2


def test_a_county_in_two_splits(write):
    write("a", "甲", split="train")
    root = write("b", "乙", split="dev")
    build_corpus(root)
    assert problems(root) == ["220284 is in dev here and in train by a"]


@pytest.mark.parametrize(
    ("splits", "problem"),
    [
        pytest.param({"train": []}, "a is in no split", id="missing"),
        pytest.param({"train": ["a", "z"]}, "z has no .mk file", id="unknown"),
        pytest.param({"train": ["a", "a"]}, "a stands 2 times", id="twice"),
        pytest.param({"train": ["a"], "rest": []}, "unknown split rest", id="split"),
        pytest.param({"dev": ["a"]}, "the header says train, splits.json says dev", id="header"),
    ],
)
def test_coverage(write, splits, problem):
    root = write("a", "甲")
    build_corpus(root)
    (root / "annotations" / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    assert problems(root) == [problem]


@pytest.mark.parametrize("written", ["{", "[]", '{"train": 3}', '{"train": [3]}'])
def test_a_file_that_is_no_splits(tmp_path, written):
    (tmp_path / "splits.json").write_text(written, encoding="utf-8")
    with pytest.raises(InputError):
        read_splits(tmp_path / "splits.json")


def test_without_the_file_the_headers_are_checked(write):
    write("a", LONG, split="train")
    root = write("b", LONG, split="test")
    build_corpus(root)
    (root / "annotations" / "splits.json").unlink()
    found = problems(root)
    assert len(found) == 3
    assert "220284 is in test here and in train by a" in found


def test_apart_from_another_folder(write, tmp_path):
    root = write("a", f"开头\n{LONG}")
    build_corpus(root)
    others = tmp_path / "others"
    (others / "deep").mkdir(parents=True)
    (others / "deep" / "x.txt").write_text(" ".join(LONG), encoding="utf-8")
    report = check_directory(root, apart_from=others)
    assert [(i.problem, i.line, i.column) for i in report.errors] == [
        ("shares '村口那棵老槐树下每到傍晚总坐着几位纳凉闲' with x.txt", 11, 1)
    ]


def test_apart_from_nothing(write, tmp_path):
    with pytest.raises(InputError, match=r"no \.txt file"):
        check_directory(write("a", "甲"), apart_from=tmp_path / "nowhere")
