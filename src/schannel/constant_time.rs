//! Comparisons whose outcome is a mask, so that nothing branches on it.
//!
//! A [`Choice`] has a barrier against the optimizer around it, which costs more than the comparison. Where a secret is compared with
//! many positions, it goes through one barrier, [`secret`], and what follows is arithmetic alone: the same instructions for all
//! positions, sixteen at a time where positions and their differences fit a byte. So they are counted in parts of [`PART`].

use subtle::{BlackBox, Choice};

/// Positions in a part.
pub(super) const PART: usize = 64;

/// `a < b` without a branch, for numbers below 2^31.
pub(super) fn less(a: u32, b: u32) -> Choice {
    Choice::from((a.wrapping_sub(b) >> 31) as u8)
}

/// Hides from the optimizer whatever it knows about a number.
pub(super) fn secret(number: i16) -> i16 {
    BlackBox::new(number).get()
}

/// A position that counts from the beginning of a message, as the part that begins at `part` sees it: 0 where it lies before, `most`,
/// which is at most 127, where it lies as far behind or farther.
pub(super) fn within(position: i16, part: i16, most: i8) -> i8 {
    let position = position.wrapping_sub(part);
    let position = position & !(position >> 15);
    let over = i16::from(most) - position;
    (position + (over & (over >> 15))) as i8
}

/// All bits where `a < b`, else none. Their difference must fit.
pub(super) fn below(a: i8, b: i8) -> u8 {
    (a.wrapping_sub(b) >> 7) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_agree_with_comparisons() {
        for a in -1..=64_i8 {
            for b in -1..=65_i8 {
                assert_eq!(below(a, b), if a < b { 0xFF } else { 0 }, "{a} {b}");
            }
        }
        let numbers = [0_u32, 1, 127, 128, 1 << 16, (1 << 31) - 1];
        for a in numbers {
            for b in numbers {
                assert_eq!(bool::from(less(a, b)), a < b, "{a} {b}");
            }
        }
    }

    #[test]
    fn positions_stay_within_a_part() {
        for position in -600..=600_i16 {
            for part in [0, 64, 128, 512] {
                for most in [64, 65] {
                    let wanted = (position - part).clamp(0, i16::from(most));
                    let seen = within(secret(position), part, most);
                    assert_eq!(i16::from(seen), wanted, "{position} {part} {most}");
                }
            }
        }
    }
}
