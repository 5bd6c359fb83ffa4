"""A model of others is fetched, pinned, converted and entered as it is; what is missing, changed or unknown is named, and nothing is touched."""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import threading
import unittest
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

import numpy as np
from onnx import numpy_helper

import add
import comparing
import exported
import hub
import joint
from dual_encoder import SCRIPT as exporting_script
from hub import AddError

FIXTURES = Path(__file__).resolve().parents[2] / "tests/fixtures"
OURS = {"version": 1, "models": [{"task": "backbone", "file": "backbone.onnx"}, {"task": "caption-memory", "file": "captioner-memory.onnx"}]}
WORDS = FIXTURES / "tagger/words.csv"
PROMPTS = ["--prompt=en=a photo of {}", "--prompt=de=ein Foto von {}"]


class AddCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.models, self.cache = self.root / "models", self.root / "cache"
        self.models.mkdir()
        (self.models / "manifest.json").write_text(json.dumps(OURS))
        for patch in (mock.patch("add.say"), mock.patch("packages.say"), mock.patch("packages.time.sleep")):
            patch.start()
            self.addCleanup(patch.stop)

    def export(self, family, **changed):
        """A copy of a fixture's export; of a file that is changed to nothing there is none."""
        folder = self.root / "hub" / "someone" / f"tiny-{family}"
        shutil.copytree(FIXTURES / "tagger" / family / "export", folder, dirs_exist_ok=True)
        for name, value in changed.items():
            self.change(folder / f"{name}.json", value)
        return folder

    def change(self, path, value):
        if value is None:
            path.unlink()
        else:
            path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | value), "utf-8")

    def prepare(self, source, *more, yes=True):
        common = ["--models", str(self.models), "--cache", str(self.cache), *(["--yes"] if yes else [])]
        chosen = add.arguments().parse_args(["prepare", str(source), *common, "--vocabulary", str(WORDS), *PROMPTS, *more])
        with contextlib.redirect_stdout(io.StringIO()) as told:
            add.prepare(chosen)
        return told.getvalue()

    def finish(self):
        """With what onnxruntime says in the place of the app, which `cargo xtask models add` runs here."""
        check, staging = self.root / "check", self.cache / "added"
        check.mkdir(exist_ok=True)
        entries = json.loads((staging / "manifest.json").read_text("utf-8"))["models"]
        entry = entries[0]
        session = exported.session(staging / entry["file"], exact=True)
        pictures = []
        for number in range(3):
            values = np.random.default_rng(number).normal(size=entry["inputs"][0]["shape"]).astype(np.float32)
            values.tofile(check / f"{number}-input.f32")
            for place, output in enumerate(session.run(None, {entry["inputs"][0]["name"]: values})):
                (output * self.app_differs_by).astype(np.float32).tofile(check / f"{number}-output-{place}.f32")
                if len(entries) > 1:
                    comparing.first_words(staging, entries)(output).tofile(check / f"{number}-first-word.f32")
            pictures.append({"name": f"{number}.jpg", "number": number, "seconds": 0.5, "words": [["sea", 0.7]], "caption": None, "objects": None})
        (check / "check.json").write_text(json.dumps({"load_seconds": 1.0, "peak_bytes": 10**9, "pictures": pictures}))
        chosen = add.arguments().parse_args(["finish", "--check", str(check), "--models", str(self.models), "--cache", str(self.cache)])
        with contextlib.redirect_stdout(io.StringIO()) as told:
            add.finish(chosen)
        return told.getvalue()

    def remove(self, kind):
        with contextlib.redirect_stdout(io.StringIO()):
            add.remove(add.arguments().parse_args(["remove", kind, "--models", str(self.models), "--cache", str(self.cache)]))

    app_differs_by = 1.0

    def entries(self):
        return json.loads((self.models / "manifest.json").read_text("utf-8"))["models"]

    def refused(self, said, source, *more, **options):
        before = sorted(self.models.iterdir()), (self.models / "manifest.json").read_bytes()
        with self.assertRaisesRegex(AddError, said):
            self.prepare(source, *more, **options)
        self.assertEqual((sorted(self.models.iterdir()), (self.models / "manifest.json").read_bytes()), before)


