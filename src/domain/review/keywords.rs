//! The keywords that a person adds and rewrites.

use super::{Review, Suggestion, SuggestionId, Verdict};
use crate::domain::metadata::Keyword;
use crate::domain::spelling::composed;
use crate::domain::time::Time;

impl Review {
    pub(super) fn keyword_named(&mut self, text: &str) -> Option<&mut Suggestion<Keyword>> {
        self.keywords.iter_mut().find(|s| s.value.is_named(text))
    }

    pub(super) fn add_keyword(&mut self, text: &str, at: Time) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let keyword = self.voice.typed(&composed(text));
        if let Some(known) = self.keyword_named(&keyword.text) {
            known.judge(Verdict::Accepted, at);
            return;
        }
        let id = self.fresh_id();
        self.keywords.push(Suggestion::by_person(id, keyword, at));
    }

    pub(super) fn rewrite_keyword(&mut self, id: SuggestionId, text: &str, at: Time) {
        let text = &*composed(text.trim());
        if text.is_empty() {
            return super::judge(&mut self.keywords, id, Verdict::Rejected, at);
        }
        let taken = self
            .keyword_named(text)
            .is_some_and(|known| known.id != id && known.verdict == Verdict::Accepted);
        let written = self.voice.written(text);
        let Some(keyword) = self.keywords.iter_mut().find(|s| s.id == id) else {
            return;
        };
        if taken {
            keyword.judge(Verdict::Rejected, at);
        } else if keyword.value.text == text {
            keyword.judge(Verdict::Accepted, at);
        } else {
            // Another word stands under other broader terms.
            let Keyword { areas, heat, .. } = keyword.value.clone();
            let rewritten = Keyword {
                areas,
                heat,
                ..written
            };
            keyword.rewrite(rewritten, at);
        }
    }
}
