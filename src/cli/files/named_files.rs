//! The files that the arguments of a command name, by what becomes of them.

use std::path::{Path, PathBuf};

use crate::cli::arguments::{Command, EvidenceArgs};

/// What a command names.
#[derive(Default)]
pub(super) struct Named<'a> {
    /// By the option.
    pub(super) written: Vec<(&'static str, &'a Path)>,
    pub(super) read: Vec<&'a Path>,
    /// What may be read and then saved over: the same run, newer or with more in it.
    pub(super) renewed: Vec<&'a Path>,
}

/// Every file that `command` names.
pub(super) fn named(command: &Command) -> Named<'_> {
    let mut named = Named::default();
    match command {
        Command::Probe(args) => {
            named.write("--output", args.report.output.output.as_ref());
            named.write("--save", args.report.save.as_ref());
            named.read(&args.lists);
            named.read(&args.roots.ca_files);
            named.read(&args.body);
            named.read(&args.client_cert);
            named.read(&args.client_key);
            named.read(&args.client_password_file);
            named.renewed.extend(args.report.baseline.as_deref());
            named.read_evidence(&args.evidence);
        }
        Command::Local(args) => {
            named.write("--output", args.report.output.output.as_ref());
            named.write("--save", args.report.save.as_ref());
            named.read(&args.client_cert);
            named.read(&args.roots.ca_files);
            named.renewed.extend(args.report.baseline.as_deref());
        }
        Command::Compare(args) => {
            named.write("--output", args.output.output.as_ref());
            named.read([&args.before, &args.after]);
        }
        Command::Show(args) => {
            named.write("--output", args.output.output.as_ref());
            named.read([&args.report]);
        }
        Command::Merge(args) => {
            named.write("--output", args.output.output.as_ref());
            named.write("--save", args.save.as_ref());
            named
                .renewed
                .extend(args.reports.iter().map(PathBuf::as_path));
        }
        Command::Capture(args) => {
            named.write("--output", args.to.output.as_ref());
            named.write("--save", args.save.as_ref());
            named.write("--redact", args.redact.as_ref());
            named.read(&args.files);
            named.read_evidence(&args.evidence);
        }
        Command::Host(args) => {
            named.write("--output", args.to.output.as_ref());
            named.read_named(&args.files);
        }
        Command::Events(args) => {
            named.write("--output", args.to.output.as_ref());
            named.read_named(&args.files);
        }
        Command::Remedy(args) => named.write("--output", args.output.as_ref()),
        _ => {}
    }
    named
}

impl<'a> Named<'a> {
    fn write(&mut self, option: &'static str, path: Option<&'a PathBuf>) {
        self.written
            .extend(path.map(|path| (option, path.as_path())));
    }

    fn read(&mut self, paths: impl IntoIterator<Item = &'a PathBuf>) {
        self.read.extend(paths.into_iter().map(PathBuf::as_path));
    }

    /// `FILE`, or `NAME=FILE`.
    fn read_named(&mut self, files: &'a [String]) {
        for file in files {
            self.read.push(Path::new(file));
            self.read
                .extend(file.split_once('=').map(|(_, file)| Path::new(file)));
        }
    }

    fn read_evidence(&mut self, args: &'a EvidenceArgs) {
        self.read_named(&args.with_host);
        self.read_named(&args.with_events);
    }
}
