//! Does what a program says, with a session and in the model, and compares.

use std::collections::{BTreeMap, BTreeSet};

use aludel::session::RowState;
use aludel::{AnyConnection, Borrowed, Error, Handle, Pending, Result, Session};

use super::step::{Keep, Step};
use super::world::{Kind, Value, World};
use crate::engine;
use crate::faults::{Fault, Faults, TemporaryFile};
use crate::model::*;

type S = Session<Faults>;

/// A row that was added.
#[derive(Debug, Clone, Copy)]
enum Row {
    User(Pending<User>),
    Address(Pending<Address>),
    Task(Pending<Task>),
    Node(Pending<Node>),
    Cart(Pending<Cart>),
    Item(Pending<Item>),
    Post(Pending<Post>),
    Keyword(Pending<Keyword>),
    Account(Pending<Account>),
    Drawer(Pending<Drawer>),
    Thing(Pending<Thing>),
}

/// Does the same with a row of any kind.
macro_rules! with_row {
    ($row:expr, $pending:ident => $action:expr) => {
        match $row {
            Row::User($pending) => $action,
            Row::Address($pending) => $action,
            Row::Task($pending) => $action,
            Row::Node($pending) => $action,
            Row::Cart($pending) => $action,
            Row::Item($pending) => $action,
            Row::Post($pending) => $action,
            Row::Keyword($pending) => $action,
            Row::Account($pending) => $action,
            Row::Drawer($pending) => $action,
            Row::Thing($pending) => $action,
        }
    };
}

/// What ends a savepoint.
enum End {
    Undone,
    Failed(Error),
}

impl From<Error> for End {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

pub(super) struct Run {
    s: S,
    program: Program,
}

/// What is known of a run beside its session.
struct Program {
    elsewhere: AnyConnection,
    rows: Vec<Row>,
    /// What each row would be if it were saved anew.
    drafts: Vec<Value>,
    /// The last number that was given to an account.
    fresh: i64,
    committed: World,
    /// The same as the database has it.
    in_database: Found,
    now: World,
    _file: Option<TemporaryFile>,
}

impl Run {
    pub(super) fn new() -> Self {
        let (connection, elsewhere, file) = if engine::is_sqlite() {
            let file = TemporaryFile::new();
            let (mut connection, mut elsewhere) = (file.connect(), file.connect());
            for connection in [&mut connection, &mut elsewhere] {
                connection.batch_execute("PRAGMA journal_mode = MEMORY").expect("a pragma");
            }
            create_tables(&mut connection);
            (connection, elsewhere, Some(file))
        } else {
            let [connection, elsewhere] = connections();
            (connection, elsewhere, None)
        };
        let program = Program {
            elsewhere,
            rows: Vec::new(),
            drafts: Vec::new(),
            fresh: 0,
            committed: World::default(),
            in_database: Found::default(),
            now: World::default(),
            _file: file,
        };
        Self { s: Session::new(Faults::over(connection)), program }
    }

    pub(super) fn step(&mut self, step: &Step) -> Result<()> {
        self.program.step(&mut self.s, step)
    }

    /// Writes what waits, and compares once more.
    pub(super) fn finish(mut self) {
        self.step(&Step::Commit).expect("nothing stands in the way");
    }
}

impl Program {
    fn step(&mut self, s: &mut S, step: &Step) -> Result<()> {
        self.act(s, step)?;
        self.check_memory(s);
        Ok(())
    }

    fn act(&mut self, s: &mut S, step: &Step) -> Result<()> {
        match *step {
            Step::Add(kind, parent) => self.add(s, kind, parent),
            Step::Rename(nth) => return self.rename(s, nth),
            Step::RenameAndBack(nth) => return self.rename_and_back(s, nth),
            Step::Exchange(a, b) => return self.exchange(s, a, b),
            Step::Pay(nth) => return self.pay(s, nth),
            Step::Compute(nth) => return self.compute(s, nth),
            Step::Move(nth, to) => return self.move_row(s, nth, to),
            Step::MoveToNew(nth) => return self.move_to_new(s, nth),
            Step::ToggleLink(post, keyword) => return self.toggle_link(s, post, keyword),
            Step::Delete(nth) => return self.delete(s, nth),
            Step::Replace(nth, ref kept, fault) => return self.replace(s, nth, kept, fault),
            Step::FailToFlush => return self.fail_to_flush(s),
            Step::Flush => s.flush()?,
            Step::FlushWith(nth, fault) => return self.flush_with(s, nth, fault),
            Step::ReadAll => return self.read_all(s),
            Step::SaveAgain(nth) => return self.save_again(s, nth),
            Step::Savepoint(ref steps, keep) => return self.savepoint(s, steps, keep),
            Step::Commit => {
                s.commit()?;
                self.was_committed(s);
            }
            Step::CommitWith(nth) => return self.commit_with(s, nth),
            Step::Rollback => {
                s.rollback()?;
                self.now = self.committed.clone();
                assert_eq!(Self::found(s), self.in_database);
            }
            Step::Elsewhere(nth) => return self.change_elsewhere(s, nth),
            Step::Conflict(nth) => return self.conflict(s, nth),
        }
        if matches!(step, Step::Flush | Step::Commit | Step::Rollback) {
            self.check_database(s);
        }
        Ok(())
    }

