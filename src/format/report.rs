//! The report on a batch as HTML to print: one file, no script, nothing loaded from elsewhere.

use std::fmt::Write;

use crate::domain::policy::{Finding, Severity};
use crate::domain::report::{Report, Shares, Told};

/// Black on white and in rows that stay whole, as paper has it.
const STYLE: &str = "\
body{font:11pt/1.45 system-ui,sans-serif;color:#000;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}\
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:1.5rem 0 .4rem}p{margin:.3rem 0}\
table{border-collapse:collapse;width:100%}\
th,td{border-bottom:1px solid #bbb;padding:.35rem .6rem .35rem 0;text-align:left;vertical-align:top}\
th{font-weight:600}td.number,th.number{text-align:right}ul{margin:0;padding-left:1.1rem}\
.name{overflow-wrap:anywhere}code{font-size:.85em;overflow-wrap:anywhere}\
thead{display:table-header-group}tr{break-inside:avoid}\
@page{margin:18mm}@media print{body{margin:0;max-width:none;padding:0}}";

/// `head`: the last hash of the audit log, which the paper is to keep.
pub fn html(report: &Report, head: &str) -> String {
    let mut page = Page::default();
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<title>Hushtag report</title>\n<style>");
    page.raw(STYLE);
    page.raw("</style>\n</head>\n<body>\n<h1>Report on a batch of photos</h1>\n");
    page.line("p", &format!("Made {}", report.made.to_iso8601()));
    if !report.policy.is_empty() {
        page.line("p", &format!("Policy: {}", report.policy));
    }
    if let Some(person) = &report.person {
        page.line("p", &format!("By {person}"));
    }
    sums(&mut page, report);
    licences(&mut page, report);
    photos(&mut page, &report.photos);
    page.line("h2", "What this says and what not");
    page.line(
        "p",
        "AI share: of the keywords and texts that stand, those that a model said first, accepted as they were or rewritten. \
         Personal data: what Hushtag knows of; names in texts and what the pixels show are not counted. \
         Copies with metadata keep what the photo's file says beside the reviewed fields.",
    );
    page.line("p", "Last hash of the audit log when this was made:");
    page.raw("<p><code>");
    page.text(head);
    page.raw("</code></p>\n</body>\n</html>\n");
    page.0
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// What was said by files and people is never markup.
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                '"' => self.raw("&quot;"),
                '\'' => self.raw("&#39;"),
                character => self.0.push(character),
            }
        }
    }

    fn line(&mut self, tag: &str, text: &str) {
        self.open(tag);
        self.text(text);
        self.close(tag);
        self.raw("\n");
    }

    fn open(&mut self, tag: &str) {
        // Writing into a text never fails.
        let _ = write!(self.0, "<{tag}>");
    }

    fn close(&mut self, tag: &str) {
        let name = tag.split(' ').next().unwrap_or_default();
        let _ = write!(self.0, "</{name}>");
    }

    fn row(&mut self, tag: &str, cells: &[(&str, Cell<'_>)]) {
        self.raw("<tr>");
        for (class, cell) in cells {
            let tag = match class.is_empty() {
                true => tag.to_owned(),
                false => format!("{tag} class=\"{class}\""),
            };
            self.open(&tag);
            match cell {
                Cell::Text(text) => self.text(text),
                Cell::List(lines) => {
                    self.raw("<ul>");
                    lines.iter().for_each(|line| self.line("li", line));
                    self.raw("</ul>");
                }
            }
            self.close(&tag);
        }
        self.raw("</tr>\n");
    }
}

enum Cell<'a> {
    Text(&'a str),
    List(Vec<String>),
}

fn list(lines: Vec<String>) -> Cell<'static> {
    match lines.is_empty() {
        true => Cell::Text("–"),
        false => Cell::List(lines),
    }
}

fn share(shares: Shares) -> String {
    match shares.ai_percent() {
        Some(percent) => format!("{percent} %"),
        None => "–".to_owned(),
    }
}

fn sums(page: &mut Page, report: &Report) {
    let count = |is: &dyn Fn(&Told) -> bool| report.photos.iter().filter(|told| is(told)).count();
    let blocked = |told: &Told| told.findings.iter().any(Finding::is_blocking);
    let Shares {
        model,
        starting_points,
        browsers,
        rewritten,
        person,
        file,
    } = report.shares;
    page.line("h2", "In all");
    page.raw("<table>\n<tbody>\n");
    for (what, value) in [
        ("Photos", report.photos.len().to_string()),
        (
            "Reviewed",
            count(&|told| told.state == "reviewed").to_string(),
        ),
        (
            "Stopped by the policy",
            count(&|told| blocked(told)).to_string(),
        ),
        (
            "AI share of the reviewed photos' values",
            format!(
                "{}: {model} accepted as drafted, {rewritten} rewritten; {person} by people, {file} from the files",
                share(report.shares)
            ),
        ),
        (
            "Values that began as a sentence the models were unsure of",
            starting_points.to_string(),
        ),
        (
            "Values that a model of the browser’s own said first, whose weights are not known",
            browsers.to_string(),
        ),
        (
            "Photos with personal data",
            count(&|told| !told.personal.is_empty()).to_string(),
        ),
    ] {
        page.row("td", &[("", Cell::Text(what)), ("", Cell::Text(&value))]);
    }
    page.raw("</tbody>\n</table>\n");
}

