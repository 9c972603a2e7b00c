#!/usr/bin/env python3
"""Writes src/decode/frequent.rs from training/frequent.txt.  Run from the root.

Encoding a hanzi is a search through the whole table, so the two bytes of each are stored, not the character.
"""
from pathlib import Path

lists = dict(line.split() for line in Path("training/frequent.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#")
TABLES = [
    ("GB18030", "gb18030", ["simplified"]),
    ("BIG5", "big5", ["traditional"]),
    ("EUC_KR", "euc-kr", ["korean"]),
    ("EUC_JP", "euc-jp", ["hiragana", "kanji"]),
    ("SHIFT_JIS", "shift_jis", ["hiragana", "kanji"]),
    ("JOHAB", "johab", ["korean"]),
]
out = "//! Written by training/frequent.py; not edited by hand. The commonest characters of East Asian prose in each encoding, sorted.\n"
for name, codec, names in TABLES:
    codes = sorted({c.encode(codec) for n in names for c in lists[n]})
    assert all(len(code) == 2 for code in codes)
    rows = [codes[i : i + 12] for i in range(0, len(codes), 12)]
    out += f"\n#[rustfmt::skip]\npub(super) const {name}: &[u16] = &[\n"
    out += "".join("    " + " ".join(f"0x{code.hex().upper()}," for code in row) + "\n" for row in rows) + "];\n"
Path("src/decode/frequent.rs").write_text(out, encoding="utf-8")
