//! The queue of the workers, played through without any; and the archive.

use std::io::{Cursor, Read};
use std::rc::Rc;

use hushtag::domain::draft::Draft;
use hushtag::domain::found::Found;
use hushtag::domain::photo::{Format, Orientation, Photo, PhotoId, Size};
use hushtag::domain::session::{Event, Failure, Stage};
use hushtag::infer::manifest::Task;
use hushtag::worker::archive::{Archive, place};
use hushtag::worker::batch::Purpose;
use hushtag::worker::protocol::Reply;
use hushtag::worker::queue::{
    Effect, IDLE_TICKS, Job, MEMORY_BUDGET, Queue, STALLED_TICKS, Slot, Ticket,
};

const A: PhotoId = PhotoId(0);
const B: PhotoId = PhotoId(1);
const C: PhotoId = PhotoId(2);
const ZIP: Ticket = Ticket(1);

fn photo() -> Photo {
    Photo {
        format: Format::Jpeg,
        size: Size {
            width: 4,
            height: 3,
        },
        orientation: Orientation::Upright,
        animated: false,
    }
}

fn failure() -> Failure {
    Failure {
        message: "it is broken".into(),
        advice: "mend it".into(),
    }
}

/// A queue with a page that does at once what it is told, and writes it down.
struct Page {
    queue: Queue,
    log: Vec<Effect>,
    /// What each worker is busy with.
    jobs: Vec<Option<Job>>,
}

impl Page {
    /// Models have arrived, unless the test says otherwise.
    fn with_workers(count: usize) -> Page {
        let mut page = Page::without_models(count);
        page.queue.supply().list([Task::Backbone, Task::Faces]);
        page.queue.supply().ready(Task::Backbone);
        page.queue.supply().ready(Task::Faces);
        page
    }

    fn without_models(count: usize) -> Page {
        Page {
            queue: Queue::new(count),
            log: Vec::new(),
            jobs: vec![None; count],
        }
    }

    fn add(&mut self, photos: &[PhotoId]) {
        for photo in photos {
            let name = format!("{}.jpg", photo.0);
            self.queue.add(*photo, name, Purpose::Drafts);
        }
        self.follow();
    }

    /// Does what the queue says; new workers are ready at once.
    fn follow(&mut self) -> Vec<Effect> {
        let before = self.log.len();
        while let Some(effect) = self.queue.next_effect() {
            match &effect {
                Effect::Spawn(slot) => self.queue.heard(*slot, &Reply::Ready),
                Effect::Terminate(slot) => self.jobs[*slot] = None,
                Effect::Assign(slot, job) => {
                    assert_eq!(self.jobs[*slot], None, "worker {slot} is given two jobs");
                    self.jobs[*slot] = Some(*job);
                }
                _ => {}
            }
            self.log.push(effect);
        }
        self.log[before..].to_vec()
    }

    fn says(&mut self, slot: Slot, reply: &Reply) -> Vec<Effect> {
        self.queue.heard(slot, reply);
        self.follow()
    }

    fn dies(&mut self, slot: Slot) -> Vec<Effect> {
        self.jobs[slot] = None;
        self.queue.died(slot, "unreachable executed");
        self.follow()
    }

    /// Answers what this worker is busy with, and lets it be idle.
    fn finish(&mut self, slot: Slot) -> Option<Job> {
        let job = self.jobs[slot].take()?;
        let reply = match job {
            Job::Load(task) => Reply::Loaded(task),
            Job::Open(id) => Reply::Opened(id, photo(), Box::default()),
            Job::Analyse(id) => Reply::Drafted(id, Box::default()),
            Job::Make(_) => Reply::Packed,
        };
        self.queue.heard(slot, &reply);
        self.queue.heard(slot, &Reply::Idle { memory: 1 });
        self.follow();
        Some(job)
    }

    /// Finishes jobs of worker 0 up to and without the first that `stop` wants.
    fn finish_until(&mut self, stop: impl Fn(Job) -> bool) {
        while let Some(job) = self.jobs[0]
            && !stop(job)
        {
            self.finish(0);
        }
    }

    fn told(&self) -> Vec<&Event> {
        let told = self.log.iter().filter_map(|effect| match effect {
            Effect::Tell(event) => Some(event),
            _ => None,
        });
        told.collect()
    }
}

fn is_analysis(job: Job) -> bool {
    matches!(job, Job::Analyse(_))
}

