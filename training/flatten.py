#!/usr/bin/env python3
"""Pages with their gold texts, as the flatteners of the world leave them. Standard library only.

  flatten.py CORPORA SHARE TEXTS.jsonl PAGES.jsonl

Writes a JSON line for each page of web-en, web-de and web-zh and each view of it: {corpus, id, site, type, view, role, text, gold,
with, without}. Views: the two flatteners whose text comes with the corpora; `lines`, each run of text between two tags on a line
of its own; `blocks`, a line for each block-level element; for one page in three one of these again, wrapped, double-spaced or
without blank lines; and `gold`, the body text itself. Roles: `whole`, the one of the two given views that a page is trained
on; `altered`; `clean`; and `measured`, the others. SHARE of 1,000 sites are taken. All choices hang on the
pages' names alone: the same bytes every time.

The second file gets the pages themselves, as view `html`; each body text as a page of nothing but paragraphs, as view `gold`; and each
page's body within other pages' chrome, as views and with the role `mixed`. `text` has a character for each byte there, as the library
decodes pages itself.
"""
import html.parser, json, lzma, re, sys, tarfile, unicodedata
from pathlib import Path

from mix import VOID, Parts, cut, mix
from sites import name_site, number_of

SKIPPED = {"script", "style", "template", "noscript", "svg", "head", "iframe", "object", "canvas", "math"}
BREAKING = set(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav ol option p pre section select summary table tbody td textarea "
    "tfoot th thead tr ul video audio".split())
SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "section", "article", "figure"}
# One page in so many is trained on in an altered view too.
ALTERED = 3


class Flattener(html.parser.HTMLParser):
    """Text of a page; `every_tag` breaks the line at each tag, else block-level ones do."""

    def __init__(self, every_tag):
        super().__init__(convert_charrefs=True)
        self.every_tag, self.out, self.skip = every_tag, [], None
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        if self.skip:
            self.depth += tag == self.skip
        elif tag in SKIPPED and tag not in VOID:
            self.skip, self.depth = tag, 1
        self.break_line(tag)

    def handle_endtag(self, tag):
        if self.skip == tag:
            self.depth -= 1
            if not self.depth:
                self.skip = None
        self.break_line(tag)

    def break_line(self, tag):
        if self.every_tag or tag in BREAKING:
            self.out.append("\n\n" if tag in SPACED and not self.every_tag else "\n")

    def handle_data(self, data):
        if not self.skip:
            self.out.append(re.sub(r"\s+", " ", data))

    def text(self):
        lines = [line.strip() for line in "".join(self.out).split("\n")]
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def decode(raw):
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        label = re.search(rb"charset=[\"']?([-\w]+)", raw)
        try:
            return raw.decode(label[1].decode() if label else "windows-1252", "replace")
        except LookupError:
            return raw.decode("windows-1252", "replace")


def flatten(page, every_tag):
    parser = Flattener(every_tag)
    parser.feed(page)
    parser.close()
    return parser.text()


def is_wide(c):
    return unicodedata.east_asian_width(c) in "WF"


def wrap(text, columns):
    """Lines broken at that many columns: at spaces, or between two wide characters."""
    lines = []
    for line in text.split("\n"):
        line = line.strip()
        width, start, space = 0, 0, None
        for at, c in enumerate(line):
            width += 2 if is_wide(c) else 1
            if c == " ":
                space = at
            if width > columns:
                cut = at if is_wide(c) else space
                if cut is not None and cut > start:
                    lines.append(line[start:cut].strip())
                    start, space = cut, None
                    width = sum(2 if is_wide(d) else 1 for d in line[start : at + 1])
        lines.append(line[start:].strip())
    return "\n".join(lines)


def alter(text, number):
    """One of the ways in which lines come apart from their paragraphs."""
    kind = number % 3
    if kind == 0:
        return "wrapped", wrap(text, 60 + number // 3 % 41)
    if kind == 1:
        return "spaced", "\n\n".join(line for line in text.split("\n") if line.strip()) + "\n"
    return "dense", "\n".join(line for line in text.split("\n") if line.strip()) + "\n"


def views_of(page, number, given, html_text):
    """(view, role, text) of each view of a page."""
    natural = dict(given, lines=flatten(html_text, True), blocks=flatten(html_text, False))
    names = list(natural)
    whole = list(given)[number % len(given)]
    for name in names:
        yield name, "whole" if name == whole else "measured", natural[name]
    if number // 4 % ALTERED == 0:
        number //= 4 * ALTERED
        name = names[number % len(names)]
        kind, text = alter(natural[name], number // len(names))
        yield f"{name}-{kind}", "altered", text
    if page["text"]:
        yield "gold", "clean", page["text"]


def pages_of(page, raw):
    """(view, role, HTML) of a page, a character for each byte."""
    yield "html", "whole", raw.decode("latin-1")
    if page["text"]:
        lines = [line for line in page["text"].split("\n") if line.strip()]
        clean = "".join(f"<p>{html.escape(line)}</p>\n" for line in lines)
        yield "gold", "clean", clean.encode().decode("latin-1")


def write(out, corpus, site, page, views):
    for view, role, text in views:
        record = {"corpus": corpus, "site": site, "view": view, "role": role, "text": text, "gold": page["text"]}
        record |= {key: page[key] for key in ("id", "type", "with", "without")}
        print(json.dumps(record, ensure_ascii=False), file=out)


def main():
    root, share = Path(sys.argv[1]), int(sys.argv[2])
    with open(sys.argv[3], "w", encoding="utf-8") as texts_file, open(sys.argv[4], "w", encoding="utf-8") as pages_file:
        for corpus in ("web-en", "web-de", "web-zh"):
            with open(root / corpus / "gold.jsonl", encoding="utf-8") as lines:
                gold = [json.loads(line) for line in lines]
            with tarfile.open(root / corpus / "pages.tar.xz") as archive:
                raw = {member.name: archive.extractfile(member).read() for member in archive}
            given = {}
            for path in sorted((root / corpus / "flat").glob("*.jsonl.xz")):
                with lzma.open(path, "rt", encoding="utf-8") as lines:
                    given[path.name.split(".")[0]] = {page["id"]: page["text"] for page in map(json.loads, lines)}
            parts = []
            for page in gold:
                site = name_site(corpus, page)
                if number_of(f"sample {site}") % 1000 >= share:
                    continue
                texts = {name: texts[page["id"]] for name, texts in given.items()}
                number = number_of(f"{corpus} {page['id']}")
                write(texts_file, corpus, site, page, views_of(page, number, texts, decode(raw[page["file"]])))
                write(pages_file, corpus, site, page, pages_of(page, raw[page["file"]]))
                if page["text"] and (cuts := cut(raw[page["file"]], page["text"])):
                    parts.append(Parts(site, page, *cuts))
            for site, page, view, text in mix(parts):
                write(pages_file, corpus, site, page, [(view, "mixed", text)])


if __name__ == "__main__":
    main()
