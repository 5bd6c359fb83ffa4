//! Nouns in German, French, Spanish and Arabic: what the models name, and what else is often seen.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A thing that is counted.
pub struct Noun {
    /// One, with its article, and several, in German, French and Spanish.
    pub bent: [[&'static str; 2]; 3],
    /// One, two and several.
    pub arabic: [&'static str; 3],
    /// "Das" in German; the others are masculine with "ein" and feminine with "eine".
    pub is_neuter: bool,
}

/// By their English words, which are keywords.
pub static NOUNS: LazyLock<BTreeMap<&str, Noun>> =
    LazyLock::new(|| include_str!("nouns.tsv").lines().filter_map(row).collect());

/// Of a line that is no noun, nothing.
fn row(line: &'static str) -> Option<(&'static str, Noun)> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    let word = next()?;
    let bent = [[next()?, next()?], [next()?, next()?], [next()?, next()?]];
    let arabic = [next()?, next()?, next()?];
    let is_neuter = next() == Some("n");
    let noun = Noun {
        bent,
        arabic,
        is_neuter,
    };
    Some((word, noun))
}

/// What is not counted; in German, French, Spanish and Arabic.
#[rustfmt::skip]
pub const MASSES: [(&str, [&str; 4]); 40] = [
    ("binoculars", ["ein Fernglas", "des jumelles", "prismáticos", "منظار"]),
    ("bread", ["Brot", "du pain", "pan", "خبز"]),
    ("broccoli", ["Brokkoli", "du brocoli", "brócoli", "بروكلي"]),
    ("cauliflower", ["Blumenkohl", "du chou-fleur", "coliflor", "قرنبيط"]),
    ("coffee", ["Kaffee", "du café", "café", "قهوة"]),
    ("cookware", ["Kochgeschirr", "des ustensiles de cuisson", "batería de cocina", "أواني طبخ"]),
    ("coral", ["Korallen", "des coraux", "corales", "مرجان"]),
    ("corn", ["Mais", "du maïs", "maíz", "ذرة"]),
    ("cosmetics", ["Kosmetik", "des cosmétiques", "cosméticos", "مستحضرات تجميل"]),
    ("dough", ["Teig", "de la pâte", "masa", "عجين"]),
    ("electronics", ["Elektronik", "des appareils électroniques", "aparatos electrónicos", "أجهزة إلكترونية"]),
    ("eyeglasses", ["eine Brille", "des lunettes", "gafas", "نظارة"]),
    ("fabric", ["Stoff", "du tissu", "tela", "قماش"]),
    ("food", ["Essen", "de la nourriture", "comida", "طعام"]),
    ("fruit", ["Obst", "des fruits", "fruta", "فاكهة"]),
    ("furniture", ["Möbel", "des meubles", "muebles", "أثاث"]),
    ("goggles", ["eine Schutzbrille", "des lunettes de protection", "gafas protectoras", "نظارة واقية"]),
    ("graffiti", ["Graffiti", "des graffitis", "grafitis", "كتابات جدارية"]),
    ("guacamole", ["Guacamole", "du guacamole", "guacamole", "غواكامولي"]),
    ("hay", ["Heu", "du foin", "heno", "تبن"]),
    ("ice cream", ["Eis", "de la glace", "helado", "مثلجات"]),
    ("jewelry", ["Schmuck", "des bijoux", "joyas", "مجوهرات"]),
    ("juice", ["Saft", "du jus", "zumo", "عصير"]),
    ("lingerie", ["Dessous", "de la lingerie", "lencería", "ملابس داخلية"]),
    ("mashed potato", ["Kartoffelpüree", "de la purée de pommes de terre", "puré de patatas", "بطاطس مهروسة"]),
    ("milk", ["Milch", "du lait", "leche", "حليب"]),
    ("money", ["Geld", "de l'argent", "dinero", "نقود"]),
    ("paper towel", ["Küchenpapier", "de l'essuie-tout", "papel de cocina", "ورق مطبخ"]),
    ("pasta", ["Nudeln", "des pâtes", "pasta", "معكرونة"]),
    ("pottery", ["Keramik", "de la poterie", "cerámica", "فخار"]),
    ("shorts", ["eine kurze Hose", "un short", "pantalones cortos", "بنطال قصير"]),
    ("skis", ["Ski", "des skis", "esquís", "زلاجات"]),
    ("soup", ["Suppe", "de la soupe", "sopa", "حساء"]),
    ("stew", ["Eintopf", "du ragoût", "guiso", "يخنة"]),
    ("sunglasses", ["eine Sonnenbrille", "des lunettes de soleil", "gafas de sol", "نظارة شمسية"]),
    ("tableware", ["Geschirr", "de la vaisselle", "vajilla", "أوانٍ"]),
    ("toilet paper", ["Toilettenpapier", "du papier toilette", "papel higiénico", "ورق مرحاض"]),
    ("vegetables", ["Gemüse", "des légumes", "verduras", "خضروات"]),
    ("wine", ["Wein", "du vin", "vino", "نبيذ"]),
    ("wool", ["Wolle", "de la laine", "lana", "صوف"]),
];
