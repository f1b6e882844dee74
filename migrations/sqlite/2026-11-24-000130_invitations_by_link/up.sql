-- Purging a link looks for the invitation that hangs on it, whatever the shop.
CREATE INDEX invitation_by_link ON invitation (link_id);
