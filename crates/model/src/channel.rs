use serde::{Deserialize, Serialize};

/// How a message reached the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// SMS (ショートメッセージ).
    Sms,
    /// RCS or iMessage: chat bubbles addressed by telephone number.
    Rcs,
    /// LINE.
    Line,
    /// Another social network's direct message.
    Sns,
    /// Text of a web page or a pop-up.
    Web,
    /// A call or a voice note, written down.
    Voice,
    /// Pasted text whose channel is not known.
    Text,
}

impl Channel {
    /// Every channel, in the order lists show them.
    pub const ALL: [Channel; 8] = [
        Channel::Mail,
        Channel::Sms,
        Channel::Rcs,
        Channel::Line,
        Channel::Sns,
        Channel::Web,
        Channel::Voice,
        Channel::Text,
    ];

    /// The stable name used in files, options and output.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Mail => "mail",
            Channel::Sms => "sms",
            Channel::Rcs => "rcs",
            Channel::Line => "line",
            Channel::Sns => "sns",
            Channel::Web => "web",
            Channel::Voice => "voice",
            Channel::Text => "text",
        }
    }

    /// The channel of that name; `email` is accepted for `mail`, `imessage` for `rcs`.
    pub fn parse(name: &str) -> Option<Channel> {
        match name {
            "email" | "e-mail" => Some(Channel::Mail),
            "imessage" => Some(Channel::Rcs),
            "dm" => Some(Channel::Sns),
            _ => Channel::ALL.into_iter().find(|c| c.as_str() == name),
        }
    }
}
