//! Pictures: decoded within bounds, made ready for reading.
//!
//! Nothing of the file itself is given to another program: what it gets is a grey PNG of our own making.

use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Width times height of a picture that is decoded: a telephone's photograph, not a bomb.
const PIXELS: u64 = 26_000_000;
/// Bytes a decoder may use.
const DECODER: u64 = 192 << 20;
/// Width times height in which codes are looked for (`Limits::picture_pixels` of the reader).
const CODE_PIXELS: u64 = 11_000_000;
/// Width at which the letters of a telephone's screen are read best.
const SCREEN_WIDTH: f64 = 800.0;
/// Pixels handed to the reader of words.
const WORD_PIXELS: f64 = 9_000_000.0;

/// A picture, ready.
#[derive(Debug)]
pub(super) struct Ready {
    /// For codes; PNG.
    pub codes: Vec<u8>,
    /// For words; PNG.
    pub words: Vec<u8>,
}

/// Why a picture cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// HEIC and other formats that are not decoded here, or a damaged file.
    Format,
    /// Too many pixels.
    TooLarge,
}

/// Whether a file is a picture, by its first bytes.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    image::guess_format(bytes).is_ok() || is_heic(bytes)
}

/// HEIC and AVIF (ISO/IEC 14496-12 `ftyp` with an image brand): what iPhones store photographs in.
fn is_heic(bytes: &[u8]) -> bool {
    bytes.get(4..8) == Some(b"ftyp")
        && matches!(
            bytes.get(8..12),
            Some(b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" | b"avif")
        )
}

/// Decodes and prepares a picture.
pub(super) fn ready(bytes: &[u8]) -> Result<Ready, Unusable> {
    let picture = decode(bytes)?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let pixels = width * height;
    let codes = if pixels > CODE_PIXELS as f64 {
        png(&scaled(&picture, (CODE_PIXELS as f64 / pixels).sqrt()))?
    } else {
        png(&picture)?
    };
    let words = png(&scaled(&picture, scale(width, height)))?;
    Ok(Ready { codes, words })
}

/// How much a picture is enlarged or reduced for reading.
fn scale(width: f64, height: f64) -> f64 {
    let portrait = height > 1.2 * width;
    let wanted = if portrait {
        (SCREEN_WIDTH / width).clamp(0.4, 3.0)
    } else if width < 1_000.0 {
        2.0
    } else {
        1.0
    };
    let most = (WORD_PIXELS / (width * height).max(1.0)).sqrt();
    wanted.min(most)
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Unusable> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| Unusable::Format)?;
    let mut decoder = reader.into_decoder().map_err(|_| Unusable::Format)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(Unusable::TooLarge);
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODER);
    decoder.set_limits(limits).map_err(|_| Unusable::TooLarge)?;
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Unusable::Format)?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(DynamicImage::ImageLuma8(on_white(picture)))
}

/// Grey, transparent places white.
fn on_white(picture: DynamicImage) -> image::GrayImage {
    if !picture.color().has_alpha() {
        return picture.into_luma8();
    }
    let picture = picture.into_luma_alpha8();
    let (width, height) = picture.dimensions();
    let pixels = picture
        .as_raw()
        .as_chunks::<2>()
        .0
        .iter()
        .map(|[value, alpha]| {
            let (value, alpha) = (u16::from(*value), u16::from(*alpha));
            ((value * alpha + 255 * (255 - alpha)) / 255) as u8
        });
    image::GrayImage::from_raw(width, height, pixels.collect()).unwrap_or_default()
}

fn scaled(picture: &DynamicImage, scale: f64) -> DynamicImage {
    if (scale - 1.0).abs() < 0.05 {
        return picture.clone();
    }
    let side = |length: u32| (f64::from(length) * scale).round().max(1.0) as u32;
    picture.resize_exact(
        side(picture.width()),
        side(picture.height()),
        FilterType::CatmullRom,
    )
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, Unusable> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|_| Unusable::Format)?;
    Ok(bytes.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png_of(width: u32, height: u32) -> Vec<u8> {
        png(&DynamicImage::new_luma8(width, height)).expect("encodes")
    }

    #[test]
    fn small_pictures_are_enlarged_and_large_ones_reduced() {
        let ready = ready(&png_of(390, 844)).expect("ready");
        let words = image::load_from_memory(&ready.words).expect("a PNG");
        assert_eq!(words.width(), 800);
        let codes = image::load_from_memory(&ready.codes).expect("a PNG");
        assert_eq!(codes.width(), 390);
        assert!(scale(1170.0, 2532.0) < 1.0);
        assert!(scale(6000.0, 4000.0) < 0.7);
    }

    #[test]
    fn a_bomb_is_refused_by_its_head() {
        // A PNG head that promises 50,000 × 50,000 pixels.
        let mut bomb = png_of(16, 16);
        bomb[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        assert!(ready(&bomb).is_err());
    }

    #[test]
    fn what_iphones_store_is_known_to_be_a_picture() {
        let heic = b"\0\0\0\x24ftypheic\0\0\0\0mif1heic";
        assert!(is_picture(heic));
        assert_eq!(ready(heic).err(), Some(Unusable::Format));
        assert!(!is_picture(b"From: a@example.jp\r\n\r\nhello"));
    }
}
