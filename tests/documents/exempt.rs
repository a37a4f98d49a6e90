//! Blocks that do not run here, each with its reason.

use super::blocks::Block;

/// A block that does not run here.
pub(crate) struct Exempt {
    /// Its document.
    pub(crate) document: &'static str,
    /// Its first line.
    pub(crate) begins: &'static str,
    /// Why it does not run.
    pub(crate) reason: &'static str,
}

const fn exempt(document: &'static str, begins: &'static str, reason: &'static str) -> Exempt {
    Exempt {
        document,
        begins,
        reason,
    }
}

const WINDOWS: &str = "programs of Windows";
const OTHER: &str = "a program that the tests do not install";
const DRAWING: &str = "a drawing, no output";

/// The table, by document. Each entry is of exactly one block.
pub(crate) const EXEMPT: &[Exempt] = &[
    exempt(
        "README.md",
        "scripts/install-peers",
        "this test is part of it",
    ),
    exempt(
        "README.md",
        r"reg export HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL fe01.reg",
        WINDOWS,
    ),
    exempt(
        "README.md",
        "Invoke-Command -ComputerName jump01, jump02 { ticketprobe probe $using:pool --quiet --format json --output C:\\Temp\\tp.json; Get-Content -Raw C:\\Temp\\tp.json } |",
        WINDOWS,
    ),
    exempt("README.md", "- hosts: jump_hosts", OTHER),
    exempt(
        "docs/comparison.md",
        "sslyze --resum --resum_attempts 10 --cert client.pem --key client.key --sni pool01.contoso.local 10.0.0.11:444",
        OTHER,
    ),
    exempt(
        "docs/comparison.md",
        "testssl.sh -S --ip 10.0.0.11 pool01.contoso.local:444",
        OTHER,
    ),
    exempt(
        "docs/comparison.md",
        "rfc5077-client -p 444 -s pool01.contoso.local 10.0.0.11 10.0.0.12",
        OTHER,
    ),
    exempt("docs/comparison.md", "cipherrun -p 10.0.0.11:444", OTHER),
    exempt(
        "docs/how-it-works.md",
        "client                                        server: a full handshake",
        DRAWING,
    ),
    exempt(
        "docs/how-it-works.md",
        "client                                        server: a ticket is issued",
        DRAWING,
    ),
    exempt(
        "docs/how-it-works.md",
        "client                                        server: resumed by ticket",
        DRAWING,
    ),
    exempt(
        "docs/how-it-works.md",
        "client                                        server: resumed by session ID",
        DRAWING,
    ),
    exempt(
        "docs/how-it-works.md",
        "client                                        server: the ticket is refused",
        DRAWING,
    ),
    exempt(
        "docs/evidence.md",
        r#"wevtutil epl "Lync Server" fe01.evtx"#,
        WINDOWS,
    ),
    exempt(
        "docs/evidence.md",
        r"Get-ChildItem Cert:\LocalMachine\Root | Where-Object { $_.Issuer -ne $_.Subject }",
        WINDOWS,
    ),
    exempt(
        "docs/evidence.md",
        r"reg export HKLM\SYSTEM\CurrentControlSet\Services\HTTP\Parameters\SslBindingInfo fe01-binding.reg",
        WINDOWS,
    ),
    exempt(
        "docs/runbook.md",
        r#"wevtutil epl "Lync Server" fe01.evtx"#,
        WINDOWS,
    ),
    exempt(
        "docs/runbook.md",
        r".\Set-EnableSessionTicket.ps1 -WhatIf",
        WINDOWS,
    ),
    exempt(
        "docs/runbook.md",
        r".\Set-EnableSessionTicket.ps1 -Rollback",
        WINDOWS,
    ),
    exempt("docs/windows.md", "ticketprobe.exe local", WINDOWS),
    exempt(
        "docs/windows.md",
        "ticketprobe.exe local --wait-for absent",
        WINDOWS,
    ),
    exempt("docs/windows.md", "$fes = 'fe01', 'fe02', 'fe03'", WINDOWS),
    exempt(
        "docs/windows.md",
        r"Get-ChildItem Cert:\LocalMachine\My | Where-Object HasPrivateKey | Format-List Subject, NotAfter, Thumbprint",
        WINDOWS,
    ),
    exempt(
        "docs/windows.md",
        r"ticketprobe.exe probe pool01.contoso.local --client-cert store:A909502DD82AE41433E6F83886B00D4277A32A7B",
        WINDOWS,
    ),
    exempt(
        "docs/windows.md",
        r"Export-PfxCertificate -Cert Cert:\LocalMachine\My\THUMBPRINT -FilePath fe01.pfx -Password (Read-Host -AsSecureString)",
        WINDOWS,
    ),
    exempt(
        "docs/windows.md",
        r"ticketprobe.exe probe pool01.contoso.local --client-cert fe01.pfx",
        WINDOWS,
    ),
    exempt(
        "docs/windows.md",
        r".\ticketprobe.exe probe pool01.contoso.local --format json --output report.json",
        WINDOWS,
    ),
    exempt(
        "docs/windows.md",
        "scripts/build-windows",
        "installs compilers and builds for minutes: a job of its own in CI",
    ),
    exempt(
        "docs/performance.md",
        "benches/measure.sh",
        "installs peers and measures for half an hour",
    ),
    exempt(
        "docs/performance.md",
        "CARGO_PROFILE_RELEASE_DEBUG=line-tables-only CARGO_PROFILE_RELEASE_STRIP=none cargo build --release",
        "builds for minutes and counts instructions under valgrind",
    ),
];

/// The entry of a block, if it has one.
pub(crate) fn exemption(block: &Block) -> Option<&'static Exempt> {
    EXEMPT
        .iter()
        .find(|entry| entry.document == block.document && entry.begins == block.begins())
}
