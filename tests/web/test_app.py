"""The REST interface and the page, request by request."""

import json
import sys
import time

import jsonschema
import pytest

from govie.annotation.marked import parse_marked
from govie.schema import load_schema
from tests.web.conftest import MARKED, TEXT

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def problem(response, status):
    assert response.status_code == status
    error = response.json()["error"]
    assert set(error) == {"what", "where", "mend"}
    assert error["what"]
    assert error["mend"]
    return error


def marks(bulletin):
    return {name: bulletin[name] for name in ("entities", "relations", "subject", "date", "source", "model")}


def test_parse_answers_with_the_contract(client):
    found = client.post("/parse", json={"text": TEXT, "source": "a.txt"}).json()
    jsonschema.validate(found, load_schema())
    assert (found["source"], [fact["raw"] for fact in found["facts"]]) == ("a.txt", ["137.4亿元", "9%", "8亿元", "7%"])


def test_parse_passes_its_options_on():
    from fastapi import testclient

    from govie.bulletin import Bulletin
    from govie.web.app import create_app

    calls = []
    app = create_app(parse=lambda text, **options: calls.append(options) or Bulletin(text, (), (), ()))
    body = {"text": "粮食", "date": "2022-03", "subject": "北票市", "min_score": 0.5, "source": "x"}
    testclient.TestClient(app).post("/parse", json=body)
    assert calls == [{"date": "2022-03", "subject": "北票市", "min_score": 0.5, "source": "x"}]


def test_the_installed_model_serves():
    from fastapi import testclient

    from govie.web.app import create_app

    served = testclient.TestClient(create_app())
    (fact,) = served.post("/parse", json={"text": "2024年，全市粮食产量5万吨。", "subject": "北票市"}).json()["facts"]
    assert (fact["indicator"], fact["value"], fact["place"]["adcode"]) == ("grain_output", "50000000", "211381")
    assert served.get("/info").json()["model"].startswith("zh_govie_sm")


def test_parse_answers_with_a_part_of_the_page_where_html_is_asked_for(client):
    response = client.post("/parse", json={"text": TEXT}, headers={"accept": "text/html"})
    assert response.headers["content-type"].startswith("text/html")
    assert response.text.count("<mark id=") == 11
    assert "<html" not in response.text


def test_batch_keeps_the_order_and_goes_on_after_an_error(client):
    texts = [{"text": TEXT}, {"text": " "}, {"text": "无"}]
    first, second, third = client.post("/parse/batch", json={"texts": texts}).json()["results"]
    assert len(first["facts"]) == 4
    assert second == {"error": {"what": "the text is empty", "where": None, "mend": "pass the text of a bulletin"}}
    assert third["facts"] == []


def test_correct_derives_the_facts_anew(client):
    bulletin = client.post("/parse", json={"text": TEXT}).json()
    ids = {(e["label"], e["text"]): e["id"] for e in bulletin["entities"]}
    target, date = ids["QUANTITY", "7%"], ids["DATE", "2021年"]
    edits = [
        {"do": "move_link", "head": target, "tail": ids["DATE", "2022年"], "to": date},
        {"do": "change_span", "entity": target, "attrs": {"kind": "growth", "direction": "down"}},
        {"do": "drop_span", "entity": ids["PROJECT", "宏源铸造扩建项目"]},
        {"do": "add_span", "label": "REGION", "start": 0, "end": 2},
    ]
    body = {"text": TEXT, "bulletin": marks(bulletin), "edits": edits}
    found = client.post("/correct", json=body).json()
    jsonschema.validate(found, load_schema())
    last = found["facts"][-1]
    assert (last["raw"], last["period"], last["direction"], last["status"]) == ("7%", "2021", "down", "actual")
    assert [fact["projects"] for fact in found["facts"]] == [[], [], [], []]
    assert {"REGION", "COUNTY"} == {e["label"] for e in found["entities"] if e["start"] == 0}
    assert found["model"] == "fake 1"


def test_correct_takes_a_whole_bulletin_of_the_contract(client):
    bulletin = client.post("/parse", json={"text": TEXT}).json()
    assert client.post("/correct", json={"text": TEXT, "bulletin": bulletin}).json() == bulletin


@pytest.mark.parametrize(
    ("edit", "what"),
    [
        ({"do": "drop_span", "entity": 99}, "no span 99"),
        ({"do": "add_span", "label": "METRIC", "start": 1, "end": 4}, "METRIC crosses COUNTY"),
        ({"do": "add_span", "label": "THING", "start": 1, "end": 4}, "Input should be"),
        ({"do": "burn"}, "Input tag 'burn'"),
        ({"do": "add_link", "head": 1, "tail": 2, "label": "AT"}, "Extra inputs"),
        ({"do": "add_span", "label": "METRIC", "start": 1, "end": 10**30}, "Input should be"),
    ],
    ids=["no span", "crossing", "label", "edit", "key", "number"],
)
def test_edits_that_cannot_be_made(client, edit, what):
    bulletin = client.post("/parse", json={"text": TEXT}).json()
    body = {"text": TEXT, "bulletin": marks(bulletin), "edits": [edit]}
    assert what in problem(client.post("/correct", json=body), 422)["what"]


