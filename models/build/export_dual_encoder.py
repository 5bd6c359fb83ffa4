"""A CLIP or SigLIP as `transformers` keeps it (config.json, model.safetensors) → the two graphs that `models add` takes. Run by hand.

    python export_dual_encoder.py FOLDER

FOLDER gets onnx/vision_model.onnx and onnx/text_model.onnx, with the names that the hub's exports have. Needs torch, transformers and onnx.
"""

import argparse
from pathlib import Path

import torch
from transformers import AutoModel

OPSET = 14


class Half(torch.nn.Module):
    """One encoder with one output."""

    def __init__(self, encoder, output):
        super().__init__()
        self.encoder, self.output = encoder, output

    def forward(self, given):
        return getattr(self.encoder(given), self.output)


def export(model, folder):
    """`model` is a CLIPModel or a SiglipModel; CLIP's projections belong to its encoders."""
    from transformers import CLIPTextModelWithProjection, CLIPVisionModelWithProjection

    model = model.eval()
    if model.config.model_type == "clip":
        vision = CLIPVisionModelWithProjection(model.config.vision_config).eval()
        text = CLIPTextModelWithProjection(model.config.text_config).eval()
        for half, encoder, projection in (
            (vision.vision_model, model.vision_model, (vision.visual_projection, model.visual_projection)),
            (text.text_model, model.text_model, (text.text_projection, model.text_projection)),
        ):
            half.load_state_dict(encoder.state_dict())
            projection[0].load_state_dict(projection[1].state_dict())
        outputs = ("image_embeds", "text_embeds")
    else:
        vision, text, outputs = model.vision_model, model.text_model, ("pooler_output", "pooler_output")
    side = model.config.vision_config.image_size
    length = model.config.text_config.max_position_embeddings
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    pictures = torch.zeros(1, 3, side, side)
    tokens = torch.ones(1, length, dtype=torch.int64)
    graphs = (
        ("vision_model", vision, pictures, "pixel_values", outputs[0], {0: "batch_size"}),
        ("text_model", text, tokens, "input_ids", outputs[1], {0: "batch_size", 1: "sequence_length"}),
    )
    for name, encoder, given, input_name, output, axes in graphs:
        with torch.no_grad():
            torch.onnx.export(
                Half(encoder, output), (given,), str(folder / "onnx" / f"{name}.onnx"), input_names=[input_name], output_names=[output],
                dynamic_axes={input_name: axes, output: {0: "batch_size"}}, opset_version=OPSET, do_constant_folding=True,
            )  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    # The plain form of attention: exporters know it best.
    export(AutoModel.from_pretrained(folder, attn_implementation="eager"), folder)


if __name__ == "__main__":
    main()
