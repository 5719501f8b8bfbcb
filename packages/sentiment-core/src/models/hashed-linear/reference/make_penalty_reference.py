"""Validation accuracy of scikit-learn's LogisticRegression on TF-IDF over a grid of C, for the tests of
models/logistic-regression/.

Run: pip install scikit-learn==1.9.1 numpy==2.4.6
     python make_penalty_reference.py SENTIMENT140_TRAIN_CSV_GZ SENTIMENT140_VALID_CSV_GZ > penalty-reference.json

Trained on every 13th training row, 20,000 of them, and judged on all validation rows; once on runs of a to z and
apostrophes in ASCII lower case, which ours is given too, once on what scikit-learn makes of a text by default. The file
holds no text.
"""

import csv
import gzip
import json
import re
import sys

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

# 12 values, each order of magnitude alike.
GRID = np.logspace(-2, 2, 12).tolist()
TFIDF = {"maxNgram": 2, "minDocumentFrequency": 2, "sublinear": True}


def tokens(text):
    return re.findall("[a-z']+", re.sub("[A-Z]", lambda letter: letter[0].lower(), text))


def read(path, every, most):
    rows = []
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for index, row in enumerate(csv.DictReader(file)):
            if index % every == 0 and len(rows) < most:
                rows.append((row["text"], int(row["label"] == "positive")))
    texts, targets = zip(*rows)
    return texts, np.array(targets)


def search(tokenizer, texts, targets, asked, truth):
    vectorizer = TfidfVectorizer(
        ngram_range=(1, TFIDF["maxNgram"]),
        min_df=TFIDF["minDocumentFrequency"],
        sublinear_tf=TFIDF["sublinear"],
        **tokenizer,
    )
    matrix = vectorizer.fit_transform(texts)
    asked_matrix = vectorizer.transform(asked)
    table = []
    for c in GRID:
        model = LogisticRegression(C=c, tol=1e-8, max_iter=10000).fit(matrix, targets)
        probabilities = model.predict_proba(asked_matrix)[:, 1]
        table.append(
            {
                "c": c,
                "accuracy": float(np.mean(model.predict(asked_matrix) == truth)),
                "logLoss": float(log_loss(truth, probabilities)),
            }
        )
    return {"terms": len(vectorizer.get_feature_names_out()), "table": table}


if __name__ == "__main__":
    sample = [*read(sys.argv[1], 13, 20000), *read(sys.argv[2], 1, sys.maxsize)]
    same = {"tokenizer": tokens, "token_pattern": None, "lowercase": False}
    result = {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "rows": len(sample[0]),
        "validationRows": len(sample[2]),
        "options": TFIDF,
        "sameTokens": search(same, *sample),
        "ownTokens": search({}, *sample),
    }
    json.dump(result, sys.stdout, indent=2)
    sys.stdout.write("\n")
