"""Screenshots of the page for docs/figures, with the page's own example.

python scripts/screenshots.py    (needs the extra "browser", Chromium and a font with Chinese characters)
"""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Any

FIGURES = Path(__file__).resolve().parent.parent / "docs" / "figures"


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


def main() -> None:
    from playwright.sync_api import sync_playwright

    address = serve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
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
        browser.close()
    for path in sorted(FIGURES.glob("page*.png")):
        print(f"{path.name}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
