"""Settings of published models, as their owners write them, become pixels; lists of words become prompts."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper

import vocabulary
from exported import int8, preprocessing, session, settled
from hub import AddError

CLIP = {"image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}


class PreprocessingTest(unittest.TestCase):
    def check(self, settings, fit, side, mean, std, shorter=None):
        pixels, found = preprocessing(settings)
        self.assertEqual((pixels["fit"], found, pixels.get("shorter")), (fit, side, shorter))
        np.testing.assert_allclose(pixels["mean"], mean, atol=1e-3)
        np.testing.assert_allclose(pixels["std"], std, atol=1e-3)

    def test_each_family_is_fed_as_it_was_trained(self):
        mean, std = [122.771, 116.746, 104.094], [68.5, 66.632, 70.323]
        crop = {"do_center_crop": True, "crop_size": {"height": 224, "width": 224}, "size": {"shortest_edge": 224}}
        self.check(CLIP | crop, "crop", [224, 224], mean, std)
        self.check(CLIP | {"do_center_crop": True, "crop_size": 224, "size": 224}, "crop", [224, 224], mean, std)
        self.check(CLIP | crop | {"size": {"shortest_edge": 256}}, "crop", [224, 224], mean, std, shorter=256)
        siglip = {"size": {"height": 224, "width": 224}, "image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255}
        self.check(siglip, "squash", [224, 224], [127.5] * 3, [127.5] * 3)
        self.check({"image_processor": siglip}, "squash", [224, 224], [127.5] * 3, [127.5] * 3)
        mobileclip = {"do_normalize": False, "do_center_crop": True, "crop_size": {"height": 256, "width": 256}, "size": {"shortest_edge": 256}}
        self.check(mobileclip, "crop", [256, 256], [0] * 3, [255] * 3)
        self.check(siglip | {"size": 224}, "squash", [224, 224], [127.5] * 3, [127.5] * 3)

    def test_sizes_that_nobody_takes_are_refused(self):
        for size in (None, {}, {"height": 224}, {"height": 8, "width": 8}, {"height": 10**6, "width": 10**6}, "large"):
            with self.subTest(size), self.assertRaises(AddError):
                preprocessing(CLIP | {"size": size})


class ListTest(unittest.TestCase):
    def read(self, text, language="en"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "list.csv"
            path.write_bytes(text.encode() if isinstance(text, str) else text)
            return vocabulary.read_list(path, language)

    def words(self, text, **more):
        return [tuple(word["in"].items()) for word in self.read(text, **more)]

    def test_words_come_with_or_without_their_languages(self):
        self.assertEqual(self.words("sea\ndog\n"), [(("en", "sea"),), (("en", "dog"),)])
        self.assertEqual(self.words("Meer", language="de"), [(("de", "Meer"),)])
        self.assertEqual(self.words("\ufeffde;en\r\nMeer;sea\r\n;\r\nHund;\r\n"), [(("de", "Meer"), ("en", "sea")), (("de", "Hund"),)])
        self.assertEqual(self.words("keyword,fr\nsea,mer\nsea,mer"), [(("en", "sea"), ("fr", "mer"))])
        self.assertEqual(self.words('"bread, fresh"\nwheel'), [(("en", "bread, fresh"),), (("en", "wheel"),)])

    def test_a_list_that_cannot_be_meant_is_refused(self):
        for text, said in {
            "": "holds 0 words", "sea,Meer\n": "more columns than there are languages", "en,de\n,Meer": "word 1 is empty",
            "x" * 101: "longer than a keyword", b"\xff\xfe": "Save it as CSV in UTF-8",
        }.items():  # fmt: skip
            with self.subTest(said), self.assertRaisesRegex(AddError, said):
                self.read(text)

    def test_prompts_are_asked_in_the_languages_given(self):
        words = self.read("en,de\nsea,Meer\ndog,")
        self.assertEqual(vocabulary.prompts_of(words, {}), [["a photo of sea"], ["a photo of dog"]])
        given = {"en": ["{}", "my {}"], "de": ["ein {}"]}
        self.assertEqual(vocabulary.prompts_of(words, given), [["sea", "my sea", "ein Meer"], ["dog", "my dog"]])
        with self.assertRaisesRegex(AddError, '"dog" has no word in de'):
            vocabulary.prompts_of(words, {"de": ["ein {}"]})
        self.assertEqual(vocabulary.prompts_of(self.read("Meer", "de"), {}), [["ein Foto von Meer"]])

    def test_a_row_is_the_middle_of_its_prompts_and_has_length_one(self):
        vectors = {"a": np.array([3.0, 0.0]), "b": np.array([0.0, 5.0])}
        np.testing.assert_allclose(vocabulary.matrix([["a", "b"], ["b"]], vectors.get), [[0.5**0.5] * 2, [0, 1]], atol=1e-6)
        with self.assertRaisesRegex(AddError, "no numbers"):
            vocabulary.matrix([["a"]], lambda _: np.array([np.nan, 1]))


class SettledTest(unittest.TestCase):
    def test_a_graph_for_all_sizes_is_one_for_this_size_that_makes_the_same(self):
        """Of convolutions with a norm and a shape that is computed, as MobileCLIP's are."""
        random = np.random.default_rng(1)
        weight = random.normal(size=(32, 3, 4, 4)).astype(np.float32)
        norm = [random.uniform(0.5, 1.5, 32).astype(np.float32) for _ in range(4)]
        arrays = {"w": weight, **dict(zip(("g", "b", "m", "v"), norm)), "one": np.array([1]), "zero": np.int64(0), "rest": np.array([-1])}
        nodes = [
            helper.make_node("Conv", ["pixel_values", "w"], ["c"], strides=[4, 4]),
            helper.make_node("BatchNormalization", ["c", "g", "b", "m", "v"], ["n"]),
            helper.make_node("Shape", ["pixel_values"], ["s"]), helper.make_node("Gather", ["s", "zero"], ["batch"]),
            helper.make_node("Unsqueeze", ["batch", "axes"], ["batches"]), helper.make_node("Concat", ["batches", "rest"], ["shape"], axis=0),
            helper.make_node("Reshape", ["n", "shape"], ["image_embeds"]),
        ]  # fmt: skip
        arrays["axes"] = np.array([0])
        tensors = [numpy_helper.from_array(np.asarray(array), name) for name, array in arrays.items()]
        picture = helper.make_tensor_value_info("pixel_values", TensorProto.FLOAT, ["batch", 3, "height", "width"])
        out = helper.make_tensor_value_info("image_embeds", TensorProto.FLOAT, ["batch", "width"])
        graph = helper.make_graph(nodes, "conv", [picture], [out], tensors)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)], ir_version=8)
        given = {"pixel_values": random.normal(size=(1, 3, 16, 16)).astype(np.float32)}
        wanted = session(model.SerializeToString(), exact=True).run(None, given)[0]
        made = settled(model, {"pixel_values": [1, 3, 16, 16]}, ["image_embeds"])
        self.assertEqual([node.op_type for node in made.graph.node], ["Conv", "Reshape"])
        np.testing.assert_allclose(session(made.SerializeToString(), exact=True).run(None, given)[0], wanted, atol=1e-4)
        rounded = session(int8(made), exact=True).run(None, given)[0]
        self.assertGreater(np.corrcoef(rounded.ravel(), wanted.ravel())[0, 1], 0.999)
        self.assertFalse(np.array_equal(rounded, wanted))


if __name__ == "__main__":
    unittest.main()
