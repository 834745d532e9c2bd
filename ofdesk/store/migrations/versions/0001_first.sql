CREATE TABLE fec_lot (
  id VARCHAR(36) NOT NULL,
  number INTEGER NOT NULL,
  since VARCHAR(10) NOT NULL,
  until VARCHAR(10) NOT NULL,
  exported_at VARCHAR(27) NOT NULL,
  exported_by VARCHAR NOT NULL,
  entries INTEGER NOT NULL,
  total_cents INTEGER NOT NULL,
  file_sha256 VARCHAR(64) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_fec_lot PRIMARY KEY (id),
  CONSTRAINT uq_fec_lot_number UNIQUE (number)
);

CREATE TABLE confirmation (
  id VARCHAR(36) NOT NULL,
  code VARCHAR NOT NULL,
  table_name VARCHAR NOT NULL,
  row_id VARCHAR NOT NULL,
  details TEXT NOT NULL,
  given_by VARCHAR NOT NULL,
  given_at VARCHAR(27) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_confirmation PRIMARY KEY (id)
);

CREATE INDEX ix_confirmation_subject ON confirmation (table_name, row_id);

CREATE TABLE bank_statement (
  id VARCHAR(36) NOT NULL,
  name VARCHAR NOT NULL,
  format VARCHAR NOT NULL,
  account VARCHAR NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  lines INTEGER NOT NULL,
  gap_cents INTEGER NOT NULL,
  imported_at VARCHAR(27) NOT NULL,
  imported_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_bank_statement PRIMARY KEY (id)
);

CREATE TABLE bank_profile (
  id VARCHAR(36) NOT NULL,
  "key" VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  layout TEXT NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_bank_profile PRIMARY KEY (id),
  CONSTRAINT uq_bank_profile_key UNIQUE ("key")
);

CREATE TABLE card_event (
  id VARCHAR(36) NOT NULL,
  provider VARCHAR NOT NULL,
  provider_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  payment VARCHAR NOT NULL,
  invoice VARCHAR NOT NULL,
  cents INTEGER NOT NULL,
  fee_cents INTEGER NOT NULL,
  currency VARCHAR NOT NULL,
  happened_on VARCHAR(10) NOT NULL,
  credited_on VARCHAR(10),
  source VARCHAR NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_card_event PRIMARY KEY (id)
);

CREATE INDEX ix_card_event_payment ON card_event (provider, payment);

CREATE INDEX ix_card_event_provider ON card_event (provider, provider_id);

CREATE TABLE catalogue (
  id VARCHAR(36) NOT NULL,
  label VARCHAR NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  is_example SMALLINT NOT NULL,
  notes TEXT NOT NULL,
  used_at VARCHAR(27),
  row_seq BIGINT,
  CONSTRAINT pk_catalogue PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_valid_from UNIQUE (valid_from)
);

CREATE TABLE deposit (
  id VARCHAR(36) NOT NULL,
  number VARCHAR NOT NULL,
  made_on VARCHAR(10) NOT NULL,
  count INTEGER NOT NULL,
  total_cents INTEGER NOT NULL,
  bank_number VARCHAR NOT NULL,
  pdf_sha256 VARCHAR(64) NOT NULL,
  made_at VARCHAR(27) NOT NULL,
  made_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_deposit PRIMARY KEY (id),
  CONSTRAINT uq_deposit_number UNIQUE (number)
);

CREATE TABLE party (
  id VARCHAR(36) NOT NULL,
  name VARCHAR NOT NULL,
  legal_form VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  address_1 VARCHAR NOT NULL,
  address_2 VARCHAR NOT NULL,
  address_3 VARCHAR NOT NULL,
  address_4 VARCHAR NOT NULL,
  postcode VARCHAR NOT NULL,
  city VARCHAR NOT NULL,
  country VARCHAR NOT NULL,
  email VARCHAR NOT NULL,
  siren VARCHAR NOT NULL,
  siret VARCHAR NOT NULL,
  vat_number VARCHAR NOT NULL,
  vat_number_checked_on VARCHAR(10),
  taxable VARCHAR NOT NULL,
  taxable_verified_on VARCHAR(10),
  service_code VARCHAR NOT NULL,
  engagement VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_party PRIMARY KEY (id)
);

CREATE TABLE closing (
  id VARCHAR(36) NOT NULL,
  starts_on VARCHAR(10) NOT NULL,
  ends_on VARCHAR(10) NOT NULL,
  closed_at VARCHAR(27) NOT NULL,
  closed_by VARCHAR NOT NULL,
  documents INTEGER NOT NULL,
  receipts INTEGER NOT NULL,
  total_ht_cents INTEGER NOT NULL,
  total_vat_cents INTEGER NOT NULL,
  total_cents INTEGER NOT NULL,
  received_cents INTEGER NOT NULL,
  perpetual_cents INTEGER NOT NULL,
  archive_sha256 VARCHAR(64) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_closing PRIMARY KEY (id),
  CONSTRAINT uq_closing_ends_on UNIQUE (ends_on)
);

CREATE TABLE "conflict" (
  id VARCHAR(36) NOT NULL,
  table_name VARCHAR NOT NULL,
  row_id VARCHAR NOT NULL,
  column_name VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  base TEXT NOT NULL,
  ours TEXT NOT NULL,
  theirs TEXT NOT NULL,
  ours_author VARCHAR NOT NULL,
  theirs_author VARCHAR NOT NULL,
  desk VARCHAR NOT NULL,
  created_at VARCHAR(27) NOT NULL,
  resolved_by VARCHAR NOT NULL,
  resolved_at VARCHAR(27),
  resolution VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_conflict PRIMARY KEY (id)
);

