-- What administrators alone may do to shared work: lost series, erasure (spec/sync.md §3.5, §3.7).

-- Changes that no desk sends: they stand in the log like any batch, and desks pull them.
CREATE OR REPLACE FUNCTION sync.begin_batch(n bigint, OUT batch text, OUT first bigint)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  h sync.hub;
  me constant text := 'administration';
  no bigint;
BEGIN
  UPDATE sync.hub SET last_seq = last_seq + n RETURNING * INTO h;
  first := h.last_seq - n + 1;
  batch := gen_random_uuid()::text;
  INSERT INTO sync.replica (replica_id, owner, label, schema_version)
  VALUES (me, current_user, me, h.schema_version) ON CONFLICT DO NOTHING;
  UPDATE sync.replica r SET last_batch_no = r.last_batch_no + 1 WHERE r.replica_id = me
  RETURNING r.last_batch_no INTO no;
  PERFORM set_config('ofdesk.replica', me, true);
  INSERT INTO sync.batch (batch_id, replica_id, batch_no, first_seq, last_seq, sha, result)
  VALUES (batch, me, no, first, h.last_seq, '', '{}');
  PERFORM pg_notify('ofdesk', h.last_seq::text);
END $$;

CREATE OR REPLACE FUNCTION sync.stored_now() RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;

-- A series is closed, or opened again, by the desk that issues in it or by an administrator; which
-- series it is never changes.
CREATE OR REPLACE FUNCTION sync.guard_series() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  me text := current_setting('ofdesk.replica', true);
BEGIN
  IF (NEW.type, NEW.desk, NEW.year) IS DISTINCT FROM (OLD.type, OLD.desk, OLD.year) THEN
    PERFORM sync.fail('OF403', format('series %s%s-%s stays itself', OLD.type, OLD.desk, OLD.year));
  END IF;
  IF NEW.closed_at IS DISTINCT FROM OLD.closed_at AND me IS DISTINCT FROM 'administration'
    AND NOT EXISTS (
      SELECT 1 FROM sync.desk d JOIN sync.replica r ON r.replica_id = me
      WHERE d.number = OLD.desk AND (d.replica_id = me OR d.replica_id = ANY (r.heir_of)))
    AND NOT EXISTS (SELECT 1 FROM sync.hub h WHERE h.recovering_since IS NOT NULL) THEN
    PERFORM sync.fail('OF403', format('series %s%s-%s is not yours', OLD.type, OLD.desk, OLD.year));
  END IF;
  RETURN NEW;
END $$;

