//! Works out the built-in rows while the program is built, so that it need not when it starts: forty milliseconds of reading
//! TOML and patterns become four. The rows themselves stay in `rules/*.toml`; the modules are the library's own.

#[expect(dead_code, unreachable_pub, reason = "of the words of the house the rows need one")]
#[path = "src"]
mod house {
    pub(crate) mod document;
}

#[expect(dead_code, unreachable_pub, reason = "what asks the rows is left to the library")]
#[path = "src/judge/rules"]
mod rules {
    mod eights;
    mod fold;
    mod gate;
    pub(crate) mod rows;
    pub(crate) mod table;
}

use house::document;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    for path in ["build.rs", "rules", "src/document.rs", "src/document", "src/judge/rules"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let table = rules::table::Table::build(&rules::rows::parse_all(rules::rows::BUILTIN)?)?;
    let out = std::env::var_os("OUT_DIR").ok_or("cargo names no OUT_DIR")?;
    #[expect(clippy::disallowed_methods, reason = "in cargo's own folder, before there is a sink")]
    std::fs::write(Path::new(&out).join("rules.table"), postcard::to_allocvec(&table)?)?;
    Ok(())
}
