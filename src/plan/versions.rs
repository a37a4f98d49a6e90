//! The TLS versions that the series run in.

use crate::observation::TlsVersion;

/// The TLS versions that the series run in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    /// The highest that the server and an engine share: one. TLS 1.3 only where no other is shared.
    Highest,
    /// That, and TLS 1.0 beside it where the server speaks that too: .NET 4.5, and so the MCU, speaks no other by default.
    Auto,
    /// Those that the user lists.
    Listed(VersionList),
}

/// At least one of [`TlsVersion::EVERY`], none twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionList([Option<TlsVersion>; TlsVersion::EVERY.len()]);

impl Versions {
    /// The versions that the user lists; none where there is none that the series can run in.
    #[must_use]
    pub fn listed(versions: impl IntoIterator<Item = TlsVersion>) -> Option<Self> {
        let wanted: Vec<TlsVersion> = versions.into_iter().collect();
        let kept = TlsVersion::EVERY.map(|version| wanted.contains(&version).then_some(version));
        kept.iter()
            .any(Option::is_some)
            .then_some(Self::Listed(VersionList(kept)))
    }

    /// Whether the series may run in `version`.
    #[must_use]
    pub fn includes(self, version: TlsVersion) -> bool {
        match self {
            Self::Highest | Self::Auto => true,
            Self::Listed(list) => list.iter().any(|listed| listed == version),
        }
    }
}

impl VersionList {
    /// The versions, highest first.
    pub fn iter(self) -> impl Iterator<Item = TlsVersion> {
        self.0.into_iter().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_stand_once_and_the_highest_first() {
        let listed = [TlsVersion::TLS10, TlsVersion::TLS12, TlsVersion::TLS10];
        let Some(Versions::Listed(list)) = Versions::listed(listed) else {
            panic!("no list");
        };
        let versions: Vec<_> = list.iter().collect();
        assert_eq!(versions, [TlsVersion::TLS12, TlsVersion::TLS10]);
        assert_eq!(list.iter().count(), 2);
        assert_eq!(Versions::listed([TlsVersion(0x0300)]), None);
    }
}
