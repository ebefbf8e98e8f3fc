//! The web page where anyone can ask.
//!
//! Server-rendered, works without JavaScript, asks nothing of any other host. What it holds to:
//!
//! * **Nothing is kept.** Between two pages the message travels in a sealed [`ticket`], in a POST field. Every page
//!   with an answer is `no-store`; no address holds anything a person said.
//! * **Nothing of a message acts.** It is escaped text; links are defanged and never anchors; the policy allows no
//!   inline script or style and no other host ([`guard`]).
//! * **POST from elsewhere.** [`guard`] refuses a POST that the browser itself says comes from another site
//!   (`Sec-Fetch-Site`, or an `Origin` that is not ours). Besides, every form carries a token sealed under this
//!   run's key, good for half a day; without it nothing is answered or remembered. The token is not bound to a
//!   session: there is none, and a cookie would have to be set before it is needed. That is enough while no POST
//!   changes anything on this machine; whoever adds one that stores something must bind its token to a session.
//! * **Bounded.** Bytes, files, pixels, time, requests at once, requests an address ([`limits`]); reading and
//!   assessing run on a few threads of their own.

mod ask;
mod examples;
mod form;
mod guard;
mod intake;
pub mod limits;
mod ocr;
mod page;
mod pages;
mod picture;
pub mod preferences;
mod serve;
pub(crate) mod state;
pub mod ticket;
mod words;

pub use ocr::Ocr;
pub use serve::{listen, serve};
pub use state::{Operator, Options, Web, router};
pub use words::{Html, Words};
