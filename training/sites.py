"""What hangs on the name of a site or a page alone. Standard library only."""
import hashlib

FOLDS = 5


def number_of(text):
    """A number that hangs on a text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def name_site(corpus, page):
    """A name that pages have in common which must not be parted. The Chinese pages are of one site by name; each stands for itself."""
    return page["site"] if page["site"] and corpus != "web-zh" else f"{corpus} {page['id']}"


def fold_of(site):
    return number_of(site) % FOLDS