class FolderTest(AddCase):
    def test_a_tagger_is_entered_beside_ours_and_its_card_says_what_it_is(self):
        for family, by, scale in (("clip", "softmax", 100), ("siglip", "sigmoid", np.exp(2))):
            told = self.prepare(self.export(family))
            self.assertIn("Licence: cc0-1.0.", told)
            self.finish()
            *ours, tagger = self.entries()
            self.assertEqual(ours, OURS["models"])
            self.assertEqual((tagger["task"], tagger["name"], tagger["scoring"]["by"]), ("tagger", f"tiny-{family}", by))
            self.assertAlmostEqual(tagger["scoring"]["logit_scale"], scale, 4)
            for file in (tagger, tagger["tokens"]):
                self.assertEqual(hub.sha256_of(self.models / file["file"]), file["sha256"])
            card = (self.models / "tagger-added.md").read_text("utf-8")
            for said in ("cc0-1.0", "onnx/vision_model.onnx", tagger["sha256"], "1.00 GB", "0.50 s a photo", "a photo of sea"):
                self.assertIn(said, card)

    def test_the_files_are_those_that_the_app_is_tested_with(self):
        for family in ("clip", "siglip"):
            self.prepare(self.export(family))
            known = FIXTURES / "tagger" / family
            for name in ("tagger.onnx", "tagger-words.safetensors"):
                self.assertEqual((self.cache / "added" / name).stat().st_size, (known / name).stat().st_size)

    def test_a_graph_of_both_halves_is_taken_apart_and_tells_scale_and_bias(self):
        folder = self.export("siglip")
        joint.join(folder / "onnx", logit_scale=np.exp(2), logit_bias=-0.5)
        self.prepare(folder)
        made = json.loads((self.cache / "added/manifest.json").read_text("utf-8"))["models"][0]
        self.assertAlmostEqual(made["scoring"]["logit_scale"], np.exp(2), 2)
        self.assertAlmostEqual(made["scoring"]["logit_bias"], -0.5, 2)
        apart = (FIXTURES / "tagger/siglip/tagger-words.safetensors").read_bytes()
        together = (self.cache / "added/tagger-words.safetensors").read_bytes()
        numbers = lambda data: np.frombuffer(data[-4 * 4 * 16 :], "<f4")
        np.testing.assert_allclose(numbers(together), numbers(apart), atol=1e-4)

    def test_the_app_that_makes_something_else_keeps_the_model_out(self):
        self.prepare(self.export("clip"))
        self.app_differs_by = np.linspace(-1, 1, 16)
        with self.assertRaisesRegex(AddError, "not onnxruntime's"):
            self.finish()
        self.assertEqual(self.entries(), OURS["models"])

    def test_without_a_list_the_words_of_the_taxonomy_are_meant(self):
        (self.models / "taxonomy.json").write_text(json.dumps({"words": {"dog": ["Hund", "chien", "perro"]}}))
        common = ["--models", str(self.models), "--cache", str(self.cache), "--yes"]
        with contextlib.redirect_stdout(io.StringIO()):
            add.prepare(add.arguments().parse_args(["prepare", str(self.export("clip")), *common]))
        self.assertIn(b'"de\\":\\"Hund', (self.cache / "added/tagger-words.safetensors").read_bytes())

    def test_a_second_one_takes_the_place_of_the_first_and_goes_again(self):
        for family in ("clip", "siglip"):
            self.prepare(self.export(family))
            self.finish()
        self.assertEqual([entry["task"] for entry in self.entries()], ["backbone", "caption-memory", "tagger"])
        self.remove("tagger")
        self.assertEqual(self.entries(), OURS["models"])

    def test_what_is_missing_or_unknown_is_named(self):
        check = lambda said, *more, **changed: self.refused(said, self.export("siglip", **changed), *more)
        check("'poet', which is not known here", config={"model_type": "poet"})
        check("makes a tagger, no captioner", "--as", "captioner")
        check("NaFlex", config={"model_type": "siglip2"})
        check("preprocessor_config.json does not say how large", preprocessor_config={"size": None})
        check("keeps the proportions", preprocessor_config={"size": {"shortest_edge": 32}})
        check("no image_mean", preprocessor_config={"image_mean": None})
        check("is no prompt", "--prompt=en=a photo")
        check("is no prompt", "--prompt=xx=a photo of {}")
        self.refused("no folder", self.root / "nowhere")
        for name, said in {
            "config.json": "holds no config.json", "tokenizer.json": "holds no tokenizer.json", "preprocessor_config.json": "preprocessor_config.json, without",
            "onnx/vision_model.onnx": "no ONNX export.*HUSHTAG_TORCH_PYTHON.*export_dual_encoder.py", "model.safetensors": "--logit-scale and --logit-bias",
        }.items():  # fmt: skip
            folder = self.export("siglip")
            (folder / name).unlink()
            self.refused(said, folder)
        folder = self.export("siglip")
        (folder / "onnx/text_model.onnx").write_bytes(b"nothing")
        self.refused("text_model.onnx is no ONNX file", folder)
        shutil.copyfile(folder / "onnx/vision_model.onnx", folder / "onnx/text_model.onnx")
        self.refused(r"the text encoder takes \['pixel_values'\]", folder)

    def test_weights_alone_are_exported_by_the_python_that_has_torch(self):
        folder = self.export("siglip")
        graphs = folder / "onnx"
        graphs.rename(self.root / "made")
        script = self.root / exporting_script
        script.write_text(f"import shutil, sys\nshutil.copytree({str(self.root / 'made')!r}, sys.argv[1] + '/onnx')\n")
        with mock.patch("exporting.HERE", self.root), mock.patch.dict(os.environ, HUSHTAG_TORCH_PYTHON=sys.executable):
            told = self.prepare(folder)
            self.assertIn("model.safetensors", told)
            self.assertTrue((self.cache / "added/tagger.onnx").is_file())
            script.write_text("raise SystemExit('there is no torch')")
            self.refused("failed in .*there is no torch.*needs torch, transformers and onnx", folder)
        self.assertFalse(graphs.exists())

    def test_a_detector_takes_the_place_of_ours_and_has_to_tell_our_classes(self):
        shutil.copyfile(FIXTURES.parents[1] / "models/taxonomy.json", self.models / "taxonomy.json")
        (self.models / "manifest.json").write_text(json.dumps(OURS | {"models": [{"task": "objects", "file": "ours.onnx"}, *OURS["models"]]}))
        folder = self.root / "hub/someone/tiny-dfine"
        shutil.copytree(FIXTURES / "dfine/export", folder)
        self.assertIn("(d_fine)", self.prepare(folder, "--as", "objects"))
        self.assertEqual((self.cache / "added/objects-added.onnx").stat().st_size, (FIXTURES / "dfine/objects-added.onnx").stat().st_size)
        self.finish()
        first, *others = self.entries()
        self.assertEqual((first["task"], first["name"], others), ("objects", "tiny-dfine", OURS["models"]))
        with self.assertRaisesRegex(AddError, "nobody is found"):
            self.remove("objects")
        names = json.loads((folder / "config.json").read_text("utf-8"))["id2label"]
        self.change(folder / "config.json", {"id2label": names | {"3": "motorbike"}})
        (self.models / hub.LOCK).unlink()
        self.prepare(folder)
        self.change(folder / "config.json", {"id2label": names | {"0": "sneaker"}})
        self.refused("sneaker, bicycle, car .*not COCO's 80", folder)
        self.change(folder / "config.json", {"id2label": names})
        self.refused("makes an? objects, no tagger", folder, "--as", "tagger")
        (folder / "onnx/model.onnx").unlink()
        self.refused("no ONNX export", folder)

    def test_what_two_programs_put_in_another_order_is_the_same(self):
        draw = np.random.default_rng(0).normal
        beside = [draw(size=(1, 8, 5)), draw(size=(1, 8, 4))]
        turned = [part[:, ::-1] for part in beside]
        for found, wanted in zip(comparing.queries(turned, beside), comparing.queries(beside, beside)):
            np.testing.assert_array_equal(found, wanted)
            self.assertEqual(len(found), 4)

    def test_half_floats_are_refused(self):
        model = exported.loaded(self.export("clip") / "onnx/vision_model.onnx")
        model.graph.initializer.append(numpy_helper.from_array(np.zeros(4, np.float16), "half"))
        with self.assertRaisesRegex(AddError, "half floats"):
            exported.int8(model)

    def test_nobody_who_could_be_asked_is_no_consent(self):
        self.refused("Add --yes", self.export("clip"), yes=False)
        with mock.patch.dict(os.environ, HUSHTAG_ANSWERS="1"), mock.patch("sys.stdin", io.StringIO("n\n")):
            self.refused("nothing was added", self.export("clip"), yes=False)
        with mock.patch.dict(os.environ, HUSHTAG_ANSWERS="1"), mock.patch("sys.stdin", io.StringIO("y\n")):
            self.assertIn("Fetch and add it?", self.prepare(self.export("clip"), yes=False))

    def test_a_folder_whose_file_has_changed_is_refused_by_its_name(self):
        folder = self.export("clip")
        self.prepare(folder)
        self.finish()
        self.change(folder / "tokenizer_config.json", {"pad_token": "!"})
        self.refused("tokenizer_config.json is not the file it was.*added.lock.json", folder)


