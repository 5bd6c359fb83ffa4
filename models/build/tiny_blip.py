"""A BLIP of random weights by its reference code, as `models add` makes it a captioner, and what torch says without a past. Run by hand.

    python tiny_blip.py ../../tests/fixtures/blip

Needs torch, transformers and requirements-add.txt. The sentences are searched with transformers' own beams; the logits are of the whole sentence at once.
"""

import argparse
import contextlib
import io
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
import transformers
from tokenizers import Tokenizer, decoders, models
from transformers import BlipConfig, BlipForConditionalGeneration

import add
import exported
from export_blip import export
from tiny_captioner import picture

SIDE, WIDTH = 32, 24
BEAMS, STEPS = 3, 24
WORDS = "a man ' s t - shirt on the couch two dog ##s sit ##ting red bus with hat . in front of water beach play ##ing".split()
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]"]


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path, help="where the files go")
    folder = arguments.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(5)
    words = SPECIAL + list(dict.fromkeys(WORDS))
    numbers = {word: number for number, word in enumerate(words)}
    begin, end = numbers["[DEC]"], numbers["[SEP]"]
    layers = {"hidden_size": WIDTH, "intermediate_size": 4 * WIDTH, "num_attention_heads": 4, "num_hidden_layers": 2}
    text = layers | {"vocab_size": len(words), "encoder_hidden_size": WIDTH, "max_position_embeddings": 32, "projection_dim": WIDTH}
    text |= {"bos_token_id": begin, "eos_token_id": 2, "pad_token_id": 0, "sep_token_id": end, "is_decoder": True}
    model = BlipForConditionalGeneration(BlipConfig(text_config=text, vision_config=layers | {"image_size": SIDE, "patch_size": 8})).eval()
    loosen(model, [numbers[word] for word in SPECIAL], end)
    with tempfile.TemporaryDirectory() as cache:
        source = Path(cache) / "tiny-blip"
        source.mkdir()
        export(model, source)
        tokenizer = Tokenizer(models.WordPiece(numbers, unk_token="[UNK]"))
        tokenizer.decoder = decoders.WordPiece()
        tokenizer.save(str(source / "tokenizer.json"))
        pixels = {"image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711], "size": {"height": SIDE, "width": SIDE}}
        for name, value in (("config.json", model.config.to_dict() | {"_name_or_path": "tiny-blip"}), ("preprocessor_config.json", pixels)):
            (source / name).write_text(json.dumps(value), "utf-8")
        (Path(cache) / "models").mkdir()
        with contextlib.redirect_stdout(io.StringIO()):
            add.prepare(add.arguments().parse_args(["prepare", "--models", f"{cache}/models", "--cache", cache, str(source), "--yes"]))
        folder.mkdir(parents=True)
        for file in (Path(cache) / "added").glob("other-captioner-*"):
            shutil.copyfile(file, folder / file.name)
        shutil.copyfile(Path(cache) / "added/manifest.json", folder / "manifest.json")
    cases = [case(model, tokenizer, folder, number, begin, end) for number in range(4)]
    reference = {"made_by": f"torch {torch.__version__}, transformers {transformers.__version__}, the app's int8 weights", "cases": cases}
    (folder / "reference.json").write_text(json.dumps(reference, indent=1, ensure_ascii=False) + "\n", "utf-8")


def loosen(model, special, end):
    """Freshly made weights say the same of everything; and a sentence has to end."""
    with torch.no_grad():
        for weight in model.parameters():
            if weight.ndim > 1:
                weight.normal_(0, 0.35)
        predictions = model.text_decoder.cls.predictions
        predictions.bias.zero_()
        predictions.bias[special] = -20
        predictions.bias[end] = 0.3


def case(model, tokenizer, folder, number, begin, end):
    """With the weights of the shipped files: what int8 does to them is another question."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))["models"]
    take_weights(model, folder)
    mean, std = (np.float32(manifest[0]["pixels"][name]) for name in ("mean", "std"))
    values = torch.tensor(((picture(number).astype(np.float32) - mean) / std).transpose(2, 0, 1)[None])
    with torch.no_grad():
        seen = model.vision_model(values).last_hidden_state
        (onnx,) = exported.session(folder / "other-captioner-encoder.onnx", exact=True).run(None, {"pixel_values": values.numpy()})
        assert np.abs(onnx - seen.numpy()).max() < 1e-3, "the reference has other weights"
        said = model.text_decoder.generate(
            input_ids=torch.tensor([[begin]]), encoder_hidden_states=seen, eos_token_id=end, pad_token_id=0, num_beams=BEAMS, max_new_tokens=STEPS,
            do_sample=False, length_penalty=1.0, early_stopping=False,
        )[0].tolist()[1:]  # fmt: skip
        said = said[: said.index(end)] if end in said else said
        logits = model.text_decoder(input_ids=torch.tensor([[begin, *said]]), encoder_hidden_states=seen).logits[0]
    samples = [[round(float(value), 4) for value in row[::5]] for row in logits]
    return {"picture": number, "seen": [round(float(v), 4) for v in seen.numpy().reshape(-1)[::37]], "tokens": said, "text": tokenizer.decode(said), "logits": samples}


def take_weights(model, folder):
    """The int8 weights as floats, by what they are nearest to."""
    import onnx
    from onnx import numpy_helper

    from quantise import dequantise

    known = {}
    for file in ("other-captioner-encoder.onnx", "other-captioner-decoder.onnx"):
        graph = onnx.load(folder / file).graph
        arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        for node in graph.node:
            if node.op_type == "DequantizeLinear":
                axis = next(a.i for a in node.attribute if a.name == "axis")
                weight = dequantise(arrays[node.input[0]], arrays[node.input[1]], axis)
                known.setdefault(tuple(sorted(weight.shape)), []).append(weight)
    with torch.no_grad():
        for parameter in model.parameters():
            for weight in known.get(tuple(sorted(parameter.shape)), []):
                for turned in (weight, weight.T):
                    turned = torch.tensor(np.ascontiguousarray(turned))
                    if turned.shape == parameter.shape and (turned - parameter).abs().max() < 0.02:
                        parameter.copy_(turned)


if __name__ == "__main__":
    main()