    fn pick(rows: impl Iterator<Item = usize>, nth: usize) -> Option<usize> {
        let rows: Vec<usize> = rows.collect();
        (!rows.is_empty()).then(|| rows[nth % rows.len()])
    }

    fn any(&self, nth: usize) -> Option<usize> {
        Self::pick(self.now.rows.keys().copied(), nth)
    }

    fn user(&self, number: usize) -> Pending<User> {
        let Row::User(pending) = self.rows[number] else { panic!("{number} is a user") };
        pending
    }

    fn node(&self, number: usize) -> Pending<Node> {
        let Row::Node(pending) = self.rows[number] else { panic!("{number} is a node") };
        pending
    }

    fn cart(&self, number: usize) -> Pending<Cart> {
        let Row::Cart(pending) = self.rows[number] else { panic!("{number} is a cart") };
        pending
    }

    fn account(&self, number: usize) -> Pending<Account> {
        let Row::Account(pending) = self.rows[number] else { panic!("{number} is an account") };
        pending
    }

    fn drawer(&self, number: usize) -> Pending<Drawer> {
        let Row::Drawer(pending) = self.rows[number] else { panic!("{number} is a drawer") };
        pending
    }

    fn add(&mut self, s: &mut S, kind: Kind, parent: Option<usize>) {
        let parent = kind.parent().zip(parent);
        let parent = parent.and_then(|(kind, nth)| Self::pick(self.now.of_kind(kind), nth));
        if parent.is_some() || !kind.needs_parent() {
            self.add_to(s, kind, parent);
        }
    }

    fn add_to(&mut self, s: &mut S, kind: Kind, parent: Option<usize>) -> usize {
        let key = i32::try_from(self.rows.len()).expect("a program is short");
        self.add_with_key(s, kind, parent, key)
    }

    fn add_with_key(&mut self, s: &mut S, kind: Kind, parent: Option<usize>, key: i32) -> usize {
        let number = self.rows.len();
        let text = number.to_string();
        let row = match (kind, parent) {
            (Kind::User, _) => Row::User(s.add(user(&text))),
            (Kind::Address, Some(owner)) => Row::Address(s.add(address(&text, self.user(owner)))),
            (Kind::Task, user) => {
                let assignee = user.map(|user| self.user(user).into());
                Row::Task(s.add(NewTask { title: text.clone(), assignee }))
            }
            (Kind::Node, above) => {
                let parent = above.map(|above| self.node(above).into());
                Row::Node(s.add(node(&text, parent)))
            }
            (Kind::Cart, _) => Row::Cart(s.add(NewCart {})),
            (Kind::Item, cart) => {
                let cart = cart.map(|cart| self.cart(cart).into());
                Row::Item(s.add(NewItem { name: text.clone(), cart }))
            }
            (Kind::Post, _) => Row::Post(s.add(NewPost { headline: text.clone() })),
            (Kind::Keyword, _) => Row::Keyword(s.add(NewKeyword { word: text.clone() })),
            (Kind::Account, _) => {
                Row::Account(s.add(NewAccount { owner: text.clone(), balance: 0 }))
            }
            (Kind::Drawer, outer) => {
                let outer = outer.map(|outer| self.drawer(outer).into());
                Row::Drawer(s.add(NewDrawer { id: key, label: text.clone(), outer }))
            }
            (Kind::Thing, Some(drawer)) => {
                let drawer = self.drawer(drawer).into();
                Row::Thing(s.add(NewThing { name: text.clone(), drawer }))
            }
            (Kind::Address | Kind::Thing, None) => panic!("it needs a parent"),
        };
        let value = Value { kind, text, parent, balance: 0, key };
        self.rows.push(row);
        self.drafts.push(value.clone());
        self.now.rows.insert(number, value);
        number
    }

