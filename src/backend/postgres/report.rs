//! What an error of PostgreSQL is about.
//!
//! diesel keeps the SQLSTATE to itself and gives the kind of a few. Names of tables, columns and
//! constraints come as fields of their own. The text of the message is in the language that the
//! server was set to (`lc_messages`), so it is asked last, and for what is the same in all of them.

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind};

use crate::backend::Report;
use crate::error::ViolationKind;

pub(super) fn report(
    kind: &DatabaseErrorKind,
    information: &dyn DatabaseErrorInformation,
) -> Report {
    let kind = match kind {
        DatabaseErrorKind::UniqueViolation => ViolationKind::Unique,
        DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => {
            ViolationKind::ForeignKey
        }
        DatabaseErrorKind::NotNullViolation => ViolationKind::NotNull,
        DatabaseErrorKind::CheckViolation => ViolationKind::Check,
        DatabaseErrorKind::SerializationFailure => return Report::Transient,
        _ => return other(information),
    };
    let columns = match information.column_name() {
        Some(column) => vec![column.to_owned()],
        None => columns(information.details().unwrap_or_default()),
    };
    Report::Violation {
        kind,
        table: information.table_name().map(str::to_owned),
        columns,
        constraint: information.constraint_name().map(str::to_owned),
    }
}

/// The columns in `Key (a, b)=(1, 2) already exists.`: what stands in the first parentheses, which
/// an equals sign follows in each language.
fn columns(details: &str) -> Vec<String> {
    let inside = || {
        let (_, rest) = details.split_once('(')?;
        let (names, _) = rest.split_once(")=(")?;
        Some(names)
    };
    let unquoted = |name: &str| name.trim().trim_matches('"').replace("\"\"", "\"");
    inside().map_or_else(Vec::new, |names| names.split(", ").map(unquoted).collect())
}

fn other(information: &dyn DatabaseErrorInformation) -> Report {
    let message = information.message();
    if is_lost(message) {
        return Report::Lost;
    }
    if is_transient(message, information.details().unwrap_or_default()) {
        return Report::Transient;
    }
    // A place in the statement comes with what is found before it runs.
    if information.statement_position().is_some() {
        return missing(message).unwrap_or(Report::Other);
    }
    Report::Other
}

/// What libpq says of a connection that broke while diesel took it for good. The server says why
/// it ended one only to who listens at that time; libpq speaks English unless it is built with
/// translations and told otherwise, and so do its parts after a colon.
fn is_lost(message: &str) -> bool {
    const SIGNS: &[&str] = &[
        "server closed the connection",
        "terminating connection",
        "no connection to the server",
        "connection not open",
        "could not receive data from server",
        "could not send data to server",
        "SSL SYSCALL error",
        "Connection reset by peer",
        "Broken pipe",
    ];
    SIGNS.iter().any(|sign| message.contains(sign))
}

/// A deadlock, or a lock that was not got in time.
fn is_transient(message: &str, details: &str) -> bool {
    // "Process 7 waits for ShareLock on transaction 9; blocked by process 8": names of locks are
    // not translated, and only a deadlock reports them.
    let deadlock = ["ShareLock", "ExclusiveLock"].iter().any(|lock| details.contains(lock));
    deadlock || LOCKS.iter().any(|text| message.contains(text))
}

/// `canceling statement due to lock timeout`, and `could not obtain lock on row in relation "t"`,
/// in the languages that PostgreSQL comes with.
const LOCKS: &[&str] = &[
    "lock timeout",
    "could not obtain lock on",
    "Zeitüberschreitung einer Sperre",
    "konnte Sperre für",
    "l'obtention des verrous",
    "n'a pas pu obtenir un verrou",
    "tiempo de espera de candados",
    "no se pudo bloquear un candado",
    "tempo limite de bloqueio",
    "timeout di lock",
    "lock di riga nella relazione",
    "lock della relazione",
    "тайм-аута блокировки",
    "не удалось получить блокировку",
    "тайм-аут блокування",
    "не вдалося отримати блокування",
    "lås-timeout",
    "kunde inte låsa rad",
    "kunde inte ta lås",
    "ロックのタイムアウト",
    "ロックを取得できませんでした",
    "잠금 대기 시간 초과",
    "잠금 정보를 구할 수 없음",
    "锁超时",
    "无法获取关系",
    "鎖定逾時",
    "無法取得關聯",
    "ბლოკის მოლოდინის ვადის",
    "მწკრივის დაბლოკვის შეცდომა",
    "ბლოკის მიღების შეცდომა",
];

