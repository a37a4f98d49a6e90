//! Sessions that a server keeps by their IDs.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use super::offer::Kept;

/// Sessions that Schannel keeps, as documented.
const SESSIONS_MAX: usize = 20_000;

/// The sessions, oldest first.
#[derive(Default)]
pub(super) struct Cache {
    sessions: HashMap<Vec<u8>, Arc<Kept>>,
    order: VecDeque<Vec<u8>>,
}

impl Cache {
    pub(super) fn get(&self, session_id: &[u8]) -> Option<Arc<Kept>> {
        self.sessions.get(session_id).cloned()
    }

    /// Keeps a session; the oldest goes where there are too many.
    pub(super) fn insert(&mut self, session_id: Vec<u8>, session: Arc<Kept>) {
        if self.order.len() >= SESSIONS_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.sessions.remove(&oldest);
        }
        self.order.push_back(session_id.clone());
        self.sessions.insert(session_id, session);
    }
}
