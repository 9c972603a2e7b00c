"""What class words tell: for each hashed word of a class, an id, a role, a property or an element's name a weight anywhere around a
block, and one that is added near it."""
import numpy as np
import scipy.sparse as sparse
from sklearn.metrics import roc_auc_score

from documents import spans
from model_file import pack_classes
from words import FULL_BLOCK_WORDS, fit_logistic

# A word of fewer sites is a name.
MIN_SITES = 5
# How strongly weights are held back; and what a word that is there counts, so that a path of many words is not too loud.
CLASS_C, VALUE = 0.3, 0.5
STEPS = 60
# How much less than each block alike each document counts alike.
DOCUMENT_POWER = 0.6
# Units of a weight in the file.
UNITS = 32
NEAR = np.uint64(1) << np.uint64(32)


class ClassTables:
    """Fits tables on some pages."""

    def __init__(self, documents):
        # A page of nothing but paragraphs tells nothing of them, a mixed one nothing new.
        at = np.flatnonzero(documents.known & (documents.role[documents.of_block] == "whole"))
        self.documents, self.document = documents, documents.of_block[at]
        counts, near = documents.class_counts[at], documents.near_counts[at]
        words = np.asarray(documents.classes)
        rows = np.concatenate([np.repeat(np.arange(len(at)), counts), np.repeat(np.arange(len(at)), near)])
        tokens = np.concatenate([
            words[spans(documents.first_class[at], counts)].astype(np.uint64),
            words[spans(documents.first_class[at], near)].astype(np.uint64) | NEAR,
        ])
        self.tokens, column = np.unique(tokens, return_inverse=True)
        size = (len(at), len(self.tokens))
        matrix = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, column)), size)
        matrix.sum_duplicates()
        matrix.data[:] = VALUE
        self.matrix = matrix
        pairs = np.unique(column.astype(np.int64) * len(documents.sites) + documents.site[self.document[rows]])
        self.word_sites = pairs // len(documents.sites), pairs % len(documents.sites)
        self.target = documents.content[at] * 2 > documents.words[at]
        weight = np.sqrt(np.minimum(documents.words[at], FULL_BLOCK_WORDS) + 1)
        weight /= np.maximum(np.bincount(self.document, weight, documents.count), 1)[self.document] ** DOCUMENT_POWER
        self.weight = weight / weight.mean()

    def fit(self, trained):
        """Packed entries of a table that has seen those pages alone, and its area under the curve on the blocks of the others (none
        if there are none)."""
        sites = np.zeros(len(self.documents.sites), bool)
        sites[self.documents.site[trained]] = True
        column, site = self.word_sites
        columns = np.flatnonzero(np.bincount(column[sites[site]], minlength=len(self.tokens)) >= MIN_SITES)
        rows = np.flatnonzero(trained[self.document])
        matrix = self.matrix[rows][:, columns]
        weights = fit_logistic(matrix, self.target[rows], CLASS_C, sample_weight=self.weight[rows], steps=STEPS) * VALUE
        others = np.flatnonzero(~trained[self.document])
        area = None
        if len(np.unique(self.target[others])) == 2:
            sums = self.matrix[others][:, columns] @ weights
            area = roc_auc_score(self.target[others], sums, sample_weight=self.weight[others])
        rounded = np.clip(np.round(weights * UNITS), -127, 127).astype(np.int8)
        entries = {}
        for token, weight in zip(self.tokens[columns].tolist(), rounded.tolist()):
            far, near = entries.get(token & 0xFFFFFFFF, (0, 0))
            entries[token & 0xFFFFFFFF] = (far, weight) if token >> 32 else (weight, near)
        return pack_classes(entries), area
