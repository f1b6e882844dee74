DROP TABLE sign_ins_of_day;
