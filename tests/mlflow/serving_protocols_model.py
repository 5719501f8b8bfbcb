"""Saves a model for stock MLflow to serve, in the folder named first: the ONNX file named second, or else a model to
which the texts "good" and "null" are positive, any other one negative."""

import sys

import mlflow.onnx
import onnx
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from onnx import TensorProto, helper


def tensor(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def look_up(output, **attributes):
    return helper.make_node(
        "LabelEncoder", ["flat"], [output], domain="ai.onnx.ml", keys_strings=["good", "null"], **attributes
    )


def look_up_model():
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
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def type_of(output):
    return "string" if output.type.tensor_type.elem_type == TensorProto.STRING else "float"


model = onnx.load(sys.argv[2]) if len(sys.argv) > 2 else look_up_model()
outputs = Schema([ColSpec(type_of(output), output.name) for output in model.graph.output])
signature = ModelSignature(inputs=Schema([ColSpec("string", "text")]), outputs=outputs)
mlflow.onnx.save_model(model, sys.argv[1], signature=signature, pip_requirements=["mlflow", "onnx", "onnxruntime"])
