DROP INDEX invitation_by_link;
