"""Answers of a model folder loaded by stock MLflow, as JSON.

usage: mlflow_model_answers.py FOLDER TEXTS.json
"""

import json
import sys

import mlflow
import onnx
import pandas

folder, texts_file = sys.argv[1:]
with open(texts_file, encoding="utf-8") as file:
    texts = json.load(file)

model = mlflow.pyfunc.load_model(folder)
answers = model.predict(pandas.DataFrame({"text": texts}))
onnx.checker.check_model(mlflow.onnx.load_model(folder))
example = model.input_example
json.dump(
    {
        "columns": list(answers.columns),
        "rows": answers.values.tolist(),
        "uuid": model.metadata.model_uuid,
        "metadata": model.metadata.metadata,
        "inputs": model.metadata.get_input_schema().to_dict(),
        "outputs": model.metadata.get_output_schema().to_dict(),
        "ofExample": model.predict(example).values.tolist(),
        "servingExample": model.metadata.get_serving_input(folder),
    },
    sys.stdout,
)
