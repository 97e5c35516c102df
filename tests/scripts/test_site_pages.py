"""The site: pages, links, navigation, and the strict build of all of it."""

import doctest
import re
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def site(load_script):
    return load_script("site_pages")


def test_examples(site):
    assert doctest.testmod(site).failed == 0


def test_every_page_stands_in_the_navigation_once(site):
    pages = ["index.md", "batch.md", "api.md", "quite-new.md", "notebooks/01.md", "decisions/001.md"]

    def leaves(branch):
        if isinstance(branch, str):
            return [branch]
        return [leaf for one in (branch.values() if isinstance(branch, dict) else branch) for leaf in leaves(one)]

    assert sorted(leaves(site.navigation(pages))) == sorted(pages)


@pytest.mark.parametrize(
    ("markdown", "page", "expected"),
    [
        ("[a](docs/values.md)", "index.md", "[a](values.md)"),
        ("[a](docs/values.md#dates)", "index.md", "[a](values.md#dates)"),
        ("![a](docs/figures/page.png)", "index.md", "![a](figures/page.png)"),
        ("[a](../corpus/README.md)", "guidelines.md", "[a](corpus.md)"),
        ("[a](../values.md)", "decisions/x.md", "[a](../values.md)"),
        ("[b](../src/govie/labels.py)", "values.md", "b (`src/govie/labels.py`)"),
        ("[`LICENSE`](LICENSE)", "index.md", "`LICENSE`"),
        ("[a](nowhere.md)", "values.md", "[a](nowhere.md)"),
        ("[a](https://x.org/y) [b](#c)", "values.md", "[a](https://x.org/y) [b](#c)"),
        ("`[a](docs/values.md)`", "index.md", "`[a](docs/values.md)`"),
        ("```\n[a](docs/values.md)\n```", "index.md", "```\n[a](docs/values.md)\n```"),
    ],
    ids=["page", "anchor", "image", "outside", "up", "module", "its own name", "nowhere", "web", "code", "block"],
)
def test_links(site, markdown, page, expected):
    assert site.relink(markdown, page) == expected


def test_a_notebook_becomes_a_page(site):
    outputs = [
        {"output_type": "stream", "text": ["3\n"]},
        {"output_type": "display_data", "data": {"image/png": "AAAA\n", "text/plain": "<Figure>"}},
        {"output_type": "execute_result", "data": {"text/html": ["<p>", "a</p>"], "text/plain": "a"}},
    ]
    cells = [
        {"cell_type": "markdown", "source": ["# One"]},
        {"cell_type": "code", "source": ["print(3)"], "outputs": outputs},
    ]
    page = site.notebook_page({"cells": cells})
    assert page.startswith("# One\n\n```python\nprint(3)\n```\n\n```text\n3\n```\n\n<img ")
    assert 'srcdoc="&lt;p&gt;a&lt;/p&gt;"' in page


def test_the_strict_build(root, tmp_path):
    for name in ("mkdocs", "material", "mkdocstrings"):
        pytest.importorskip(name)
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = {str(path.relative_to(tmp_path / "site")) for path in (tmp_path / "site").rglob("*.html")}
    sources = (path.relative_to(root / "docs") for path in (root / "docs").rglob("[a-z0-9]*.md"))
    wanted = {str(source.with_suffix(".html")) for source in sources}
    assert {"index.html", "guidelines.html", "corpus.html", *wanted} <= pages
    api = (tmp_path / "site" / "api.html").read_text(encoding="utf-8")
    assert 'id="govie.parse"' in api
    assert re.search(r'class="gp">&gt;&gt;&gt;', api)
