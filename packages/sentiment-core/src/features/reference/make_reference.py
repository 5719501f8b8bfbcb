"""Rows of scikit-learn's TfidfVectorizer for the tests of features/tfidf/.

Run: pip install scikit-learn==1.9.1 numpy==2.4.6
     python make_reference.py SENTIMENT140_TRAIN_CSV_GZ

It writes reference.json beside itself: whole matrices for the tweets below, and for a sample of Sentiment140 (every 13th
row, 20,000 of them) only figures without text: sizes, a hash of the vocabulary, and every 1000th row. A weighted sum of the
values of each of the 20,000 rows is in sample-row-sums.f64, float64, little endian, [cases, rows]. With a second argument,
a folder, the matrices of the sample are written there too (never to be committed); a test compares them value by value when
SENTIMENT_REFERENCE names that folder.
"""

import csv
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer

TWEETS = [
    "Lost my bag AGAIN, lost it for good",
    "the crew was lovely, the food was good",
    "not good, not bad... the flight was on time",
    "good good good morning",
    "why was the flight late? late late LATE",
    "",
    "@me http://example.com/a I don't like it, don't",
    "on time, a good crew; a good day",
    "1234 !!!",
    "I",
]

UNITS = {"words": "word", "characters": "char", "characters-within-words": "char_wb"}

CASES = [
    {},
    {"maxNgram": 2},
    {"minNgram": 2, "maxNgram": 3},
    {"sublinear": True, "smoothIdf": False},
    {"binary": True, "norm": "l1"},
    {"idf": False, "norm": "none"},
    {"maxNgram": 2, "minDocumentFrequency": 2, "maxDocumentFrequency": 0.4},
    {"minDocumentFrequency": 0.2, "maxDocumentFrequency": 4},
    {"unit": "characters", "minNgram": 2, "maxNgram": 4},
    {"unit": "characters-within-words", "minNgram": 3, "maxNgram": 5},
    {"unit": "characters-within-words", "minNgram": 5, "maxNgram": 6, "sublinear": True},
]

SAMPLE_CASES = [
    {"maxNgram": 2},
    {"maxNgram": 2, "minDocumentFrequency": 3, "maxDocumentFrequency": 0.1, "sublinear": True},
    {"unit": "characters-within-words", "minNgram": 2, "maxNgram": 4, "minDocumentFrequency": 5},
]


def tokens(text):
    """The tokens that both sides are given: runs of a to z and apostrophes, ASCII lower case."""
    return re.findall("[a-z']+", re.sub("[A-Z]", lambda letter: letter[0].lower(), text))


def vectorizer(options):
    unit = options.get("unit", "words")
    norm = options.get("norm", "l2")
    limits = {"minDocumentFrequency": 1, "maxDocumentFrequency": 1.0, **options}
    return TfidfVectorizer(
        analyzer=UNITS[unit],
        tokenizer=str.split if unit == "words" else None,
        token_pattern=None,
        lowercase=False,
        preprocessor=lambda text: " ".join(tokens(text)),
        ngram_range=(options.get("minNgram", 1), options.get("maxNgram", 1)),
        min_df=limits["minDocumentFrequency"],
        max_df=limits["maxDocumentFrequency"],
        binary=options.get("binary", False),
        sublinear_tf=options.get("sublinear", False),
        use_idf=options.get("idf", True),
        smooth_idf=options.get("smoothIdf", True),
        norm=None if norm == "none" else norm,
        dtype=np.float64,
    )


def fit(options, texts):
    fitted = vectorizer(options)
    matrix = fitted.fit_transform(texts).tocsr()
    matrix.sort_indices()
    return fitted.get_feature_names_out().tolist(), matrix


def sample(path):
    """Every 13th row, 20,000 of them."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        texts = [row["text"] for index, row in enumerate(csv.DictReader(file)) if index % 13 == 0]
    return texts[:20000]


def small(options):
    terms, matrix = fit(options, TWEETS)
    rows = [matrix[row] for row in range(len(TWEETS))]
    return {
        "options": options,
        "terms": terms,
        "rows": [{"indices": row.indices.tolist(), "values": row.data.tolist()} for row in rows],
    }


def large(options, texts, folder, number):
    terms, matrix = fit(options, texts)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    weights = 1 + (rows * 31 + matrix.indices.astype(np.int64) * 17) % 97 / 97
    sums = np.bincount(rows, weights * matrix.data, minlength=len(texts))
    if folder:
        matrix.indptr.astype("<i4").tofile(folder / f"{number}.offsets")
        matrix.indices.astype("<i4").tofile(folder / f"{number}.indices")
        matrix.data.astype("<f8").tofile(folder / f"{number}.values")
    return sums, {
        "options": options,
        "terms": len(terms),
        "vocabulary": hashlib.sha256("\n".join(terms).encode()).hexdigest(),
        "values": int(matrix.nnz),
        "rows": [
            {"row": row, "indices": matrix[row].indices.tolist(), "values": matrix[row].data.tolist()}
            for row in range(0, len(texts), 1000)
        ],
    }


if __name__ == "__main__":
    texts = sample(sys.argv[1])
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    sums, sampled = zip(*(large(options, texts, folder, number) for number, options in enumerate(SAMPLE_CASES)))
    result = {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "texts": TWEETS,
        "cases": [small(options) for options in CASES],
        "sample": sampled,
    }
    here = Path(__file__).parent
    (here / "reference.json").write_text(json.dumps(result) + "\n")
    np.concatenate(sums).astype("<f8").tofile(here / "sample-row-sums.f64")
