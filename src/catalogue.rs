//! The catalogue: the words of findings, reasons, verdicts, states and events, in text files beside this module.
//!
//! A block begins with `[kind name]`. A line is a part, or a part and a case, and then its words: `Next: ...` or `Next address: ...`.
//! `Means`, `Seen`, `Source` and `Next` are the page of `explain`; what is for a report alone, such as `Says`, stands with the code that
//! says it. A line in small letters is a phrase that stands for a placeholder of its name. `{count}` in a line is a placeholder, which
//! the code that measured something fills.

mod block;
mod kind;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

pub use self::block::{Block, CaseText};
pub(crate) use self::block::{Piece, pieces};
pub use self::kind::Kind;

const FILES: [&str; 8] = [
    include_str!("catalogue/verdicts.txt"),
    include_str!("catalogue/reasons.txt"),
    include_str!("catalogue/states.txt"),
    include_str!("catalogue/events.txt"),
    include_str!("catalogue/findings/run.txt"),
    include_str!("catalogue/findings/host.txt"),
    include_str!("catalogue/findings/pool.txt"),
    include_str!("catalogue/findings/certificates.txt"),
];

static BLOCKS: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let blocks = FILES.iter().flat_map(|file| file.split("\n\n"));
    blocks.filter_map(Block::read).collect()
});

/// Where each block is.
static PLACES: LazyLock<BTreeMap<(Kind, &'static str), usize>> = LazyLock::new(|| {
    let blocks = BLOCKS.iter().enumerate();
    blocks.map(|(at, b)| ((b.kind, b.id), at)).collect()
});

/// What stands for a block that is not there. A test proves that each is.
static NONE: Block = Block::empty();

/// Every block, in the order of the files.
#[must_use]
pub fn blocks() -> &'static [Block] {
    &BLOCKS
}

/// The block of a name.
#[must_use]
pub fn block(kind: Kind, id: &str) -> &'static Block {
    let place = PLACES.get(&(kind, id));
    debug_assert!(place.is_some(), "no block [{kind} {id}]");
    place.and_then(|at| BLOCKS.get(*at)).unwrap_or(&NONE)
}
