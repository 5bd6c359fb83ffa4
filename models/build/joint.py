"""For a test: the two encoders of a fixture in one graph, with the logits over both, as exports of a whole model have it."""

import numpy as np
import onnx
from onnx import TensorProto, compose, helper, numpy_helper


def join(folder, logit_scale, logit_bias):
    """Replaces vision_model.onnx and text_model.onnx by model.onnx."""
    vision, text = (onnx.load(folder / f"{name}.onnx") for name in ("vision_model", "text_model"))
    vision, text = compose.add_prefix(vision, "v/"), compose.add_prefix(text, "t/")
    graph = helper.make_graph([*vision.graph.node, *text.graph.node], "joint", [*vision.graph.input, *text.graph.input], [])
    graph.initializer.extend([*vision.graph.initializer, *text.graph.initializer])
    names = {"v/pixel_values": "pixel_values", "t/input_ids": "input_ids"}
    for value in graph.input:
        value.name = names.get(value.name, value.name)
    for node in graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    for source, name in (("v/pooler_output", "image_embeds"), ("t/pooler_output", "text_embeds")):
        graph.node.append(helper.make_node("LpNormalization", [source], [name], axis=1, p=2))
        graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, None))
    graph.initializer.append(numpy_helper.from_array(np.float32(logit_scale), "scale"))
    graph.initializer.append(numpy_helper.from_array(np.float32(logit_bias), "bias"))
    graph.node.append(helper.make_node("Transpose", ["text_embeds"], ["columns"], perm=[1, 0]))
    graph.node.append(helper.make_node("MatMul", ["image_embeds", "columns"], ["cosines"]))
    graph.node.append(helper.make_node("Mul", ["cosines", "scale"], ["scaled"]))
    graph.node.append(helper.make_node("Add", ["scaled", "bias"], ["logits_per_image"]))
    graph.output.append(helper.make_tensor_value_info("logits_per_image", TensorProto.FLOAT, None))
    model = helper.make_model(graph, opset_imports=vision.opset_import, ir_version=vision.ir_version)
    onnx.save(model, folder / "model.onnx")
    for name in ("vision_model", "text_model"):
        (folder / f"{name}.onnx").unlink()