CREATE INDEX ix_conflict_open ON "conflict" (resolved_at, table_name, row_id);

CREATE TABLE series (
  id VARCHAR(36) NOT NULL,
  type VARCHAR(2) NOT NULL,
  desk VARCHAR(2) NOT NULL,
  year INTEGER NOT NULL,
  last_number INTEGER NOT NULL,
  last_issued_on VARCHAR(10),
  opened_at VARCHAR(27) NOT NULL,
  opened_why VARCHAR NOT NULL,
  closed_at VARCHAR(27),
  closed_why VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_series PRIMARY KEY (id),
  CONSTRAINT uq_series_type_desk_year UNIQUE (type, desk, year)
);

CREATE TABLE blob (
  sha256 VARCHAR(64) NOT NULL,
  bytes BLOB NOT NULL,
  CONSTRAINT pk_blob PRIMARY KEY (sha256)
);

CREATE TABLE interest_rate (
  id VARCHAR(36) NOT NULL,
  rate_bp INTEGER NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10) NOT NULL,
  noted_on VARCHAR(10) NOT NULL,
  source VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_interest_rate PRIMARY KEY (id)
);

CREATE TABLE reminder_level (
  id VARCHAR(36) NOT NULL,
  code VARCHAR NOT NULL,
  rank INTEGER NOT NULL,
  days INTEGER NOT NULL,
  deadline_days INTEGER NOT NULL,
  active SMALLINT NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  noted_on VARCHAR(10) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder_level PRIMARY KEY (id)
);

CREATE TABLE reminder_text (
  id VARCHAR(36) NOT NULL,
  level VARCHAR NOT NULL,
  audience VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  opening TEXT NOT NULL,
  closing TEXT NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  noted_on VARCHAR(10) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder_text PRIMARY KEY (id)
);

CREATE TABLE desk_setting (
  "key" VARCHAR NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT pk_desk_setting PRIMARY KEY ("key")
);

CREATE TABLE sync_meta (
  k VARCHAR NOT NULL,
  v TEXT NOT NULL,
  CONSTRAINT pk_sync_meta PRIMARY KEY (k)
);

CREATE TABLE sync_ctx (
  id INTEGER NOT NULL,
  applying INTEGER NOT NULL,
  capturing INTEGER NOT NULL,
  txn_id VARCHAR NOT NULL,
  author VARCHAR NOT NULL,
  desk VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  CONSTRAINT pk_sync_ctx PRIMARY KEY (id)
);

CREATE TABLE history (
  id VARCHAR(32) NOT NULL,
  tbl VARCHAR NOT NULL,
  row_id VARCHAR NOT NULL,
  kind VARCHAR(1) NOT NULL,
  old TEXT,
  new TEXT,
  author VARCHAR NOT NULL,
  desk VARCHAR NOT NULL,
  txn_id VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_history PRIMARY KEY (id)
);

CREATE INDEX ix_history_change ON history (desk, at, txn_id, tbl);

CREATE INDEX ix_history_row ON history (tbl, row_id, at);

CREATE TABLE outbox (
  op INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  txn_id VARCHAR NOT NULL,
  tbl VARCHAR NOT NULL,
  row_id VARCHAR NOT NULL,
  kind VARCHAR(1) NOT NULL,
  old TEXT,
  new TEXT,
  author VARCHAR NOT NULL,
  schema_version INTEGER NOT NULL,
  at VARCHAR NOT NULL
);

CREATE INDEX ix_outbox_row ON outbox (tbl, row_id);

CREATE TABLE inflight (
  id INTEGER NOT NULL,
  batch_no INTEGER NOT NULL,
  batch_id VARCHAR NOT NULL,
  max_op INTEGER NOT NULL,
  envelope TEXT NOT NULL,
  sha VARCHAR NOT NULL,
  CONSTRAINT pk_inflight PRIMARY KEY (id)
);

CREATE TABLE anchor (
  seq INTEGER NOT NULL,
  batch_id VARCHAR NOT NULL,
  CONSTRAINT pk_anchor PRIMARY KEY (seq)
);

CREATE TABLE exchange (
  id INTEGER NOT NULL,
  at VARCHAR NOT NULL,
  pushed INTEGER NOT NULL,
  pulled INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  pending INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  "values" TEXT NOT NULL,
  CONSTRAINT pk_exchange PRIMARY KEY (id)
);

CREATE TABLE quarantine (
  document_id VARCHAR NOT NULL,
  number VARCHAR NOT NULL,
  why TEXT NOT NULL,
  at VARCHAR NOT NULL,
  displaced INTEGER NOT NULL,
  reissued_as VARCHAR NOT NULL,
  reissued_at VARCHAR NOT NULL,
  reissued_by VARCHAR NOT NULL,
  reason TEXT NOT NULL,
  content TEXT NOT NULL,
  prev_hash VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  events TEXT NOT NULL,
  CONSTRAINT pk_quarantine PRIMARY KEY (document_id)
);

CREATE TABLE secret_sent (
  act_id VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  CONSTRAINT pk_secret_sent PRIMARY KEY (act_id)
);

CREATE TABLE tomb (
  tbl VARCHAR NOT NULL,
  row_id VARCHAR NOT NULL,
  seq INTEGER NOT NULL,
  CONSTRAINT pk_tomb PRIMARY KEY (tbl, row_id)
);

CREATE TABLE mail_template (
  id VARCHAR(36) NOT NULL,
  "key" VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  body TEXT NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_mail_template PRIMARY KEY (id),
  CONSTRAINT uq_mail_template_key UNIQUE ("key")
);

