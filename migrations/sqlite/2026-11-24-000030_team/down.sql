DROP INDEX membership_by_role;
CREATE TABLE training_session_new (
    tenant_id TEXT NOT NULL,
    training_session_id TEXT NOT NULL,
    class_id TEXT NOT NULL,
    course_id TEXT NOT NULL,
    start_date DATE NOT NULL, -- the shop's own calendar and clock, as everything of day and time here
    end_date DATE NOT NULL,
    start_time TIME,
    end_time TIME,
    sort_time TIME NOT NULL GENERATED ALWAYS AS (coalesce(start_time, '00:00:00')) STORED, -- lists are ordered by it
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
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (tenant_id, training_session_id),
    CHECK (end_date >= start_date),
    FOREIGN KEY (tenant_id, class_id, course_id) REFERENCES class_run (tenant_id, class_id, course_id),
    FOREIGN KEY (tenant_id, instructor_id) REFERENCES membership (tenant_id, user_id)
);
INSERT INTO training_session_new (
    tenant_id, training_session_id, class_id, course_id, start_date, end_date, start_time, end_time, location,
    location_folded, meeting_point, instructor_id, max_students, price_minor, currency, environment, notes,
    status, cancellation_reason, version, created_at, updated_at
) SELECT
    tenant_id, training_session_id, class_id, course_id, start_date, end_date, start_time, end_time, location,
    location_folded, meeting_point, instructor_id, max_students, price_minor, currency, environment, notes,
    status, cancellation_reason, version, created_at, updated_at
FROM training_session;
DROP TABLE training_session;
ALTER TABLE training_session_new RENAME TO training_session;
CREATE INDEX training_session_by_time ON training_session (tenant_id, start_date, sort_time, training_session_id);
CREATE INDEX training_session_of_course ON training_session (tenant_id, course_id, start_date);
CREATE INDEX training_session_of_instructor ON training_session (tenant_id, instructor_id, start_date);
CREATE INDEX training_session_of_place ON training_session (tenant_id, location_folded, start_date);
CREATE INDEX training_session_of_class ON training_session (tenant_id, class_id);
DROP TABLE teammate;
