"""BLIP → a captioner: from an export in the layout of Optimum's, which `export_blip.py` makes."""

from dual_encoder import placed
from encoder_decoder import GRAPHS, EncoderDecoder
from exporting import exported, weights_of

SCRIPT = "export_blip.py"


class Blip(EncoderDecoder):
    weights = None

    def graph_files(self):
        graphs = [placed(self.source, f"onnx/{stem}.onnx") for stem in GRAPHS]
        if all(graphs):
            return graphs
        self.weights = weights_of(self.source, SCRIPT)
        return [self.weights]

    def graph_paths(self, staging):
        if self.weights is None:
            return super().graph_paths(staging)
        made = exported(self.source, self.weights, SCRIPT, staging / "export")
        return [made[stem] for stem in GRAPHS]

    def special(self, settings):
        """A caption begins with what BLIP's own decoder begins with, and ends where BERT separates sentences."""
        text = settings.get("text_config") or {}
        return text.get("bos_token_id", 30522), text.get("sep_token_id", 102)
