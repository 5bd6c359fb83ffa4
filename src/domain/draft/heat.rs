//! Where the tagger saw a keyword: its classes' maps, each counting as much as its class is likely.

use crate::domain::heat::Heat;
use crate::domain::inference::Inference;
use crate::domain::taxonomy::Taxonomy;

/// Of the keyword's own classes and all narrower ones.
pub(super) fn of(keyword: &str, inference: &Inference, taxonomy: &Taxonomy) -> Option<Heat> {
    let mut evidence: Vec<f32> = Vec::new();
    let mut width = 0;
    for tag in inference.tags.iter().flat_map(|tags| &tags.value) {
        let word = taxonomy.tagged(tag.class);
        if !word.is_some_and(|word| taxonomy.covers(keyword, word)) {
            continue;
        }
        let of_class = |map: &&crate::domain::inference::ClassMap| map.class == tag.class;
        let Some(map) = inference.class_maps.iter().find(of_class) else {
            continue;
        };
        width = map.columns;
        evidence.resize(map.cells.len(), 0.0);
        for (sum, cell) in evidence.iter_mut().zip(&map.cells) {
            *sum += cell * tag.score.value();
        }
    }
    Heat::of(width, &evidence)
}

#[cfg(test)]
mod tests {
    use super::super::tests::seen;
    use super::*;
    use crate::domain::inference::ClassMap;
    use crate::domain::taxonomy::tests::small;

    fn check(keyword: &str, wanted: Option<&[u8]>) {
        let mut inference = seen(&[(0, 0.6), (2, 0.3), (3, 0.1)], &[], &[]);
        let map = |class, cells: [f32; 3]| ClassMap {
            class,
            columns: 3,
            cells: cells.to_vec(),
        };
        inference.class_maps = vec![map(0, [1.0, 0.0, -1.0]), map(2, [0.0, 2.0, -9.0])];
        let heat = of(keyword, &inference, &small());
        assert_eq!(heat.as_ref().map(Heat::cells), wanted, "{keyword}");
    }

    #[test]
    fn a_broader_word_is_warm_where_the_narrower_ones_are() {
        check("dog", Some(&[255, 0, 0]));
        check("cat", Some(&[0, 255, 0]));
        check("pet", Some(&[255, 255, 0]));
    }

    #[test]
    fn what_the_tagger_has_no_map_for_is_warm_nowhere() {
        check("beach", None);
        check("car", None);
    }
}
