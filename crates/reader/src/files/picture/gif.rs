//! GIF pictures, gray by way of their palette: a colour is turned gray once, not at each of its pixels.

use super::{Gray, luma, on_ground};
use gif::{ColorOutput, DecodeOptions};

/// The first frame on its canvas; `None` when it is damaged.
pub(super) fn decode(bytes: &[u8]) -> Option<Gray> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    let mut decoder = options.read_info(bytes).ok()?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let frame = decoder.next_frame_info().ok()??;
    let transparent = frame.transparent;
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let frame_width = usize::from(frame.width).max(1);
    let mut colors = vec![0; decoder.buffer_size()];
    decoder.read_into_buffer(&mut colors).ok()?;
    let shades = shades(decoder.palette().ok()?, transparent);
    let on = |ground: u8| {
        let shades = shades.map(|shade| shade.unwrap_or(ground));
        let mut pixels = vec![ground; width * height];
        let rows = pixels.chunks_exact_mut(width.max(1)).skip(top);
        for (row, colors) in rows.zip(colors.chunks_exact(frame_width)) {
            let row = row.get_mut(left..).unwrap_or(&mut []);
            for (pixel, color) in row.iter_mut().zip(colors) {
                *pixel = shades[usize::from(*color)];
            }
        }
        pixels
    };
    Some(Gray {
        width,
        height,
        pixels: on_ground(on),
    })
}

/// By number of a colour: its gray, or nothing when it is not drawn.
fn shades(palette: &[u8], transparent: Option<u8>) -> [Option<u8>; 256] {
    let mut shades = [None; 256];
    for (shade, color) in shades.iter_mut().zip(palette.as_chunks().0) {
        *shade = Some(luma(color));
    }
    if let Some(transparent) = transparent {
        shades[usize::from(transparent)] = None;
    }
    shades
}