    /// Saves the row and appends to its text.
    fn rename(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = self.any(nth) else { return Ok(()) };
        if !self.now.rows[&number].kind.has_text() {
            return Ok(());
        }
        self.edit(s, number, |text| text.push('!'))?;
        self.now.change(number).text.push('!');
        Ok(())
    }

    fn edit(&self, s: &mut S, number: usize, edit: impl FnOnce(&mut String)) -> Result<()> {
        macro_rules! edit {
            ($pending:ident, $field:ident) => {{
                let row = s.saved($pending)?;
                edit(&mut s[row].$field);
            }};
        }
        match self.rows[number] {
            Row::User(it) => edit!(it, name),
            Row::Address(it) => edit!(it, email),
            Row::Task(it) => edit!(it, title),
            Row::Node(it) => edit!(it, name),
            Row::Item(it) => edit!(it, name),
            Row::Post(it) => edit!(it, headline),
            Row::Keyword(it) => edit!(it, word),
            Row::Account(it) => edit!(it, owner),
            Row::Drawer(it) => edit!(it, label),
            Row::Thing(it) => edit!(it, name),
            Row::Cart(_) => {}
        }
        Ok(())
    }

    fn rename_and_back(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = self.any(nth) else { return Ok(()) };
        with_row!(self.rows[number], it => s.saved(it).map(|_| ()))?;
        let before = self.state(s, number);
        self.edit(s, number, |text| text.push('!'))?;
        self.edit(s, number, |text| text.truncate(text.len() - 1))?;
        assert_eq!(self.state(s, number), before);
        Ok(())
    }

    fn exchange(&mut self, s: &mut S, a: usize, b: usize) -> Result<()> {
        let picked = |nth| Self::pick(self.now.of_kind(Kind::User), nth);
        let (Some(a), Some(b)) = (picked(a), picked(b)) else { return Ok(()) };
        if a == b {
            return Ok(());
        }
        let (row_a, row_b) = (s.saved(self.user(a))?, s.saved(self.user(b))?);
        let (text_a, text_b) = (self.now.rows[&a].text.clone(), self.now.rows[&b].text.clone());
        s[row_a].name.clone_from(&text_b);
        s[row_b].name.clone_from(&text_a);
        self.now.change(a).text = text_b;
        self.now.change(b).text = text_a;
        Ok(())
    }

    /// A number that no account has had.
    fn fresh(&mut self) -> i64 {
        self.fresh += 1000;
        self.fresh
    }

    fn pay(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = Self::pick(self.now.of_kind(Kind::Account), nth) else { return Ok(()) };
        let account = s.saved(self.account(number))?;
        let sum = self.fresh();
        s[account].balance = sum;
        self.now.change(number).balance = sum;
        Ok(())
    }

    fn compute(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = Self::pick(self.now.of_kind(Kind::Account), nth) else { return Ok(()) };
        let account = s.saved(self.account(number))?;
        // What is set before would be replaced.
        if s.state(account) == RowState::Dirty {
            s.flush()?;
        }
        let sum = self.fresh();
        s.set_expr(account, Account::balance, Account::balance * -1 + sum)?;
        let balance = &mut self.now.change(number).balance;
        *balance = sum - *balance;
        Ok(())
    }

    /// Both ends may be new or saved.
    fn move_row(&mut self, s: &mut S, nth: usize, to: Option<usize>) -> Result<()> {
        let movable = self.now.rows.iter().filter(|(_, row)| row.kind.parent().is_some());
        let Some(number) = Self::pick(movable.map(|(number, _)| *number), nth) else {
            return Ok(());
        };
        let kind = self.now.rows[&number].kind;
        let parents = || {
            let parents = kind.parent().map(|kind| self.now.of_kind(kind));
            // Above a node are nodes that are older, so that there is no ring.
            parents.into_iter().flatten().filter(|&it| match kind {
                Kind::Node => it < number,
                _ => !self.now.is_within(it, number),
            })
        };
        match to.map(|nth| Self::pick(parents(), nth)) {
            Some(None) => Ok(()),
            Some(Some(parent)) => self.move_to(s, number, parent),
            None => self.leave(s, number),
        }
    }

