//! Text: numbers, dates, periods and encodings as people write them.
//!
//! Each parser converts the bytes of one value to canonical form or refuses it; none of them guesses. Nothing here
//! depends on the format of the document.
