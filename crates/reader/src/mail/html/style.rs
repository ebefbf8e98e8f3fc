//! The few CSS properties that decide whether a person sees a text.

use super::color::{self, Color};

/// What an element, or a rule of the style sheet, declares. `None` is nothing declared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// `display:none`.
    pub display_none: Option<bool>,
    /// The declaration of `display` is `!important`.
    pub important: bool,
    /// `visibility:hidden`.
    pub invisible: Option<bool>,
    /// Opacity 0, off the screen, or a box of no size.
    pub gone: Option<bool>,
    /// A font of at most one pixel.
    pub tiny: Option<bool>,
    /// Text colour.
    pub color: Option<Color>,
    /// Background colour; [`Color::Unknown`] for pictures and gradients.
    pub background: Option<Color>,
    /// Line breaks of the source are shown (`white-space: pre…`).
    pub preformatted: Option<bool>,
    /// The background picture's address was among the declarations.
    pub has_picture: bool,
    /// Width or height of at most three pixels.
    pub small: bool,
}

impl Style {
    /// Whether what is declared takes the element from sight.
    pub fn hides(&self) -> bool {
        [self.display_none, self.invisible, self.gone].contains(&Some(true))
    }

    /// Whether nothing is declared.
    pub fn is_empty(&self) -> bool {
        *self == Style::default()
    }

    /// Lets `over` win where it declares something.
    pub fn apply(&mut self, over: &Style) {
        if over.display_none.is_some() && (over.important || !self.important) {
            self.display_none = over.display_none;
            self.important = over.important;
        }
        self.invisible = over.invisible.or(self.invisible);
        self.gone = over.gone.or(self.gone);
        self.tiny = over.tiny.or(self.tiny);
        self.color = over.color.or(self.color);
        self.background = over.background.or(self.background);
        self.preformatted = over.preformatted.or(self.preformatted);
        self.has_picture |= over.has_picture;
        self.small |= over.small;
    }

    /// Reads `property: value; …`.
    pub fn parse(declarations: &str) -> Style {
        let mut style = Style::default();
        let mut boxed = Box::default();
        for declaration in declarations.split(';') {
            let Some((property, value)) = declaration.split_once(':') else {
                continue;
            };
            let mut lower = [0u8; 24];
            if let Some(property) = lower_case(property.trim(), &mut lower) {
                style.declare(property, value.trim(), &mut boxed);
            }
        }
        if boxed.clips && boxed.empty || boxed.off_screen {
            style.gone = Some(true);
        }
        style
    }

    fn declare(&mut self, property: &str, value: &str, boxed: &mut Box) {
        match property {
            "display" => self.display(value),
            "visibility" => {
                self.invisible = Some(starts(value, "hidden") || starts(value, "collapse"))
            }
            "opacity" => self.gone = number(value).map(|(n, _)| n <= 0.05).or(self.gone),
            "font-size" => self.tiny = is_tiny(value).or(self.tiny),
            "font" => self.tiny = font_size(value).and_then(is_tiny).or(self.tiny),
            "color" => self.color = Some(color::parse(value)),
            "background-color" => self.background = Some(color::parse(value)),
            "background" | "background-image" => self.background(value, property == "background"),
            "white-space" => self.preformatted = Some(starts(value, "pre")),
            "overflow" | "overflow-x" | "overflow-y" => boxed.clips |= starts(value, "hidden"),
            "height" | "max-height" | "width" | "max-width" => {
                if let Some((n, unit)) = number(value).filter(|_| !value.ends_with('%')) {
                    boxed.empty |= n <= 1.0 && unit != "em" && unit != "rem";
                    self.small |= n <= 3.0 && unit != "em" && unit != "rem";
                }
            }
            "text-indent" | "left" | "top" | "margin-left" | "margin-top" | "right" => {
                boxed.off_screen |= number(value).is_some_and(|(n, _)| n <= -900.0);
            }
            "clip" => boxed.off_screen |= value.replace(' ', "").starts_with("rect(0"),
            "clip-path" => {
                boxed.off_screen |= starts(value, "inset(50%") || starts(value, "inset(100%")
            }
            _ => {}
        }
    }

    fn display(&mut self, value: &str) {
        let important = memchr::memmem::find(value.as_bytes(), b"!important").is_some();
        if important || !self.important {
            self.display_none = Some(starts(value, "none"));
            self.important = important;
        }
    }