@pytest.mark.parametrize(
    "change",
    [
        {"start": 5000, "end": 5002},
        {"start": 2, "end": 2},
        {"attrs": {"kind": "level"}},
        {"score": 2},
        {"attrs": {"adcode": ["x"]}},
    ],
    ids=["outside", "empty", "attribute", "score", "code"],
)
def test_marks_that_do_not_fit_are_refused(client, change):
    entity = {"label": "COUNTY", "start": 0, "end": 3} | change
    problem(client.post("/correct", json={"text": TEXT, "bulletin": {"entities": [entity]}}), 422)


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b"{", "body.1"),
        (b"\xff\xfe", None),
        (b"[]", "body"),
        (b'{"text": 3}', "body.text"),
        (b'{"text": "a", "dat": "2022"}', "body.dat"),
        (b'{"text": "\\ud800"}', "body.text"),
        (b'{"text": "a", "source": "\\ud800"}', "body.source"),
        (b'{"text": "a", "\\ud800": 1}', "body"),
        (b'{"text": "a", "min_score": NaN}', "body.min_score"),
        (b'{"text": ' + b"[" * 9000 + b"]" * 9000 + b"}", None),
    ],
    ids=["cut", "bytes", "list", "number", "key", "surrogate", "surrogate name", "surrogate key", "nan", "deep"],
)
def test_a_request_that_cannot_be_read_names_the_place(client, content, where):
    response = client.post("/parse", content=content, headers={"content-type": "application/json"})
    error = problem(response, response.status_code)
    assert response.status_code in (400, 422)
    assert where is None or error["where"] == where


@pytest.mark.parametrize(
    ("body", "what"),
    [({"text": " \n"}, "empty"), ({"text": ""}, "empty")],
)
def test_text_without_anything_in_it_is_refused(client, body, what):
    assert what in problem(client.post("/parse", json=body), 422)["what"]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/no", 404), ("GET", "/parse", 405), ("PUT", "/", 405)])
def test_what_is_not_there(client, method, path, status):
    problem(client.request(method, path), status)


def test_a_fault_tells_nothing_of_the_inside(client):
    response = client.post("/parse", json={"text": "故障"})
    assert "secret" not in response.text
    assert "content-security-policy" in response.headers
    problem(response, 500)


def test_the_description_names_contract_and_errors(client):
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {"/parse", "/correct", "/parse/batch", "/health", "/info"}
    schemas = described["components"]["schemas"]
    references = set(json.dumps(described).split('"$ref": "#/components/schemas/')[1:])
    assert {reference.partition('"')[0] for reference in references} <= set(schemas)
    answer = client.post("/parse", json={"text": TEXT}).json()
    whole = {"$ref": "#/components/schemas/Bulletin", "components": {"schemas": schemas}}
    jsonschema.validate(answer, whole)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(answer | {"facts": None}, whole)


def test_health_and_info(client):
    assert client.get("/health").json() == {"status": "ok"}
    info = client.get("/info").json()
    assert info["limits"]["characters"] == 1000
    assert "QUANTITY" in info["span_labels"]


@pytest.mark.parametrize(
    ("language", "word"), [("", "读取事实"), ("?language=en", "Read the facts"), ("?language=x", "读取事实")]
)
def test_the_page(client, language, word):
    response = client.get(f"/{language}")
    assert word in response.text
    assets = [f"/{name}" for name in ("page.css", "view.js", "form.js", "edit.js")]
    assert all(asset in response.text for asset in assets)
    assert [client.get(asset).status_code for asset in assets] == [200] * 4


def test_the_page_works_without_scripts(client):
    page = client.post("/", data={"text": TEXT, "language": "en"}).text
    assert page.count("<mark id=") == 11
    assert "Read the facts" in page
    assert TEXT.partition("\n")[0] in page.partition("</textarea>")[0]


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [({"text": ""}, 422, "the text is empty"), ({}, 422, "empty"), ({"text": "长" * 1001}, 413, "1001 characters")],
    ids=["empty", "nothing", "long"],
)
def test_the_page_shows_what_is_wrong(client, form, status, words):
    response = client.post("/", data=form)
    assert response.status_code == status
    assert words in response.text.partition('role="alert"')[2]


