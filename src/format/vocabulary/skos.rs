//! Statements → the terms of a SKOS concept scheme [W3C SKOS Reference], with the labels of SKOS-XL.

use std::collections::HashMap;

use oxrdf::{Literal, Term as Object, Triple};

use super::VocabularyError;
use super::gathering::Gathering;
use crate::domain::controlled::MOST_TERMS;
use crate::domain::language::Language;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const SKOS_XL: &str = "http://www.w3.org/2008/05/skos-xl#";
const TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const LABEL: &str = "http://www.w3.org/2000/01/rdf-schema#label";
const DEPRECATED: &str = "http://www.w3.org/2002/07/owl#deprecated";
const TITLES: [&str; 2] = [
    "http://purl.org/dc/terms/title",
    "http://purl.org/dc/elements/1.1/title",
];

/// Concepts, their schemes, and with SKOS-XL every label of theirs.
const MOST_NODES: usize = 10 * MOST_TERMS;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Class {
    #[default]
    Untold,
    Concept,
    Scheme,
    /// A collection of concepts, and whatever else is no term.
    Other,
}

#[derive(Default)]
struct Node {
    class: Class,
    is_deprecated: bool,
    preferred: Vec<(Language, String)>,
    others: Vec<String>,
    broader: Option<usize>,
    titles: Vec<(Language, String)>,
    /// Nodes whose literal form is a label.
    preferred_at: Vec<usize>,
    others_at: Vec<usize>,
}

/// What has been stated so far.
#[derive(Default)]
pub struct Statements {
    nodes: Vec<Node>,
    numbers: HashMap<String, usize>,
}

impl Statements {
    pub fn take(&mut self, triple: &Triple) -> Result<(), VocabularyError> {
        let predicate = triple.predicate.as_str();
        let subject = || triple.subject.to_string();
        if let Some(local) = predicate.strip_prefix(SKOS) {
            match (local, &triple.object) {
                ("prefLabel", Object::Literal(label)) => {
                    let label = told(label);
                    self.node(subject())?.preferred.push(label);
                }
                ("altLabel" | "hiddenLabel", Object::Literal(label)) => {
                    let label = label.value().to_owned();
                    self.node(subject())?.others.push(label);
                }
                ("broader" | "broaderGeneric", object) => self.put_under(subject(), key(object))?,
                ("narrower", object) => self.put_under(key(object), subject())?,
                _ => {}
            }
        } else if let Some(local) = predicate.strip_prefix(SKOS_XL) {
            match (local, &triple.object) {
                ("literalForm", Object::Literal(label)) => {
                    let label = told(label);
                    let node = self.node(subject())?;
                    node.class = Class::Other;
                    node.titles.push(label);
                }
                ("prefLabel", object) => {
                    let at = self.number(key(object))?;
                    self.node(subject())?.preferred_at.push(at);
                }
                ("altLabel" | "hiddenLabel", object) => {
                    let at = self.number(key(object))?;
                    self.node(subject())?.others_at.push(at);
                }
                _ => {}
            }
        } else if predicate == TYPE {
            if let Object::NamedNode(class) = &triple.object
                && let Some(class) = class.as_str().strip_prefix(SKOS)
            {
                self.node(subject())?.class = match class {
                    "Concept" => Class::Concept,
                    "ConceptScheme" => Class::Scheme,
                    _ => Class::Other,
                };
            }
        } else if predicate == LABEL || TITLES.contains(&predicate) {
            if let Object::Literal(title) = &triple.object {
                let title = told(title);
                self.node(subject())?.titles.push(title);
            }
        } else if predicate == DEPRECATED
            && let Object::Literal(literal) = &triple.object
        {
            self.node(subject())?.is_deprecated = matches!(literal.value(), "true" | "1");
        }
        Ok(())
    }

    pub fn finish(mut self, gathering: &mut Gathering) -> Result<(), VocabularyError> {
        let mut terms: Vec<Option<usize>> = vec![None; self.nodes.len()];
        for (number, place) in terms.iter_mut().enumerate() {
            let (preferred, others) = self.names_of(number);
            let node = &mut self.nodes[number];
            if node.class == Class::Scheme {
                let titles = std::mem::take(&mut node.titles);
                if let Some(title) = best(titles.into_iter().chain(preferred).collect()) {
                    gathering.call(&title);
                }
                continue;
            }
            if node.class == Class::Other || node.is_deprecated || preferred.is_empty() {
                continue;
            }
            let term = gathering.add()?;
            for (language, label) in preferred {
                gathering.prefer(term, language, &label, None)?;
            }
            for other in others {
                gathering.also(term, &other, None)?;
            }
            *place = Some(term);
        }
        for (node, term) in self.nodes.iter().zip(&terms) {
            let broader = node.broader.and_then(|broader| terms[broader]);
            if let (Some(term), Some(broader)) = (*term, broader) {
                gathering.put_under(term, broader);
            }
        }
        Ok(())
    }

