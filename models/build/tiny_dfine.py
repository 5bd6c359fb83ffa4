"""A D-FINE of random weights by its reference code, as `models add` makes it a detector, and what that code makes of its numbers. Run by hand.

    python tiny_dfine.py ../../tests/fixtures/dfine

Needs torch, transformers 4.52 or later, and requirements-add.txt. `export/` is what a hub would hold, with all that follows from
the size of the picture computed, which makes it half as large.
"""

import argparse
import contextlib
import io
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
import transformers
from transformers import DFineConfig, DFineForObjectDetection, HGNetV2Config, RTDetrImageProcessor

import add
import exported
from export_dfine import export
from tiny_captioner import picture

SIDE, WIDTH, QUERIES = 32, 16, 12
TOLD = 0.3  # of the finds in the reference
HERE = Path(__file__).resolve().parent


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("folder", type=Path, help="where the files go")
    folder = arguments.parse_args().folder
    shutil.rmtree(folder, ignore_errors=True)
    torch.manual_seed(7)
    model = tiny()
    source = folder / "export"
    export(model, source, SIDE)
    settle(source / "onnx/model.onnx", model)
    write(source / "config.json", model.config.to_dict() | {"_name_or_path": "tiny-dfine"})
    pixels = {"do_normalize": False, "do_rescale": True, "rescale_factor": 1 / 255, "size": {"height": SIDE, "width": SIDE}}
    write(source / "preprocessor_config.json", pixels)
    (source / "README.md").write_text("---\nlicense: cc0-1.0\n---\nRandom numbers: it knows nothing.\n", "utf-8")
    with tempfile.TemporaryDirectory() as cache:
        (Path(cache) / "models").mkdir()
        shutil.copyfile(HERE.parent / "taxonomy.json", Path(cache) / "models/taxonomy.json")
        with contextlib.redirect_stdout(io.StringIO()):
            add.prepare(add.arguments().parse_args(["prepare", "--models", f"{cache}/models", "--cache", cache, str(source), "--yes"]))
        for name in ("objects-added.onnx", "manifest.json"):
            shutil.copyfile(Path(cache) / "added" / name, folder / name)
    made_by = f"onnxruntime of the app's int8 weights; finds by transformers {transformers.__version__}, torch {torch.__version__}"
    write(folder / "reference.json", {"made_by": made_by, "cases": [case(folder, number) for number in range(4)]})


def tiny():
    classes = [label for label, _ in json.loads((HERE.parent / "taxonomy.json").read_text("utf-8"))["detector"]]
    narrow = dict(stem_channels=[3, 8, 8], stage_in_channels=[8, 8, 8, 8], stage_mid_channels=[8] * 4, stage_out_channels=[8] * 4, hidden_sizes=[8] * 4)
    few = dict(stage_num_blocks=[1] * 4, stage_numb_of_layers=[1] * 4, stage_kernel_size=[3] * 4, stage_light_block=[False, False, True, True])
    backbone = HGNetV2Config(**narrow, **few, stage_downsample=[False, True, True, True], out_features=["stage2", "stage3"], use_learnable_affine_block=True)
    wide = dict(encoder_hidden_dim=WIDTH, d_model=WIDTH, encoder_ffn_dim=WIDTH, decoder_ffn_dim=WIDTH, encoder_attention_heads=2, decoder_attention_heads=2)
    levels = dict(num_feature_levels=2, encoder_in_channels=[8, 8], decoder_in_channels=[WIDTH] * 2, feat_strides=[8, 16], encode_proj_layers=[1])
    parts = dict(decoder_layers=2, decoder_n_points=[2, 2], hidden_expansion=0.5, depth_mult=0.5, num_queries=QUERIES, max_num_bins=8, num_denoising=0)
    labels = dict(id2label=dict(enumerate(classes)), label2id={label: number for number, label in enumerate(classes)})
    model = DFineForObjectDetection(DFineConfig(backbone_config=backbone, **wide, **levels, **parts, **labels)).eval()
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim > 1:  # freshly made weights say the same of everything
                weight.normal_(0, 0.5 if weight.ndim == 2 else 0.3)
    return model


def settle(path, model):
    """As `models add` does before it makes weights int8; still the numbers of torch."""
    graph = exported.settled(exported.loaded(path), {"pixel_values": [1, 3, SIDE, SIDE]}, ["logits", "pred_boxes"])
    onnx.save(graph, path)
    values = given(1)
    found = exported.session(path, exact=True).run(["logits", "pred_boxes"], {"pixel_values": values})
    with torch.no_grad():
        said = model(torch.tensor(values))
    for ours, theirs in zip(found, (said.logits, said.pred_boxes)):
        assert np.abs(ours - theirs.numpy()).max() < 1e-3, np.abs(ours - theirs.numpy()).max()


def given(number):
    return (picture(number).astype(np.float32) / 255).transpose(2, 0, 1)[None]


def case(folder, number):
    outputs = exported.session(folder / "objects-added.onnx", exact=True).run(["logits", "pred_boxes"], {"pixel_values": given(number)})
    logits, boxes = map(torch.tensor, outputs)
    found = RTDetrImageProcessor().post_process_object_detection(
        type("Found", (), {"logits": logits, "pred_boxes": boxes}), threshold=TOLD, target_sizes=torch.tensor([[1, 1]]), use_focal_loss=True
    )[0]  # fmt: skip
    rounded = lambda values: [round(float(value), 4) for value in values]
    finds = [
        {"class": int(label), "score": round(float(score), 4), "corners": rounded(box)}
        for label, score, box in zip(found["labels"], found["scores"], found["boxes"])
    ]
    return {"picture": number, "logits": rounded(logits.reshape(-1)[::37]), "boxes": rounded(boxes.reshape(-1)), "finds": finds}


def write(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
