//! Random programs over a session, beside a plain model of what they mean.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test it programs` runs many more.

use std::collections::BTreeMap;

use aludel::session::RowState;
use aludel::{Borrowed, Error, Pending, Session};
use proptest::prelude::*;

use crate::model::*;

/// One step of a program. Numbers pick among the rows added so far.
#[derive(Debug, Clone)]
enum Step {
    AddUser,
    AddAddress(usize),
    AddTask(Option<usize>),
    Rename(usize),
    RenameAndBack(usize),
    MoveAddress(usize, usize),
    MoveAddressToNew(usize),
    Assign(usize, usize),
    Unassign(usize),
    DeleteUser(usize),
    DeleteAddress(usize),
    FailToFlush,
    Flush,
    Commit,
    Rollback,
    SaveAgain(usize),
    ReadAll,
}

fn step() -> impl Strategy<Value = Step> {
    let pick = || 0..64usize;
    prop_oneof![
        3 => Just(Step::AddUser),
        3 => pick().prop_map(Step::AddAddress),
        2 => proptest::option::of(pick()).prop_map(Step::AddTask),
        2 => pick().prop_map(Step::Rename),
        1 => pick().prop_map(Step::RenameAndBack),
        3 => (pick(), pick()).prop_map(|(a, b)| Step::MoveAddress(a, b)),
        1 => pick().prop_map(Step::MoveAddressToNew),
        2 => (pick(), pick()).prop_map(|(a, b)| Step::Assign(a, b)),
        1 => pick().prop_map(Step::Unassign),
        2 => pick().prop_map(Step::DeleteUser),
        2 => pick().prop_map(Step::DeleteAddress),
        1 => Just(Step::FailToFlush),
        2 => Just(Step::Flush),
        2 => Just(Step::Commit),
        2 => Just(Step::Rollback),
        2 => pick().prop_map(Step::SaveAgain),
        1 => Just(Step::ReadAll),
    ]
}

/// What the database holds, by the program's own numbers of rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct World {
    /// Number -> name.
    users: BTreeMap<usize, String>,
    /// Number -> owner.
    addresses: BTreeMap<usize, usize>,
    /// Number -> assignee.
    tasks: BTreeMap<usize, Option<usize>>,
}

impl World {
    fn delete_user(&mut self, user: usize) {
        self.users.remove(&user);
        self.addresses.retain(|_, owner| *owner != user);
        for assignee in self.tasks.values_mut() {
            if *assignee == Some(user) {
                *assignee = None;
            }
        }
    }
}

/// A row that was added, and what its draft refers to: what it refers to when it is saved anew.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "what it was added with is shown when a program fails")]
enum Row {
    User(Pending<User>),
    Address(Pending<Address>, usize),
    Task(Pending<Task>, Option<usize>),
}

struct Run {
    s: Session,
    rows: Vec<Row>,
    committed: World,
    now: World,
}

impl Run {
    fn pick<T: Copy>(items: impl Iterator<Item = T>, nth: usize) -> Option<T> {
        let items: Vec<T> = items.collect();
        (!items.is_empty()).then(|| items[nth % items.len()])
    }

    fn user(&self, nth: usize) -> Option<usize> {
        Self::pick(self.now.users.keys().copied(), nth)
    }

    fn address(&self, nth: usize) -> Option<usize> {
        Self::pick(self.now.addresses.keys().copied(), nth)
    }

    fn task(&self, nth: usize) -> Option<usize> {
        Self::pick(self.now.tasks.keys().copied(), nth)
    }

    fn pending_user(&self, number: usize) -> Pending<User> {
        let Row::User(pending) = self.rows[number] else { panic!("{number} is a user") };
        pending
    }

    fn pending_address(&self, number: usize) -> Pending<Address> {
        let Row::Address(pending, _) = self.rows[number] else { panic!("{number} is an address") };
        pending
    }

    fn pending_task(&self, number: usize) -> Pending<Task> {
        let Row::Task(pending, _) = self.rows[number] else { panic!("{number} is a task") };
        pending
    }

    fn add_user(&mut self) -> usize {
        let number = self.rows.len();
        let pending = self.s.add(user(&number.to_string()));
        self.rows.push(Row::User(pending));
        self.now.users.insert(number, number.to_string());
        number
    }

