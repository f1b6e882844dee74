//! Shops, people, what they are to one another, and what is written to and about them.

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
        logo -> Text,
    }
}

diesel::table! {
    tenant_logo (tenant_id) {
        tenant_id -> Text,
        body -> Binary,
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
    signup (signup_id) {
        signup_id -> Text,
        token -> Text,
        email -> Text,
        name -> Text,
        password_hash -> Text,
        shop_name -> Text,
        slug -> Text,
        expires_at -> Timestamp,
        email_folded -> Text,
        ended_as -> Text,
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
