"""Trees over the features of blocks: the share of a block that is content, as log odds."""
import math

import lightgbm
import numpy as np

MAX_DEPTH = 9
ROUNDS = {"text": 100, "html": 240}
RATE = {"text": 0.14, "html": 0.08}
LEAVES = {"text": 31, "html": 63}
SETTINGS = dict(
    objective="cross_entropy", max_depth=MAX_DEPTH, feature_fraction=0.25, bagging_fraction=0.5,
    bagging_freq=1, lambda_l2=20, min_data_in_leaf=40, max_bin=63, num_threads=2, seed=1, deterministic=True, force_col_wise=True,
    verbose=-1)
# A document of more labelled blocks is trained on with about so many of them.
BLOCKS_A_DOCUMENT = 250
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


def choose(documents, at):
    """Some of those blocks, and how many each stands for."""
    document = documents.of_block[at]
    share = np.minimum(1, BLOCKS_A_DOCUMENT / np.bincount(document, minlength=documents.count)[document])
    chosen = np.random.default_rng(1).random(len(at)) < share
    return chosen, 1 / share[chosen]


class Forest:
    """Trees that were fitted to rows of features."""

    def __init__(self, form, documents, at, rows):
        known = documents.known[at]
        at, rows = at[known], rows[known]
        weight = weigh(documents, at)
        chosen, times = choose(documents, at)
        at, rows, weight = at[chosen], rows[chosen], weight[chosen] * times
        target = documents.content[at] / np.maximum(documents.words[at], 1)
        settings = SETTINGS | {"num_leaves": LEAVES[form], "learning_rate": RATE[form]}
        data = lightgbm.Dataset(rows.astype(np.float32), target, weight=weight / weight.mean(), params=settings)
        self.model = lightgbm.train(settings, data, ROUNDS[form])

    def lean(self, rows):
        """Log odds of content."""
        return self.model.predict(rows.astype(np.float32), raw_score=True)

    def trees(self):
        """As `model_file.pack_trees` takes them."""
        return [lay_out(tree["tree_structure"]) for tree in self.model.dump_model()["tree_info"]]

    def importance(self):
        """For each feature how much it makes the trees better, in hundredths of the sum."""
        gain = self.model.feature_importance("gain")
        return gain * 100 / gain.sum()


def lay_out(root):
    """(questions, leaves) of a tree."""
    nodes = [root]
    # By level, so that each question stands before those that it leads to.
    for node in nodes:
        if "split_feature" in node:
            nodes += [node["left_child"], node["right_child"]]
    questions = [node for node in nodes if "split_feature" in node]
    leaves = [node for node in nodes if "split_feature" not in node]
    place = {id(node): at for at, node in enumerate(questions + leaves)}
    packed = []
    for node in questions:
        assert node["decision_type"] == "<="
        # Features are whole numbers: above 3.5 is above 3.
        above = min(max(math.floor(node["threshold"]), 0), 255)
        packed.append((node["split_feature"], above, place[id(node["left_child"])], place[id(node["right_child"])]))
    return packed, [leaf["leaf_value"] for leaf in leaves]
