//! Where in the picture something is, in words.

use super::inference::BoundingBox;

/// "centre left", or how much of the picture it is.
pub fn place(area: BoundingBox) -> &'static str {
    /// From here on an area is no place any more.
    const MOST: f32 = 0.6;
    const WORDS: [[&str; 3]; 3] = [
        ["top left", "top centre", "top right"],
        ["centre left", "centre", "centre right"],
        ["bottom left", "bottom centre", "bottom right"],
    ];
    if area.area() >= MOST {
        return "most of the picture";
    }
    let third = |middle: f32| (middle * 3.0).clamp(0.0, 2.0) as usize;
    let row = third(area.y + area.height / 2.0);
    let column = third(area.x + area.width / 2.0);
    WORDS[row][column]
}

/// Every place once, in the order of the areas: "top left, centre".
pub fn places(areas: &[BoundingBox]) -> String {
    let mut words: Vec<&str> = Vec::new();
    for area in areas {
        let word = place(*area);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(corners: [f32; 4], wanted: &str) {
        let [left, top, right, bottom] = corners;
        let area = BoundingBox::from_corners(left, top, right, bottom);
        assert_eq!(place(area), wanted, "{corners:?}");
    }

    #[test]
    fn an_area_is_named_by_where_its_middle_is() {
        check([0.0, 0.0, 0.2, 0.2], "top left");
        check([0.0, 0.2, 0.3, 0.9], "centre left");
        check([0.4, 0.4, 0.6, 0.6], "centre");
        check([0.7, 0.8, 1.0, 1.0], "bottom right");
        check([0.9, 0.0, 1.4, 0.2], "top right");
    }

    #[test]
    fn what_fills_the_picture_is_nowhere_in_it() {
        check([0.0, 0.1, 1.0, 0.9], "most of the picture");
    }

    #[test]
    fn a_place_is_named_once() {
        let left = BoundingBox::from_corners(0.0, 0.4, 0.2, 0.6);
        let right = BoundingBox::from_corners(0.8, 0.4, 1.0, 0.6);
        assert_eq!(places(&[left, right, left]), "centre left, centre right");
        assert_eq!(places(&[]), "");
    }
}
