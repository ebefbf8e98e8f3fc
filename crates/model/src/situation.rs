use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How somebody paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Payment {
    /// Bank transfer, also by ATM or app.
    Transfer,
    /// Gift card or electronic money.
    GiftCard,
    /// Credit or debit card.
    Card,
    /// Crypto-assets.
    Crypto,
    /// Cash, handed over or sent.
    Cash,
}

/// What a person already did, or what was done to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It came; nothing else.
    Received,
    /// Opened the message.
    Opened,
    /// Opened the link or code.
    Clicked,
    /// Entered an ID or password, or a code that came by SMS.
    EnteredId,
    /// Entered card data.
    EnteredCard,
    /// Entered bank or brokerage data.
    EnteredBank,
    /// Entered name, address, telephone number, a picture of a document.
    EnteredPersonal,
    /// Installed an app or ran a file.
    Installed,
    /// Called, or took the call.
    Called,
    /// Let somebody control the screen.
    Remote,
    /// Paid.
    Paid(Payment),
    /// Replied.
    Replied,
    /// Passed the message on.
    Forwarded,
    /// Sent a picture of themselves.
    PhotoSent,
    /// An account was taken over.
    AccountTaken,
    /// It is an account or device of one's work.
    WorkAccount,
}

impl State {
    /// Every state, in the order lists show them.
    pub const ALL: [State; 20] = [
        State::Received,
        State::Opened,
        State::Clicked,
        State::EnteredId,
        State::EnteredCard,
        State::EnteredBank,
        State::EnteredPersonal,
        State::Installed,
        State::Called,
        State::Remote,
        State::Paid(Payment::Transfer),
        State::Paid(Payment::GiftCard),
        State::Paid(Payment::Card),
        State::Paid(Payment::Crypto),
        State::Paid(Payment::Cash),
        State::Replied,
        State::Forwarded,
        State::PhotoSent,
        State::AccountTaken,
        State::WorkAccount,
    ];

    /// The stable name used in files, options and output.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Received => "received",
            State::Opened => "opened",
            State::Clicked => "clicked",
            State::EnteredId => "entered-id",
            State::EnteredCard => "entered-card",
            State::EnteredBank => "entered-bank",
            State::EnteredPersonal => "entered-personal",
            State::Installed => "installed",
            State::Called => "called",
            State::Remote => "remote",
            State::Paid(Payment::Transfer) => "paid-transfer",
            State::Paid(Payment::GiftCard) => "paid-gift-card",
            State::Paid(Payment::Card) => "paid-card",
            State::Paid(Payment::Crypto) => "paid-crypto",
            State::Paid(Payment::Cash) => "paid-cash",
            State::Replied => "replied",
            State::Forwarded => "forwarded",
            State::PhotoSent => "photo-sent",
            State::AccountTaken => "account-taken",
            State::WorkAccount => "work-account",
        }
    }

    /// The state of that name. Underscores are taken for hyphens.
    pub fn parse(name: &str) -> Option<State> {
        let name = name.replace('_', "-");
        State::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

/// The device in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Device {
    /// iPhone or iPad.
    Iphone,
    /// Android telephone or tablet.
    Android,
    /// A computer.
    Pc,
}

impl Device {
    /// Every device.
    pub const ALL: [Device; 3] = [Device::Iphone, Device::Android, Device::Pc];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Device::Iphone => "iphone",
            Device::Android => "android",
            Device::Pc => "pc",
        }
    }

    /// The device of that name.
    pub fn parse(name: &str) -> Option<Device> {
        Device::ALL.into_iter().find(|d| d.as_str() == name)
    }
}

/// The mobile carrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Carrier {
    /// NTT docomo, ahamo.
    Docomo,
    /// au, UQ mobile, povo.
    Au,
    /// SoftBank, Y!mobile, LINEMO.
    Softbank,
    /// Rakuten Mobile.
    Rakuten,
    /// Another.
    Other,
}

impl Carrier {
    /// Every carrier.
    pub const ALL: [Carrier; 5] = [
        Carrier::Docomo,
        Carrier::Au,
        Carrier::Softbank,
        Carrier::Rakuten,
        Carrier::Other,
    ];

    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Carrier::Docomo => "docomo",
            Carrier::Au => "au",
            Carrier::Softbank => "softbank",
            Carrier::Rakuten => "rakuten",
            Carrier::Other => "other",
        }
    }

    /// The carrier of that name.
    pub fn parse(name: &str) -> Option<Carrier> {
        Carrier::ALL.into_iter().find(|c| c.as_str() == name)
    }
}

/// What is known of the person's situation. Nothing is assumed: an empty situation means "received".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Situation {
    /// What was done, each once.
    pub states: Vec<State>,
    /// On which device.
    pub device: Option<Device>,
    /// With which carrier.
    pub carrier: Option<Carrier>,
    /// Hours since it was done.
    pub hours_since: Option<u32>,
    /// Prefecture by its two-digit code of JIS X 0401 (01 Hokkaido … 47 Okinawa).
    pub prefecture: Option<u8>,
    /// The time for which opening hours are computed; `None` leaves them unknown.
    #[serde(with = "time::serde::rfc3339::option")]
    pub at: Option<OffsetDateTime>,
}
