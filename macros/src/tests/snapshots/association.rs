#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::AssociationOf<Tagged, tagged_fields::post, tagged_fields::tag>
for ::aludel::relation::LinksAlone {}

#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::aludel::relation::AssociationOf<Tagged, tagged_fields::tag, tagged_fields::post>
for ::aludel::relation::LinksAlone {}