#[test]
fn a_photo_without_a_picture_is_ready_for_review_once_it_was_read() {
    let mut page = Page::with_workers(1);
    page.add(&[A, B]);
    while page.jobs[0] != Some(Job::Open(A)) {
        page.finish(0);
    }
    let found = Found {
        no_picture: Some(failure()),
        ..Found::default()
    };
    page.jobs[0] = None;
    let mut told = page.says(0, &Reply::Opened(A, photo(), Box::new(found.clone())));
    told.extend(page.says(0, &Reply::Idle { memory: 0 }));
    let opened = Event::Opened(A, photo(), Rc::new(found));
    assert!(told.contains(&Effect::Tell(opened)), "{told:?}");
    let drafted = Event::Drafted(A, Draft::default());
    assert!(told.contains(&Effect::Tell(drafted)), "{told:?}");
    // The other one goes on, and this one is analysed by nobody.
    while page.finish(0).is_some() {}
    assert!(
        page.log
            .iter()
            .any(|effect| matches!(effect, Effect::Assign(_, Job::Analyse(B))))
    );
    assert!(
        !page
            .log
            .iter()
            .any(|effect| matches!(effect, Effect::Assign(_, Job::Analyse(A))))
    );
}

#[test]
fn nothing_is_started_before_there_is_a_photo() {
    let mut page = Page::with_workers(4);
    assert_eq!(page.follow(), []);
    assert!(!page.queue.has_workers());
}

#[test]
fn pictures_come_before_drafts_and_models_just_before_their_use() {
    let mut page = Page::with_workers(1);
    page.add(&[A, B]);
    let done: Vec<Job> = std::iter::from_fn(|| page.finish(0)).collect();
    assert_eq!(
        done,
        [
            Job::Open(A),
            Job::Open(B),
            Job::Load(Task::Backbone),
            Job::Load(Task::Faces),
            Job::Analyse(A),
            Job::Analyse(B),
        ]
    );
}

#[test]
fn every_picture_of_a_large_batch_comes_before_the_first_draft() {
    let mut page = Page::with_workers(1);
    let photos: Vec<PhotoId> = (0..300).map(PhotoId).collect();
    page.add(&photos);
    let done: Vec<Job> = std::iter::from_fn(|| page.finish(0)).collect();
    let opened: Vec<Job> = photos.iter().copied().map(Job::Open).collect();
    assert_eq!(done[..300], opened);
    let analysed: Vec<Job> = done.into_iter().filter(|job| is_analysis(*job)).collect();
    let in_order: Vec<Job> = photos.into_iter().map(Job::Analyse).collect();
    assert_eq!(analysed, in_order);
}

#[test]
fn pictures_on_the_screen_come_before_the_others() {
    let mut page = Page::with_workers(1);
    page.add(&(0..300).map(PhotoId).collect::<Vec<_>>());
    page.queue
        .look_at(None, vec![PhotoId(200), PhotoId(201), PhotoId(0)]);
    let opened: Vec<Job> = std::iter::from_fn(|| page.finish(0)).take(5).collect();
    let expected = [0, 200, 201, 1, 2].map(|id| Job::Open(PhotoId(id)));
    assert_eq!(opened, expected, "what runs is finished first");
}

#[test]
fn a_photo_that_is_opened_comes_first_with_its_picture_and_its_drafts() {
    let mut page = Page::with_workers(1);
    page.add(&(0..300).map(PhotoId).collect::<Vec<_>>());
    page.queue.look_at(Some(PhotoId(250)), vec![PhotoId(1)]);
    let done: Vec<Job> = std::iter::from_fn(|| page.finish(0)).take(6).collect();
    assert_eq!(
        done,
        [
            Job::Open(A),
            Job::Open(PhotoId(250)),
            Job::Load(Task::Backbone),
            Job::Load(Task::Faces),
            Job::Analyse(PhotoId(250)),
            Job::Open(PhotoId(1)),
        ]
    );
}

#[test]
fn a_batch_that_was_stopped_still_gets_all_its_pictures_and_no_draft() {
    let mut page = Page::with_workers(1);
    page.queue.pause();
    page.add(&[A, B, C]);
    page.queue.look_at(Some(B), Vec::new());
    let done: Vec<Job> = std::iter::from_fn(|| page.finish(0)).collect();
    assert_eq!(done, [Job::Open(A), Job::Open(B), Job::Open(C)]);
}

