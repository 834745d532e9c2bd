-- What staff roles may call, and the guards (spec/sync.md §3.3, §3.5, §3.7).
-- Every function belongs to ofdesk_owner and is SECURITY DEFINER; session_user is who logged in.

CREATE OR REPLACE FUNCTION sync.fail(code text, said text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '%', said USING ERRCODE = code;
END $$;

CREATE OR REPLACE FUNCTION sync.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Only what administrators erase is changed in place, by the owner of everything.
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME IN ('change', 'history')
    AND current_setting('ofdesk.erasing', true) = '1' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '%.% is kept as it was written', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'OF403';
END $$;

-- A replica of whoever is logged in, locked. Refuses strangers and the retired.
CREATE OR REPLACE FUNCTION sync.own_replica(replica text) RETURNS sync.replica
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one sync.replica;
BEGIN
  SELECT * INTO found_one FROM sync.replica r WHERE r.replica_id = replica FOR UPDATE;
  IF NOT FOUND THEN
    PERFORM sync.fail('OF404', 'unknown replica');
  END IF;
  IF found_one.owner <> session_user THEN
    PERFORM sync.fail('OF403', 'the replica of another person');
  END IF;
  IF found_one.state <> 'active' THEN
    PERFORM sync.fail('OF403', 'the replica is ' || found_one.state);
  END IF;
  RETURN found_one;
END $$;

-- What a desk needs to know before it sends or takes anything. Reads only.
CREATE OR REPLACE FUNCTION sync.look(replica text, anchor_seq bigint, anchor_batch text)
RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'hub_id', h.hub_id, 'epoch', h.epoch, 'last_seq', h.last_seq,
    'last_batch', (SELECT b.batch_id FROM sync.batch b ORDER BY b.last_seq DESC LIMIT 1),
    'last_batch_seq', (SELECT max(b.last_seq) FROM sync.batch b),
    'schema', h.schema_version, 'min_client', h.min_client_version, 'factice', h.factice,
    'known', r.replica_id IS NOT NULL, 'mine', r.owner = session_user, 'state', r.state,
    'last_batch_no', r.last_batch_no,
    'last_batch_id', (SELECT b.batch_id FROM sync.batch b
                      WHERE b.replica_id = r.replica_id AND b.batch_no = r.last_batch_no),
    'anchor_ok', anchor_seq = 0 OR EXISTS (
      SELECT 1 FROM sync.batch b WHERE b.batch_id = anchor_batch AND b.last_seq = anchor_seq),
    'now', extract(epoch FROM clock_timestamp())::bigint)
  FROM sync.hub h LEFT JOIN sync.replica r ON r.replica_id = replica
$$;

-- Held to the end of the transaction: nobody else pushes meanwhile.
CREATE OR REPLACE FUNCTION sync.hold() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM sync.hub FOR UPDATE;
END $$;