    fn move_to_new(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let movable = self.now.rows.iter().filter(|(_, row)| {
            // A new node would be below an older one.
            row.kind.parent().is_some() && row.kind != Kind::Node
        });
        let movable = movable.map(|(number, row)| (*number, row.kind));
        let movable: BTreeMap<usize, Kind> = movable.collect();
        let Some(number) = Self::pick(movable.keys().copied(), nth) else { return Ok(()) };
        let Some(kind) = movable[&number].parent() else { return Ok(()) };
        let parent = self.add_to(s, kind, None);
        self.move_to(s, number, parent)
    }

    fn move_to(&mut self, s: &mut S, number: usize, parent: usize) -> Result<()> {
        match self.rows[number] {
            Row::Address(it) => s.set(it, Address::user, self.user(parent))?,
            Row::Task(it) => s.set(it, Task::assignee, self.user(parent))?,
            Row::Node(it) => s.set(it, Node::parent, self.node(parent))?,
            Row::Item(it) => s.set(it, Item::cart, self.cart(parent))?,
            Row::Drawer(it) => s.set(it, Drawer::outer, self.drawer(parent))?,
            Row::Thing(it) => s.set(it, Thing::drawer, self.drawer(parent))?,
            _ => return Ok(()),
        }
        self.moved(s, number, Some(parent));
        Ok(())
    }

    fn leave(&mut self, s: &mut S, number: usize) -> Result<()> {
        match self.rows[number] {
            Row::Task(it) => s.unset(it, Task::assignee)?,
            Row::Node(it) => s.unset(it, Node::parent)?,
            Row::Drawer(it) => s.unset(it, Drawer::outer)?,
            // A row that loses its owner is deleted by the flush, if it was saved.
            Row::Item(it) => {
                s.saved(it)?;
                s.unset(it, Item::cart)?;
                s.flush()?;
                self.now.delete(number);
                return Ok(());
            }
            _ => return Ok(()),
        }
        self.moved(s, number, None);
        Ok(())
    }

    /// A row that is not saved is another draft now.
    fn moved(&mut self, s: &S, number: usize, parent: Option<usize>) {
        if self.state(s, number) == RowState::New {
            self.drafts[number].parent = parent;
        }
        self.now.change(number).parent = parent;
    }

    fn toggle_link(&mut self, s: &mut S, post: usize, keyword: usize) -> Result<()> {
        let post = Self::pick(self.now.of_kind(Kind::Post), post);
        let keyword = Self::pick(self.now.of_kind(Kind::Keyword), keyword);
        let (Some(post), Some(keyword)) = (post, keyword) else { return Ok(()) };
        let (Row::Post(it), Row::Keyword(word)) = (self.rows[post], self.rows[keyword]) else {
            return Ok(());
        };
        if self.now.links.remove(&(post, keyword)) {
            return s.unlink(it, Post::keywords, word);
        }
        s.link(it, Post::keywords, word)?;
        self.now.links.insert((post, keyword));
        Ok(())
    }

    fn delete(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = self.any(nth) else { return Ok(()) };
        // New rows that refer to it and do not go with it would be an error: save all first.
        s.flush()?;
        with_row!(self.rows[number], it => {
            let row = s.saved(it)?;
            s.delete(row)?;
        });
        s.flush()?;
        self.now.delete(number);
        Ok(())
    }

    fn replace(&mut self, s: &mut S, nth: usize, kept: &[bool], fault: usize) -> Result<()> {
        let Some(number) = Self::pick(self.now.of_kind(Kind::Drawer), nth) else { return Ok(()) };
        s.flush()?;
        let Value { parent, key, .. } = self.now.rows[&number];
        let old = s.saved(self.drawer(number))?;
        s.delete(old)?;
        let children: Vec<usize> = self.now.children(number).collect();
        let new = self.add_with_key(s, Kind::Drawer, parent, key);
        for (child, _) in children.into_iter().zip(kept).filter(|(_, kept)| **kept) {
            self.move_to(s, child, new)?;
        }
        let plan = s.plan()?;
        s.connection().fail_statement(fault, Fault::Before);
        let result = s.flush();
        if s.connection().disarm() {
            assert!(result.is_err());
            assert_eq!(s.plan()?, plan);
            s.flush()?;
        } else {
            result?;
        }
        self.now.delete(number);
        self.check_database(s);
        Ok(())
    }

