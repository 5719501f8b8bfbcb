"""Probabilities of scikit-learn's MultinomialNB and ComplementNB for the tests of models/naive-bayes/.

Run: pip install scikit-learn==1.9.1 numpy==2.4.6
     python make_reference.py SENTIMENT140_TRAIN_CSV_GZ SENTIMENT140_VALID_CSV_GZ

It writes reference.json beside itself, and for Sentiment140 (trained on every 13th training row, 20,000 of them; asked about
the first 2,000 validation rows) sample-probabilities.f64: the probability of `positive`, float64, little endian,
[cases, rows]. There is no text of Sentiment140 in either.
"""

import csv
import gzip
import json
import re
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.naive_bayes import ComplementNB, MultinomialNB

WORDS = ["crew", "delay", "seat", "gate", "kind", "rude", "luggage", "meal", "late", "smile", "queue", "refund"]
LABELS = ["negative", "neutral", "positive"]

CASES = [
    ("multinomial on counts", 2, {"idf": False, "norm": "none"}),
    ("multinomial, weighted, little smoothing", 3, {"idf": False, "norm": "none", "alpha": 0.1, "maxNgram": 2}),
    ("multinomial on TF-IDF, even priors", 3, {"maxNgram": 2, "fitPrior": False}),
    ("complement on counts", 3, {"algorithm": "complement", "idf": False, "norm": "none"}),
    ("complement on TF-IDF, normalized", 3, {"algorithm": "complement", "normalizeWeights": True, "alpha": 0.5}),
    ("complement of two labels", 2, {"algorithm": "complement", "maxNgram": 2}),
]

SAMPLE_CASES = [
    {"maxNgram": 2, "idf": False, "norm": "none"},
    {"maxNgram": 2, "sublinear": True, "alpha": 0.5},
    {"maxNgram": 2, "algorithm": "complement", "normalizeWeights": True},
]


def words(text):
    """The tokens that both sides are given: runs of a to z, ASCII lower case."""
    return re.findall("[a-z]+", re.sub("[A-Z]", lambda letter: letter[0].lower(), text))


def probabilities(options, texts, targets, weights, asked):
    shape = {
        "tokenizer": str.split,
        "token_pattern": None,
        "lowercase": False,
        "ngram_range": (1, options.get("maxNgram", 1)),
        "dtype": np.float64,
    }
    if options.get("idf", True):
        vectorizer = TfidfVectorizer(sublinear_tf=options.get("sublinear", False), **shape)
    else:
        vectorizer = CountVectorizer(**shape)
    if options.get("algorithm") == "complement":
        model = ComplementNB(alpha=options.get("alpha", 1), norm=options.get("normalizeWeights", False))
    else:
        model = MultinomialNB(alpha=options.get("alpha", 1), fit_prior=options.get("fitPrior", True))
    model.fit(vectorizer.fit_transform(texts), targets, sample_weight=weights)
    return model.predict_proba(vectorizer.transform(asked))


def small(seed, name, labels, options):
    random = np.random.default_rng(seed)
    leaning = np.linspace(-1, 1, len(WORDS))
    examples = []
    for row in range(60):
        chosen = random.integers(0, len(WORDS), random.integers(1, 9))
        label = int(np.clip(round(leaning[chosen].mean() * labels + (labels - 1) / 2 + random.normal() / 2), 0, labels - 1))
        example = {"text": " ".join(WORDS[word] for word in chosen), "label": label}
        if "weighted" in name:
            example["weight"] = float(random.choice([0.5, 1, 3]))
        examples.append(example)
    texts = [example["text"] for example in examples]
    targets = [example["label"] for example in examples]
    weights = [example.get("weight", 1.0) for example in examples]
    asked = texts[:12] + ["", "unknown words", " ".join(WORDS * 20)]
    expected = probabilities(options, texts, targets, weights, asked)
    return {
        "name": name,
        "labels": LABELS[:labels] if labels == 3 else ["negative", "positive"],
        "options": options,
        "examples": examples,
        "asked": asked,
        "probabilities": expected.tolist(),
    }


def read(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield " ".join(words(row["text"])), int(row["label"] == "positive")


def large(options, training, validation):
    texts, targets = zip(*training)
    weights = [[1, 2, 0.5][row % 3] for row in range(len(texts))]
    return probabilities(options, texts, targets, weights, [text for text, _ in validation])[:, 1]


if __name__ == "__main__":
    training = [row for index, row in enumerate(read(sys.argv[1])) if index % 13 == 0][:20000]
    validation = [row for index, row in enumerate(read(sys.argv[2])) if index < 2000]
    result = {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "cases": [small(seed, *case) for seed, case in enumerate(CASES)],
        "sample": SAMPLE_CASES,
    }
    here = Path(__file__).parent
    (here / "reference.json").write_text(json.dumps(result) + "\n")
    positive = [large(options, training, validation) for options in SAMPLE_CASES]
    np.concatenate(positive).astype("<f8").tofile(here / "sample-probabilities.f64")
