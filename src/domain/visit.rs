//! What a visit loaded and what the page's policy stopped, to be shown while it goes on and saved as a report.

use serde::Serialize;

use super::time::Time;

/// Where the bytes of a file came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Network,
    /// The browser had them already.
    Cache,
}

/// A file that was asked for, by the browser's own account.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub address: String,
    /// Unpacked; 0 when nothing came.
    pub bytes: u64,
    pub way: Way,
    pub at: Time,
}

/// Something that the policy did not let through.
#[derive(Clone, Debug, PartialEq)]
pub struct Stopped {
    /// Of the policy: `connect-src`.
    pub directive: String,
    /// Where it would have gone; `inline` and `eval` stay here.
    pub address: String,
    pub at: Time,
    /// The page tried it itself, when it opened, to see whether it is stopped.
    pub by_self_test: bool,
}

/// Both policies speak within this time.
const ONE_ATTEMPT_MS: i64 = 1_000;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Visit {
    /// Scheme, host and port of the page.
    origin: String,
    loaded: Vec<Loaded>,
    stopped: Vec<Stopped>,
}

/// Sums over what was loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    pub files: usize,
    pub from_network: u64,
    pub from_cache: u64,
    pub elsewhere: usize,
}

impl Visit {
    pub fn of(origin: String) -> Visit {
        Visit {
            origin,
            ..Visit::default()
        }
    }

    /// Addresses that name memory of the page (`blob:`, `data:`) load nothing.
    pub fn load(&mut self, loaded: Loaded) {
        if !loaded.address.starts_with("blob:") && !loaded.address.starts_with("data:") {
            self.loaded.push(loaded);
        }
    }

    /// An attempt that both policies of the page stop, its header's and its markup's, is one attempt.
    pub fn stop(&mut self, stopped: Stopped) {
        let is_same = |last: &Stopped| {
            last.directive == stopped.directive
                && last.address == stopped.address
                && stopped.at.0 - last.at.0 < ONE_ATTEMPT_MS
        };
        if !self.stopped.last().is_some_and(is_same) {
            self.stopped.push(stopped);
        }
    }

    /// In the order in which they were asked for. Browsers list what the policy stopped among it; nothing of that came.
    pub fn loaded(&self) -> impl DoubleEndedIterator<Item = &Loaded> {
        let was_stopped = |loaded: &&Loaded| {
            let mut stopped = self.stopped.iter();
            !stopped.any(|stopped| stopped.address == loaded.address)
        };
        self.loaded.iter().filter(was_stopped)
    }

    /// But for what the page tried itself.
    pub fn stopped(&self) -> impl Iterator<Item = &Stopped> {
        self.stopped.iter().filter(|stopped| !stopped.by_self_test)
    }

    /// The path on the page's own site; the whole address of anything else.
    pub fn shown<'a>(&self, address: &'a str) -> &'a str {
        match self.own(address) {
            Some(path) => path,
            None => address,
        }
    }

    pub fn is_own(&self, address: &str) -> bool {
        self.own(address).is_some()
    }

    fn own<'a>(&self, address: &'a str) -> Option<&'a str> {
        let path = address.strip_prefix(self.origin.as_str())?;
        // `http://host.example` is no start of `http://host.example.org`.
        path.starts_with('/').then_some(path)
    }

    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for loaded in self.loaded() {
            sums.files += 1;
            match loaded.way {
                Way::Network => sums.from_network += loaded.bytes,
                Way::Cache => sums.from_cache += loaded.bytes,
            }
            sums.elsewhere += usize::from(!self.is_own(&loaded.address));
        }
        sums
    }

    /// What is saved. Photos are counted; their names are in it only where somebody asked for that.
    pub fn report(&self, about: About) -> Report {
        let loaded = self.loaded().map(|loaded| LoadedLine {
            address: self.shown(&loaded.address).to_owned(),
            bytes: loaded.bytes,
            from: loaded.way,
            at: loaded.at.to_iso8601(),
        });
        let stopped = self.stopped().map(|stopped| StoppedLine {
            address: stopped.address.clone(),
            directive: stopped.directive.clone(),
            at: stopped.at.to_iso8601(),
        });
        Report {
            program: about.program,
            page: self.origin.clone(),
            browser: about.browser,
            begun: about.begun.to_iso8601(),
            saved: about.saved.to_iso8601(),
            policy: about.policy,
            tested: about.tested,
            loaded: loaded.collect(),
            stopped: stopped.collect(),
            photos: about.photos,
            photo_names: about.photo_names,
            limits: LIMITS,
        }
    }
}

/// What the page knows of itself.
#[derive(Clone, Debug)]
pub struct About {
    /// Name and version.
    pub program: String,
    /// As the browser calls itself.
    pub browser: String,
    pub begun: Time,
    pub saved: Time,
    /// The Content-Security-Policy in the page's markup.
    pub policy: String,
    /// What was tried when the page opened, and what came of it; that nothing was, where nothing was.
    pub tested: Vec<String>,
    pub photos: usize,
    pub photo_names: Option<Vec<String>>,
}

