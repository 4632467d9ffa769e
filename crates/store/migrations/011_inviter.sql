-- Who made an invitation: it holds only as long as they could make it. Neither is set where the machine's
-- command line did. Of earlier ones nobody knows who made them: they end.

DELETE FROM invitation;
ALTER TABLE invitation ADD COLUMN inviter TEXT REFERENCES member (id) ON DELETE CASCADE;
ALTER TABLE invitation ADD COLUMN inviter_token TEXT REFERENCES api_token (id) ON DELETE CASCADE;
CREATE INDEX invitation_by_inviter ON invitation (inviter);
CREATE INDEX invitation_by_inviter_token ON invitation (inviter_token);