    #[allow(clippy::too_many_lines, reason = "one arm a step")]
    fn step(&mut self, step: &Step) -> aludel::Result<()> {
        match *step {
            Step::AddUser => {
                self.add_user();
            }
            Step::AddAddress(nth) => {
                let Some(owner) = self.user(nth) else { return Ok(()) };
                let number = self.rows.len();
                let draft = address(&number.to_string(), self.pending_user(owner));
                let pending = self.s.add(draft);
                self.rows.push(Row::Address(pending, owner));
                self.now.addresses.insert(number, owner);
            }
            Step::AddTask(nth) => {
                let assignee = nth.and_then(|nth| self.user(nth));
                let number = self.rows.len();
                let link = assignee.map(|user| self.pending_user(user).into());
                let pending = self.s.add(NewTask { title: number.to_string(), assignee: link });
                self.rows.push(Row::Task(pending, assignee));
                self.now.tasks.insert(number, assignee);
            }
            Step::Rename(nth) => {
                let Some(number) = self.user(nth) else { return Ok(()) };
                let user = self.s.saved(self.pending_user(number))?;
                self.s[user].name.push('!');
                self.now.users.get_mut(&number).unwrap().push('!');
            }
            Step::RenameAndBack(nth) => {
                let Some(number) = self.user(nth) else { return Ok(()) };
                let user = self.s.saved(self.pending_user(number))?;
                let before = self.s.state(user);
                self.s[user].name.push('!');
                assert!(self.s.is_modified(user));
                self.s[user].name.pop();
                assert_eq!(self.s.state(user), before);
            }
            Step::MoveAddress(nth, to) => {
                let (Some(number), Some(owner)) = (self.address(nth), self.user(to)) else {
                    return Ok(());
                };
                self.move_address(number, owner)?;
            }
            Step::MoveAddressToNew(nth) => {
                let Some(number) = self.address(nth) else { return Ok(()) };
                let owner = self.add_user();
                self.move_address(number, owner)?;
            }
            Step::Assign(nth, to) => {
                let (Some(number), Some(user)) = (self.task(nth), self.user(to)) else {
                    return Ok(());
                };
                let (task, assignee) = (self.pending_task(number), self.pending_user(user));
                self.s.set(task, Task::assignee, assignee)?;
                self.assigned(number, Some(user));
            }
            Step::Unassign(nth) => {
                let Some(number) = self.task(nth) else { return Ok(()) };
                self.s.unset(self.pending_task(number), Task::assignee)?;
                self.assigned(number, None);
            }
            Step::DeleteUser(nth) => {
                let Some(number) = self.user(nth) else { return Ok(()) };
                // New tasks that refer to it would be an error: save all first.
                self.s.flush()?;
                let user = self.s.saved(self.pending_user(number))?;
                self.s.delete(user)?;
                self.s.flush()?;
                self.now.delete_user(number);
            }
            Step::DeleteAddress(nth) => {
                let Some(number) = self.address(nth) else { return Ok(()) };
                let address = self.s.saved(self.pending_address(number))?;
                self.s.delete(address)?;
                self.now.addresses.remove(&number);
            }
            Step::FailToFlush => {
                let Some(number) = self.user(0) else { return Ok(()) };
                let user_row = self.s.saved(self.pending_user(number))?;
                let name = self.s[user_row].name.clone();
                let plan = self.s.plan()?;
                let twin = self.s.add(user(&name));
                // A rename that waits comes first and would free the name: it is the row's now.
                assert!(self.s.flush().unwrap_err().violates(User::name));
                assert!(self.s.discard(twin));
                assert_eq!(self.s.plan()?, plan);
            }
            Step::Flush => self.s.flush()?,
            Step::Commit => {
                self.s.commit()?;
                self.committed = self.now.clone();
            }
            Step::Rollback => {
                self.s.rollback()?;
                self.now = self.committed.clone();
            }
            Step::SaveAgain(nth) => self.save_again(nth)?,
            Step::ReadAll => self.read_all()?,
        }
        self.check_memory();
        Ok(())
    }

    /// Both ends may be new or saved.
    fn move_address(&mut self, number: usize, owner: usize) -> aludel::Result<()> {
        let address = self.pending_address(number);
        self.s.set(address, Address::user, self.pending_user(owner))?;
        if self.s.state(address) == RowState::New {
            self.rows[number] = Row::Address(address, owner);
        }
        self.now.addresses.insert(number, owner);
        Ok(())
    }

    fn assigned(&mut self, number: usize, assignee: Option<usize>) {
        let task = self.pending_task(number);
        if self.s.state(task) == RowState::New {
            self.rows[number] = Row::Task(task, assignee);
        }
        self.now.tasks.insert(number, assignee);
    }