fn licences(page: &mut Page, report: &Report) {
    page.line("h2", "Licences and usage terms of the reviewed photos");
    page.raw("<table>\n<thead>\n");
    page.row(
        "th",
        &[
            ("", Cell::Text("Licence")),
            ("number", Cell::Text("Photos")),
        ],
    );
    page.raw("</thead>\n<tbody>\n");
    for (licence, count) in &report.licences {
        let name = match licence.is_empty() {
            true => "none is named",
            false => licence.as_str(),
        };
        let count = count.to_string();
        page.row(
            "td",
            &[("name", Cell::Text(name)), ("number", Cell::Text(&count))],
        );
    }
    page.raw("</tbody>\n</table>\n");
}

fn photos(page: &mut Page, photos: &[Told]) {
    page.line("h2", "Photos");
    page.raw("<table>\n<thead>\n");
    let heads = ["Photo", "State", "AI share", "Findings", "Personal data"];
    page.row("th", &heads.map(|head| ("", Cell::Text(head))));
    page.raw("</thead>\n<tbody>\n");
    for told in photos {
        let state = match &told.approved_by {
            Some(name) => format!("{}, approved by {name}", told.state),
            None => told.state.to_owned(),
        };
        let findings = told.findings.iter().map(|finding| {
            let weight = match finding.severity {
                Severity::Blocking => "stops it",
                Severity::Advisory => "advice",
            };
            format!("{} ({weight})", finding.reason)
        });
        page.row(
            "td",
            &[
                ("name", Cell::Text(&told.name)),
                ("", Cell::Text(&state)),
                ("number", Cell::Text(&share(told.shares))),
                ("", list(findings.collect())),
                ("", list(told.personal.clone())),
            ],
        );
    }
    page.raw("</tbody>\n</table>\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Time;

    fn told(name: &str, personal: &[&str]) -> Told {
        Told {
            name: name.into(),
            state: "reviewed",
            approved_by: Some("A & B".into()),
            findings: Vec::new(),
            shares: Shares {
                model: 1,
                starting_points: 1,
                browsers: 0,
                rewritten: 1,
                person: 1,
                file: 0,
            },
            licence: None,
            personal: personal.iter().map(|text| (*text).to_owned()).collect(),
        }
    }

    fn report(photos: Vec<Told>) -> Report {
        Report {
            made: Time(0),
            policy: "\"Museum\" <script>".into(),
            person: None,
            shares: Shares::default(),
            licences: [(String::new(), 1), ("https://a/?b&c".into(), 2)].into(),
            photos,
        }
    }

    #[test]
    fn whatever_a_file_is_called_it_is_text_and_no_script_is_in_the_page() {
        let name = "<img src=x onerror=alert(1)>'\"&.jpg";
        let page = html(&report(vec![told(name, &["a <b>"])]), "<head>");
        assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;.jpg"));
        for markup in ["<img", "<script", "<b>", "src=\"", "href="] {
            assert!(!page.contains(markup), "{markup} in {page}");
        }
        assert!(page.contains("default-src 'none'"));
        assert!(page.contains("A &amp; B") && page.contains("https://a/?b&amp;c"));
    }

    #[test]
    fn the_sums_say_how_much_is_by_ai_and_how_many_photos_tell_of_people() {
        let mut report = report(vec![told("a.jpg", &["a place"]), told("b.jpg", &[])]);
        report.shares = Shares {
            starting_points: 0,
            browsers: 2,
            model: 2,
            rewritten: 2,
            person: 1,
            file: 1,
        };
        let page = html(&report, "ab12");
        assert!(
            page.contains(
                "<td>67 %: 2 accepted as drafted, 2 rewritten; 1 by people, 1 from the files</td>"
            ),
            "{page}"
        );
        assert!(page.contains("<td>Photos with personal data</td><td>1</td>"));
        assert!(page.contains("said first, whose weights are not known</td><td>2</td>"));
        assert!(page.contains("<code>ab12</code>"));
        assert!(page.contains("none is named"));
    }

    #[test]
    fn every_tag_that_is_opened_is_closed() {
        let page = html(&report(vec![told("a.jpg", &["x"])]), "");
        for tag in [
            "table", "thead", "tbody", "tr", "td", "th", "ul", "li", "p", "h2", "code",
        ] {
            let opened = page.matches(&format!("<{tag}>")).count()
                + page.matches(&format!("<{tag} ")).count();
            let closed = page.matches(&format!("</{tag}>")).count();
            assert_eq!(opened, closed, "{tag}");
        }
    }
}
