//! Beam search: the likeliest sentences of a decoder that says one word at a time.

/// How a language is spoken.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Given before the first token.
    pub begin: usize,
    pub end: usize,
    /// Never said: a caption holds words only.
    pub never: Vec<usize>,
    /// Whether a token may follow itself, as parts of words do.
    pub may_repeat: bool,
    pub most_steps: usize,
    /// How much longer sentences are preferred: 0 not at all, 1 by the mean token.
    pub length_power: f32,
    /// Whether a finished sentence makes room for another, so that there are more to choose from than beams.
    pub makes_room: bool,
}

/// So many times the beams of finished sentences are enough to choose from: three times are worth .002 of CIDEr-D and two steps
/// more of thirteen.
const ENOUGH: usize = 2;

/// Where a sentence that can no longer be the best stands.
const IMPOSSIBLE: f32 = -1e9;

/// A language model with a memory of what its beams have said.
pub trait Decoder {
    fn beams(&self) -> usize;

    /// The logits of the word after `tokens[beam]`, one row a beam, each beam going on from beam `parents[beam]` of
    /// the step before.
    fn step(&mut self, tokens: &[usize], parents: &[usize]) -> Result<Vec<f32>, String>;
}

#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Without the end.
    pub tokens: Vec<usize>,
    /// Sum of the logarithms of its words' probabilities over their number to the power of the rules, the end counted: by
    /// this the search ranks.
    pub rank: f32,
    /// The mean of the logarithms of the probabilities of the words and of the end.
    pub mean: f32,
}

/// One sentence in the making.
#[derive(Clone)]
struct Beam {
    tokens: Vec<usize>,
    /// Sum of the logarithms of its words' probabilities.
    likelihood: f32,
    is_finished: bool,
}

impl Beam {
    /// Of a language of few words there are not as many sentences as beams.
    fn is_possible(&self) -> bool {
        self.likelihood > IMPOSSIBLE / 2.0
    }

    fn mean(&self, power: f32) -> f32 {
        self.likelihood / (self.tokens.len() as f32 + 1.0).powf(power)
    }

    /// The token that it goes on from.
    fn last(&self, rules: &Rules) -> usize {
        match self.is_finished {
            true => rules.end,
            false => self.tokens.last().copied().unwrap_or(rules.begin),
        }
    }
}

/// The likeliest first, as many as there are beams or fewer, if finished ones do not make room; none if the likeliest is to say
/// nothing.
pub fn search(decoder: &mut impl Decoder, rules: &Rules) -> Result<Vec<Said>, String> {
    let count = decoder.beams();
    // All begin alike, so only the first may go on from the beginning.
    let mut beams: Vec<Beam> = (0..count)
        .map(|index| Beam {
            tokens: Vec::new(),
            likelihood: if index == 0 { 0.0 } else { IMPOSSIBLE },
            is_finished: false,
        })
        .collect();
    let mut parents: Vec<usize> = (0..count).collect();
    let mut aside: Vec<Beam> = Vec::new();
    let chosen = if rules.makes_room { 2 * count } else { count };
    for _ in 0..rules.most_steps {
        if beams.iter().all(|beam| beam.is_finished) || aside.len() >= ENOUGH * count {
            break;
        }
        let tokens: Vec<usize> = beams.iter().map(|beam| beam.last(rules)).collect();
        let logits = decoder.step(&tokens, &parents)?;
        let words = logits.len() / count.max(1);
        if words <= rules.end {
            return Err(format!("{words} words to choose from"));
        }
        let mut next: Vec<(usize, usize, f32)> = Vec::new();
        for (index, (beam, row)) in beams.iter().zip(logits.chunks_exact(words)).enumerate() {
            if beam.is_finished {
                next.push((index, rules.end, beam.likelihood));
                continue;
            }
            let again = beam.tokens.last().filter(|_| !rules.may_repeat);
            let is_allowed = |word| Some(&word) != again && !rules.never.contains(&word);
            let likeliest = likeliest(row, is_allowed, chosen);
            next.extend(
                likeliest
                    .into_iter()
                    .map(|(word, gain)| (index, word, beam.likelihood + gain)),
            );
        }
        next.sort_by(|(_, _, a), (_, _, b)| b.total_cmp(a));
        next.truncate(chosen);
        if rules.makes_room {
            let ends = |(_, word, _): &(usize, usize, f32)| *word == rules.end;
            let finished = next.iter().filter(|one| ends(one));
            aside.extend(finished.map(|(parent, _, likelihood)| Beam {
                likelihood: *likelihood,
                is_finished: true,
                ..beams[*parent].clone()
            }));
            next.retain(|one| !ends(one));
            next.truncate(count);
            // Of a language of few words, not every beam goes on.
            let first = next
                .first()
                .map(|(parent, word, _)| (*parent, *word, IMPOSSIBLE));
            next.extend((next.len()..count).filter_map(|_| first));
        }
        let grown = next.iter().map(|(parent, word, likelihood)| {
            let mut beam = beams[*parent].clone();
            beam.likelihood = *likelihood;
            match *word == rules.end {
                true => beam.is_finished = true,
                false => beam.tokens.push(*word),
            }
            beam
        });
        let grown: Vec<Beam> = grown.collect();
        parents = next.iter().map(|(parent, _, _)| *parent).collect();
        beams = grown;
    }
    aside.retain(Beam::is_possible);
    let cut = if aside.is_empty() { beams } else { aside };
    let said = cut.into_iter().filter(Beam::is_possible).map(|beam| Said {
        rank: beam.mean(rules.length_power),
        mean: beam.mean(1.0),
        tokens: beam.tokens,
    });
    let mut said: Vec<Said> = said.collect();
    said.sort_by(|a, b| b.rank.total_cmp(&a.rank));
    if said.first().is_some_and(|best| best.tokens.is_empty()) {
        said.clear();
    }
    said.retain(|said| !said.tokens.is_empty());
    Ok(said)
}

