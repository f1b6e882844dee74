//! What is taught, and when.

diesel::table! {
    agency (tenant_id, agency_id) {
        tenant_id -> Text,
        agency_id -> Text,
        code -> Text,
        name -> Text,
    }
}

diesel::table! {
    cert_level (tenant_id, level_id) {
        tenant_id -> Text,
        level_id -> Text,
        agency_id -> Text,
        name -> Text,
        rung -> Integer,
    }
}

diesel::table! {
    course (tenant_id, course_id) {
        tenant_id -> Text,
        course_id -> Text,
        agency_id -> Nullable<Text>,
        level_id -> Nullable<Text>,
        required_level_id -> Nullable<Text>,
        name -> Text,
        name_folded -> Text,
        code -> Text,
        description -> Text,
        duration_days -> Integer,
        classroom_hours -> Integer,
        pool_hours -> Integer,
        open_water_dives -> Integer,
        price_minor -> BigInt,
        currency -> Text,
        min_students -> Integer,
        max_students -> Integer,
        min_age -> Nullable<Integer>,
        prerequisites -> Text,
        is_active -> Bool,
        is_public -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::table! {
    class_run (tenant_id, class_id) {
        tenant_id -> Text,
        class_id -> Text,
        course_id -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    training_session (tenant_id, training_session_id) {
        tenant_id -> Text,
        training_session_id -> Text,
        class_id -> Text,
        course_id -> Text,
        start_date -> Date,
        end_date -> Date,
        start_time -> Nullable<Time>,
        end_time -> Nullable<Time>,
        sort_time -> Time,
        location -> Text,
        location_folded -> Text,
        meeting_point -> Text,
        instructor_id -> Nullable<Text>,
        max_students -> Integer,
        price_minor -> BigInt,
        currency -> Text,
        environment -> Text,
        notes -> Text,
        status -> Text,
        cancellation_reason -> Text,
        version -> Integer,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}