    fn fail_to_flush(&mut self, s: &mut S) -> Result<()> {
        let Some(number) = self.now.of_kind(Kind::User).next() else { return Ok(()) };
        let row = s.saved(self.user(number))?;
        // A rename that waits comes first and would free the name: it is the row's now.
        let name = s[row].name.clone();
        let plan = s.plan()?;
        let twin = s.add(user(&name));
        assert!(s.flush().expect_err("the name is taken").violates(User::name));
        assert!(s.discard(twin));
        assert_eq!(s.plan()?, plan);
        Ok(())
    }

    /// A flush that fails leaves everything as it was; the next one does it all.
    fn flush_with(&mut self, s: &mut S, nth: usize, fault: Fault) -> Result<()> {
        let plan = s.plan()?;
        let before = Self::found(s);
        match fault {
            // The end of a savepoint that has ended ends more than the flush.
            Fault::After => s.connection().fail_statement(nth, fault),
            _ => s.connection().fail(nth, fault),
        }
        let result = s.flush();
        if s.connection().disarm() {
            assert!(result.is_err());
            assert_eq!(s.plan()?, plan);
            assert_eq!(Self::found(s), before);
            self.check_memory(s);
        } else {
            result?;
        }
        s.flush()?;
        self.check_database(s);
        Ok(())
    }

    fn commit_with(&mut self, s: &mut S, nth: usize) -> Result<()> {
        s.connection().fail(nth, Fault::Before);
        let result = s.commit();
        if s.connection().disarm() && result.is_err() {
            if s.in_transaction() {
                // The flush failed, and the transaction goes on.
                self.check_memory(s);
            } else {
                self.was_undone_and_waits(s);
                assert_eq!(Self::found(s), self.in_database);
            }
            s.commit()?;
        } else {
            result?;
        }
        self.was_committed(s);
        self.check_database(s);
        Ok(())
    }

    fn was_committed(&mut self, s: &mut S) {
        self.committed = self.now.clone();
        self.in_database = self.expected(s);
        assert_eq!(Found::by(&mut self.elsewhere), self.in_database);
    }

    /// Rows that a failed COMMIT has undone are new again, with the values that they have now.
    fn was_undone_and_waits(&mut self, s: &S) {
        for (number, row) in &self.now.rows {
            if self.state(s, *number) == RowState::New {
                self.drafts[*number] = row.clone();
            }
        }
    }

    fn savepoint(&mut self, s: &mut S, steps: &[Step], keep: Keep) -> Result<()> {
        let (now, drafts) = (self.now.clone(), self.drafts.clone());
        let result = s.savepoint(|s| {
            for step in steps {
                self.step(s, step)?;
            }
            match keep {
                Keep::Kept => Ok(()),
                Keep::Undone => Err(End::Undone),
            }
        });
        match result {
            Ok(()) => {}
            Err(End::Failed(error)) => return Err(error),
            Err(End::Undone) => {
                self.now = now;
                self.drafts[..drafts.len()].clone_from_slice(&drafts);
            }
        }
        Ok(())
    }

    /// Saves a row again that a rollback undid, with what it refers to.
    fn save_again(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let undone = (0..self.rows.len()).filter(|&it| self.state(s, it) == RowState::Undone);
        let Some(number) = Self::pick(undone, nth) else { return Ok(()) };
        let taken = |it: usize| {
            let of = |row: &Value| (row.kind, row.key);
            let drawers = self.now.rows.values().filter(|row| row.kind == Kind::Drawer);
            drawers.map(of).any(|drawer| drawer == of(&self.drafts[it]))
        };
        if std::iter::successors(Some(number), |&it| self.drafts[it].parent)
            .any(|it| self.state(s, it) == RowState::Undone && taken(it))
        {
            assert!(with_row!(self.rows[number], it => s.discard(it)));
            return Ok(());
        }
        // It and the parents that are saved with it, unless one of them is gone.
        let mut chain = vec![number];
        let mut above = self.drafts[number].parent;
        while let Some(parent) = above {
            match self.state(s, parent) {
                RowState::Undone => chain.push(parent),
                RowState::Gone => {
                    let saved = with_row!(self.rows[number], it => s.saved(it).map(|_| ()));
                    assert!(matches!(saved, Err(Error::LinkToGone { .. })), "{saved:?}");
                    for number in chain {
                        assert!(with_row!(self.rows[number], it => s.discard(it)));
                    }
                    return Ok(());
                }
                _ => break,
            }
            above = self.drafts[parent].parent;
        }
        for number in chain {
            self.now.rows.insert(number, self.drafts[number].clone());
        }
        with_row!(self.rows[number], it => s.saved(it).map(|_| ()))
    }

