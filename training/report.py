"""How well the trials do: the report."""
import numpy as np

from model_file import LEANING_UNITS
from sites import FOLDS

# As in src/judge/choose.rs.
SURE_LEANING = -32
NOT_IN_GOLD = np.uint32(0xFFFFFFFF)
# Other limits, to see what that one costs and gives; at 0 each block goes that the expected F-measure is better without.
LIMITS = (-62, -48, -40, SURE_LEANING, -24, -16, 0)
GIVEN = ("resiliparse", "inscriptis")
# Lines of the table of features.
MOST_TELLING = 30


def choose(leanings, words, sure_leaning):
    """The blocks that stay: those that leave the kept text with the highest expected F-measure, and runs without sure chrome."""
    words = np.maximum(words, 1)
    share = 1 / (1 + np.exp(-leanings.astype(np.float64) / LEANING_UNITS))
    order = np.argsort(-leanings, kind="stable")
    kept, content = np.cumsum(words[order]), np.cumsum((words * share)[order])
    last = np.append(leanings[order][1:] != leanings[order][:-1], True)
    measure = np.where(last, 2 * content / (kept + content[-1]), -1)
    limit = leanings[order][len(order) - 1 - np.argmax(measure[::-1])]
    stays = leanings >= limit
    # Suspicion alone removes nothing.
    run = np.cumsum(stays)
    sure = np.bincount(run[~stays], leanings[~stays] <= sure_leaning, run[-1] + 1 if len(run) else 1) > 0
    return stays | ~sure[run]


def score(documents, document, stays):
    """Word precision, recall, F1 and the share of the body's words lost, words as a bag; none without gold text."""
    gold = documents.gold[documents.first_gold[document] : documents.first_gold[document + 1]]
    if not len(gold):
        return None
    words = documents.word_ids[documents.first_word[document] : documents.first_word[document + 1]]
    counts = documents.words[documents.first[document] : documents.first[document + 1]].astype(np.int64)
    shared = lambda ids: np.minimum(np.bincount(ids[ids != NOT_IN_GOLD], minlength=len(gold)), gold).sum()
    left = words[np.repeat(stays, counts)]
    both, had = shared(left), shared(words)
    precision, recall = both / max(1, len(left)), both / gold.sum()
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return precision, recall, f1, 1 - both / had if had else np.nan


