"""How far two annotators agree: python scripts/agreement.py [FOLDER]; FOLDER holds first/ and second/ with equal names.

Prints, as Markdown, exact F1 of spans per label, F1 of links with both ends matched relaxed, and the share of matched
quantities with equal attributes. F1 treats both annotators alike.
"""

from __future__ import annotations

import sys
from pathlib import Path

from govie.annotation.marked import parse_marked
from govie.api import bulletin_of_marked
from govie.evaluation.gold import Gold
from govie.evaluation.run import evaluate


def pairs(folder: Path):
    for path in sorted((folder / "first").glob("*.mk")):
        first = parse_marked(path.read_bytes().decode("utf-8"), source=str(path))
        other = folder / "second" / path.name
        second = parse_marked(other.read_bytes().decode("utf-8"), source=str(other))
        yield Gold(first, name=path.stem), bulletin_of_marked(second).to_dict()


def main(folder: Path) -> None:
    report = evaluate(pairs(folder)).to_dict()
    overall = report["overall"]
    print(f"{report['documents']} bulletins, marked twice independently.\n")
    for title, part in (("spans, exact", "spans_exact"), ("links", "links")):
        print(f"| {title} | first | second | F1 |\n| --- | --: | --: | --: |")
        for label, row in overall[part].items():
            if row["f1"] is not None:
                print(f"| {label} | {row['support']} | {row['predicted']} | {100 * row['f1']:.1f} |")
        print()
    print("| attribute of a quantity | equal |\n| --- | --: |")
    for name in ("kind", "status", "bound", "direction", "basis"):
        print(f"| {name} | {100 * overall['attributes'][name]['precision']:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("annotations/agreement"))
