DROP INDEX session_ended_by_beginning;
DROP INDEX session_by_beginning;
DROP TABLE session_traffic;
