"""Reference values of scikit-learn, SciPy, statsmodels and NumPy for calibration, ROC curves and paired comparison.

Run: pip install scikit-learn statsmodels && python make_comparison_reference.py > comparison-reference.json
"""

import json
import sys

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import average_precision_score, balanced_accuracy_score, precision_recall_curve, roc_curve
from statsmodels.stats.contingency_tables import mcnemar

random = np.random.default_rng(11)


def isotonic(rows, decimals, weighted):
    scores = random.uniform(size=rows).round(decimals)
    targets = (random.uniform(size=rows) < scores**2).astype(float)
    weights = random.integers(1, 5, rows).astype(float) if weighted else None
    asked = np.concatenate([[-0.5, 0.0], np.sort(random.uniform(size=20)), [1.0, 1.5]])
    model = IsotonicRegression(out_of_bounds="clip").fit(scores, targets, sample_weight=weights)
    return {
        "scores": scores.tolist(),
        "targets": targets.tolist(),
        "weights": None if weights is None else weights.tolist(),
        "asked": asked.tolist(),
        "expected": model.predict(asked).tolist(),
    }


def temperature(labels, rows, sharpness):
    truth = random.integers(0, labels, rows)
    logits = random.normal(size=(rows, labels))
    logits[np.arange(rows), truth] += 1.5
    probabilities = np.exp(log_softmax(logits * sharpness, axis=1)).astype(np.float32).clip(1e-6)
    logs = np.log(probabilities.astype(np.float64))

    def loss(log_temperature):
        return -log_softmax(logs / np.exp(log_temperature), axis=1)[np.arange(rows), truth].sum()

    found = minimize_scalar(loss, bounds=(np.log(0.01), np.log(100)), method="bounded", options={"xatol": 1e-10})
    return {
        "labels": labels,
        "truth": truth.tolist(),
        "probabilities": [float(p) for p in probabilities.ravel()],
        "expected": float(np.exp(found.x)),
    }


def roc(rows, decimals):
    truth = random.integers(0, 2, rows)
    scores = (random.normal(size=rows) + truth).round(decimals)
    scores = (1 / (1 + np.exp(-scores))).astype(np.float32)
    false_positive, true_positive, _ = roc_curve(truth, scores, drop_intermediate=False)
    precisions, recalls, _ = precision_recall_curve(truth, scores)
    return {
        "truth": truth.tolist(),
        "scores": [float(s) for s in scores],
        "falsePositiveRates": false_positive.tolist(),
        "truePositiveRates": true_positive.tolist(),
        "precisions": precisions.tolist(),
        "recalls": recalls.tolist(),
        "averagePrecision": float(average_precision_score(truth, scores)),
    }


def paired(rows, labels, resamples=20000):
    truth = random.integers(0, labels, rows)
    first = np.where(random.uniform(size=rows) < 0.8, truth, random.integers(0, labels, rows))
    second = np.where(random.uniform(size=rows) < 0.7, first, random.integers(0, labels, rows))
    drawn = np.random.default_rng(5)
    accuracies, recalls = [], []
    for _ in range(resamples):
        sample = drawn.integers(0, rows, rows)
        t, a, b = truth[sample], first[sample], second[sample]
        accuracies.append((a == t).mean() - (b == t).mean())
        recalls.append(balanced_accuracy_score(t, a) - balanced_accuracy_score(t, b))
    return {
        "labels": labels,
        "truth": truth.tolist(),
        "first": first.tolist(),
        "second": second.tolist(),
        "accuracy": float((first == truth).mean() - (second == truth).mean()),
        "accuracyInterval": np.percentile(accuracies, [2.5, 97.5]).tolist(),
        "macroRecall": balanced_accuracy_score(truth, first) - balanced_accuracy_score(truth, second),
        "macroRecallInterval": np.percentile(recalls, [2.5, 97.5]).tolist(),
    }


def mcnemar_case(first_only, second_only):
    result = mcnemar([[10, first_only], [second_only, 5]], exact=True)
    return {"firstOnly": first_only, "secondOnly": second_only, "pValue": float(result.pvalue)}


json.dump(
    {
        "versions": {
            "scikit-learn": sklearn.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
            "numpy": np.__version__,
        },
        "isotonic": [isotonic(60, 3, False), isotonic(80, 1, False), isotonic(60, 2, True)],
        "temperature": [temperature(2, 200, 3.0), temperature(3, 200, 0.4), temperature(5, 150, 1.0)],
        "roc": [roc(80, 6), roc(80, 1)],
        "paired": [paired(300, 2), paired(250, 3)],
        "mcnemar": [
            mcnemar_case(a, b)
            for a, b in [(0, 0), (0, 1), (5, 5), (3, 12), (25, 11), (40, 7), (180, 240), (1000, 1100), (5000, 5600)]
        ],
    },
    sys.stdout,
)
