//! The fuzzer: libFuzzer, led by what the engine's code reaches, over [`targets`]. `cargo xtask
//! fuzz` builds it with counters in the code (which stable Rust can) and runs it; the variable
//! `WUSUM_FUZZ` names the target.
//!
//! Half of the changes to an input are libFuzzer's own, to its bytes; the others put in, take out
//! and repeat words ([`pieces`]), because a name that the tables know is not met by chance.

#![no_main]
#![warn(missing_docs)]

mod pieces;
mod targets;

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use pieces::Dice;
use std::sync::OnceLock;
use targets::{MadeOf, Target};

/// The target that the environment names. Where that is empty, the program lists the targets and how
/// long their inputs are.
fn target() -> &'static Target {
    static TARGET: OnceLock<&Target> = OnceLock::new();
    TARGET.get_or_init(|| {
        let name = std::env::var("WUSUM_FUZZ").unwrap_or_default();
        targets::find(&name).unwrap_or_else(|| {
            for target in targets::TARGETS {
                println!("{} {}", target.name, target.most);
            }
            std::process::exit(i32::from(!name.is_empty()))
        })
    })
}

fuzz_target!(
    init: {
        // What is made once is made before anybody counts the time.
        (target().run)(b"");
    },
    |data: &[u8]| (target().run)(data)
);

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let target = target();
    let most = max_size.min(target.most).min(data.len());
    let mut dice = Dice::new(seed);
    if target.made_of == MadeOf::Bytes || dice.below(2) == 0 {
        return fuzzer_mutate(data, size.min(most), most);
    }
    let mut input = data.get(..size).unwrap_or_default().to_vec();
    for _ in 0..=dice.below(4) {
        change(&mut input, target.made_of, &mut dice);
    }
    input.truncate(most);
    for (slot, byte) in data.iter_mut().zip(&input) {
        *slot = *byte;
    }
    input.len()
});

/// One change between characters.
fn change(input: &mut Vec<u8>, made_of: MadeOf, dice: &mut Dice) {
    let mut border = |from: usize| {
        let mut at = from + dice.below(input.len() + 1 - from);
        while input.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
            at += 1;
        }
        at
    };
    let start = border(0);
    let end = border(start).min(start + 40).min(input.len());
    match dice.below(6) {
        0 => {
            input.drain(start..end);
        }
        1 => {
            let copy: Vec<u8> = input.drain(start..end).collect();
            let twice = copy.repeat(2);
            input.splice(start..start, twice);
        }
        2 => {
            let piece = pieces::piece(made_of, dice);
            input.splice(start..end, piece.bytes());
        }
        _ => {
            let piece = pieces::piece(made_of, dice);
            input.splice(start..start, piece.bytes());
        }
    }
}
