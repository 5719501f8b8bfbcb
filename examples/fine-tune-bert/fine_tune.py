#!/usr/bin/env python3
"""Fine-tunes a BERT-class encoder on labelled tweets, on a CPU or a GPU, and writes what it says of files of tweets.

The predictions are a teacher for a small network: `sentiment train --teacher predictions/FILE`.
"""

import argparse
import csv
import gzip
import html
import json
import math
import re
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers import AutoModel, AutoTokenizer

ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
MENTION = re.compile(r"@\w+")
SPACES = re.compile(r"\s+")


def normalised(text: str) -> str:
    """What the encoder reads: addresses and names of accounts as one word each, HTML entities as their characters."""
    text = MENTION.sub("@user", ADDRESS.sub(" url ", html.unescape(text)))
    return SPACES.sub(" ", text).strip()


def read_rows(path: Path, text_column: str, label_column: str, labels: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts of a CSV file, their label indexes, -1 for labels that are not wanted and in files without labels, and their weights, 1 without
    a column `weight`."""
    if not path.is_file():
        sys.exit(f"fine_tune: {path}: no such file")
    opened = gzip.open(path, "rt", encoding="utf-8", newline="") if path.suffix == ".gz" else path.open(encoding="utf-8", newline="")
    with opened as file:
        reader = csv.DictReader(file, strict=True)
        if text_column not in (reader.fieldnames or []):
            sys.exit(f'fine_tune: {path}: no column "{text_column}"')
        texts, found, weights = [], [], []
        for row in reader:
            if row[text_column] is None:
                sys.exit(f"fine_tune: {path} line {reader.line_num}: the row has no text")
            texts.append(row[text_column])
            label = row.get(label_column)
            found.append(labels.index(label) if label in labels else -1)
            weights.append(float(row.get("weight") or 1))
    if not texts:
        sys.exit(f"fine_tune: {path}: there are no rows")
    return texts, np.array(found, np.int64), np.array(weights, np.float32)


class Tokens:
    """Token ids of texts, one after another."""

    def __init__(self, texts: list[str], tokenizer, longest: int) -> None:
        encoded = tokenizer([normalised(text) for text in texts], truncation=True, max_length=longest)["input_ids"]
        self.lengths = np.array([len(ids) for ids in encoded], np.int64)
        self.offsets = np.concatenate([[0], np.cumsum(self.lengths)])[:-1]
        self.ids = np.concatenate([np.array(ids, np.int64) for ids in encoded])

    def of(self, rows: np.ndarray) -> torch.Tensor:
        """Ids of rows that are equally long, [rows, length]."""
        return torch.from_numpy(self.ids[self.offsets[rows][:, None] + np.arange(self.lengths[rows[0]])[None]])

    def groups(self, rows: np.ndarray, size: int, random: np.random.Generator | None = None) -> list[np.ndarray]:
        """Rows of one length each, at most `size`: nothing is ever padded."""
        if random is not None:
            rows = random.permutation(rows)
        rows = rows[np.argsort(self.lengths[rows], kind="stable")]
        groups = []
        for same in np.split(rows, np.flatnonzero(np.diff(self.lengths[rows])) + 1):
            groups += [same[start : start + size] for start in range(0, len(same), size)]
        return groups if random is None else [groups[index] for index in random.permutation(len(groups))]


class Classifier(nn.Module):
    """An encoder, the mean of its last states, and a linear layer."""

    def __init__(self, encoder: nn.Module, labels: int, device: str) -> None:
        super().__init__()
        self.encoder, self.device = encoder, device
        width = encoder.config.hidden_size
        self.head = nn.Linear(width, labels)
        nn.init.normal_(self.head.weight, std=0.02)
        nn.init.zeros_(self.head.bias)
        # Of thirty thousand word pieces a step meets a few hundred; only those get gradients.
        words = encoder.get_input_embeddings()
        sparse = nn.Embedding(words.num_embeddings, width, sparse=True)
        sparse.weight.data.copy_(words.weight.data)
        encoder.set_input_embeddings(sparse)
        self.to(device)

    @property
    def words(self) -> nn.Parameter:
        return self.encoder.get_input_embeddings().weight

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        with torch.autocast(self.device, torch.bfloat16):
            states = self.encoder(input_ids=ids.to(self.device)).last_hidden_state
        return self.head(nn.functional.dropout(states.float().mean(1), 0.1, self.training))


def scores_of(model: Classifier, tokens: Tokens) -> np.ndarray:
    """Scores before softmax, [rows, labels]."""
    model.eval()
    scores = np.zeros((len(tokens.lengths), model.head.out_features), np.float32)
    with torch.inference_mode():
        for group in tokens.groups(np.arange(len(scores)), 256):
            scores[group] = model(tokens.of(group)).cpu().numpy()
    return scores


def probabilities_of(scores: np.ndarray) -> np.ndarray:
    shares = np.exp(scores - scores.max(1, keepdims=True))
    return shares / shares.sum(1, keepdims=True)


def figures_of(scores: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    """Accuracy, macro recall and log loss on the rows that have a label."""
    known = targets >= 0
    probabilities, targets = probabilities_of(scores[known].astype(np.float64)), targets[known]
    right = probabilities.argmax(1) == targets
    recalls = [right[targets == label].mean() for label in range(scores.shape[1]) if (targets == label).any()]
    loss = -np.log(np.maximum(probabilities[np.arange(len(targets)), targets], 1e-12)).mean()
    return {"n": int(known.sum()), "accuracy": float(right.mean()), "macroRecall": float(np.mean(recalls)), "logLoss": float(loss)}


def train(
    model: Classifier, tokens: Tokens, targets: np.ndarray, weights: np.ndarray, options: argparse.Namespace, after_epoch
) -> None:
    random = np.random.default_rng(options.seed)
    rows = np.flatnonzero(targets >= 0)
    weights = weights / weights[rows].mean()
    dense = [parameter for parameter in model.parameters() if parameter is not model.words]
    optimisers = [
        torch.optim.AdamW(
            [
                {"params": [parameter for parameter in dense if parameter.ndim > 1], "weight_decay": 0.01},
                {"params": [parameter for parameter in dense if parameter.ndim < 2], "weight_decay": 0.0},
            ],
            betas=(0.9, 0.98),
        ),
        torch.optim.SparseAdam([model.words], betas=(0.9, 0.98)),
    ]
    started, step, steps, losses = time.monotonic(), 0, None, []
    for epoch in range(options.epochs):
        model.train()
        groups = tokens.groups(rows, options.batch_size, random)
        steps = steps or len(groups) * options.epochs
        for group in groups:
            rate = options.learning_rate * min(1, (step + 1) / (0.05 * steps)) * max(0, 1 - step / steps)
            for optimiser in optimisers:
                for settings in optimiser.param_groups:
                    settings["lr"] = rate
                optimiser.zero_grad(set_to_none=True)
            wanted = torch.from_numpy(targets[group]).to(model.device)
            losses_of_rows = nn.functional.cross_entropy(model(tokens.of(group)), wanted, reduction="none")
            loss = (losses_of_rows * torch.from_numpy(weights[group]).to(model.device)).sum() / options.batch_size
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 1.0)
            for optimiser in optimisers:
                optimiser.step()
            step += 1
            losses.append(loss.item() * options.batch_size / len(group))
            if not math.isfinite(losses[-1]):
                sys.exit(f"fine_tune: the loss is {losses[-1]} at step {step}; a lower --learning-rate may help")
            if step % 200 == 0:
                print(f"step {step} of {steps}: loss {np.mean(losses[-200:]):.4f}, {time.monotonic() - started:.0f} s", flush=True)
        after_epoch(epoch + 1)


def write_predictions(path: Path, texts: list[str], labels: list[str], scores: np.ndarray) -> None:
    """As `sentiment predict --format csv` does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["text", "label", "confidence", *(f"probability_{label}" for label in labels)])
        for text, probabilities in zip(texts, probabilities_of(scores.astype(np.float64))):
            best = int(probabilities.argmax())
            writer.writerow([text, labels[best], f"{probabilities[best]:.6f}", *(f"{value:.6f}" for value in probabilities)])


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of the encoder and its tokenizer, as transformers saves them")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="CSV files (.gz too) to learn from")
    parser.add_argument("--validation", type=Path, nargs="*", default=[], help="files that are only judged")
    parser.add_argument("--predict", type=Path, nargs="*", help="files to write predictions of (default: those of --data)")
    parser.add_argument("--output", type=Path, required=True, help="folder for model/, predictions/ and metrics.json; must not exist")
    parser.add_argument("--labels", default="negative,positive", help="rows with other labels are left out (default: %(default)s)")
    parser.add_argument("--text", default="text", help="column of the texts (default: %(default)s)")
    parser.add_argument("--label", default="label", help="column of the labels (default: %(default)s)")
    parser.add_argument("--epochs", type=int, default=2, help="passes over the rows (default: %(default)s)")
    parser.add_argument("--batch-size", type=int, default=64, help="rows of a step at most (default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=8e-5, help="of AdamW (default: %(default)s)")
    parser.add_argument("--max-length", type=int, default=64, help="word pieces of a text that count (default: %(default)s)")
    parser.add_argument("--rows", type=int, help="learn from so many rows only, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="of what is random (default: %(default)s)")
    options = parser.parse_args()
    options.labels = options.labels.split(",")
    if options.output.exists():
        parser.error(f"--output {options.output}: is there already")
    if not (options.encoder / "config.json").is_file():
        parser.error(f"--encoder {options.encoder}: no folder of an encoder, there is no config.json in it")
    options.predict = options.data if options.predict is None else options.predict
    for flag, paths in (("data", options.data), ("validation", options.validation), ("predict", options.predict)):
        names = [path.name.removesuffix(".gz") for path in paths]
        if len(set(names)) < len(names):
            parser.error(f"--{flag}: two files have the same name, so that their results would be one file")
    return options


def main() -> None:
    options = read_options()
    torch.manual_seed(options.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    def read(path: Path) -> tuple[list[str], np.ndarray, np.ndarray]:
        return read_rows(path, options.text, options.label, options.labels)

    read_files = [read(path) for path in options.data]
    texts = [text for own, _, _ in read_files for text in own]
    targets, weights = (np.concatenate([own[place] for own in read_files]) for place in (1, 2))
    if options.rows is not None:
        unused = np.random.default_rng(options.seed).permutation(np.flatnonzero(targets >= 0))[options.rows :]
        targets[unused] = -1
    if not (targets >= 0).any():
        sys.exit(f"fine_tune: no row of --data is labelled {' or '.join(options.labels)}")
    tokenizer = AutoTokenizer.from_pretrained(options.encoder, local_files_only=True)
    encoder = AutoModel.from_pretrained(options.encoder, local_files_only=True)
    if hasattr(encoder, "pooler"):
        # The mean of the states is what is learnt from.
        encoder.pooler = None
    model = Classifier(encoder, len(options.labels), device)
    tokens = Tokens(texts, tokenizer, options.max_length)
    print(f"{(targets >= 0).sum()} rows of {len(targets)}, {tokens.lengths.mean():.1f} word pieces each, on {device}", flush=True)
    judged = [(path.name, Tokens(own, tokenizer, options.max_length), wanted) for path in options.validation for own, wanted, _ in [read(path)]]
    metrics: dict[str, dict[str, float]] = {}

    def judge(epoch: int) -> None:
        for name, own, wanted in judged:
            metrics[name] = figures_of(scores_of(model, own), wanted)
            print(f"epoch {epoch}: {name}: {json.dumps(metrics[name])}", flush=True)

    # Read before an hour of training, not after it.
    asked = [(path.name.removesuffix(".gz") + ".gz", list(dict.fromkeys(read(path)[0]))) for path in options.predict]

    train(model, tokens, targets, weights, options, judge)
    # The folder appears whole or not at all; the model is in the other one should predicting fail.
    output = options.output.with_name(options.output.name + ".partial")
    shutil.rmtree(output, ignore_errors=True)
    folder = output / "model"
    model.encoder.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.save(model.head.state_dict(), folder / "head.pt")
    (folder / "labels.json").write_text(json.dumps(options.labels) + "\n")
    (output / "metrics.json").write_text(json.dumps(metrics, indent=2) + "\n")
    for name, own in asked:
        scores = scores_of(model, Tokens(own, tokenizer, options.max_length))
        write_predictions(output / "predictions" / name, own, options.labels, scores)
    output.rename(options.output)


if __name__ == "__main__":
    main()
