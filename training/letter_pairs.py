#!/usr/bin/env python3
"""Writes src/decode/letter_pairs.rs from the texts in training/letter_pairs, which were written for it.  Run from the root.

The cost of a letter after another is -log2 of its probability there, in half bits, from the counts of all the texts
together (Russian weighs most by its length); where a pair is rare the letter's own frequency stands in.
"""
import math
from collections import Counter
from pathlib import Path

LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћђџѓќѕ"
PRIOR = 10  # pairs' worth of belief in the letter's own frequency
CAP = 30

pairs, single = Counter(), Counter()
for path in sorted(Path("training/letter_pairs").glob("*.txt")):
    text = path.read_text(encoding="utf-8").lower()
    line = " " + "".join(c if c in LETTERS else " " for c in text) + " "
    while "  " in line:
        line = line.replace("  ", " ")
    pairs.update(zip(line, line[1:]))
    single.update(line[1:])

total = sum(single.values()) + len(LETTERS) / 2
rows = []
for a in LETTERS:
    seen = sum(n for (x, _), n in pairs.items() if x == a)
    row = ""
    for b in LETTERS:
        p = (pairs[a, b] + PRIOR * (single[b] + 0.5) / total) / (seen + PRIOR)
        row += chr(ord("0") + min(CAP, round(-2 * math.log2(p))))
    rows.append(row.replace("\\", "\\\\"))

Path("src/decode/letter_pairs.rs").write_text(
    "//! Written by training/letter_pairs.py; not edited by hand. How dear a Cyrillic letter is after another.\n\n"
    "/// The letters in the order of the rows and columns of [`COSTS`]; a space stands for everything that is no letter.\n"
    f'pub(super) const LETTERS: &str = "{LETTERS}";\n\n'
    "/// A row for the letter before, a column for the letter after: half bits above `0`.\n"
    f"#[rustfmt::skip]\npub(super) const COSTS: [&[u8; {len(LETTERS)}]; {len(LETTERS)}] = [\n"
    + "".join(f'    b"{row}",\n' for row in rows) + "];\n", encoding="utf-8")
