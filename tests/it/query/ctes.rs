//! WITH, recursive queries and VALUES.

use aludel::func::{count_star, row_number, sum, value, window};
use aludel::{exists, values, with};

use super::fixture::{
    Address, Employee, Friendship, Post, User, database, id, recorded, session, sql,
};

aludel::label!(how_deep, how_many);

#[test]
fn a_cte_is_joined_by_its_name() {
    aludel::alias!(counts = Address);
    let counts = Address::query()
        .group_by(Address::user_id)
        .select((Address::user_id, count_star().label(how_many)))
        .cte(counts);
    let query = with(counts, |counts| {
        let (owner, number) = (counts.column(Address::user_id), counts.labelled(how_many));
        User::query()
            .left_join_on(counts, User::id.eq(owner))
            .order_by(User::id)
            .select((User::id, number))
    });
    let rows: Vec<(_, Option<i64>)> = query.all(&mut database()).unwrap();
    assert_eq!(
        rows,
        [(id(1), Some(2)), (id(2), Some(1)), (id(3), None), (id(4), Some(1)), (id(5), None)]
    );
    assert_eq!(
        sql(&query),
        "WITH `counts`(`user_id`, `how_many`) AS (SELECT `addresses`.`user_id`, COUNT(*) AS `how_many` \
         FROM `addresses` GROUP BY `addresses`.`user_id`) \
         SELECT `users`.`id`, `counts`.`how_many` FROM `users` \
         LEFT OUTER JOIN `counts` ON `users`.`id` = `counts`.`user_id` ORDER BY `users`.`id`"
    );
}

#[test]
fn a_cte_is_named_twice_in_one_query() {
    aludel::alias!(pay = Employee);
    aludel::alias!(more = Employee);
    let pay = Employee::query().select((Employee::id, Employee::salary)).cte(pay);
    let query = with(pay, |pay| {
        let more = pay.named(more);
        let (a, b) = (pay.column(Employee::salary), more.column(Employee::salary));
        let id = pay.column(Employee::id);
        pay.select(id).join_on(more, b.gt(a)).group_by(id).order_by(id).select((id, count_star()))
    });
    assert_eq!(query.all(&mut database()).unwrap(), [(2, 1), (3, 2), (4, 3), (5, 4)]);
    assert!(sql(&query).contains("FROM `pay` INNER JOIN `pay` AS `more` ON"));
}

#[test]
fn a_cte_uses_one_before_it() {
    aludel::alias!(pay = Employee);
    aludel::alias!(rich = Employee);
    let query = with(Employee::query().filter(Employee::salary.gt(25)).cte(pay), |pay| {
        let salary = pay.column(Employee::salary);
        let ids = pay.select((pay.column(Employee::id), salary)).filter(salary.gt(45)).cte(rich);
        with(ids, |rich| {
            let id = rich.column(Employee::id);
            rich.select(id).order_by(id.desc())
        })
    });
    assert_eq!(query.all(&mut database()).unwrap(), [2, 1]);
    let text = sql(&query);
    assert_eq!(text.matches("WITH ").count(), 1);
    assert!(text.contains("), `rich`(`id`, `salary`) AS (SELECT `pay`.`id`"), "{text}");
}

#[test]
fn whole_rows_of_a_cte_are_entities() {
    aludel::alias!(chosen = User);
    let (mut s, recorder) = recorded();
    let ed = s.get::<User>(id(1)).unwrap().unwrap();
    recorder.clear();
    let query = with(User::query().filter(User::name.eq("ed")).cte(chosen), |chosen| {
        chosen.select(chosen.entity()).order_by(chosen.column(User::id))
    });
    let users = s.all(query).unwrap();
    assert!(users.len() == 2 && users[0] == ed);
    assert_eq!(recorder.take().len(), 1);
}

