//! What a lossy compression smears together: the pixels of one block tell of each other.
//!
//! A pixel beside a hidden area that shares a block with it was made of what is hidden. So such an area grows to whole
//! blocks, and by the pixels beyond them that a decoder mixes in.

use std::ops::Range;

use super::{beside, sampling};
use crate::domain::inference::BoundingBox;
use crate::domain::photo::{Format, Orientation, Size};

/// Of an upright picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grain {
    pub(super) across: Steps,
    pub(super) down: Steps,
}

/// Blocks along one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Steps {
    /// Of a block, in pixels.
    length: u32,
    /// Where the first whole block begins.
    first: u32,
    /// Pixels beyond a block that depend on it too.
    pub reach: u32,
}

/// On the picture as stored, from its top left corner.
#[derive(Clone, Copy)]
struct Stored {
    block: (u32, u32),
    reach: (u32, u32),
}

impl Grain {
    /// Every pixel stands for itself.
    pub const NONE: Grain = Grain::reach(0);

    /// No blocks, but neighbours: so many pixels on every side.
    pub(super) const fn reach(pixels: u32) -> Grain {
        let steps = Steps {
            length: 1,
            first: 0,
            reach: pixels,
        };
        Grain {
            across: steps,
            down: steps,
        }
    }

    /// Of a picture of `size` that was turned upright by `orientation`; what is not known of its compression is taken to
    /// be as coarse as it can be.
    ///
    /// A JPEG's blocks stand for themselves. In WebP, AVIF and HEIC a block is also predicted from those before it: what
    /// that carries on is rounding, which no mask can hold back.
    pub fn of(format: Format, file: Option<&[u8]>, orientation: Orientation, size: Size) -> Grain {
        let stored = match format {
            Format::Jpeg => file.map_or(Stored::COARSEST, of_jpeg),
            Format::WebP => {
                let is_lossless = file.is_some_and(|file| {
                    beside::riff_chunk(file, b"VP8L").is_some()
                        && beside::riff_chunk(file, b"VP8 ").is_none()
                });
                match is_lossless {
                    true => return Grain::NONE,
                    false => Stored::MACROBLOCK,
                }
            }
            Format::Tiff => match file.and_then(|file| beside::tiff_tag(file, COMPRESSION)) {
                Some(OLD_JPEG | NEW_JPEG) => Stored::COARSEST,
                _ => return Grain::NONE,
            },
            // The largest transform of AV1 [AV1, 5.11.33] and more than HEVC's; where blocks begin is not known.
            Format::Avif | Format::Heic => return Grain::reach(64),
            Format::Png | Format::Gif | Format::Bmp => return Grain::NONE,
        };
        stored.upright(orientation, size)
    }
}

/// The tag and its values [TIFF 6.0, 22; TIFF Technical Note 2].
const COMPRESSION: u16 = 259;
const OLD_JPEG: u64 = 6;
const NEW_JPEG: u64 = 7;

/// Pixels along a block of coefficients [ITU T.81, A.3.3; RFC 6386, 2].
const BLOCK: u32 = 8;

fn of_jpeg(file: &[u8]) -> Stored {
    // The most that the standard allows [ITU T.81, B.2.2].
    let (across, down) = sampling::of(file).unwrap_or((4, 4));
    Stored::sharing(across, down)
}

/// A pixel with a colour of its own is mixed with none.
const fn reach(shared: u32) -> u32 {
    if shared > 1 { shared } else { 0 }
}

impl Stored {
    const COARSEST: Stored = Stored::sharing(4, 4);

    /// The filter over the edges of a macroblock passes what it took on to the edges within the next.
    const MACROBLOCK: Stored = Stored {
        block: (2 * BLOCK, 2 * BLOCK),
        reach: (2 * BLOCK, 2 * BLOCK),
    };

    /// Of a JPEG in which so many pixels share one colour; decoders pass smoothly from one colour to the next.
    const fn sharing(across: u32, down: u32) -> Stored {
        Stored {
            block: (BLOCK * across, BLOCK * down),
            reach: (reach(across), reach(down)),
        }
    }

