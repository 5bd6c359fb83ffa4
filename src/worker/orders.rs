//! What is on order, until whoever ordered it has it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::failure;
use super::protocol::{Reply, Request};
use super::queue::Ticket;
use crate::domain::session::Failure;

/// What a worker answered, and the file that came with it.
pub struct Answer {
    pub reply: Reply,
    pub blob: Option<Blob>,
}

type Outcome = Rc<RefCell<Option<Result<Answer, Failure>>>>;

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
    ) -> (
        Ticket,
        impl Future<Output = Result<Answer, Failure>> + use<>,
    ) {
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
            let answer = outcome.borrow_mut().take();
            answer.unwrap_or_else(|| Err(failure::died_exporting()))
        };
        (ticket, future)
    }

    pub fn message(&self, ticket: Ticket) -> Option<(Request, Vec<JsValue>)> {
        let order = self.open.get(&ticket)?;
        Some((order.request.clone(), order.attachments.clone()))
    }

    pub fn settle(&mut self, ticket: Ticket, answer: Result<Answer, Failure>) {
        if let Some(order) = self.open.remove(&ticket) {
            order.outcome.replace(Some(answer));
            let _ = order.wake.call0(&JsValue::UNDEFINED);
        }
    }
}
