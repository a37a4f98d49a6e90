//! The modules of a crate, as the compiler would find them: what each defines, imports and passes on.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use syn::{Attribute, Item, ItemUse, Meta, UseTree, Visibility};

/// A path in code, segment by segment.
pub(super) type Segments = Vec<String>;

/// What one name of a module stands for. The same name may stand for a module and for a function.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// A module below it.
    Module,
    /// Something that the module defines itself.
    Item,
    /// Something that it imports or passes on.
    Import(Segments),
}

/// One module: a file, or a block within one.
#[derive(Debug)]
pub(super) struct Module {
    /// The file that it stands in.
    pub(super) file: String,
    /// Its names.
    pub(super) names: BTreeMap<String, Vec<Name>>,
    /// What it imports whole.
    pub(super) globs: Vec<Segments>,
}

/// Every module by its path from the root of the crate.
#[derive(Default)]
pub(super) struct Tree {
    /// The modules.
    pub(super) modules: BTreeMap<Segments, Module>,
    /// The files, parsed, each with the path of its module.
    pub(super) files: BTreeMap<String, (Segments, syn::File)>,
}

/// Whether an item is there in tests alone.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let only = list.parse_args::<syn::Path>();
            only.is_ok_and(|path| path.is_ident("test"))
        }
        _ => false,
    })
}

impl Tree {
    /// The tree of a crate from its files: names relative to `src/`, and texts.
    pub(super) fn of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        let mut tree = Self::default();
        for (file, text) in files {
            let stem = file.strip_suffix(".rs").expect("a file of Rust");
            let mut path: Segments = stem.split('/').map(str::to_owned).collect();
            let left_out = ["main", "tests"];
            if path.iter().any(|name| left_out.contains(&name.as_str())) {
                continue;
            }
            path.retain(|name| name != "lib");
            let parsed = syn::parse_file(text).unwrap_or_else(|e| panic!("{file}: {e}"));
            tree.add_module(file, path.clone(), &parsed.items);
            tree.files.insert(file.to_owned(), (path, parsed));
        }
        tree
    }

    /// The tree of the crate in `src/`.
    pub(super) fn read() -> Self {
        let mut texts = Vec::new();
        read_folder(Path::new("src"), &mut texts);
        assert!(texts.len() > 100, "src/ was not read");
        Self::of(texts.iter().map(|(file, text)| (&**file, &**text)))
    }

    fn add_module(&mut self, file: &str, path: Segments, items: &[Item]) {
        let mut module = Module {
            file: file.to_owned(),
            names: BTreeMap::new(),
            globs: Vec::new(),
        };
        for item in items {
            match item {
                Item::Mod(inner) if !is_test(&inner.attrs) => {
                    let name = inner.ident.to_string();
                    module.put(name.clone(), Name::Module);
                    if let Some((_, items)) = &inner.content {
                        let path = path.iter().cloned().chain([name]).collect();
                        self.add_module(file, path, items);
                    }
                }
                Item::Use(item) if !is_test(&item.attrs) => {
                    for (path, alias) in leaves(item) {
                        module.import(path, alias);
                    }
                }
                other => {
                    if let Some(name) = defined(other) {
                        module.put(name, Name::Item);
                    }
                }
            }
        }
        self.modules.insert(path, module);
    }
}

impl Module {
    fn put(&mut self, name: String, what: Name) {
        self.names.entry(name).or_default().push(what);
    }

    /// An import by its path and the name that it gets here; none for all that is there.
    pub(super) fn import(&mut self, path: Segments, alias: Option<String>) {
        match alias {
            Some(alias) => self.put(alias, Name::Import(path)),
            None => self.globs.push(path),
        }
    }
}

fn read_folder(folder: &Path, texts: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder of src/") {
        let path = entry.expect("an entry of src/").path();
        if path.is_dir() {
            read_folder(&path, texts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix("src").expect("a file of src/");
            let name = name.to_str().expect("a plain name").replace('\\', "/");
            texts.push((name, fs::read_to_string(&path).expect("a file of src/")));
        }
    }
}

/// The name of what an item defines; none where it defines nothing that a path can name.
fn defined(item: &Item) -> Option<String> {
    let (name, attributes) = match item {
        Item::Const(item) => (&item.ident, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.attrs),
        Item::Fn(item) => (&item.sig.ident, &item.attrs),
        Item::Macro(item) => (item.ident.as_ref()?, &item.attrs),
        Item::Static(item) => (&item.ident, &item.attrs),
        Item::Struct(item) => (&item.ident, &item.attrs),
        Item::Trait(item) => (&item.ident, &item.attrs),
        Item::Type(item) => (&item.ident, &item.attrs),
        Item::Union(item) => (&item.ident, &item.attrs),
        _ => return None,
    };
    (!is_test(attributes)).then(|| name.to_string())
}

/// What a `use` names: each path, and the name that it gets; none for `*`.
pub(super) fn leaves(item: &ItemUse) -> Vec<(Segments, Option<String>)> {
    let mut found = Vec::new();
    // A path that begins with `::` names another crate.
    if item.leading_colon.is_none() {
        walk(&item.tree, &mut Vec::new(), &mut found);
    }
    found
}

fn walk(tree: &UseTree, path: &mut Segments, found: &mut Vec<(Segments, Option<String>)>) {
    let whole = |path: &Segments, last: &syn::Ident| {
        let last = Some(last.to_string()).filter(|last| last != "self");
        path.iter().cloned().chain(last).collect::<Segments>()
    };
    match tree {
        UseTree::Path(inner) => {
            path.push(inner.ident.to_string());
            walk(&inner.tree, path, found);
            path.pop();
        }
        UseTree::Name(name) => {
            let path = whole(path, &name.ident);
            found.push((path.clone(), path.last().cloned()));
        }
        UseTree::Rename(name) => {
            found.push((whole(path, &name.ident), Some(name.rename.to_string())));
        }
        UseTree::Glob(_) => found.push((path.clone(), None)),
        UseTree::Group(group) => group.items.iter().for_each(|tree| walk(tree, path, found)),
    }
}

/// Whether a `use` only passes on what it names.
pub(super) fn passes_on(item: &ItemUse) -> bool {
    !matches!(item.vis, Visibility::Inherited)
}
