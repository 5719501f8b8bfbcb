"""Weights of scikit-learn's LogisticRegression for the tests of models/logistic-regression/.

Run: pip install scikit-learn==1.9.1 numpy==2.4.6 && python make_reference.py > reference.json
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.linear_model import LogisticRegression

WORDS = ["crew", "delay", "seat", "gate", "kind", "rude", "luggage", "meal", "late", "smile", "queue", "refund"]


def examples(random, rows, weighted):
    leaning = np.linspace(-1.2, 1.2, len(WORDS))
    result = []
    for row in range(rows):
        chosen = random.integers(0, len(WORDS), random.integers(1, 9))
        chance = 1 / (1 + np.exp(-leaning[chosen].sum() - 0.4))
        example = {"text": " ".join(WORDS[word] for word in chosen), "label": int(random.random() < chance)}
        if weighted:
            example["weight"] = float(random.choice([0.5, 1, 3]))
            example["source"] = "first" if row < rows // 3 else "second"
        result.append(example)
    return result


def balanced_by_source(targets, weights, sources):
    balanced = weights.copy()
    for source in set(sources):
        group = sources == source
        for target in (0, 1):
            own = group & (targets == target)
            balanced[own] *= weights[group].sum() / (2 * weights[own].sum())
    return balanced


def case(name, seed, rows, options, weighted):
    data = examples(np.random.default_rng(seed), rows, weighted)
    counts = np.array([[example["text"].split().count(word) for word in WORDS] for example in data], dtype=float)
    targets = np.array([example["label"] for example in data])
    weights = np.array([example.get("weight", 1.0) for example in data])
    if options["classWeights"] == "balanced-by-source":
        weights = balanced_by_source(targets, weights, np.array([example["source"] for example in data]))

    shares = [1 + (counts * weights[:, None])[targets == target].sum(axis=0) for target in (0, 1)]
    ratios = np.log(shares[1] / shares[0]) - np.log(shares[1].sum() / shares[0].sum())
    scales = np.abs(ratios) ** options["ratioPower"] * (counts.sum(axis=0) / 100) ** -options["rarityPower"]
    damping = options["lengthDamping"]
    divisors = np.sqrt(1 + counts.sum(axis=1) / damping) if damping else np.ones(rows)

    # scikit-learn minimises C * sum of losses + ½ ‖w‖²; here it is the mean loss + λ/2 ‖w‖².
    model = LogisticRegression(
        C=1 / (options["l2"] * weights.sum()), solver="newton-cholesky", tol=1e-12, max_iter=1000
    ).fit(counts * scales / divisors[:, None], targets, sample_weight=weights)
    return {
        "name": name,
        "options": options,
        "examples": data,
        "expected": {
            "weights": dict(zip(WORDS, (model.coef_[0] * scales).tolist())),
            "intercept": float(model.intercept_[0]),
            "probabilities": model.predict_proba(counts * scales / divisors[:, None])[:, 1].tolist(),
        },
    }


plain = {"l2": 0.01, "ratioPower": 0, "rarityPower": 0, "lengthDamping": 0, "classWeights": "none"}
everything = {
    "l2": 0.003,
    "ratioPower": 0.5,
    "rarityPower": 0.25,
    "lengthDamping": 4,
    "classWeights": "balanced-by-source",
}
json.dump(
    {
        "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "cases": [
            case("counts of words", 1, 60, plain, False),
            case("scaled, damped, weighted, balanced", 2, 80, everything, True),
        ],
    },
    sys.stdout,
)