/// `relation "users" does not exist`, `column u.nick does not exist`,
/// `column "nick" of relation "users" does not exist`.
fn missing(message: &str) -> Option<Report> {
    let names = quoted(message);
    let starts = |words: &[&str]| words.iter().any(|word| message.starts_with(word));
    // In Korean the name comes first.
    if starts(COLUMN) || message.contains("칼럼") {
        let unquoted = || {
            let word = message.split_whitespace().find(|word| word.contains('.'))?;
            // Japanese has no spaces around it.
            Some(word.trim_start_matches('列').trim_end_matches("は存在しません"))
        };
        let column = names.first().copied().or_else(unquoted)?;
        return Some(Report::MissingColumn(column.to_owned()));
    }
    if (starts(RELATION) || message.contains("릴레이션")) && names.len() == 1 {
        return Some(Report::MissingTable(names[0].to_owned()));
    }
    None
}

/// What messages about a column begin with, by language.
const COLUMN: &[&str] = &[
    "column ",
    "Spalte ",
    "la colonne ",
    "no existe la columna ",
    "la columna ",
    "coluna ",
    "la colonna ",
    "столбец ",
    "列",
    "欄位 ",
    "kolumn",
    "sütun",
    "kolumna ",
    "стовпець",
    "стовпця",
    "სვეტი ",
];

/// What messages about a table begin with, by language.
const RELATION: &[&str] = &[
    "relation ",
    "Relation ",
    "la relation ",
    "no existe la relación ",
    "la relación ",
    "relação ",
    "la relazione ",
    "отношение ",
    "リレーション",
    "关系",
    "關聯 ",
    "relationen ",
    "relacja ",
    "відношення",
    "ურთიერთობა ",
];

/// What stands in quotes, of whatever kind.
fn quoted(message: &str) -> Vec<&str> {
    const PAIRS: &[(char, char)] = &[('"', '"'), ('»', '«'), ('«', '»'), ('„', '”'), ('“', '”')];
    for &(open, close) in PAIRS {
        let mut names = Vec::new();
        let mut rest = message;
        while let Some((_, after)) = rest.split_once(open) {
            let Some((name, after)) = after.split_once(close) else { break };
            names.push(name.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}'));
            rest = after;
        }
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_key_are_read_from_the_details() {
        assert_eq!(columns("Key (name)=(ed) already exists."), ["name"]);
        assert_eq!(columns("Schlüssel »(a, \"b c\")=(1, 2)« existiert bereits."), ["a", "b c"]);
        assert_eq!(columns("Failing row contains (1, null)."), [""; 0]);
    }

    #[test]
    fn a_missing_table_and_a_missing_column_are_told_apart() {
        let table = |name: &str| Some(Report::MissingTable(name.into()));
        let column = |name: &str| Some(Report::MissingColumn(name.into()));
        assert_eq!(missing("relation \"users\" does not exist"), table("users"));
        assert_eq!(missing("Relation »users« existiert nicht"), table("users"));
        assert_eq!(missing("la relation « users » n'existe pas"), table("users"));
        assert_eq!(missing("column \"nick\" does not exist"), column("nick"));
        assert_eq!(missing("column users.nick does not exist"), column("users.nick"));
        assert_eq!(missing("column \"nick\" of relation \"users\" does not exist"), column("nick"));
        assert_eq!(missing("Spalte »nick« von Relation »users« existiert nicht"), column("nick"));
        assert_eq!(missing("列users.nickは存在しません"), column("users.nick"));
        assert_eq!(missing("\"nick\" 이름의 칼럼은 없습니다"), column("nick"));
        assert_eq!(missing("\"users\" 이름의 릴레이션(relation)이 없습니다"), table("users"));
        assert_eq!(missing("syntax error at or near \"users\""), None);
    }

    #[test]
    fn a_deadlock_is_known_by_the_names_of_locks() {
        let details = "Prozess 7 wartet auf ShareLock-Sperre auf Transaktion 9";
        assert!(is_transient("Verklemmung (Deadlock) entdeckt", details));
        assert!(!is_transient("Division durch Null", ""));
        let lock = "annulation de la requête à cause du délai écoulé pour l'obtention des verrous";
        assert!(is_transient(lock, ""));
    }
}
