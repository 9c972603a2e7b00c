#!/usr/bin/env python3
"""Measures the built-in rows on real pages: where they fire, and whether what they hit is content.

    training/rule-hits.py CORPUS... [--flat NAME] [--rows] [--below SHARE]
    training/rule-hits.py CORPUS... --records FILE...

CORPUS is a folder with `gold.jsonl` (`id`, `text` or null) and `flat/NAME.jsonl.xz` (`id`, `text`), as in `../shared/corpora`.

Without `--records` the rows alone are asked, through the example `rule-hits` (cargo build --release --example rule-hits), with
zones put roughly: the head ends at the first line of more than 20 words that ends a sentence, the tail begins after the last.
Counted are lines that a row of kind line or heading hits in their zone, and bars of which every item is hit; single lines
that a row of kind item hits are counted apart, for whoever judges them.

With `--records` (one file for each CORPUS) the records of `dechrome clean --format jsonl --reasons` are read instead, and what
counts is what was removed for a rule: each line of each removed block.

A hit is bad if its line is a whole line of the page's gold text. Pages without gold text count as fired on, not as bad or
good. `--rows` prints a line a row instead of a line a theme, with the commonest bad lines.
"""

import argparse
import collections
import json
import lzma
import re
import subprocess
import sys
from pathlib import Path

HEAD_WORDS = 20
ENDS = tuple(".!?…。！？\"”’'»」』)）")
CJK = re.compile(r"[぀-ヿ㐀-鿿가-힣]")


def same(line):
    """The form in which a line is looked up in the gold text."""
    return " ".join(re.sub(r"[‘’]", "'", line).split()).strip("•*·-–—»›>| ").casefold()


def is_prose(line):
    words = len(line.split()) + len(CJK.findall(line)) / 2
    return words > HEAD_WORDS and line.endswith(ENDS)


def pages(folder, flat):
    gold = {}
    with open(folder / "gold.jsonl", encoding="utf-8") as file:
        for record in map(json.loads, file):
            text = record.get("text")
            gold[record["id"]] = {same(line) for line in text.split("\n")} if text else None
    with lzma.open(folder / "flat" / f"{flat}.jsonl.xz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            yield record["id"], record["text"], gold.get(record["id"])


def by_rows(folder, flat, binary):
    """(kind, row, line, gold) of every hit, asking the rows alone."""
    texts = []
    for _, text, gold in pages(folder, flat):
        lines = [line.strip() for line in re.split(r"[\n\r\x0b\x0c\x85\u2028\u2029]", text) if line.strip()]
        texts.append((lines, gold))
    answers = ask(binary, [line for lines, _ in texts for line in lines])
    at = 0
    for lines, gold in texts:
        prose = [i for i, line in enumerate(lines) if is_prose(line)]
        first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
        for i, line in enumerate(lines):
            zone = 0 if i < first else 2 if i > last else 1
            head, core, tail, *items = answers[at + i]
            hit = (head, core, tail)[zone]
            kind, _, row = hit.partition(" ")
            if kind in ("line", "heading"):
                yield kind, row, line, gold
            elif items and all(item.split(" ")[0] in ("line", "heading", "item") for item in items):
                for item in items:
                    yield "bar", item.partition(" ")[2], line, gold
            elif kind == "item":
                yield "item", row, line, gold
        at += len(lines)


def ask(binary, lines):
    run = subprocess.run([binary], input="\n".join(lines), capture_output=True, check=True, encoding="utf-8")
    answers = [answer.split("\t") for answer in run.stdout.split("\n")[: len(lines)]]
    if len(answers) != len(lines):
        sys.exit(f"rule-hits: {len(lines)} lines asked, {len(answers)} answered")
    return answers


def by_records(folder, flat, records):
    """(kind, row, line, gold) of every line that was removed for a rule."""
    gold = {name: lines for name, _, lines in pages(folder, flat)}
    with open(records, encoding="utf-8") as file:
        for record in map(json.loads, file):
            for removal in record.get("dechrome", {}).get("reasons", []):
                kind, _, row = removal["reason"].partition(" ")
                if kind == "rule" and not removal.get("field"):
                    for line in filter(str.strip, removal["text"].split("\n")):
                        yield "line", row, line, gold.get(record["id"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--flat", default="resiliparse")
    parser.add_argument("--records", nargs="+", type=Path)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--below", type=float, default=1.01, help="with --rows: only rows whose share is below")
    parser.add_argument("--binary", default="target/release/examples/rule-hits")
    options = parser.parse_args()
    if options.records and len(options.records) != len(options.corpus):
        parser.error("as many --records as corpora")

    hits = collections.defaultdict(collections.Counter)
    bad_lines = collections.defaultdict(collections.Counter)
    names = [folder.name for folder in options.corpus]
    for i, folder in enumerate(options.corpus):
        found = (
            by_records(folder, options.flat, options.records[i])
            if options.records
            else by_rows(folder, options.flat, options.binary)
        )
        for kind, row, line, gold in found:
            sure = "item" if kind == "item" else "sure"
            key = row if options.rows else row.split("/")[0]
            for name in (key, "all"):
                hits[name][folder.name, sure] += 1
                if gold is not None:
                    hits[name][folder.name, sure, "judged"] += 1
                    hits[name][folder.name, sure, "bad"] += same(line) in gold
            if gold is not None and same(line) in gold:
                bad_lines[key][line[:60]] += 1

    listed = subprocess.run([options.binary, "--rows"], capture_output=True, check=True, encoding="utf-8").stdout
    rows = [line.split("\t") for line in listed.splitlines()]
    count = collections.Counter(name if options.rows else name.split("/")[0] for name, kind in rows if kind != "Field")
    count["all"] = sum(count.values())
    columns = [f"{name} {sure}" for name in names for sure in ("sure", "item")]
    print("| theme | rows | " + " | ".join(columns) + " |")
    print("|---|---|" + "---|" * len(columns))
    for key in sorted(count, key=lambda key: (key == "all", key)):
        cells, lowest = [], 1.0
        for name in names:
            for sure in ("sure", "item"):
                judged, bad = hits[key][name, sure, "judged"], hits[key][name, sure, "bad"]
                share = f" ({1 - bad / judged:.3f})" if judged else ""
                if judged and (sure == "sure" or options.rows):
                    lowest = min(lowest, 1 - bad / judged)
                cells.append(f"{hits[key][name, sure]}{share}")
        if options.rows and lowest >= options.below:
            continue
        print(f"| {key} | {count[key]} | " + " | ".join(cells) + " |")
        if options.rows:
            for line, times in bad_lines[key].most_common(12):
                print(f"    {times} {line!r}")


if __name__ == "__main__":
    main()
