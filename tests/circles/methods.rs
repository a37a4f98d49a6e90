//! The methods of the types of a crate, and the calls of methods: a call names nothing by a path, and uses what another file defines.

use std::collections::{BTreeMap, BTreeSet};

use syn::buffer::{Cursor, TokenBuffer};
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, ImplItem, ItemImpl, ItemMod, Macro, Type};

use super::tree::{Segments, is_test};

/// The type that a block of methods is for: the module of the block, and the path to the type.
pub(super) type Owner = (Segments, Segments);

/// What a file defines and calls.
#[derive(Debug, Default)]
pub(super) struct Methods {
    /// By the type, without those of traits.
    pub(super) defined: BTreeMap<Owner, BTreeSet<String>>,
    /// On `self`, by the type whose block it is.
    pub(super) on_self: BTreeMap<Owner, BTreeSet<String>>,
    /// On anything.
    pub(super) called: BTreeSet<String>,
}

/// The methods of a file, without its tests.
pub(super) fn methods(module: &Segments, file: &syn::File) -> Methods {
    let mut reader = Reader {
        module: module.clone(),
        owner: None,
        found: Methods::default(),
    };
    reader.visit_file(file);
    reader.found
}

struct Reader {
    module: Segments,
    owner: Option<Owner>,
    found: Methods,
}

impl Reader {
    fn call(&mut self, method: String, on_self: bool) {
        if let Some(owner) = self.owner.clone().filter(|_| on_self) {
            let calls = self.found.on_self.entry(owner).or_default();
            calls.insert(method.clone());
        }
        self.found.called.insert(method);
    }

    /// In a macro, a name between a dot and parentheses is a method.
    fn tokens(&mut self, mut cursor: Cursor<'_>) {
        let mut before = (String::new(), false);
        while let Some((tree, rest)) = cursor.token_tree() {
            let is_dot = cursor
                .punct()
                .is_some_and(|(sign, _)| sign.as_char() == '.');
            let name = cursor.ident().map(|(name, _)| name.to_string());
            if let Some((inner, _, _, _)) = cursor.any_group() {
                self.tokens(inner);
            } else if let (Some(name), (receiver, true)) = (&name, &before) {
                let on_self = receiver == "self";
                if rest.any_group().is_some() {
                    self.call(name.clone(), on_self);
                }
            }
            before = match is_dot {
                true => (before.0, true),
                false => (name.unwrap_or_else(|| tree.to_string()), false),
            };
            cursor = rest;
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        if !is_test(&item.attrs) {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let Type::Path(of) = &*item.self_ty else {
            return visit::visit_item_impl(self, item);
        };
        let path = of.path.segments.iter();
        let path: Segments = path.map(|segment| segment.ident.to_string()).collect();
        let owner = (self.module.clone(), path);
        if item.trait_.is_none() && !is_test(&item.attrs) {
            let names = item.items.iter().filter_map(|item| match item {
                ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                _ => None,
            });
            let defined = self.found.defined.entry(owner.clone()).or_default();
            defined.extend(names);
        }
        let outer = self.owner.replace(owner);
        visit::visit_item_impl(self, item);
        self.owner = outer;
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let on_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        self.call(call.method.to_string(), on_self);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        let buffer = TokenBuffer::new2(item.tokens.clone());
        self.tokens(buffer.begin());
    }
}
