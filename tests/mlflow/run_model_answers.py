"""Loads the model of a run by `runs:/<id>/model` and prints what it answers to texts, as JSON."""

import json
import sys

import mlflow
import pandas

tracking_uri, run_id, texts_file = sys.argv[1:]
mlflow.set_tracking_uri(tracking_uri)
with open(texts_file, encoding="utf-8") as file:
    texts = json.load(file)
model = mlflow.pyfunc.load_model(f"runs:/{run_id}/model")
answers = model.predict(pandas.DataFrame({"text": texts}))
print(
    json.dumps(
        {
            "run": model.metadata.run_id,
            "labels": answers["label"].tolist(),
            "positive": answers["prob_positive"].tolist(),
        }
    )
)
