-- The protocol's own tables (spec/sync.md §3.1). Run as ofdesk_owner.
CREATE TABLE sync.hub (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  hub_id text NOT NULL,
  epoch integer NOT NULL DEFAULT 1,
  last_seq bigint NOT NULL DEFAULT 0,
  schema_version integer NOT NULL,
  min_client_version integer NOT NULL,
  factice integer,
  recovering_since timestamptz
);
CREATE TABLE sync.table_def (
  name text PRIMARY KEY,
  ord integer NOT NULL,
  append_only boolean NOT NULL,
  key text NOT NULL,
  cols text[] NOT NULL
);
CREATE TABLE sync.replica (
  replica_id text PRIMARY KEY,
  owner name NOT NULL,
  label text NOT NULL DEFAULT '',
  heir_of text[] NOT NULL DEFAULT '{}',
  last_batch_no bigint NOT NULL DEFAULT 0,
  acked_seq bigint NOT NULL DEFAULT 0,
  schema_version integer NOT NULL,
  app_version text NOT NULL DEFAULT '',
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_seen timestamptz,
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'retired', 'revoked'))
);
CREATE TABLE sync.desk (
  number text PRIMARY KEY CHECK (number ~ '^[0-9][0-9]$' AND number <> '00'),
  replica_id text NOT NULL REFERENCES sync.replica,
  given_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  closed_at timestamptz,
  closed_reason text NOT NULL DEFAULT ''
);
CREATE TABLE sync.batch (
  batch_id text PRIMARY KEY,
  replica_id text NOT NULL REFERENCES sync.replica,
  batch_no bigint NOT NULL,
  first_seq bigint NOT NULL,
  last_seq bigint NOT NULL UNIQUE,
  sha text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  result jsonb NOT NULL,
  UNIQUE (replica_id, batch_no)
);
CREATE TABLE sync.change (
  seq bigint PRIMARY KEY,
  batch_id text NOT NULL,
  table_name text NOT NULL,
  row_id text NOT NULL,
  op text NOT NULL CHECK (op IN ('I', 'U', 'D')),
  cols jsonb,
  base jsonb,
  operator text NOT NULL DEFAULT '',
  author name NOT NULL DEFAULT session_user,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX ix_change_row ON sync.change (table_name, row_id);
CREATE TABLE sync.tombstone (
  table_name text NOT NULL,
  row_id text NOT NULL,
  seq bigint NOT NULL,
  PRIMARY KEY (table_name, row_id)
);
CREATE INDEX ix_tombstone_seq ON sync.tombstone (seq);
CREATE TABLE sync.series (
  type text NOT NULL,
  desk text NOT NULL,
  year bigint NOT NULL,
  last_number bigint NOT NULL,
  last_issued_on text NOT NULL,
  PRIMARY KEY (type, desk, year)
);
CREATE TABLE sync.chain (
  type text NOT NULL,
  desk text NOT NULL,
  last_hash text NOT NULL,
  last_issued_on text NOT NULL,
  PRIMARY KEY (type, desk)
);
CREATE TABLE sync.claim (
  kind text NOT NULL,
  subject text NOT NULL,
  replica_id text NOT NULL REFERENCES sync.replica,
  claimed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  released_at timestamptz,
  PRIMARY KEY (kind, subject)
);
CREATE TABLE sync.incident (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL,
  replica_id text,
  detail text NOT NULL,
  author name NOT NULL DEFAULT session_user,
  at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE TABLE "of".blob (
  sha256 text PRIMARY KEY,
  bytes bytea NOT NULL
);
