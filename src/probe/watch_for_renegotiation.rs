//! A run over rustls that ends where the classic engine would see more: at the first HelloRequest, and where the server breaks a rule of
//! TLS.

use tokio::sync::watch;

use crate::dial::{Dial, Dialled, Order};
use crate::engine_choice::more_than_rustls;
use crate::experiment::{self, Limits, Ran};
use crate::plan::Plan;

/// Runs `plan` as [`experiment::run`] does. Attempts that are under way when another engine is wanted are cut off.
pub(super) async fn run<D: Dial>(
    dial: &D,
    plan: Plan,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) -> Ran<D::Session> {
    let (asked, ended) = watch::channel(*stop.borrow());
    let watching = Watching {
        dial,
        asked: asked.clone(),
    };
    let forward = async {
        // Where nobody can stop the run any more, nobody has.
        if stop.wait_for(|stop| *stop).await.is_ok() {
            asked.send_replace(true);
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        ran = experiment::run(&watching, plan, limits, ended) => ran,
        () = forward => Ran::default(),
    }
}

/// Passes attempts on, and tells of the first that asks for another engine.
struct Watching<'a, D> {
    dial: &'a D,
    asked: watch::Sender<bool>,
}

impl<D: Dial> Dial for Watching<'_, D> {
    type Session = D::Session;

    async fn attempt(&self, order: Order<D::Session>) -> Dialled<D::Session> {
        let dialled = self.dial.attempt(order).await;
        if more_than_rustls(&dialled.attempt).is_some() {
            self.asked.send_replace(true);
        }
        dialled
    }
}
