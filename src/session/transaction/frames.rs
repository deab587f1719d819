//! What was begun and has not ended, and what of it the connection knows.
//!
//! A transaction, a savepoint and a flush are all frames: something that succeeds or is undone as
//! a whole. A frame has a statement of its own (BEGIN, SAVEPOINT) only if the frame below has done
//! something that must survive it; otherwise undoing it is undoing the frame below, which is then
//! begun anew.

use diesel::result::QueryResult;

use crate::driver::{Access, Driver, Mode};

/// What is begun and ends as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The transaction that a flush begins by itself.
    Auto,
    /// A transaction with a guard.
    Transaction,
    /// A savepoint with a guard.
    Savepoint,
    /// The flush that is running.
    Flush,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    kind: Kind,
    /// Whether it has a statement of its own.
    is_sent: bool,
    /// Whether something was done in it.
    is_done: bool,
    mode: Mode,
}

/// What the connection has yet to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owed {
    Nothing,
    /// Frames were left without a word: what is deeper than the frames that are left is to be
    /// rolled back.
    Rollback,
    /// So was one without a statement of its own: the frame at this place is to be begun anew.
    Restart(usize),
}

/// Whether the frames are what the database has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Health {
    Good,
    /// The transaction is over in the database. Guards have yet to notice.
    Over,
    /// Nobody knows whether the transaction was committed.
    InDoubt,
}

/// The frames of a session, outermost first.
#[derive(Debug)]
pub(in crate::session) struct Frames {
    stack: Vec<Frame>,
    /// How deep the connection was in transactions of others.
    base: u32,
    owed: Owed,
    /// What is to be taken back from the connection.
    set: Option<Mode>,
    pub(super) health: Health,
}

/// How a frame could not be ended.
#[derive(Debug)]
pub(super) enum Unended {
    /// It was undone; nothing else was.
    Undone(diesel::result::Error),
    /// The whole transaction is over.
    Over(diesel::result::Error),
}

impl Frames {
    pub(in crate::session) const fn new() -> Self {
        Self { stack: Vec::new(), base: 0, owed: Owed::Nothing, set: None, health: Health::Good }
    }

    /// Whether there is none.
    pub(super) const fn is_empty(&self) -> bool {
        self.stack.is_empty()
    }

    /// How many there are.
    pub(super) const fn len(&self) -> usize {
        self.stack.len()
    }

    /// Whether there is one that ends with its guard.
    pub(super) fn has_guard(&self) -> bool {
        self.stack.iter().any(|frame| matches!(frame.kind, Kind::Transaction | Kind::Savepoint))
    }

    /// Whether the transaction must not write.
    pub(in crate::session) fn is_read_only(&self) -> bool {
        self.stack.first().is_some_and(|frame| frame.mode.access == Access::ReadOnly)
    }

    /// Something is done in the innermost frame.
    pub(in crate::session) fn mark_done(&mut self) {
        if let Some(frame) = self.stack.last_mut() {
            frame.is_done = true;
        }
    }

    /// How deep the connection is in the frames below a place.
    fn depth_below(&self, place: usize) -> u32 {
        let sent = self.stack.iter().take(place).filter(|frame| frame.is_sent).count();
        self.base + u32::try_from(sent).unwrap_or(u32::MAX)
    }

    /// Tells the connection what is owed to it.
    pub(super) fn settle<C: Driver>(&mut self, driver: &mut C) -> QueryResult<()> {
        match self.owed {
            Owed::Nothing => {}
            Owed::Rollback => {
                roll_back_to(driver, self.depth_below(self.stack.len()))?;
                self.owed = Owed::Nothing;
            }
            Owed::Restart(place) => {
                roll_back_to(driver, self.depth_below(place))?;
                self.owed = Owed::Rollback;
                self.begin_anew(driver, place)?;
                self.owed = Owed::Nothing;
            }
        }
        if self.stack.is_empty()
            && let Some(mode) = self.set
        {
            driver.leave(mode)?;
            self.set = None;
        }
        Ok(())
    }

    /// Enters a frame. Gives its place.
    pub(super) fn push<C: Driver>(
        &mut self,
        driver: &mut C,
        kind: Kind,
        mode: Mode,
    ) -> QueryResult<usize> {
        if self.stack.is_empty() {
            self.base = driver.depth()?;
        }
        let is_sent = self.stack.last().is_none_or(|below| below.is_done);
        if is_sent {
            self.begin(driver, mode)?;
        }
        self.stack.push(Frame { kind, is_sent, is_done: false, mode });
        Ok(self.stack.len() - 1)
    }

    /// Sends BEGIN or SAVEPOINT. One that took effect and reported an error is taken back.
    fn begin<C: Driver>(&mut self, driver: &mut C, mode: Mode) -> QueryResult<()> {
        let before = self.depth_below(self.stack.len());
        if mode != Mode::default() {
            self.set = Some(mode);
        }
        let begun = if mode == Mode::default() { driver.begin() } else { driver.begin_as(mode) };
        if begun.is_err() {
            if driver.depth().is_ok_and(|depth| depth < before) {
                self.give_up(driver);
            } else if roll_back_to(driver, before).is_err() {
                self.owed = Owed::Rollback;
            }
        }
        begun
    }

