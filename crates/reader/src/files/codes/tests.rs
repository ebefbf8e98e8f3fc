use super::*;
use crate::files::tests::{fixture, seen, seen_within};
use madoguchi_model::{Limits, LinkPlace, ProblemKind};
use proptest::prelude::*;

const ADDRESS: &str = "https://qr.example/verify?id=12345";

fn targets(name: &str) -> Vec<String> {
    let links = seen(name, &fixture(name)).links;
    assert!(
        links.iter().all(|l| l.1 == LinkPlace::QrPicture),
        "{links:?}"
    );
    let mut targets: Vec<String> = links.into_iter().map(|l| l.0).collect();
    targets.sort();
    targets
}

#[test]
fn pictures_of_codes() {
    assert_eq!(targets("qr-modules.png"), [ADDRESS], "a pixel a module");
    assert_eq!(targets("qr-inverted.png"), [ADDRESS]);
    assert_eq!(targets("qr-transparent.png"), [ADDRESS]);
    assert_eq!(targets("qr-tel.png"), ["tel:+81312345678"]);
    assert_eq!(
        targets("qr-bare.png"),
        ["https://shop.example.com/coupon"],
        "written without a scheme"
    );
    assert_eq!(
        targets("qr-photo.jpg"),
        [ADDRESS, "https://second.example/"],
        "two, turned, unevenly lit"
    );
}

#[test]
fn a_small_code_in_a_large_picture() {
    let code = modules();
    let mut page = Gray {
        width: 3_000,
        height: 2_000,
        pixels: vec![230; 6_000_000],
    };
    for y in 0..code.height * 4 {
        for x in 0..code.width * 4 {
            page.pixels[(y + 1_500) * 3_000 + x + 2_000] = code.pixels[y / 4 * code.width + x / 4];
        }
    }
    assert_eq!(read(&page), [ADDRESS]);
}

#[test]
fn a_code_without_a_quiet_zone() {
    let code = modules();
    let side = code.width - 8;
    let line = |y: usize| code.pixels[(y + 4) * code.width + 4..][..side].to_vec();
    let bare = Gray {
        width: side,
        height: side,
        pixels: (0..side).flat_map(line).collect(),
    };
    assert_eq!(read(&bare.enlarged(5)), [ADDRESS]);
}

#[test]
fn pictures_without_codes_are_not_searched() {
    let stripes: Vec<u8> = (0..300 * 300)
        .map(|i| if i / 7 % 2 == 0 { 0 } else { 255 })
        .collect();
    let striped = Gray {
        width: 300,
        height: 300,
        pixels: stripes,
    };
    assert_eq!(corners::find(&striped, 128), []);
    assert_eq!(read(&striped), [""; 0]);
    let blank = Gray {
        width: 300,
        height: 300,
        pixels: vec![255; 90_000],
    };
    assert_eq!(read(&blank), [""; 0]);
    let nothing = Gray {
        width: 0,
        height: 0,
        pixels: Vec::new(),
    };
    assert_eq!(read(&nothing), [""; 0]);
}

#[test]
fn limits() {
    let picture = fixture("qr-tel.png");
    let small = Limits {
        picture_pixels: 1_000,
        ..Limits::default()
    };
    let seen = seen_within("a.png", &picture, small);
    assert!(
        seen.links.is_empty() && seen.has_problem(ProblemKind::PictureUnread, "picture_pixels")
    );
    let none = Limits {
        pictures: 0,
        ..Limits::default()
    };
    let seen = seen_within("a.png", &picture, none);
    assert!(seen.links.is_empty() && seen.has_problem(ProblemKind::Truncated, "pictures"));
}

#[test]
fn spacers_are_not_counted() {
    let mut spacer = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(300, 3)
        .write_to(&mut spacer, image::ImageFormat::Png)
        .expect("written");
    let none = Limits {
        pictures: 0,
        ..Limits::default()
    };
    assert_eq!(seen_within("a.png", spacer.get_ref(), none).problems, []);
}

#[test]
fn shrinking_keeps_means() {
    let gray = Gray {
        width: 4,
        height: 2,
        pixels: vec![0, 100, 200, 40, 100, 200, 0, 0],
    };
    let half = gray.shrunk_to(2);
    assert_eq!(
        (half.width, half.height, &*half.pixels),
        (2, 1, &[100, 60][..])
    );
}

/// The fixture's modules, a pixel each, with a quiet zone of four.
fn modules() -> Gray {
    let picture = image::load_from_memory(&fixture("qr-modules.png"))
        .expect("a picture")
        .to_luma8();
    Gray {
        width: picture.width() as usize,
        height: picture.height() as usize,
        pixels: picture.into_raw(),
    }
}

/// The means of the pixels that each pixel of a smaller picture stands for, by division.
fn means(gray: &Gray, width: usize, height: usize) -> Vec<u8> {
    let range = |i: usize, new: usize, old: usize| i * old / new..(i + 1) * old / new;
    let mut means = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (columns, rows) = (range(x, width, gray.width), range(y, height, gray.height));
            let at = |y: usize| columns.clone().filter_map(move |x| gray.at(x, y));
            let values: Vec<usize> = rows.flat_map(at).map(usize::from).collect();
            means.push((values.iter().sum::<usize>() / values.len()) as u8);
        }
    }
    means
}

/// Black and white by the mean of each pixel's surroundings, pixel by pixel.
fn evened(gray: &Gray) -> Vec<u8> {
    let radius = (gray.width.max(gray.height) / 16).max(8);
    let mut pixels = Vec::new();
    for y in 0..gray.height {
        for x in 0..gray.width {
            let around =
                |at: usize, side: usize| at.saturating_sub(radius)..(at + radius + 1).min(side);
            let rows = around(y, gray.height);
            let columns = around(x, gray.width);
            let at = |y: usize| columns.clone().filter_map(move |x| gray.at(x, y));
            let values: Vec<f64> = rows.flat_map(at).map(f64::from).collect();
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            let value = gray.at(x, y).map_or(0.0, f64::from);
            pixels.push(if value < mean * 0.93 { 0 } else { 255 });
        }
    }
    pixels
}

proptest! {
    #[test]
    fn quick_ways_of_working_pixels_are_right(width in 1_usize..60, height in 1_usize..60, seed in any::<u64>(), pixels in 1_usize..900) {
        let mut state = seed | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 32) as u8
        };
        let gray = Gray { width, height, pixels: (0..width * height).map(|_| next()).collect() };
        let small = gray.shrunk_to(pixels);
        prop_assert_eq!(&small.pixels, &means(&gray, small.width, small.height));
        // Where a pixel is 93 hundredths of the mean to the last digit, either is right.
        let wrong = gray.evened().pixels.iter().zip(evened(&gray)).filter(|(a, b)| **a != *b).count();
        prop_assert!(wrong <= 2, "{}", wrong);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn any_pixels_are_searched_in_time(width in 0_usize..120, height in 0_usize..120, seed in any::<u64>(), coarse in 1_u64..9) {
        let mut state = seed | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            if state % coarse == 0 { (state >> 32) as u8 } else { 255 * ((state >> 40) & 1) as u8 }
        };
        let pixels = (0..width * height).map(|_| next()).collect();
        read(&Gray { width, height, pixels });
    }
}
