import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.annotation.marked import parse_marked
from govie.knowledge.subjects import Subject, infer_subject, own_area

AREAS = {"COUNTY", "REGION"}


def subject_of(body: str) -> Subject | None:
    marked = parse_marked(f"---\n{body}")
    return infer_subject(marked.text, [(m.start, m.end, m.label) for m in marked.mentions if m.label in AREAS])


@pytest.mark.parametrize(
    ("body", "adcode"),
    [
        pytest.param("{C|平顺县}和{C|壶关县}。{C|平顺}有", "140425", id="short-and-full-names-count-together"),
        pytest.param("{C|向阳区}的街，{C|南山区}、{C|兴安区}、{C|工农区}的矿", "230402", id="neighbours-settle-a-name"),
        pytest.param("凌海市统计局发布：粮食增产。", "210781", id="in-the-name-of-its-statistics-bureau"),
        pytest.param(
            "全市平稳。" * 9 + "{C|平顺县}、{C|壶关县}、{C|黎城县}居前。", "140400", id="the-whole-of-the-parts"
        ),
        pytest.param("我县今年。{C|平顺县}增长，{G|长治市}居中，{G|长治市}较好。", "140425", id="what-it-calls-itself"),
        pytest.param("{G|山西}和{G|长治}", "140400", id="of-two-alike-the-inner"),
        pytest.param("{C|鼓楼区}的街", None, id="open"),
    ],
)
def test_the_subject(body: str, adcode: str | None) -> None:
    subject = subject_of(body)
    assert subject is not None
    assert subject.adcode == adcode


def test_an_open_name_leaves_its_candidates() -> None:
    subject = subject_of("{C|鼓楼区}的街")
    assert subject is not None
    assert subject.candidates == ("320106", "320302", "350102", "410204")
    assert subject.share == 0.25


def test_the_evidence_is_where_the_area_is_named() -> None:
    text = "凌海市统计局。{C|凌海市}与{C|义县}，{C|凌海}"
    subject = subject_of(text)
    assert subject is not None
    assert subject.evidence == ((7, 10), (14, 16), (0, 3))


def test_no_area_no_subject() -> None:
    assert subject_of("粮食增产。") is None


@given(st.text(st.sampled_from("北票市全县我区朝阳统计局政府省 \n"), max_size=40))
def test_evidence_lies_in_the_text(text: str) -> None:
    subject = infer_subject(text, [])
    assert subject is None or all(0 <= s < e <= len(text) for s, e in subject.evidence)


@pytest.mark.parametrize(
    ("word", "subject", "adcode"),
    [
        pytest.param("全市", "210700", "210700", id="city"),
        pytest.param("全市", "210727", "210700", id="county-in-a-city"),
        pytest.param("全市", "210781", "210781", id="county-level-city"),
        pytest.param("我縣", "210727", "210727", id="traditional"),
        pytest.param("全区", "640104", "640104", id="district"),
        pytest.param("全区", "640121", "640000", id="county-of-an-autonomous-region"),
        pytest.param("全省", "210727", "210000", id="province"),
        pytest.param("全旗", "210727", None, id="no-such-kind"),
        pytest.param("全国", "210727", None, id="country"),
        pytest.param("全市", None, None, id="no-subject"),
    ],
)
def test_own_area(word: str, subject: str | None, adcode: str | None) -> None:
    assert own_area(word, subject) == adcode
