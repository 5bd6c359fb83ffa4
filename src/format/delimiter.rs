//! What stands between the cells of a table: told by its first record, as a reader of CSV sees it.

/// Commas, semicolons or tabs, whichever gives a first record that is worth most, and among those the most cells.
/// What stands in quotes, delimiters and line breaks too, is part of its cell.
pub fn delimiter(text: &str, worth: impl Fn(&[&str]) -> usize) -> u8 {
    let scored = [b',', b';', b'\t'].map(|delimiter| {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let is_filled =
            |record: &csv::StringRecord| record.iter().any(|cell| !cell.trim().is_empty());
        let mut records = reader.records().map_while(Result::ok);
        let first = records.find(is_filled).unwrap_or_default();
        let cells: Vec<&str> = first.iter().map(str::trim).collect();
        ((worth(&cells), cells.len()), delimiter)
    });
    let most = scored.into_iter().rev().max_by_key(|(score, _)| *score);
    most.map_or(b',', |(_, delimiter)| delimiter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_in_quotes_do_not_count_and_known_names_count_more_than_many_cells() {
        let check = |text: &str, expected: u8| {
            let known = |cells: &[&str]| cells.iter().filter(|cell| **cell == "file").count();
            let found = delimiter(text, known);
            assert_eq!(char::from(found), char::from(expected), "{text:?}");
        };
        check("file,title\na;b;c,d", b',');
        check("file;\"a, b, c\"\n", b';');
        check("\"a;b\nc;d;e\"\tfile\tx\n", b'\t');
        check("title, its name, here;file;x", b';');
        check("\n\nfile;x\n", b';');
        check("file", b',');
        check("", b',');
    }
}
