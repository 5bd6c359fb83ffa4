"""CLIP, TinyCLIP, MobileCLIP, SigLIP, SigLIP 2 → a tagger: the picture encoder, and the embeddings of a list of words."""

import json
import math

import numpy as np
import onnx

import vocabulary
from exported import cosine, inputs_of, int8, loaded, outputs_of, preprocessing, session, settled
from exporting import exported, weights_of
from hub import AddError, json_of, scalars

TASK = "tagger"
PAIR = ("onnx/vision_model.onnx", "onnx/text_model.onnx")
JOINT = "onnx/model.onnx"  # both in one
WEIGHTS = "model.safetensors"
SCRIPT = "export_dual_encoder.py"
EMBEDDINGS = {"clip": ("image_embeds", "text_embeds"), "siglip": ("pooler_output", "pooler_output")}
LENGTHS = {"clip": 77, "siglip": 64}  # tokens of a text, unless the configuration says
CLIP_SCALE = 100.0  # all published CLIPs were trained up to this limit, and reached it
LEAST = 0.3  # below this score a word is not proposed
FEW = 1e-3  # by so much may scale and bias miss the joint graph's own logits


class DualEncoder:
    def __init__(self, source, config, options):
        self.source, self.config, self.options = source, config, options
        self.family = "siglip" if config["model_type"].startswith("siglip") else "clip"
        if config["model_type"] == "siglip2":
            raise AddError(
                f"{source} is a SigLIP 2 that takes pictures in any proportions (NaFlex): that layout is not known here. Take one of a fixed size, "
                "as siglip2-base-patch16-224, whose config.json says siglip"
            )
        self.text = config.get("text_config") or {}

    def files(self):
        """What has to be fetched."""
        pair, joint = [placed(self.source, name) for name in PAIR], placed(self.source, JOINT)
        if not all(pair) and joint is None:
            self.weights = weights_of(self.source, SCRIPT)
        self.graphs = pair if all(pair) else [joint or self.weights]
        graphs = self.graphs
        data = [f"{graph}_data" for graph in graphs if self.source.has(f"{graph}_data")]
        names = ["config.json", pixels_file(self.source), "tokenizer.json", "tokenizer_config.json"]
        for name in names[1:3]:
            if name is None or not self.source.has(name):
                raise AddError(f"{self.source} holds no {name or 'preprocessor_config.json'}, without which nobody knows how to feed it")
        return [name for name in names if self.source.has(name)] + graphs + data

    def made(self, staging):
        """The manifest's entries; their files lie in `staging`, what onnxruntime says of the graph in floats is kept beside."""
        pixels, side = preprocessing(json_of(self.source, pixels_file(self.source)))
        graphs = [loaded(path) for path in self.graph_paths(staging)]
        vision, text = graphs if len(graphs) == 2 else halves(graphs[0], self.family)
        joint = graphs[0] if len(graphs) == 1 else None
        by_picture, by_text = EMBEDDINGS[self.family]
        picture = encoder_of(vision, ["pixel_values"], by_picture, self.graphs[0])
        words, sentences = self.words()
        embed = self.embedder(text, by_text)
        backgrounds = [[text] for text in vocabulary.BACKGROUNDS] if self.family == "clip" else []
        rows = vocabulary.matrix(sentences + backgrounds, embed)
        scale, bias, told_by = self.scale(joint, embed, side)
        picture = settled(picture, {"pixel_values": [1, 3, *side]}, [by_picture])
        onnx.save(picture, staging / "float.onnx")
        width = session(staging / "float.onnx").run([by_picture], {"pixel_values": np.zeros((1, 3, *side), np.float32)})[0].shape
        if width != (1, rows.shape[1]):
            raise AddError(f"{self.source}: a picture becomes numbers of shape {list(width)}, a text {rows.shape[1]}: these are no two halves of one model")
        (staging / "tagger.onnx").write_bytes(int8(picture))
        (staging / "tagger-words.safetensors").write_bytes(vocabulary.safetensors(words, sentences, rows))
        self.notes = [
            f"{len(words)} words, {sum(map(len, sentences))} prompts such as “{sentences[0][0]}”.",
            f"Scores: {'a probability of its own for each word (sigmoid)' if not backgrounds else self.shares(backgrounds)}, of {scale:.4g} × cosine {bias:+.4g} ({told_by}).",
            f"Words of less than {LEAST} are not proposed (`threshold`). What a score is worth is not known before it was compared with labelled photos: "
            "`threshold` is yours to set, and `scale` straightens the scores.",
        ]
        return [
            {
                "task": TASK,
                "file": "tagger.onnx",
                "inputs": [{"name": "pixel_values", "shape": [1, 3, *side], "type": "f32"}],
                "outputs": [{"name": by_picture, "shape": [1, rows.shape[1]]}],
                "pixels": pixels,
                "threshold": LEAST,
                "tokens": {"file": "tagger-words.safetensors"},
                "scoring": {"by": "softmax" if backgrounds else "sigmoid", "logit_scale": round(scale, 6), "logit_bias": round(bias, 6)},
            }
        ]

    def graph_paths(self, staging):
        if self.weights is None:
            return [self.source.fetch(graph) for graph in self.graphs]
        made = exported(self.source, self.weights, SCRIPT, staging / "export")
        return [made["vision_model"], made["text_model"]]

    weights = None

    def shares(self, backgrounds):
        others = ", ".join(f"“{text}”" for (text,) in backgrounds)
        return f"a share of one chance for all words and the backgrounds {others} (softmax; of two things in a photo each gets less)"

    # -- words

    def words(self):
        given = {}
        for prompt in self.options.prompt:
            language, _, template = prompt.partition("=")
            given.setdefault(language, []).append(template)
        if self.options.vocabulary:
            words = vocabulary.read_list(self.options.vocabulary, self.options.language)
        else:
            words = vocabulary.of_taxonomy(self.options.models / "taxonomy.json")
        return words, vocabulary.prompts_of(words, given)

    def embedder(self, graph, output):
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self.source.fetch("tokenizer.json")))
        except Exception as error:  # of tokenizers, which has none of its own
            raise AddError(f"{self.source}: tokenizer.json cannot be read ({error}). Fetch it again") from None
        most = self.text.get("max_position_embeddings") or LENGTHS[self.family]
        tokenizer.no_padding()
        tokenizer.enable_truncation(most)
        wanted = inputs_of(graph)
        if not {"input_ids"} <= set(wanted) <= {"input_ids", "attention_mask", "position_ids"}:
            raise AddError(f"{self.source}: the text encoder takes {wanted}; known are those of input_ids, with an attention_mask or without")
        runs = session(encoder_of(graph, wanted, output, self.graphs[-1]).SerializeToString())
        padding = self.padding(tokenizer)

        def embed(sentence):
            # SigLIP was trained on lower-case texts of full length, and attends to all of it; CLIP's tokenizer lowers by itself. CLIP
            # reads at the end of a text and never behind it, so that full length changes nothing; MobileCLIP needs it.
            tokens = tokenizer.encode(sentence.lower() if self.family == "siglip" else sentence).ids
            rest = most - len(tokens)
            mask = [1] * len(tokens) + [int(self.family == "siglip")] * rest
            tokens = tokens + [padding] * rest
            values = {"input_ids": tokens, "attention_mask": mask, "position_ids": list(range(len(tokens)))}
            return runs.run([output], {name: np.array([values[name]]) for name in wanted})[0][0]

        return embed

    def padding(self, tokenizer):
        settings = json_of(self.source, "tokenizer_config.json") or {}
        token = settings.get("pad_token")
        token = token.get("content") if isinstance(token, dict) else token
        known = tokenizer.token_to_id(token) if isinstance(token, str) else None
        return known if known is not None else self.text.get("pad_token_id", 1)

    # -- scale and bias of the logits: trained with the model, and in neither half of it

    def scale(self, joint, embed, side):
        if self.options.logit_scale is not None:
            return self.options.logit_scale, self.options.logit_bias or 0.0, "as given"
        if joint is not None:
            return (*self.solved(joint, embed, side), "solved from the joint graph")
        if self.source.has(WEIGHTS):
            found, self.scalar_pins = scalars(self.source, WEIGHTS, ("logit_scale", "logit_bias"))
            if "logit_scale" in found:
                return math.exp(found["logit_scale"]), found.get("logit_bias", 0.0), f"of {WEIGHTS}"
        if self.family == "clip":
            return CLIP_SCALE, 0.0, "the limit that CLIP's training reaches; the export does not say"
        raise AddError(
            f"{self.source} does not say by what SigLIP's cosines are multiplied and what is added: it holds neither {WEIGHTS} nor {JOINT}. "
            "Its original has both, as logit_scale (take e to that power) and logit_bias: give --logit-scale and --logit-bias"
        )

    scalar_pins = {}

    def solved(self, joint, embed, side):
        """From two texts and what the joint graph makes of them."""
        wanted = inputs_of(joint)
        texts = [[0, 5, 9, 2], [0, 7, 3, 2]]
        length = self.text.get("max_position_embeddings") or LENGTHS[self.family]
        tokens = np.array([text + [1] * (length - len(text)) for text in texts])
        values = {"pixel_values": np.zeros((1, 3, *side), np.float32), "input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        names = ["logits_per_image", "image_embeds", "text_embeds"]
        logits, picture, rows = session(joint.SerializeToString()).run(names, {name: values[name] for name in wanted})
        cosines = [cosine(picture, row) for row in rows]
        (one, two), (near, far) = np.ravel(logits), cosines
        if abs(near - far) < 1e-6:
            raise AddError(f"{self.source}: {JOINT} makes the same of two texts. Give --logit-scale and --logit-bias")
        scale = (one - two) / (near - far)
        bias = one - scale * near
        # CLIP adds nothing.
        return float(scale), 0.0 if self.family == "clip" else float(bias)


def pixels_file(source):
    return next((name for name in ("preprocessor_config.json", "processor_config.json") if source.has(name)), None)


def placed(source, name):
    """In its folder, or, where somebody put all into one, beside the rest."""
    return next((place for place in (name, name.rpartition("/")[2]) if source.has(place)), None)


def encoder_of(model, inputs, output, name):
    """The graph, if it makes this output of these inputs."""
    if set(inputs_of(model)) != set(inputs) or output not in outputs_of(model):
        raise AddError(f"{name} makes {outputs_of(model)} of {inputs_of(model)}; known is {output} of {inputs}. Take an export as onnx-community makes them")
    return model


def halves(joint, family):
    """The two encoders of a joint graph, each with what it needs only."""
    extractor = onnx.utils.Extractor(joint)
    texts = [name for name in inputs_of(joint) if name != "pixel_values"]
    made = []
    for inputs, source, output in ((["pixel_values"], "image_embeds", 0), (texts, "text_embeds", 1)):
        if not {"pixel_values", *texts} <= set(inputs_of(joint)) or source not in outputs_of(joint):
            raise AddError(f"{JOINT} makes {outputs_of(joint)} of {inputs_of(joint)}; known are image_embeds and text_embeds of pictures and texts")
        half = extractor.extract_model(inputs, [source])
        wanted = EMBEDDINGS[family][output]
        if wanted != source:
            half.graph.node.append(onnx.helper.make_node("Identity", [source], [wanted]))
            half.graph.output[0].name = wanted
        made.append(half)
    return made
