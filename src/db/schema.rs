//! The tables as Diesel sees them; the same in both databases (a house test compares them).
//! Instants are `Timestamp` here, `timestamptz` in PostgreSQL, whose connections are set to UTC.

diesel::table! {
    tenant (tenant_id) {
        tenant_id -> Text,
        slug -> Text,
        name -> Text,
        time_zone -> Text,
        currency -> Text,
        is_active -> Bool,
        created_at -> Timestamp,
        second_factor_for -> Text,
        counter_idle_minutes -> Integer,
        units -> Text,
        name_folded -> Text,
    }
}

diesel::table! {
    users (user_id) {
        user_id -> Text,
        email -> Text,
        email_folded -> Text,
        name -> Text,
        name_folded -> Text,
        password_hash -> Nullable<Text>,
        is_platform_admin -> Bool,
        is_disabled -> Bool,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        has_second_factor -> Bool,
        language -> Text,
    }
}

diesel::table! {
    membership (tenant_id, user_id) {
        tenant_id -> Text,
        user_id -> Text,
        role -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    teammate (tenant_id, user_id) {
        tenant_id -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    person_word (word, user_id) {
        word -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    membership_word (tenant_id, word, user_id) {
        tenant_id -> Text,
        word -> Text,
        user_id -> Text,
    }
}

diesel::table! {
    invitation (tenant_id, invitation_id) {
        tenant_id -> Text,
        invitation_id -> Text,
        email -> Text,
        email_folded -> Text,
        role -> Text,
        invited_by -> Text,
        link_id -> Text,
        created_at -> Timestamp,
        sent_at -> Timestamp,
        expires_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    audit (audit_id) {
        audit_id -> Text,
        tenant_id -> Nullable<Text>,
        at -> Timestamp,
        actor_id -> Nullable<Text>,
        action -> Text,
        subject_id -> Nullable<Text>,
        detail -> Text,
        ip_address -> Text,
        user_agent -> Text,
    }
}

diesel::table! {
    session (id) {
        id -> Text,
        user_id -> Text,
        token -> Text,
        expires_at -> Timestamp,
        created_at -> Timestamp,
        updated_at -> Timestamp,
        ip_address -> Text,
        user_agent -> Text,
        tenant_id -> Nullable<Text>,
        last_seen_at -> Timestamp,
        authenticated_at -> Timestamp,
        remembered -> Bool,
        signed_by -> Text,
        csrf_secret -> Text,
        previous_token -> Nullable<Text>,
        previous_token_until -> Nullable<Timestamp>,
        counter_id -> Nullable<Text>,
        is_limited -> Bool,
    }
}

diesel::table! {
    session_ended (id) {
        id -> Text,
        user_id -> Text,
        tenant_id -> Nullable<Text>,
        token -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Timestamp,
        reason -> Text,
        ended_by -> Nullable<Text>,
        csrf_secret -> Text,
        ip_address -> Text,
        user_agent -> Text,
    }
}

diesel::table! {
    attempt (kind, subject) {
        kind -> Text,
        subject -> Text,
        failures -> Integer,
        blocks -> Integer,
        counted_from -> Timestamp,
        last_at -> Timestamp,
        blocked_until -> Timestamp,
    }
}

diesel::table! {
    known_device (user_id, device) {
        user_id -> Text,
        device -> Text,
        first_seen_at -> Timestamp,
        last_seen_at -> Timestamp,
        trusted_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    totp (user_id) {
        user_id -> Text,
        secret -> Text,
        key_fingerprint -> Text,
        last_step -> BigInt,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_code (user_id, code) {
        user_id -> Text,
        code -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    pending_sign_in (token) {
        token -> Text,
        user_id -> Text,
        tenant_id -> Nullable<Text>,
        remembered -> Bool,
        target -> Text,
        tries -> Integer,
        created_at -> Timestamp,
    }
}

diesel::table! {
    passkey (passkey_id) {
        passkey_id -> Text,
        user_id -> Text,
        credential -> Text,
        rp -> Text,
        name -> Text,
        body -> Text,
        created_at -> Timestamp,
        last_used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    passkey_challenge (token) {
        token -> Text,
        purpose -> Text,
        user_id -> Nullable<Text>,
        state -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    draft (draft_id) {
        draft_id -> Text,
        user_id -> Text,
        tenant_id -> Nullable<Text>,
        path -> Text,
        body -> Text,
        key_fingerprint -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    link (link_id) {
        link_id -> Text,
        kind -> Text,
        token -> Text,
        user_id -> Nullable<Text>,
        tenant_id -> Nullable<Text>,
        email -> Nullable<Text>,
        login_id -> Nullable<Text>,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        withdrawn_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    outbox (letter_id) {
        letter_id -> Text,
        user_id -> Nullable<Text>,
        tenant_id -> Nullable<Text>,
        kind -> Text,
        recipient -> Text,
        message_id -> Text,
        body -> Nullable<Text>,
        key_fingerprint -> Text,
        state -> Text,
        tries -> Integer,
        next_try_at -> Timestamp,
        error -> Text,
        created_at -> Timestamp,
        sent_at -> Nullable<Timestamp>,
    }
}

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

diesel::table! {
    deploy_mark (at) {
        at -> Timestamp,
        accepted -> BigInt,
    }
}

diesel::table! {
    session_traffic (minute, outcome) {
        minute -> Timestamp,
        outcome -> Text,
        hour -> Timestamp,
        counted -> BigInt,
    }
}

diesel::table! {
    counter (tenant_id, counter_id) {
        tenant_id -> Text,
        counter_id -> Text,
        name -> Text,
        token -> Text,
        acting -> Nullable<Text>,
        active_at -> Timestamp,
        enrolled_by -> Text,
        created_at -> Timestamp,
        ip_address -> Text,
        user_agent -> Text,
    }
}

diesel::table! {
    pin (tenant_id, user_id) {
        tenant_id -> Text,
        user_id -> Text,
        hash -> Text,
        key_fingerprint -> Text,
        set_at -> Timestamp,
    }
}

diesel::table! {
    pin_failure (tenant_id, counter_id, user_id) {
        tenant_id -> Text,
        counter_id -> Text,
        user_id -> Text,
        failures -> Integer,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    agency,
    attempt,
    audit,
    cert_level,
    class_run,
    counter,
    course,
    deploy_mark,
    draft,
    invitation,
    known_device,
    membership,
    membership_word,
    passkey,
    passkey_challenge,
    pending_sign_in,
    person_word,
    pin,
    pin_failure,
    recovery_code,
    session,
    session_ended,
    session_traffic,
    teammate,
    tenant,
    totp,
    training_session,
    users,
);
