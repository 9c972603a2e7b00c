#!/usr/bin/env python3
"""Measures the built-in rows on real pages: where they fire, and whether what they hit is content.

    training/rule-hits.py CORPUS... [--flat NAME...] [--rows] [--below SHARE]
    training/rule-hits.py CORPUS... [--flat NAME...] --records FILE...

CORPUS is a folder with `gold.jsonl` (`id`, `text` or null) and `flat/NAME.jsonl.xz` (`id`, `text`), as in `../shared/corpora`.

Without `--records` the rows alone are asked, through the example `rule-hits` (cargo build --release --example rule-hits), with
zones put roughly: the head ends at the first line of more than 20 words that ends a sentence, the tail begins after the last.
Counted are lines that a row of kind line or heading hits in their zone, and bars of which every item is hit; single lines
that a row of kind item hits are counted apart, for whoever judges them.

With `--records` (a file for each CORPUS and flattener: all flatteners of the first CORPUS, then of the next) the records of
`dechrome clean --format jsonl --reasons` are read instead. What counts is each line of each block that was removed for a row:
`rule NAME` and `link bar, rule NAME` count for the row, `under rule NAME` (the entries of a list whose heading the row names)
stands in a column of its own.

A hit is bad if its line is content: a line of the page's gold text, white space squashed and letters lowered, or, from 5 words
on (two Chinese or Japanese characters are a word), a part of it. Pages without gold text count as fired on, not as bad or good.
`--rows` prints a line a row instead of a line a theme, with the commonest bad lines.
"""

import argparse
import collections
import json
import lzma
import re
import subprocess
import sys
import tomllib
from pathlib import Path

HEAD_WORDS = 20
ENDS = tuple(".!?…。！？\"”’'»」』)）")
PART_WORDS = 5
REASON = re.compile(r"(?:link bar, |(?P<under>under ))?rule (?P<row>\S+/\S+)")
RULES = Path(__file__).parent.parent / "rules"
CJK = re.compile(r"[぀-ヿ㐀-鿿가-힣]")


def same(line):
    """The form in which a line is looked up in the gold text."""
    return " ".join(re.sub(r"[‘’]", "'", line).split()).strip("•*·-–—»›>| ").casefold()


def is_prose(line):
    words = len(line.split()) + len(CJK.findall(line)) / 2
    return words > HEAD_WORDS and line.endswith(ENDS)


class Gold:
    """What of a page is content."""

    def __init__(self, text):
        self.lines = {same(line) for line in text.split("\n")}
        self.whole = same(text)

    def holds(self, line):
        line = same(line)
        words = len(line.split()) + len(CJK.findall(line)) / 2
        return line in self.lines or (words >= PART_WORDS and line in self.whole)


def pages(folder, flat):
    gold = {}
    with open(folder / "gold.jsonl", encoding="utf-8") as file:
        for record in map(json.loads, file):
            text = record.get("text")
            gold[record["id"]] = Gold(text) if text else None
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
    """(kind, row, line, gold) of every line that was removed for a row."""
    gold = {name: lines for name, _, lines in pages(folder, flat)}
    with open(records, encoding="utf-8") as file:
        for record in map(json.loads, file):
            for removal in record.get("dechrome", {}).get("reasons", []):
                found = REASON.fullmatch(removal["reason"])
                if found and not removal.get("field"):
                    kind = "under" if found["under"] else "line"
                    for line in filter(str.strip, removal["text"].splitlines()):
                        yield kind, found["row"], line, gold.get(record["id"])


def count_rows(by_row):
    """How many rows that remove lines each theme has, or which rows there are."""
    count = collections.Counter()
    for path in sorted(RULES.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8")).get("chrome", []):
            count[f"{path.stem}/{row['name']}" if by_row else path.stem] += 1
    count["all"] = sum(count.values())
    return count


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--flat", nargs="+", default=["resiliparse"])
    parser.add_argument("--records", nargs="+", type=Path)
    parser.add_argument("--rows", action="store_true")
    parser.add_argument("--below", type=float, default=1.01, help="with --rows: only rows whose share is below")
    parser.add_argument("--binary", default="target/release/examples/rule-hits")
    options = parser.parse_args()
    sources = [(folder, flat) for folder in options.corpus for flat in options.flat]
    if options.records and len(options.records) != len(sources):
        parser.error("a file of records for each corpus and flattener")

    apart = "under" if options.records else "item"
    hits = collections.defaultdict(collections.Counter)
    bad_lines = collections.defaultdict(collections.Counter)
    names = [f"{folder.name} {flat}" for folder, flat in sources]
    for i, (folder, flat) in enumerate(sources):
        found = (
            by_records(folder, flat, options.records[i])
            if options.records
            else by_rows(folder, flat, options.binary)
        )
        for kind, row, line, gold in found:
            sure = kind if kind == apart else "sure"
            key = row if options.rows else row.split("/")[0]
            for name in (key, "all"):
                hits[name][names[i], sure] += 1
                if gold is not None:
                    hits[name][names[i], sure, "judged"] += 1
                    hits[name][names[i], sure, "bad"] += gold.holds(line)
            if gold is not None and gold.holds(line):
                bad_lines[key][f"{apart if sure == apart else ''} {line[:80]}".strip()] += 1

    count = count_rows(options.rows)
    print("| theme | rows | " + " | ".join(name if sure == "sure" else sure for name in names for sure in ("sure", apart)) + " |")
    print("|---|--:|" + "--:|" * len(names) * 2)
    for key in sorted(count, key=lambda key: (key == "all", key)):
        cells, lowest = [], 1.0
        for name in names:
            for sure in ("sure", apart):
                judged, bad = hits[key][name, sure, "judged"], hits[key][name, sure, "bad"]
                share = f" ({1 - bad / judged:.3f})" if judged else ""
                if judged and (sure == "sure" or options.rows):
                    lowest = min(lowest, 1 - bad / judged)
                cells.append(f"{hits[key][name, sure]}{share}")
        if options.rows and lowest >= options.below:
            continue
        print(f"| {key} | {count[key]} | " + " | ".join(cells) + " |")
        if options.rows:
            for line, times in bad_lines[key].most_common(40):
                print(f"    {times} {line!r}")


if __name__ == "__main__":
    main()
