//! A new shop for whoever asks, where that is switched on: made once they have said by mail that the e-mail is theirs. The
//! answer is the same whether the e-mail is known here or not.

pub mod change;
pub mod pages;
pub mod view;
