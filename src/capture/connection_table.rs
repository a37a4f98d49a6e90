//! The TCP connections that are open, found by their addresses; when it is full, the one that was idle longest is dropped.

use std::collections::HashMap;

use super::connection::Missing;
use super::open_connection::{Key, NOWHERE, Open, Outcome, Over, PassedOver, State};
use crate::bounds::{OPEN_MAX, WAITING_ALL_MAX};
use crate::packets::Segment;

/// The open connections.
pub(super) struct Table {
    ports: Vec<u16>,
    found: HashMap<Key, u32>,
    slots: Vec<Open>,
    /// The one that was idle longest, and the one that was active last.
    oldest: u32,
    newest: u32,
    waiting: usize,
    pub(super) connections: u64,
    pub(super) passed_over: PassedOver,
}

impl Table {
    /// Follows connections to these ports of servers; those to every port where none is given.
    pub(super) fn new(ports: Vec<u16>) -> Self {
        Self {
            ports,
            found: HashMap::new(),
            slots: Vec::new(),
            oldest: NOWHERE,
            newest: NOWHERE,
            waiting: 0,
            connections: 0,
            passed_over: PassedOver::default(),
        }
    }

    /// Takes a segment. Connections that are over go to `over`.
    pub(super) fn take(
        &mut self,
        segment: &Segment<'_>,
        now: u64,
        over: &mut dyn FnMut(Over, Outcome),
    ) {
        let (source, destination) = (segment.source, segment.destination);
        let key = match source <= destination {
            true => (source, destination),
            false => (destination, source),
        };
        let index = match self.found.get(&key) {
            Some(index) if !self.is_new_connection(*index, segment) => *index,
            Some(index) => {
                let index = *index;
                self.finish(index, None, over);
                self.renew(index, now);
                index
            }
            None => self.open(key, now, over),
        };
        self.touch(index);
        let Some(open) = self.slots.get_mut(index as usize) else {
            return;
        };
        open.last = now;
        let waited = open.waiting_bytes();
        let room = WAITING_ALL_MAX.saturating_sub(self.waiting);
        open.take(segment, (now, room), &self.ports, &mut self.passed_over);
        self.waiting = (self.waiting + open.waiting_bytes()).saturating_sub(waited);
        if open.is_over(segment) {
            self.finish(index, None, over);
        }
    }

    /// A SYN with another number on the same ports, or a SYN after the end, begins another connection.
    fn is_new_connection(&self, index: u32, segment: &Segment<'_>) -> bool {
        let Some(open) = self.slots.get(index as usize) else {
            return false;
        };
        let first = segment.syn && segment.acknowledgment.is_none();
        first && open.half(segment.source).is_other_syn(segment.sequence)
    }

    fn open(&mut self, key: Key, now: u64, over: &mut dyn FnMut(Over, Outcome)) -> u32 {
        let stream = self.connections;
        self.connections += 1;
        if self.slots.len() < OPEN_MAX {
            let index = u32::try_from(self.slots.len()).unwrap_or(NOWHERE);
            self.slots.push(Open::new(key, stream, now));
            self.found.insert(key, index);
            self.append(index);
            return index;
        }
        let index = self.oldest;
        self.finish(index, Some(Missing::NotFollowed), over);
        if let Some(open) = self.slots.get_mut(index as usize) {
            self.found.remove(&open.key);
            let (before, after) = (open.before, open.after);
            *open = Open::new(key, stream, now);
            (open.before, open.after) = (before, after);
        }
        self.found.insert(key, index);
        index
    }

    /// Begins another connection between the same ends.
    fn renew(&mut self, index: u32, now: u64) {
        let stream = self.connections;
        self.connections += 1;
        if let Some(open) = self.slots.get_mut(index as usize) {
            let (before, after) = (open.before, open.after);
            *open = Open::new(open.key, stream, now);
            (open.before, open.after) = (before, after);
        }
    }

    /// Moves a connection to the end of the list: it spoke last.
    fn touch(&mut self, index: u32) {
        if self.newest == index {
            return;
        }
        let Some((before, after)) = self.links(index) else {
            return;
        };
        match self.slots.get_mut(before as usize) {
            Some(one) => one.after = after,
            None => self.oldest = after,
        }
        match self.slots.get_mut(after as usize) {
            Some(one) => one.before = before,
            None => self.newest = before,
        }
        self.append(index);
    }

    fn links(&self, index: u32) -> Option<(u32, u32)> {
        let open = self.slots.get(index as usize)?;
        Some((open.before, open.after))
    }

    fn append(&mut self, index: u32) {
        let newest = self.newest;
        if let Some(open) = self.slots.get_mut(index as usize) {
            (open.before, open.after) = (newest, NOWHERE);
        }
        match self.slots.get_mut(newest as usize) {
            Some(one) => one.after = index,
            None => self.oldest = index,
        }
        self.newest = index;
    }

    /// Tells what came of a connection.
    fn finish(&mut self, index: u32, cause: Option<Missing>, over: &mut dyn FnMut(Over, Outcome)) {
        let Some(open) = self.slots.get_mut(index as usize) else {
            return;
        };
        let waited = open.waiting_bytes();
        open.give_up(&self.ports, &mut self.passed_over);
        self.waiting = self.waiting.saturating_sub(waited);
        let is_open = matches!(open.state, State::Silent | State::Speaks(_));
        self.passed_over.given_up += u64::from(is_open && cause == Some(Missing::NotFollowed));
        match std::mem::replace(&mut open.state, State::Ended) {
            State::Silent => self.passed_over.silent += 1,
            State::Speaks(talk) => {
                let (which, told) = open.over(*talk, cause);
                over(which, told);
            }
            State::PassedOver | State::Ended => {}
        }
    }

    /// The capture ended: what is open is told as it is.
    pub(super) fn end(&mut self, over: &mut dyn FnMut(Over, Outcome)) {
        for index in 0..u32::try_from(self.slots.len()).unwrap_or(NOWHERE) {
            self.finish(index, None, over);
        }
        self.slots.clear();
        self.found.clear();
        (self.oldest, self.newest) = (NOWHERE, NOWHERE);
    }
}
