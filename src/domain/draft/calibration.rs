//! What scores are worth: how often a keyword is right that was proposed with such a score.
//!
//! Logistic curves over logits (Platt 1999), fitted by `models/train/calibration.py`.

use crate::domain::inference::Score;

/// Of a word that the detector knows: a constant, the slopes over the logit of the detector's score, over the logit of the
/// tagger's probability as far as it is above [`HEARD`], and over the score of its surest find of another word. What is
/// found alone is often nothing: patterns, drawings, photos unlike any it was trained on.
const FOUND: [f32; 4] = [-1.13, 1.32, 0.36, 2.58];

/// Logit of the tagger's probability from which it speaks for what the detector found (.047).
const HEARD: f32 = -3.0;

/// Added to the logit of a keyword that only the tagger says: of one that stands for one class, which is easily taken for
/// another, and of one that stands for several.
const SINGLE: f32 = -1.5;
const SEVERAL: f32 = -0.5;

/// Of a word that the tagger says and the head knows only by a broader one: a constant, the slopes over the logits of the
/// tagger's probability and of the head's for the broader one. Fitted on 62 such words, read beside held-out photos.
const UNDER: [f32; 3] = [-1.4, 0.5, 0.14];

/// Of a word that the tagger says with [`SAID`] or more and the head can tell itself: a constant and the slope over the logit of
/// the head's chance; how sure the tagger is beyond that tells no more. Fitted on 82 such words, read likewise.
const BESIDE: [f32; 2] = [1.63, 0.74];
const SAID: f32 = 0.5;

/// Of one class alone, worn things left out: a constant and the slope over the logit of the tagger's probability. Fitted on 104
/// words that were read beside held-out photos (models/train/words-tagger.tsv); of the 25 of [`PLAIN`] or more 22 are right,
/// of the others half.
const PLAINLY: [f32; 2] = [-0.68, 0.61];
const PLAIN: f32 = 0.94;

/// The slope over the logit of the head's chance of what the detector found, and the logit that neither helps nor harms. Of slopes
/// from 0 to .4 and middles from −2 to −3 they were chosen on the 39 COCO photos, where F1 of the words, people left out, is .683
/// with them and .660 without. A curve with the head as one more input, fitted on 79 photos with each left out once, gains nothing
/// (.765, .766): what this is for are photos unlike COCO's.
const BY_HEAD: f32 = 0.4;
const USUALLY_TOLD: f32 = -3.0;

/// Below this, head and tagger see nothing of a word; a find of it then counts this much less, in logits. Of animals and food so found
/// in 120 photos of other kinds than COCO's none is one (a jacket for an elephant, a daisy for bananas); in COCO's there is none.
const NOTHING_SEEN: f32 = 0.02;
const DOUBT: f32 = 1.5;

/// How likely a class is that the tagger alone is so sure of, whatever the head thinks; nothing where it is less sure.
pub fn tagged_plainly(mass: Score) -> Option<Score> {
    let [constant, by_tagger] = PLAINLY;
    let likely = Score::of_log_odds(constant + by_tagger * mass.log_odds());
    (mass.value() >= PLAIN).then_some(likely)
}

/// How likely it is that what the detector found with this score is there, the tagger thinking so much of it, in the company
/// of something else found with such a score.
pub fn found(score: Score, tagged: Score, company: Score) -> Score {
    let [constant, by_detector, by_tagger, by_company] = FOUND;
    let heard = (tagged.log_odds() - HEARD).max(0.0);
    Score::of_log_odds(
        constant
            + by_detector * score.log_odds()
            + by_tagger * heard
            + by_company * company.value(),
    )
}

/// How likely it is what the detector found, as [`found`] says, with what the head thinks of the word or of the nearest broader one
/// that it can tell.
pub fn found_beside(found: Score, told: Score) -> Score {
    Score::of_log_odds(found.log_odds() + BY_HEAD * (told.log_odds() - USUALLY_TOLD))
}

/// How likely a find is of which neither the head nor the tagger sees anything.
pub fn doubted(found: Score) -> Score {
    Score::of_log_odds(found.log_odds() - DOUBT)
}

/// Whether neither sees anything of it.
pub fn is_doubted(told: Score, tagged: Score) -> bool {
    told.value().max(tagged.value()) < NOTHING_SEEN
}

/// Whether the tagger had a say in [`found`].
pub fn is_heard(tagged: Score) -> bool {
    tagged.log_odds() > HEARD
}

/// How likely a word is that only the tagger says, with this probability and of so many of its classes.
pub fn tagged(mass: Score, classes: usize) -> Score {
    let less = match classes {
        0 | 1 => SINGLE,
        _ => SEVERAL,
    };
    Score::of_log_odds(mass.log_odds() + less)
}

/// How likely a word is that the tagger says, too, where the head tells it so likely; nothing where the tagger hardly says it.
pub fn tagged_beside(mass: Score, told: Score) -> Option<Score> {
    let [constant, by_head] = BESIDE;
    let likely = Score::of_log_odds(constant + by_head * told.log_odds());
    (mass.value() >= SAID).then_some(likely)
}

/// How likely a word is that only the tagger says, where the head thinks what is broader so likely.
pub fn tagged_under(mass: Score, broader: Score) -> Score {
    let [constant, by_tagger, by_head] = UNDER;
    Score::of_log_odds(constant + by_tagger * mass.log_odds() + by_head * broader.log_odds())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(value: f32) -> Score {
        Score::new(value)
    }

    #[test]
    fn more_of_either_is_more_likely() {
        let steps: Vec<f32> = (0..=20).map(|step| step as f32 / 20.0).collect();
        for pair in steps.windows(2) {
            let (less, more) = (score(pair[0]), score(pair[1]));
            assert!(tagged(less, 1) <= tagged(more, 1));
            assert!(tagged(more, 1) <= tagged(more, 2));
            for other in &steps {
                let (other, none) = (score(*other), score(0.0));
                assert!(found(less, other, none) <= found(more, other, none));
                assert!(found(other, less, none) <= found(other, more, none));
                assert!(found(other, none, less) <= found(other, none, more));
                assert!(tagged_under(less, other) <= tagged_under(more, other));
                assert!(tagged_beside(other, less) <= tagged_beside(other, more));
                assert!(tagged_under(other, less) <= tagged_under(other, more));
            }
        }
    }

    #[test]
    fn the_detector_is_too_modest_in_company_and_too_sure_alone_and_the_tagger_helps() {
        let [none, half, most] = [0.0, 0.5, 0.9].map(score);
        assert!(found(half, none, most).value() > 0.7);
        assert!(found(half, none, none).value() < 0.3);
        assert!(found(half, half, none) > found(half, none, none));
        assert_eq!(found(half, score(0.04), none), found(half, none, none));
        assert!(!is_heard(score(0.04)) && is_heard(score(0.06)));
    }
}
