//! How many of what in German, French and Spanish: for what the object detector finds, whose genders and plurals are known.

use crate::domain::keyword_language::KeywordLanguage;

/// How many there are of a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(usize),
    /// Two or more: "dogs".
    Some,
    /// Three or more: "several dogs".
    Several,
}

/// A keyword; with its article, and in the plural, in German, French and Spanish.
type Noun = (&'static str, [[&'static str; 2]; 3]);

#[rustfmt::skip]
const NOUNS: [Noun; 78] = [
    ("airplane", [["ein Flugzeug", "Flugzeuge"], ["un avion", "avions"], ["un avión", "aviones"]]),
    ("apple", [["ein Apfel", "Äpfel"], ["une pomme", "pommes"], ["una manzana", "manzanas"]]),
    ("backpack", [["ein Rucksack", "Rucksäcke"], ["un sac à dos", "sacs à dos"], ["una mochila", "mochilas"]]),
    ("ball", [["ein Ball", "Bälle"], ["une balle", "balles"], ["una pelota", "pelotas"]]),
    ("banana", [["eine Banane", "Bananen"], ["une banane", "bananes"], ["un plátano", "plátanos"]]),
    ("baseball bat", [["ein Baseballschläger", "Baseballschläger"], ["une batte de baseball", "battes de baseball"], ["un bate de béisbol", "bates de béisbol"]]),
    ("baseball glove", [["ein Baseballhandschuh", "Baseballhandschuhe"], ["un gant de baseball", "gants de baseball"], ["un guante de béisbol", "guantes de béisbol"]]),
    ("bear", [["ein Bär", "Bären"], ["un ours", "ours"], ["un oso", "osos"]]),
    ("bed", [["ein Bett", "Betten"], ["un lit", "lits"], ["una cama", "camas"]]),
    ("bench", [["eine Sitzbank", "Sitzbänke"], ["un banc", "bancs"], ["un banco", "bancos"]]),
    ("bicycle", [["ein Fahrrad", "Fahrräder"], ["un vélo", "vélos"], ["una bicicleta", "bicicletas"]]),
    ("bird", [["ein Vogel", "Vögel"], ["un oiseau", "oiseaux"], ["un pájaro", "pájaros"]]),
    ("boat", [["ein Boot", "Boote"], ["un bateau", "bateaux"], ["un bote", "botes"]]),
    ("book", [["ein Buch", "Bücher"], ["un livre", "livres"], ["un libro", "libros"]]),
    ("bottle", [["eine Flasche", "Flaschen"], ["une bouteille", "bouteilles"], ["una botella", "botellas"]]),
    ("bowl", [["eine Schüssel", "Schüsseln"], ["un bol", "bols"], ["un cuenco", "cuencos"]]),
    ("bus", [["ein Bus", "Busse"], ["un bus", "bus"], ["un autobús", "autobuses"]]),
    ("cake", [["ein Kuchen", "Kuchen"], ["un gâteau", "gâteaux"], ["una tarta", "tartas"]]),
    ("car", [["ein Auto", "Autos"], ["une voiture", "voitures"], ["un coche", "coches"]]),
    ("carrot", [["eine Karotte", "Karotten"], ["une carotte", "carottes"], ["una zanahoria", "zanahorias"]]),
    ("cat", [["eine Katze", "Katzen"], ["un chat", "chats"], ["un gato", "gatos"]]),
    ("cell phone", [["ein Handy", "Handys"], ["un téléphone portable", "téléphones portables"], ["un teléfono móvil", "teléfonos móviles"]]),
    ("chair", [["ein Stuhl", "Stühle"], ["une chaise", "chaises"], ["una silla", "sillas"]]),
    ("clock", [["eine Uhr", "Uhren"], ["une horloge", "horloges"], ["un reloj", "relojes"]]),
    ("computer keyboard", [["eine Tastatur", "Tastaturen"], ["un clavier d'ordinateur", "claviers d'ordinateur"], ["un teclado", "teclados"]]),
    ("computer mouse", [["eine Computermaus", "Computermäuse"], ["une souris d'ordinateur", "souris d'ordinateur"], ["un ratón de ordenador", "ratones de ordenador"]]),
    ("couch", [["ein Sofa", "Sofas"], ["un canapé", "canapés"], ["un sofá", "sofás"]]),
    ("cow", [["eine Kuh", "Kühe"], ["une vache", "vaches"], ["una vaca", "vacas"]]),
    ("cup", [["eine Tasse", "Tassen"], ["une tasse", "tasses"], ["una taza", "tazas"]]),
    ("dining table", [["ein Esstisch", "Esstische"], ["une table à manger", "tables à manger"], ["una mesa de comedor", "mesas de comedor"]]),
    ("dog", [["ein Hund", "Hunde"], ["un chien", "chiens"], ["un perro", "perros"]]),
    ("donut", [["ein Donut", "Donuts"], ["un donut", "donuts"], ["un dónut", "dónuts"]]),
    ("elephant", [["ein Elefant", "Elefanten"], ["un éléphant", "éléphants"], ["un elefante", "elefantes"]]),
    ("fire hydrant", [["ein Hydrant", "Hydranten"], ["une bouche d'incendie", "bouches d'incendie"], ["una boca de incendios", "bocas de incendios"]]),
    ("fork", [["eine Gabel", "Gabeln"], ["une fourchette", "fourchettes"], ["un tenedor", "tenedores"]]),
    ("frisbee", [["ein Frisbee", "Frisbees"], ["un frisbee", "frisbees"], ["un frisbee", "frisbees"]]),
    ("giraffe", [["eine Giraffe", "Giraffen"], ["une girafe", "girafes"], ["una jirafa", "jirafas"]]),
    ("hair dryer", [["ein Föhn", "Föhne"], ["un sèche-cheveux", "sèche-cheveux"], ["un secador de pelo", "secadores de pelo"]]),
    ("handbag", [["eine Handtasche", "Handtaschen"], ["un sac à main", "sacs à main"], ["un bolso", "bolsos"]]),
    ("horse", [["ein Pferd", "Pferde"], ["un cheval", "chevaux"], ["un caballo", "caballos"]]),
    ("hot dog", [["ein Hotdog", "Hotdogs"], ["un hot-dog", "hot-dogs"], ["un perrito caliente", "perritos calientes"]]),
    ("kite", [["ein Drachen", "Drachen"], ["un cerf-volant", "cerfs-volants"], ["una cometa", "cometas"]]),
    ("knife", [["ein Messer", "Messer"], ["un couteau", "couteaux"], ["un cuchillo", "cuchillos"]]),
    ("laptop", [["ein Laptop", "Laptops"], ["un ordinateur portable", "ordinateurs portables"], ["un portátil", "portátiles"]]),
    ("microwave", [["eine Mikrowelle", "Mikrowellen"], ["un micro-ondes", "micro-ondes"], ["un microondas", "microondas"]]),
    ("motorcycle", [["ein Motorrad", "Motorräder"], ["une moto", "motos"], ["una motocicleta", "motocicletas"]]),
    ("orange", [["eine Orange", "Orangen"], ["une orange", "oranges"], ["una naranja", "naranjas"]]),
    ("oven", [["ein Backofen", "Backöfen"], ["un four", "fours"], ["un horno", "hornos"]]),
    ("parking meter", [["eine Parkuhr", "Parkuhren"], ["un parcmètre", "parcmètres"], ["un parquímetro", "parquímetros"]]),
    ("person", [["eine Person", "Personen"], ["une personne", "personnes"], ["una persona", "personas"]]),
    ("pizza", [["eine Pizza", "Pizzen"], ["une pizza", "pizzas"], ["una pizza", "pizzas"]]),
    ("potted plant", [["eine Topfpflanze", "Topfpflanzen"], ["une plante en pot", "plantes en pot"], ["una planta en maceta", "plantas en maceta"]]),
    ("refrigerator", [["ein Kühlschrank", "Kühlschränke"], ["un réfrigérateur", "réfrigérateurs"], ["un frigorífico", "frigoríficos"]]),
    ("remote control", [["eine Fernbedienung", "Fernbedienungen"], ["une télécommande", "télécommandes"], ["un mando a distancia", "mandos a distancia"]]),
    ("sandwich", [["ein Sandwich", "Sandwiches"], ["un sandwich", "sandwichs"], ["un sándwich", "sándwiches"]]),
    ("scissors", [["eine Schere", "Scheren"], ["des ciseaux", "paires de ciseaux"], ["unas tijeras", "tijeras"]]),
    ("sheep", [["ein Schaf", "Schafe"], ["un mouton", "moutons"], ["una oveja", "ovejas"]]),
    ("sink", [["ein Waschbecken", "Waschbecken"], ["un lavabo", "lavabos"], ["un lavabo", "lavabos"]]),
    ("skateboard", [["ein Skateboard", "Skateboards"], ["un skateboard", "skateboards"], ["un monopatín", "monopatines"]]),
    ("snowboard", [["ein Snowboard", "Snowboards"], ["un snowboard", "snowboards"], ["un snowboard", "snowboards"]]),
    ("spoon", [["ein Löffel", "Löffel"], ["une cuillère", "cuillères"], ["una cuchara", "cucharas"]]),
    ("stop sign", [["ein Stoppschild", "Stoppschilder"], ["un panneau stop", "panneaux stop"], ["una señal de stop", "señales de stop"]]),
    ("suitcase", [["ein Koffer", "Koffer"], ["une valise", "valises"], ["una maleta", "maletas"]]),
    ("surfboard", [["ein Surfbrett", "Surfbretter"], ["une planche de surf", "planches de surf"], ["una tabla de surf", "tablas de surf"]]),
    ("teddy bear", [["ein Teddybär", "Teddybären"], ["un ours en peluche", "ours en peluche"], ["un oso de peluche", "osos de peluche"]]),
    ("television", [["ein Fernseher", "Fernseher"], ["un téléviseur", "téléviseurs"], ["un televisor", "televisores"]]),
    ("tennis racket", [["ein Tennisschläger", "Tennisschläger"], ["une raquette de tennis", "raquettes de tennis"], ["una raqueta de tenis", "raquetas de tenis"]]),
    ("tie", [["eine Krawatte", "Krawatten"], ["une cravate", "cravates"], ["una corbata", "corbatas"]]),
    ("toaster", [["ein Toaster", "Toaster"], ["un grille-pain", "grille-pain"], ["una tostadora", "tostadoras"]]),
    ("toilet", [["eine Toilette", "Toiletten"], ["des toilettes", "toilettes"], ["un inodoro", "inodoros"]]),
    ("toothbrush", [["eine Zahnbürste", "Zahnbürsten"], ["une brosse à dents", "brosses à dents"], ["un cepillo de dientes", "cepillos de dientes"]]),
    ("traffic light", [["eine Ampel", "Ampeln"], ["un feu de circulation", "feux de circulation"], ["un semáforo", "semáforos"]]),
    ("train", [["ein Zug", "Züge"], ["un train", "trains"], ["un tren", "trenes"]]),
    ("truck", [["ein Lastwagen", "Lastwagen"], ["un camion", "camions"], ["un camión", "camiones"]]),
    ("umbrella", [["ein Regenschirm", "Regenschirme"], ["un parapluie", "parapluies"], ["un paraguas", "paraguas"]]),
    ("vase", [["eine Vase", "Vasen"], ["un vase", "vases"], ["un jarrón", "jarrones"]]),
    ("wine glass", [["ein Weinglas", "Weingläser"], ["un verre à vin", "verres à vin"], ["una copa de vino", "copas de vino"]]),
    ("zebra", [["ein Zebra", "Zebras"], ["un zèbre", "zèbres"], ["una cebra", "cebras"]]),
];

