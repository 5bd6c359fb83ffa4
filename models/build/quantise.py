"""Weights as int8 with one scale a channel, behind DequantizeLinear: a quarter of the bytes, the same float arithmetic."""

import numpy as np
from onnx import helper, numpy_helper

SMALLEST = 1024  # elements; below this the saving is not worth the rounding
LARGEST = 127  # symmetric, so -128 stays unused and the zero point is 0


def quantise(array, axis):
    """The int8 values and the f32 scale of each channel along `axis`."""
    others = tuple(i for i in range(array.ndim) if i != axis)
    peak = np.abs(array).max(axis=others).astype(np.float32)
    scale = np.where(peak > 0, peak / np.float32(LARGEST), np.float32(1)).astype(np.float32)
    steps = np.rint(array / along(scale, axis, array.ndim))
    return np.clip(steps, -LARGEST, LARGEST).astype(np.int8), scale


def dequantise(values, scale, axis):
    return values.astype(np.float32) * along(scale, axis, values.ndim)


def along(scale, axis, rank):
    return scale.reshape([-1 if i == axis else 1 for i in range(rank)])


def quantise_weights(model, embeddings=False):
    """Replaces every large weight `w` by `w_q`, `w_s`, `w_z` and a DequantizeLinear that makes `w` again."""
    graph = model.graph
    axes = weight_axes(graph, embeddings)
    tensors, dequantised = [], []
    for tensor in graph.initializer:
        array = numpy_helper.to_array(tensor)
        if tensor.name not in axes or array.dtype != np.float32 or array.size < SMALLEST:
            tensors.append(tensor)
            continue
        name, axis = tensor.name, axes[tensor.name]
        values, scale = quantise(array, axis)
        tensors.append(numpy_helper.from_array(values, f"{name}_q"))
        tensors.append(numpy_helper.from_array(scale, f"{name}_s"))
        tensors.append(numpy_helper.from_array(np.zeros(scale.shape, np.int8), f"{name}_z"))
        inputs = [f"{name}_q", f"{name}_s", f"{name}_z"]
        dequantised.append(helper.make_node("DequantizeLinear", inputs, [name], name=f"{name}_dequantize", axis=axis))
    nodes = dequantised + list(graph.node)
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(tensors)
    return model


def weight_axes(graph, embeddings=False):
    """The output-channel axis of each weight; an embedding has one scale a row, for its other readers, too."""
    axes = {}
    for node in graph.node:
        if node.op_type == "Conv":
            axes[node.input[1]] = 0
        elif node.op_type == "ConvTranspose":
            axes[node.input[1]] = 1
        elif node.op_type == "Gemm":
            transposed = any(a.name == "transB" and a.i for a in node.attribute)
            axes[node.input[1]] = 0 if transposed else 1
        elif node.op_type == "MatMul":
            axes[node.input[1]] = 1
    for node in graph.node if embeddings else []:
        if node.op_type == "Gather" and not any(a.name == "axis" and a.i for a in node.attribute):
            axes[node.input[0]] = 0
    return axes
