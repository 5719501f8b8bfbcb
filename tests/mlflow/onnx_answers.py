"""Answers of exported models on stock ONNX Runtime: checks each graph, then prints labels and probabilities as JSON.

usage: onnx_answers.py TEXTS.json MODEL.onnx...
"""

import json
import sys

import numpy
import onnx
import onnxruntime

with open(sys.argv[1], encoding="utf-8") as file:
    texts = json.load(file)

answers = []
for path in sys.argv[2:]:
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (given,) = session.get_inputs()
    outputs = session.run(None, {given.name: numpy.array(texts, dtype=object).reshape(-1, 1)})
    none = session.run(None, {given.name: numpy.empty((0, 1), dtype=object)})
    answers.append(
        {
            "input": given.name,
            "outputs": {node.name: value.tolist() for node, value in zip(session.get_outputs(), outputs)},
            "ofNoTexts": [list(value.shape) for value in none],
            "metadata": session.get_modelmeta().custom_metadata_map,
        }
    )
json.dump(answers, sys.stdout)
