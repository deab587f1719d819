#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::AssociationOf<tagged_fields::post, tagged_fields::tag>
for Tagged {}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::AssociationOf<tagged_fields::tag, tagged_fields::post>
for Tagged {}