    /// An account that is in the database as in memory, while no transaction is open.
    fn settled_account(&self, s: &S, nth: usize) -> Option<usize> {
        let settled = |number: &usize| {
            self.committed.rows.contains_key(number) && self.state(s, *number) == RowState::Clean
        };
        (!s.in_transaction())
            .then(|| Self::pick(self.now.of_kind(Kind::Account).filter(settled), nth))
            .flatten()
    }

    /// Somebody else gives an account another owner.
    fn write_elsewhere(&mut self, s: &S, number: usize, account: Handle<Account>) -> String {
        let owner = format!("{}?", self.committed.rows[&number].text);
        let (id, version) = (s[account].id, s[account].version + 1);
        let sql =
            format!("UPDATE accounts SET owner = '{owner}', version = {version} WHERE id = {id}");
        self.elsewhere.batch_execute(&sql).expect("nobody is in its way");
        self.committed.change(number).text.clone_from(&owner);
        let balance = self.committed.rows[&number].balance;
        let found = (format!("{owner}: {balance}"), None);
        self.in_database.rows.insert((Kind::Account, id), found);
        owner
    }

    fn change_elsewhere(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = self.settled_account(s, nth) else { return Ok(()) };
        let account = s.saved(self.account(number))?;
        let theirs = self.write_elsewhere(s, number, account);
        s.refresh(account)?;
        assert_eq!(s[account].owner, theirs);
        self.now.change(number).text = theirs;
        Ok(())
    }

    fn conflict(&mut self, s: &mut S, nth: usize) -> Result<()> {
        let Some(number) = self.settled_account(s, nth) else { return Ok(()) };
        let account = s.saved(self.account(number))?;
        s[account].owner.push('!');
        let theirs = self.write_elsewhere(s, number, account);
        let plan = s.plan()?;
        let error = s.flush().expect_err("somebody else was faster");
        let conflict = error.conflict::<Account>().expect("it is about the account");
        assert_eq!(conflict.theirs().map(|row| &row.owner), Some(&theirs));
        assert_eq!(s.plan()?, plan);
        s.refresh_and_reapply(account)?;
        s.flush()?;
        self.now.change(number).text.push('!');
        self.check_database(s);
        Ok(())
    }

    /// Reads through queries and relationships.
    fn read_all(&mut self, s: &mut S) -> Result<()> {
        let users = s.all(User::query().with(User::addresses).with(User::tasks))?;
        assert_eq!(users.len(), self.now.of_kind(Kind::User).count());
        let children = |number: usize, kind: Kind| {
            let of = |row: &&Value| row.kind == kind && row.parent == Some(number);
            self.now.rows.values().filter(of).count()
        };
        let numbers: BTreeMap<String, usize> = self
            .now
            .of_kind(Kind::User)
            .map(|number| (self.now.rows[&number].text.clone(), number))
            .collect();
        for user in users {
            let number = numbers[&s[user].name];
            assert_eq!(s.related(user, User::addresses).len(), children(number, Kind::Address));
            assert_eq!(s.related(user, User::tasks).len(), children(number, Kind::Task));
        }
        for post in s.all(Post::query().with(Post::keywords))? {
            let number = number_of(&s[post].headline);
            let linked = self.now.links.iter().filter(|(post, _)| *post == number).count();
            assert_eq!(s.related(post, Post::keywords).len(), linked);
        }
        for node in s.all(Node::query().with(Node::children))? {
            let number = number_of(&s[node].name);
            assert_eq!(s.related(node, Node::children).len(), children(number, Kind::Node));
        }
        self.check_database(s);
        Ok(())
    }

    fn state(&self, s: &S, number: usize) -> RowState {
        with_row!(self.rows[number], it => s.state(it))
    }

