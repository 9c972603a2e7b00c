"""What `dechrome-training label` writes, as arrays; and what is trained on what."""
import json

import numpy as np

from sites import fold_of, number_of

# One document in so many is measured without words, so that shape alone must tell: what is left in a language of no known word.
WORDLESS = 7


def starts_of(counts):
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


class Documents:
    """Documents and their blocks: block b of document d has the number `first[d] + b`."""

    def __init__(self, folder):
        heads = []
        with open(folder / "documents.jsonl", encoding="utf-8") as lines:
            for line in lines:
                head = json.loads(line)
                del head["text"]
                heads.append(head)
        column = lambda key: np.array([head[key] for head in heads])
        self.count = len(heads)
        self.corpus, self.id, self.view, self.role, self.kind = map(column, ("corpus", "id", "view", "role", "type"))
        self.names = [f"{head['corpus']} {head['id']}" for head in heads]
        self.sites, self.site = np.unique(column("site"), return_inverse=True)
        # A site's numbers: its fold, and where it stands when only a share of the sites is taken.
        self.fold = np.array([fold_of(site) for site in self.sites])[self.site]
        self.rank = np.array([number_of(f"share {site}") / 2**32 for site in self.sites])[self.site]
        self.wordless = np.array([number_of(f"wordless {name}") % WORDLESS == 0 for name in self.names])
        self.blocks = column("blocks")
        self.first = starts_of(self.blocks)
        self.of_block = np.repeat(np.arange(self.count), self.blocks)
        labels = np.fromfile(folder / "labels.u32", np.uint32).reshape(-1, 3)
        self.words, self.content = labels[:, 0].astype(np.float64), labels[:, 1].astype(np.float64)
        self.known = labels[:, 2] == 1
        self.token_counts = np.fromfile(folder / "token-counts.u32", np.uint32).astype(np.int64)
        self.first_token = starts_of(self.token_counts)
        self.tokens = np.memmap(folder / "tokens.u32", np.uint32, "r")
        self.first_word = starts_of(column("words"))
        self.word_ids = np.memmap(folder / "words.u32", np.uint32, "r")
        self.first_gold = starts_of(column("gold_words"))
        self.gold = np.fromfile(folder / "gold.u32", np.uint32)
        counts = np.fromfile(folder / "class-counts.u32", np.uint32).reshape(-1, 2).astype(np.int64)
        self.class_counts, self.near_counts = counts[:, 0], counts[:, 1]
        self.first_class = starts_of(self.class_counts)
        self.classes = np.memmap(folder / "classes.u32", np.uint32, "r") if self.class_counts.any() else np.zeros(0, np.uint32)

    def blocks_of(self, documents):
        """The numbers of all blocks of some documents."""
        return spans(self.first[documents], self.blocks[documents])


def spans(starts, counts):
    """start, start + 1, ... for each start, so many numbers."""
    counts = np.asarray(counts, np.int64)
    return np.repeat(starts, counts) + np.arange(counts.sum()) - np.repeat(starts_of(counts)[:-1], counts)
