//! How a JPEG was compressed: a copy compressed the same way loses next to nothing a second time.

use jpeg_encoder::{ColorType, Encoder, QuantizationTableType, SamplingFactor};

use super::{Pixels, jpeg};
use crate::domain::photo::Orientation;

/// Where each value of a table in zigzag order stands by rows [ITU T.81, figure A.6].
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

type Table = [u16; 64];

/// Quantisation of brightness and of colour by rows, and how many columns and rows share one colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coding {
    brightness: Table,
    colour: Table,
    sampling: (u8, u8),
}

impl Coding {
    /// Of a JPEG in three colours; nothing of any other.
    pub fn of(jpeg: &[u8]) -> Option<Coding> {
        let mut tables: [Option<Table>; 4] = [None; 4];
        let mut frame = None;
        let mut at = 2;
        while let Some((marker, payload, next)) = jpeg::segment(jpeg, at) {
            match marker {
                0xdb => read_tables(payload, &mut tables)?,
                0xc0..=0xc2 => frame = Some(payload),
                // Everything stands before the first scan, in any order.
                0xda => break,
                _ => {}
            }
            at = next;
        }
        // Of each of three components its name, sampling and table [ITU T.81, B.2.2].
        let [.., 3, _, first, a, _, second, b, _, third, _] = *frame? else {
            return None;
        };
        let is_plain = second == 0x11 && third == 0x11;
        let table = |number: u8| *tables.get(usize::from(number))?;
        Some(Coding {
            brightness: table(a)?,
            colour: table(b)?,
            sampling: is_plain.then_some((first >> 4, first & 15))?,
        })
    }

    /// For the picture turned upright.
    pub fn upright(self, orientation: Orientation) -> Coding {
        if !orientation.swaps_sides() {
            return self;
        }
        let turned = |table: Table| std::array::from_fn(|at| table[at % 8 * 8 + at / 8]);
        Coding {
            brightness: turned(self.brightness),
            colour: turned(self.colour),
            sampling: (self.sampling.1, self.sampling.0),
        }
    }

    /// A JPEG of these pixels; what went wrong where it cannot be.
    pub fn encode(&self, pixels: &Pixels, profile: Option<&[u8]>) -> Result<Vec<u8>, String> {
        let (across, down) = self.sampling;
        // What shares colours by four rows, as a picture on its side may, zune-jpeg 0.5 misreads.
        let sampling = SamplingFactor::from_factors(across, down)
            .filter(|_| down <= 2)
            .ok_or_else(|| format!("colours are shared by {across} × {down} pixels"))?;
        let side = |length: u32| u16::try_from(length).map_err(|error| error.to_string());
        let (width, height) = (side(pixels.size.width)?, side(pixels.size.height)?);
        let table = |table: Table| QuantizationTableType::Custom(Box::new(table));
        let mut bytes = Vec::new();
        // The tables stand for the quality. Huffman tables of its own are not asked for: with shared colours, zune-jpeg
        // 0.5 misreads them.
        let mut encoder = Encoder::new(&mut bytes, 100);
        encoder.set_sampling_factor(sampling);
        encoder.set_quantization_tables(table(self.brightness), table(self.colour));
        if let Some(profile) = profile {
            encoder
                .add_icc_profile(profile)
                .map_err(|error| error.to_string())?;
        }
        encoder
            .encode(&pixels.rgb, width, height, ColorType::Rgb)
            .map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}

/// Of a DQT segment [ITU T.81, B.2.4.1]; values over 255 have no place in the files we write.
fn read_tables(mut payload: &[u8], tables: &mut [Option<Table>; 4]) -> Option<()> {
    while let Some((kind, rest)) = payload.split_first() {
        let is_wide = kind >> 4 != 0;
        let length = if is_wide { 128 } else { 64 };
        let (values, rest) = rest.split_at_checked(length)?;
        let mut table = [0; 64];
        for (index, place) in ZIGZAG.into_iter().enumerate() {
            let value = match is_wide {
                true => u16::from_be_bytes([values[2 * index], values[2 * index + 1]]),
                false => u16::from(values[index]),
            };
            table[place] = value.clamp(1, 255);
        }
        *tables.get_mut(usize::from(kind & 15))? = Some(table);
        payload = rest;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_turned_twice_is_the_table() {
        let coding = Coding {
            brightness: std::array::from_fn(|at| at as u16 + 1),
            colour: [7; 64],
            sampling: (2, 1),
        };
        let turned = coding.clone().upright(Orientation::Rotated90);
        assert_eq!((turned.brightness[1], turned.sampling), (9, (1, 2)));
        assert_eq!(turned.upright(Orientation::Rotated270), coding);
        assert_eq!(coding.clone().upright(Orientation::Rotated180), coding);
    }

    #[test]
    fn what_is_cut_off_or_no_jpeg_tells_no_coding() {
        let whole = b"\xff\xd8\xff\xdb\x00\x05\x00\x01\x02\xff\xc0\x00\x0b\x08\0\x01\0\x01\x03";
        for end in 0..=whole.len() {
            assert_eq!(Coding::of(&whole[..end]), None);
        }
    }
}
