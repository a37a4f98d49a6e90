//! Comparisons whose outcome is a mask, so that nothing branches on it.
//!
//! A [`Choice`] has a barrier against the optimizer around it, which costs more than the comparison. Where a secret is compared with
//! many positions, it goes through one barrier, [`secret`], and what follows is arithmetic alone: the same instructions for all
//! positions, several at a time.

use subtle::{BlackBox, Choice};

/// `a < b` without a branch, for numbers below 2^31.
pub(super) fn less(a: u32, b: u32) -> Choice {
    Choice::from((a.wrapping_sub(b) >> 31) as u8)
}

/// Hides from the optimizer whatever it knows about a number.
pub(super) fn secret(number: i16) -> i16 {
    BlackBox::new(number).get()
}

/// All bits where `a < b`, else none. Their difference must fit.
pub(super) fn below(a: i16, b: i16) -> u8 {
    (a.wrapping_sub(b) >> 15) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_agree_with_comparisons() {
        let numbers = [-256_i16, -129, -1, 0, 1, 127, 128, 255, 256, 512];
        for a in numbers {
            for b in numbers {
                assert_eq!(below(a, secret(b)), if a < b { 0xFF } else { 0 }, "{a} {b}");
            }
        }
        let numbers = [0_u32, 1, 127, 128, 1 << 16, (1 << 31) - 1];
        for a in numbers {
            for b in numbers {
                assert_eq!(bool::from(less(a, b)), a < b, "{a} {b}");
            }
        }
    }
}
