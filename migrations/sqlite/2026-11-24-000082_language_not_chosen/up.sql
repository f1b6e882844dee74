-- Empty: nobody has chosen, and pages are in the language that the browser asks for. Until now nobody could choose.
UPDATE users SET language = '';
