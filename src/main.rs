//! The `ticketprobe` command.

fn main() {}
