#!/usr/bin/env python3
"""Writes src/decode/letters.rs from training/letters.txt.  Run from the root.

A letter's cost is -log2 of its share, in half bits.
"""
import math
from pathlib import Path

out = [
    "//! Written by training/letters.py; not edited by hand. How dear each letter of a language is.\n\n",
    "/// A language's letters, and the cost of each in half bits above `0`, in the same order.\n",
    "pub(super) struct Alphabet {\n    pub(super) letters: &'static str,\n    pub(super) costs: &'static [u8],\n}\n\n",
]
for line in Path("training/letters.txt").read_text(encoding="utf-8").splitlines():
    if line.startswith("#"):
        continue
    name, *letters = line.split()
    shares = sorted(((float(x[1:]), x[0]) for x in letters), reverse=True)
    total = sum(share for share, _ in shares)
    costs = "".join(chr(ord("0") + round(-2 * math.log2(share / total))) for share, _ in shares)
    chars = "".join(c for _, c in shares)
    costs = costs.replace("\\", "\\\\")
    out.append(f'#[rustfmt::skip]\npub(super) const {name.upper()}: Alphabet =\n'
               f'    Alphabet {{ letters: "{chars}", costs: b"{costs}" }};\n')
Path("src/decode/letters.rs").write_text("".join(out), encoding="utf-8")
