// @generated automatically by Diesel CLI.

diesel::table! {
    stops (id) {
        id -> Integer,
        place -> Text,
        trip_id -> Integer,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    trips (id) {
        id -> Integer,
        title -> Text,
    }
}

diesel::joinable!(stops -> trips (trip_id));

diesel::allow_tables_to_appear_in_same_query!(stops, trips,);
