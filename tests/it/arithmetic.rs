//! Arithmetic of columns in the database.

use aludel::func::sum;
use aludel::{Entity, Session};

#[derive(Entity, Debug)]
#[entity(table = "lines")]
pub struct Line {
    #[entity(key, generated)]
    pub id: i32,
    pub price: i32,
    pub quantity: i32,
    pub discount: Option<i32>,
}

/// 2 at 10 without discount, and 3 at 5 with one of 4.
fn two_lines() -> aludel::Result<Session> {
    let mut s = Session::new(crate::engine::connect());
    aludel::schema![Line].create_all(s.connection())?;
    s.add_all([
        NewLine { price: 10, quantity: 2, discount: None },
        NewLine { price: 5, quantity: 3, discount: Some(4) },
    ]);
    s.commit()?;
    Ok(s)
}

#[test]
fn columns_are_multiplied_row_by_row() -> aludel::Result<()> {
    let mut s = two_lines()?;
    let amounts = Line::query().select(Line::price.times(Line::quantity)).order_by(Line::id);
    assert_eq!(s.all(amounts)?, [20, 15]);
    Ok(())
}

#[test]
fn a_product_is_added_up() -> aludel::Result<()> {
    let mut s = two_lines()?;
    let total = s.scalar(Line::query().select(sum(Line::price.times(Line::quantity))))?;
    assert_eq!(total, Some(Some(35)));
    Ok(())
}

#[test]
fn a_column_that_may_be_null_makes_the_result_an_option() -> aludel::Result<()> {
    let mut s = two_lines()?;
    let reduced = Line::query().select(Line::price.minus(Line::discount)).order_by(Line::id);
    let reduced: Vec<Option<i32>> = s.all(reduced)?;
    assert_eq!(reduced, [None, Some(1)]);
    Ok(())
}

#[test]
fn operators_nest_as_they_are_written() -> aludel::Result<()> {
    let mut s = two_lines()?;
    let amount = (Line::price + 1).times(Line::quantity.plus(Line::id));
    let amounts = s.all(Line::query().select(amount.divided_by(2)).order_by(Line::id))?;
    assert_eq!(amounts, [11 * 3 / 2, 6 * 5 / 2]);
    Ok(())
}