CREATE TABLE print_lot (
  id VARCHAR(36) NOT NULL,
  number VARCHAR NOT NULL,
  desk VARCHAR(2) NOT NULL,
  made_on VARCHAR(10) NOT NULL,
  count INTEGER NOT NULL,
  made_at VARCHAR(27) NOT NULL,
  made_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_print_lot PRIMARY KEY (id),
  CONSTRAINT uq_print_lot_number UNIQUE (number)
);

CREATE TABLE setting (
  id VARCHAR(36) NOT NULL,
  "key" VARCHAR NOT NULL,
  value TEXT NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_setting PRIMARY KEY (id),
  CONSTRAINT uq_setting_key UNIQUE ("key")
);

CREATE TABLE legal_text (
  id VARCHAR(36) NOT NULL,
  code VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  text TEXT NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10),
  source VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_legal_text PRIMARY KEY (id),
  CONSTRAINT uq_legal_text_code_language_valid_from UNIQUE (code, language, valid_from)
);

CREATE TABLE vat_rule (
  id VARCHAR(36) NOT NULL,
  code VARCHAR NOT NULL,
  territory VARCHAR NOT NULL,
  status VARCHAR NOT NULL,
  rate_bp INTEGER NOT NULL,
  category VARCHAR NOT NULL,
  vatex VARCHAR NOT NULL,
  mention VARCHAR NOT NULL,
  flow VARCHAR NOT NULL,
  needs_proof SMALLINT NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10),
  source VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_vat_rule PRIMARY KEY (id),
  CONSTRAINT uq_vat_rule_code_valid_from UNIQUE (code, valid_from)
);

CREATE TABLE channel_rule (
  id VARCHAR(36) NOT NULL,
  code VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  delivery VARCHAR NOT NULL,
  flow VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  valid_from VARCHAR(10) NOT NULL,
  valid_to VARCHAR(10),
  source VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_channel_rule PRIMARY KEY (id),
  CONSTRAINT uq_channel_rule_code_valid_from UNIQUE (code, valid_from)
);

CREATE TABLE envelope_profile (
  id VARCHAR(36) NOT NULL,
  name VARCHAR NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  window_width INTEGER NOT NULL,
  window_height INTEGER NOT NULL,
  window_right INTEGER NOT NULL,
  window_bottom INTEGER NOT NULL,
  fold INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_envelope_profile PRIMARY KEY (id),
  CONSTRAINT uq_envelope_profile_name UNIQUE (name)
);

CREATE TABLE claim (
  id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  holder VARCHAR NOT NULL,
  claimed_at VARCHAR(27) NOT NULL,
  released_at VARCHAR(27),
  used SMALLINT NOT NULL,
  place INTEGER NOT NULL,
  CONSTRAINT pk_claim PRIMARY KEY (id),
  CONSTRAINT uq_claim_kind_subject UNIQUE (kind, subject)
);

CREATE INDEX ix_claim_subject ON claim (subject);

CREATE TABLE platform_version (
  id VARCHAR(36) NOT NULL,
  name VARCHAR NOT NULL,
  stable SMALLINT NOT NULL,
  is_open SMALLINT NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_platform_version PRIMARY KEY (id),
  CONSTRAINT uq_platform_version_name UNIQUE (name)
);

CREATE TABLE cleanup_step (
  id VARCHAR(36) NOT NULL,
  source VARCHAR NOT NULL,
  target VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  label VARCHAR NOT NULL,
  procedure_url VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_cleanup_step PRIMARY KEY (id)
);

CREATE INDEX ix_cleanup_step_target ON cleanup_step (target);

CREATE TABLE fec_entry (
  id VARCHAR(36) NOT NULL,
  lot_id VARCHAR(36) NOT NULL,
  fact VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_fec_entry PRIMARY KEY (id),
  CONSTRAINT fk_fec_entry_lot_id_fec_lot FOREIGN KEY(lot_id) REFERENCES fec_lot (id) ON DELETE RESTRICT,
  CONSTRAINT uq_fec_entry_fact UNIQUE (fact),
  CONSTRAINT uq_fec_entry_number UNIQUE (number)
);

CREATE INDEX ix_fec_entry_lot_id ON fec_entry (lot_id);

CREATE TABLE bank_line (
  id VARCHAR(36) NOT NULL,
  statement_id VARCHAR(36) NOT NULL,
  rank INTEGER NOT NULL,
  day VARCHAR(10) NOT NULL,
  value_day VARCHAR(10),
  cents INTEGER NOT NULL,
  label VARCHAR NOT NULL,
  payer VARCHAR NOT NULL,
  reference VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_bank_line PRIMARY KEY (id),
  CONSTRAINT fk_bank_line_statement_id_bank_statement FOREIGN KEY(statement_id) REFERENCES bank_statement (id) ON DELETE RESTRICT
);

CREATE INDEX ix_bank_line_day ON bank_line (day);

CREATE TABLE catalogue_offer (
  id VARCHAR(36) NOT NULL,
  catalogue_id VARCHAR(36) NOT NULL,
  offer VARCHAR NOT NULL,
  position INTEGER NOT NULL,
  base_cents INTEGER NOT NULL,
  minimum_cents INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_catalogue_offer PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_offer_catalogue_id_offer UNIQUE (catalogue_id, offer),
  CONSTRAINT fk_catalogue_offer_catalogue_id_catalogue FOREIGN KEY(catalogue_id) REFERENCES catalogue (id) ON DELETE RESTRICT
);

CREATE INDEX ix_catalogue_offer_catalogue_id ON catalogue_offer (catalogue_id);

