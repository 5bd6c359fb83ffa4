"""ViT-GPT2, distilvit and their like, as Hugging Face's Optimum exports them (task image-to-text-with-past) → a captioner.

Graphs lie beside the settings or in `onnx`: encoder_model.onnx, decoder_with_past_model.onnx, both in floats.
"""

import shutil

import numpy as np
import onnx

from dual_encoder import pixels_file, placed
from exported import inputs_of, int8, loaded, preprocessing, session, settled, with_channels
from hub import AddError, json_of

BEAMS, PLACES = 3, 24  # sentences at a time; tokens of one, the usual captions are half as long
TASKS = ("caption-encoder", "caption-decoder")
GRAPHS = ("encoder_model", "decoder_with_past_model")
SETTINGS = ("config.json", "generation_config.json")


class EncoderDecoder:
    notes = (
        "Children are no longer told from the words to be expected: only our captioner knows those. All else stays: neutral words, the check against "
        "what was seen, and the threshold, which was set for the score of ours; that of others is the geometric mean of their tokens' probabilities.",
    )
    scalar_pins = {}

    def __init__(self, source, config, options):
        self.source = source

    def files(self):
        """What has to be fetched."""
        self.graphs = self.graph_files()
        self.vocabulary = next((name for name in ("tokenizer.json", "vocab.json") if self.source.has(name)), None)
        if self.vocabulary is None:
            raise AddError(f"{self.source} holds neither tokenizer.json nor vocab.json")
        if pixels_file(self.source) is None:
            raise AddError(f"{self.source} holds no preprocessor_config.json")
        settings = [name for name in SETTINGS if self.source.has(name)]
        data = [f"{graph}_data" for graph in self.graphs if self.source.has(f"{graph}_data")]
        return [*settings, pixels_file(self.source), self.vocabulary, *self.graphs, *data]

    def graph_files(self):
        graphs = [placed(self.source, f"onnx/{stem}.onnx") for stem in GRAPHS]
        for stem, graph in zip(GRAPHS, graphs):
            if graph is None:
                raise AddError(f"{self.source} holds no {stem}.onnx (in floats); an export with the task image-to-text-with-past has one")
        return graphs

    def graph_paths(self, staging):
        return [self.source.fetch(graph) for graph in self.graphs]

    def special(self, settings):
        return special(settings)

    def made(self, staging):
        """The two entries of the manifest; their files lie in `staging`, the encoder in floats beside them."""
        settings = {}
        for name in SETTINGS:
            settings |= json_of(self.source, name) or {}
        names = self.graph_paths(staging)
        encoder, decoder = map(loaded, names)
        pixels, side = preprocessing(json_of(self.source, pixels_file(self.source)))
        if inputs_of(encoder) != ["pixel_values"]:
            raise AddError(f"{names[0].name} takes {inputs_of(encoder)} instead of pixel_values")
        layers, heads, head, count = decoder_shapes(decoder, names[1].name)
        begin, end = self.special(settings)
        encoder = settled(encoder, {"pixel_values": [1, 3, *side]}, ["last_hidden_state"])
        onnx.save(encoder, staging / "float.onnx")
        zeros = {"pixel_values": np.zeros((1, 3, *side), np.float32)}
        cells, width = session(staging / "float.onnx").run(["last_hidden_state"], zeros)[0].shape[1:]
        (staging / "other-captioner-encoder.onnx").write_bytes(int8(encoder))
        (staging / "other-captioner-decoder.onnx").write_bytes(int8(with_channels(decoder)))
        shutil.copyfile(self.source.fetch(self.vocabulary), staging / "other-captioner-tokens.json")
        past = [layers, BEAMS, heads, PLACES, head]
        return [
            {
                "task": TASKS[0], "file": "other-captioner-encoder.onnx",
                "inputs": [{"name": "pixel_values", "shape": [1, 3, *side], "type": "f32"}],
                "outputs": [{"name": "last_hidden_state", "shape": [1, cells, width]}],
                "pixels": pixels,
            },
            {
                "task": TASKS[1], "file": "other-captioner-decoder.onnx",
                "inputs": [
                    {"name": "input_ids", "shape": [BEAMS, 1], "type": "i64"},
                    {"name": "encoder_hidden_states", "shape": [1, cells, width], "type": "f32"},
                    {"name": "past_key_values", "shape": past, "type": "f32"},
                ],
                "outputs": [{"name": "logits", "shape": [BEAMS, 1, count]}, {"name": "present", "shape": past}],
                "tokens": {"file": "other-captioner-tokens.json"},
                "special": {"begin": begin, "end": end},
            },
        ]  # fmt: skip


def decoder_shapes(decoder, name):
    graph = decoder.graph
    shapes = {value.name: [one.dim_value for one in value.type.tensor_type.shape.dim] for value in [*graph.input, *graph.output]}
    layers = sum(name.startswith("past_key_values.") and name.endswith(".key") for name in shapes)
    wanted = {"input_ids", "encoder_hidden_states"} | {f"past_key_values.{i}.{part}" for i in range(layers) for part in ("key", "value")}
    taken = set(inputs_of(decoder))
    if layers == 0 or taken != wanted:
        raise AddError(f"{name} takes {sorted(taken)}; known are decoders of the layout of Optimum's GPT-2")
    _, heads, _, head = shapes["past_key_values.0.key"]
    return layers, heads, head, shapes["logits"][-1]


def special(settings):
    """The tokens before the first and after the last word."""
    decoder = settings.get("decoder") or {}
    first = lambda *names: next((s[n] for n in names for s in (settings, decoder) if isinstance(s.get(n), int)), None)
    begin, end = first("decoder_start_token_id", "bos_token_id"), first("eos_token_id")
    if begin is None or end is None:
        raise AddError("neither config.json nor generation_config.json say which tokens begin and end a sentence")
    return begin, end