#[test]
fn no_more_workers_are_started_than_there_are_jobs() {
    let mut page = Page::with_workers(4);
    page.add(&[A, B]);
    let spawned = |effect: &&Effect| matches!(effect, Effect::Spawn(_));
    assert_eq!(page.log.iter().filter(spawned).count(), 2);
}

#[test]
fn every_worker_gets_every_model_once() {
    let mut page = Page::with_workers(2);
    page.add(&[A, B, C, PhotoId(3)]);
    while page.finish(0).is_some() | page.finish(1).is_some() {}
    for slot in [0, 1] {
        for task in [Task::Backbone, Task::Faces] {
            let load = Effect::Assign(slot, Job::Load(task));
            assert_eq!(page.log.iter().filter(|e| **e == load).count(), 1);
        }
    }
}

#[test]
fn drafts_wait_for_the_last_model_and_do_without_one_that_failed() {
    let mut page = Page::without_models(1);
    page.add(&[A]);
    page.finish(0);
    page.queue.supply().list([Task::Backbone, Task::Faces]);
    page.queue.supply().ready(Task::Backbone);
    page.follow();
    assert_eq!(page.finish(0), Some(Job::Load(Task::Backbone)));
    assert_eq!(page.jobs[0], None, "faces are still under way");
    page.queue.model_failed(Task::Faces, failure());
    let effects = page.follow();
    assert!(effects.contains(&Effect::ModelFailed(Task::Faces, failure())));
    assert_eq!(page.jobs[0], Some(Job::Analyse(A)));
}

#[test]
fn a_photo_with_text_waits_for_its_reader_and_the_others_go_on() {
    let mut page = Page::without_models(1);
    page.queue
        .supply()
        .list([Task::Backbone, Task::TextRecognition]);
    page.queue.supply().ready(Task::Backbone);
    page.add(&[A, B]);
    page.finish_until(is_analysis);
    assert_eq!(page.jobs[0], Some(Job::Analyse(A)));
    assert_eq!(page.queue.may_ask(), [Task::TextRecognition]);
    page.jobs[0] = None;
    page.queue.heard(0, &Reply::Asks(A, Task::TextRecognition));
    let asked = page.says(0, &Reply::Idle { memory: 1 });
    let fetched = |effects: &[Effect]| effects.contains(&Effect::Fetch(Task::TextRecognition));
    assert!(fetched(&asked) && !asked.contains(&Effect::Tell(Event::Requeued(A))));
    assert_eq!(
        page.jobs[0],
        Some(Job::Analyse(B)),
        "the next one is not kept waiting"
    );
    page.jobs[0] = None;
    page.queue.heard(0, &Reply::Asks(B, Task::TextRecognition));
    let asked = page.says(0, &Reply::Idle { memory: 1 });
    assert!(!fetched(&asked), "it is under way");
    assert_eq!(page.jobs[0], None);
    page.queue.supply().ready(Task::TextRecognition);
    page.follow();
    assert_eq!(page.finish(0), Some(Job::Load(Task::TextRecognition)));
    assert_eq!(page.finish(0), Some(Job::Analyse(A)));
    assert_eq!(page.finish(0), Some(Job::Analyse(B)));
}

#[test]
fn without_the_reader_a_photo_with_text_gets_its_other_drafts() {
    let mut page = Page::without_models(1);
    page.queue
        .supply()
        .list([Task::Backbone, Task::TextRecognition]);
    page.queue.supply().ready(Task::Backbone);
    page.add(&[A]);
    page.finish_until(is_analysis);
    page.jobs[0] = None;
    page.queue.heard(0, &Reply::Asks(A, Task::TextRecognition));
    page.says(0, &Reply::Idle { memory: 1 });
    page.queue.model_failed(Task::TextRecognition, failure());
    page.follow();
    assert_eq!(page.queue.may_ask(), [], "or it would ask for ever");
    assert_eq!(page.finish(0), Some(Job::Analyse(A)));
    // A retry tries the reader again, once a photo asks.
    page.queue.supply().retry();
    assert_eq!(page.queue.may_ask(), [Task::TextRecognition]);
    assert!(!page.queue.supply().is_wanting());
}

