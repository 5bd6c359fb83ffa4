//! The evaluation commands, on the code that the browser runs.

fn main() {}
