//! The lab, as the tool's own engine sees it and as a TLS stack sees it that is not ours.

#![allow(clippy::unwrap_used, reason = "a test fails by it")]

mod dial;
mod life;
mod openssl;

use std::num::NonZeroU8;

use ticketprobe::lab::{Failure, Lab, LabSettings};

/// A lab of one front end: every one costs an RSA key.
async fn lab(failure: Failure) -> Lab {
    let settings = LabSettings {
        failure,
        front_ends: NonZeroU8::MIN,
        ..LabSettings::default()
    };
    Lab::start(settings).await.unwrap()
}
