DROP TABLE signup;
