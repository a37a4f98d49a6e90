//! The paths that stand in the code of a file.

use std::collections::BTreeSet;

use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};
use syn::{ImplItemFn, Item, ItemFn, ItemMod, ItemUse, Macro, PatIdent, Path, VisRestricted};

use super::tree::{Segments, is_test, leaves, passes_on};

/// A path, and the module in whose block it stands.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// The module.
    pub(super) module: Segments,
    /// The path.
    pub(super) path: Segments,
}

/// Every path of a file, without its tests and without what it only passes on.
pub(super) fn mentions(module: &Segments, file: &syn::File) -> Vec<Mention> {
    let mut reader = Reader {
        module: module.clone(),
        bound: BTreeSet::new(),
        found: Vec::new(),
    };
    reader.visit_file(file);
    reader.found
}

struct Reader {
    module: Segments,
    /// The variables of the function that is being read.
    bound: BTreeSet<String>,
    found: Vec<Mention>,
}

/// The names of variables.
#[derive(Default)]
struct Variables(BTreeSet<String>);

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat_ident(&mut self, pattern: &'ast PatIdent) {
        let name = pattern.ident.to_string();
        // A constant in a pattern looks the same, but for its capitals.
        if name.starts_with(|c: char| c.is_lowercase()) {
            self.0.insert(name);
        }
        visit::visit_pat_ident(self, pattern);
    }
}

impl Reader {
    fn add(&mut self, path: Segments) {
        if matches!(&path[..], [name] if self.bound.contains(name)) {
            return;
        }
        let module = self.module.clone();
        self.found.push(Mention { module, path });
    }

    /// A macro may contain anything: whatever looks like a path is one.
    fn tokens(&mut self, mut cursor: Cursor<'_>) {
        let mut path = Segments::new();
        // Behind a dot stands a field or a method.
        let mut is_member = false;
        while !cursor.eof() {
            if let Some((name, rest)) = cursor.ident() {
                if !is_member {
                    path.push(name.to_string());
                }
                cursor = match colons(rest) {
                    Some(rest) if !is_member => rest,
                    _ => {
                        self.end(&mut path);
                        rest
                    }
                };
                is_member = false;
                continue;
            }
            self.end(&mut path);
            if let Some((inner, _, _, rest)) = cursor.any_group() {
                self.tokens(inner);
                cursor = rest;
                is_member = false;
                continue;
            }
            is_member = cursor
                .punct()
                .is_some_and(|(sign, _)| sign.as_char() == '.');
            match cursor.token_tree() {
                Some((_, rest)) => cursor = rest,
                None => break,
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Segments) {
        if !path.is_empty() {
            self.add(std::mem::take(path));
        }
    }
}

fn colons(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let (first, rest) = cursor.punct()?;
    let (second, rest) = rest.punct()?;
    (first.as_char() == ':' && second.as_char() == ':').then_some(rest)
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        let mut variables = Variables::default();
        variables.visit_item_fn(item);
        let before = std::mem::replace(&mut self.bound, variables.0);
        visit::visit_item_fn(self, item);
        self.bound = before;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        let mut variables = Variables::default();
        variables.visit_impl_item_fn(item);
        let before = std::mem::replace(&mut self.bound, variables.0);
        visit::visit_impl_item_fn(self, item);
        self.bound = before;
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if !passes_on(item) {
            for (path, alias) in leaves(item) {
                // Of `*` counts what is named of it.
                if alias.is_some() {
                    self.add(path);
                }
            }
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let names = path.segments.iter();
            self.add(names.map(|segment| segment.ident.to_string()).collect());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.visit_path(&item.path);
        let buffer = TokenBuffer::new2(item.tokens.clone());
        self.tokens(buffer.begin());
    }

    /// `pub(in path)` says who may see it, and names nothing of that.
    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}
}