CREATE TABLE client (
  id VARCHAR(36) NOT NULL,
  platform VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  legal_form VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  activity VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  email_structure VARCHAR NOT NULL,
  email_contact VARCHAR NOT NULL,
  contact_name VARCHAR NOT NULL,
  contact_phone VARCHAR NOT NULL,
  address_1 VARCHAR NOT NULL,
  address_2 VARCHAR NOT NULL,
  address_3 VARCHAR NOT NULL,
  address_4 VARCHAR NOT NULL,
  postcode VARCHAR NOT NULL,
  city VARCHAR NOT NULL,
  country VARCHAR NOT NULL,
  billed_party_id VARCHAR(36),
  siren VARCHAR NOT NULL,
  siret VARCHAR NOT NULL,
  rna VARCHAR NOT NULL,
  foreign_id VARCHAR NOT NULL,
  vat_number VARCHAR NOT NULL,
  vat_number_checked_on VARCHAR(10),
  taxable VARCHAR NOT NULL,
  taxable_verified_on VARCHAR(10),
  vat_territory VARCHAR NOT NULL,
  service_code VARCHAR NOT NULL,
  engagement VARCHAR NOT NULL,
  offer VARCHAR NOT NULL,
  production_version VARCHAR NOT NULL,
  resources INTEGER,
  resources_real INTEGER,
  resources_virtual INTEGER,
  resources_read_at VARCHAR(27),
  resources_source VARCHAR NOT NULL,
  resources_by VARCHAR NOT NULL,
  resources_reason VARCHAR NOT NULL,
  anniversary VARCHAR(10),
  ends_on VARCHAR(10),
  language VARCHAR NOT NULL,
  delivery VARCHAR NOT NULL,
  tags VARCHAR NOT NULL,
  notes TEXT NOT NULL,
  archived SMALLINT NOT NULL,
  continues_client_id VARCHAR(36),
  merged_into_id VARCHAR(36),
  created_at VARCHAR(27) NOT NULL,
  name_key VARCHAR NOT NULL,
  search VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_client PRIMARY KEY (id),
  CONSTRAINT uq_client_platform UNIQUE (platform),
  CONSTRAINT fk_client_billed_party_id_party FOREIGN KEY(billed_party_id) REFERENCES party (id) ON DELETE RESTRICT,
  CONSTRAINT fk_client_continues_client_id_client FOREIGN KEY(continues_client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_client_merged_into_id_client FOREIGN KEY(merged_into_id) REFERENCES client (id) ON DELETE RESTRICT
);

CREATE INDEX ix_client_billed_party_id ON client (billed_party_id);

CREATE INDEX ix_client_ends_on ON client (ends_on);

CREATE INDEX ix_client_list ON client (archived, name_key, id, search);

CREATE INDEX ix_client_siren ON client (siren);

CREATE TABLE print_event (
  id VARCHAR(36) NOT NULL,
  lot_id VARCHAR(36) NOT NULL,
  seq INTEGER NOT NULL,
  kind VARCHAR NOT NULL,
  ranks TEXT NOT NULL,
  printer VARCHAR NOT NULL,
  job VARCHAR NOT NULL,
  reason TEXT NOT NULL,
  happened_on VARCHAR(10) NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_print_event PRIMARY KEY (id),
  CONSTRAINT fk_print_event_lot_id_print_lot FOREIGN KEY(lot_id) REFERENCES print_lot (id) ON DELETE RESTRICT
);

CREATE INDEX ix_print_event_kind ON print_event (kind);

CREATE INDEX ix_print_event_lot ON print_event (lot_id, seq);

CREATE TABLE attachment (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  name VARCHAR NOT NULL,
  content_sha256 VARCHAR NOT NULL,
  size INTEGER NOT NULL,
  added_at VARCHAR(27) NOT NULL,
  added_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_attachment PRIMARY KEY (id),
  CONSTRAINT fk_attachment_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT
);

CREATE INDEX ix_attachment_client_id ON attachment (client_id);

CREATE TABLE bank_rule (
  id VARCHAR(36) NOT NULL,
  "key" VARCHAR NOT NULL,
  pattern VARCHAR NOT NULL,
  incoming SMALLINT NOT NULL,
  client_id VARCHAR(36),
  account VARCHAR NOT NULL,
  by_hand SMALLINT NOT NULL,
  line_id VARCHAR(36),
  changed_at VARCHAR(27) NOT NULL,
  changed_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_bank_rule PRIMARY KEY (id),
  CONSTRAINT uq_bank_rule_key UNIQUE ("key"),
  CONSTRAINT fk_bank_rule_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_bank_rule_line_id_bank_line FOREIGN KEY(line_id) REFERENCES bank_line (id) ON DELETE RESTRICT
);

CREATE TABLE bank_entry (
  id VARCHAR(36) NOT NULL,
  line_id VARCHAR(36) NOT NULL,
  account VARCHAR NOT NULL,
  cents INTEGER NOT NULL,
  effective_on VARCHAR(10) NOT NULL,
  label VARCHAR NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_bank_entry PRIMARY KEY (id),
  CONSTRAINT fk_bank_entry_line_id_bank_line FOREIGN KEY(line_id) REFERENCES bank_line (id) ON DELETE RESTRICT
);

CREATE INDEX ix_bank_entry_line ON bank_entry (line_id);

CREATE TABLE catalogue_bracket (
  id VARCHAR(36) NOT NULL,
  offer_id VARCHAR(36) NOT NULL,
  first INTEGER NOT NULL,
  unit_cents INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_catalogue_bracket PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_bracket_offer_id_first UNIQUE (offer_id, first),
  CONSTRAINT fk_catalogue_bracket_offer_id_catalogue_offer FOREIGN KEY(offer_id) REFERENCES catalogue_offer (id) ON DELETE RESTRICT
);

CREATE INDEX ix_catalogue_bracket_offer_id ON catalogue_bracket (offer_id);

CREATE TABLE catalogue_act (
  id VARCHAR(36) NOT NULL,
  offer_id VARCHAR(36) NOT NULL,
  act VARCHAR NOT NULL,
  included SMALLINT NOT NULL,
  price_cents INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_catalogue_act PRIMARY KEY (id),
  CONSTRAINT uq_catalogue_act_offer_id_act UNIQUE (offer_id, act),
  CONSTRAINT fk_catalogue_act_offer_id_catalogue_offer FOREIGN KEY(offer_id) REFERENCES catalogue_offer (id) ON DELETE RESTRICT
);

CREATE INDEX ix_catalogue_act_offer_id ON catalogue_act (offer_id);

CREATE TABLE client_alias (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  platform VARCHAR NOT NULL,
  since VARCHAR(10) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_client_alias PRIMARY KEY (id),
  CONSTRAINT fk_client_alias_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT uq_client_alias_platform UNIQUE (platform)
);

CREATE INDEX ix_client_alias_client_id ON client_alias (client_id);

CREATE TABLE document (
  id VARCHAR(36) NOT NULL,
  number VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  type VARCHAR(2) NOT NULL,
  desk VARCHAR(2) NOT NULL,
  year INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  client_id VARCHAR(36),
  party_id VARCHAR(36),
  platform VARCHAR NOT NULL,
  buyer_name VARCHAR NOT NULL,
  issued_on VARCHAR(10) NOT NULL,
  issued_at VARCHAR(27) NOT NULL,
  issued_by VARCHAR NOT NULL,
  due_on VARCHAR(10),
  valid_until VARCHAR(10),
  total_ht_cents INTEGER NOT NULL,
  total_vat_cents INTEGER NOT NULL,
  total_cents INTEGER NOT NULL,
  reference_rf VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  pay VARCHAR NOT NULL,
  origin_id VARCHAR(36),
  content TEXT NOT NULL,
  prev_hash VARCHAR(64) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  pdf_sha256 VARCHAR(64) NOT NULL,
  xml_sha256 VARCHAR(64) NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_document PRIMARY KEY (id),
  CONSTRAINT uq_document_type_desk_year_sequence UNIQUE (type, desk, year, sequence),
  CONSTRAINT ck_document_sequence_positive CHECK (sequence > 0),
  CONSTRAINT uq_document_number UNIQUE (number),
  CONSTRAINT fk_document_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_document_party_id_party FOREIGN KEY(party_id) REFERENCES party (id) ON DELETE RESTRICT,
  CONSTRAINT fk_document_origin_id_document FOREIGN KEY(origin_id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT uq_document_hash UNIQUE (hash)
);

CREATE INDEX ix_document_client ON document (client_id, issued_on);

CREATE INDEX ix_document_kind_issued ON document (kind, issued_on);

CREATE INDEX ix_document_origin_id ON document (origin_id);

CREATE INDEX ix_document_reference_rf ON document (reference_rf);

CREATE TABLE reminder (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  level VARCHAR NOT NULL,
  rank INTEGER NOT NULL,
  audience VARCHAR NOT NULL,
  language VARCHAR NOT NULL,
  delivery VARCHAR NOT NULL,
  made_on VARCHAR(10) NOT NULL,
  total_cents INTEGER NOT NULL,
  penalty_cents INTEGER NOT NULL,
  fee_cents INTEGER NOT NULL,
  subject VARCHAR NOT NULL,
  text TEXT NOT NULL,
  pdf_sha256 VARCHAR(64) NOT NULL,
  made_at VARCHAR(27) NOT NULL,
  made_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder PRIMARY KEY (id),
  CONSTRAINT fk_reminder_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT
);

CREATE INDEX ix_reminder_client ON reminder (client_id, made_on);

CREATE TABLE reminder_switch (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  reminders SMALLINT NOT NULL,
  penalties SMALLINT,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder_switch PRIMARY KEY (id),
  CONSTRAINT fk_reminder_switch_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT
);

CREATE INDEX ix_reminder_switch_client ON reminder_switch (client_id, recorded_at);

CREATE TABLE client_note (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  text TEXT NOT NULL,
  written_at VARCHAR(27) NOT NULL,
  written_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_client_note PRIMARY KEY (id),
  CONSTRAINT fk_client_note_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT
);

CREATE INDEX ix_client_note_client ON client_note (client_id, written_at);

CREATE TABLE card_link (
  id VARCHAR(36) NOT NULL,
  document_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  provider VARCHAR NOT NULL,
  reference VARCHAR NOT NULL,
  url VARCHAR NOT NULL,
  cents INTEGER NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_card_link PRIMARY KEY (id),
  CONSTRAINT fk_card_link_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_card_link_document ON card_link (document_id);

CREATE TABLE document_line (
  id VARCHAR(36) NOT NULL,
  document_id VARCHAR(36) NOT NULL,
  position INTEGER NOT NULL,
  label VARCHAR NOT NULL,
  detail VARCHAR NOT NULL,
  quantity_e4 INTEGER NOT NULL,
  unit_price_e6 INTEGER NOT NULL,
  total_cents INTEGER NOT NULL,
  vat_rate_bp INTEGER NOT NULL,
  vat_category VARCHAR(2) NOT NULL,
  subject VARCHAR NOT NULL,
  subject_id VARCHAR NOT NULL,
  starts_on VARCHAR(10),
  ends_on VARCHAR(10),
  credits_position INTEGER,
  row_seq BIGINT,
  CONSTRAINT pk_document_line PRIMARY KEY (id),
  CONSTRAINT uq_document_line_document_id_position UNIQUE (document_id, position),
  CONSTRAINT fk_document_line_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_document_line_subject_id ON document_line (subject_id);

CREATE TABLE document_vat (
  id VARCHAR(36) NOT NULL,
  document_id VARCHAR(36) NOT NULL,
  rate_bp INTEGER NOT NULL,
  category VARCHAR(2) NOT NULL,
  base_cents INTEGER NOT NULL,
  vat_cents INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_document_vat PRIMARY KEY (id),
  CONSTRAINT uq_document_vat_document_id_rate_bp_category UNIQUE (document_id, rate_bp, category),
  CONSTRAINT fk_document_vat_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE TABLE document_event (
  id VARCHAR(36) NOT NULL,
  document_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  happened_on VARCHAR(10) NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  person VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  detail TEXT NOT NULL,
  related_id VARCHAR(36),
  row_seq BIGINT,
  CONSTRAINT pk_document_event PRIMARY KEY (id),
  CONSTRAINT fk_document_event_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT fk_document_event_related_id_document FOREIGN KEY(related_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_document_event_document ON document_event (document_id, kind);

CREATE TABLE reminder_invoice (
  id VARCHAR(36) NOT NULL,
  reminder_id VARCHAR(36) NOT NULL,
  invoice_id VARCHAR(36) NOT NULL,
  rank INTEGER,
  open_cents INTEGER NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder_invoice PRIMARY KEY (id),
  CONSTRAINT fk_reminder_invoice_reminder_id_reminder FOREIGN KEY(reminder_id) REFERENCES reminder (id) ON DELETE RESTRICT,
  CONSTRAINT fk_reminder_invoice_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_reminder_invoice_invoice ON reminder_invoice (invoice_id);

CREATE INDEX ix_reminder_invoice_reminder ON reminder_invoice (reminder_id);

CREATE TABLE reminder_event (
  id VARCHAR(36) NOT NULL,
  reminder_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  happened_on VARCHAR(10) NOT NULL,
  reason TEXT NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder_event PRIMARY KEY (id),
  CONSTRAINT fk_reminder_event_reminder_id_reminder FOREIGN KEY(reminder_id) REFERENCES reminder (id) ON DELETE RESTRICT
);

CREATE INDEX ix_reminder_event_reminder ON reminder_event (reminder_id, recorded_at);

CREATE TABLE reminder_hold (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  invoice_id VARCHAR(36),
  kind VARCHAR NOT NULL,
  until VARCHAR(10),
  reason TEXT NOT NULL,
  releases_id VARCHAR(36),
  happened_on VARCHAR(10) NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_reminder_hold PRIMARY KEY (id),
  CONSTRAINT fk_reminder_hold_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_reminder_hold_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT fk_reminder_hold_releases_id_reminder_hold FOREIGN KEY(releases_id) REFERENCES reminder_hold (id) ON DELETE RESTRICT
);

CREATE INDEX ix_reminder_hold_client ON reminder_hold (client_id);

CREATE INDEX ix_reminder_hold_invoice_id ON reminder_hold (invoice_id);

CREATE INDEX ix_reminder_hold_releases_id ON reminder_hold (releases_id);

CREATE TABLE mail_message (
  id VARCHAR(36) NOT NULL,
  message_id VARCHAR NOT NULL,
  desk VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  template VARCHAR NOT NULL,
  client_id VARCHAR(36),
  platform VARCHAR NOT NULL,
  document_number VARCHAR NOT NULL,
  reminder_id VARCHAR(36),
  step INTEGER,
  period_ends_on VARCHAR(10),
  language VARCHAR NOT NULL,
  recipients TEXT NOT NULL,
  subject VARCHAR NOT NULL,
  body TEXT NOT NULL,
  attachments TEXT NOT NULL,
  queued_at VARCHAR(27) NOT NULL,
  queued_by VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  attempts INTEGER NOT NULL,
  next_try_at VARCHAR(27),
  sent_at VARCHAR(27),
  refused TEXT NOT NULL,
  error_code VARCHAR NOT NULL,
  error_detail VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_mail_message PRIMARY KEY (id),
  CONSTRAINT fk_mail_message_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_mail_message_reminder_id_reminder FOREIGN KEY(reminder_id) REFERENCES reminder (id) ON DELETE RESTRICT
);

CREATE INDEX ix_mail_message_client ON mail_message (client_id, kind);

CREATE INDEX ix_mail_message_document ON mail_message (document_number);

CREATE INDEX ix_mail_message_reminder_id ON mail_message (reminder_id);

CREATE INDEX ix_mail_message_state ON mail_message (state, next_try_at);

CREATE TABLE receipt (
  id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  payer VARCHAR NOT NULL,
  method VARCHAR NOT NULL,
  cents INTEGER NOT NULL,
  received_on VARCHAR(10) NOT NULL,
  credited_on VARCHAR(10),
  cheque_number VARCHAR NOT NULL,
  bank VARCHAR NOT NULL,
  reverses_id VARCHAR(36),
  reason VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_receipt PRIMARY KEY (id),
  CONSTRAINT fk_receipt_id_document FOREIGN KEY(id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT fk_receipt_reverses_id_receipt FOREIGN KEY(reverses_id) REFERENCES receipt (id) ON DELETE RESTRICT
);

CREATE INDEX ix_receipt_received_on ON receipt (received_on);

CREATE INDEX ix_receipt_reverses_id ON receipt (reverses_id);

CREATE TABLE period (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  offer VARCHAR NOT NULL,
  resources INTEGER NOT NULL,
  starts_on VARCHAR(10) NOT NULL,
  ends_on VARCHAR(10) NOT NULL,
  invoice_id VARCHAR(36),
  catalogue_id VARCHAR(36),
  activated_at VARCHAR(27),
  activated_by VARCHAR NOT NULL,
  activated_reason VARCHAR NOT NULL,
  page_sha256 VARCHAR(64) NOT NULL,
  platform_done_on VARCHAR(10),
  platform_done_by VARCHAR NOT NULL,
  cancelled_by_id VARCHAR(36),
  state VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_period PRIMARY KEY (id),
  CONSTRAINT fk_period_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_period_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT fk_period_catalogue_id_catalogue FOREIGN KEY(catalogue_id) REFERENCES catalogue (id) ON DELETE RESTRICT,
  CONSTRAINT fk_period_cancelled_by_id_document FOREIGN KEY(cancelled_by_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_period_client_ends ON period (client_id, ends_on);

CREATE INDEX ix_period_invoice_id ON period (invoice_id);

CREATE TABLE migration (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  source VARCHAR NOT NULL,
  target VARCHAR NOT NULL,
  offer VARCHAR NOT NULL,
  catalogue_id VARCHAR(36),
  price_cents INTEGER NOT NULL,
  why VARCHAR NOT NULL,
  cleanup VARCHAR NOT NULL,
  cleanup_cents INTEGER NOT NULL,
  procedure_url VARCHAR NOT NULL,
  quote_id VARCHAR(36),
  valid_until VARCHAR(10),
  invoice_id VARCHAR(36),
  state VARCHAR NOT NULL,
  accepted_at VARCHAR(27),
  accepted_by VARCHAR NOT NULL,
  done_at VARCHAR(27),
  done_by VARCHAR NOT NULL,
  notes TEXT NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_migration PRIMARY KEY (id),
  CONSTRAINT fk_migration_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_migration_catalogue_id_catalogue FOREIGN KEY(catalogue_id) REFERENCES catalogue (id) ON DELETE RESTRICT,
  CONSTRAINT fk_migration_quote_id_document FOREIGN KEY(quote_id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT fk_migration_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_migration_client ON migration (client_id);

CREATE INDEX ix_migration_quote_id ON migration (quote_id);

CREATE TABLE write_off (
  id VARCHAR(36) NOT NULL,
  invoice_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  cents INTEGER NOT NULL,
  effective_on VARCHAR(10) NOT NULL,
  reason TEXT NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_write_off PRIMARY KEY (id),
  CONSTRAINT fk_write_off_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_write_off_invoice ON write_off (invoice_id, effective_on);

CREATE TABLE act (
  id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  asked_by VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  done_by VARCHAR NOT NULL,
  done_at VARCHAR(27) NOT NULL,
  offer VARCHAR NOT NULL,
  catalogue_id VARCHAR(36),
  included SMALLINT NOT NULL,
  price_cents INTEGER NOT NULL,
  label VARCHAR NOT NULL,
  detail VARCHAR NOT NULL,
  proof VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  migration_id VARCHAR(36),
  invoice_id VARCHAR(36),
  waived SMALLINT NOT NULL,
  password_hash VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_act PRIMARY KEY (id),
  CONSTRAINT fk_act_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT,
  CONSTRAINT fk_act_catalogue_id_catalogue FOREIGN KEY(catalogue_id) REFERENCES catalogue (id) ON DELETE RESTRICT,
  CONSTRAINT fk_act_migration_id_migration FOREIGN KEY(migration_id) REFERENCES migration (id) ON DELETE RESTRICT,
  CONSTRAINT fk_act_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_act_client ON act (client_id, invoice_id);

CREATE TABLE bank_decision (
  id VARCHAR(36) NOT NULL,
  line_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  undoes_id VARCHAR(36),
  same_as_id VARCHAR(36),
  receipt_id VARCHAR(36),
  deposit_id VARCHAR(36),
  entry_id VARCHAR(36),
  reason VARCHAR NOT NULL,
  decided_at VARCHAR(27) NOT NULL,
  decided_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_bank_decision PRIMARY KEY (id),
  CONSTRAINT fk_bank_decision_line_id_bank_line FOREIGN KEY(line_id) REFERENCES bank_line (id) ON DELETE RESTRICT,
  CONSTRAINT fk_bank_decision_undoes_id_bank_decision FOREIGN KEY(undoes_id) REFERENCES bank_decision (id) ON DELETE RESTRICT,
  CONSTRAINT fk_bank_decision_same_as_id_bank_line FOREIGN KEY(same_as_id) REFERENCES bank_line (id) ON DELETE RESTRICT,
  CONSTRAINT fk_bank_decision_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT,
  CONSTRAINT fk_bank_decision_deposit_id_deposit FOREIGN KEY(deposit_id) REFERENCES deposit (id) ON DELETE RESTRICT,
  CONSTRAINT fk_bank_decision_entry_id_bank_entry FOREIGN KEY(entry_id) REFERENCES bank_entry (id) ON DELETE RESTRICT
);

CREATE INDEX ix_bank_decision_line ON bank_decision (line_id, decided_at);

CREATE TABLE card_outcome (
  id VARCHAR(36) NOT NULL,
  event_id VARCHAR(36) NOT NULL,
  receipt_id VARCHAR(36),
  problem VARCHAR NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_card_outcome PRIMARY KEY (id),
  CONSTRAINT fk_card_outcome_event_id_card_event FOREIGN KEY(event_id) REFERENCES card_event (id) ON DELETE RESTRICT,
  CONSTRAINT fk_card_outcome_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT
);

CREATE INDEX ix_card_outcome_event ON card_outcome (event_id);

CREATE INDEX ix_card_outcome_receipt ON card_outcome (receipt_id);

CREATE TABLE cheque_detail (
  id VARCHAR(36) NOT NULL,
  receipt_id VARCHAR(36) NOT NULL,
  written_on VARCHAR(10),
  place VARCHAR NOT NULL,
  cmc7 VARCHAR NOT NULL,
  account VARCHAR NOT NULL,
  deposit_from VARCHAR(10),
  attachment_id VARCHAR NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_cheque_detail PRIMARY KEY (id),
  CONSTRAINT fk_cheque_detail_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT
);

CREATE INDEX ix_cheque_detail_account ON cheque_detail (account);

CREATE INDEX ix_cheque_detail_receipt ON cheque_detail (receipt_id, recorded_at);

CREATE TABLE cheque_event (
  id VARCHAR(36) NOT NULL,
  receipt_id VARCHAR(36) NOT NULL,
  state VARCHAR NOT NULL,
  happened_on VARCHAR(10) NOT NULL,
  deposit_id VARCHAR(36),
  fee_cents INTEGER NOT NULL,
  reason TEXT NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_cheque_event PRIMARY KEY (id),
  CONSTRAINT fk_cheque_event_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT,
  CONSTRAINT fk_cheque_event_deposit_id_deposit FOREIGN KEY(deposit_id) REFERENCES deposit (id) ON DELETE RESTRICT
);

CREATE INDEX ix_cheque_event_deposit ON cheque_event (deposit_id);

CREATE INDEX ix_cheque_event_receipt ON cheque_event (receipt_id, recorded_at);

CREATE TABLE credit_choice (
  id VARCHAR(36) NOT NULL,
  receipt_id VARCHAR(36) NOT NULL,
  kind VARCHAR NOT NULL,
  cents INTEGER NOT NULL,
  happened_on VARCHAR(10) NOT NULL,
  told_by VARCHAR NOT NULL,
  pdf_sha256 VARCHAR(64) NOT NULL,
  refund_id VARCHAR(36),
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_credit_choice PRIMARY KEY (id),
  CONSTRAINT fk_credit_choice_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT,
  CONSTRAINT fk_credit_choice_refund_id_receipt FOREIGN KEY(refund_id) REFERENCES receipt (id) ON DELETE RESTRICT
);

CREATE INDEX ix_credit_choice_receipt ON credit_choice (receipt_id, recorded_at);

CREATE TABLE receipt_owner (
  id VARCHAR(36) NOT NULL,
  receipt_id VARCHAR(36) NOT NULL,
  client_id VARCHAR(36) NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_receipt_owner PRIMARY KEY (id),
  CONSTRAINT fk_receipt_owner_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT,
  CONSTRAINT fk_receipt_owner_client_id_client FOREIGN KEY(client_id) REFERENCES client (id) ON DELETE RESTRICT
);

CREATE INDEX ix_receipt_owner_client ON receipt_owner (client_id);

CREATE INDEX ix_receipt_owner_receipt ON receipt_owner (receipt_id);

CREATE TABLE allocation (
  id VARCHAR(36) NOT NULL,
  receipt_id VARCHAR(36) NOT NULL,
  invoice_id VARCHAR(36) NOT NULL,
  cents INTEGER NOT NULL,
  effective_on VARCHAR(10) NOT NULL,
  recorded_at VARCHAR(27) NOT NULL,
  recorded_by VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_allocation PRIMARY KEY (id),
  CONSTRAINT fk_allocation_receipt_id_receipt FOREIGN KEY(receipt_id) REFERENCES receipt (id) ON DELETE RESTRICT,
  CONSTRAINT fk_allocation_invoice_id_document FOREIGN KEY(invoice_id) REFERENCES document (id) ON DELETE RESTRICT
);

CREATE INDEX ix_allocation_invoice ON allocation (invoice_id, effective_on);

CREATE INDEX ix_allocation_receipt ON allocation (receipt_id);

CREATE TABLE migration_task (
  id VARCHAR(36) NOT NULL,
  migration_id VARCHAR(36) NOT NULL,
  position INTEGER NOT NULL,
  label VARCHAR NOT NULL,
  done_at VARCHAR(27),
  done_by VARCHAR NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_migration_task PRIMARY KEY (id),
  CONSTRAINT fk_migration_task_migration_id_migration FOREIGN KEY(migration_id) REFERENCES migration (id) ON DELETE RESTRICT
);

CREATE INDEX ix_migration_task_migration_id ON migration_task (migration_id);

CREATE TABLE print_piece (
  id VARCHAR(36) NOT NULL,
  lot_id VARCHAR(36) NOT NULL,
  rank INTEGER NOT NULL,
  document_id VARCHAR(36),
  reminder_id VARCHAR(36),
  choice_id VARCHAR(36),
  pdf_sha256 VARCHAR(64) NOT NULL,
  sheets INTEGER NOT NULL,
  abroad SMALLINT NOT NULL,
  row_seq BIGINT,
  CONSTRAINT pk_print_piece PRIMARY KEY (id),
  CONSTRAINT uq_print_piece_lot_id_rank UNIQUE (lot_id, rank),
  CONSTRAINT fk_print_piece_lot_id_print_lot FOREIGN KEY(lot_id) REFERENCES print_lot (id) ON DELETE RESTRICT,
  CONSTRAINT fk_print_piece_document_id_document FOREIGN KEY(document_id) REFERENCES document (id) ON DELETE RESTRICT,
  CONSTRAINT fk_print_piece_reminder_id_reminder FOREIGN KEY(reminder_id) REFERENCES reminder (id) ON DELETE RESTRICT,
  CONSTRAINT fk_print_piece_choice_id_credit_choice FOREIGN KEY(choice_id) REFERENCES credit_choice (id) ON DELETE RESTRICT
);

CREATE INDEX ix_print_piece_choice ON print_piece (choice_id);

CREATE INDEX ix_print_piece_document ON print_piece (document_id);

CREATE INDEX ix_print_piece_reminder ON print_piece (reminder_id);