/// The `count` likeliest of the allowed words with the logarithms of their probabilities.
fn likeliest(
    logits: &[f32],
    is_allowed: impl Fn(usize) -> bool,
    count: usize,
) -> Vec<(usize, f32)> {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|logit| (logit - most).exp()).sum();
    let all = most + sum.ln();
    let mut best: Vec<(usize, f32)> = Vec::with_capacity(count + 1);
    for (word, logit) in logits.iter().copied().enumerate() {
        let is_better = best.len() < count || best.last().is_some_and(|(_, least)| logit > *least);
        if is_better && is_allowed(word) {
            let place = best.partition_point(|(_, better)| *better >= logit);
            best.insert(place, (word, logit));
            best.truncate(count);
        }
    }
    best.into_iter()
        .map(|(word, logit)| (word, logit - all))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    const PAD: usize = 0;
    const BEGIN: usize = 1;
    const END: usize = 2;
    const UNKNOWN: usize = 3;
    const QUESTION: usize = 4;
    const A: usize = 5;
    const B: usize = 6;
    const C: usize = 7;
    const WORDS: usize = 8;

    fn rules() -> Rules {
        Rules {
            begin: BEGIN,
            end: END,
            never: vec![PAD, BEGIN, UNKNOWN, QUESTION],
            may_repeat: false,
            most_steps: 22,
            length_power: 0.9,
            makes_room: false,
        }
    }

    /// A language in which what was said fixes the probabilities of what follows.
    struct Language {
        beams: usize,
        follows: HashMap<Vec<usize>, Vec<(usize, f32)>>,
        said: Vec<Vec<usize>>,
        steps: usize,
    }

    /// After these words, these with their probabilities.
    type Rule<'a> = (&'a [usize], &'a [(usize, f32)]);

    impl Language {
        fn new(beams: usize, follows: &[Rule]) -> Language {
            let follows = follows
                .iter()
                .map(|(said, next)| (said.to_vec(), next.to_vec()));
            Language {
                beams,
                follows: follows.collect(),
                said: vec![Vec::new(); beams],
                steps: 0,
            }
        }
    }

    impl Decoder for Language {
        fn beams(&self) -> usize {
            self.beams
        }

        fn step(&mut self, tokens: &[usize], parents: &[usize]) -> Result<Vec<f32>, String> {
            self.steps += 1;
            let said = tokens.iter().zip(parents).map(|(token, parent)| {
                let mut said = self.said[*parent].clone();
                said.push(*token);
                said
            });
            self.said = said.collect();
            let mut logits = vec![-50.0; self.beams * WORDS];
            for (row, said) in logits.chunks_exact_mut(WORDS).zip(&self.said) {
                for (word, probability) in self.follows.get(&said[1..]).into_iter().flatten() {
                    row[*word] = probability.ln();
                }
            }
            Ok(logits)
        }
    }

    fn best(decoder: &mut impl Decoder, rules: &Rules) -> Option<Vec<usize>> {
        let said = search(decoder, rules).unwrap();
        said.into_iter().next().map(|said| said.tokens)
    }

    #[test]
    fn a_worse_first_word_wins_if_its_sentence_is_likelier() {
        let follows: &[Rule] = &[
            (&[], &[(A, 0.6), (B, 0.4)]),
            (&[A], &[(C, 0.3), (B, 0.3), (END, 0.4)]),
            (&[A, C], &[(END, 1.0)]),
            (&[A, B], &[(END, 1.0)]),
            (&[B], &[(C, 1.0)]),
            (&[B, C], &[(END, 1.0)]),
        ];
        let said = search(&mut Language::new(3, follows), &rules()).unwrap();
        assert_eq!(said[0].tokens, [B, C]);
        let mean = 0.4_f32.ln() / 3.0;
        assert!((said[0].mean - mean).abs() < 1e-4, "{}", said[0].mean);
        let rank = 0.4_f32.ln() / 3.0_f32.powf(0.9);
        assert!((said[0].rank - rank).abs() < 1e-4, "{}", said[0].rank);
        let greedy = best(&mut Language::new(1, follows), &rules());
        assert_eq!(
            greedy,
            Some(vec![A]),
            "one beam takes the likelier word each time"
        );
    }

    #[test]
    fn the_others_follow_the_best() {
        let follows: &[Rule] = &[
            (&[], &[(A, 0.6), (B, 0.4)]),
            (&[A], &[(END, 1.0)]),
            (&[B], &[(C, 1.0)]),
            (&[B, C], &[(END, 1.0)]),
        ];
        let said = search(&mut Language::new(2, follows), &rules()).unwrap();
        let words: Vec<_> = said.iter().map(|said| said.tokens.clone()).collect();
        assert_eq!(words, [vec![A], vec![B, C]]);
    }

    #[test]
    fn a_finished_sentence_makes_room_for_another() {
        let follows: &[Rule] = &[
            (&[], &[(A, 0.6), (B, 0.4)]),
            (&[A], &[(END, 0.9), (C, 0.1)]),
            (&[A, C], &[(END, 1.0)]),
            (&[B], &[(END, 0.6), (C, 0.4)]),
            (&[B, C], &[(END, 1.0)]),
        ];
        let said = |makes_room| {
            let rules = Rules {
                makes_room,
                ..rules()
            };
            let said = search(&mut Language::new(2, follows), &rules).unwrap();
            let possible = said.into_iter().filter(|said| said.mean > -9.0);
            possible.map(|said| said.tokens).collect::<Vec<_>>()
        };
        assert_eq!(said(false), [vec![A], vec![B]]);
        assert_eq!(said(true), [vec![A], vec![B, C], vec![B], vec![A, C]]);
    }

    #[test]
    fn no_word_is_said_twice_in_a_row_and_no_special_token_at_all() {
        let follows: &[Rule] = &[
            (&[], &[(UNKNOWN, 0.9), (A, 0.1)]),
            (&[A], &[(A, 0.7), (PAD, 0.2), (B, 0.1)]),
            (&[A, B], &[(QUESTION, 0.5), (A, 0.4), (BEGIN, 0.1)]),
            (&[A, B, A], &[(END, 1.0)]),
        ];
        let said = best(&mut Language::new(2, follows), &rules());
        assert_eq!(said, Some(vec![A, B, A]));
    }

    #[test]
    fn parts_of_words_may_follow_themselves_and_one_token_begins_and_ends() {
        let follows: &[Rule] = &[
            (&[], &[(A, 0.9), (END, 0.1)]),
            (&[A], &[(A, 0.9), (B, 0.1)]),
            (&[A, A], &[(END, 1.0)]),
        ];
        let parts = Rules {
            begin: END,
            may_repeat: true,
            never: Vec::new(),
            ..rules()
        };
        let said = best(&mut Language::new(2, follows), &parts);
        assert_eq!(said, Some(vec![A, A]));
    }

    #[test]
    fn a_sentence_without_end_is_cut() {
        struct Endless;
        impl Decoder for Endless {
            fn beams(&self) -> usize {
                1
            }
            fn step(&mut self, tokens: &[usize], _: &[usize]) -> Result<Vec<f32>, String> {
                let mut logits = vec![0.0; WORDS];
                logits[if tokens[0] == A { B } else { A }] = 9.0;
                Ok(logits)
            }
        }
        let said = best(&mut Endless, &rules());
        assert_eq!(said, Some([A, B].repeat(rules().most_steps / 2)));
    }

    #[test]
    fn nothing_is_said_when_the_end_comes_first() {
        let mut language = Language::new(3, &[(&[], &[(END, 1.0)])]);
        assert_eq!(search(&mut language, &rules()), Ok(Vec::new()));
        assert!(language.steps <= rules().most_steps);
    }

    #[test]
    fn a_failing_or_broken_decoder_ends_the_search() {
        struct Broken(Result<Vec<f32>, String>);
        impl Decoder for Broken {
            fn beams(&self) -> usize {
                3
            }
            fn step(&mut self, _: &[usize], _: &[usize]) -> Result<Vec<f32>, String> {
                self.0.clone()
            }
        }
        assert!(search(&mut Broken(Err("out of memory".into())), &rules()).is_err());
        assert!(search(&mut Broken(Ok(Vec::new())), &rules()).is_err());
        assert!(search(&mut Broken(Ok(vec![f32::NAN; 3 * WORDS])), &rules()).is_ok());
    }
}
