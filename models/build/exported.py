"""Graphs as exporters write them → graphs of ours: one size, everything that follows from it computed, int8 weights."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnx.version_converter
import onnxruntime
from onnx import helper, numpy_helper

from hub import AddError
from quantise import quantise_weights

PER_CHANNEL = 13  # the opset with a DequantizeLinear of one scale a channel


def session(model, optimise=None, exact=False):
    """onnxruntime of a file or of bytes, that says nothing; `exact`: in floats as written, where it would round to int8 by itself."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    if exact:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    if optimise is not None:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(optimise)
    try:
        return onnxruntime.InferenceSession(model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has no class of its own for what it refuses
        first = str(error).splitlines()[0]
        raise AddError(f"onnxruntime cannot load {'the graph' if isinstance(model, bytes) else Path(model).name}: {first}. Fetch it again") from None


def loaded(path):
    try:
        return onnx.load(path)
    except Exception as error:
        raise AddError(f"{path.name} is no ONNX file, or a part of it is missing ({str(error).splitlines()[0]}). Fetch it again") from None


def inputs_of(model):
    stored = {tensor.name for tensor in model.graph.initializer}
    return [value.name for value in model.graph.input if value.name not in stored]


def outputs_of(model):
    return [value.name for value in model.graph.output]


def settled(model, shapes, outputs):
    """The graph for inputs of these shapes, all that follows from them computed, and for these outputs only."""
    model = with_channels(model)
    version = opset(model)
    graph = model.graph
    for value in graph.input:
        if value.name in shapes:
            kind = value.type.tensor_type.elem_type
            value.CopyFrom(helper.make_tensor_value_info(value.name, kind, shapes[value.name]))
    kept = [value for value in graph.output if value.name in outputs]
    del graph.output[:], graph.value_info[:]
    graph.output.extend(sorted(kept, key=lambda value: outputs.index(value.name)))
    with tempfile.TemporaryDirectory() as folder:
        given, simple = Path(folder) / "given.onnx", Path(folder) / "simple.onnx"
        # Beside the graph: one message holds no more than 2 GB.
        onnx.save(model, given, save_as_external_data=True, location="given.data", size_threshold=1024)
        del model
        session(given, optimise=simple)
        made = onnx.load(simple)
    domains = sorted({node.domain for node in made.graph.node} - {"", "ai.onnx"})
    if domains:
        raise AddError(f"onnxruntime {onnxruntime.__version__} rewrites it into operators of its own ({domains}): report this, with the model's name")
    del made.opset_import[:]
    made.opset_import.extend([helper.make_opsetid("", version)])
    without_constant_nodes(made.graph)
    del made.graph.value_info[:], made.metadata_props[:]
    made.producer_name = "hushtag"
    return made


def opset(model):
    return next(entry.version for entry in model.opset_import if entry.domain in ("", "ai.onnx"))


def with_channels(model):
    """In an opset that has a scale for each channel."""
    return onnx.version_converter.convert_version(model, PER_CHANNEL) if opset(model) < PER_CHANNEL else model


def without_constant_nodes(graph):
    """Every constant is an initializer then, which is what is quantised and expanded."""
    nodes = []
    for node in graph.node:
        value = next((a.t for a in node.attribute if a.name == "value"), None)
        if node.op_type == "Constant" and value is not None:
            tensor = numpy_helper.from_array(numpy_helper.to_array(value), node.output[0])
            graph.initializer.append(tensor)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)


def int8(model):
    """The bytes of the graph with int8 weights; the graph itself is changed."""
    floats = {tensor.data_type for tensor in model.graph.initializer} & {onnx.TensorProto.FLOAT16, onnx.TensorProto.BFLOAT16}
    if floats:
        raise AddError("its weights are half floats. Take the export in floats (model.onnx, without _fp16)")
    return quantise_weights(model, embeddings=True).SerializeToString(deterministic=True)


# -- pictures


def preprocessing(settings):
    """The manifest's `pixels`, and the height and width, of a preprocessor_config.json."""
    settings = settings.get("image_processor", settings)
    size, crops = settings.get("size"), settings.get("do_center_crop", False)
    size = size if isinstance(size, dict) else {"shortest_edge" if crops else "side": size}
    side = size.get("side")
    height, width, shorter = size.get("height", side), size.get("width", side), size.get("shortest_edge")
    if crops:
        crop = settings.get("crop_size", shorter or height)
        crop = crop if isinstance(crop, dict) else {"height": crop, "width": crop}
        if height and not shorter:
            shorter = min(height, width)
        height, width = crop.get("height"), crop.get("width")
    elif shorter and not height:
        raise AddError("preprocessor_config.json keeps the proportions of a picture and cuts nothing off: models of such sizes are not known here")
    if not (isinstance(height, int) and isinstance(width, int) and 16 <= min(height, width) and max(height, width) <= 2048):
        raise AddError(f"preprocessor_config.json does not say how large a picture is taken (size {settings.get('size')})")
    factor = settings.get("rescale_factor", 1 / 255) if settings.get("do_rescale", True) else 1
    mean, std = [0, 0, 0], [1, 1, 1]
    if settings.get("do_normalize", True):
        mean, std = settings.get("image_mean"), settings.get("image_std")
        if not (isinstance(mean, list) and isinstance(std, list) and len(mean) == len(std) == 3):
            raise AddError("preprocessor_config.json gives no image_mean and image_std for three colours")
    scaled = lambda values: [round(value / factor, 4) for value in values]
    pixels = {"colour": "rgb", "mean": scaled(mean), "std": scaled(std), "fit": "crop" if crops else "squash"}
    if crops and shorter and shorter > max(height, width):
        pixels["shorter"] = shorter
    return pixels, [height, width]


def cosine(a, b):
    a, b = np.ravel(a).astype(np.float64), np.ravel(b).astype(np.float64)
    return float(a @ b / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-12))
