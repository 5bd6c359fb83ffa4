//! The files of models/, compiled in: a test in a browser has no other disk.

/// The content of a file of models/.
pub fn file(name: &str) -> &'static [u8] {
    macro_rules! content {
        ($name:literal) => {
            include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/", $name))
        };
    }
    match name {
        "manifest.json" => content!("manifest.json"),
        "efficientnet-lite2.onnx" => content!("efficientnet-lite2.onnx"),
        "nanodet-g.onnx" => content!("nanodet-g.onnx"),
        "centerface.onnx" => content!("centerface.onnx"),
        "captioner-memory.onnx" => content!("captioner-memory.onnx"),
        "captioner-step.onnx" => content!("captioner-step.onnx"),
        "captioner-tokens.json" => content!("captioner-tokens.json"),
        other => panic!("{other} is new: name it here"),
    }
}
