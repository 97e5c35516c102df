import pytest
from hypothesis import given
from hypothesis import strategies as st

from govie.knowledge.place_table import PlaceName
from govie.knowledge.places import find_places, load_places, resolve_place, resolve_places, subject_place
from govie.records import Place


def found(text: str, *, sure: bool = False, subject: str | None = None) -> list[tuple[str, str]]:
    matches = find_places(text, subject=subject)
    return [(text[m.start : m.end], m.label) for m in matches if not (sure and m.ambiguous)]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param(
            "甘肃省庆阳市西峰区", [("甘肃省", "REGION"), ("庆阳市", "REGION"), ("西峰区", "COUNTY")], id="row"
        ),
        pytest.param("宽甸的蓝莓", [("宽甸", "COUNTY")], id="short-autonomous-county"),
        pytest.param("喀左与敖汉旗", [("喀左", "COUNTY"), ("敖汉旗", "COUNTY")], id="alias-and-banner"),
        pytest.param("遼寧省撫順縣", [("遼寧省", "REGION"), ("撫順縣", "COUNTY")], id="traditional"),
        pytest.param("内蒙\n古自治区", [("内蒙\n古自治区", "REGION")], id="full-name-over-a-break"),
        pytest.param("恩施州", [("恩施州", "REGION")], id="prefecture-by-stem"),
        pytest.param("宣化县", [("宣化县", "COUNTY")], id="abolished"),
        pytest.param("京津冀协同", [("京津冀", "REGION")], id="belt"),
        pytest.param("沟通湘赣两地", [("湘赣", "REGION")], id="abbreviations-in-a-row"),
        pytest.param("出口越南、德国", [("越南", "REGION"), ("德国", "REGION")], id="countries"),
        pytest.param("凌源市刀尔登镇", [("凌源市", "COUNTY"), ("刀尔登镇", "REGION")], id="township"),
        pytest.param("在沙河镇开工", [("沙河镇", "REGION")], id="township-named-like-a-county"),
        pytest.param("凌源经济开发区", [("凌源经济开发区", "REGION"), ("凌源", "COUNTY")], id="zone-holds-county"),
    ],
)
def test_find_places(text: str, places: list[tuple[str, str]]) -> None:
    assert found(text) == places


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("重大安全隐患", id="across-words"),
        pytest.param("示范县建设", id="one-character-stem"),
        pytest.param("各乡镇、三个村", id="townships-at-large"),
        pytest.param("特色小镇", id="kind-of-town"),
        pytest.param("新增城区绿地", id="full-name-across-words"),
        pytest.param("凌源市委组织部", id="government-body"),
        pytest.param("凌源日报", id="newspaper"),
        pytest.param("拓宽凌源路", id="road"),
        pytest.param("粤菜和鲁班", id="single-abbreviations"),
        pytest.param("", id="empty"),
    ],
)
def test_no_place(text: str) -> None:
    assert found(text, sure=True) == []


def test_ambiguous_short_names_are_flagged_unless_they_are_the_subject() -> None:
    assert [m.ambiguous for m in find_places("资源丰富")] == [True]
    assert found("资源的脐橙", sure=True, subject="450329") == [("资源", "COUNTY")]
    assert found("朝阳的樱桃", subject="朝阳县")[0][1] == "COUNTY"


@given(st.text(st.sampled_from("北京市朝阳区县镇乡村 \n旗龙城安全的在京津冀经济开发新增a1，"), max_size=40))
def test_matches_slice_the_text_and_labels_are_apart(text: str) -> None:
    ends: dict[str, int] = {}
    for match in find_places(text):
        assert 0 <= match.start < match.end <= len(text)
        assert not text[match.start].isspace()
        assert not text[match.end - 1].isspace()
        assert match.start >= ends.get(match.label, 0)
        ends[match.label] = match.end


@pytest.mark.parametrize(
    ("name", "label", "subject", "adcode"),
    [
        pytest.param("朝阳", "REGION", None, "211300", id="city"),
        pytest.param("朝阳", "COUNTY", "北票市", "211321", id="county-of-the-subjects-city"),
        pytest.param("朝阳区", "COUNTY", "长春市", "220104", id="district-in-the-subject"),
        pytest.param("朝阳区", "COUNTY", "110105", "110105", id="the-subject-itself"),
        pytest.param("朝阳区", "COUNTY", None, None, id="open"),
        pytest.param("鼓楼区", "COUNTY", "开封市", "410204", id="one-of-four"),
        pytest.param("鼓楼区", "COUNTY", "宿迁市", None, id="two-in-the-province"),
        pytest.param("城关区", "COUNTY", "甘肃省", "620102", id="by-province"),
        pytest.param("吉林", "REGION", "通化市", "220000", id="province-before-its-city"),
        pytest.param("吉林", "REGION", "吉林市", "220200", id="city-in-its-own-bulletin"),
        pytest.param("宣化县", "COUNTY", None, "130705", id="successor"),
        pytest.param("莱芜市", "REGION", None, "370100", id="merged-city"),
        pytest.param("遼寧省", "REGION", None, "210000", id="traditional"),
        pytest.param("越南", "REGION", None, None, id="country"),
        pytest.param("刀尔登镇", "REGION", "凌源市", None, id="not-in-the-table"),
        pytest.param("北票", "REGION", None, "211381", id="wrong-label"),
    ],
)
def test_resolve_place(name: str, label: str, subject: str | None, adcode: str | None) -> None:
    assert resolve_place(name, label=label, subject=subject)[0] == adcode


def test_context_decides_where_the_subject_does_not() -> None:
    assert resolve_place("鼓楼区", label="COUNTY", context={"350100"})[0] == "350102"
    assert resolve_place("鼓楼区", label="COUNTY", context={"320100", "320300"})[0] is None


def test_areas_in_a_row_outweigh_the_subject() -> None:
    text = "北京市朝阳区"
    resolved = resolve_places([(0, 3, "REGION"), (3, 6, "COUNTY")], text, subject="长春市")
    assert [adcode for adcode, _ in resolved] == ["110000", "110105"]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        pytest.param("北票市", Place("北票市", "211381"), id="name"),
        pytest.param("江苏省徐州市鼓楼区", Place("江苏省徐州市鼓楼区", "320302"), id="with-parents"),
        pytest.param("鼓楼区", Place("鼓楼区", None), id="ambiguous"),
        pytest.param("无此县", None, id="unknown"),
    ],
)
def test_subject_place(name: str, place: Place | None) -> None:
    assert subject_place(name) == place


def test_a_users_own_names() -> None:
    table = load_places().extended([PlaceName("红螺谷", "REGION", ("211381",))])
    text = "红螺谷开园"
    assert [text[m.start : m.end] for m in find_places(text, table=table)] == ["红螺谷"]
    assert resolve_place("红螺谷", label="REGION", table=table)[0] == "211381"
