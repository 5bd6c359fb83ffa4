//! Files that are no photos, read for the page: tables, sidecars by themselves, audit logs.

use web_sys::File;

use super::protocol::Reply;
use super::reading::whole;
use super::table::read_csv;
use crate::domain::session::Failure;
use crate::format::audit::Check;
use crate::format::written_for;

/// More than any table of photos or sidecar needs, and what a device has room for.
const MOST_BYTES: u64 = 64 << 20;
/// A visit's log of ten thousand photos is a tenth of it.
const MOST_BYTES_OF_LOG: u64 = 512 << 20;

pub fn table(name: &str, file: &File) -> Result<Reply, Failure> {
    let table = read_csv(&limited(file, name, MOST_BYTES)?).map_err(|error| error.failure(name))?;
    Ok(Reply::TableRead(Box::new(table)))
}

pub fn sidecar(name: &str, file: &File) -> Result<Reply, Failure> {
    Ok(Reply::SidecarRead(written_for::read(&limited(
        file, name, MOST_BYTES,
    )?)))
}

pub fn log(name: &str, file: &File) -> Result<Reply, Failure> {
    let bytes = limited(file, name, MOST_BYTES_OF_LOG)?;
    let mut check = Check::default();
    for line in String::from_utf8_lossy(&bytes).lines() {
        check.line(line);
    }
    Ok(Reply::LogChecked(Box::new(check.finish(None))))
}

fn limited(file: &File, name: &str, most: u64) -> Result<Vec<u8>, Failure> {
    if file.size() as u64 > most {
        return Err(Failure {
            message: format!("{name}: it is over {} MB large", most >> 20),
            advice: "Split it into smaller ones.".into(),
        });
    }
    whole(file, name)
}
