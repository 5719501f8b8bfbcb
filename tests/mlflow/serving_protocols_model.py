"""Saves a model that stock MLflow serves: the texts "good" and "null" are positive, any other one negative."""

import sys

import mlflow.onnx
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from onnx import TensorProto, helper


def look_up(output, **attributes):
    return helper.make_node(
        "LabelEncoder", ["flat"], [output], domain="ai.onnx.ml", keys_strings=["good", "null"], **attributes
    )


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


graph = helper.make_graph(
    [
        helper.make_node("Reshape", ["text", "all"], ["flat"]),
        look_up("label", values_strings=["positive"] * 2, default_string="negative"),
        look_up("prob_negative", values_floats=[0.25] * 2, default_float=0.75),
        look_up("prob_positive", values_floats=[0.75] * 2, default_float=0.25),
    ],
    "look-up",
    [tensor("text", TensorProto.STRING, [None, 1])],
    [
        tensor("label", TensorProto.STRING, [None]),
        tensor("prob_negative", TensorProto.FLOAT, [None]),
        tensor("prob_positive", TensorProto.FLOAT, [None]),
    ],
    [helper.make_tensor("all", TensorProto.INT64, [1], [-1])],
)
opsets = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
outputs = [ColSpec("string", "label"), ColSpec("float", "prob_negative"), ColSpec("float", "prob_positive")]
signature = ModelSignature(inputs=Schema([ColSpec("string", "text")]), outputs=Schema(outputs))
mlflow.onnx.save_model(model, sys.argv[1], signature=signature, pip_requirements=["mlflow", "onnx", "onnxruntime"])
