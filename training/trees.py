"""Trees over the features of blocks: the share of a block that is content, as log odds."""
import json
import math
import os
import tempfile

import numpy as np
from catboost import CatBoost, Pool

from model_file import DEPTH

SETTINGS = dict(
    loss_function="CrossEntropy", depth=DEPTH, iterations=200, learning_rate=0.08, rsm=0.25, l2_leaf_reg=50, border_count=64,
    bootstrap_type="Bernoulli", subsample=0.5, random_seed=1, thread_count=2, verbose=0, allow_writing_files=False)
# A longer block counts no more than one of so many words.
FULL_BLOCK_WORDS = 100
# Between 0, each block counts alike, and 1, each document does.
DOCUMENT_POWER = 0.7
# Share of the clean documents in all weights.
CLEAN_SHARE = 0.12


def weigh(documents, at):
    """A weight for each of those blocks, of mean 1; 0 where nothing is known."""
    known = documents.known[at]
    weight = np.sqrt(np.minimum(documents.words[at], FULL_BLOCK_WORDS) + 0.5) * known
    document = documents.of_block[at]
    weight /= np.maximum(np.bincount(document, weight, documents.count), 1)[document] ** DOCUMENT_POWER
    clean = documents.role[document] == "clean"
    if weight[clean].sum() > 0:
        weight[clean] *= CLEAN_SHARE / (1 - CLEAN_SHARE) * weight[~clean].sum() / weight[clean].sum()
    return weight / weight[known].mean()


class Forest:
    """Trees that were fitted to rows of features."""

    def __init__(self, documents, at, rows):
        known = documents.known[at]
        target = documents.content[at] / np.maximum(documents.words[at], 1)
        weight = weigh(documents, at)[known]
        self.model = CatBoost(SETTINGS)
        self.model.fit(Pool(rows[known].astype(np.float32), target[known], weight=weight))

    def lean(self, rows):
        """Log odds of content."""
        return self.model.predict(rows.astype(np.float32), prediction_type="RawFormulaVal")

    def trees(self):
        """(trees, bias) as `model_file.pack_trees` takes them."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "model.json")
            self.model.save_model(path, format="json")
            with open(path, encoding="utf-8") as file:
                model = json.load(file)
        feature = {of["feature_index"]: of["flat_feature_index"] for of in model["features_info"]["float_features"]}
        scale, (bias,) = model["scale_and_bias"]
        trees = []
        for tree in model["oblivious_trees"]:
            # Features are whole numbers: above 3.5 is above 3.
            splits = [(feature[split["float_feature_index"]], math.floor(split["border"])) for split in tree["splits"]]
            trees.append((splits, np.array(tree["leaf_values"]) * scale))
        return trees, bias

    def importance(self):
        """For each feature how much it changes the leanings, in hundredths of the sum."""
        return self.model.get_feature_importance()
