"""Reference figures of scikit-learn, SciPy and NumPy for the tests of evaluation/.

Run: pip install scikit-learn && python make_reference.py > reference.json
"""

import json
import sys

import numpy as np
import scipy
import sklearn
from scipy.stats import binomtest
from sklearn import metrics


def expected_calibration_error(truth, probabilities, bins=15):
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    edges = np.linspace(0, 1, bins + 1)
    total = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return total


def bootstrap(truth, probabilities, figure, resamples=20000):
    random = np.random.default_rng(7)
    values = []
    for _ in range(resamples):
        rows = random.integers(0, len(truth), len(truth))
        if len(np.unique(truth[rows])) == probabilities.shape[1]:
            values.append(figure(truth[rows], probabilities[rows]))
    return np.percentile(values, [2.5, 97.5]).tolist()


def macro_recall(truth, probabilities):
    return metrics.balanced_accuracy_score(truth, probabilities.argmax(axis=1))


def roc_auc(truth, probabilities):
    if probabilities.shape[1] == 2:
        return metrics.roc_auc_score(truth, probabilities[:, 1])
    return metrics.roc_auc_score(truth, probabilities, multi_class="ovr", average="macro")


def case(name, labels, rows, decimals):
    random = np.random.default_rng(labels * 1000 + rows)
    truth = random.integers(0, labels, rows)
    logits = random.normal(size=(rows, labels))
    logits[np.arange(rows), truth] += 1.0
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    # Rounding makes ties; the last column takes up what rounding left.
    probabilities = np.clip(probabilities.round(decimals), 0.01, 0.97)
    probabilities[:, -1] = 1 - probabilities[:, :-1].sum(axis=1)
    probabilities = probabilities.clip(1e-3)
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    probabilities = probabilities.astype(np.float32).astype(np.float64)
    predicted = probabilities.argmax(axis=1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, predicted, labels=range(labels), zero_division=0
    )
    hits = int((predicted == truth).sum())
    wilson = binomtest(hits, rows).proportion_ci(0.95, method="wilson")
    return {
        "name": name,
        "labels": labels,
        "truth": truth.tolist(),
        "probabilities": [float(np.float32(p)) for p in probabilities.ravel()],
        "expected": {
            "accuracy": metrics.accuracy_score(truth, predicted),
            "macroRecall": macro_recall(truth, probabilities),
            "macroF1": metrics.f1_score(truth, predicted, average="macro"),
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "f1": f1.tolist(),
            "support": support.tolist(),
            "confusion": metrics.confusion_matrix(truth, predicted, labels=range(labels)).tolist(),
            "rocAuc": roc_auc(truth, probabilities),
            "logLoss": metrics.log_loss(truth, probabilities, labels=range(labels)),
            "brier": ((probabilities - np.eye(labels)[truth]) ** 2).sum(axis=1).mean(),
            "brierTwoLabels": metrics.brier_score_loss(truth, probabilities[:, 1]) if labels == 2 else None,
            "ece": expected_calibration_error(truth, probabilities),
            "accuracyInterval": [wilson.low, wilson.high],
            "macroRecallInterval": bootstrap(truth, probabilities, macro_recall, 5000),
            "rocAucInterval": bootstrap(truth, probabilities, roc_auc, 2000),
            "eceInterval": bootstrap(truth, probabilities, expected_calibration_error, 2000),
        },
    }


json.dump(
    {
        "versions": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "cases": [
            case("two labels, ties", 2, 120, 1),
            case("two labels", 2, 150, 6),
            case("three labels, ties", 3, 120, 1),
            case("five labels", 5, 100, 4),
        ],
    },
    sys.stdout,
)
