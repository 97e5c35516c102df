"""Screenshots for docs/figures: the page with its own example, and the report of an evaluation.

python scripts/screenshots.py [page] [report]   (needs the extra "browser", Chromium and a font with Chinese characters)
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FIGURES = ROOT / "docs" / "figures"


def serve() -> str:
    """The address of a service in a thread of this process."""
    import uvicorn

    from govie.web.app import create_app
    from govie.web.server import listen

    door = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(), log_level="warning"))
    threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{door.getsockname()[1]}/"


def open_example(browser: Any, address: str, width: int, height: int) -> Any:
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(address)
    page.click("#example")
    page.click("#input button[type=submit]")
    page.wait_for_selector("#result .govie")
    return page


def shoot_page(browser: Any) -> None:
    address = serve()
    page = open_example(browser, address, 1280, 1180)
    page.locator("tbody tr").nth(3).click()
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=FIGURES / "page.png")
    page.locator("figure.charts").last.screenshot(path=FIGURES / "page-chart.png")
    page.locator(".text mark.QUANTITY").nth(2).click()
    page.set_viewport_size({"width": 1280, "height": 860})
    page.evaluate("scrollTo(0, document.querySelector('#result').offsetTop)")
    page.screenshot(path=FIGURES / "page-editor.png")
    page = open_example(browser, address, 375, 1500)
    page.locator("tbody tr").nth(1).click()
    page.evaluate("scrollTo(0, document.querySelector('#result').offsetTop)")
    page.screenshot(path=FIGURES / "page-375.png")


def report_html(split: str) -> str:
    """What ``govie evaluate annotations --split SPLIT --floors … --baseline … --format html`` prints."""
    import govie
    from govie.annotation.splits import read_splits
    from govie.evaluation.baseline import read_baseline
    from govie.evaluation.floors import check_floors, read_floors
    from govie.evaluation.outcome import Evaluation
    from govie.evaluation.run import evaluate_directory

    os.chdir(ROOT)  # the report names the baseline as it was given
    annotations = Path("annotations")
    ids = set(read_splits(annotations / "splits.json")[split])
    report = evaluate_directory(annotations, parse=govie.parse, only_ids=ids)
    floors = check_floors(report, read_floors(Path("tests/floors.csv")))
    return Evaluation(report, floors, read_baseline(Path("models/zh_govie_sm/meta.json"))).render("html")


def shoot_report(browser: Any) -> None:
    """Figures of the test split, mistakes of dev: test is for figures only."""
    page = browser.new_page(viewport={"width": 1100, "height": 1250})
    page.set_content(report_html("test"))
    page.screenshot(path=FIGURES / "report.png")
    page.set_content(report_html("dev"))
    page.set_viewport_size({"width": 1100, "height": 900})
    for heading in ("METRIC, bounds", "PROJECT, missed"):
        page.locator("summary", has_text=heading).first.click()
    page.evaluate("scrollTo(0, document.querySelector('#mistakes').offsetTop)")
    page.screenshot(path=FIGURES / "report-mistakes.png")


SHOTS = {"page": shoot_page, "report": shoot_report}


def main(names: Sequence[str]) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name in names or SHOTS:
            SHOTS[name](browser)
        browser.close()
    for path in sorted(FIGURES.glob("*.png")):
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
