//! Archives: what files are in them.

pub(super) mod cab;
pub(super) mod disk;
pub(super) mod gzip;
pub(super) mod lzh;
mod lzma;
pub(super) mod rar;
pub(super) mod seven_zip;
pub(super) mod tar;
pub(super) mod zip;

#[cfg(test)]
mod tests;