#[test]
fn a_photo_waits_for_the_model_it_asked_for_and_not_for_others() {
    let mut page = Page::without_models(1);
    let on_demand = [Task::TextRecognition, Task::Nudity];
    page.queue
        .supply()
        .list([Task::Backbone, on_demand[0], on_demand[1]]);
    page.queue.supply().ready(Task::Backbone);
    page.add(&[A]);
    page.finish_until(is_analysis);
    for task in on_demand {
        page.jobs[0] = None;
        page.queue.heard(0, &Reply::Asks(A, task));
        page.says(0, &Reply::Idle { memory: 1 });
        assert_eq!(page.jobs[0], None);
        page.queue.supply().ready(task);
        page.follow();
        assert_eq!(page.finish(0), Some(Job::Load(task)));
        assert_eq!(page.finish(0), Some(Job::Analyse(A)));
    }
}

#[test]
fn without_any_model_photos_fail_with_the_reason_and_can_be_retried() {
    let mut page = Page::without_models(1);
    page.add(&[A]);
    page.finish(0);
    page.queue.supply().missing(failure());
    page.follow();
    assert!(page.told().contains(&&Event::Failed(A, failure())));
    page.queue.supply().retry();
    page.queue.retry(A);
    page.queue.supply().list([Task::Faces]);
    page.queue.supply().ready(Task::Faces);
    page.follow();
    page.finish(0);
    assert_eq!(page.finish(0), Some(Job::Analyse(A)));
}

#[test]
fn a_model_that_no_worker_can_load_is_given_up() {
    let mut page = Page::with_workers(1);
    page.add(&[A]);
    page.finish(0);
    assert_eq!(page.jobs[0], Some(Job::Load(Task::Backbone)));
    page.says(0, &Reply::LoadFailed(Task::Backbone, failure()));
    page.jobs[0] = None;
    page.says(0, &Reply::Idle { memory: 1 });
    assert_eq!(page.jobs[0], Some(Job::Load(Task::Faces)));
    page.dies(0);
    assert_eq!(page.jobs[0], Some(Job::Load(Task::Faces)));
    let effects = page.dies(0);
    assert!(matches!(
        effects.as_slice(),
        [
            Effect::ModelFailed(Task::Faces, _),
            Effect::Terminate(0),
            Effect::Tell(Event::Failed(A, _))
        ]
    ));
}

#[test]
fn a_photo_whose_worker_died_is_tried_once_more_and_then_fails_by_name() {
    let mut page = Page::with_workers(1);
    page.add(&[A, B]);
    page.finish_until(is_analysis);
    page.says(0, &Reply::Progress(A, Stage::FindingFaces));
    page.dies(0);
    assert!(page.told().contains(&&Event::Requeued(A)));
    page.finish_until(is_analysis);
    assert_eq!(page.jobs[0], Some(Job::Analyse(A)));
    page.says(0, &Reply::Progress(A, Stage::FindingFaces));
    page.dies(0);
    let Some(Event::Failed(A, failure)) = page.told().pop() else {
        panic!("no failure: {:?}", page.told());
    };
    assert_eq!(
        failure.message,
        "the worker stopped twice while looking for faces in 0.jpg"
    );
    page.finish_until(is_analysis);
    assert_eq!(page.finish(0), Some(Job::Analyse(B)), "the rest goes on");
}

#[test]
fn a_worker_that_dies_after_its_answer_costs_the_photo_nothing() {
    let mut page = Page::with_workers(1);
    page.add(&[A]);
    page.finish_until(is_analysis);
    page.says(0, &Reply::Drafted(A, Box::default()));
    page.dies(0);
    assert_eq!(
        page.told().last(),
        Some(&&Event::Drafted(A, Draft::default()))
    );
}

#[test]
fn when_no_worker_starts_everything_that_waits_fails_and_a_retry_tries_again() {
    let mut queue = Queue::new(2);
    queue.add(A, "a.jpg".into(), Purpose::Drafts);
    queue.add(B, "b.jpg".into(), Purpose::Drafts);
    queue.make(ZIP);
    let mut log = Vec::new();
    while let Some(effect) = queue.next_effect() {
        if let Effect::Spawn(slot) = effect {
            queue.died(slot, "no module workers");
        }
        log.push(effect);
        assert!(log.len() < 50, "it starts workers for ever");
    }
    for id in [A, B] {
        let failed = |effect: &Effect| matches!(effect, Effect::Tell(Event::Failed(known, _)) if *known == id);
        assert!(log.iter().any(failed), "{id:?} is left waiting");
    }
    assert!(
        matches!(log.last(), Some(Effect::MakeFailed(ZIP, failure)) if failure.message.contains("no module workers"))
    );
    queue.retry(A);
    assert_eq!(queue.next_effect(), Some(Effect::Tell(Event::Requeued(A))));
    assert_eq!(queue.next_effect(), Some(Effect::Spawn(0)));
}

