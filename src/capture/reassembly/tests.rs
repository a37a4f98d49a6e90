use proptest::prelude::*;

use super::*;

/// What came out: bytes, and `.` for each that is missing.
fn join(out: &mut Vec<u8>) -> impl FnMut(Part<'_>) + '_ {
    |part| match part {
        Part::Bytes(bytes) => out.extend_from_slice(bytes),
        Part::Missing(count) => {
            out.extend(std::iter::repeat_n(b'.', usize::try_from(count).unwrap()));
        }
    }
}

/// Segments of a stream that begins with this sequence number; each at an offset.
fn stream(first: u32, segments: &[(u32, &str)]) -> String {
    let mut half = Half::default();
    let mut out = Vec::new();
    half.begin(first.wrapping_sub(1));
    for (at, (offset, bytes)) in segments.iter().enumerate() {
        let sequence = first.wrapping_add(*offset);
        let at = at as u64;
        half.take(
            sequence,
            (bytes.as_bytes(), 0, false),
            (at, 1 << 20),
            &mut join(&mut out),
        );
    }
    half.give_up(&mut join(&mut out));
    String::from_utf8(out).unwrap()
}

#[test]
fn order_repetition_and_overlap_do_not_matter() {
    for first in [0, 77, u32::MAX - 2] {
        assert_eq!(stream(first, &[(0, "ab"), (2, "cd"), (4, "ef")]), "abcdef");
        assert_eq!(stream(first, &[(4, "ef"), (0, "ab"), (2, "cd")]), "abcdef");
        assert_eq!(
            stream(first, &[(0, "ab"), (0, "abc"), (1, "bcdef")]),
            "abcdef"
        );
        assert_eq!(
            stream(first, &[(2, "cd"), (3, "def"), (0, "abc")]),
            "abcdef"
        );
        assert_eq!(stream(first, &[(0, "ab"), (4, "ef")]), "ab..ef");
    }
}

#[test]
fn what_the_snap_length_cut_off_is_missing() {
    let mut half = Half::default();
    let mut out = Vec::new();
    half.begin(9);
    half.take(10, (b"ab", 3, false), (0, 1 << 20), &mut join(&mut out));
    half.take(15, (b"fg", 0, true), (0, 1 << 20), &mut join(&mut out));
    assert!(half.is_finished());
    assert_eq!(out, b"ab...fg");
}

#[test]
fn what_was_acknowledged_and_never_came_is_lost() {
    let mut half = Half::default();
    let mut out = Vec::new();
    half.begin(0);
    half.take(3, (b"c", 0, false), (0, 1 << 20), &mut join(&mut out));
    half.acknowledge(4, 1, &mut join(&mut out));
    assert!(out.is_empty());
    half.acknowledge(4, 2 * PATIENCE, &mut join(&mut out));
    assert_eq!(out, b"..c");
}

#[test]
fn what_waits_is_bounded() {
    let mut half = Half::default();
    let mut missing = 0;
    half.begin(0);
    let segment = vec![7; 60_000];
    for index in 1..40 {
        let sequence = 1 + index * 60_000;
        half.take(sequence, (&segment, 0, false), (0, 1 << 20), &mut |part| {
            missing += u64::from(matches!(part, Part::Missing(_)));
        });
        assert!(half.waiting_bytes() <= WAITING_MAX);
    }
    assert_eq!(missing, 1);
}

proptest! {
    /// Cuts a stream anyhow, hands over the pieces in any order, some twice: the stream comes back.
    #[test]
    fn any_order_gives_the_stream_back(
        first: u32,
        bytes in proptest::collection::vec(any::<u8>(), 1..300),
        cuts in proptest::collection::vec((0..300_usize, 1..80_usize), 0..30),
        order: u64,
    ) {
        let mut pieces: Vec<(usize, usize)> = (0..bytes.len()).step_by(20)
            .map(|at| (at, 20)).chain(cuts).collect();
        let mut seed = order;
        for index in (1..pieces.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            pieces.swap(index, usize::try_from(seed >> 33).unwrap() % (index + 1));
        }
        let mut half = Half::default();
        let mut out = Vec::new();
        half.begin(first.wrapping_sub(1));
        for (at, length) in pieces {
            let end = (at + length).min(bytes.len());
            let Some(part) = bytes.get(at..end) else { continue };
            let sequence = first.wrapping_add(u32::try_from(at).unwrap());
            half.take(sequence, (part, 0, false), (0, 1 << 20), &mut join(&mut out));
        }
        prop_assert_eq!(out, bytes);
    }
}