    /// Memory shows what the model says, before any flush.
    fn check_memory(&self, s: &mut S) {
        for number in 0..self.rows.len() {
            let state = self.state(s, number);
            let alive = matches!(state, RowState::New | RowState::Clean | RowState::Dirty);
            let lives = self.now.rows.contains_key(&number);
            assert_eq!(alive, lives, "row {number} is {state:?}");
            if matches!(state, RowState::Clean | RowState::Dirty) {
                let text = self.text(s, number).expect("it can be read");
                assert!(text.is_none_or(|text| text == self.now.rows[&number].text));
            }
        }
    }

    /// The text of a row that is saved.
    fn text(&self, s: &mut S, number: usize) -> Result<Option<String>> {
        macro_rules! text {
            ($pending:ident, $field:ident) => {{
                let row = s.saved($pending)?;
                Some(s[row].$field.clone())
            }};
        }
        Ok(match self.rows[number] {
            Row::User(it) => text!(it, name),
            Row::Address(it) => text!(it, email),
            Row::Task(it) => text!(it, title),
            Row::Node(it) => text!(it, name),
            Row::Item(it) => text!(it, name),
            Row::Post(it) => text!(it, headline),
            Row::Keyword(it) => text!(it, word),
            Row::Account(it) => text!(it, owner),
            Row::Drawer(it) => text!(it, label),
            Row::Thing(it) => text!(it, name),
            Row::Cart(_) => None,
        })
    }

    /// The database holds what the model says, as far as this session sees it. All is flushed.
    fn check_database(&self, s: &mut S) {
        assert_eq!(Self::found(s), self.expected(s));
    }

    /// What the database holds if all is flushed.
    fn expected(&self, s: &mut S) -> Found {
        let ids: BTreeMap<usize, i32> = self
            .now
            .rows
            .keys()
            .map(|&number| {
                let id = with_row!(self.rows[number], it => {
                    let row = s.saved(it).expect("all is flushed");
                    s[row].id
                });
                (number, id)
            })
            .collect();
        let row = |(number, row): (&usize, &Value)| {
            let text = match row.kind {
                Kind::Cart => String::new(),
                Kind::Account => format!("{}: {}", row.text, row.balance),
                _ => row.text.clone(),
            };
            ((row.kind, ids[number]), (text, row.parent.map(|parent| ids[&parent])))
        };
        Found {
            rows: self.now.rows.iter().map(row).collect(),
            links: self.now.links.iter().map(|(a, b)| (ids[a], ids[b])).collect(),
        }
    }

    /// What the database holds, as this session sees it.
    fn found(s: &mut S) -> Found {
        Found::by(s.connection().inner().expect("it is not lost"))
    }
}

/// What a database holds: text and parent by key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Found {
    rows: BTreeMap<(Kind, i32), (String, Option<i32>)>,
    links: BTreeSet<(i32, i32)>,
}

impl Found {
    fn by(connection: &mut AnyConnection) -> Self {
        let mut s = Session::new(Borrowed::new(connection));
        let mut found = Self::default();
        macro_rules! read {
            ($kind:ident, $text:ident) => {
                for (id, text) in s.all($kind::query().select(($kind::id, $kind::$text))).unwrap() {
                    found.rows.insert((Kind::$kind, id), (text, None));
                }
            };
            ($kind:ident, $text:ident, $parent:ident) => {
                let query = $kind::query().select(($kind::id, $kind::$text, $kind::$parent));
                for (id, text, parent) in s.all(query).unwrap() {
                    found.rows.insert((Kind::$kind, id), (text, parent.into()));
                }
            };
        }
        read!(User, name);
        read!(Address, email, user_id);
        read!(Task, title, assignee_id);
        read!(Node, name, parent_id);
        read!(Item, name, cart_id);
        read!(Drawer, label, outer_id);
        read!(Thing, name, drawer_id);
        read!(Post, headline);
        read!(Keyword, word);
        let accounts = Account::query().select((Account::id, Account::owner, Account::balance));
        for (id, owner, balance) in s.all(accounts).unwrap() {
            found.rows.insert((Kind::Account, id), (format!("{owner}: {balance}"), None));
        }
        for id in s.all(Cart::query().select(Cart::id)).unwrap() {
            found.rows.insert((Kind::Cart, id), (String::new(), None));
        }
        let links = PostKeyword::query().select((PostKeyword::post_id, PostKeyword::keyword_id));
        found.links = s.all(links).unwrap().into_iter().collect();
        found
    }
}

/// The number in a text.
fn number_of(text: &str) -> usize {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a text begins with the number of its row")
}