#[test]
fn a_worker_that_cannot_be_started_beside_others_is_done_without() {
    let mut queue = Queue::new(2);
    queue.add(A, "a.jpg".into(), Purpose::Drafts);
    queue.add(B, "b.jpg".into(), Purpose::Drafts);
    let mut spawned = 0;
    while let Some(effect) = queue.next_effect() {
        match effect {
            Effect::Spawn(0) => queue.heard(0, &Reply::Ready),
            Effect::Spawn(slot) => {
                spawned += 1;
                queue.died(slot, "out of memory");
            }
            Effect::Tell(Event::Failed(..)) => panic!("the other worker could do it"),
            _ => {}
        }
    }
    assert_eq!(spawned, 3);
}

#[test]
fn a_silent_worker_is_taken_for_dead_and_one_that_reports_progress_is_not() {
    let mut page = Page::with_workers(1);
    page.add(&[A]);
    page.finish_until(is_analysis);
    for _ in 1..STALLED_TICKS {
        page.queue.tick();
    }
    page.says(0, &Reply::Progress(A, Stage::Captioning));
    for _ in 1..STALLED_TICKS {
        page.queue.tick();
    }
    assert_eq!(page.follow(), []);
    page.queue.tick();
    let effects = page.follow();
    assert_eq!(
        effects[..2],
        [Effect::Tell(Event::Requeued(A)), Effect::Terminate(0)]
    );
}

#[test]
fn a_worker_that_never_ends_loading_a_model_is_ended_and_the_photo_is_drafted_without_it() {
    let mut page = Page::with_workers(1);
    page.add(&[A]);
    for _ in 0..2 {
        page.finish_until(|job| job == Job::Load(Task::Faces));
        assert_eq!(page.jobs[0], Some(Job::Load(Task::Faces)));
        for _ in 0..STALLED_TICKS {
            page.queue.tick();
        }
        assert!(page.follow().contains(&Effect::Terminate(0)));
    }
    let failed = |effect: &Effect| matches!(effect, Effect::ModelFailed(Task::Faces, _));
    assert!(page.log.iter().any(failed), "{:?}", page.log);
    page.finish_until(is_analysis);
    assert_eq!(page.jobs[0], Some(Job::Analyse(A)));
}

#[test]
fn a_worker_without_work_gives_its_memory_back() {
    let mut page = Page::with_workers(1);
    page.add(&[A]);
    while page.finish(0).is_some() {}
    for _ in 0..IDLE_TICKS {
        page.queue.tick();
    }
    assert_eq!(page.follow(), [Effect::Terminate(0)]);
    assert!(!page.queue.has_workers());
}

#[test]
fn a_worker_that_grew_past_its_budget_is_replaced_between_jobs() {
    let mut page = Page::with_workers(1);
    page.add(&[A, B]);
    page.says(0, &Reply::Opened(A, photo(), Box::default()));
    let memory = MEMORY_BUDGET + 1;
    assert_eq!(
        page.says(0, &Reply::Idle { memory }),
        [
            Effect::Terminate(0),
            Effect::Spawn(0),
            Effect::Assign(0, Job::Open(B))
        ]
    );
}

#[test]
fn a_pause_puts_running_analyses_back_and_still_makes_pictures_and_exports() {
    let mut page = Page::with_workers(1);
    page.add(&[A]);
    page.finish_until(is_analysis);
    page.queue.pause();
    assert_eq!(
        page.follow(),
        [Effect::Terminate(0), Effect::Tell(Event::Requeued(A))]
    );
    page.add(&[B]);
    page.queue.make(ZIP);
    page.follow();
    assert_eq!(page.finish(0), Some(Job::Open(B)));
    assert_eq!(page.finish(0), Some(Job::Make(ZIP)));
    assert_eq!(page.jobs[0], None);
    page.queue.resume();
    page.follow();
    page.finish_until(is_analysis);
    assert_eq!(page.jobs[0], Some(Job::Analyse(A)));
}