-- As look, and keeps when the desk was last seen and up to where it has read. A known replica whose
-- anchor is missing tells that the hub was restored: others may then offer what was lost.
CREATE OR REPLACE FUNCTION sync.hello(replica text, anchor_seq bigint, anchor_batch text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  said jsonb := sync.look(replica, anchor_seq, anchor_batch);
BEGIN
  IF (said->>'mine')::boolean THEN
    UPDATE sync.replica r SET last_seen = clock_timestamp(),
      acked_seq = CASE WHEN (said->>'anchor_ok')::boolean THEN anchor_seq ELSE r.acked_seq END
    WHERE r.replica_id = replica;
  END IF;
  IF NOT (said->>'anchor_ok')::boolean THEN
    UPDATE sync.hub SET recovering_since = clock_timestamp() WHERE recovering_since IS NULL;
    IF FOUND THEN
      INSERT INTO sync.incident (kind, replica_id, detail)
      VALUES ('hub_restored', replica, format('no batch %s at %s', anchor_batch, anchor_seq));
    END IF;
  END IF;
  RETURN said;
END $$;

-- The highest of the given anchors [[seq, batch], …] that this hub has, else 0.
CREATE OR REPLACE FUNCTION sync.common(anchors jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce((
    SELECT jsonb_build_array(b.last_seq, b.batch_id)
    FROM jsonb_array_elements(anchors) a JOIN sync.batch b
      ON b.batch_id = a->>1 AND b.last_seq = (a->>0)::bigint
    ORDER BY b.last_seq DESC LIMIT 1), '[0, ""]'::jsonb)
$$;

-- Make a replica known and give it a desk number that was never given. The card holds: replica,
-- label, wish, present, used (numbers in which it issued), heirs (who it was), schema, app, factice.
CREATE OR REPLACE FUNCTION sync.register(card jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := card->>'replica';
  h sync.hub;
  one text;
  given text;
BEGIN
  IF coalesce(length(me), 0) <> 36 OR jsonb_typeof(card->'used') IS DISTINCT FROM 'array' THEN
    PERFORM sync.fail('OF400', 'a malformed card');
  END IF;
  SELECT * INTO h FROM sync.hub FOR UPDATE;
  IF (card->>'schema')::integer NOT BETWEEN h.min_client_version AND h.schema_version THEN
    PERFORM sync.fail('OF426', format('schema %s, the hub has %s', card->>'schema', h.schema_version));
  END IF;
  IF h.factice IS NULL THEN
    UPDATE sync.hub SET factice = (card->>'factice')::integer;
  ELSIF h.factice <> (card->>'factice')::integer THEN
    PERFORM sync.fail('OF413', 'test bases and real ones never share a hub');
  END IF;
  IF EXISTS (SELECT 1 FROM sync.replica r WHERE r.replica_id = me) THEN
    PERFORM sync.own_replica(me);
  ELSE
    INSERT INTO sync.replica (replica_id, owner, label, heir_of, schema_version, app_version)
    VALUES (me, session_user, coalesce(card->>'label', ''),
      ARRAY(SELECT r.replica_id FROM sync.replica r
            WHERE card->'heirs' ? r.replica_id AND r.owner = session_user),
      (card->>'schema')::integer, coalesce(card->>'app', ''));
  END IF;
  FOR one IN SELECT jsonb_array_elements_text(card->'used') LOOP
    IF EXISTS (SELECT 1 FROM sync.desk d JOIN sync.replica r ON r.replica_id = me
               WHERE d.number = one AND d.replica_id <> me
                 AND d.replica_id <> ALL (r.heir_of)) THEN
      PERFORM sync.fail('OF412', one);
    END IF;
    INSERT INTO sync.desk (number, replica_id) VALUES (one, me) ON CONFLICT DO NOTHING;
  END LOOP;
  -- The number asked for, the one it has, the one it was given before, else the lowest free.
  FOREACH one IN ARRAY ARRAY[card->>'wish', card->>'present'] LOOP
    CONTINUE WHEN given IS NOT NULL OR one IS NULL OR one !~ '^[0-9][0-9]$' OR one = '00';
    SELECT one INTO given WHERE NOT EXISTS (
      SELECT 1 FROM sync.desk d
      WHERE d.number = one AND (d.replica_id <> me OR d.closed_at IS NOT NULL))
      AND (card->'used' ? one OR NOT EXISTS (SELECT 1 FROM sync.chain c WHERE c.desk = one));
  END LOOP;
  IF given IS NULL THEN
    SELECT max(d.number) INTO given FROM sync.desk d
    WHERE d.replica_id = me AND d.closed_at IS NULL;
  END IF;
  IF given IS NULL THEN
    SELECT to_char(n, 'FM00') INTO given FROM generate_series(1, 99) n
    WHERE NOT EXISTS (SELECT 1 FROM sync.desk d WHERE d.number = to_char(n, 'FM00'))
      AND NOT EXISTS (SELECT 1 FROM sync.chain c WHERE c.desk = to_char(n, 'FM00'))
    -- A restored hub has forgotten the numbers that it gave last: it gives from the other end.
    ORDER BY CASE WHEN h.recovering_since IS NULL THEN n ELSE -n END LIMIT 1;
  END IF;
  IF given IS NULL THEN
    PERFORM sync.fail('OF414', 'all ninety-nine desk numbers were given');
  END IF;
  INSERT INTO sync.desk (number, replica_id) VALUES (given, me) ON CONFLICT DO NOTHING;
  RETURN jsonb_build_object('number', given);
END $$;

-- Of the given digests, those whose bytes the hub lacks.
CREATE OR REPLACE FUNCTION sync.lacking(digests text[]) RETURNS text[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(d), '{}') FROM unnest(digests) d
  WHERE NOT EXISTS (SELECT 1 FROM "of".blob b WHERE b.sha256 = d)
$$;

CREATE OR REPLACE FUNCTION sync.put_blob(digest text, content bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF encode(sha256(content), 'hex') IS DISTINCT FROM digest THEN
    PERFORM sync.fail('OF400', 'the bytes are not those of their digest');
  END IF;
  INSERT INTO "of".blob (sha256, bytes) VALUES (digest, content) ON CONFLICT DO NOTHING;
END $$;

-- A document is the next of its series and of its chain, from a desk that may issue there.
CREATE OR REPLACE FUNCTION sync.check_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := current_setting('ofdesk.replica', true);
  plain jsonb;
  typed jsonb := to_jsonb(NEW) - ARRAY['id', 'content', 'prev_hash', 'hash', 'row_seq'];
  last bigint;
  link sync.chain;
  name text;
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM sync.desk d JOIN sync.replica r ON r.replica_id = me
    WHERE d.number = NEW.desk AND (d.replica_id = me OR d.replica_id = ANY (r.heir_of)))
    AND NOT EXISTS (SELECT 1 FROM sync.hub h WHERE h.recovering_since IS NOT NULL) THEN
    PERFORM sync.fail('OF411', format('%s: desk %s is not yours', NEW.number, NEW.desk));
  END IF;
  IF EXISTS (SELECT 1 FROM "of".series s WHERE s.type = NEW.type AND s.desk = NEW.desk
             AND s.year = NEW.year AND s.closed_at IS NOT NULL)
    OR NOT EXISTS (SELECT 1 FROM "of".series s WHERE s.type = NEW.type AND s.desk = NEW.desk
                   AND s.year = NEW.year) THEN
    PERFORM sync.fail('OF411', format('%s: the series is unknown or closed', NEW.number));
  END IF;
  SELECT s.last_number INTO last FROM sync.series s
  WHERE s.type = NEW.type AND s.desk = NEW.desk AND s.year = NEW.year;
  IF NEW.sequence <> coalesce(last, 0) + 1 OR NEW.number <>
    format('%s%s-%s-%s', NEW.type, NEW.desk, lpad(NEW.year::text, 4, '0'),
           lpad(NEW.sequence::text, 5, '0')) THEN
    PERFORM sync.fail('OF411', format('%s: the next of its series is %s', NEW.number,
                                      coalesce(last, 0) + 1));
  END IF;
  SELECT * INTO link FROM sync.chain c WHERE c.type = NEW.type AND c.desk = NEW.desk;
  IF NEW.prev_hash <> coalesce(link.last_hash, repeat('0', 64)) OR NEW.hash <>
    encode(sha256(convert_to(NEW.prev_hash || chr(10) || NEW.content, 'UTF8')), 'hex') THEN
    PERFORM sync.fail('OF411', format('%s: the chain is broken', NEW.number));
  END IF;
  IF NEW.issued_on < coalesce(link.last_issued_on, '') THEN
    PERFORM sync.fail('OF411', format('%s: dated before the last', NEW.number));
  END IF;
  plain := NEW.content::jsonb;
  FOR name IN SELECT jsonb_object_keys(typed) LOOP
    IF coalesce(typed->>name, '') <> coalesce(plain->>name, '') THEN
      PERFORM sync.fail('OF411', format('%s: %s differs from the content', NEW.number, name));
    END IF;
  END LOOP;
  INSERT INTO sync.series AS s VALUES
    (NEW.type, NEW.desk, NEW.year, NEW.sequence, NEW.issued_on)
  ON CONFLICT (type, desk, year) DO UPDATE
    SET last_number = excluded.last_number, last_issued_on = excluded.last_issued_on;
  INSERT INTO sync.chain AS c VALUES (NEW.type, NEW.desk, NEW.hash, NEW.issued_on)
  ON CONFLICT (type, desk) DO UPDATE
    SET last_hash = excluded.last_hash, last_issued_on = excluded.last_issued_on;
  RETURN NEW;
END $$;

-- The whole envelope is read before anything is numbered.
CREATE OR REPLACE FUNCTION sync.check_ops(ops jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bad text;
BEGIN
  IF jsonb_typeof(ops) IS DISTINCT FROM 'array' OR jsonb_array_length(ops) = 0 THEN
    PERFORM sync.fail('OF400', 'nothing to do');
  END IF;
  SELECT o::text INTO bad
  FROM jsonb_array_elements(ops) o LEFT JOIN sync.table_def d ON d.name = o->>'t'
  WHERE d.name IS NULL
    OR coalesce(o->>'k', '') NOT IN ('I', 'U', 'D')
    OR coalesce(o->>'id', '') = ''
    OR (d.append_only AND o->>'k' <> 'I')
    OR (o->>'k' <> 'D' AND jsonb_typeof(o->'set') IS DISTINCT FROM 'object')
    OR (o->>'k' = 'U' AND (o->'set' = '{}'::jsonb
        OR jsonb_typeof(o->'old') IS DISTINCT FROM 'object'))
    OR (o->>'k' <> 'I' AND jsonb_typeof(o->'v') IS DISTINCT FROM 'number')
    OR (o->>'k' <> 'D' AND jsonb_typeof(o->'set') = 'object' AND ((o->'set') - d.cols <> '{}'
        OR (o->'set') @? 'strict $.* ? (@.type() == "object" || @.type() == "array")'))
    OR (o->>'k' = 'U' AND NOT (o->'old') ?& ARRAY(SELECT jsonb_object_keys(o->'set')))
  LIMIT 1;
  IF bad IS NOT NULL THEN
    PERFORM sync.fail('OF400', left(bad, 200));
  END IF;
  SELECT min(o->>'id') INTO bad FROM jsonb_array_elements(ops) o
  GROUP BY o->>'t', o->>'id' HAVING count(*) > 1 LIMIT 1;
  IF bad IS NOT NULL THEN
    PERFORM sync.fail('OF400', 'one row twice: ' || bad);
  END IF;
END $$;

-- One batch, all or nothing, accepted only if every row still has the version that was merged.
CREATE OR REPLACE FUNCTION sync.push(envelope text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  e jsonb;
  rep sync.replica;
  earlier sync.batch;
  h sync.hub;
  digest text := encode(sha256(convert_to(envelope, 'UTF8')), 'hex');
  n bigint;
  first bigint;
  answer jsonb;
BEGIN
  BEGIN
    e := envelope::jsonb;
    n := (e->>'no')::bigint;
  EXCEPTION WHEN data_exception THEN
    PERFORM sync.fail('OF400', 'not an envelope');
  END;
  rep := sync.own_replica(e->>'replica');
  SELECT * INTO earlier FROM sync.batch b WHERE b.batch_id = e->>'batch';
  IF FOUND THEN
    IF earlier.sha = digest AND earlier.replica_id = rep.replica_id THEN
      RETURN earlier.result;
    END IF;
    PERFORM sync.fail('OF409', 'this batch was received with other bytes');
  END IF;
  IF n IS NULL OR e->>'batch' IS NULL THEN
    PERFORM sync.fail('OF400', 'not an envelope');
  ELSIF n <= rep.last_batch_no THEN
    PERFORM sync.fail('OF409', format('batch %s was used', n));
  ELSIF n > rep.last_batch_no + 1 THEN
    PERFORM sync.fail('OF410', format('batch %s after %s', n, rep.last_batch_no));
  END IF;
  PERFORM sync.check_ops(e->'ops');
  n := jsonb_array_length(e->'ops');
  UPDATE sync.hub SET last_seq = last_seq + n RETURNING * INTO h;
  IF h.epoch <> (e->>'epoch')::integer
    OR (e->>'schema')::integer NOT BETWEEN h.min_client_version AND h.schema_version THEN
    PERFORM sync.fail('OF426', format('epoch %s, schema %s', h.epoch, h.schema_version));
  END IF;
  first := h.last_seq - n + 1;
  PERFORM set_config('ofdesk.replica', rep.replica_id, true);
  SET CONSTRAINTS ALL DEFERRED;
  PERFORM sync.carry_out(e->>'batch', e->'ops', first);
  SET CONSTRAINTS ALL IMMEDIATE;
  answer := jsonb_build_object('first_seq', first, 'last_seq', h.last_seq);
  INSERT INTO sync.batch (batch_id, replica_id, batch_no, first_seq, last_seq, sha, result)
  VALUES (e->>'batch', rep.replica_id, (e->>'no')::bigint, first, h.last_seq, digest, answer);
  UPDATE sync.replica r SET last_batch_no = (e->>'no')::bigint, last_seen = clock_timestamp()
  WHERE r.replica_id = rep.replica_id;
  PERFORM pg_notify('ofdesk', h.last_seq::text);
  RETURN answer;
END $$;

-- A batch that was checked: every row is compared, then the log is written, then the rows. Each
-- statement reads the operations anew, which costs less than keeping them in another form.
CREATE OR REPLACE FUNCTION sync.carry_out(batch text, ops jsonb, first bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  g record;
  stale jsonb := '[]';
  lost jsonb;
BEGIN
  FOR g IN SELECT * FROM sync.parts(ops) LOOP
    EXECUTE format($q$
      SELECT jsonb_agg(jsonb_build_array(%1$L, o->>'id'))
      FROM jsonb_array_elements($1) o
      LEFT JOIN "of".%1$I r ON r.%2$I = o->>'id'
      LEFT JOIN sync.tombstone t ON t.table_name = %1$L AND t.row_id = o->>'id'
      WHERE o->>'t' = %1$L AND NOT CASE o->>'k'
        WHEN 'I' THEN r.%2$I IS NULL AND t.seq IS NOT DISTINCT FROM (o->>'v')::bigint
        WHEN 'U' THEN coalesce(r.row_seq = (o->>'v')::bigint AND %3$s, false)
        ELSE coalesce(r.row_seq = (o->>'v')::bigint, false) END $q$,
      g.name, g.key, sync.unchanged(g.name, ops))
    INTO lost USING ops;
    stale := stale || coalesce(lost, '[]');
  END LOOP;
  IF stale <> '[]' THEN
    PERFORM sync.fail('OF001', stale::text);
  END IF;
  -- The values that an update names as replaced are by now known to be those of the row.
  FOR g IN SELECT * FROM sync.parts(ops) LOOP
    EXECUTE format($q$
      INSERT INTO sync.change (seq, batch_id, table_name, row_id, op, cols, base, operator)
      SELECT $3 + i - 1, $2, %1$L, o->>'id', o->>'k',
        CASE WHEN o->>'k' <> 'D' THEN o->'set' END,
        CASE o->>'k' WHEN 'U' THEN o->'old' WHEN 'D' THEN to_jsonb(r) END,
        coalesce(o->>'a', '')
      FROM jsonb_array_elements($1) WITH ORDINALITY u(o, i)
      LEFT JOIN "of".%1$I r ON o->>'k' = 'D' AND r.%2$I = o->>'id'
      WHERE o->>'t' = %1$L $q$, g.name, g.key) USING ops, batch, first;
  END LOOP;
  FOR g IN SELECT * FROM sync.parts(ops) LOOP
    PERFORM sync.write_rows(g.name, g.key, g.cols, ops, first, g.kinds);
  END LOOP;
END $$;

-- The tables that a batch is about, parents before children, and the kinds of its operations.
CREATE OR REPLACE FUNCTION sync.parts(ops jsonb)
RETURNS TABLE (name text, key text, cols text[], kinds text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.name, d.key, d.cols, b.kinds
  FROM (SELECT o->>'t' AS t, string_agg(DISTINCT o->>'k', '') AS kinds
        FROM jsonb_array_elements(ops) o GROUP BY 1) b
    JOIN sync.table_def d ON d.name = b.t
  ORDER BY d.ord
$$;

-- The condition that a row ``r`` has the values that an update ``o`` names as replaced, for the
-- columns that any of them names.
CREATE OR REPLACE FUNCTION sync.unchanged(t text, ops jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(string_agg(format(
    '(NOT o->''old'' ? %1$L OR r.%1$I::text IS NOT DISTINCT FROM o->''old''->>%1$L)', a.attname),
    ' AND '), 'true')
  FROM pg_attribute a
  WHERE a.attrelid = format('"of".%I', t)::regclass AND a.attnum > 0 AND NOT a.attisdropped
    AND a.attname IN (SELECT k FROM jsonb_array_elements(ops) o, jsonb_object_keys(o->'old') k
                      WHERE o->>'t' = t AND o->>'k' = 'U')
$$;

-- The columns ``cols`` of a table, and the expressions that read each from ``o``: what is not named
-- is NULL in a new row, and stays as it is in row ``x`` of an update.
CREATE OR REPLACE FUNCTION sync.readers(t text, cols text[], kept boolean,
  OUT names text, OUT taken text)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(format('%I', a.attname), ', '), string_agg(format(
    CASE WHEN kept THEN 'CASE WHEN o->''set'' ? %1$L THEN (o->''set''->>%1$L)::%3$s ELSE x.%2$I END'
         ELSE '(o->''set''->>%1$L)::%3$s' END,
    a.attname, a.attname, format_type(a.atttypid, a.atttypmod)), ', ')
  FROM pg_attribute a
  WHERE a.attrelid = format('"of".%I', t)::regclass AND a.attname = ANY (cols)
    AND NOT a.attisdropped
$$;

DROP FUNCTION IF EXISTS sync.write_rows(text, text, text[], jsonb);
CREATE OR REPLACE FUNCTION sync.write_rows(
  t text, key text, cols text[], ops jsonb, first bigint, kinds text)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  read record;
  mine text := format('jsonb_array_elements($1) WITH ORDINALITY u(o, i) WHERE o->>''t'' = %L', t);
BEGIN
  IF strpos(kinds, 'I') > 0 THEN
    read := sync.readers(t, cols, false);
    EXECUTE format($q$
      INSERT INTO "of".%1$I (%2$I, %3$s, row_seq)
      SELECT o->>'id', %4$s, $2 + i - 1 FROM %5$s AND o->>'k' = 'I' ORDER BY i $q$,
      t, key, read.names, read.taken, mine) USING ops, first;
    DELETE FROM sync.tombstone s USING jsonb_array_elements(ops) o
    WHERE o->>'t' = t AND o->>'k' = 'I' AND o->>'v' IS NOT NULL
      AND s.table_name = t AND s.row_id = o->>'id';
  END IF;
  IF strpos(kinds, 'U') > 0 THEN
    read := sync.readers(t, ARRAY(
      SELECT DISTINCT k FROM jsonb_array_elements(ops) o, jsonb_object_keys(o->'set') k
      WHERE o->>'t' = t AND o->>'k' = 'U'), true);
    EXECUTE format($q$
      UPDATE "of".%1$I x SET (%3$s, row_seq) = ROW(%4$s, $2 + i - 1)
      FROM %5$s AND o->>'k' = 'U' AND x.%2$I = o->>'id' $q$,
      t, key, read.names, read.taken, mine) USING ops, first;
  END IF;
  IF strpos(kinds, 'D') > 0 THEN
    EXECUTE format($q$
      DELETE FROM "of".%1$I x USING %3$s AND o->>'k' = 'D' AND x.%2$I = o->>'id' $q$,
      t, key, mine) USING ops;
    INSERT INTO sync.tombstone AS s (table_name, row_id, seq)
    SELECT t, o->>'id', first + i - 1 FROM jsonb_array_elements(ops) WITH ORDINALITY u(o, i)
    WHERE o->>'t' = t AND o->>'k' = 'D'
    ON CONFLICT (table_name, row_id) DO UPDATE SET seq = excluded.seq;
  END IF;
END $$;

-- Per table: how many rows, and the XOR of the first eight bytes of md5(id:row_seq).
CREATE OR REPLACE FUNCTION sync.digest() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d sync.table_def;
  made jsonb := '{}';
  one jsonb;
BEGIN
  FOR d IN SELECT * FROM sync.table_def ORDER BY ord LOOP
    EXECUTE format($q$
      SELECT jsonb_build_array(count(*), coalesce(bit_xor(
        ('x' || left(md5(%2$I || ':' || row_seq), 16))::bit(64)::bigint), 0)::text)
      FROM "of".%1$I $q$, d.name, d.key) INTO one;
    made := made || jsonb_build_object(d.name, one);
  END LOOP;
  RETURN made;
END $$;

-- Administration: only members of ofdesk_admin may call these.

CREATE OR REPLACE FUNCTION sync.after_restore() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  now_epoch integer;
BEGIN
  UPDATE sync.hub SET epoch = epoch + 1, last_seq = last_seq + 1000000,
    recovering_since = clock_timestamp() RETURNING epoch INTO now_epoch;
  INSERT INTO sync.incident (kind, detail) VALUES ('after_restore', 'epoch ' || now_epoch);
  RETURN now_epoch;
END $$;

CREATE OR REPLACE FUNCTION sync.retire(desk_number text, reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone text;
BEGIN
  SELECT d.replica_id INTO gone FROM sync.desk d WHERE d.number = desk_number;
  IF NOT FOUND THEN
    PERFORM sync.fail('OF404', 'unknown desk');
  END IF;
  UPDATE sync.desk d SET closed_at = clock_timestamp(), closed_reason = reason
  WHERE d.replica_id = gone AND d.closed_at IS NULL;
  UPDATE sync.replica r SET state = 'retired' WHERE r.replica_id = gone AND r.state = 'active';
  INSERT INTO sync.incident (kind, replica_id, detail) VALUES ('retired', gone, reason);
  RETURN gone;
END $$;

CREATE OR REPLACE FUNCTION sync.revoke_owner(person name) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  many integer;
BEGIN
  UPDATE sync.replica r SET state = 'revoked' WHERE r.owner = person AND r.state = 'active';
  GET DIAGNOSTICS many = ROW_COUNT;
  INSERT INTO sync.incident (kind, detail) VALUES ('revoked', person::text);
  RETURN many;
END $$;
