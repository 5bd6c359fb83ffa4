//! What the page asks the workers to read that is no photo.

use web_sys::{Blob, File};

use super::Client;
use crate::domain::beside::WrittenFor;
use crate::domain::policy::{Policy, Problem};
use crate::domain::session::Failure;
use crate::format::audit::Verdict;
use crate::worker::failure;
use crate::worker::orders::Answer;
use crate::worker::protocol::{Reply, Request};
use crate::worker::table::Table;

impl Client {
    /// Reads a list of terms, ahead of the queue; what comes back is in the lines of `worker::vocabulary`.
    pub async fn read_vocabulary(&self, file: &File) -> Result<Blob, Failure> {
        let request = Request::ReadVocabulary { name: file.name() };
        let answer = self
            .dispatch
            .order(request, vec![file.clone().into()])
            .await?;
        answer.blob.ok_or_else(failure::died_exporting)
    }

    /// Reads values of photos, ahead of the queue.
    pub async fn read_table(&self, file: &File) -> Result<Table, Failure> {
        let request = Request::ReadTable { name: file.name() };
        match self.read(request, Some(file)).await? {
            Reply::TableRead(table) => Ok(*table),
            _ => Err(failure::died_exporting()),
        }
    }

    /// What a sidecar says of the file it was written for; one that cannot be read says nothing.
    pub async fn read_sidecar(&self, file: &File) -> WrittenFor {
        let request = Request::ReadSidecar { name: file.name() };
        match self.read(request, Some(file)).await {
            Ok(Reply::SidecarRead(says)) => says,
            _ => WrittenFor::default(),
        }
    }

    pub async fn check_log(&self, file: &File) -> Result<Verdict, Failure> {
        let request = Request::CheckLog { name: file.name() };
        match self.read(request, Some(file)).await? {
            Reply::LogChecked(verdict) => Ok(*verdict),
            _ => Err(failure::died_exporting()),
        }
    }

    /// What is wrong with a policy comes back in words.
    pub async fn read_policy(&self, text: String) -> Result<Policy, String> {
        let told = |problems: Vec<Problem>| {
            let problems: Vec<String> = problems.iter().map(Problem::to_string).collect();
            problems.join("; ")
        };
        match self.read(Request::ReadPolicy { text }, None).await {
            Ok(Reply::PolicyRead(read)) => read.map(|policy| *policy).map_err(told),
            Ok(_) => Err(failure::died_exporting().message),
            Err(failure) => Err(failure.message),
        }
    }

    async fn read(&self, request: Request, file: Option<&File>) -> Result<Reply, Failure> {
        let attachments = file.map(|file| file.clone().into()).into_iter().collect();
        let answer: Answer = self.dispatch.order(request, attachments).await?;
        Ok(answer.reply)
    }
}
