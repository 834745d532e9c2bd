-- The account server (domain §5): one row a platform, with what a login needs, and one a year that is
-- to be activated. Its role reads these two views and says what it has activated; nothing else.

-- Hashes of temporary passwords: desks send them, no desk and no administrator reads them back.
CREATE TABLE IF NOT EXISTS sync.password (
  act_id text PRIMARY KEY,
  hash text NOT NULL,
  replica_id text NOT NULL REFERENCES sync.replica,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Of the given acts, those whose hash the hub lacks: a restored hub asks again.
CREATE OR REPLACE FUNCTION sync.lacking_passwords(acts text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(a), '{}') FROM unnest(acts) a
  WHERE NOT EXISTS (SELECT 1 FROM sync.password p WHERE p.act_id = a)
$$;

-- The hash of an act that the hub has: the first stays, and only Argon2id is taken.
CREATE OR REPLACE FUNCTION sync.put_password(replica text, act text, hashed text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held text;
BEGIN
  PERFORM sync.own_replica(replica);
  IF hashed IS NULL OR hashed !~ '^\$argon2id\$v=19\$m=[0-9]+,t=[0-9]+,p=[0-9]+\$[^$]+\$[^$]+$'
    OR NOT EXISTS (SELECT 1 FROM "of".act a WHERE a.id = act AND a.kind = 'password') THEN
    PERFORM sync.fail('OF400', 'no such act, or not a hash of Argon2id');
  END IF;
  INSERT INTO sync.password (act_id, hash, replica_id) VALUES (act, hashed, replica)
  ON CONFLICT DO NOTHING;
  SELECT p.hash INTO held FROM sync.password p WHERE p.act_id = act;
  IF held <> hashed THEN
    PERFORM sync.fail('OF409', 'this act has another hash');
  END IF;
END $$;

-- A view that changes its columns is made anew; the grants follow.
DROP VIEW IF EXISTS "of".account_feed;
CREATE VIEW "of".account_feed AS
  SELECT c.id AS client_id, c.platform, c.name, c.state, c.language,
    paid.ends_on AS acquired_until, paid.offer,
    greatest(paid.resources, extra.resources) AS paid_resources,
    c.production_version AS version, c.email_structure, c.email_contact,
    secret.hash AS password_hash, secret.done_at AS password_set_at,
    EXISTS (SELECT 1 FROM "of".period p WHERE p.client_id = c.id AND p.state = 'acquired'
            AND p.platform_done_on IS NULL AND p.kind <> 'initial') AS to_activate
  FROM "of".client c
    LEFT JOIN LATERAL (
      SELECT p.starts_on, p.ends_on, p.offer, p.resources FROM "of".period p
      WHERE p.client_id = c.id AND p.state = 'acquired' AND p.kind <> 'supplement'
      ORDER BY p.ends_on DESC LIMIT 1) paid ON true
    LEFT JOIN LATERAL (
      SELECT max(p.resources) AS resources FROM "of".period p
      WHERE p.client_id = c.id AND p.state = 'acquired' AND p.kind = 'supplement'
        AND p.starts_on >= paid.starts_on AND p.ends_on <= paid.ends_on) extra ON true
    LEFT JOIN LATERAL (
      SELECT s.hash, a.done_at FROM "of".act a JOIN sync.password s ON s.act_id = a.id
      WHERE a.client_id = c.id ORDER BY a.done_at DESC LIMIT 1) secret ON true
  WHERE c.merged_into_id IS NULL;

DROP VIEW IF EXISTS "of".account_periods;
CREATE VIEW "of".account_periods AS
  SELECT p.id AS period_id, c.platform, p.kind, p.offer, p.resources, p.starts_on, p.ends_on,
    p.state, d.number AS invoice, p.activated_at, p.platform_done_on, p.platform_done_by,
    p.state = 'acquired' AND p.platform_done_on IS NULL AND p.kind <> 'initial' AS to_activate
  FROM "of".period p
    JOIN "of".client c ON c.id = p.client_id
    LEFT JOIN "of".document d ON d.id = p.invoice_id
  WHERE c.merged_into_id IS NULL;

-- The account server has read and activated a year: dated, signed, and told to every desk like any
-- other change. False where there was nothing to activate.
CREATE OR REPLACE FUNCTION sync.account_done(period text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one "of".period;
  made record;
BEGIN
  PERFORM 1 FROM sync.hub FOR UPDATE;
  SELECT * INTO found_one FROM "of".period p WHERE p.id = period AND p.state = 'acquired'
    AND p.platform_done_on IS NULL AND p.kind <> 'initial';
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  SELECT * INTO made FROM sync.begin_batch(1);
  PERFORM sync.carry_out(made.batch, jsonb_build_array(jsonb_build_object(
    't', 'period', 'k', 'U', 'id', period, 'v', found_one.row_seq, 'a', session_user,
    'set', jsonb_build_object('platform_done_on', left(sync.stored_now(), 10),
                              'platform_done_by', session_user),
    'old', jsonb_build_object('platform_done_on', found_one.platform_done_on,
                              'platform_done_by', found_one.platform_done_by))), made.first);
  RETURN true;
END $$;
