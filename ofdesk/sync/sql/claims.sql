-- Rights to do one thing once (spec/sync.md P17). A right is held until what rests on it was sent:
-- its holder then gives it back at a place of the log, and nobody takes it who has not read so far.

ALTER TABLE sync.claim ADD COLUMN IF NOT EXISTS released_seq bigint NOT NULL DEFAULT 0;

-- Take what is free: {subject: {ours, desk, behind}}, the desk of the holder, or behind when it was
-- given back beyond the place up to which the asking desk has read.
CREATE OR REPLACE FUNCTION sync.claims(replica text, what text, abouts text[], place bigint)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  rep sync.replica := sync.own_replica(replica);
  held sync.claim;
  about text;
  behind boolean;
  answer jsonb := '{}';
BEGIN
  IF what NOT IN ('period', 'act', 'quote', 'credit', 'deposit', 'close', 'alert', 'reminder',
    'bank_line', 'settle')
    OR abouts IS NULL OR '' = ANY (abouts) OR array_position(abouts, NULL) IS NOT NULL THEN
    PERFORM sync.fail('OF400', 'an unknown kind of claim');
  END IF;
  FOREACH about IN ARRAY abouts LOOP
    INSERT INTO sync.claim AS c (kind, subject, replica_id) VALUES (what, about, replica)
    ON CONFLICT (kind, subject) DO UPDATE
      SET replica_id = excluded.replica_id, claimed_at = clock_timestamp(), released_at = NULL
      WHERE (c.released_at IS NOT NULL AND (c.released_seq <= place OR c.replica_id = replica))
        OR c.replica_id = ANY (rep.heir_of)
        -- A full credit note frees the period that it closed.
        OR (c.kind = 'period' AND EXISTS (
          SELECT 1 FROM "of".period p WHERE p.client_id || ':' || p.starts_on = c.subject
            AND p.cancelled_by_id IS NOT NULL)
          AND NOT EXISTS (
          SELECT 1 FROM "of".period p WHERE p.client_id || ':' || p.starts_on = c.subject
            AND p.invoice_id IS NOT NULL AND p.cancelled_by_id IS NULL));
    SELECT * INTO held FROM sync.claim c WHERE c.kind = what AND c.subject = about;
    behind := held.released_at IS NOT NULL;
    answer := answer || jsonb_build_object(about, jsonb_build_object(
      'ours', held.replica_id = replica AND NOT behind, 'behind', behind,
      'desk', (SELECT max(d.number) FROM sync.desk d WHERE d.replica_id = held.replica_id)));
  END LOOP;
  RETURN answer;
END $$;

CREATE OR REPLACE FUNCTION sync.claim(replica text, what text, about text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT (sync.claims(replica, what, ARRAY[about], 9223372036854775807) -> about) - 'behind'
$$;

CREATE OR REPLACE FUNCTION sync.release(replica text, what text, about text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sync.own_replica(replica);
  UPDATE sync.claim c SET released_at = clock_timestamp()
  WHERE c.kind = what AND c.subject = about AND c.replica_id = replica AND c.released_at IS NULL;
END $$;

-- As release, of what was done and sent: nobody takes it again who has not read up to here.
CREATE OR REPLACE FUNCTION sync.finish(replica text, what text, about text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sync.own_replica(replica);
  UPDATE sync.claim c SET released_at = clock_timestamp(),
    released_seq = (SELECT h.last_seq FROM sync.hub h)
  WHERE c.kind = what AND c.subject = about AND c.replica_id = replica AND c.released_at IS NULL;
END $$;

-- What the asking desk holds: [[kind, subject], …].
CREATE OR REPLACE FUNCTION sync.held_claims(replica text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sync.own_replica(replica);
  RETURN (SELECT coalesce(jsonb_agg(jsonb_build_array(c.kind, c.subject)), '[]')
          FROM sync.claim c WHERE c.replica_id = replica AND c.released_at IS NULL);
END $$;

-- An administrator frees what a desk holds that cannot give it back.
CREATE OR REPLACE FUNCTION sync.free_claim(what text, about text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE sync.claim c SET released_at = clock_timestamp(), released_seq = CASE
    WHEN what = 'period' THEN c.released_seq ELSE (SELECT h.last_seq FROM sync.hub h) END
  WHERE c.kind = what AND c.subject = about AND c.released_at IS NULL;
  IF FOUND THEN
    INSERT INTO sync.incident (kind, detail) VALUES ('claim_freed', what || ' ' || about);
  END IF;
  RETURN FOUND;
END $$;
