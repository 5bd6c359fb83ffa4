//! Tables of a batch ⇄ CSV [RFC 4180] and JSON.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::field::{Holds, Slot};
use crate::domain::session::Failure;
use crate::domain::table::{Column, Row, columns};
use crate::domain::vocabulary::code;
use crate::format::delimiter::delimiter;
use crate::format::xmp::decode;

/// With a byte order mark, by which spreadsheets know UTF-8.
pub fn write_csv(rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let columns = columns(rows);
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(columns.iter().map(Column::name))?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| as_text(row.cell(column))))?;
    }
    writer
        .into_inner()
        .map_err(|error| error.into_error().into())
}

/// Spreadsheets take a cell that begins like this for a formula and run it; after an apostrophe it is text [OWASP, "CSV
/// injection"].
fn looks_like_a_formula(cell: &str) -> bool {
    let cell = cell.trim_start_matches('\'');
    // Some take the full-width signs of East Asian keyboards for the others.
    const SIGNS: [char; 8] = [
        '=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
    ];
    cell.starts_with(['\t', '\r', '\n']) || cell.trim_start().starts_with(SIGNS)
}

fn as_text(cell: &str) -> String {
    let apostrophe = if looks_like_a_formula(cell) { "'" } else { "" };
    format!("{apostrophe}{cell}")
}

/// The cell that [`as_text`] was given.
fn from_text(cell: &str) -> &str {
    let text = cell.strip_prefix('\'');
    text.filter(|text| looks_like_a_formula(text))
        .unwrap_or(cell)
}

/// One object a photo; keywords are an array.
pub fn write_json(rows: &[Row]) -> Vec<u8> {
    let object = |row: &Row| {
        let mut object = Map::new();
        object.insert(Column::File.name(), row.file.clone().into());
        for (column, text) in &row.cells {
            let value = match column {
                Column::Keywords => {
                    let words = text.split("; ").filter(|word| !word.is_empty());
                    words.map(str::to_owned).collect::<Vec<_>>().into()
                }
                Column::Decorative => Value::from(text == "true"),
                Column::Purpose if text.is_empty() => Value::Null,
                _ => Value::from(text.clone()),
            };
            object.insert(column.name(), value);
        }
        Value::Object(object)
    };
    let all: Vec<Value> = rows.iter().map(object).collect();
    let mut text = format!("{:#}", Value::from(all)).into_bytes();
    text.push(b'\n');
    text
}

/// What a table holds for photos, and what of it is not taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    pub rows: Vec<Row>,
    /// Headers nobody here knows.
    pub unknown: Vec<String>,
    /// Values that are no term of their field's vocabulary: "a.jpg: Iptc4xmpExt:AboutCvTerm: Football".
    pub no_terms: Vec<String>,
}

/// Why a table cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("the table has no column with file names")]
    NoFileColumn,
    #[error("line {line} of the table cannot be read")]
    Line { line: u64 },
}

impl TableError {
    pub fn failure(&self, name: &str) -> Failure {
        Failure {
            message: format!("{name}: {self}"),
            advice: "The first line must name the columns, one of them \u{201c}file\u{201d}."
                .into(),
        }
    }
}

impl Table {
    fn add(&mut self, mut row: Row) {
        let file = &row.file;
        row.cells.retain_mut(|(column, cell)| {
            let Column::Text(Slot { field, .. }) = column else {
                return true;
            };
            if field.holds() != Holds::Term || cell.is_empty() {
                return true;
            }
            match code(*field, cell) {
                Some(code) => *cell = code,
                None => {
                    let told = format!("{file}: {}: {cell}", column.name());
                    self.no_terms.push(told);
                    return false;
                }
            }
            true
        });
        self.rows.push(row);
    }
}