#[test]
fn a_recursive_cte_goes_down_a_tree() {
    aludel::alias!(below = Employee);
    let tree = Employee::query()
        .filter(Employee::manager.is_none())
        .select((Employee::id, Employee::name, value(0).label(how_deep)))
        .recursive(below, |above| {
            let (boss, level) = (above.column(Employee::id), above.labelled(how_deep));
            Employee::query().join_on(above, Employee::manager_id.eq(boss)).select((
                Employee::id,
                Employee::name,
                level + 1,
            ))
        });
    let query = with(tree, |tree| {
        let (id, depth) = (tree.column(Employee::id), tree.labelled(how_deep));
        tree.select((id, tree.column(Employee::name), depth)).order_by(id)
    });
    let rows: Vec<(i32, String, i32)> = query.all(&mut database()).unwrap();
    let depths: Vec<_> = rows.iter().map(|row| (row.0, row.2)).collect();
    assert_eq!(depths, [(1, 0), (2, 1), (3, 1), (4, 2), (5, 0)]);
    assert_eq!(
        sql(&query),
        "WITH RECURSIVE `below`(`id`, `name`, `how_deep`) AS (\
         SELECT `employees`.`id`, `employees`.`name`, ? AS `how_deep` FROM `employees` \
         WHERE `employees`.`manager_id` IS NULL UNION ALL \
         SELECT `employees`.`id`, `employees`.`name`, (`below`.`how_deep` + ?) FROM `employees` \
         INNER JOIN `below` ON `employees`.`manager_id` = `below`.`id`) \
         SELECT `below`.`id`, `below`.`name`, `below`.`how_deep` FROM `below` ORDER BY `below`.`id`"
    );
}

#[test]
fn a_recursive_cte_goes_up_to_the_root() {
    aludel::alias!(up = Employee);
    let chain = Employee::query()
        .filter(Employee::name.eq("cat"))
        .select((Employee::id, Employee::manager_id))
        .recursive(up, |from| {
            let above = from.column(Employee::manager_id);
            Employee::query()
                .join_on(from, Employee::id.eq(above))
                .select((Employee::id, Employee::manager_id))
        });
    let query = with(chain, |chain| {
        let of = chain.column(Employee::id);
        Employee::query()
            .join_on(chain, Employee::id.eq(of))
            .order_by(Employee::id)
            .select(Employee::name)
    });
    assert_eq!(query.all(&mut database()).unwrap(), ["boss", "ann", "cat"]);
}

/// 1 is a friend of 2 and 3, and 2 of 1: a circle.
#[test]
fn a_distinct_recursion_ends_where_rows_lead_in_a_circle() {
    aludel::alias!(reached = Friendship);
    let reached = Friendship::query()
        .filter(Friendship::user_id.eq(id(2)))
        .select(Friendship::friend_id)
        .recursive_distinct(reached, |from| {
            let at = from.column(Friendship::friend_id);
            Friendship::query()
                .join_on(from, Friendship::user_id.eq(at))
                .select(Friendship::friend_id)
        });
    let query = with(reached, |reached| {
        let friend = reached.column(Friendship::friend_id);
        reached.select(friend).order_by(friend)
    });
    assert_eq!(query.all(&mut database()).unwrap(), [id(1), id(2), id(3)]);
}

#[test]
fn a_recursive_cte_with_windows_ranks_within_a_level() {
    aludel::alias!(below = Employee);
    let tree = Employee::query()
        .filter(Employee::manager.is_none())
        .select((Employee::id, Employee::salary, value(0).label(how_deep)))
        .recursive(below, |above| {
            let (boss, level) = (above.column(Employee::id), above.labelled(how_deep));
            Employee::query().join_on(above, Employee::manager_id.eq(boss)).select((
                Employee::id,
                Employee::salary,
                level + 1,
            ))
        });
    let query = with(tree, |tree| {
        let (id, pay, depth) =
            (tree.column(Employee::id), tree.column(Employee::salary), tree.labelled(how_deep));
        let level = window().partition_by(depth).order_by(pay.desc());
        tree.select((id, row_number().over(level), sum(pay).over(window().partition_by(depth))))
            .order_by(id)
    });
    assert_eq!(
        query.all(&mut database()).unwrap(),
        [
            (1, 1, Some(120)),
            (2, 1, Some(90)),
            (3, 2, Some(90)),
            (4, 1, Some(30)),
            (5, 2, Some(120)),
        ]
    );
}

