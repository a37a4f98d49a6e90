//! The series in one TLS version, over the engine that was chosen for it.

use super::attempt_context::Course;
use super::kept_ticket::{Kept, Session};
use super::{schannel, watch_for_renegotiation};
use crate::experiment::{self, Ran};
use crate::observation::{Choice, Engine, TlsVersion};
use crate::plan::Plan;

/// The series in one TLS version, with the engine that was chosen for it.
pub(super) async fn series(
    course: &Course<'_>,
    choice: Choice,
    engine: Engine,
    plan: Plan,
) -> Ran<Kept> {
    let (limits, stop) = course.terms();
    let Course { address, name, .. } = course;
    let request = course.request.clone();
    let version = choice.version;
    match engine {
        // Nothing is dialled in a capture.
        Engine::Rustls | Engine::Captured => {
            let kept = |session| Kept {
                version,
                session: Session::Rustls(session),
            };
            let dial = course.engines.rustls.dial(*address, name.clone(), request);
            if course.may_switch() {
                let limits = limits.looking();
                let ran = watch_for_renegotiation::run(&dial, plan, limits, stop).await;
                return ran.map(kept);
            }
            experiment::run(&dial, plan, limits, stop).await.map(kept)
        }
        Engine::Schannel => schannel::series(course, version, plan).await,
        Engine::Classic if version >= TlsVersion::TLS13 => {
            let kept = |session| Kept {
                version,
                session: Session::Tls13(session),
            };
            let dial = course.engines.classic.dial_tls13(*address, name, request);
            experiment::run(&dial, plan, limits, stop).await.map(kept)
        }
        Engine::Classic => {
            let classic = &course.engines.classic;
            let kept = |session| Kept {
                version,
                session: Session::Classic(session),
            };
            let dial = classic.dial(*address, name, version, request);
            experiment::run(&dial, plan, limits, stop).await.map(kept)
        }
    }
}
