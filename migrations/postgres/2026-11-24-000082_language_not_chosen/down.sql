UPDATE users SET language = 'en' WHERE language = '';
