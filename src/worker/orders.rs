//! Files on order for an export, until whoever ordered them has them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::failure;
use super::protocol::Request;
use super::queue::Ticket;
use crate::domain::audit::{HandedOut, Proof};
use crate::domain::session::Failure;

/// A file as a worker made it.
pub struct Made {
    pub file: HandedOut,
    /// Of a redacted copy.
    pub proof: Option<Proof>,
    pub blob: Blob,
}

impl Made {
    /// Of files that each have a name and a hash of their own.
    pub fn archive(blob: Blob) -> Made {
        let file = HandedOut {
            name: String::new(),
            sha256: String::new(),
        };
        Made {
            file,
            proof: None,
            blob,
        }
    }
}

type Outcome = Rc<RefCell<Option<Result<Made, Failure>>>>;

struct Order {
    request: Request,
    attachments: Vec<JsValue>,
    outcome: Outcome,
    wake: Function,
}

#[derive(Default)]
pub struct Orders {
    last: u32,
    open: BTreeMap<Ticket, Order>,
}

impl Orders {
    /// The future is done when the ticket is settled.
    pub fn take(
        &mut self,
        request: Request,
        attachments: Vec<JsValue>,
    ) -> (Ticket, impl Future<Output = Result<Made, Failure>> + use<>) {
        self.last += 1;
        let ticket = Ticket(self.last);
        let outcome = Outcome::default();
        let done = Promise::new(&mut |wake, _| {
            let order = Order {
                request: request.clone(),
                attachments: attachments.clone(),
                outcome: outcome.clone(),
                wake,
            };
            self.open.insert(ticket, order);
        });
        let future = async move {
            let _ = JsFuture::from(done).await;
            let made = outcome.borrow_mut().take();
            made.unwrap_or_else(|| Err(failure::died_exporting()))
        };
        (ticket, future)
    }

    pub fn message(&self, ticket: Ticket) -> Option<(Request, Vec<JsValue>)> {
        let order = self.open.get(&ticket)?;
        Some((order.request.clone(), order.attachments.clone()))
    }

    pub fn settle(&mut self, ticket: Ticket, made: Result<Made, Failure>) {
        if let Some(order) = self.open.remove(&ticket) {
            order.outcome.replace(Some(made));
            let _ = order.wake.call0(&JsValue::UNDEFINED);
        }
    }
}
