//! Prefixes and the namespaces they stand for, element by element.

use std::collections::HashMap;
use std::sync::Arc;

/// Which namespace each prefix stands for, where one is now.
#[derive(Default)]
pub struct Scopes {
    namespaces: HashMap<String, Vec<Arc<str>>>,
    /// The prefixes each open element declared.
    declared: Vec<Vec<String>>,
}

impl Scopes {
    pub fn enter(&mut self) {
        self.declared.push(Vec::new());
    }

    pub fn leave(&mut self) {
        for prefix in self.declared.pop().unwrap_or_default() {
            if let Some(stack) = self.namespaces.get_mut(&prefix) {
                stack.pop();
            }
        }
    }

    /// Whether the prefix was never declared before.
    pub fn declare(&mut self, prefix: &str, namespace: &str) -> bool {
        let is_new = !self.namespaces.contains_key(prefix);
        let stack = self.namespaces.entry(prefix.to_owned()).or_default();
        stack.push(namespace.into());
        if let Some(declared) = self.declared.last_mut() {
            declared.push(prefix.to_owned());
        }
        is_new
    }

    pub fn namespace(&self, prefix: &str) -> Option<Arc<str>> {
        let stack = self.namespaces.get(prefix)?;
        stack.last().cloned()
    }
}