    /// The frame at `place` was rolled back to do something else in it.
    fn begin_anew<C: Driver>(&mut self, driver: &mut C, place: usize) -> QueryResult<()> {
        let Some(frame) = self.stack.get_mut(place) else { return Ok(()) };
        frame.is_done = false;
        let Frame { kind, mode, .. } = *frame;
        if kind == Kind::Auto && place + 1 == self.stack.len() {
            self.stack.pop();
            return Ok(());
        }
        if mode == Mode::default() { driver.begin() } else { driver.begin_as(mode) }
    }

    /// Leaves the innermost frame; what was done in it is done in the frame below.
    pub(super) fn release<C: Driver>(&mut self, driver: &mut C) -> Result<(), Unended> {
        let Some(frame) = self.stack.last().copied() else { return Ok(()) };
        if frame.is_sent {
            let inside = self.depth_below(self.stack.len());
            if let Err(error) = driver.commit() {
                return Err(if driver.depth().is_ok_and(|depth| depth == inside) {
                    match self.undo(driver) {
                        Ok(()) => Unended::Undone(error),
                        Err(_) => Unended::Over(error),
                    }
                } else {
                    // Released, or rolled back, or neither: only the whole can be undone for sure.
                    self.give_up(driver);
                    Unended::Over(error)
                });
            }
        }
        self.stack.pop();
        if frame.is_done {
            self.mark_done();
        }
        Ok(())
    }

    /// Sends the COMMIT of the outermost frame, and leaves it if it succeeds.
    pub(super) fn commit<C: Driver>(&mut self, driver: &mut C) -> QueryResult<()> {
        driver.commit()?;
        self.stack.clear();
        Ok(())
    }

    /// Leaves the innermost frame, and undoes what was done in it. When that fails, the whole
    /// transaction is over.
    pub(super) fn undo<C: Driver>(&mut self, driver: &mut C) -> QueryResult<()> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let place = self.stack.len();
        let result = if frame.is_sent {
            self.roll_back(driver, place)
        } else if frame.is_done {
            let sent = self.stack.iter().rposition(|frame| frame.is_sent).unwrap_or_default();
            self.roll_back(driver, sent).and_then(|()| self.begin_anew(driver, sent))
        } else {
            Ok(())
        };
        if result.is_err() {
            self.give_up(driver);
        }
        result
    }

    /// Rolls back the innermost frame that the connection knows, which is at `place`.
    fn roll_back<C: Driver>(&mut self, driver: &mut C, place: usize) -> QueryResult<()> {
        let below = self.depth_below(place);
        if driver.depth()? <= below {
            // The database has rolled back more than was asked for; all of it is as good.
            return if place == 0 { Ok(()) } else { Err(diesel::result::Error::NotInTransaction) };
        }
        match driver.rollback() {
            Ok(()) => Ok(()),
            // A database that ended the transaction by itself says that there is none.
            Err(_) if driver.depth().is_ok_and(|depth| depth == 0) && below == 0 => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Leaves the innermost frame without a word to the connection, which is told before it is
    /// used again.
    pub(super) fn abandon(&mut self, place: usize) {
        let left = self.stack.split_off(place.min(self.stack.len()));
        if self.health == Health::Over {
            return;
        }
        let is_sent = left.iter().any(|frame| frame.is_sent);
        let is_done = left.iter().any(|frame| frame.is_done);
        if is_sent {
            self.owed = Owed::Rollback;
        } else if is_done {
            let sent = self.stack.iter().rposition(|frame| frame.is_sent);
            self.owed = sent.map_or(Owed::Rollback, Owed::Restart);
        }
    }

    /// The transaction is over: rolls back what is left of it, now or before the connection is
    /// used again.
    pub(super) fn give_up<C: Driver>(&mut self, driver: &mut C) {
        self.health = Health::Over;
        self.owed = match roll_back_to(driver, self.base) {
            Ok(()) => Owed::Nothing,
            Err(_) => Owed::Rollback,
        };
        self.stack.retain(|frame| frame.kind != Kind::Flush);
    }

    /// Forgets what was begun: the transaction is over, and so are all guards.
    pub(super) fn clear(&mut self) {
        self.stack.clear();
        self.health = Health::Good;
    }

    /// There is another connection, which knows of nothing: whatever was begun is over.
    pub(super) fn forget_connection(&mut self) {
        self.owed = Owed::Nothing;
        self.set = None;
        if !self.stack.is_empty() && self.health == Health::Good {
            self.health = Health::Over;
        }
    }

    /// Rolls back whatever was begun, before the connection is given away.
    pub(in crate::session) fn close<C: Driver>(&mut self, driver: &mut C) -> QueryResult<()> {
        if self.stack.is_empty() && self.owed == Owed::Nothing && self.set.is_none() {
            return Ok(());
        }
        self.stack.clear();
        self.owed = Owed::Rollback;
        self.settle(driver)
    }
}

/// Rolls back until the connection is no deeper than that.
fn roll_back_to<C: Driver>(driver: &mut C, depth: u32) -> QueryResult<()> {
    let mut now = driver.depth()?;
    let mut result = Ok(());
    while now > depth {
        let rolled_back = driver.rollback();
        let after = driver.depth()?;
        if after >= now {
            return rolled_back.and(Err(diesel::result::Error::NotInTransaction));
        }
        // Once no transaction is left it does not matter which savepoint was not found.
        result = if after == 0 { Ok(()) } else { result.and(rolled_back) };
        now = after;
    }
    result
}
