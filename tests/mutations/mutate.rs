//! Mutations, always the same ones.

/// Values at which arithmetic goes wrong.
const EDGES: [u8; 6] = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
/// Longest case, in bytes.
const LENGTH_MAX: usize = 1 << 17;

/// Makes cases out of seeds.
pub(crate) struct Mutator<'a> {
    seeds: &'a [Vec<u8>],
    state: u64,
}

impl<'a> Mutator<'a> {
    pub(crate) fn new(seeds: &'a [Vec<u8>]) -> Self {
        let state = 0x9e37_79b9_7f4a_7c15;
        Self { seeds, state }
    }

    /// A number under `bound`, by xorshift (Marsaglia, 2003).
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 16).unwrap() % bound.max(1)
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    pub(crate) fn next(&mut self) -> Vec<u8> {
        let seed = self.below(self.seeds.len());
        let mut case = self.seeds[seed].clone();
        for _ in 0..=self.below(4) {
            self.change(&mut case);
        }
        case.truncate(LENGTH_MAX);
        case
    }

    fn change(&mut self, case: &mut Vec<u8>) {
        if case.is_empty() {
            case.push(self.byte());
            return;
        }
        let (a, b) = (self.below(case.len()), self.below(case.len()));
        let (low, high) = (a.min(b), a.max(b));
        match self.below(9) {
            0 => case[a] ^= 1 << self.below(8),
            1 => case[a] = self.byte(),
            2 => case[a] = EDGES[self.below(EDGES.len())],
            3 => case.truncate(a),
            4 => drop(case.drain(low..high.min(low + 64))),
            5 => case.insert(a, self.byte()),
            6 => case[low..high].reverse(),
            7 => {
                let part = case[low..high].to_vec();
                case.splice(a..a, part);
            }
            _ => self.splice(case, a),
        }
    }

    /// Puts the end of another seed in the place of the end.
    fn splice(&mut self, case: &mut Vec<u8>, at: usize) {
        let other = self.below(self.seeds.len());
        let from = self.below(self.seeds[other].len());
        case.truncate(at);
        case.extend_from_slice(&self.seeds[other][from..]);
    }
}
