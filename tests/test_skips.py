"""A skip passes only where skips.toml lists it."""

import shutil

import pytest

pytest_plugins = ["pytester"]


@pytest.mark.parametrize(
    ("listed", "outcomes"),
    [
        ("", {"failed": 1, "passed": 1}),
        ('[[skip]]\ntest = "*::test_gpu"\nreason = "no GPU*"\nwhy = "x"\n', {"skipped": 1, "passed": 1}),
        ('[[skip]]\ntest = "*::test_gpu"\nreason = "too slow"\nwhy = "x"\n', {"failed": 1, "passed": 1}),
        ('[[skip]]\ntest = "*::test_other"\nreason = "no GPU*"\nwhy = "x"\n', {"failed": 1, "passed": 1}),
    ],
    ids=["unlisted", "listed", "other reason", "other test"],
)
def test_a_skip(pytester, root, listed, outcomes):
    tests = pytester.mkdir("tests")
    shutil.copy(root / "tests" / "conftest.py", tests)
    (tests / "skips.toml").write_text(listed, encoding="utf-8")
    source = "import pytest\ndef test_gpu():\n    pytest.skip('no GPU here')\ndef test_fine():\n    pass\n"
    (tests / "test_one.py").write_text(source, encoding="utf-8")
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(**outcomes)


def test_a_skipped_module(pytester, root):
    tests = pytester.mkdir("tests")
    shutil.copy(root / "tests" / "conftest.py", tests)
    (tests / "skips.toml").write_text("", encoding="utf-8")
    (tests / "test_one.py").write_text("import pytest\npytest.importorskip('no_such_module')\n", encoding="utf-8")
    pytester.runpytest("-p", "no:cacheprovider").assert_outcomes(errors=1)
