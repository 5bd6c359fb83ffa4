//! How the protocol calls the texts of a photo.

use serde::Serialize;

/// The texts of IPTC, XMP and PLUS, by names of this protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    AltText,
    ExtendedDescription,
    Title,
    Headline,
    Description,
    MediaTopic,
    Creator,
    ContactEmail,
    ContactUrl,
    Credit,
    Source,
    Rights,
    Marked,
    Owner,
    UsageTerms,
    WebStatement,
    Licence,
    ImageSupplier,
    Licensor,
    LicensorUrl,
    DataMining,
    Sublocation,
    City,
    State,
    Country,
    DigitalSourceType,
    AiSystem,
    AiSystemVersion,
    AiPrompt,
    AiPromptWriter,
}
