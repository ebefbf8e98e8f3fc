//! `format=flowed` (RFC 3676): lines that were broken for transport become paragraphs again.

/// Joins the lines of a flowed text. With `delsp` the space that marks a break is taken out (Japanese).
pub(super) fn unflow(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The quote depth of the paragraph that goes on, if one does.
    let mut open: Option<usize> = None;
    for line in text.split('\n') {
        let depth = line.bytes().take_while(|b| *b == b'>').count();
        let content = line.get(depth..).unwrap_or("");
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        match open {
            Some(before) if before == depth && !signature => {}
            Some(_) => begin(depth, true, &mut out),
            None => begin(depth, !out.is_empty(), &mut out),
        }
        let flows = content.ends_with(' ') && !signature;
        out.push_str(if flows && delsp {
            content.strip_suffix(' ').unwrap_or(content)
        } else {
            content
        });
        open = flows.then_some(depth);
        if !flows {
            out.push('\n');
        }
    }
    if open.is_none() {
        out.pop();
    }
    out
}

fn begin(depth: usize, after_flow: bool, out: &mut String) {
    if after_flow && !out.ends_with('\n') {
        out.push('\n');
    }
    for _ in 0..depth {
        out.push('>');
    }
    if depth > 0 {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_join() {
        assert_eq!(unflow("a \nb \nc\nd\n", false), "a b c\nd\n");
        assert_eq!(
            unflow("お荷物の \n不在通知です\n", true),
            "お荷物の不在通知です\n"
        );
        assert_eq!(unflow("a\n\nb", false), "a\n\nb");
        assert_eq!(unflow("", false), "");
    }

    #[test]
    fn quotes_and_stuffing() {
        assert_eq!(unflow("> a \n> b\n>> c \nd\n", false), "> a b\n>> c \nd\n");
        assert_eq!(
            unflow(" >not quoted\n From\n", false),
            ">not quoted\nFrom\n"
        );
    }

    #[test]
    fn a_signature_stands_alone() {
        assert_eq!(unflow("bye \n-- \nme\n", false), "bye \n-- \nme\n");
    }
}
