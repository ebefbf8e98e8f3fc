//! Pictures: searched for QR codes. Their words are read elsewhere.

mod gif;

pub(super) use super::codes::Gray;

use super::codes;
use super::look::{Look, is_address};
use crate::{Budget, Intake};
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use madoguchi_model::{Channel, Link, LinkPlace, Message, ProblemKind, Provenance, TextId};
use std::io::Cursor;

/// Bytes a decoder may use besides the picture itself.
const DECODER_BYTES: u64 = 64 << 20;

/// Reads a picture given alone: a message with the links its codes hold. What is written in it is not
/// read here; a [`ProblemKind::PictureUnread`] says so when no code was found.
pub(crate) fn read(bytes: &[u8], intake: &Intake, budget: &mut Budget) -> Message {
    let mut message = Message::new(
        intake.channel.unwrap_or(Channel::Text),
        Provenance::Screenshot,
    );
    let name = intake.name.unwrap_or("");
    super::put_into(&mut message, super::inspect(name, "", bytes, budget));
    message.picture_bytes = bytes.len() as u64;
    if !message
        .links
        .iter()
        .any(|link| link.place == LinkPlace::QrPicture)
    {
        budget.problem(ProblemKind::PictureUnread, "ocr");
    }
    message
}

/// Searches a picture file for codes and keeps the links in them. Pictures larger than the budget allows,
/// damaged ones and those of other formats than PNG, JPEG, GIF, WebP and BMP are not searched.
pub(super) fn search(look: &mut Look, bytes: &[u8], budget: &mut Budget) {
    match decode(bytes, budget) {
        Ok(Some(gray)) => keep(look, &gray, budget),
        Ok(None) => {}
        Err(why) => budget.problem(ProblemKind::PictureUnread, why),
    }
}

/// Searches pixels for codes and keeps the links in them.
pub(super) fn search_gray(look: &mut Look, gray: Gray, budget: &mut Budget) {
    if budget.take_picture() {
        keep(look, &gray, budget);
    }
}

fn keep(look: &mut Look, gray: &Gray, budget: &mut Budget) {
    for code in codes::read(gray) {
        for link in links(&code, LinkPlace::QrPicture, budget) {
            look.keep(link, budget);
        }
    }
}

/// The links in what a code says: all of it when it is an address of any kind (`https:`, `tel:`,
/// `WIFI:`), else those written in it.
pub(crate) fn links(code: &str, place: LinkPlace, budget: &mut Budget) -> Vec<Link> {
    let code = code.trim();
    let card = code
        .get(..6)
        .is_some_and(|start| start.eq_ignore_ascii_case("BEGIN:"));
    if is_address(code) && !card && !code.contains('\n') {
        return vec![Link::new(code, code, place)];
    }
    let found = crate::links::find(code, TextId(0), budget);
    found
        .into_iter()
        .map(|link| Link {
            span: None,
            place,
            ..link
        })
        .collect()
}

/// Decodes a picture to gray; `None` when it is too small for a code or no more may be searched. On
/// failure says why in a word.
fn decode(bytes: &[u8], budget: &mut Budget) -> Result<Option<Gray>, &'static str> {
    let most = budget.limits().picture_pixels;
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|_| "format")?;
    let is_gif = reader.format() == Some(ImageFormat::Gif);
    let mut decoder = reader.into_decoder().map_err(|_| "format")?;
    let (width, height) = decoder.dimensions();
    // Spacers and icons are not counted.
    if width.min(height) < codes::SHORTEST as u32 {
        return Ok(None);
    }
    if u64::from(width) * u64::from(height) > most {
        return Err("picture_pixels");
    }
    if !budget.take_picture() {
        return Ok(None);
    }
    if is_gif {
        return gif::decode(bytes).map(Some).ok_or("damaged");
    }
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(DECODER_BYTES + most.saturating_mul(8));
    decoder.set_limits(limits).map_err(|_| "picture_pixels")?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|_| "damaged")?;
    Ok(Some(gray(picture)))
}

/// Gray, on white where the picture is transparent.
fn gray(picture: DynamicImage) -> Gray {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = match picture {
        DynamicImage::ImageLuma8(picture) => picture.into_raw(),
        DynamicImage::ImageRgb8(picture) => picture
            .as_raw()
            .as_chunks::<3>()
            .0
            .iter()
            .map(luma)
            .collect(),
        DynamicImage::ImageRgba8(picture) => {
            on_ground(|ground| over(picture.as_raw().as_chunks().0, opaque_color, ground))
        }
        DynamicImage::ImageLumaA8(picture) => {
            on_ground(|ground| over(picture.as_raw().as_chunks().0, opaque_gray, ground))
        }
        picture if picture.color().has_alpha() => {
            let picture = picture.to_luma_alpha8();
            on_ground(|ground| over(picture.as_raw().as_chunks().0, opaque_gray, ground))
        }
        picture => picture.into_luma8().into_raw(),
    };
    Gray {
        width,
        height,
        pixels,
    }
}

/// Brightness by ITU-R BT.601.
fn luma([r, g, b]: &[u8; 3]) -> u8 {
    ((u32::from(*r) * 77 + u32::from(*g) * 150 + u32::from(*b) * 29) >> 8) as u8
}

/// Brightness and opacity.
fn opaque_color([r, g, b, alpha]: &[u8; 4]) -> (u8, u8) {
    (luma(&[*r, *g, *b]), *alpha)
}

/// Brightness and opacity.
fn opaque_gray([value, alpha]: &[u8; 2]) -> (u8, u8) {
    (*value, *alpha)
}

/// Pixels on white, or on black when nothing shows on white; `on`: the pixels on a ground.
fn on_ground(on: impl Fn(u8) -> Vec<u8>) -> Vec<u8> {
    let white = on(255);
    let blank = white
        .first()
        .is_none_or(|first| white.iter().all(|v| v.abs_diff(*first) < 16));
    if blank { on(0) } else { white }
}

/// Pixels laid over a ground; `split`: a pixel's brightness and opacity.
fn over<const N: usize>(
    samples: &[[u8; N]],
    split: impl Fn(&[u8; N]) -> (u8, u8),
    ground: u8,
) -> Vec<u8> {
    let over = |pixel: &[u8; N]| {
        let (value, alpha) = split(pixel);
        let (value, alpha) = (u16::from(value), u16::from(alpha));
        ((value * alpha + u16::from(ground) * (255 - alpha)) / 255) as u8
    };
    samples.iter().map(over).collect()
}
