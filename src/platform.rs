//! The browser. Every call returns a `Result`; nothing here knows Yew.
