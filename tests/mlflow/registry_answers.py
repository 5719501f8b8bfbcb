"""Answers of a registered model loaded by stock MLflow, as JSON.

usage: registry_answers.py TRACKING_URI MODEL_URI TEXTS.json
"""

import json
import sys

import mlflow
import pandas

tracking_uri, model_uri, texts_file = sys.argv[1:]
mlflow.set_tracking_uri(tracking_uri)
with open(texts_file, encoding="utf-8") as file:
    texts = json.load(file)

model = mlflow.pyfunc.load_model(model_uri)
answers = model.predict(pandas.DataFrame({"text": texts}))
json.dump({"labels": answers["label"].tolist(), "positive": answers["prob_positive"].tolist()}, sys.stdout)
