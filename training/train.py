#!/usr/bin/env python3
"""Trains the learned judge.

  train.py CORPORA OUT [--sample N] [--from STEP] [--install]

Reads the corpora web-en, web-de and web-zh. Writes OUT/model.bin, trained on all sites, OUT/K.model for each of five folds of the sites,
with OUT/CORPUS/K.model and K.ids as `score.py extract CORPUS --folds OUT/CORPUS` takes them, and OUT/report.md. README.md tells
the steps. The same corpora, code and packages give the same bytes.

  --sample N    takes N of 1,000 sites
  --from STEP   begins with that step and takes what the ones before it left in OUT/work: flatten, label, words, trees, classes, pages,
                report
  --install     puts the model into src/judge/model.bin and the report beside this file
"""
import os

# Sums in one order, whatever the machine has.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import argparse
import concurrent.futures
import json
import multiprocessing
import pickle
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

import report
from classes import ClassTables
from documents import Documents
from model_file import LEANING_UNITS, pack, pack_trees
from sites import FOLDS, fold_of, name_site
from trees import Forest
from words import WordTables

HERE = Path(__file__).resolve().parent
STEPS = ("flatten", "label", "words", "trees", "classes", "pages", "report")
WORDLESS = "none"
# The views that words are learned from: lines and paragraphs, not every inline element by itself.
WORD_VIEWS = ("resiliparse", "inscriptis")
# Fits of words at once.
PROCESSES = 2
SOURCES = {
    "web-en": "{} pages of WCXB v1.0 (Murrough Foley, CC-BY-4.0)",
    "web-de": "{} pages of trafilatura's evaluation set (Apache-2.0)",
    "web-zh": "{} pages of the Chinese-Web-Content-Extraction-Dataset (MIT)",
}
LANGUAGES = {"web-en": "English", "web-de": "German", "web-zh": "Chinese"}


class Trial:
    """Some sites to train on and others to see how well that does.

    A document that is trained on is measured with a table of words from the other folds of the trained sites alone, one that is
    tested with a table from all trained sites: as in use, no document's words tell its own labels, and nothing in a trial has
    seen a label of the sites that it is tested on.
    """

    def __init__(self, documents, name, trained, tested):
        self.name, self.trained, self.tested = name, trained, tested
        self.whole = trained
        self.stacked = [trained & (documents.fold != fold) for fold in range(FOLDS)]

    def tables(self):
        return [self.whole, *self.stacked]


def trials(documents):
    every, none = np.ones(documents.count, bool), np.zeros(documents.count, bool)
    for fold in range(FOLDS):
        yield Trial(documents, str(fold), documents.fold != fold, documents.fold == fold)
    yield Trial(documents, "all", every, none)
    for name, share in (("quarter", 0.25), ("half", 0.5)):
        yield Trial(documents, name, (documents.fold != 0) & (documents.rank < share), documents.fold == 0)
    for corpus, language in LANGUAGES.items():
        without = documents.corpus != corpus
        if without.any() and not without.all():
            yield Trial(documents, f"no {language}", without, ~without)


class PageTrial:
    """The same with pages. Tables are named after the folds that they have not seen."""

    def __init__(self, documents, fold):
        self.name = "all" if fold is None else str(fold)
        self.apart = [] if fold is None else [fold]
        self.trained = ~np.isin(documents.fold, self.apart)
        # Mixed ones are no pages of the world.
        self.tested = ~self.trained & (documents.role != "mixed")
        # The table for each fold's documents.
        self.tables = [name_table({*self.apart, of}) for of in range(FOLDS)]


def name_table(unseen):
    """The name of a table that has seen all folds but some."""
    return "-".join(map(str, sorted(unseen))) or "all"


def table_folds():
    """The folds that each table of pages has not seen."""
    yield set()
    for fold in range(FOLDS):
        yield {fold}
        for other in range(fold):
            yield {fold, other}


def page_trials(documents):
    for fold in [*range(FOLDS), None]:
        yield PageTrial(documents, fold)