-- Close the series of a workstation that was lost, at the last number known, with a reason.
CREATE OR REPLACE FUNCTION sync.close_series(
  what text, of_desk text, of_year bigint, last bigint, why text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one "of".series;
  known bigint;
  made record;
  at text := sync.stored_now();
  -- The last number on paper stands behind the reason, in no language.
  reason text := format('%s (… %s%s-%s-%s)', why, what, of_desk,
                        lpad(of_year::text, 4, '0'), lpad(last::text, 5, '0'));
  fresh text := gen_random_uuid()::text;
  ops jsonb;
BEGIN
  IF coalesce(btrim(why), '') = '' OR last IS NULL OR last < 0
    OR what NOT IN ('OF', 'PR', 'DV', 'RC') OR of_desk !~ '^[0-9][0-9]$' THEN
    PERFORM sync.fail('OF400', 'a type, a desk, a last number and a reason are needed');
  END IF;
  PERFORM 1 FROM sync.hub FOR UPDATE;
  SELECT s.last_number INTO known FROM sync.series s
  WHERE s.type = what AND s.desk = of_desk AND s.year = of_year;
  IF last < coalesce(known, 0) THEN
    PERFORM sync.fail('OF415', coalesce(known, 0)::text);
  END IF;
  SELECT * INTO found_one FROM "of".series s
  WHERE s.type = what AND s.desk = of_desk AND s.year = of_year;
  IF found_one.closed_at IS NOT NULL THEN
    PERFORM sync.fail('OF416', found_one.closed_why);
  END IF;
  IF found_one.id IS NULL THEN
    ops := jsonb_build_array(jsonb_build_object('t', 'series', 'k', 'I', 'id', fresh, 'v', NULL,
      'a', session_user, 'set', jsonb_build_object('type', what, 'desk', of_desk, 'year', of_year,
      'opened_at', at, 'opened_why', 'known from paper alone', 'closed_at', at,
      'closed_why', reason)));
  ELSE
    ops := jsonb_build_array(jsonb_build_object('t', 'series', 'k', 'U', 'id', found_one.id,
      'v', found_one.row_seq, 'a', session_user,
      'set', jsonb_build_object('closed_at', at, 'closed_why', reason),
      'old', jsonb_build_object('closed_at', NULL, 'closed_why', found_one.closed_why)));
  END IF;
  SELECT * INTO made FROM sync.begin_batch(1);
  PERFORM sync.carry_out(made.batch, ops, made.first);
  INSERT INTO sync.incident (kind, detail)
  VALUES ('series_closed', format('%s%s-%s: %s', what, of_desk, of_year, reason));
  RETURN jsonb_build_object('known', coalesce(known, 0), 'why', reason);
END $$;

-- Take the closing of a series back: what was put aside on its desk may be sent again.
CREATE OR REPLACE FUNCTION sync.reopen_series(what text, of_desk text, of_year bigint, why text)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found_one "of".series;
  made record;
  reason text;
BEGIN
  IF coalesce(btrim(why), '') = '' THEN
    PERFORM sync.fail('OF400', 'a reason is needed');
  END IF;
  PERFORM 1 FROM sync.hub FOR UPDATE;
  SELECT * INTO found_one FROM "of".series s
  WHERE s.type = what AND s.desk = of_desk AND s.year = of_year AND s.closed_at IS NOT NULL;
  IF NOT FOUND THEN
    PERFORM sync.fail('OF417', format('%s%s-%s', what, of_desk, of_year));
  END IF;
  reason := format('%s; %s: %s', found_one.closed_why, left(sync.stored_now(), 10), why);
  SELECT * INTO made FROM sync.begin_batch(1);
  PERFORM sync.carry_out(made.batch, jsonb_build_array(jsonb_build_object('t', 'series', 'k', 'U',
    'id', found_one.id, 'v', found_one.row_seq, 'a', session_user,
    'set', jsonb_build_object('closed_at', NULL, 'closed_why', reason),
    'old', jsonb_build_object('closed_at', found_one.closed_at,
                              'closed_why', found_one.closed_why))), made.first);
  INSERT INTO sync.incident (kind, detail)
  VALUES ('series_reopened', format('%s%s-%s: %s', what, of_desk, of_year, why));
  RETURN jsonb_build_object('known', coalesce((SELECT s.last_number FROM sync.series s
    WHERE s.type = what AND s.desk = of_desk AND s.year = of_year), 0), 'why', reason);
END $$;

-- Personal texts of an object replaced by a digest that is keyed by chance: equal values stay equal.
CREATE OR REPLACE FUNCTION sync.digested(plain jsonb, names text[], key text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN jsonb_typeof(plain) = 'object' THEN coalesce((
    SELECT jsonb_object_agg(e.k, CASE
      WHEN e.k = ANY (names) AND jsonb_typeof(e.v) = 'string' AND e.v #>> '{}' <> ''
        AND e.v #>> '{}' !~ '^~[0-9a-f]{12}$'
      THEN to_jsonb('~' || left(encode(sha256(convert_to(key || (e.v #>> '{}'), 'UTF8')), 'hex'), 12))
      ELSE e.v END)
    FROM jsonb_each(plain) e(k, v)), plain) ELSE plain END
$$;

-- As digested, of a JSON text that is an object or the value of the column ``name``; a text in which
-- nothing is personal stays as it was written.
CREATE OR REPLACE FUNCTION sync.digested_text(plain text, name text, names text[], key text)
RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := plain::jsonb;
  new jsonb := sync.digested(was, names, key);
BEGIN
  IF jsonb_typeof(was) = 'string' THEN
    new := sync.digested(jsonb_build_object(name, was), names, key) -> name;
  END IF;
  RETURN CASE WHEN new IS NOT DISTINCT FROM was THEN plain ELSE new::text END;
END $$;

-- As digested_text, of what the history says of a conflict: an object whose values are such texts.
CREATE OR REPLACE FUNCTION sync.digested_record(plain text, name text, names text[], key text)
RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  was jsonb := plain::jsonb;
  new jsonb;
BEGIN
  SELECT was || coalesce(jsonb_object_agg(side, sync.digested_text(was->>side, name, names, key)), '{}')
    INTO new FROM unnest(ARRAY['base', 'ours', 'theirs']) side WHERE was ? side;
  RETURN CASE WHEN new IS NOT DISTINCT FROM was THEN plain ELSE new::text END;
END $$;

-- Erase columns of one row: in the row, in its history, in its conflicts and in the log. What was
-- issued is kept. Desks pull what changed. How many rows.
CREATE OR REPLACE FUNCTION sync.erase(t text, row_key text, names text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  d sync.table_def;
  key text := encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
                     'hex');
  here jsonb;
  found_ops jsonb := '[]';
  one record;
  made record;
  seq bigint;
BEGIN
  SELECT * INTO d FROM sync.table_def x WHERE x.name = t;
  IF NOT FOUND OR d.append_only OR t IN ('history', 'conflict', 'series') OR names IS NULL
    OR NOT names <@ d.cols THEN
    PERFORM sync.fail('OF400', t || ' is never erased, or has no such column');
  END IF;
  -- What a desk derives from names for its search stands in the history too.
  names := names || ARRAY['search', 'name_key'];
  PERFORM 1 FROM sync.hub FOR UPDATE;
  PERFORM set_config('ofdesk.erasing', '1', true);
  EXECUTE format('SELECT to_jsonb(r) FROM "of".%I r WHERE r.%I = $1', t, d.key)
    INTO here USING row_key;
  found_ops := found_ops || sync.erased_row(t, row_key, here, sync.digested(here, names, key));
  FOR one IN SELECT h.id, to_jsonb(h) AS was FROM "of".history h
             WHERE h.tbl = t AND h.row_id = row_key LOOP
    found_ops := found_ops || sync.erased_row('history', one.id, one.was, one.was
      || jsonb_build_object('old', sync.digested_text(one.was->>'old', '', names, key),
                            'new', sync.digested_text(one.was->>'new', '', names, key)));
  END LOOP;
  FOR one IN SELECT c.id, c.column_name AS name, to_jsonb(c) AS was FROM "of".conflict c
             WHERE c.table_name = t AND c.row_id = row_key LOOP
    found_ops := found_ops || sync.erased_row('conflict', one.id, one.was, one.was || (
      SELECT jsonb_object_agg(side, sync.digested_text(one.was->>side, one.name, names, key))
      FROM unnest(ARRAY['base', 'ours', 'theirs']) side));
  END LOOP;
  FOR one IN SELECT h.id, c.column_name AS name, to_jsonb(h) AS was
             FROM "of".conflict c JOIN "of".history h ON h.tbl = 'conflict' AND h.row_id = c.id
             WHERE c.table_name = t AND c.row_id = row_key LOOP
    found_ops := found_ops || sync.erased_row('history', one.id, one.was, one.was
      || jsonb_build_object('old', sync.digested_record(one.was->>'old', one.name, names, key),
                            'new', sync.digested_record(one.was->>'new', one.name, names, key)));
  END LOOP;
  UPDATE sync.change c SET cols = sync.digested(c.cols, names, key),
    base = sync.digested(c.base, names, key)
  WHERE c.table_name = t AND c.row_id = row_key;
  IF jsonb_array_length(found_ops) > 0 THEN
    SELECT * INTO made FROM sync.begin_batch(jsonb_array_length(found_ops));
    seq := made.first;
    FOR one IN SELECT o->>'t' AS t, o->>'id' AS id, o->'set' AS new
               FROM jsonb_array_elements(found_ops) o LOOP
      PERFORM sync.put_erased(one.t, one.id, one.new, seq);
      -- The log of a record that quotes the row tells what it is now, from its beginning.
      IF one.t <> t THEN
        UPDATE sync.change c SET cols = c.cols || one.new
        WHERE c.table_name = one.t AND c.row_id = one.id AND c.op = 'I';
      END IF;
      INSERT INTO sync.change (seq, batch_id, table_name, row_id, op, cols, base, operator)
      VALUES (seq, made.batch, one.t, one.id, 'U', one.new, one.new, session_user);
      seq := seq + 1;
    END LOOP;
  END IF;
  INSERT INTO sync.incident (kind, detail) VALUES ('erased', format('%s %s: %s', t, row_key, names));
  PERFORM set_config('ofdesk.erasing', '', true);
  RETURN jsonb_array_length(found_ops);
END $$;

-- The operation that brings a row from what it was to what it is to be; none when it is the same.
CREATE OR REPLACE FUNCTION sync.erased_row(t text, row_key text, was jsonb, new jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN was IS NULL OR was = new THEN '[]' ELSE
    jsonb_build_array(jsonb_build_object('t', t, 'id', row_key, 'set', (
      SELECT jsonb_object_agg(n.k, n.v) FROM jsonb_each(new) n(k, v)
      WHERE n.v IS DISTINCT FROM was->n.k))) END
$$;

CREATE OR REPLACE FUNCTION sync.put_erased(t text, row_key text, new jsonb, seq bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  key text := (SELECT d.key FROM sync.table_def d WHERE d.name = t);
  setting text := (SELECT string_agg(format('%I = r.%I', k, k), ', ') FROM jsonb_object_keys(new) k);
BEGIN
  EXECUTE format('UPDATE "of".%1$I x SET %2$s, row_seq = $2'
    ' FROM jsonb_populate_record(NULL::"of".%1$I, $1) r WHERE x.%3$I = $3', t, setting, key)
  USING new, seq, row_key;
END $$;
