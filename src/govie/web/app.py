"""The service as an ASGI application.

No path of a request touches the disk: assets and templates are read when the application is made, the model before.
Parsing happens in one thread of its own, so that the rest stays quick; requests wait for it in line.
"""

from __future__ import annotations

import asyncio
import json
import platform
import time
import zlib
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

import govie
from govie.api import DEFAULT_MODEL, check_text, load, model_name
from govie.api import parse as parse_text
from govie.bulletin import Bulletin
from govie.errors import InputError
from govie.labels import LINK_LABELS, SPAN_LABELS
from govie.page import render_app, render_result
from govie.page.render import asset
from govie.web.limits import Gate, Limits, Refused
from govie.web.messages import BatchRequest, CorrectRequest, ParseRequest, problem_of
from govie.web.openapi import BATCH, CONTRACT, answers, describe
from govie.words import LANGUAGES

T = TypeVar("T")
Parse = Callable[..., Bulletin]

_ASSETS: Final = {
    "page.css": "text/css",
    "view.js": "text/javascript",
    "form.js": "text/javascript",
    "edit.js": "text/javascript",
}
_FOREVER: Final = {"cache-control": "public, max-age=31536000, immutable"}
_FIELDS: Final = ("text", "subject", "date", "language")


class Service:
    """What the endpoints share: the parser, the limits, and the thread in which work is done."""

    def __init__(self, parse: Parse, limits: Limits, model: str) -> None:
        self.parse, self.limits, self.model = parse, limits, model
        self.thread = _thread()
        self.version = f"{zlib.crc32(''.join(map(asset, _ASSETS)).encode()):08x}"
        render_app()  # reads templates, words and example

    def stop(self) -> None:
        """Let go of what has not begun; an application that is started again has a new thread."""
        stopped, self.thread = self.thread, _thread()
        stopped.shutdown(wait=False, cancel_futures=True)

    async def run(self, work: Callable[[], T]) -> T:
        """``work`` in the thread; what has not begun when the time is over never will."""
        future = asyncio.wrap_future(self.thread.submit(work))
        try:
            return await asyncio.wait_for(future, self.limits.seconds)
        except TimeoutError:
            problem = f"not done within {self.limits.seconds:g} s"
            raise Refused(503, problem, mend="send it again later, or a shorter text") from None

    def check(self, *texts: ParseRequest | CorrectRequest) -> None:
        """Refuses texts that are too long together."""
        length = sum(len(request.text) for request in texts)
        if length > self.limits.characters:
            problem = f"{length} characters, more than {self.limits.characters}"
            raise Refused(413, problem, where="text", mend="send a part at a time")

    def read(self, request: ParseRequest) -> Bulletin:
        return self.parse(request.text, **request.model_dump(exclude={"text"}))

    def batch(self, request: BatchRequest, until: float) -> bytes:
        results: list[dict[str, Any]] = []
        for one in request.texts:
            if time.monotonic() > until:
                break
            try:
                results.append(self.read(one).to_dict())
            except InputError as error:
                results.append({"error": problem_of(error)})
        return _json({"results": results})

    def info(self) -> dict[str, Any]:
        limits = {name: getattr(self.limits, name) for name in Limits.__slots__}
        return {
            "govie": govie.__version__,
            "spacy": version("spacy"),
            "python": platform.python_version(),
            "model": self.model,
            "span_labels": list(SPAN_LABELS),
            "link_labels": list(LINK_LABELS),
            "limits": limits,
        }


def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="govie")


