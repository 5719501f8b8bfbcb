"""Weights and probabilities of scikit-learn's LogisticRegression on TF-IDF for the tests of models/logistic-regression/.

Run: pip install scikit-learn==1.9.1 numpy==2.4.6
     python make_tfidf_reference.py > tfidf-reference.json
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

WORDS = ["crew", "delay", "seat", "gate", "kind", "rude", "luggage", "meal", "late", "smile", "queue", "refund"]
LABELS = ["negative", "neutral", "positive"]

CASES = [
    ("two labels, one and two words, sublinear", 2, {"maxNgram": 2, "sublinear": True, "l2": 0.01}),
    ("two labels, weighted rows", 2, {"maxNgram": 1, "sublinear": False, "l2": 0.003}),
    ("three labels, balanced", 3, {"maxNgram": 2, "sublinear": True, "l2": 0.01, "classWeights": "balanced"}),
]


def case(seed, name, labels, options):
    random = np.random.default_rng(seed)
    leaning = np.linspace(-1, 1, len(WORDS))
    examples = []
    for _ in range(60):
        chosen = random.integers(0, len(WORDS), random.integers(1, 9))
        label = int(np.clip(round(leaning[chosen].mean() * labels + (labels - 1) / 2 + random.normal() / 2), 0, labels - 1))
        example = {"text": " ".join(WORDS[word] for word in chosen), "label": label}
        if "weighted" in name:
            example["weight"] = float(random.choice([0.5, 1, 3]))
        examples.append(example)
    texts = [example["text"] for example in examples]
    weights = np.array([example.get("weight", 1.0) for example in examples])
    vectorizer = TfidfVectorizer(
        tokenizer=str.split,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, options["maxNgram"]),
        sublinear_tf=options["sublinear"],
    )
    model = LogisticRegression(
        C=1 / (options["l2"] * weights.sum()),
        class_weight=options.get("classWeights"),
        tol=1e-10,
        max_iter=10000,
    )
    model.fit(vectorizer.fit_transform(texts), [example["label"] for example in examples], sample_weight=weights)
    asked = texts[:8] + ["", "unknown words", " ".join(WORDS * 5)]
    return {
        "name": name,
        "labels": LABELS if labels == 3 else ["negative", "positive"],
        "options": options,
        "examples": examples,
        "asked": asked,
        "expected": {
            "terms": vectorizer.get_feature_names_out().tolist(),
            # [outputs, terms], [outputs]
            "weights": model.coef_.tolist(),
            "intercepts": model.intercept_.tolist(),
            "probabilities": model.predict_proba(vectorizer.transform(asked)).tolist(),
        },
    }


if __name__ == "__main__":
    result = {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "cases": [case(seed, *values) for seed, values in enumerate(CASES)],
    }
    json.dump(result, sys.stdout)
    sys.stdout.write("\n")
