//! Tab-separated tables, gzipped or not.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, ensure};

/// The rows of a table of `columns` columns.
pub fn read(path: &Path, columns: usize) -> Result<Vec<Vec<String>>> {
    let file = File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let text: Box<dyn Read> = if path.extension().is_some_and(|ext| ext == "gz") {
        Box::new(flate2::read::GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut rows = Vec::new();
    for (number, line) in BufReader::new(text).lines().enumerate() {
        let line = line.with_context(|| format!("{} cannot be read", path.display()))?;
        if line.is_empty() {
            continue;
        }
        let row: Vec<String> = line.split('\t').map(str::to_owned).collect();
        ensure!(
            row.len() == columns,
            "{}:{}: {} columns, not {columns}",
            path.display(),
            number + 1,
            row.len()
        );
        rows.push(row);
    }
    ensure!(!rows.is_empty(), "{} is empty", path.display());
    Ok(rows)
}

/// The numbers of a row from one column to another.
pub fn numbers<T: FromStr, const N: usize>(row: &[String], from: usize) -> Result<[T; N]> {
    let numbers: Option<Vec<T>> = row[from..from + N]
        .iter()
        .map(|cell| cell.trim().parse().ok())
        .collect();
    numbers
        .and_then(|numbers| numbers.try_into().ok())
        .with_context(|| format!("{row:?} holds something that is no number"))
}
