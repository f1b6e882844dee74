//! Signing in: login sessions, what proves who somebody is, and what is counted of both.

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
    sign_ins_of_day (day) {
        day -> Date,
        counted -> BigInt,
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
    backup_made (at) {
        at -> Timestamp,
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
