"""A D-FINE as `transformers` keeps it → scores and boxes of its queries. Run by hand.

    python export_dfine.py FOLDER

FOLDER gets onnx/model.onnx, in the layout of onnx-community's exports. Needs torch, transformers 4.52 or later, and onnx.
"""

import argparse
import json
from pathlib import Path

import torch
from transformers import DFineForObjectDetection

OPSET = 17  # the first with a LayerNormalization; GridSample is in 16
SIDE = 640  # of a picture, where no preprocessor_config.json says another


class Detector(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, pixel_values):
        found = self.model(pixel_values)
        return found.logits, found.pred_boxes


def export(model, folder, side):
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    names = ["pixel_values"], ["logits", "pred_boxes"]
    with torch.no_grad():
        torch.onnx.export(
            Detector(model).eval(), (torch.zeros(1, 3, side, side),), str(folder / "onnx/model.onnx"), input_names=names[0], output_names=names[1],
            dynamic_axes={name: {0: "batch_size"} for name in sum(names, [])}, opset_version=OPSET,
        )  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    settings = folder / "preprocessor_config.json"
    side = json.loads(settings.read_text("utf-8"))["size"]["height"] if settings.exists() else SIDE
    export(DFineForObjectDetection.from_pretrained(folder), folder, side)


if __name__ == "__main__":
    main()