class Scores:
    """Of each document that a trial was tested on."""

    def __init__(self, documents, sure_leaning):
        self.documents, self.sure_leaning = documents, sure_leaning
        self.table = np.full((documents.count, 4), np.nan)
        self.whole = np.zeros(documents.count, bool)
        self.leanings = np.zeros(len(documents.of_block), np.int8)
        self.stays = np.ones(len(documents.of_block), bool)
        self.tested = np.zeros(documents.count, bool)

    def add(self, outcome):
        documents, at = self.documents, 0
        for document in outcome["tested"]:
            leanings = outcome["leanings"][at : at + documents.blocks[document]]
            at += documents.blocks[document]
            blocks = slice(documents.first[document], documents.first[document + 1])
            self.leanings[blocks] = leanings
            self.tested[document] = True
            stays = choose(leanings, documents.words[blocks], self.sure_leaning)
            self.stays[blocks] = stays
            self.whole[document] = stays.all()
            if documents.role[document] == "clean":
                continue
            found = score(documents, document, stays)
            if found:
                self.table[document] = found

    def lost(self, chosen):
        """The share of the words of some documents that do not stay."""
        at = self.documents.blocks_of(np.flatnonzero(chosen))
        words = self.documents.words[at]
        return words[~self.stays[at]].sum() / words.sum()

    def mean(self, chosen):
        """Pages, precision, recall, F1, damage and the damage of the worst tenth of those documents."""
        table = self.table[chosen & ~np.isnan(self.table[:, 0])]
        if not len(table):
            return 0, *[np.nan] * 5
        damage = np.sort(table[~np.isnan(table[:, 3]), 3])
        worst = damage[-max(1, len(damage) // 10) :] if len(damage) else np.array([np.nan])
        return len(table), *table[:, :3].mean(axis=0), damage.mean() if len(damage) else np.nan, worst.mean()


def collect(documents, outcomes, names, sure_leaning=SURE_LEANING):
    scores = Scores(documents, sure_leaning)
    for name in names:
        scores.add(outcomes[name])
    return scores


def number(value, places=3):
    return "" if np.isnan(value) else f"{value:.{places}f}"


def lay_out(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(map(str, row)) + " |\n" for row in lines) + "\n"


def by_type(documents, scores, views=GIVEN):
    english = documents.corpus == "web-en"
    kinds = [None, *sorted(set(documents.kind[english]))]
    rows = []
    for view in views:
        for kind in kinds:
            chosen = english & (documents.view == view) & ((documents.kind == kind) if kind else True)
            row = [view, kind or "all"]
            mean = scores.mean(chosen)
            row += [mean[0], *map(number, mean[1:])]
            rows.append(row + [number(scores.mean(chosen & (documents.fold == fold))[3]) for fold in range(FOLDS)])
    head = ["view", "type", "pages", "P", "R", "F1", "damage", "worst tenth", *[f"F1, fold {fold}" for fold in range(FOLDS)]]
    return lay_out(head, rows)


def by_view(documents, scores):
    rows = []
    for corpus in ("web-en", "web-zh"):
        here = (documents.corpus == corpus) & (documents.role != "clean")
        # Altered views by how they were altered.
        view = np.array([name.rpartition("-")[2] for name in documents.view])
        for name in sorted(set(view[here])):
            mean = scores.mean(here & (view == name))
            rows.append([corpus, name, mean[0], *map(number, mean[1:])])
    return lay_out(["corpus", "view", "pages", "P", "R", "F1", "damage", "worst tenth"], rows)


def labelled(documents, scores, chosen):
    """Of the labelled blocks of some documents: how many, precision and recall of those that lean to content."""
    at = documents.blocks_of(np.flatnonzero(chosen))
    at = at[documents.known[at]]
    content, leaning = documents.content[at] > 0, scores.leanings[at] >= 0
    right = (content & leaning).sum()
    precision, recall = right / max(1, leaning.sum()), right / max(1, content.sum())
    return len(at), precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def languages(documents, outcomes, folds):
    rows = []
    for corpus, trial in (("web-en", "no English"), ("web-zh", "no Chinese"), ("web-de", "no German")):
        if trial not in outcomes:
            continue
        apart = collect(documents, outcomes, [trial])
        for view in GIVEN:
            chosen = (documents.corpus == corpus) & (documents.view == view)
            if corpus == "web-de":
                both = [labelled(documents, scores, chosen)[3] for scores in (folds, apart)]
                measure = "F1 of labelled blocks"
            else:
                both = [scores.mean(chosen)[3] for scores in (folds, apart)]
                measure = "word F1"
            rows.append([corpus, view, measure, *map(number, both)])
    return lay_out(["corpus", "view", "measure", "out of fold", "trained without the language"], rows)


def clean_kinds(documents, scores):
    gold, clean = documents.view == "gold", (documents.role == "clean") & scores.tested
    return ("gold texts", clean & gold), ("pages without their chrome", clean & ~gold)


def clean(documents, scores):
    rows = []
    for corpus in sorted(set(documents.corpus)):
        for name, chosen in clean_kinds(documents, scores):
            chosen = chosen & (documents.corpus == corpus)
            if chosen.any():
                rows.append([corpus, name, chosen.sum(), number(scores.whole[chosen].mean()), number(scores.lost(chosen), 4)])
    return lay_out(["corpus", "documents", "number", "share that stays whole", "words lost"], rows)


def limits(documents, outcomes, names):
    rows = []
    for limit in LIMITS:
        scores = collect(documents, outcomes, names, limit)
        row = [f"{limit}/{LEANING_UNITS}"]
        for view in GIVEN:
            mean = scores.mean((documents.corpus == "web-en") & (documents.view == view))
            row += [number(mean[3], 4), number(mean[2]), number(mean[4])]
        rows.append(row + [number(scores.whole[chosen].mean()) for _, chosen in clean_kinds(documents, scores)])
    head = [f"{what}, {view}" for view in GIVEN for what in ("F1", "R", "damage")]
    return lay_out(["sure from", *head, "gold texts whole", "pages without their chrome whole"], rows)


def curve(documents, outcomes):
    rows = []
    for name, share in (("quarter", "25 %"), ("half", "50 %"), ("0", "100 %")):
        scores = collect(documents, outcomes, [name])
        row = [share]
        for view in GIVEN:
            mean = scores.mean((documents.corpus == "web-en") & (documents.view == view))
            row += [number(mean[3], 4), number(mean[4])]
        rows.append(row)
    return lay_out(["sites", *[f"{what}, {view}" for view in GIVEN for what in ("F1", "damage")]], rows)


def write(documents, outcomes, names, areas, size):
    folds = collect(documents, outcomes, [str(fold) for fold in range(FOLDS)])
    pages = lambda corpus: len(set(documents.id[documents.corpus == corpus]))
    trained = documents.role != "measured"
    parts = [
        "# What the learned judge learned\n\n"
        "Written by `train.py`; README.md says how. The leanings alone, without rows, credits and second thoughts; of the whole program\n"
        "`score.py extract --folds` tells more. All figures are out of fold by site. F1 is the scorer's: words as a bag, mean over pages\n"
        "with text and gold text. Damage is the share of the body's words in the text that are lost.\n\n"
        f"Pages: web-en {pages('web-en')}, web-de {pages('web-de')}, web-zh {pages('web-zh')}, of {len(documents.sites)} sites. "
        f"Trained on {trained.sum():,} documents of\n{documents.blocks[trained].sum():,} blocks, "
        f"{documents.known[documents.blocks_of(np.flatnonzero(trained))].sum():,} of them labelled; {len(names)} features; "
        f"the file has {size:,} bytes.\nWords alone: area under the curve on blocks of other sites "
        f"{min(areas):.3f} to {max(areas):.3f}.\n\n",
        "## English, by type and fold\n\n", by_type(documents, folds),
        "## By view\n\n", by_view(documents, folds),
        "## A language that was not trained on\n\n", languages(documents, outcomes, folds),
        "## Clean text stays clean\n\n"
        f"A run of suspicious blocks goes only if one of them is sure chrome, of a leaning of {SURE_LEANING}/{LEANING_UNITS} at most.\n\n",
        clean(documents, folds),
        "## How sure is sure\n\n", limits(documents, outcomes, [str(fold) for fold in range(FOLDS)]),
        "## More sites\n\nTested on fold 0.\n\n", curve(documents, outcomes),
        "## The features that matter most\n\nHow much better the trees are for it, in hundredths of all.\n\n",
    ]
    parts.append(features(outcomes, names))
    return "".join(parts).rstrip("\n") + "\n"


def features(outcomes, names):
    importance = outcomes["all"]["importance"]
    order = np.argsort(-importance, kind="stable")[:MOST_TELLING]
    return lay_out(["feature", "share"], [[names[at], number(importance[at], 2)] for at in order])


def write_pages(documents, outcomes, names, areas):
    """What the trees for HTML learned."""
    folds = collect(documents, outcomes, [str(fold) for fold in range(FOLDS)])
    rows = []
    for corpus in ("web-en", "web-zh"):
        mean = folds.mean((documents.corpus == corpus) & (documents.view == "html"))
        rows.append([corpus, mean[0], *map(number, mean[1:])])
    parts = [
        "\n# HTML\n\n"
        f"{documents.blocks.sum():,} blocks, {documents.known.sum():,} of them labelled; {len(names)} features. Class words alone: area under\n"
        f"the curve on blocks of other sites {min(areas):.3f} to {max(areas):.3f}.\n\n",
        lay_out(["corpus", "pages", "P", "R", "F1", "damage", "worst tenth"], rows),
        "## English HTML, by type and fold\n\n", by_type(documents, folds, ["html"]),
        "## HTML of nothing but body text\n\n", clean(documents, folds),
        "## The features that matter most for HTML\n\nHow much better the trees are for it, in hundredths of all.\n\n",
        features(outcomes, names),
    ]
    return "".join(parts).rstrip("\n") + "\n"
