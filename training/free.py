"""Trees of free form over the features of pages' blocks: the share of a block that is content, as log odds."""
import math

import lightgbm
import numpy as np

from trees import weigh

# The library walks them all to the same depth.
MAX_DEPTH = 9
ROUNDS = 240
SETTINGS = dict(
    objective="cross_entropy", num_leaves=63, max_depth=MAX_DEPTH, learning_rate=0.08, feature_fraction=0.25, bagging_fraction=0.5,
    bagging_freq=1, lambda_l2=20, min_data_in_leaf=40, max_bin=63, num_threads=2, seed=1, deterministic=True, force_col_wise=True,
    verbose=-1)
# A page of more labelled blocks is trained on with about so many of them.
BLOCKS_A_PAGE = 250


def choose(documents, at):
    """Some of those blocks, and how many each stands for."""
    document = documents.of_block[at]
    share = np.minimum(1, BLOCKS_A_PAGE / np.bincount(document, minlength=documents.count)[document])
    chosen = np.random.default_rng(1).random(len(at)) < share
    return chosen, 1 / share[chosen]


class FreeForest:
    """Trees that were fitted to rows of features."""

    def __init__(self, documents, at, rows):
        known = documents.known[at]
        at, rows = at[known], rows[known]
        weight = weigh(documents, at)
        chosen, times = choose(documents, at)
        at, rows, weight = at[chosen], rows[chosen], weight[chosen] * times
        target = documents.content[at] / np.maximum(documents.words[at], 1)
        data = lightgbm.Dataset(rows.astype(np.float32), target, weight=weight / weight.mean(), params=SETTINGS)
        self.model = lightgbm.train(SETTINGS, data, ROUNDS)

    def lean(self, rows):
        """Log odds of content."""
        return self.model.predict(rows.astype(np.float32), raw_score=True)

    def trees(self):
        """(trees, bias) as `model_file.pack_free` takes them."""
        return [lay_out(tree["tree_structure"]) for tree in self.model.dump_model()["tree_info"]], 0.0

    def importance(self):
        """For each feature how much it makes the trees better, in hundredths of the sum."""
        gain = self.model.feature_importance("gain")
        return gain * 100 / gain.sum()


def lay_out(root):
    """(questions, leaves) of a tree."""
    questions, leaves, nodes = [], [], [root]
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
