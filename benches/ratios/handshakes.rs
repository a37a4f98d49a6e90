//! A handshake of the tool beside one of bare rustls: the client alone, in memory.

use crate::Least;
use crate::rig::served::{Handshakes, Kind};
use crate::rig::short_name;

const SUITES: [u16; 4] = [0xC028, 0xC030, 0xC024, 0xC02C];
const ROUNDS: usize = 400;

pub(crate) fn print() {
    println!(
        "### One connection of the tool beside one of bare rustls (client alone, in memory)\n"
    );
    println!("| suite | handshake | ticketprobe | bare rustls | ratio |");
    println!("| --- | --- | ---: | ---: | ---: |");
    for number in SUITES {
        let handshakes = Handshakes::new(number);
        for kind in Kind::ALL {
            let mut least = Least::<2>::new();
            for _ in 0..ROUNDS {
                least.take([handshakes.of_tool(kind), handshakes.of_bare_rustls(kind)]);
            }
            let [tool, bare] = least.0.map(|time| time.as_secs_f64() * 1e6);
            println!(
                "| {} | {} | {tool:.1} µs | {bare:.1} µs | {:.2} |",
                short_name(number),
                kind.name(),
                tool / bare
            );
        }
    }
}
