//! Where a picture was taken, as each language says it.

use crate::domain::keyword_language::KeywordLanguage;

/// In English, German, French, Spanish and Arabic.
pub type Said = [&'static str; KeywordLanguage::ALL.len()];

/// A place: said alone, of what is there, of the sky over it, and of what stands before it.
pub struct Place {
    /// The keyword.
    pub word: &'static str,
    pub alone: Said,
    pub at: Said,
    pub over: Option<Said>,
    pub behind: Option<Said>,
}

#[rustfmt::skip]
const PLACES: [Place; 43] = [
    Place { word: "airport", alone: ["An airport", "Ein Flughafen", "Un aéroport", "Un aeropuerto", "مطار"], at: ["at an airport", "auf einem Flughafen", "dans un aéroport", "en un aeropuerto", "في مطار"], over: None, behind: None },
    Place { word: "bathroom", alone: ["A bathroom", "Ein Badezimmer", "Une salle de bains", "Un cuarto de baño", "حمام"], at: ["in a bathroom", "in einem Badezimmer", "dans une salle de bains", "en un cuarto de baño", "في حمام"], over: None, behind: None },
    Place { word: "beach", alone: ["A beach", "Ein Strand", "Une plage", "Una playa", "شاطئ"], at: ["on a beach", "am Strand", "sur une plage", "en una playa", "على شاطئ"], over: Some(["over a beach", "über einem Strand", "sur une plage", "sobre una playa", "فوق شاطئ"]), behind: None },
    Place { word: "bedroom", alone: ["A bedroom", "Ein Schlafzimmer", "Une chambre", "Un dormitorio", "غرفة نوم"], at: ["in a bedroom", "in einem Schlafzimmer", "dans une chambre", "en un dormitorio", "في غرفة نوم"], over: None, behind: None },
    Place { word: "bookstore", alone: ["A bookstore", "Eine Buchhandlung", "Une librairie", "Una librería", "متجر كتب"], at: ["in a bookstore", "in einer Buchhandlung", "dans une librairie", "en una librería", "في متجر كتب"], over: None, behind: None },
    Place { word: "city", alone: ["A city", "Eine Stadt", "Une ville", "Una ciudad", "مدينة"], at: ["in a city", "in einer Stadt", "dans une ville", "en una ciudad", "في مدينة"], over: Some(["over a city", "über einer Stadt", "sur une ville", "sobre una ciudad", "فوق مدينة"]), behind: Some(["with a city behind", "mit einer Stadt dahinter", "avec une ville derrière", "con una ciudad detrás", "وفي الخلفية مدينة"]) },
    Place { word: "cliff", alone: ["A cliff", "Eine Klippe", "Une falaise", "Un acantilado", "جرف"], at: ["by a cliff", "an einer Klippe", "près d'une falaise", "junto a un acantilado", "عند جرف"], over: None, behind: Some(["with a cliff behind", "mit einer Klippe dahinter", "avec une falaise derrière", "con un acantilado detrás", "وفي الخلفية جرف"]) },
    Place { word: "coast", alone: ["A coast", "Eine Küste", "Une côte", "Una costa", "ساحل"], at: ["by the sea", "am Meer", "au bord de la mer", "junto al mar", "على الساحل"], over: Some(["over the sea", "über dem Meer", "sur la mer", "sobre el mar", "فوق البحر"]), behind: None },
    Place { word: "desert", alone: ["A desert", "Eine Wüste", "Un désert", "Un desierto", "صحراء"], at: ["in a desert", "in einer Wüste", "dans un désert", "en un desierto", "في صحراء"], over: Some(["over a desert", "über einer Wüste", "sur un désert", "sobre un desierto", "فوق صحراء"]), behind: None },
    Place { word: "dining table", alone: ["A table", "Ein Tisch", "Une table", "Una mesa", "طاولة"], at: ["on a table", "auf einem Tisch", "sur une table", "en una mesa", "على طاولة"], over: None, behind: None },
    Place { word: "field", alone: ["A field", "Ein Feld", "Un champ", "Un campo", "حقل"], at: ["in a field", "auf einem Feld", "dans un champ", "en un campo", "في حقل"], over: Some(["over a field", "über einem Feld", "sur un champ", "sobre un campo", "فوق حقل"]), behind: None },
    Place { word: "forest", alone: ["A forest", "Ein Wald", "Une forêt", "Un bosque", "غابة"], at: ["in a forest", "in einem Wald", "dans une forêt", "en un bosque", "في غابة"], over: Some(["over a forest", "über einem Wald", "sur une forêt", "sobre un bosque", "فوق غابة"]), behind: Some(["with a forest behind", "mit einem Wald dahinter", "avec une forêt derrière", "con un bosque detrás", "وفي الخلفية غابة"]) },
    Place { word: "garden", alone: ["A garden", "Ein Garten", "Un jardin", "Un jardín", "حديقة منزل"], at: ["in a garden", "in einem Garten", "dans un jardin", "en un jardín", "في حديقة منزل"], over: None, behind: None },
    Place { word: "grass", alone: ["Grass", "Gras", "De l'herbe", "Hierba", "عشب"], at: ["on grass", "im Gras", "dans l'herbe", "en la hierba", "على العشب"], over: None, behind: None },
    Place { word: "grocery store", alone: ["A grocery store", "Ein Lebensmittelgeschäft", "Une épicerie", "Una tienda de comestibles", "متجر بقالة"], at: ["in a grocery store", "in einem Lebensmittelgeschäft", "dans une épicerie", "en una tienda de comestibles", "في متجر بقالة"], over: None, behind: None },
    Place { word: "harbor", alone: ["A harbour", "Ein Hafen", "Un port", "Un puerto", "ميناء"], at: ["in a harbour", "in einem Hafen", "dans un port", "en un puerto", "في ميناء"], over: Some(["over a harbour", "über einem Hafen", "sur un port", "sobre un puerto", "فوق ميناء"]), behind: None },
    Place { word: "hill", alone: ["A hill", "Ein Hügel", "Une colline", "Una colina", "تل"], at: ["on a hill", "auf einem Hügel", "sur une colline", "en una colina", "على تل"], over: Some(["over a hill", "über einem Hügel", "sur une colline", "sobre una colina", "فوق تل"]), behind: Some(["with a hill behind", "mit einem Hügel dahinter", "avec une colline derrière", "con una colina detrás", "وفي الخلفية تل"]) },
    Place { word: "kitchen", alone: ["A kitchen", "Eine Küche", "Une cuisine", "Una cocina", "مطبخ"], at: ["in a kitchen", "in einer Küche", "dans une cuisine", "en una cocina", "في مطبخ"], over: None, behind: None },
    Place { word: "lake", alone: ["A lake", "Ein See", "Un lac", "Un lago", "بحيرة"], at: ["by a lake", "an einem See", "au bord d'un lac", "junto a un lago", "عند بحيرة"], over: Some(["over a lake", "über einem See", "sur un lac", "sobre un lago", "فوق بحيرة"]), behind: None },
    Place { word: "library", alone: ["A library", "Eine Bibliothek", "Une bibliothèque", "Una biblioteca", "مكتبة"], at: ["in a library", "in einer Bibliothek", "dans une bibliothèque", "en una biblioteca", "في مكتبة"], over: None, behind: None },
    Place { word: "living room", alone: ["A living room", "Ein Wohnzimmer", "Un salon", "Una sala de estar", "غرفة جلوس"], at: ["in a living room", "in einem Wohnzimmer", "dans un salon", "en una sala de estar", "في غرفة جلوس"], over: None, behind: None },
    Place { word: "mountain", alone: ["Mountains", "Berge", "Des montagnes", "Montañas", "جبال"], at: ["in the mountains", "in den Bergen", "à la montagne", "en la montaña", "في الجبال"], over: Some(["over mountains", "über den Bergen", "sur les montagnes", "sobre las montañas", "فوق الجبال"]), behind: Some(["with mountains behind", "mit Bergen dahinter", "avec des montagnes derrière", "con montañas detrás", "وفي الخلفية جبال"]) },
    Place { word: "office", alone: ["An office", "Ein Büro", "Un bureau", "Una oficina", "مكتب"], at: ["in an office", "in einem Büro", "dans un bureau", "en una oficina", "في مكتب"], over: None, behind: None },
    Place { word: "park", alone: ["A park", "Ein Park", "Un parc", "Un parque", "حديقة عامة"], at: ["in a park", "in einem Park", "dans un parc", "en un parque", "في حديقة عامة"], over: None, behind: None },
    Place { word: "path", alone: ["A path", "Ein Weg", "Un chemin", "Un camino", "ممر"], at: ["on a path", "auf einem Weg", "sur un chemin", "en un camino", "على ممر"], over: None, behind: None },
    Place { word: "playground", alone: ["A playground", "Ein Spielplatz", "Une aire de jeux", "Un parque infantil", "ملعب أطفال"], at: ["on a playground", "auf einem Spielplatz", "sur une aire de jeux", "en un parque infantil", "في ملعب أطفال"], over: None, behind: None },
    Place { word: "railway station", alone: ["A railway station", "Ein Bahnhof", "Une gare", "Una estación de tren", "محطة قطار"], at: ["at a railway station", "an einem Bahnhof", "dans une gare", "en una estación de tren", "في محطة قطار"], over: None, behind: None },
    Place { word: "restaurant", alone: ["A restaurant", "Ein Restaurant", "Un restaurant", "Un restaurante", "مطعم"], at: ["in a restaurant", "in einem Restaurant", "dans un restaurant", "en un restaurante", "في مطعم"], over: None, behind: None },
    Place { word: "river", alone: ["A river", "Ein Fluss", "Une rivière", "Un río", "نهر"], at: ["by a river", "an einem Fluss", "au bord d'une rivière", "junto a un río", "عند نهر"], over: Some(["over a river", "über einem Fluss", "sur une rivière", "sobre un río", "فوق نهر"]), behind: None },
    Place { word: "road", alone: ["A road", "Eine Straße", "Une route", "Una carretera", "طريق"], at: ["on a road", "auf einer Straße", "sur une route", "en una carretera", "على طريق"], over: None, behind: None },
    Place { word: "room", alone: ["A room", "Ein Zimmer", "Une pièce", "Una habitación", "غرفة"], at: ["in a room", "in einem Zimmer", "dans une pièce", "en una habitación", "في غرفة"], over: None, behind: None },
    Place { word: "sea", alone: ["The sea", "Das Meer", "La mer", "El mar", "البحر"], at: ["by the sea", "am Meer", "au bord de la mer", "junto al mar", "عند البحر"], over: Some(["over the sea", "über dem Meer", "sur la mer", "sobre el mar", "فوق البحر"]), behind: None },
    Place { word: "sidewalk", alone: ["A sidewalk", "Ein Gehweg", "Un trottoir", "Una acera", "رصيف"], at: ["on a sidewalk", "auf einem Gehweg", "sur un trottoir", "en una acera", "على رصيف"], over: None, behind: None },
    Place { word: "sky", alone: ["The sky", "Der Himmel", "Le ciel", "El cielo", "السماء"], at: ["in the sky", "am Himmel", "dans le ciel", "en el cielo", "في السماء"], over: None, behind: None },
    Place { word: "snow", alone: ["Snow", "Schnee", "De la neige", "Nieve", "ثلج"], at: ["in the snow", "im Schnee", "dans la neige", "en la nieve", "في الثلج"], over: Some(["over snow", "über dem Schnee", "sur la neige", "sobre la nieve", "فوق الثلج"]), behind: None },
    Place { word: "snowy mountain", alone: ["Snowy mountains", "Verschneite Berge", "Des montagnes enneigées", "Montañas nevadas", "جبال مغطاة بالثلج"], at: ["on a snowy mountain", "auf einem verschneiten Berg", "sur une montagne enneigée", "en una montaña nevada", "على جبل مغطى بالثلج"], over: Some(["over snowy mountains", "über verschneiten Bergen", "sur des montagnes enneigées", "sobre montañas nevadas", "فوق جبال مغطاة بالثلج"]), behind: Some(["with snowy mountains behind", "mit verschneiten Bergen dahinter", "avec des montagnes enneigées derrière", "con montañas nevadas detrás", "وفي الخلفية جبال مغطاة بالثلج"]) },
    Place { word: "stadium", alone: ["A stadium", "Ein Stadion", "Un stade", "Un estadio", "ملعب رياضي"], at: ["in a stadium", "in einem Stadion", "dans un stade", "en un estadio", "في ملعب رياضي"], over: None, behind: None },
    Place { word: "stage", alone: ["A stage", "Eine Bühne", "Une scène", "Un escenario", "مسرح"], at: ["on a stage", "auf einer Bühne", "sur une scène", "en un escenario", "على مسرح"], over: None, behind: None },
    Place { word: "store", alone: ["A shop", "Ein Geschäft", "Un magasin", "Una tienda", "متجر"], at: ["in a shop", "in einem Geschäft", "dans un magasin", "en una tienda", "في متجر"], over: None, behind: None },
    Place { word: "street", alone: ["A street", "Eine Straße", "Une rue", "Una calle", "شارع"], at: ["in a street", "auf einer Straße", "dans une rue", "en una calle", "في شارع"], over: Some(["over a street", "über einer Straße", "sur une rue", "sobre una calle", "فوق شارع"]), behind: None },
    Place { word: "swimming pool", alone: ["A swimming pool", "Ein Schwimmbecken", "Une piscine", "Una piscina", "مسبح"], at: ["in a swimming pool", "in einem Schwimmbecken", "dans une piscine", "en una piscina", "في مسبح"], over: None, behind: None },
    Place { word: "valley", alone: ["A valley", "Ein Tal", "Une vallée", "Un valle", "وادٍ"], at: ["in a valley", "in einem Tal", "dans une vallée", "en un valle", "في وادٍ"], over: Some(["over a valley", "über einem Tal", "sur une vallée", "sobre un valle", "فوق وادٍ"]), behind: None },
    Place { word: "water", alone: ["Water", "Wasser", "De l'eau", "Agua", "ماء"], at: ["by the water", "am Wasser", "au bord de l'eau", "junto al agua", "عند الماء"], over: Some(["over the water", "über dem Wasser", "sur l'eau", "sobre el agua", "فوق الماء"]), behind: None },
];

/// Where people are who have a table before them.
#[rustfmt::skip]
pub static AT_TABLE: Place = Place { word: "dining table", alone: ["A table", "Ein Tisch", "Une table", "Una mesa", "طاولة"], at: ["at a table", "an einem Tisch", "à une table", "a una mesa", "إلى طاولة"], over: None, behind: None };

/// Where food is.
#[rustfmt::skip]
pub static ON_PLATE: Place = Place { word: "plate", alone: ["A plate", "Ein Teller", "Une assiette", "Un plato", "طبق"], at: ["on a plate", "auf einem Teller", "dans une assiette", "en un plato", "على طبق"], over: None, behind: None };

/// Other words for places, and words that say which kind of one.
const OTHER_WORDS: [(&str, &str); 13] = [
    ("bookshop", "bookstore"),
    ("creek", "river"),
    ("dock", "harbor"),
    ("harbour", "harbor"),
    ("market", "store"),
    ("mountains", "mountain"),
    ("ocean", "sea"),
    ("pond", "lake"),
    ("shop", "store"),
    ("train station", "railway station"),
    ("trail", "path"),
    ("woods", "forest"),
    ("yard", "garden"),
];

/// What is indoors: where it is said, nobody need be told so.
pub const ROOMS: [&str; 12] = [
    "bathroom",
    "bedroom",
    "bookstore",
    "grocery store",
    "kitchen",
    "library",
    "living room",
    "office",
    "restaurant",
    "room",
    "stage",
    "store",
];

pub fn place(keyword: &str) -> Option<&'static Place> {
    let other = OTHER_WORDS.iter().find(|(other, _)| *other == keyword);
    let word = other.map_or(keyword, |(_, word)| word);
    let at = PLACES
        .binary_search_by_key(&word, |place| place.word)
        .ok()?;
    PLACES.get(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_in_order_and_said_in_every_language() {
        assert!(PLACES.is_sorted_by_key(|place| place.word));
        for place in &PLACES {
            let said = [Some(place.alone), Some(place.at), place.over, place.behind];
            for forms in said.into_iter().flatten() {
                assert!(forms.iter().all(|form| !form.is_empty()), "{}", place.word);
            }
        }
    }

    #[test]
    fn a_place_goes_by_several_names() {
        for (word, wanted) in [("harbour", "harbor"), ("ocean", "sea"), ("woods", "forest")] {
            assert_eq!(place(word).map(|place| place.word), Some(wanted));
        }
        assert!(place("dog").is_none() && place("").is_none());
    }
}
