"""D-FINE → a detector of objects: of a few hundred queries, how likely each of COCO's classes is, and a box."""

import json

import numpy as np
import onnx

from dual_encoder import encoder_of, pixels_file, placed
from exported import int8, loaded, preprocessing, session, settled
from exporting import exported, weights_of
from hub import AddError, json_of

GRAPH = "onnx/model.onnx"
SCRIPT = "export_dfine.py"
SCORES, BOXES = "logits", "pred_boxes"
LEAST = 0.1  # as of ours: below this a find is not reported
# What COCO's classes are called where they were named after Pascal VOC's.
RENAMED = {
    "aeroplane": "airplane", "diningtable": "dining table", "motorbike": "motorcycle", "pottedplant": "potted plant", "sofa": "couch",
    "tvmonitor": "tv", "hair dryer": "hair drier",
}  # fmt: skip


class DFine:
    weights = None
    scalar_pins = {}

    def __init__(self, source, config, options):
        self.source = source
        classes = [label for label, _ in json.loads((options.models / "taxonomy.json").read_text("utf-8"))["detector"]]
        named = config.get("id2label") or {}
        names = [str(named.get(str(number), "")).lower().replace("_", " ") for number in range(len(named))]
        if [RENAMED.get(name, name) for name in names] != classes:
            raise AddError(
                f"{source} tells {len(names)} classes, {', '.join(names[:3])} … : not COCO's {len(classes)} in their order, which drafts are made of. "
                "Take one that was trained on COCO alone (many say so in their name), not on Objects365"
            )

    def files(self):
        graph = placed(self.source, GRAPH)
        if graph is None:
            self.weights = weights_of(self.source, SCRIPT)
        if pixels_file(self.source) is None:
            raise AddError(f"{self.source} holds no preprocessor_config.json, without which nobody knows how to feed it")
        self.graph = graph or self.weights
        data = [f"{graph}_data"] if graph and self.source.has(f"{graph}_data") else []
        return ["config.json", pixels_file(self.source), self.graph, *data]

    def made(self, staging):
        """The manifest's entry; its file lies in `staging`, and the graph in floats beside it."""
        pixels, side = preprocessing(json_of(self.source, pixels_file(self.source)))
        path = self.source.fetch(self.graph) if self.weights is None else exported(self.source, self.weights, SCRIPT, staging / "export")["model"]
        graph = encoder_of(encoder_of(loaded(path), ["pixel_values"], SCORES, self.graph), ["pixel_values"], BOXES, self.graph)
        graph = settled(graph, {"pixel_values": [1, 3, *side]}, [SCORES, BOXES])
        onnx.save(graph, staging / "float.onnx")
        nothing = {"pixel_values": np.zeros((1, 3, *side), np.float32)}
        shapes = [list(output.shape) for output in session(staging / "float.onnx").run([SCORES, BOXES], nothing)]
        if [len(shape) for shape in shapes] != [3, 3] or shapes[0][1] != shapes[1][1] or shapes[1][2] != 4:
            raise AddError(f"{self.source}: {self.graph} makes numbers of the shapes {shapes}; known are scores and boxes of the same queries")
        (staging / "objects-added.onnx").write_bytes(int8(graph))
        self.notes = [
            f"{shapes[0][1]} queries; of each every class of {LEAST} or more is a find, and one thing is found once.",
            "What a score is worth was fitted for the detector that it takes the place of, and so was what the words' head makes of finds: with "
            "labelled photos, `cargo xtask eval tags --scores` and a line `scale` in the entry straighten them.",
        ]
        return [
            {
                "task": "objects",
                "file": "objects-added.onnx",
                "inputs": [{"name": "pixel_values", "shape": [1, 3, *side], "type": "f32"}],
                "outputs": [{"name": SCORES, "shape": shapes[0]}, {"name": BOXES, "shape": shapes[1]}],
                "pixels": pixels,
                "threshold": LEAST,
            }
        ]
