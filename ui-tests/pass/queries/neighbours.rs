// The correct neighbours of the cases in `fail/queries`.

use aludel::func::{
    case, count, current_row, grouping, grouping_sets, max, preceding, rank, rollup, sum,
    unbounded_preceding, window,
};
use aludel::{BoxedCondition, Session, Sorting, by, exists, expr, scalar, text, values, with};
use diesel::sql_types::{Bool, Text};

include!("../../model.rs");

aludel::label!(total);

fn run(s: &mut Session) -> aludel::Result<()> {
    aludel::alias!(other = Address);
    aludel::alias!(names = User);

    s.all(User::query().join(User::addresses).filter(Address::email.eq("ed@example.org")).distinct())?;
    s.all(User::query().filter(User::name.eq("ed").and(User::age.gt(3).or(User::age.lt(2)))))?;
    s.all(User::query().join(User::addresses).order_by(Address::email).rows())?;
    s.all(User::query().join(User::addresses).select((User::name, Address::email)))?;
    s.all(User::query().filter(User::name.eq("5").and(User::age.lt(5))))?;
    s.all(User::query().filter(User::id.eq(aludel::Id::new(1))))?;
    s.all(User::query().filter(User::fullname.is_null()))?;
    s.all(User::query().filter(User::fullname.is_distinct_from("Ed Jones")))?;
    s.all(User::query().filter(User::fullname.assume_not_null().ne("Ed Jones")))?;
    s.all(User::query().filter(User::name.is_distinct_from(User::fullname)))?;
    s.all(User::query().filter(User::fullname.assume_not_null().not_in(["Ed Jones"])))?;
    s.all(User::query().filter(User::name.not_in(User::query().select(User::fullname.assume_not_null()))))?;
    s.all(User::query().join(User::addresses.to(other)).filter(other.user_id.eq(User::id)).rows())?;
    s.all(User::query().filter(User::name.in_(["ed"]).and(User::age.in_(vec![1, 2]))))?;
    s.all(User::query().filter(User::name.in_(User::query().select(User::name))))?;
    s.all(User::query().filter(User::name.like("4%")))?;
    s.all(User::query().filter(User::age.gt(3)).order_by(User::age).limit(3))?;
    s.all(User::query().join(User::addresses).distinct().limit(3))?;
    let emails = User::query().join(User::addresses).select((User::entity(), Address::email));
    s.all(emails.distinct().order_by(Address::email))?;
    s.all(User::query().select((User::name, User::age)).order_by(User::age.desc()).distinct())?;
    s.all(User::query().join(User::addresses).distinct().boxed().order_by(User::name))?;
    s.all(User::query().group_by(User::age).having(count(User::id).gt(3)).select(User::age))?;
    s.all(User::query().group_by(User::name).select((User::name, count(User::id), sum(User::age))))?;
    s.all(Post::query().join(Post::tags).rows())?;
    s.all(User::query().filter(User::addresses.any(Address::email.eq("x"))))?;
    s.all(Address::query().filter(Address::user.has(User::name.eq("ed"))))?;
    s.all(Address::query().filter(Address::user.is(aludel::Id::new(1))))?;
    s.all(Post::query().filter(Post::author.is_none()))?;
    s.all(User::query().left_join(User::addresses).select(Address::email.eq("x").nullable()))?;
    s.all(User::query().select(User::name.label(total)).order_by(by(total).desc()))?;
    let chosen = User::query().select((User::entity(), User::age)).subquery(names);
    let (age, whole) = (chosen.column(User::age), chosen.entity());
    s.all(User::query().join_on(chosen, User::age.eq(age)).select((age, whole)))?;
    let of_user = Address::query().correlate(User::entity()).filter(Address::user_id.eq(User::id));
    s.all(User::query().filter(exists(of_user)))?;
    s.all(User::query().filter(text!(Bool, "age < ? AND name = ?", 3, "ed")))?;
    s.all(User::query().filter(expr(diesel::dsl::sql::<Bool>("1 = 1"))))?;
    s.scalar(User::query().select(User::name).limit(1))?;
    composed(s)
}