def create_app(*, limits: Limits | None = None, model: str = DEFAULT_MODEL, parse: Parse | None = None) -> FastAPI:
    """The application; the model is loaded here. ``parse`` stands in for ``govie.parse`` with its keywords.

    Raises ModelError where the model is not installed.
    """
    name = "none"
    if parse is None:
        parse, name = partial(parse_text, model=model), model_name(load(model))
        parse("粮食产量5万吨")  # the first parse reads tables from disk
    service = Service(parse, limits or Limits(), name)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.stop()

    app = FastAPI(
        title="govie",
        version=govie.__version__,
        description="Facts from Chinese local-government economic bulletins.",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.add_middleware(Gate, limits=service.limits)
    _add_errors(app)
    _add_rest(app, service)
    _add_page(app, service)
    describe(app)
    return app


def _add_rest(app: FastAPI, service: Service) -> None:
    @app.post("/parse", responses=answers(CONTRACT, html=True), summary="The facts of a bulletin")
    async def parse(request: Request, body: ParseRequest) -> Response:
        service.check(body)
        return await _answer(service, request, lambda: service.read(body))

    @app.post("/correct", responses=answers(CONTRACT, html=True), summary="A bulletin with spans and links corrected")
    async def correct(request: Request, body: CorrectRequest) -> Response:
        service.check(body)
        check_text(body.text)
        return await _answer(service, request, body.corrected)

    @app.post("/parse/batch", responses=answers(BATCH), summary="The facts of several bulletins, in order")
    async def parse_batch(body: BatchRequest) -> Response:
        if len(body.texts) > service.limits.texts:
            problem = f"{len(body.texts)} texts, more than {service.limits.texts}"
            raise Refused(413, problem, where="texts", mend="send fewer at a time")
        service.check(*body.texts)
        until = time.monotonic() + service.limits.seconds
        return Response(await service.run(lambda: service.batch(body, until)), media_type="application/json")

    @app.get("/health", summary="Whether the service works")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/info", summary="Versions, model, labels and limits")
    async def info() -> dict[str, Any]:
        return service.info()


async def _answer(service: Service, request: Request, read: Callable[[], Bulletin]) -> Response:
    """The bulletin as JSON, or as the fragment of the page for one that asks for HTML."""
    if "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(await service.run(lambda: render_result(read())))
    content = await service.run(lambda: _json(read().to_dict()))
    return Response(content, media_type="application/json")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _add_page(app: FastAPI, service: Service) -> None:
    @app.get("/", include_in_schema=False)
    async def page(language: str = LANGUAGES[0]) -> Response:
        return HTMLResponse(render_app(language=_language(language), version=service.version))

    @app.post("/", include_in_schema=False)
    async def parsed_page(request: Request) -> Response:
        """The page without scripts: the form comes back with its result or its problem."""
        form = _form(await request.body())
        result, problem, status = "", "", 200
        try:
            body = ParseRequest(text=form["text"], subject=form["subject"] or None, date=form["date"] or None)
            service.check(body)
            result = await service.run(lambda: render_result(service.read(body), language=form["language"]))
        except InputError as error:
            problem, status = str(error), 422
        except Refused as refused:
            problem, status = f"{refused.what}; {refused.mend}", refused.status
        except ValueError:
            problem, status = "subject: at most 200 characters", 422
        language = form.pop("language")
        page = render_app(language=language, result=result, form=form, problem=problem, version=service.version)
        return HTMLResponse(page, status_code=status)

    def asset_endpoint(name: str, media_type: str) -> None:
        content = asset(name).encode()

        @app.get(f"/{name}", include_in_schema=False)
        async def send() -> Response:
            return Response(content, media_type=media_type, headers=_FOREVER)

    for name, media_type in _ASSETS.items():
        asset_endpoint(name, media_type)


def _form(body: bytes) -> dict[str, str]:
    """The fields of a urlencoded form, "" where one is missing."""
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=len(_FIELDS))
    except ValueError:
        fields = {}
    form = {name: fields.get(name, [""])[0] for name in _FIELDS}
    return form | {"language": _language(form["language"])}


def _language(wanted: str) -> str:
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _shown(text: str) -> str:
    """What was sent, as far as it stands in a message: not long, and without lone surrogates."""
    return text[:200].encode("utf-8", "replace").decode()


def _add_errors(app: FastAPI) -> None:
    """Every error is JSON: what, where, mend. Faults are the gate's."""

    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> Response:
        return JSONResponse(error.body(), error.status, headers=error.headers())

    @app.exception_handler(InputError)
    async def bad_input(_: Request, error: InputError) -> Response:
        return JSONResponse({"error": problem_of(error)}, 422)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        problem = {"what": _shown(first["msg"]), "where": _shown(where), "mend": "see /openapi.json"}
        return JSONResponse({"error": problem}, 422)

    @app.exception_handler(HTTPException)
    async def no_such_thing(_: Request, error: HTTPException) -> Response:
        problem = {"what": str(error.detail), "where": None, "mend": "see /openapi.json"}
        return JSONResponse({"error": problem}, error.status_code, headers=error.headers)