#[test]
fn a_query_with_a_cte_is_counted_cut_and_asked_for() {
    aludel::alias!(chosen = User);
    let query = || {
        with(User::query().filter(User::age.eq(30)).select(User::id).cte(chosen), |chosen| {
            let id = chosen.column(User::id);
            chosen.select(id).order_by(id)
        })
    };
    let (mut s, recorder) = recorded();
    assert_eq!(s.count(query()).unwrap(), 2);
    assert!(s.exists(query()).unwrap());
    recorder.clear();
    assert_eq!(s.first(query()).unwrap(), Some(id(1)));
    assert!(recorder.take()[0].contains(" LIMIT 1 -- binds"));
    let addresses = Address::query().filter(Address::user_id.in_(query()));
    assert_eq!(s.count(addresses).unwrap(), 3);
    assert_eq!(s.count(Post::query().filter(exists(query()))).unwrap(), 5);
}

#[test]
fn a_query_with_a_cte_is_united_with_another() {
    aludel::alias!(chosen = User);
    let first = with(User::query().filter(User::age.eq(30)).select(User::id).cte(chosen), |it| {
        it.select(it.column(User::id))
    });
    let query = first.union(User::query().filter(User::age.is_null()).select(User::id));
    let mut rows = query.all(&mut database()).unwrap();
    rows.sort_by_key(|id| id.get());
    assert_eq!(rows, [id(1), id(2), id(3)]);
}

#[test]
fn values_are_a_source_with_the_types_of_their_columns() {
    aludel::alias!(wanted = User);
    let rows = vec![("wendy".to_owned(), 2), ("ed".to_owned(), 1), ("nobody".to_owned(), 3)];
    let query = with(values(wanted, (User::name, how_many), rows), |wanted| {
        let (name, number) = (wanted.column(User::name), wanted.labelled(how_many));
        User::query()
            .join_on(wanted, User::name.eq(name))
            .order_by((number.desc(), User::id))
            .select((User::id, number))
    });
    assert_eq!(query.all(&mut database()).unwrap(), [(id(2), 2), (id(1), 1), (id(3), 1)]);
    assert_eq!(
        sql(&query),
        "WITH `wanted`(`name`, `how_many`) AS (VALUES (?, ?), (?, ?), (?, ?)) \
         SELECT `users`.`id`, `wanted`.`how_many` FROM `users` INNER JOIN `wanted` \
         ON `users`.`name` = `wanted`.`name` ORDER BY `wanted`.`how_many` DESC, `users`.`id`"
    );
}

#[test]
fn values_may_be_null_where_their_column_may() {
    aludel::alias!(ages = User);
    let rows = vec![(Some(30), 1), (None, 2)];
    let query = with(values(ages, (User::age, how_many), rows), |ages| {
        let (age, number) = (ages.column(User::age), ages.labelled(how_many));
        ages.select((number, age)).order_by(number)
    });
    assert_eq!(query.all(&mut database()).unwrap(), [(1, Some(30)), (2, None)]);
}

#[test]
fn no_values_give_no_rows() {
    aludel::alias!(wanted = User);
    let query = with(values(wanted, (User::id,), Vec::<(aludel::Id<User>,)>::new()), |wanted| {
        wanted.select(wanted.column(User::id))
    });
    assert_eq!(session().all(query).unwrap(), []);
}

#[test]
fn a_set_operation_is_a_cte() {
    aludel::alias!(both = User);
    let query = User::query().filter(User::id.eq(id(1))).select(User::id);
    let both = query.union(User::query().filter(User::id.eq(id(5))).select(User::id)).cte(both);
    let query = with(both, |both| {
        let id = both.column(User::id);
        both.select(id).order_by(id.desc())
    });
    assert_eq!(query.all(&mut database()).unwrap(), [id(5), id(1)]);
}
