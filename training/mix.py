"""Pages that nobody wrote: the body of one, with all that stands between its parts, within the chrome of another. Standard library only.

A judge that has seen a site's chrome around its own pages alone learns what they share by chance. Both pages are of one fold of sites, so
what is tested stays unseen.
"""
import html.parser
import itertools
import re
import typing

from sites import fold_of, number_of

# For each page so many others lend their chrome.
TIMES = 4
# A run of text counts as body if it stands in the gold text and has so many characters: shorter ones stand anywhere.
MIN_CHARS = 25
# A page's core is the smallest element that holds this share of what counts, if that is so many characters.
CORE_SHARE, MIN_CORE_CHARS = 0.95, 100
VOID = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "track", "wbr"}
UNREAD = {"script", "style"}


class Parts(typing.NamedTuple):
    """A page, cut in three."""

    site: str
    page: dict
    before: str
    core: str
    after: str


class Elements(html.parser.HTMLParser):
    """Where the elements of a page begin and end inside, and how many characters of the body each holds."""

    def __init__(self, text, gold):
        super().__init__(convert_charrefs=True)
        self.gold, self.all, self.found, self.open = gold, 0, [], []
        self.lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def place(self):
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append([tag, self.place() + len(self.get_starttag_text()), 0])

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if not any(of == tag for of, _, _ in self.open):
            return
        closed = None
        while closed != tag:
            closed, start, held = self.open.pop()
            if held:
                self.found.append((closed, start, self.place(), held))
            if self.open:
                self.open[-1][2] += held

    def handle_data(self, data):
        text = squash(data)
        if self.open and self.open[-1][0] not in UNREAD and len(text) >= MIN_CHARS and text in self.gold:
            self.open[-1][2] += len(text)
            self.all += len(text)


def squash(text):
    return " ".join(text.split())


def cut(raw, gold):
    """What stands before a page's core, the core, and what stands after; none if it cannot be told."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        # Its bytes would mean something else in another page.
        return None
    elements = Elements(text, squash(gold))
    cores = [
        (end - start, start, end) for tag, start, end, held in elements.found
        if held >= CORE_SHARE * elements.all and tag not in ("html", "body")
    ]
    if elements.all < MIN_CORE_CHARS or not cores:
        return None
    _, start, end = min(cores)
    return text[:start], text[start:end], text[end:]


def mix(pages):
    """Takes the parts of a corpus's pages; gives (site, page, view, HTML) of each one's body within others' chrome, a character for each
    byte."""
    alike = lambda of: (fold_of(of.site), of.page["type"] == "article")
    drawn = sorted(pages, key=lambda of: (*alike(of), number_of(f"mix {of.page['id']}")))
    for _, group in itertools.groupby(drawn, key=alike):
        group = list(group)
        for times in range(1, TIMES + 1):
            for body, chrome in zip(group, group[times:] + group[:times]):
                if body.site != chrome.site:
                    text = chrome.before + body.core + chrome.after
                    yield body.site, body.page, f"mixed-{times}", text.encode().decode("latin-1")
