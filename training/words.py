"""What words tell: for each hashed word or word pair a leaning, and six more that tell kinds of pages apart."""
import warnings

import numpy as np
import scipy.sparse as sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from documents import spans
from model_file import pack_words

# A word of fewer sites is a name.
MIN_SITES = 6
# Slots of the library's table: one word each.
SLOTS = 1 << 16
# Kinds of pages that the weights of a word tell apart; an article is none of them.
KINDS = ("collection", "documentation", "forum", "listing", "product", "service")
# How strongly weights are held back, for blocks and for kinds of pages.
BLOCK_C, KIND_C = 0.5, 0.05
STEPS = 100
# Units of a weight in the file.
LEANING_UNITS, KIND_UNITS = 16, 256
# A longer block counts no more than one of so many words.
FULL_BLOCK_WORDS = 60
# What a word tells of kinds counts half of what it tells of blocks when two words want one slot.
KIND_IMPORTANCE = 0.5


def spread(weights, matrix):
    """How much each weight moves the sums."""
    moved = np.abs(weights) * np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=0)).ravel())
    return moved / max(moved.std(), 1e-12)


class WordTables:
    """Fits tables on some documents."""

    def __init__(self, documents, chosen):
        at = documents.blocks_of(np.flatnonzero(chosen))
        at = at[documents.known[at] & (documents.token_counts[at] > 1)]
        self.documents, self.document = documents, documents.of_block[at]
        counts = documents.token_counts[at]
        rows = np.repeat(np.arange(len(at)), counts)
        tokens = np.asarray(documents.tokens)[spans(documents.first_token[at], counts)]
        site = documents.site[self.document]
        pairs = np.unique(tokens.astype(np.uint64) << np.uint64(32) | site[rows].astype(np.uint64))
        self.hashes, sites = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_counts=True)
        self.hashes = self.hashes[sites >= MIN_SITES]
        column, found = self.find((pairs >> np.uint64(32)).astype(np.uint32))
        # The sites of each word.
        self.word_sites = column[found], (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)[found]
        column, found = self.find(tokens)
        column, rows_found = column[found], rows[found]
        scale = 1 / np.sqrt(counts.astype(np.float32))
        self.matrix = sparse.csr_matrix((scale[rows_found], (rows_found, column)), (len(at), len(self.hashes)))
        self.target = documents.content[at] * 2 > documents.words[at]
        weight = np.sqrt(np.minimum(documents.words[at], FULL_BLOCK_WORDS) + 1)
        weight /= np.sqrt(np.bincount(self.document, weight, documents.count)[self.document])
        self.weight = weight / weight.mean()
        # The same by document, for its kind.
        of_page = self.document[rows_found]
        total = np.bincount(self.document, counts, documents.count)
        scale = (1 / np.sqrt(np.maximum(total, 1))).astype(np.float32)
        self.pages = sparse.csr_matrix((scale[of_page], (of_page, column)), (documents.count, len(self.hashes)))

    def find(self, tokens):
        """The column of each token, and whether it has one."""
        column = np.minimum(np.searchsorted(self.hashes, tokens), len(self.hashes) - 1)
        return column, self.hashes[column] == tokens

    def fit(self, trained):
        """Packed entries of a table that has seen those documents alone, and its area under the curve on the blocks of the others
        (none if there are none)."""
        documents = self.documents
        sites = np.zeros(len(documents.sites), bool)
        sites[documents.site[trained]] = True
        column, site = self.word_sites
        columns = np.flatnonzero(np.bincount(column[sites[site]], minlength=len(self.hashes)) >= MIN_SITES)
        rows = np.flatnonzero(trained[self.document])
        matrix = self.matrix[rows][:, columns]
        weights = fit_logistic(matrix, self.target[rows], BLOCK_C, sample_weight=self.weight[rows])
        of_kind = np.unique(self.document[rows])
        of_kind = of_kind[documents.corpus[of_kind] == "web-en"]
        pages = self.pages[of_kind][:, columns]
        kinds = np.zeros((len(KINDS), len(columns)))
        for number, kind in enumerate(KINDS):
            is_kind = documents.kind[of_kind] == kind
            if is_kind.any() and not is_kind.all():
                kinds[number] = fit_logistic(pages, is_kind, KIND_C, class_weight="balanced")
        importance = spread(weights, matrix)
        if len(of_kind):
            importance = importance + KIND_IMPORTANCE * np.max([spread(kind, pages) for kind in kinds], axis=0)
        leanings = np.clip(np.round(weights * LEANING_UNITS), -127, 127).astype(np.int8)
        kinds = np.clip(np.round(kinds * KIND_UNITS), -127, 127).astype(np.int8).T
        hashes = self.hashes[columns]
        telling = (leanings != 0) | kinds.any(axis=1)
        order = np.argsort(-importance, kind="stable")
        order = order[telling[order]]
        kept = order[np.unique(hashes[order] % SLOTS, return_index=True)[1]]
        others = np.flatnonzero(~trained[self.document])
        area = None
        if len(np.unique(self.target[others])) == 2:
            sums = self.matrix[others][:, columns] @ weights
            area = roc_auc_score(self.target[others], sums, sample_weight=self.weight[others])
        return pack_words(hashes[kept], leanings[kept], kinds[kept]), area


def fit_logistic(matrix, target, c, class_weight=None, sample_weight=None, steps=STEPS):
    model = LogisticRegression(C=c, max_iter=steps, tol=1e-4, class_weight=class_weight)
    with warnings.catch_warnings():
        # The number of steps is part of the recipe: it need not converge.
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(matrix, target, sample_weight=sample_weight).coef_[0]
