//! The table: every behaviour with what must come of it.

mod again;
mod end;
mod flight;
mod hello;
mod records;
mod resumed;
mod tls13;
mod users;

/// A behaviour and what must come of it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// In the language of `tests/peers/scripted/server.py`.
    pub(crate) behaviour: &'static str,
    /// The series whose attempts are looked at.
    pub(crate) series: &'static str,
    /// What its attempts came to; the rule that was broken; verdict, reason and exit code.
    pub(crate) expected: [&'static str; 3],
    pub(crate) client: Client,
    pub(crate) patience: Patience,
}

/// How the tool is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Client {
    /// With the engine of our own, in the version of the server.
    Classic,
    /// With rustls.
    Rustls,
    /// As users call it: scouts first, and the engine is chosen by what they see.
    Chosen,
}

/// What the tool waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Not for the server.
    Prompt,
    /// The server lets it wait for the end of a step.
    Waiting,
}

/// A row that looks at the attempts of `series`.
const fn row(
    series: &'static str,
    name: &'static str,
    behaviour: &'static str,
    expected: [&'static str; 3],
) -> Row {
    Row {
        name,
        behaviour,
        series,
        expected,
        client: Client::Classic,
        patience: Patience::Prompt,
    }
}

impl Row {
    const fn waiting(self) -> Self {
        let patience = Patience::Waiting;
        Self { patience, ..self }
    }

    const fn with(self, client: Client) -> Self {
        Self { client, ..self }
    }
}

/// A part of the table.
pub(crate) struct Part {
    pub(crate) title: &'static str,
    pub(crate) rows: &'static [Row],
}

/// The whole table.
pub(crate) const PARTS: &[Part] = &[
    Part {
        title: "ServerHello",
        rows: hello::ROWS,
    },
    Part {
        title: "Certificate to ServerHelloDone",
        rows: flight::ROWS,
    },
    Part {
        title: "NewSessionTicket to Finished",
        rows: end::ROWS,
    },
    Part {
        title: "Records and alerts",
        rows: records::ROWS,
    },
    Part {
        title: "Resumption",
        rows: resumed::ROWS,
    },
    Part {
        title: "Renegotiation",
        rows: again::ROWS,
    },
    Part {
        title: "TLS 1.3",
        rows: tls13::ROWS,
    },
    Part {
        title: "With scouts, and with rustls",
        rows: users::ROWS,
    },
];