    fn upright(self, orientation: Orientation, size: Size) -> Grain {
        let Stored { block, reach } = match orientation.swaps_sides() {
            true => Stored {
                block: (self.block.1, self.block.0),
                reach: (self.reach.1, self.reach.0),
            },
            false => self,
        };
        // Where the stored picture's top left corner has come to.
        let corner = orientation.box_upright(BoundingBox::from_corners(0.0, 0.0, 0.0, 0.0));
        let steps = |is_far: bool, length: u32, block: u32, reach: u32| Steps {
            length: block,
            first: if is_far { length % block } else { 0 },
            reach,
        };
        Grain {
            across: steps(corner.x > 0.5, size.width, block.0, reach.0),
            down: steps(corner.y > 0.5, size.height, block.1, reach.1),
        }
    }
}

impl Steps {
    /// The whole blocks that a stretch touches, along a side of that length.
    pub fn covering(self, stretch: Range<u32>, length: u32) -> Range<u32> {
        let Steps {
            length: step,
            first,
            ..
        } = self;
        let start = match stretch.start.checked_sub(first) {
            Some(beyond) => first + beyond / step * step,
            None => 0,
        };
        let end = match stretch.end.checked_sub(first) {
            Some(beyond) => first + beyond.next_multiple_of(step),
            None => first,
        };
        start..end.min(length)
    }

    /// And what lies within reach of them.
    pub fn reached(self, blocks: Range<u32>, length: u32) -> Range<u32> {
        let end = blocks.end.saturating_add(self.reach);
        blocks.start.saturating_sub(self.reach)..end.min(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 100,
        height: 60,
    };

    #[test]
    fn blocks_begin_where_the_stored_picture_does() {
        let stored = Stored::sharing(2, 1);
        let check = |orientation: Orientation, across: Range<u32>, down: Range<u32>| {
            let grain = stored.upright(orientation, SIZE);
            let found = (
                grain.across.covering(50..51, SIZE.width),
                grain.down.covering(30..31, SIZE.height),
            );
            assert_eq!(found, (across, down), "{orientation:?}");
        };
        check(Orientation::Upright, 48..64, 24..32);
        // 100 = 6 × 16 + 4 and 60 = 7 × 8 + 4: from the other end.
        check(Orientation::MirroredHorizontally, 36..52, 24..32);
        check(Orientation::Rotated180, 36..52, 28..36);
        check(Orientation::MirroredVertically, 48..64, 28..36);
        // 60 = 3 × 16 + 12 where the sides are swapped, and 100 = 12 × 8 + 4.
        check(Orientation::Transposed, 48..56, 16..32);
        check(Orientation::Rotated90, 44..52, 16..32);
        check(Orientation::Rotated270, 48..56, 28..44);
        check(Orientation::Transversed, 44..52, 28..44);
    }

    #[test]
    fn the_last_block_ends_with_the_picture_and_the_first_may_be_a_part() {
        let grain = Stored::sharing(2, 2).upright(Orientation::Rotated180, SIZE);
        assert_eq!(grain.across.covering(1..2, SIZE.width), 0..4);
        assert_eq!(grain.across.covering(3..5, SIZE.width), 0..20);
        assert_eq!(grain.across.reached(4..20, SIZE.width), 2..22);
        let grain = Stored::sharing(2, 2).upright(Orientation::Upright, SIZE);
        assert_eq!(grain.across.covering(97..98, SIZE.width), 96..100);
        assert_eq!(grain.across.reached(96..100, SIZE.width), 94..100);
    }

    #[test]
    fn what_is_stored_without_loss_has_no_grain() {
        let grain = |format| Grain::of(format, None, Orientation::Upright, SIZE);
        for format in [Format::Png, Format::Gif, Format::Bmp, Format::Tiff] {
            assert_eq!(grain(format), Grain::NONE, "{format}");
        }
        for format in [Format::Jpeg, Format::WebP, Format::Avif, Format::Heic] {
            assert_ne!(grain(format), Grain::NONE, "{format}");
        }
    }
}
