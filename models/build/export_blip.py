"""A BLIP that writes captions, as `transformers` keeps it → a picture encoder, and a decoder that is given its own past. Run by hand.

    python export_blip.py FOLDER

FOLDER gets onnx/encoder_model.onnx and onnx/decoder_with_past_model.onnx, in the layout of Optimum's exports of ViT-GPT2.
Needs torch, transformers and onnx.
"""

import argparse
from pathlib import Path

import torch
from transformers import BlipForConditionalGeneration

OPSET = 14


class Encoder(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model.vision_model

    def forward(self, pixel_values):
        return self.model(pixel_values).last_hidden_state


class Decoder(torch.nn.Module):
    """One token after all those of the past: nothing has to be masked."""

    def __init__(self, model):
        super().__init__()
        self.bert, self.head = model.text_decoder.bert, model.text_decoder.cls

    def forward(self, input_ids, encoder_hidden_states, *past):
        hidden = self.bert.embeddings(input_ids=input_ids, past_key_values_length=past[0].shape[2])
        present = []
        for number, layer in enumerate(self.bert.encoder.layer):
            before = (past[2 * number], past[2 * number + 1])
            hidden, after = layer(hidden, None, None, encoder_hidden_states, None, before, False)
            present += after
        return (self.head(hidden), *present)


def export(model, folder):
    model = model.eval()
    text, side = model.config.text_config, model.config.vision_config.image_size
    heads, width = text.num_attention_heads, text.hidden_size // text.num_attention_heads
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    to = lambda name: str(folder / "onnx" / f"{name}.onnx")
    with torch.no_grad():
        pictures = torch.zeros(1, 3, side, side)
        torch.onnx.export(
            Encoder(model), (pictures,), to("encoder_model"), input_names=["pixel_values"], output_names=["last_hidden_state"],
            dynamic_axes={"pixel_values": {0: "batch_size"}, "last_hidden_state": {0: "batch_size"}}, opset_version=OPSET,
        )  # fmt: skip
        seen = Encoder(model)(pictures)
        parts = [f"{layer}.{part}" for layer in range(text.num_hidden_layers) for part in ("key", "value")]
        past = [torch.zeros(2, heads, 3, width) for _ in parts]
        given, made = [f"past_key_values.{part}" for part in parts], [f"present.{part}" for part in parts]
        axes = {"input_ids": {0: "batch_size"}, "logits": {0: "batch_size"}, "encoder_hidden_states": {0: "encoder_batch_size", 1: "encoder_sequence_length"}}
        axes |= {name: {0: "batch_size", 2: "past_sequence_length"} for name in given}
        axes |= {name: {0: "batch_size", 2: "past_sequence_length + 1"} for name in made}
        torch.onnx.export(
            Decoder(model), (torch.ones(2, 1, dtype=torch.int64), seen.repeat(2, 1, 1), *past), to("decoder_with_past_model"),
            input_names=["input_ids", "encoder_hidden_states", *given], output_names=["logits", *made], dynamic_axes=axes, opset_version=OPSET,
        )  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    export(BlipForConditionalGeneration.from_pretrained(folder), folder)


if __name__ == "__main__":
    main()
