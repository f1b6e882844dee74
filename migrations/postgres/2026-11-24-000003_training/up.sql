-- What a shop teaches and when. tenant_id leads every key, so that a reference across shops cannot be stored.
CREATE TABLE agency (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    agency_id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, agency_id),
    UNIQUE (tenant_id, code)
);

CREATE TABLE cert_level (
    tenant_id TEXT NOT NULL,
    level_id TEXT NOT NULL,
    agency_id TEXT NOT NULL,
    name TEXT NOT NULL,
    rung INTEGER NOT NULL, -- 1 is the lowest of its agency's ladder
    PRIMARY KEY (tenant_id, level_id),
    UNIQUE (tenant_id, agency_id, name),
    FOREIGN KEY (tenant_id, agency_id) REFERENCES agency (tenant_id, agency_id)
);

CREATE TABLE course (
    tenant_id TEXT NOT NULL REFERENCES tenant (tenant_id),
    course_id TEXT NOT NULL,
    agency_id TEXT,
    level_id TEXT,
    required_level_id TEXT,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    code TEXT NOT NULL,
    description TEXT NOT NULL,
    duration_days INTEGER NOT NULL CHECK (duration_days > 0),
    classroom_hours INTEGER NOT NULL,
    pool_hours INTEGER NOT NULL,
    open_water_dives INTEGER NOT NULL,
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    currency TEXT NOT NULL,
    min_students INTEGER NOT NULL,
    max_students INTEGER NOT NULL CHECK (max_students > 0),
    min_age INTEGER,
    prerequisites TEXT NOT NULL,
    is_active BOOLEAN NOT NULL,
    is_public BOOLEAN NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, course_id),
    FOREIGN KEY (tenant_id, agency_id) REFERENCES agency (tenant_id, agency_id),
    FOREIGN KEY (tenant_id, level_id) REFERENCES cert_level (tenant_id, level_id),
    FOREIGN KEY (tenant_id, required_level_id) REFERENCES cert_level (tenant_id, level_id)
);
CREATE INDEX course_by_name ON course (tenant_id, name_folded, course_id);

CREATE TABLE class_run (
    tenant_id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, class_id),
    UNIQUE (tenant_id, class_id, course_id),
    FOREIGN KEY (tenant_id, course_id) REFERENCES course (tenant_id, course_id)
);
CREATE INDEX class_run_of_course ON class_run (tenant_id, course_id);

CREATE TABLE training_session (
    tenant_id TEXT NOT NULL,
    training_session_id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    start_date DATE NOT NULL, -- the shop's own calendar and clock, as everything of day and time here
    end_date DATE NOT NULL,
    start_time TIME,
    end_time TIME,
    sort_time TIME NOT NULL GENERATED ALWAYS AS (coalesce(start_time, TIME '00:00:00')) STORED, -- lists are ordered by it
    location TEXT NOT NULL,
    location_folded TEXT NOT NULL,
    meeting_point TEXT NOT NULL,
    instructor_id TEXT,
    max_students INTEGER NOT NULL CHECK (max_students > 0),
    price_minor BIGINT NOT NULL CHECK (price_minor >= 0),
    currency TEXT NOT NULL,
    environment TEXT NOT NULL CHECK (environment IN
        ('classroom', 'pool', 'confined_water', 'open_water', 'exam', 'online', 'other')),
    notes TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('scheduled', 'in_progress', 'completed', 'cancelled')),
    cancellation_reason TEXT NOT NULL,
    version INTEGER NOT NULL, -- counts up with each change: two writers notice one another
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (tenant_id, training_session_id),
    CHECK (end_date >= start_date),
    FOREIGN KEY (tenant_id, class_id, course_id) REFERENCES class_run (tenant_id, class_id, course_id),
    FOREIGN KEY (tenant_id, instructor_id) REFERENCES membership (tenant_id, user_id)
);
CREATE INDEX training_session_by_time ON training_session (tenant_id, start_date, sort_time, training_session_id);
CREATE INDEX training_session_of_course ON training_session (tenant_id, course_id, start_date);
CREATE INDEX training_session_of_instructor ON training_session (tenant_id, instructor_id, start_date);
CREATE INDEX training_session_of_place ON training_session (tenant_id, location_folded, start_date);
CREATE INDEX training_session_of_class ON training_session (tenant_id, class_id);