#[test]
fn removing_a_photo_stops_its_worker_and_nothing_is_heard_of_it_again() {
    let mut page = Page::with_workers(2);
    page.add(&[A, B]);
    page.queue.remove(&[A]);
    let effects = page.follow();
    assert_eq!(effects, [Effect::Terminate(0)]);
    page.queue.retry(A);
    assert_eq!(page.follow(), []);
    assert_eq!(page.jobs[1], Some(Job::Open(B)), "the other goes on");
}

#[test]
fn an_export_goes_before_what_is_queued() {
    let mut page = Page::with_workers(1);
    page.add(&[A, B, C]);
    page.queue.make(ZIP);
    page.finish(0);
    assert_eq!(page.jobs[0], Some(Job::Make(ZIP)));
}

#[test]
fn an_export_whose_workers_died_fails_and_the_batch_goes_on() {
    let mut page = Page::with_workers(1);
    page.queue.make(ZIP);
    page.add(&[A]);
    page.dies(0);
    assert_eq!(page.jobs[0], Some(Job::Make(ZIP)));
    let effects = page.dies(0);
    assert!(matches!(effects[0], Effect::MakeFailed(ZIP, _)));
    assert_eq!(page.jobs[0], Some(Job::Open(A)));
}

#[test]
fn a_failed_export_does_not_fail_the_photo() {
    let mut page = Page::with_workers(1);
    page.queue.make(ZIP);
    page.follow();
    let effects = page.says(0, &Reply::Failed(A, failure()));
    assert_eq!(effects, [Effect::MakeFailed(ZIP, failure())]);
}

#[test]
fn a_photo_that_came_back_by_undo_is_only_shown() {
    let mut page = Page::with_workers(1);
    page.queue.add(A, "a.jpg".into(), Purpose::Pictures);
    page.follow();
    assert_eq!(page.finish(0), Some(Job::Open(A)));
    assert_eq!(page.jobs[0], None);
    assert_eq!(page.told(), [&Event::Opened(A, photo(), Rc::default())]);
}

#[test]
fn a_broken_photo_fails_alone_and_a_retry_opens_it_again() {
    let mut page = Page::with_workers(1);
    page.add(&[A, B]);
    page.says(0, &Reply::Failed(A, failure()));
    page.jobs[0] = None;
    page.says(0, &Reply::Idle { memory: 1 });
    assert_eq!(page.told(), [&Event::Failed(A, failure())]);
    while page.finish(0).is_some() {}
    page.queue.retry(A);
    page.follow();
    assert_eq!(page.jobs[0], Some(Job::Open(A)));
}

fn archived(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Archive::new(Vec::new(), zip::DateTime::default());
    for (name, bytes) in files {
        archive.add(name, |entry| entry.write_all(bytes)).unwrap();
    }
    archive.finish().unwrap()
}

#[test]
fn an_archive_gives_every_file_back_and_names_no_two_alike() {
    let copy = place("b/../a-redacted.jpg", true);
    let files: [(&str, &[u8]); 8] = [
        (&copy, b"seventh"),
        ("a.jpg", b"first"),
        ("A.JPG", b"second"),
        ("a.jpg", b""),
        ("Käse/../a.jpg", b"third"),
        (".hidden", b"fourth"),
        ("b\\a.jpg", b"fifth"),
        ("/b/A.jpg", b"sixth"),
    ];
    let bytes = archived(&files);
    let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = read
        .file_names()
        .map(|name| name.unwrap().into_owned())
        .collect();
    assert_eq!(
        names,
        [
            "redacted copies/b/__/a-redacted.jpg",
            "a.jpg",
            "A (2).JPG",
            "a (3).jpg",
            "Käse/__/a.jpg",
            ".hidden",
            "b/a.jpg",
            "b/A (2).jpg"
        ]
    );
    for (index, (_, expected)) in files.iter().enumerate() {
        let mut content = Vec::new();
        read.by_index(index)
            .unwrap()
            .read_to_end(&mut content)
            .unwrap();
        assert_eq!(content, *expected);
    }
}

#[test]
fn an_entry_says_its_size_before_its_data() {
    let bytes = archived(&[("a.jpg", b"first")]);
    // [APPNOTE 4.3.7] flags at 6, bit 3 means that sizes follow the data; sizes at 18 and 22.
    assert_eq!(bytes[6] & 0b1000, 0);
    assert_eq!(bytes[18..22], 5_u32.to_le_bytes());
    assert_eq!(bytes[22..26], 5_u32.to_le_bytes());
}