fn composed(s: &mut Session) -> aludel::Result<()> {
    aludel::alias!(wanted = User);
    aludel::alias!(other_user = User);
    aludel::alias!(below = Employee);
    let ordered = window().partition_by(User::name).order_by(User::age);
    s.all(User::query().select(rank().over(ordered.rows(preceding::<2>(), current_row()))))?;
    s.all(User::query().select(rank().over(ordered.range(unbounded_preceding(), current_row()))))?;
    s.all(User::query().select(case(User::age.gt(3), User::name).otherwise("young")))?;
    s.all(User::query().select(User::age.cast::<Text>()))?;
    s.all(User::query().select(User::name).union(Post::query().select(Post::headline)).order_by(User::name))?;
    let tree = Employee::query().select(Employee::id).recursive(below, |above| {
        let boss = above.column(Employee::id);
        Employee::query().join_on(above, Employee::manager_id.eq(boss)).select(Employee::id)
    });
    s.all(with(tree, |tree| tree.select(tree.column(Employee::id))))?;
    let rows = vec![("ed".to_owned(), 30)];
    s.all(with(values(wanted, (User::name, User::age), rows), |it| it.select(it.column(User::age))))?;
    let of_address: BoxedCondition<Address> = Address::email.eq("ed@example.org".to_owned()).boxed();
    s.all(User::query().join(User::addresses).filter(of_address).distinct())?;
    s.all(User::query().boxed().filter(User::age.gt(3)).order_by(Sorting::<User>::by(User::name)))?;
    s.all(User::query().join(User::addresses).distinct().order_by(Sorting::<User>::by(User::age)))?;
    s.all(Address::query().right_join(Address::user).select(Address::email.eq("x").nullable()))?;
    s.all(User::query().cross_join(Tag::entity()).rows())?;
    s.all(User::query().join(User::addresses).multiplied().join(User::posts).distinct())?;
    s.all(User::query().join(User::addresses).rows().select(sum(User::age)))?;
    s.all(Post::query().join(Post::author).join(User::addresses).select(count(Address::id)))?;
    s.all(Post::query().join(Post::tags).join_path(Post::author).rows().select(sum(User::age)))?;
    s.all(User::query().join(User::posts).join(Post::editor.to(other_user)).select(sum(other_user.age)))?;
    s.all(User::query().join(User::posts).join_path(Post::editor.to(other_user)).select(sum(other_user.age)))?;
    s.all(User::query().group_by(User::name).select(sum(count(User::id)).over(window())))?;
    s.all(Post::query().group_by(Post::author_id).select(count(Post::id)))?;
    let _ = User::query().group_by(rollup(User::name)).select(User::name.eq("ed").nullable());
    let sets = User::query().group_by(grouping_sets(((User::name, User::age), User::name, ())));
    let _ = sets.select((grouping(User::age), User::name, User::age));
    aludel::alias!(editor = User);
    let writer_and_editor = Post::query().join_path(Post::author).join_path(Post::editor.to(editor));
    s.all(writer_and_editor.select((User::name, editor.name)))?;
    s.all(PostTag::query().join_path(PostTag::post.then(Post::author)).select(User::name))?;
    s.all(User::query().join(User::posts).join_path(Post::editor.to(editor)).rows())?;
    let oldest = User::query().select(max(User::age));
    s.all(User::query().filter(User::age.eq(scalar(oldest))))?;
    s.all(Post::query().select((Post::headline, Post::author_id)).order_by((Post::author_id, Post::id)))?;
    s.page(User::query().order_by(User::name), 0, 10)?;
    let page = s.page_behind(User::query().order_by((User::name, User::id)), None, 10)?;
    s.page_behind(User::query().order_by((User::name, User::id)), page.next, 10)?;
    Ok(())
}

fn main() {
    let _ = run;
}