def test_user_text_is_escaped_everywhere(client):
    hostile = "<script>alert(1)</script>"
    for response in (
        client.post("/", data={"text": hostile, "subject": hostile, "date": hostile}),
        client.post("/parse", json={"text": hostile, "source": hostile}, headers={"accept": "text/html"}),
    ):
        assert response.status_code == 200
        assert "<script>alert" not in response.text


@pytest.mark.parametrize("path", ["/", "/page.css", "/health", "/no", "/openapi.json"])
def test_every_response_has_a_strict_policy(client, path):
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_the_page_has_no_inline_script_or_style(client):
    page = client.post("/", data={"text": TEXT}).text
    assert "<style" not in page
    assert " style=" not in page
    assert "http://" not in page
    assert "https://" not in page
    scripts = page.split("<script")[1:]
    assert all(' src="/' in s.partition(">")[0] or 'type="application/json"' in s.partition(">")[0] for s in scripts)


def test_no_request_touches_the_disk(client):
    requests = [
        lambda: client.get("/"),
        lambda: client.get("/view.js"),
        lambda: client.get("/../../etc/passwd"),
        lambda: client.get("/%2e%2e/%2e%2e/etc/passwd"),
        lambda: client.post("/parse", json={"text": TEXT, "source": "/etc/passwd"}),
        lambda: client.post("/parse", json={"text": TEXT}, headers={"accept": "text/html"}),
        lambda: client.post("/correct", json={"text": TEXT, "bulletin": {"entities": []}}),
        lambda: client.post("/", data={"text": TEXT}),
    ]
    for send in requests:
        send()  # what Python itself loads late
    opened, watching = [], True
    sys.addaudithook(lambda event, args: opened.append(args) if watching and event == "open" else None)
    for send in requests:
        send()
    watching = False
    assert opened == []


def test_marked_text_for_training_holds_the_corrections(client):
    bulletin = client.post("/parse", json={"text": TEXT}).json()
    edits = [{"do": "add_span", "label": "REGION", "start": 0, "end": 2}]
    body = {"text": TEXT, "bulletin": marks(bulletin), "edits": edits}
    page = client.post("/correct", json=body, headers={"accept": "text/html"}).text
    data = json.loads(page.partition('class="data">')[2].partition("</script>")[0])
    before, after = parse_marked(MARKED), parse_marked(data["mk"])
    assert after.text == before.text
    assert len(after.mentions) == len(before.mentions) + 1


def test_limits_of_characters_and_texts(client):
    assert problem(client.post("/parse", json={"text": "长" * 1001}), 413)["where"] == "text"
    assert client.post("/parse", json={"text": "长" * 1000}).status_code == 200
    assert problem(client.post("/parse/batch", json={"texts": [{"text": "长"}] * 4}), 413)["where"] == "texts"
    together = {"texts": [{"text": "长" * 400}] * 3}
    assert "1200 characters" in problem(client.post("/parse/batch", json=together), 413)["what"]
    problem(client.post("/correct", json={"text": "长" * 1001, "bulletin": {"entities": []}}), 413)


def test_the_limit_of_time(client_of):
    quick = client_of(seconds=0.2)
    started = time.monotonic()
    response = quick.post("/parse", json={"text": "慢"})
    assert "0.2 s" in problem(response, 503)["what"]
    assert response.headers["retry-after"] == "1"
    assert time.monotonic() - started < 1.3
    time.sleep(1.5)
    assert quick.post("/parse", json={"text": "快"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({"text": "粮食", "min_score": False}, "body.min_score"),
        ({"text": "粮食", "min_score": "0.5"}, "body.min_score"),
        ({"text": "粮食", "bulletin": {"entities": [{"label": "METRIC", "start": "0", "end": 2}]}}, "body.bulletin"),
        ({"text": "粮食", "bulletin": {"entities": [], "date": "2022-13"}}, "body.bulletin.date"),
        ({"text": "粮食", "bulletin": {"entities": [], "date": "２０２２"}}, "body.bulletin.date"),
        (
            {"text": "粮食", "bulletin": {"entities": [], "subject": {"name": "北票市", "adcode": "000001"}}},
            "body.bulletin",
        ),
    ],
    ids=["boolean", "string", "offset", "month", "full-width", "code"],
)
def test_what_the_contract_would_not_hold_is_refused(client, body, where):
    path = "/correct" if "bulletin" in body else "/parse"
    assert problem(client.post(path, json=body), 422)["where"].startswith(where)


def test_an_application_can_be_started_again():
    from fastapi import testclient

    from govie.web.app import create_app
    from tests.web.conftest import parse

    app = create_app(parse=parse)
    for _ in range(2):
        with testclient.TestClient(app) as again:
            assert again.post("/parse", json={"text": TEXT}).status_code == 200