class HubTest(AddCase):
    """A server with the hub's layout, on this machine."""

    def setUp(self):
        super().setUp()
        test = self
        self.asked, self.cut = [], None
        (self.root / "hub").mkdir()

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self):
                owner, name, resolve, revision, *file = self.path.strip("/").split("/")
                path = test.root / "hub" / owner / name / "/".join(file)
                wanted = self.headers.get("Range")
                test.asked.append(("/".join(file), wanted))
                if resolve != "resolve" or revision != "main" or not path.is_file():
                    return self.send_error(404)
                body = path.read_bytes()
                first, _, last = (wanted or "bytes=0-").removeprefix("bytes=").partition("-")
                part = body[int(first) : int(last) + 1 if last else None]
                self.send_response(206 if wanted else 200)
                if wanted:
                    self.send_header("Content-Range", f"bytes {first}-{int(first) + len(part) - 1}/{len(body)}")
                self.send_header("Content-Length", str(len(part)))
                self.end_headers()
                stop = test.cut if path.name == "vision_model.onnx" and len(part) > 1 else None
                if stop:
                    test.cut = None
                self.wfile.write(part[:stop])

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        endpoint = mock.patch.dict(os.environ, HF_ENDPOINT=f"http://127.0.0.1:{self.server.server_port}/", NO_PROXY="127.0.0.1")
        endpoint.start()
        self.addCleanup(endpoint.stop)

    NAME = "hf:someone/tiny-siglip@main"

    def test_it_is_fetched_pinned_and_named_by_where_it_came_from(self):
        self.export("siglip")
        told = self.prepare(self.NAME)
        self.assertRegex(told, r"tagger \(siglip\), 0\.2 MB in 6 files")
        self.finish()
        tagger = self.entries()[-1]
        self.assertEqual((tagger["name"], tagger["version"], tagger["source"]), ("tiny-siglip", "main", self.NAME))
        pins = json.loads((self.models / hub.LOCK).read_text("utf-8"))[self.NAME]
        self.assertIn("onnx/vision_model.onnx", pins)
        # Of the weights only the header and two numbers were asked for.
        self.assertIn("model.safetensors#logit_bias", pins)
        self.assertNotIn(("model.safetensors", None), self.asked)

    def test_a_connection_that_closes_early_is_resumed_where_it_stopped(self):
        self.export("siglip")
        self.cut = 1000
        self.prepare(self.NAME)
        ranges = [wanted for file, wanted in self.asked if file == "onnx/vision_model.onnx"]
        self.assertEqual(ranges, ["bytes=0-0", None, "bytes=1000-"])

    def test_what_an_earlier_run_fetched_is_not_fetched_again(self):
        self.export("siglip")
        self.prepare(self.NAME)
        self.asked.clear()
        self.prepare(self.NAME)
        self.assertNotIn("onnx/vision_model.onnx", [file for file, wanted in self.asked if wanted is None])

    def test_a_file_that_was_changed_since_is_refused_and_not_kept(self):
        folder = self.export("siglip")
        self.prepare(self.NAME)
        self.finish()
        shutil.rmtree(self.cache)
        self.change(folder / "config.json", {"changed": True})
        self.refused("config.json is not the file it was.*take \"hf:someone/tiny-siglip@main\" out of models/added.lock.json", self.NAME)
        self.assertFalse((self.cache / "hub/someone/tiny-siglip/main/config.json").exists())
        shutil.rmtree(self.cache)
        self.export("siglip")
        weights = folder / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-1] + b"\xbe")
        self.refused("model.safetensors#logit_(scale|bias) is not the file", self.NAME)

    def test_a_model_that_is_not_there_is_said_so(self):
        self.refused("holds no config.json", "hf:someone/nothing@main")
        for name in ("hf:someone", "hf:../etc@main", "hf:a/b@../c", "hf:a b/c"):
            self.refused("names no model", name)

    def test_without_a_network_it_says_what_to_do(self):
        self.server.shutdown()
        self.server.server_close()
        self.refused("cannot be reached.*copy the files to this machine and add the folder.*HF_ENDPOINT", self.NAME)


if __name__ == "__main__":
    unittest.main()
