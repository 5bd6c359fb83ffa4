//! The policies of the page's owner and of whoever embeds the page: both hold, however they come.

use super::Ruling;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rulings {
    /// Of whoever serves the page.
    pub owners: Ruling,
    /// Of the page around the frame.
    pub hosts: Ruling,
}

impl Rulings {
    /// While one of them cannot be had nobody knows what it asks for.
    pub fn in_force(&self) -> Ruling {
        match (&self.owners, &self.hosts) {
            (Ruling::Wanting(reason), _) | (_, Ruling::Wanting(reason)) => {
                Ruling::Wanting(reason.clone())
            }
            (Ruling::Set(owners), Ruling::Set(hosts)) if **hosts == Default::default() => {
                Ruling::Set(owners.clone())
            }
            (Ruling::Set(owners), Ruling::Set(hosts)) => Ruling::Set(owners.stricter(hosts).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::{FaceRule, Level, Policy};

    #[test]
    fn the_hosts_policy_adds_to_the_owners_and_replaces_nothing() {
        let owners = Policy {
            gps: Level::Block,
            ..Policy::default()
        };
        let hosts = Policy {
            gps: Level::Off,
            faces: FaceRule::HideAll,
            ..Policy::default()
        };
        let mut rulings = Rulings {
            owners: Ruling::Set(owners.into()),
            ..Rulings::default()
        };
        let gps = |rulings: &Rulings| match rulings.in_force() {
            Ruling::Set(policy) => Some((policy.gps, policy.faces)),
            Ruling::Wanting(_) => None,
        };
        assert_eq!(gps(&rulings), Some((Level::Block, FaceRule::Off)));
        rulings.hosts = Ruling::Set(hosts.into());
        assert_eq!(gps(&rulings), Some((Level::Block, FaceRule::HideAll)));
        rulings.owners = Ruling::Wanting("on its way".into());
        assert_eq!(gps(&rulings), None);
    }
}
