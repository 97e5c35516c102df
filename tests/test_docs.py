"""What the documentation shows is true: examples of docstrings, code blocks, worked examples, the README's table."""

import doctest
import importlib
import importlib.util
import json
import pkgutil
import re
import shlex
from itertools import groupby
from pathlib import Path

import jsonschema
import pytest
from click import Context
from typer.main import get_command

import govie
from govie.annotation.datasheet import corpus_tables
from govie.annotation.marked import parse_marked
from govie.cli import app
from govie.schema import load_schema
from govie.training.card import model_card

MODULES = sorted(m.name for m in pkgutil.walk_packages(govie.__path__, "govie."))
ROOT = Path(__file__).parent.parent
#: The pages that show Python.
PAGES = sorted(
    str(page.relative_to(ROOT))
    for page in (ROOT / "README.md", ROOT / "README.zh.md", *(ROOT / "docs").rglob("*.md"))
    if "```python" in page.read_text(encoding="utf-8")
)
#: The pages that show the command.
SHOWN = sorted(
    str(page.relative_to(ROOT))
    for page in (*ROOT.glob("*.md"), ROOT / "project.yml", *(ROOT / "docs").rglob("*.md"))
    if "govie " in page.read_text(encoding="utf-8")
)
EXAMPLE = re.compile(r"## Example: ([^\n]+)\n.*?```text\n(.*?)```.*?```\n(id: .*?)```.*?```json\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def update_readme(root):
    """scripts/update_readme.py as a module."""
    path = root / "scripts" / "update_readme.py"
    spec = importlib.util.spec_from_file_location("update_readme", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name):
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


def test_most_modules_have_examples():
    finder = doctest.DocTestFinder()
    shown = [name for name in MODULES if any(t.examples for t in finder.find(importlib.import_module(name)))]
    assert len(shown) >= 20


@pytest.mark.parametrize("page", PAGES)
def test_python_blocks_run(root, page, monkeypatch):
    monkeypatch.chdir(root)
    blocks = re.findall(r"```python\n(.*?)```", (root / page).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)


@pytest.mark.parametrize("number", range(3))
def test_worked_example(root, number, gold_bulletin):
    examples = EXAMPLE.findall((root / "docs" / "contract.md").read_text(encoding="utf-8"))
    assert len(examples) == 3
    _, text, marked, contract = examples[number]
    expected = json.loads(contract)
    assert parse_marked(marked).text == text
    assert gold_bulletin(marked, source=expected["source"]).to_dict() == expected
    jsonschema.validate(expected, load_schema())


def test_the_contract_names_every_key(root):
    page = (root / "docs" / "contract.md").read_text(encoding="utf-8")
    words = page[: page.index("## Example")]
    fact = load_schema()["$defs"]["fact"]["properties"]
    missing = [key for key in (*load_schema()["properties"], *fact) if f"`{key}`" not in words]
    assert missing == []


def without_scores(table):
    return [line.rpartition(" ")[0].rstrip() for line in table.splitlines()]


def test_the_readme_shows_what_the_tool_prints(root, update_readme):
    readme = (root / "README.md").read_text(encoding="utf-8")
    shown = readme.partition("<!-- example:begin -->\n")[2].partition("\n<!-- example:end -->")[0]
    assert without_scores(shown) == without_scores(update_readme.example(update_readme.example_text(readme)))


def test_figures_are_put_between_their_markers(update_readme):
    own = {"support": 3, "precision": 0.5, "recall": 0.25, "f1": 1 / 3, "f1_interval": [0.1, 0.9]}
    overall = {part: {label: own} for _, part, label in update_readme.HEADLINES}
    overall["facts"] = dict.fromkeys(("core", "full", "joined"), own)
    table = update_readme.figures({"documents": 2, "overall": overall})
    page = update_readme.put("a\n<!-- figures:begin -->\nold\n<!-- figures:end -->\nb", "figures", table)
    assert "| links | 3 | 50.0 | 25.0 | 33.3 | 10.0–90.0 |" in page
    assert "\nold\n" not in page
    assert page.startswith("a\n")
    assert page.endswith("\nb")


def test_both_readmes_show_the_same(root, update_readme):
    english, chinese = ((root / name).read_text(encoding="utf-8") for name in update_readme.READMES)
    assert update_readme.example_text(chinese) == update_readme.example_text(english)
    assert update_readme.between(chinese, "example") == update_readme.between(english, "example")
    table = update_readme.between(english, "figures")
    assert table.count("\n") == 7
    assert update_readme.between(chinese, "figures") == update_readme.in_chinese(table)
    assert re.findall("[A-Za-z]{3,}", update_readme.in_chinese(table)) == []


def blocks(page):
    """Fenced and indented blocks without their comments."""
    found = re.findall(r"^```.*?^```|(?:^    [^\n]*\n)+", page, re.DOTALL | re.MULTILINE)
    return [re.sub(r" +#.*", "", block) for block in found]


def test_both_readmes_have_the_same_code_commands_and_links(root):
    english, chinese = ((root / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    assert blocks(chinese) == blocks(english)
    assert len(blocks(english)) == 8
    cells = [re.findall(r"^\| (`govie .*?) \| ", page, re.MULTILINE) for page in (english, chinese)]
    calls = [[re.findall("`([^`]+)`", cell) for cell in own] for own in cells]
    assert calls[0] == calls[1]
    links = [set(re.findall(r"\]\(([^)]+)\)", page)) - {"README.md", "README.zh.md"} for page in (english, chinese)]
    assert links[0] == links[1]
    assert english.count("\n## ") == chinese.count("\n## ")
    assert ["check", "mine"] in list(commands_shown(english))


def commands_shown(page):
    """The calls of govie in code blocks and in the first column of tables, as lists of arguments."""
    code = "\n".join(blocks(page)).replace("\\\n", " ")
    for line in (*code.splitlines(), *re.findall(r"^\| `(govie [^`]*)` \| ", page, re.MULTILINE)):
        lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        try:
            words = list(lexer)
        except ValueError:  # a quotation that ends on another line: no command
            continue
        calls = [list(call) for stop, call in groupby(words, lambda word: word in ("&&", "|", ";", ">")) if not stop]
        yield from (call[1:] for call in calls if Path(call[0]).name == "govie" and len(call) > 1)


def options_of(command, context):
    return {name for option in command.get_params(context) for name in (*option.opts, *option.secondary_opts)}


@pytest.mark.parametrize("page", SHOWN)
def test_commands_that_are_shown_exist(root, page):
    group = get_command(app)
    for subcommand, *arguments in commands_shown((root / page).read_text(encoding="utf-8")):
        if subcommand.startswith("-") or subcommand == "COMMAND":
            continue
        assert subcommand in group.commands, subcommand
        command, context = group.commands[subcommand], Context(group)
        known = options_of(command, context)
        if hasattr(command, "commands"):
            known |= set().union(*(options_of(own, context) for own in command.commands.values()))
        given = {word.partition("=")[0] for word in arguments if re.match("--?[a-z]", word)}
        assert given - known == set(), f"govie {subcommand}"


def test_the_datasheet_counts_the_corpus(root, update_readme):
    datasheet = (root / "corpus" / "README.md").read_text(encoding="utf-8")
    assert update_readme.between(datasheet, "counts") == corpus_tables(root)


def test_the_model_card_is_made_of_its_meta(root):
    model = root / "models" / "zh_govie_sm"
    card = model_card(json.loads((model / "meta.json").read_text(encoding="utf-8")))
    written = [model / "README.md", *model.glob("zh_govie_sm/zh_govie_sm-*/README.md")]
    assert len(written) == 2
    assert [path for path in written if path.read_text(encoding="utf-8") != card] == []


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_readme_commands_name_what_exists(root, name):
    readme = (root / name).read_text(encoding="utf-8")
    assert "pip install . ./models/zh_govie_sm && govie parse corpus/review_003.txt" in readme
    assert 'pip install ".[test]" ./models/zh_govie_sm && pytest' in readme
    assert (root / "corpus" / "review_003.txt").is_file()
    assert (root / "models" / "zh_govie_sm").is_dir()
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", readme)
    assert [link for link in links if not (root / link).exists()] == []
