"""An export is entered in the manifest as it is; what it lacks is named."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path

from replace_captioner import TASKS, ExportError, replace

EXPORT = Path(__file__).resolve().parents[2] / "tests/fixtures/captioner"
CONFIG = {"_name_or_path": "someone/tiny", "decoder": {"bos_token_id": 269}, "eos_token_id": 269}
PREPROCESSOR = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255, "size": {"height": 32, "width": 32}}
OURS = {"version": 1, "models": [{"task": "caption-step", "file": "captioner-step.onnx"}]}


class ReplaceCaptionerTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.export, self.models = Path(folder.name) / "export", Path(folder.name) / "models"
        (self.export / "onnx").mkdir(parents=True)
        self.models.mkdir()
        for name in ("encoder_model.onnx", "decoder_with_past_model.onnx"):
            shutil.copyfile(EXPORT / name, self.export / "onnx" / name)
        shutil.copyfile(EXPORT / "vocab.json", self.export / "vocab.json")
        self.write("config.json", CONFIG)
        self.write("preprocessor_config.json", PREPROCESSOR)
        (self.models / "manifest.json").write_text(json.dumps(OURS))

    def write(self, name, value):
        (self.export / name).write_text(json.dumps(value), "utf-8")

    def entered(self):
        replace(self.export, self.models)
        return json.loads((self.models / "manifest.json").read_text("utf-8"))["models"]

    def test_the_entries_say_what_the_graphs_are(self):
        ours, *entries = self.entered()
        self.assertEqual(ours, OURS["models"][0])
        known = json.loads((EXPORT / "manifest.json").read_text("utf-8"))["models"]
        for entry, known in zip(entries, known, strict=True):
            self.assertEqual(entry["name"], "tiny")
            for key in ("task", "bytes", "sha256", "special", "pixels"):
                self.assertEqual(entry.get(key), known.get(key), key)
            self.assertEqual((self.models / entry["file"]).stat().st_size, entry["bytes"])
            for key in ("inputs", "outputs"):
                self.assertEqual(shapes(entry[key]), shapes(known[key]))

    def test_a_second_one_takes_the_place_of_the_first(self):
        self.entered()
        tasks = [entry["task"] for entry in self.entered()]
        self.assertEqual(tasks, ["caption-step", *TASKS])

    def test_what_is_missing_is_named(self):
        for name, said in {
            "onnx/encoder_model.onnx": "encoder_model.onnx",
            "onnx/decoder_with_past_model.onnx": "image-to-text-with-past",
            "vocab.json": "tokenizer.json",
            "preprocessor_config.json": "preprocessor_config.json",
            "config.json": "begin and end",
        }.items():
            self.setUp()
            (self.export / name).unlink()
            with self.subTest(name), self.assertRaisesRegex(ExportError, said):
                self.entered()

    def test_another_layout_is_refused(self):
        shutil.copyfile(EXPORT / "encoder_model.onnx", self.export / "onnx/decoder_with_past_model.onnx")
        with self.assertRaisesRegex(ExportError, "pixel_values.*layout of GPT-2"):
            self.entered()
        self.setUp()
        self.write("preprocessor_config.json", PREPROCESSOR | {"size": {"shortest_edge": 32}})
        with self.assertRaisesRegex(ExportError, "squash"):
            self.entered()


def shapes(specs):
    """But for the places of the past: how many tokens a sentence may have is for the manifest to say."""
    return {spec["name"]: [size for axis, size in enumerate(spec["shape"]) if (len(spec["shape"]), axis) != (5, 3)] for spec in specs}


if __name__ == "__main__":
    unittest.main()