/// Takes commas, semicolons and tabs between cells; the first record names the columns. Line breaks and delimiters in
/// quotes are part of their cell. Text is in whatever encoding spreadsheets write.
pub fn read_csv(bytes: &[u8]) -> Result<Table, TableError> {
    let decoded = decode(bytes, &mut Vec::new());
    let mut text: &str = &decoded.text;
    // Excel's own hint, before the first record.
    if let Some((first, rest)) = text.split_once('\n')
        && first.trim().to_lowercase().starts_with("sep=")
    {
        text = rest;
    }
    let known = |cells: &[&str]| {
        let columns: Vec<Column> = cells
            .iter()
            .filter_map(|cell| Column::parse(cell))
            .collect();
        columns.len() + 100 * usize::from(columns.contains(&Column::File))
    };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text, known))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut columns: Vec<Option<Column>> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| TableError::Line {
            line: error.position().map_or(0, csv::Position::line),
        })?;
        let cells: Vec<String> = (record.iter())
            .map(|cell| from_text(cell.trim()).to_owned())
            .collect();
        if columns.is_empty() {
            for header in &cells {
                let column = Column::parse(header);
                if column.is_none() && !header.is_empty() {
                    table.unknown.push(header.clone());
                }
                columns.push(column);
            }
            if !columns.contains(&Some(Column::File)) {
                return Err(TableError::NoFileColumn);
            }
            continue;
        }
        let mut row = Row::default();
        for (column, cell) in columns.iter().zip(cells) {
            match column {
                Some(Column::File) => row.file = cell,
                Some(column) => row.cells.push((column.clone(), cell)),
                None => {}
            }
        }
        if !row.file.is_empty() {
            table.add(row);
        }
    }
    if columns.is_empty() {
        return Err(TableError::NoFileColumn);
    }
    Ok(table)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::field::TextField;

    fn row(file: &str, title: &str) -> Row {
        Row {
            file: file.into(),
            cells: vec![
                (Column::Keywords, "a; b".into()),
                (Column::Text(TextField::Title.into()), title.into()),
            ],
        }
    }

    #[test]
    fn a_table_comes_back_as_it_was_written_whatever_is_in_its_cells() {
        let rows = [
            row("a.jpg", "one, \"two\";\nthree"),
            row("ü.jpg", "=1+1"),
            row("-b.jpg", "@SUM(A1)"),
            row("c.jpg", "'=1"),
            row("d.jpg", "'quoted'"),
            row("e.jpg", "+49 30 1234"),
            row("f/g.jpg", "\u{ff1d}1+1"),
            row("\u{ff0b}h.jpg", "\u{ff0d}1"),
            row("i.jpg", "\u{ff20}SUM(A1)"),
            row("j.jpg", "first\nsecond;\tthird"),
        ];
        let csv = write_csv(&rows).unwrap();
        let cells = String::from_utf8(csv.clone()).unwrap();
        let signs = "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}";
        let is_formula = |cell: &str| cell.starts_with(|sign| signs.contains(sign));
        assert!(!cells.split([',', '\n', '"']).any(is_formula), "{cells}");
        let table = read_csv(&csv).unwrap();
        assert_eq!(table.rows, rows);
        assert_eq!(table.unknown, Vec::<String>::new());
        assert!(csv.starts_with("\u{feff}file,keywords,dc:title\r\n".as_bytes()));
    }

    #[test]
    fn semicolons_tabs_short_lines_and_unknown_columns_are_taken() {
        let table =
            read_csv(b"SourceFile;Title;Aperture\r\nx/a.jpg;T;8\r\nb.jpg\r\n;;\r\n").unwrap();
        assert_eq!(table.unknown, ["Aperture"]);
        assert_eq!(table.rows.len(), 2);
        assert_eq!(table.rows[0].cells[0].1, "T");
        assert_eq!(
            read_csv(b"file\tTitle\na.jpg\tT").unwrap().rows[0].cells[0].1,
            "T"
        );
    }

    #[test]
    fn delimiters_and_line_breaks_in_quotes_are_part_of_their_cell() {
        let title = |text: &str| {
            let table = read_csv(text.as_bytes()).unwrap();
            assert_eq!(table.rows.len(), 1, "{text:?}");
            table.rows[0]
                .cell(&Column::Text(TextField::Title.into()))
                .to_owned()
        };
        assert_eq!(title("\"Note, a, b, c\";file;Title\n;a.jpg;T"), "T");
        assert_eq!(title("\"Note;\n;;;\",file,Title\n,a.jpg,T"), "T");
        assert_eq!(
            title("file\tTitle\na.jpg\t\"one\n\ttwo;,\""),
            "one\n\ttwo;,"
        );
        assert_eq!(title("sep=;\r\nfile;Title\r\na.jpg;T"), "T");
        let wide: Vec<u8> = "\u{feff}file\tTitle\na.jpg\t\u{fc}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let table = read_csv(&wide).unwrap();
        assert_eq!(table.rows[0].cells[0].1, "\u{fc}");
    }

    #[test]
    fn terms_are_taken_by_code_or_name_and_others_are_told() {
        let table = read_csv(b"file,AboutCvTerm,Title\na.jpg,Sport,T\nb.jpg,Football,U\n").unwrap();
        let topic = Column::Text(TextField::MediaTopic.into());
        assert_eq!(table.rows[0].cell(&topic), "15000000");
        assert_eq!(table.rows[1].cell(&topic), "");
        assert_eq!(table.rows[1].cells.len(), 1, "what is no term is not there");
        assert_eq!(table.no_terms, ["b.jpg: Iptc4xmpExt:AboutCvTerm: Football"]);
    }

    #[test]
    fn a_table_without_file_names_says_so() {
        assert_eq!(
            read_csv(b"Title,Credit\na,b"),
            Err(TableError::NoFileColumn)
        );
        assert_eq!(read_csv(b""), Err(TableError::NoFileColumn));
        assert_eq!(read_csv(&[0xff, 0, 0xff]), Err(TableError::NoFileColumn));
    }

    #[test]
    fn json_has_an_object_a_photo_with_its_keywords_as_an_array() {
        let json: Value = serde_json::from_slice(&write_json(&[row("a.jpg", "T")])).unwrap();
        assert_eq!(json[0]["file"], "a.jpg");
        assert_eq!(json[0]["keywords"], serde_json::json!(["a", "b"]));
        assert_eq!(json[0]["dc:title"], "T");
    }
}
