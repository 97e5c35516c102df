from govie.training.card import model_card

ROW = {"support": 7, "precision": 0.5, "recall": 0.5, "f1": 0.5}
META = {
    "lang": "zh",
    "name": "own",
    "version": "1.2.3",
    "description": "A model.",
    "license": "MIT",
    "labels": {"govie_tagger": ["METRIC"]},
    "performance": {
        "test": {"documents": 4, "spans_exact": {"METRIC": ROW, "micro": ROW}, "links": {"AT": ROW | {"f1": None}}},
        "mine": {"documents": 3, "spans_exact": {"METRIC": ROW | {"f1": 0.25}}},
    },
    "sources": [{"name": "bulletins", "license": "CC0"}],
}


def test_a_card_says_what_its_meta_holds():
    card = model_card(META)
    assert card.startswith("# zh_own 1.2.3\n\nA model.\n")
    assert "| mentions, exact | 50.0 | – |" in card
    assert "| METRIC | 50.0 (7) | 25.0 (7) |" in card
    assert "| AT | – (7) | – (0) |" in card
    assert "Test (4); mine (3)." in card
    assert "* bulletins: CC0" in card
    assert 'spacy.load("zh_own")' in card
    assert 'date="2025-01", model="zh_own")' in card


def test_the_card_of_the_own_model_says_what_its_figures_are_of():
    card = model_card(META | {"name": "govie_sm"})
    assert "are not from (4); mine (3)." in card
    assert 'date="2025-01")' in card


def test_a_card_without_figures_claims_none():
    card = model_card({key: value for key, value in META.items() if key not in ("performance", "sources")})
    assert "## Figures" not in card
    assert "## Where it comes from" not in card
    assert "## Not to be used for" in card