/// "zwei Hunde", "plusieurs chiens", "tazas". Nothing of a noun that is not in the list, and of English nothing.
pub fn counted(noun: &str, count: Count, language: KeywordLanguage) -> Option<String> {
    let at = match language {
        KeywordLanguage::English => return None,
        KeywordLanguage::German => 0,
        KeywordLanguage::French => 1,
        KeywordLanguage::Spanish => 2,
    };
    let known = NOUNS.binary_search_by_key(&noun, |(noun, _)| noun).ok()?;
    let [one, many] = NOUNS[known].1[at];
    let is_feminine = one.starts_with("una");
    let number = match (count, language) {
        (Count::Exactly(0 | 1), _) => return Some(one.to_owned()),
        (Count::Exactly(2), KeywordLanguage::German) => "zwei",
        (Count::Exactly(2), KeywordLanguage::French) => "deux",
        (Count::Exactly(2), _) => "dos",
        (Count::Exactly(3), KeywordLanguage::German) => "drei",
        (Count::Exactly(3), KeywordLanguage::French) => "trois",
        (Count::Exactly(3), _) => "tres",
        (Count::Some, KeywordLanguage::French) => "des",
        (Count::Some, _) => return Some(many.to_owned()),
        (_, KeywordLanguage::German) => "mehrere",
        (_, KeywordLanguage::French) => "plusieurs",
        _ if is_feminine => "varias",
        _ => "varios",
    };
    Some(format!("{number} {many}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Count::Exactly;
    use KeywordLanguage::{English, French, German, Spanish};

    #[test]
    fn the_list_is_in_order_and_every_article_fits_a_noun() {
        assert!(NOUNS.is_sorted_by_key(|(noun, _)| *noun));
        for (noun, [german, french, spanish]) in NOUNS {
            assert!(
                german[0].starts_with("ein ") || german[0].starts_with("eine "),
                "{noun}"
            );
            let articles = ["un ", "une ", "des "];
            assert!(
                articles
                    .iter()
                    .any(|article| french[0].starts_with(article)),
                "{noun}"
            );
            let articles = ["un ", "una ", "unas "];
            assert!(
                articles
                    .iter()
                    .any(|article| spanish[0].starts_with(article)),
                "{noun}"
            );
        }
    }

    #[test]
    fn things_are_counted_in_the_words_of_each_language() {
        let cases = [
            ("dog", Exactly(1), German, Some("ein Hund")),
            ("dog", Exactly(2), French, Some("deux chiens")),
            ("cup", Exactly(3), Spanish, Some("tres tazas")),
            ("cup", Exactly(9), Spanish, Some("varias tazas")),
            ("dog", Exactly(9), Spanish, Some("varios perros")),
            ("person", Exactly(9), German, Some("mehrere Personen")),
            ("horse", Count::Several, French, Some("plusieurs chevaux")),
            ("horse", Count::Some, French, Some("des chevaux")),
            ("cup", Count::Some, Spanish, Some("tazas")),
            ("lighthouse", Exactly(1), German, None),
            ("dog", Exactly(1), English, None),
        ];
        for (noun, count, language, wanted) in cases {
            assert_eq!(counted(noun, count, language).as_deref(), wanted, "{noun}");
        }
    }
}
