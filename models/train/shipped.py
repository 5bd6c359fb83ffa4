"""The captioner that ships, as the network it was trained as."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

from corpus import LENGTH
from network import CLASS_GAIN, FAR, LEAST, LIKELIEST, Decoder

MODELS = Path(__file__).parents[1]
WIDTH, HEADS, LAYERS = 256, 8, 4


def captioner():
    """The decoder, and the arrays of what says the hints."""
    memory, step = (arrays(MODELS / f"captioner-{part}.onnx") for part in ("memory", "step"))
    state = {name: step[name] for name in step if name.split(".")[0] in ("emb", "pos", "nf", "trust")}
    state |= {name: memory[name] for name in memory if name.split(".")[0] in ("proj", "grid", "cls", "hint", "mn")}
    state["nothing"] = np.zeros((1, len(memory["grid"]) + 1, WIDTH), np.float32)
    gain = (WIDTH / HEADS) ** 0.5  # the graph has it in the queries
    for layer in range(LAYERS):
        own, rows = f"layers.{layer}.", slice(layer * WIDTH, (layer + 1) * WIDTH)
        for part in ("weight", "bias"):
            query = [step[f"{own}self_query.{part}"] * gain, step[f"{own}self_key.{part}"], step[f"{own}self_value.{part}"]]
            state[f"{own}qkv.{part}"] = np.concatenate(query)
            state[f"{own}q.{part}"] = step[f"{own}q.{part}"] * gain
            state[f"{own}kv.{part}"] = np.concatenate([memory[f"kv.{one}.{part}"][rows] for one in ("keys", "values")])
            state |= {f"{own}{name}.{part}": step[f"{own}{name}.{part}"] for name in ("n1", "n2", "n3", "o", "co", "f1", "f2")}
    words, count = len(state["emb.weight"]), len(memory["hints.usual"])
    places = next(array for array in memory.values() if array.dtype == np.int64 and array.size == words)
    hinted = np.zeros(count, np.int64)
    hinted[places[places < count]] = np.flatnonzero(places < count)
    decoder = Decoder(words, hinted, LENGTH, 0.0)
    decoder.load_state_dict({name: torch.tensor(array) for name, array in state.items()})
    return decoder.eval().requires_grad_(False), {name: torch.tensor(array) for name, array in memory.items()}


def hints(arrays, cells, logits):
    """Of each hinted word, how much likelier than usual it is to be said."""
    seen = torch.cat([cells.mean(1), F.softmax(logits, -1) * CLASS_GAIN], 1)
    seen = ((seen - arrays["hints.mean"]) / arrays["hints.scale"]).clamp(-FAR, FAR)
    inner = F.gelu(F.linear(seen, arrays["hints.first.weight"], arrays["hints.first.bias"]))
    odds = F.linear(inner, arrays["hints.second.weight"], arrays["hints.second.bias"])
    return odds.clamp(LEAST, LIKELIEST) - arrays["hints.usual"]


def arrays(path):
    """The constants of a graph by name, weights as floats."""
    graph = onnx.load(path).graph
    found = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    for node in graph.node:
        if node.op_type == "DequantizeLinear":
            whole, scale, _ = (found.pop(name).astype(np.float32) for name in node.input)
            axis = next(attribute.i for attribute in node.attribute if attribute.name == "axis")
            found[node.output[0]] = whole * scale.reshape([-1 if at == axis else 1 for at in range(whole.ndim)])
    return found
