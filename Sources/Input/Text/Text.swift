//! Text: numbers, dates, periods and encodings as people write them.
//!
//! Each parser takes the bytes of one value and gives its canonical form, or says that it is none; none of them guesses.
//! Nothing here knows in which kind of document the value stood.
