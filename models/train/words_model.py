"""The trained head → words.onnx, with int8 weights, and words.json, the words in its order."""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

import words_seen
from run import Log
from words_network import CLASS_GAIN, FAR, FINDS
from words_seen import CELLS, CHANNELS, CLASSES

sys.path.append(str(Path(__file__).parents[1] / "build"))

GRID = 12  # cells a side
CHECKED = 200  # held-out pictures on which the shipped model is compared with the trained one


def export(chosen):
    from quantise import quantise_weights
    from words import Pictures, at_work

    pictures, choice = Pictures(chosen, False), np.load(chosen.work / "chosen.npz")
    weights = {name: value.numpy() for name, value in torch.load(chosen.work / "words.pt", weights_only=True).items()}
    axes = np.load(chosen.work / "axes.npz")
    folded = fold(weights, axes, choice)
    model = quantise_weights(graph(folded))
    (chosen.out / "words.onnx").write_bytes(model.SerializeToString())
    words = [pictures.said.words[number] for number in choice["kept"]]
    lines = ",\n".join(f"  {json.dumps(word)}" for word in words)
    (chosen.out / "words.json").write_text(f"[\n{lines}\n]\n")
    Log(at_work(chosen))(words=len(words), bytes=(chosen.out / "words.onnx").stat().st_size, **compared(chosen, pictures, choice))


def fold(weights, axes, choice):
    """With what is always done alike in one place: the cells' directions in the first layer over them, the curves in the last."""
    kept, slope, shift = choice["kept"], choice["slope"][0], choice["shift"][0]
    slope, shift = slope[kept], shift[kept]
    cell = weights["cell.weight"] @ axes["axes"].T
    gain = np.ones(len(weights["mean"]), np.float32)
    gain[2 * CHANNELS : 2 * CHANNELS + CLASSES] = CLASS_GAIN
    return {
        "usual": (weights["mean"] / gain)[None],
        "scale": (gain / weights["spread"])[None],
        "first": weights["first.weight"],
        "first_bias": weights["first.bias"],
        "second": weights["second.weight"][kept] * slope[:, None],
        "second_bias": weights["second.bias"][kept] * slope + shift,
        "cell": cell[:, :, None, None],
        "cell_bias": weights["cell.bias"] - cell @ axes["middle"],
        "evidence_of": (weights["evidence.weight"][kept] * slope[:, None])[:, :, None, None],
        "sharp": (np.exp(weights["sharp"][kept]) / slope)[None, :, None],
    }


def graph(arrays):
    words = len(arrays["second"])
    shape = lambda name, *sides: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, *sides])
    node = helper.make_node
    nodes = [
        node("ReduceMean", ["map"], ["mean"], axes=[2, 3], keepdims=0),
        node("ReduceMax", ["map"], ["most"], axes=[2, 3], keepdims=0),
        node("Softmax", ["logits"], ["shares"], axis=1),
        node("Sqrt", ["shares"], ["classes"]),
        node("Concat", ["mean", "most", "classes", "finds"], ["whole"], axis=1),
        node("Sub", ["whole", "usual"], ["unusual"]),
        node("Mul", ["unusual", "scale"], ["spread_out"]),
        node("Clip", ["spread_out", "least", "far"], ["given"]),
        node("Gemm", ["given", "first", "first_bias"], ["hidden_before"], transB=1),
        node("Relu", ["hidden_before"], ["hidden"]),
        node("Gemm", ["hidden", "second", "second_bias"], ["of_the_whole"], transB=1),
        node("Conv", ["map", "cell", "cell_bias"], ["cells_before"]),
        node("Relu", ["cells_before"], ["cells"]),
        node("Conv", ["cells", "evidence_of"], ["told_map"]),
        node("Reshape", ["told_map", "rows"], ["told"]),
        node("Mul", ["told", "sharp"], ["sharpened"]),
        node("Softmax", ["sharpened"], ["attention"], axis=2),
        node("Mul", ["attention", "told"], ["evidence"]),
        node("ReduceSum", ["evidence", "last"], ["of_the_cells"], keepdims=0),
        node("Add", ["of_the_whole", "of_the_cells"], ["odds"]),
        node("Sigmoid", ["odds"], ["probability"]),
    ]
    constants = [numpy_helper.from_array(value.astype(np.float32), name) for name, value in arrays.items()]
    constants += [numpy_helper.from_array(np.array(value, np.int64), name) for name, value in {"rows": [1, words, CELLS], "last": [2]}.items()]
    constants += [numpy_helper.from_array(np.array(value, np.float32), name) for name, value in {"least": -FAR, "far": FAR}.items()]
    whole = helper.make_graph(
        nodes,
        "words",
        [shape("map", CHANNELS, GRID, GRID), shape("logits", CLASSES), shape("finds", FINDS)],
        [shape("probability", words), shape("evidence", words, CELLS)],
        constants,
    )
    return helper.make_model(whole, opset_imports=[helper.make_opsetid("", 13)], ir_version=8, producer_name="hushtag")


def compared(chosen, pictures, choice):
    """How far the shipped model, from the picture's map, is from the trained one."""
    session = onnxruntime.InferenceSession((chosen.out / "words.onnx").read_bytes(), providers=["CPUExecutionProvider"])
    name = "captions"
    rows = np.flatnonzero((pictures.source == name) & (pictures.part != "train"))[:CHECKED]
    load = lambda part: np.load(chosen.work / f"{name}-{part}.npy", mmap_mode="r")
    cells, logits, whole = load("cells"), load("logits"), load("whole")
    odds = np.load(chosen.work / "odds.npy")[rows]
    wanted = 1 / (1 + np.exp(-(choice["slope"] * odds + choice["shift"])[:, choice["kept"]]))
    found = []
    for row in rows:
        seen = cells[row].astype(np.float32).T.reshape(1, CHANNELS, GRID, GRID) / words_seen.STEPS
        given = {"map": seen, "logits": logits[row][None].astype(np.float32), "finds": whole[row][None, -FINDS:].astype(np.float32)}
        found.append(session.run(["probability"], given)[0][0])
    off = np.abs(np.array(found) - wanted)
    return dict(pictures=len(rows), mean_off=float(off.mean()), most_off=float(off.max()))