    /// Preferred and other names; a concept without labels of SKOS may have one of RDF Schema.
    fn names_of(&self, number: usize) -> (Vec<(Language, String)>, Vec<String>) {
        let node = &self.nodes[number];
        let forms = |labels: &[usize]| -> Vec<(Language, String)> {
            let labels = labels.iter().filter_map(|label| self.nodes.get(*label));
            labels.flat_map(|label| label.titles.clone()).collect()
        };
        let mut preferred = node.preferred.clone();
        preferred.extend(forms(&node.preferred_at));
        if preferred.is_empty() && node.class == Class::Concept {
            preferred.clone_from(&node.titles);
        }
        let mut others = node.others.clone();
        others.extend(forms(&node.others_at).into_iter().map(|(_, label)| label));
        (preferred, others)
    }

    fn put_under(&mut self, narrower: String, broader: String) -> Result<(), VocabularyError> {
        let broader = self.number(broader)?;
        self.node(narrower)?.broader.get_or_insert(broader);
        Ok(())
    }

    fn node(&mut self, key: String) -> Result<&mut Node, VocabularyError> {
        let number = self.number(key)?;
        Ok(&mut self.nodes[number])
    }

    fn number(&mut self, key: String) -> Result<usize, VocabularyError> {
        if let Some(known) = self.numbers.get(&key) {
            return Ok(*known);
        }
        if self.nodes.len() == MOST_NODES {
            return Err(VocabularyError::TooManyTerms);
        }
        self.nodes.push(Node::default());
        self.numbers.insert(key, self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }
}

/// As subjects are written, so that a node is the same wherever it stands.
fn key(object: &Object) -> String {
    object.to_string()
}

fn told(label: &Literal) -> (Language, String) {
    let language = label.language().and_then(Language::parse);
    (language.unwrap_or_default(), label.value().to_owned())
}

/// Without a language, else in English, else the first.
fn best(titles: Vec<(Language, String)>) -> Option<String> {
    let is_english = |language: &Language| language.tag().split('-').next() == Some("en");
    let untold = titles.iter().find(|(language, _)| !language.is_told());
    let english = || titles.iter().find(|(language, _)| is_english(language));
    let title = untold.or_else(english).or(titles.first());
    title.map(|(_, title)| title.clone())
}

#[cfg(test)]
mod tests {
    use crate::format::vocabulary::tests::check;

    fn skos(statements: &str) -> String {
        format!(
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nPREFIX xl: <http://www.w3.org/2008/05/skos-xl#>\n\
             PREFIX owl: <http://www.w3.org/2002/07/owl#>\nPREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n\
             {statements}"
        )
    }

    #[test]
    fn what_is_no_term_in_use_is_left_out() {
        let text = skos(
            "<#a> a skos:Concept ; skos:prefLabel \"A\" ; skos:broader <#old> .\n\
             <#old> a skos:Concept ; skos:prefLabel \"Old\" ; owl:deprecated true .\n\
             <#set> a skos:Collection ; skos:prefLabel \"Set\" ; skos:member <#a> .\n\
             <#b> a skos:Concept ; rdfs:label \"B\"@en .\n\
             <#c> rdfs:label \"a class\" .",
        );
        check("a.ttl", &text, &["A", "B"]);
    }

    #[test]
    fn labels_that_are_nodes_of_their_own_are_followed() {
        let text = skos(
            "<#a> xl:prefLabel <#l1> ; xl:altLabel [ xl:literalForm \"hound\"@en ] .\n\
             <#l1> xl:literalForm \"Dogs\"@en .",
        );
        check("a.ttl", &text, &["Dogs = hound"]);
    }

    #[test]
    fn a_second_preferred_label_in_a_language_is_a_synonym() {
        let text = skos("<#a> skos:prefLabel \"Dogs\"@en, \"Hounds\"@en, \"Hunde\"@de .");
        check("a.ttl", &text, &["Dogs = Hounds"]);
    }
}
