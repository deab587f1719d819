//! A report as a table of cells: printed, and compared with what plain SQL answers.

use std::fmt;

use aludel::{Id, Session};
use diesel::RunQueryDsl;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::row::{Field, NamedRow};
use diesel::sql_types::{BigInt, Double, Text};
use diesel::sqlite::{Sqlite, SqliteType};

pub type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

/// One value of a report.
#[derive(Debug, Clone)]
pub enum Cell {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

impl Cell {
    /// Whether it is the same answer. Sums of floats depend on the order in which they were added
    /// up, so numbers agree when they do to a thousandth.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Text(one), Self::Text(two)) => one == two,
            _ => match (self.number(), other.number()) {
                (Some(one), Some(two)) => (one - two).abs() < 0.001,
                _ => false,
            },
        }
    }

    /// SQLite stores a whole number in a NUMERIC column as an integer.
    #[allow(clippy::cast_precision_loss, reason = "the numbers of a record shop are small")]
    fn number(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Real(value) => Some(*value),
            Self::Null | Self::Text(_) => None,
        }
    }

    fn is_number(&self) -> bool {
        self.number().is_some()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("-"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Real(value) => write!(f, "{value:.2}"),
            Self::Text(value) => f.write_str(value),
        }
    }
}

macro_rules! cells {
    ($($from:ty => |$value:ident| $cell:expr;)*) => {$(
        impl From<$from> for Cell {
            fn from($value: $from) -> Self {
                $cell
            }
        }
    )*};
}

cells! {
    i32 => |value| Self::Integer(value.into());
    i64 => |value| Self::Integer(value);
    f64 => |value| Self::Real(value);
    String => |value| Self::Text(value);
    &str => |value| Self::Text(value.into());
}

impl<E> From<Id<E>> for Cell {
    fn from(id: Id<E>) -> Self {
        Self::Integer(id.get().into())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of a query as cells: whatever tuple it selects.
pub trait Cells {
    fn cells(self) -> Vec<Cell>;
}

macro_rules! tuples {
    ($(($($name:ident),+))*) => {$(
        impl<$($name: Into<Cell>),+> Cells for ($($name,)+) {
            #[allow(non_snake_case, reason = "the types name the fields")]
            fn cells(self) -> Vec<Cell> {
                let ($($name,)+) = self;
                vec![$($name.into()),+]
            }
        }
    )*};
}

tuples!((A)(A, B)(A, B, C)(A, B, C, D)(A, B, C, D, E));

/// What aludel answered to a question.
pub struct Report {
    title: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Cell>>,
}

impl Report {
    pub fn new<R: Cells>(
        title: &'static str,
        columns: impl Into<Vec<&'static str>>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        let rows = rows.into_iter().map(Cells::cells).collect();
        Self { title, columns: columns.into(), rows }
    }

    /// Prints the first rows, numbers to the right.
    pub fn print(&self, at_most: usize) {
        let many = if self.rows.len() == 1 { "row" } else { "rows" };
        println!("\n== {} ({} {many})", self.title, self.rows.len());
        let shown = &self.rows[..self.rows.len().min(at_most)];
        let width = |column: usize| {
            let cells = shown.iter().map(|row| row[column].to_string().chars().count());
            cells.max().unwrap_or(0).max(self.columns[column].chars().count())
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let is_number = |column: usize| shown.iter().any(|row| row[column].is_number());
        let line = |texts: Vec<String>| {
            let padded = texts.iter().zip(&widths).enumerate().map(|(column, (text, width))| {
                if is_number(column) {
                    format!("{text:>width$}")
                } else {
                    format!("{text:<width$}")
                }
            });
            println!("{}", padded.collect::<Vec<_>>().join("  ").trim_end());
        };
        line(self.columns.iter().map(ToString::to_string).collect());
        line(widths.iter().map(|width| "-".repeat(*width)).collect());
        for row in shown {
            line(row.iter().map(ToString::to_string).collect());
        }
        if shown.len() < self.rows.len() {
            println!("..");
        }
    }
}

/// Counts the answers that were the same twice.
#[derive(Default)]
pub struct Checks {
    passed: usize,
    /// The file that answers plain SQL where the session works on a server.
    file: Option<Session>,
}

impl Checks {
    /// Checks of what a server answers against what the file does, from which it has its rows.
    pub fn against(file: Session) -> Self {
        Self { passed: 0, file: Some(file) }
    }

    pub fn passed(&self) -> usize {
        self.passed
    }

    /// Holds a report against the answer of plain SQL, row by row.
    pub fn compare(&mut self, s: &mut Session, report: &Report, sql: &str) -> Result {
        let plain = plain_sql(self.file.as_mut().unwrap_or(s), sql)?;
        self.agree(report, &plain)
    }

    /// Holds a report against rows of plain SQL.
    pub fn agree(&mut self, report: &Report, plain: &[Vec<Cell>]) -> Result {
        let title = report.title;
        if plain.len() != report.rows.len() {
            let (ours, theirs) = (report.rows.len(), plain.len());
            return Err(format!("{title}: {ours} rows, but {theirs} in plain SQL").into());
        }
        for (at, (ours, theirs)) in report.rows.iter().zip(plain).enumerate() {
            let same = ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(one, two)| one.agrees(two));
            if !same {
                return Err(format!("{title}: row {at} is {ours:?}, {theirs:?} in SQL").into());
            }
        }
        if plain.is_empty() {
            return Err(format!("{title}: no rows, which shows nothing").into());
        }
        self.passed += 1;
        Ok(())
    }
}

/// Says what was found to hold, or that it did not.
pub fn holds(what: &str, holds: bool) -> Result {
    if !holds {
        return Err(format!("this does not hold: {what}").into());
    }
    println!("  {what}");
    Ok(())
}

/// What SQLite answers by itself, past aludel: on the same connection, by diesel.
pub fn plain_sql(s: &mut Session, sql: &str) -> Result<Vec<Vec<Cell>>> {
    let connection = s.connection().as_sqlite().ok_or("the database is SQLite")?;
    let rows: Vec<PlainRow> = diesel::sql_query(sql).load(connection)?;
    Ok(rows.into_iter().map(|PlainRow(cells)| cells).collect())
}

/// A row of whatever columns, each of the type that SQLite says it has.
struct PlainRow(Vec<Cell>);

impl QueryableByName<Sqlite> for PlainRow {
    fn build<'a>(row: &impl NamedRow<'a, Sqlite>) -> deserialize::Result<Self> {
        let cell = |column: usize| {
            let field = diesel::row::Row::get(row, column).ok_or("no such column")?;
            let Some(value) = field.value() else { return Ok(Cell::Null) };
            Ok(match value.value_type() {
                Some(SqliteType::Long) => {
                    Cell::Integer(FromSql::<BigInt, Sqlite>::from_sql(value)?)
                }
                Some(SqliteType::Double) => Cell::Real(FromSql::<Double, Sqlite>::from_sql(value)?),
                Some(_) => Cell::Text(FromSql::<Text, Sqlite>::from_sql(value)?),
                None => Cell::Null,
            })
        };
        let columns = diesel::row::Row::field_count(row);
        (0..columns).map(cell).collect::<deserialize::Result<_>>().map(Self)
    }
}
