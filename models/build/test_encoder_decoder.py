"""An export of Optimum becomes the captioner; what it lacks is named."""

import json
import shutil
import unittest

import numpy as np
import onnx
from onnx import numpy_helper

from exported import session
from test_add import FIXTURES, OURS, AddCase

EXPORT = FIXTURES / "captioner"
CONFIG = {"model_type": "vision-encoder-decoder", "_name_or_path": "someone/tiny", "decoder": {"bos_token_id": 269}, "eos_token_id": 269}
PREPROCESSOR = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255, "size": {"height": 32, "width": 32}}


class EncoderDecoderTest(AddCase):
    def setUp(self):
        super().setUp()
        self.folder = self.root / "export"
        (self.folder / "onnx").mkdir(parents=True)
        for name in ("encoder_model.onnx", "decoder_with_past_model.onnx"):
            shutil.copyfile(EXPORT / name, self.folder / "onnx" / name)
        shutil.copyfile(EXPORT / "vocab.json", self.folder / "vocab.json")
        self.write("config.json", CONFIG)
        self.write("preprocessor_config.json", PREPROCESSOR)

    def write(self, name, value):
        (self.folder / name).write_text(json.dumps(value), "utf-8")

    def test_the_entries_say_what_the_graphs_are(self):
        self.prepare(self.folder)
        entries = json.loads((self.cache / "added/manifest.json").read_text("utf-8"))["models"]
        known = json.loads((EXPORT / "manifest.json").read_text("utf-8"))["models"]
        for entry, known in zip(entries, known, strict=True):
            self.assertEqual(entry["name"], "tiny")
            for key in ("task", "special", "pixels"):
                self.assertEqual(entry.get(key), known.get(key), key)
            self.assertEqual((self.cache / "added" / entry["file"]).stat().st_size, entry["bytes"])
            for key in ("inputs", "outputs"):
                self.assertEqual(shapes(entry[key]), shapes(known[key]))

    def test_weights_become_int8_and_say_nearly_the_same(self):
        self.prepare(self.folder)
        made = self.cache / "added"
        decoder = onnx.load(made / "other-captioner-decoder.onnx")
        kinds = {tensor.name: numpy_helper.to_array(tensor).dtype for tensor in decoder.graph.initializer}
        self.assertEqual(kinds["wte_q"], np.int8)
        picture = {"pixel_values": np.random.default_rng(0).normal(size=(1, 3, 32, 32)).astype(np.float32)}
        exact, ours = (session(file, exact=True).run(None, picture)[0] for file in (EXPORT / "encoder_model.onnx", made / "other-captioner-encoder.onnx"))
        step = {"input_ids": np.array([[269]]), "encoder_hidden_states": exact}
        step |= {f"past_key_values.{i}.{part}": np.zeros((1, 4, 0, 6), np.float32) for i in range(2) for part in ("key", "value")}
        said = [session(file, exact=True).run(["logits"], step)[0] for file in (EXPORT / "decoder_with_past_model.onnx", made / "other-captioner-decoder.onnx")]
        for one, other in ((exact, ours), said):
            self.assertGreater(np.corrcoef(one.ravel(), other.ravel())[0, 1], 0.999)
            self.assertFalse(np.array_equal(one, other))

    def test_it_takes_the_place_of_one_before_and_ours_is_there_again_without(self):
        for _ in range(2):
            self.prepare(self.folder)
            self.finish()
        tasks = [entry["task"] for entry in self.entries()]
        self.assertEqual(tasks, ["backbone", "caption-memory", "caption-encoder", "caption-decoder"])
        self.remove("captioner")
        self.assertEqual(self.entries(), OURS["models"])

    def test_what_is_missing_is_named(self):
        for name, said in {
            "onnx/encoder_model.onnx": "encoder_model.onnx",
            "onnx/decoder_with_past_model.onnx": "image-to-text-with-past",
            "vocab.json": "tokenizer.json",
            "preprocessor_config.json": "preprocessor_config.json",
        }.items():
            self.setUp()
            (self.folder / name).unlink()
            with self.subTest(name):
                self.refused(said, self.folder)
        self.setUp()
        self.write("config.json", {"model_type": "vision-encoder-decoder"})
        self.refused("begin and end", self.folder)

    def test_another_layout_is_refused(self):
        shutil.copyfile(EXPORT / "encoder_model.onnx", self.folder / "onnx/decoder_with_past_model.onnx")
        self.refused("pixel_values.*layout of Optimum", self.folder)
        self.setUp()
        self.write("preprocessor_config.json", PREPROCESSOR | {"size": {"shortest_edge": 32}})
        self.refused("keeps the proportions", self.folder)


def shapes(specs):
    """But for the places of the past: how many tokens a sentence may have is for the manifest to say."""
    return {spec["name"]: [size for axis, size in enumerate(spec["shape"]) if (len(spec["shape"]), axis) != (5, 3)] for spec in specs}


if __name__ == "__main__":
    unittest.main()
