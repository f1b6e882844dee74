DROP TABLE audit;
DROP TABLE membership;
DROP TABLE users;
DROP TABLE tenant;
