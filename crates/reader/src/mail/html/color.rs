//! Colours as HTML and CSS write them.

use super::style::{number, starts};

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Color {
    /// Red, green, blue.
    Rgb(u8, u8, u8),
    /// Nothing is painted.
    Transparent,
    /// Not known: a name that is not in the table, a variable, a picture.
    Unknown,
}

impl Color {
    /// White, the background of a page that says nothing.
    pub const WHITE: Color = Color::Rgb(255, 255, 255);

    /// Whether text of this colour cannot be told from that background.
    pub fn vanishes_on(self, background: Color) -> bool {
        const NEAR: u8 = 10;
        match (self, background) {
            (Color::Transparent, _) => true,
            (Color::Rgb(a, b, c), Color::Rgb(d, e, f)) => {
                a.abs_diff(d) <= NEAR && b.abs_diff(e) <= NEAR && c.abs_diff(f) <= NEAR
            }
            _ => false,
        }
    }

    /// Whether it is nearer to black than to white.
    pub fn is_dark(self) -> bool {
        match self {
            Color::Rgb(r, g, b) => {
                u32::from(r) * 299 + u32::from(g) * 587 + u32::from(b) * 114 < 128_000
            }
            _ => false,
        }
    }
}

/// Reads a colour value.
pub(super) fn parse(value: &str) -> Color {
    let value = value.trim();
    let value = value.split('!').next().unwrap_or(value).trim_end();
    if let Some(hex) = value.strip_prefix('#') {
        return hexadecimal(hex);
    }
    if starts(value, "rgb") {
        return functional(value);
    }
    named(value).unwrap_or_else(|| {
        // HTML attributes often lack the number sign.
        if value.len() == 6 {
            hexadecimal(value)
        } else {
            Color::Unknown
        }
    })
}

fn hexadecimal(hex: &str) -> Color {
    let mut digits = [0u8; 8];
    let mut len = 0;
    for c in hex.chars() {
        match (c.to_digit(16), digits.get_mut(len)) {
            (Some(digit), Some(place)) => *place = digit as u8,
            _ => return Color::Unknown,
        }
        len += 1;
    }
    let [a, b, c, d, e, f, g, h] = digits;
    match len {
        4 if d == 0 => Color::Transparent,
        3 | 4 => Color::Rgb(a * 17, b * 17, c * 17),
        8 if g == 0 && h == 0 => Color::Transparent,
        6 | 8 => Color::Rgb(a * 16 + b, c * 16 + d, e * 16 + f),
        _ => Color::Unknown,
    }
}

/// `rgb(r, g, b)`, `rgba(r g b / a)`, with numbers or percentages.
fn functional(value: &str) -> Color {
    let inner = value.split_once('(').map_or("", |p| p.1);
    let inner = inner.split(')').next().unwrap_or("");
    let mut parts = inner.split([',', ' ', '/']).filter_map(number);
    let mut channel = || {
        let (value, unit) = parts.next()?;
        let value = if unit == "%" { value * 2.55 } else { value };
        Some(value.clamp(0.0, 255.0) as u8)
    };
    let (Some(r), Some(g), Some(b)) = (channel(), channel(), channel()) else {
        return Color::Unknown;
    };
    match parts.next() {
        Some((alpha, _)) if alpha <= 0.03 => Color::Transparent,
        Some((alpha, "%")) if alpha >= 90.0 => Color::Rgb(r, g, b),
        Some((alpha, _)) if alpha < 0.9 => Color::Unknown,
        _ => Color::Rgb(r, g, b),
    }
}

fn named(name: &str) -> Option<Color> {
    const NAMES: [(&str, [u8; 3]); 37] = [
        ("white", [255, 255, 255]),
        ("black", [0, 0, 0]),
        ("red", [255, 0, 0]),
        ("blue", [0, 0, 255]),
        ("green", [0, 128, 0]),
        ("gray", [128, 128, 128]),
        ("grey", [128, 128, 128]),
        ("silver", [192, 192, 192]),
        ("yellow", [255, 255, 0]),
        ("orange", [255, 165, 0]),
        ("navy", [0, 0, 128]),
        ("maroon", [128, 0, 0]),
        ("purple", [128, 0, 128]),
        ("teal", [0, 128, 128]),
        ("olive", [128, 128, 0]),
        ("lime", [0, 255, 0]),
        ("aqua", [0, 255, 255]),
        ("cyan", [0, 255, 255]),
        ("fuchsia", [255, 0, 255]),
        ("magenta", [255, 0, 255]),
        ("pink", [255, 192, 203]),
        ("brown", [165, 42, 42]),
        ("gold", [255, 215, 0]),
        ("ivory", [255, 255, 240]),
        ("snow", [255, 250, 250]),
        ("whitesmoke", [245, 245, 245]),
        ("ghostwhite", [248, 248, 255]),
        ("floralwhite", [255, 250, 240]),
        ("mintcream", [245, 255, 250]),
        ("azure", [240, 255, 255]),
        ("lightgray", [211, 211, 211]),
        ("lightgrey", [211, 211, 211]),
        ("darkgray", [169, 169, 169]),
        ("dimgray", [105, 105, 105]),
        ("darkblue", [0, 0, 139]),
        ("darkred", [139, 0, 0]),
        ("gainsboro", [220, 220, 220]),
    ];
    if ["transparent", "none"]
        .iter()
        .any(|n| name.eq_ignore_ascii_case(n))
    {
        return Some(Color::Transparent);
    }
    let (_, [r, g, b]) = NAMES.iter().find(|n| n.0.eq_ignore_ascii_case(name))?;
    Some(Color::Rgb(*r, *g, *b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation() {
        let orange = Color::Rgb(255, 165, 0);
        for value in [
            "orange",
            "#ffa500",
            "#FFA500FF",
            "ffa500",
            "rgb(255,165,0)",
            "rgba(255 165 0 / 1)",
            "#ffa500 !important",
        ] {
            assert_eq!(parse(value), orange, "{value}");
        }
        assert_eq!(parse("#fa0"), Color::Rgb(255, 170, 0));
        for value in ["transparent", "rgba(0,0,0,0)", "#0000", "#ffffff00"] {
            assert_eq!(parse(value), Color::Transparent, "{value}");
        }
        for value in ["", "var(--x)", "#12", "rgb(1)", "#ああ", "inherit"] {
            assert_eq!(parse(value), Color::Unknown, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_seen() {
        assert!(parse("#fefefe").vanishes_on(Color::WHITE));
        assert!(parse("transparent").vanishes_on(Color::Unknown));
        assert!(!parse("#eeeeee").vanishes_on(Color::WHITE));
        assert!(!parse("white").vanishes_on(Color::Unknown));
        assert!(parse("#333").is_dark() && !parse("#ddd").is_dark());
    }
}