    fn background(&mut self, value: &str, shorthand: bool) {
        let pictured = memchr::memchr(b'(', value.as_bytes()).is_some() && !starts(value, "rgb");
        if pictured {
            self.background = Some(Color::Unknown);
            self.has_picture |= value.contains("url(");
        } else if shorthand {
            let colors = || value.split_whitespace().map(color::parse);
            let painted = colors().find(|c| matches!(c, Color::Rgb(..)));
            let word = painted.or_else(|| colors().find(|c| *c == Color::Transparent));
            let whole = starts(value, "rgb").then(|| color::parse(value));
            self.background = whole.or(word).or(Some(Color::Unknown));
        }
    }
}

/// What several properties say together.
#[derive(Default)]
struct Box {
    clips: bool,
    empty: bool,
    off_screen: bool,
}

fn lower_case<'a>(text: &str, buffer: &'a mut [u8; 24]) -> Option<&'a str> {
    let target = buffer.get_mut(..text.len())?;
    target.copy_from_slice(text.as_bytes());
    target.make_ascii_lowercase();
    std::str::from_utf8(target).ok()
}

/// Whether a value begins with a word, without regard to case.
pub(super) fn starts(value: &str, word: &str) -> bool {
    value
        .as_bytes()
        .get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes()))
}

/// A number and its unit (as written).
pub(super) fn number(value: &str) -> Option<(f32, &str)> {
    let value = value.trim();
    let len = value
        .bytes()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'))
        .count();
    let number = value.get(..len)?.parse().ok()?;
    let unit = value.get(len..)?;
    let end = unit
        .bytes()
        .take_while(|b| b.is_ascii_alphabetic() || *b == b'%')
        .count();
    Some((number, unit.get(..end)?))
}

/// Whether a font size is at most a pixel; `None` when it is relative to one that is not known.
fn is_tiny(value: &str) -> Option<bool> {
    let (size, unit) = number(value)?;
    match unit {
        "%" => (size <= 8.0).then_some(true),
        "em" | "rem" | "ex" | "EM" | "vw" | "vh" => (size <= 0.1).then_some(true),
        _ => Some(size <= 1.0),
    }
}

/// The size in a `font` shorthand: the first word that begins with a digit or point.
fn font_size(value: &str) -> Option<&str> {
    // A weight (`font: 700 14px …`) has no unit and is no size.
    value
        .split([' ', '/'])
        .find(|w| number(w).is_some_and(|(n, unit)| !unit.is_empty() || n == 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(declarations: &str) -> bool {
        Style::parse(declarations).hides()
    }

    #[test]
    fn ways_to_hide() {
        for style in [
            "display:none",
            "DISPLAY : none !important",
            "visibility: hidden",
            "opacity:0",
            "opacity: 0.01;",
            "max-height:0;overflow:hidden",
            "width:0px; overflow:hidden;",
            "text-indent:-9999px",
            "position:absolute;left:-10000px",
            "clip: rect(0 0 0 0)",
            "display:block;visibility:hidden",
        ] {
            assert!(hidden(style), "{style}");
        }
        for style in [
            "max-height:0",
            "width:100%;overflow:hidden",
            "opacity:.9",
            "text-indent:1em",
            "height:1em;overflow:hidden",
            "display:none;display:block",
            "opacity:0;opacity:1",
        ] {
            assert!(!hidden(style), "{style}");
        }
    }

    #[test]
    fn sizes() {
        for (style, tiny) in [
            ("font-size:0", Some(true)),
            ("font-size:1px", Some(true)),
            ("font-size: 0.1pt", Some(true)),
            ("font-size:14px", Some(false)),
            ("font-size:1em", None),
            ("font-size:medium", None),
            ("font:0/0 a", Some(true)),
            ("font: bold 12px/1.5 Arial", Some(false)),
            ("font:700 14px x", Some(false)),
        ] {
            assert_eq!(Style::parse(style).tiny, tiny, "{style}");
        }
    }

    #[test]
    fn backgrounds() {
        let background = |style| Style::parse(style).background;
        assert_eq!(
            background("background:#fff"),
            Some(Color::Rgb(255, 255, 255))
        );
        assert_eq!(
            background("background: none no-repeat white"),
            Some(Color::Rgb(255, 255, 255))
        );
        assert_eq!(
            background("background:url(http://x/y.png) #fff"),
            Some(Color::Unknown)
        );
        assert_eq!(
            background("background-color:transparent"),
            Some(Color::Transparent)
        );
    }

    #[test]
    fn what_wins() {
        let mut style = Style::parse("display:block!important;color:red");
        style.apply(&Style::parse("display:none;font-size:0"));
        assert_eq!((style.hides(), style.tiny), (false, Some(true)));
        let mut style = Style::parse("display:none");
        style.apply(&Style::parse("display:block"));
        assert!(!style.hides());
    }
}