    /// Saves a row again that a rollback undid, with what it refers to.
    fn save_again(&mut self, nth: usize) -> aludel::Result<()> {
        let undone = |row: &Row| match row {
            Row::User(pending) => self.s.state(*pending) == RowState::Undone,
            Row::Address(pending, _) => self.s.state(*pending) == RowState::Undone,
            Row::Task(pending, _) => self.s.state(*pending) == RowState::Undone,
        };
        let numbers = (0..self.rows.len()).filter(|&number| undone(&self.rows[number]));
        let Some(number) = Self::pick(numbers, nth) else { return Ok(()) };
        let parent = match self.rows[number] {
            Row::User(_) => None,
            Row::Address(_, owner) => Some(owner),
            Row::Task(_, assignee) => assignee,
        };
        if let Some(parent) = parent {
            match self.s.state(self.pending_user(parent)) {
                RowState::Undone => {
                    self.now.users.insert(parent, parent.to_string());
                }
                RowState::Gone => return self.cannot_save_again(number),
                _ => {}
            }
        }
        match self.rows[number] {
            Row::User(pending) => {
                self.s.saved(pending)?;
                self.now.users.insert(number, number.to_string());
            }
            Row::Address(pending, owner) => {
                self.s.saved(pending)?;
                self.now.addresses.insert(number, owner);
            }
            Row::Task(pending, assignee) => {
                self.s.saved(pending)?;
                self.now.tasks.insert(number, assignee);
            }
        }
        Ok(())
    }

    /// What it refers to was deleted meanwhile.
    fn cannot_save_again(&mut self, number: usize) -> aludel::Result<()> {
        let (error, discarded) = match self.rows[number] {
            Row::Address(pending, _) => {
                (self.s.saved(pending).map(|_| ()), self.s.discard(pending))
            }
            Row::Task(pending, _) => (self.s.saved(pending).map(|_| ()), self.s.discard(pending)),
            Row::User(_) => return Ok(()),
        };
        assert!(matches!(error, Err(Error::LinkToGone { .. })), "{error:?}");
        assert!(discarded);
        Ok(())
    }

    /// Reads everything through queries and relationships.
    fn read_all(&mut self) -> aludel::Result<()> {
        let users = self.s.all(User::query().with(User::addresses).with(User::tasks))?;
        assert_eq!(users.len(), self.now.users.len());
        for user in users {
            let number = self.number_of(user);
            let owned = self.now.addresses.values().filter(|owner| **owner == number).count();
            assert_eq!(self.s.related(user, User::addresses).len(), owned);
            let tasks = self.now.tasks.values().filter(|user| **user == Some(number)).count();
            assert_eq!(self.s.related(user, User::tasks).len(), tasks);
        }
        Ok(())
    }

    fn number_of<L>(&self, user: aludel::Handle<User, L>) -> usize {
        let name = &self.s[user].name;
        name.trim_end_matches('!').parse().expect("named after its number")
    }

    /// Memory shows what the model says, before any flush.
    fn check_memory(&self) {
        for (number, row) in self.rows.iter().enumerate() {
            let (state, lives) = match row {
                Row::User(pending) => {
                    (self.s.state(*pending), self.now.users.contains_key(&number))
                }
                Row::Address(pending, _) => {
                    (self.s.state(*pending), self.now.addresses.contains_key(&number))
                }
                Row::Task(pending, _) => {
                    (self.s.state(*pending), self.now.tasks.contains_key(&number))
                }
            };
            let alive = matches!(state, RowState::New | RowState::Clean | RowState::Dirty);
            assert_eq!(alive, lives, "row {number} is {state:?}");
        }
    }

    /// The database holds what the model says.
    fn check_database(&mut self) {
        let mut s = Session::new(Borrowed::new(self.s.connection()));
        let mut found = World::default();
        let mut numbers = BTreeMap::new();
        for user in s.all(User::query()).unwrap() {
            let number: usize = s[user].name.trim_end_matches('!').parse().unwrap();
            numbers.insert(s[user].id, number);
            found.users.insert(number, s[user].name.clone());
        }
        for row in s.all(Address::query()).unwrap() {
            found.addresses.insert(s[row].email.parse().unwrap(), numbers[&s[row].user_id]);
        }
        for row in s.all(Task::query()).unwrap() {
            let assignee = s[row].assignee_id.map(|id| numbers[&id]);
            found.tasks.insert(s[row].title.parse().unwrap(), assignee);
        }
        assert_eq!(found, self.now);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_session_does_what_the_model_says(steps in proptest::collection::vec(step(), 1..40)) {
        let mut run = Run {
            s: session(),
            rows: Vec::new(),
            committed: World::default(),
            now: World::default(),
        };
        for step in &steps {
            run.step(step).unwrap();
            if matches!(step, Step::Flush | Step::Commit | Step::Rollback) {
                run.check_database();
            }
        }
        run.s.commit().unwrap();
        run.check_memory();
        run.check_database();
    }
}