/// What no page can say of itself, in the report and beside it.
pub const LIMITS: &[&str] = &[
    "A page sees what it loads. It sees neither what a request of its own carries nor what the browser or an extension \
     sends, and a page that was changed could keep things out of this list.",
    "What was tested was tried once, when the page opened, in the page and in a worker. What only a header of its server \
     stops (opening another address, greeting another host) cannot be tried without doing it, and was not.",
    "The policy is the one in the page's markup. Its server may send a stricter one, never a looser one.",
    "Workers, where the pixels are, start from files that the page has compared with what it was built with; what can \
     load or send is taken out of each before it gets anything, or it gets nothing.",
];

#[derive(Clone, Debug, Serialize)]
pub struct Report {
    program: String,
    page: String,
    browser: String,
    begun: String,
    saved: String,
    policy: String,
    tested: Vec<String>,
    loaded: Vec<LoadedLine>,
    stopped: Vec<StoppedLine>,
    photos: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    photo_names: Option<Vec<String>>,
    limits: &'static [&'static str],
}

#[derive(Clone, Debug, Serialize)]
struct LoadedLine {
    address: String,
    bytes: u64,
    from: Way,
    at: String,
}

#[derive(Clone, Debug, Serialize)]
struct StoppedLine {
    address: String,
    directive: String,
    at: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(address: &str, bytes: u64, way: Way) -> Loaded {
        Loaded {
            address: address.to_owned(),
            bytes,
            way,
            at: Time(0),
        }
    }

    fn visit() -> Visit {
        let mut visit = Visit::of("https://host.example".to_owned());
        visit.load(loaded("https://host.example/a.js", 10, Way::Network));
        visit.load(loaded("https://host.example/b.css", 5, Way::Cache));
        visit.load(loaded("blob:https://host.example/1", 99, Way::Network));
        visit.load(loaded("data:,x", 99, Way::Network));
        visit
    }

    #[test]
    fn memory_of_the_page_is_not_loaded_and_a_longer_host_is_another_site() {
        let mut visit = visit();
        let own = Sums {
            files: 2,
            from_network: 10,
            from_cache: 5,
            elsewhere: 0,
        };
        assert_eq!(visit.sums(), own);
        visit.load(loaded("https://host.example.org/c", 1, Way::Network));
        assert_eq!(visit.sums().elsewhere, 1);
        assert_eq!(visit.shown("https://host.example/a.js"), "/a.js");
        let other = "https://host.example.org/c";
        assert_eq!(visit.shown(other), other);
    }

    #[test]
    fn an_attempt_that_two_policies_stop_is_listed_once() {
        let mut visit = visit();
        let stopped = |at| Stopped {
            directive: "connect-src".to_owned(),
            address: "https://other.example".to_owned(),
            at: Time(at),
            by_self_test: false,
        };
        visit.stop(stopped(1));
        visit.stop(stopped(2));
        visit.stop(stopped(2_000));
        assert_eq!(visit.stopped().count(), 2);
        visit.load(loaded("https://other.example", 0, Way::Network));
        assert_eq!(visit.sums().elsewhere, 0, "it was not loaded");
        visit.load(loaded("https://another.example", 0, Way::Network));
        assert_eq!(visit.sums().elsewhere, 1);
    }

    #[test]
    fn what_the_page_tries_itself_is_no_attempt_of_somebody_else() {
        let mut visit = visit();
        let address = "https://self-test.example/";
        visit.stop(Stopped {
            directive: "connect-src".to_owned(),
            address: address.to_owned(),
            at: Time(1),
            by_self_test: true,
        });
        visit.load(loaded(address, 0, Way::Network));
        assert_eq!((visit.stopped().count(), visit.sums().elsewhere), (0, 0));
    }

    #[test]
    fn a_report_names_photos_only_when_asked() {
        let about = |photo_names| About {
            program: "Hushtag".to_owned(),
            browser: String::new(),
            begun: Time(0),
            saved: Time(1000),
            policy: "default-src 'none'".to_owned(),
            tested: vec!["This page tried to reach another site: nothing stopped it.".to_owned()],
            photos: 1,
            photo_names,
        };
        let without = visit().report(about(None));
        assert_eq!((without.photos, &without.photo_names), (1, &None));
        let addresses: Vec<&str> = (without.loaded.iter())
            .map(|line| line.address.as_str())
            .collect();
        assert_eq!(addresses, ["/a.js", "/b.css"]);
        assert!(without.tested[0].contains("nothing stopped it"));
        let with = visit().report(about(Some(vec!["cat.jpg".to_owned()])));
        assert_eq!(with.photo_names, Some(vec!["cat.jpg".to_owned()]));
    }
}