class Training:
    def __init__(self, corpora, out, sample):
        self.corpora, self.out, self.sample = corpora, out, sample
        self.work = out / "work"
        self.tables = self.work / "tables"
        self.tables.mkdir(parents=True, exist_ok=True)
        self.pages_work = self.work / "pages"
        self.page_tables = self.pages_work / "tables"
        self.page_tables.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=HERE, check=True)
        self.names = self.measure("names").split("\n")
        self.text_features = int(self.measure("names", "text"))
        (self.tables / f"{WORDLESS}.model").write_bytes(pack(self.names, ""))

    def measure(self, *args, **streams):
        """Runs the program that takes features through the library; what it prints."""
        program = HERE / "target/release/dechrome-training"
        if "stdout" not in streams:
            streams["stdout"] = subprocess.PIPE
        return subprocess.run([program, *map(str, args)], check=True, text=True, **streams).stdout.rstrip("\n")

    def flatten(self):
        files = [self.work / "pages.jsonl", self.pages_work / "pages.jsonl"]
        subprocess.run([sys.executable, HERE / "flatten.py", self.corpora, str(self.sample), *files], check=True)

    def label(self):
        for form, folder in (("text", self.work), ("html", self.pages_work)):
            with open(folder / "pages.jsonl", "rb") as pages:
                self.measure("label", form, self.tables / f"{WORDLESS}.model", folder, stdin=pages)

    def words(self):
        documents = Documents(self.work)
        number, masks = {}, []
        for trial in trials(documents):
            for trained in trial.tables():
                if number.setdefault(trained.tobytes(), len(masks)) == len(masks):
                    masks.append(trained)
        global fitting
        fitting = WordTables(documents, np.isin(documents.view, WORD_VIEWS))
        # Forked, so that the matrices are there once.
        with concurrent.futures.ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("fork")) as pool:
            areas = []
            for at, (entries, area) in enumerate(pool.map(fit_table, masks)):
                (self.tables / f"{at}.words").write_bytes(pickle.dumps(entries))
                (self.tables / f"{at}.model").write_bytes(pack(self.names, "", entries))
                areas.append(area)
                say(f"table {at + 1} of {len(masks)}: {entries[0]} words, area on other sites {area}")
        (self.work / "areas.json").write_text(json.dumps(areas))
        (self.work / "masks.pickle").write_bytes(pickle.dumps(number))

    def trees(self):
        documents = Documents(self.work)
        number = pickle.loads((self.work / "masks.pickle").read_bytes())
        for trial in trials(documents):
            self.try_one(documents, trial, number)

    def fit(self, form, documents, trial, plan):
        """A forest for texts or pages, trained on a trial's documents, each measured with the table that is planned for it; what it says of
        the tested ones is written down."""
        folder, tables, features = {
            "text": (self.work, self.tables, self.text_features),
            "html": (self.pages_work, self.page_tables, len(self.names)),
        }[form]
        planned = np.array(sorted(plan))
        (folder / "plan.txt").write_text("".join(f"{document} {plan[document]}\n" for document in planned))
        self.measure("measure", form, folder / "documents.jsonl", tables, folder / "plan.txt", folder / "rows.u8")
        rows = np.fromfile(folder / "rows.u8", np.uint8).reshape(-1, features)
        at = documents.blocks_of(planned)
        trained = trial.trained[documents.of_block[at]]
        forest = Forest(form, documents, at[trained], rows[trained])
        leanings = np.zeros(0)
        if not trained.all():
            leanings = np.clip(np.trunc(forest.lean(rows[~trained]) * LEANING_UNITS), -127, 127).astype(np.int8)
        tested = planned[trial.tested[planned]]
        np.savez(folder / f"{trial.name}.npz", tested=tested, leanings=leanings, importance=forest.importance())
        say(f"trial {trial.name}, {form}: {trained.sum()} rows")
        return forest

    def classes(self):
        documents, number, pages = Documents(self.work), pickle.loads((self.work / "masks.pickle").read_bytes()), Documents(self.pages_work)
        fits, areas = ClassTables(pages), {}
        for unseen in table_folds():
            name = name_table(unseen)
            words = number[(~np.isin(documents.fold, list(unseen))).tobytes()]
            entries, areas[name] = fits.fit(~np.isin(pages.fold, list(unseen)))
            (self.page_tables / f"{name}.classes").write_bytes(entries)
            packed = pickle.loads((self.tables / f"{words}.words").read_bytes())
            (self.page_tables / f"{name}.model").write_bytes(pack(self.names, "", packed, classes=entries))
            (self.page_tables / f"{name}-{WORDLESS}.model").write_bytes(pack(self.names, "", classes=entries))
            say(f"class words without {name}: area on other sites {areas[name]}")
        (self.pages_work / "areas.json").write_text(json.dumps(areas))

    def pages(self):
        documents, texts = Documents(self.pages_work), Documents(self.work)
        for trial in page_trials(documents):
            self.try_pages(documents, texts, trial)

    def try_pages(self, documents, texts, trial):
        plan = {}
        for document in np.flatnonzero(trial.trained):
            wordless = f"-{WORDLESS}" if documents.wordless[document] else ""
            plan[document] = trial.tables[documents.fold[document]] + wordless
        plan |= dict.fromkeys(np.flatnonzero(trial.tested), name_table(trial.apart))
        forest = self.fit("html", documents, trial, plan)
        classes = (self.page_tables / f"{name_table(trial.apart)}.classes").read_bytes()
        entries, text = pickle.loads((self.work / f"{trial.name}.trees").read_bytes())
        path = self.out / ("model.bin" if trial.name == "all" else f"{trial.name}.model")
        named = next(of for of in trials(texts) if of.name == trial.name)
        path.write_bytes(pack(self.names, about(texts, named), entries, text, classes, pack_trees(forest.trees())))
        # The library itself says whether it is in order.
        self.measure("check", path)
        if trial.name.isdigit():
            self.write_fold(int(trial.name))

    def try_one(self, documents, trial, number):
        used = documents.role != "measured"
        plan = {}
        for fold, trained in enumerate(trial.stacked):
            for document in np.flatnonzero(trial.trained & used & (documents.fold == fold)):
                plan[document] = WORDLESS if documents.wordless[document] else number[trained.tobytes()]
        whole = number[trial.whole.tobytes()]
        plan |= dict.fromkeys(np.flatnonzero(trial.tested), whole)
        forest = self.fit("text", documents, trial, plan)
        if trial.name == "all" or trial.name.isdigit():
            entries = pickle.loads((self.tables / f"{whole}.words").read_bytes())
            (self.work / f"{trial.name}.trees").write_bytes(pickle.dumps((entries, pack_trees(forest.trees()))))

    def write_fold(self, fold):
        """The names of the pages, those without text too, for whom the fold's model is."""
        for corpus in LANGUAGES:
            with open(self.corpora / corpus / "gold.jsonl", encoding="utf-8") as lines:
                pages = [json.loads(line) for line in lines]
            ids = sorted(page["id"] for page in pages if fold_of(name_site(corpus, page)) == fold)
            folder = self.out / corpus
            folder.mkdir(exist_ok=True)
            (folder / f"{fold}.ids").write_text("".join(f"{page}\n" for page in ids))
            shutil.copyfile(self.out / f"{fold}.model", folder / f"{fold}.model")

    def report(self):
        documents = Documents(self.work)
        areas = json.loads((self.work / "areas.json").read_text())
        number = pickle.loads((self.work / "masks.pickle").read_bytes())
        areas = [areas[number[trial.whole.tobytes()]] for trial in trials(documents) if trial.name.isdigit()]
        outcomes = {trial.name: np.load(self.work / f"{trial.name}.npz") for trial in trials(documents)}
        size = (self.out / "model.bin").stat().st_size
        text = report.write(documents, outcomes, self.names[: self.text_features], areas, size)
        pages = Documents(self.pages_work)
        outcomes = {trial.name: np.load(self.pages_work / f"{trial.name}.npz") for trial in page_trials(pages)}
        areas = json.loads((self.pages_work / "areas.json").read_text())
        text += report.write_pages(pages, outcomes, self.names, [areas[str(fold)] for fold in range(FOLDS)])
        (self.out / "report.md").write_text(text, encoding="utf-8")


def fit_table(trained):
    return fitting.fit(trained)


def about(documents, trial):
    parts = []
    for corpus, source in SOURCES.items():
        pages = np.unique(documents.id[(documents.corpus == corpus) & trial.trained])
        if len(pages):
            parts.append(source.format(len(pages)))
    return "trained on " + ", ".join(parts)


started = time.monotonic()


def say(text):
    print(f"{time.monotonic() - started:6.0f} s  {text}", file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--sample", type=int, default=1000)
    parser.add_argument("--from", dest="first", choices=STEPS, default=STEPS[0])
    parser.add_argument("--install", action="store_true")
    options = parser.parse_args()
    training = Training(options.corpora.resolve(), options.out.resolve(), options.sample)
    for step in STEPS[STEPS.index(options.first) :]:
        say(step)
        getattr(training, step)()
    if options.install:
        shutil.copyfile(training.out / "model.bin", HERE.parent / "src/judge/model.bin")
        shutil.copyfile(training.out / "report.md", HERE / "report.md")
    say("done")


if __name__ == "__main__":
    main()
