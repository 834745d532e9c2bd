-- What the account server reads: who has acquired what, and what is still to be activated.
CREATE OR REPLACE VIEW "of".account_feed AS
  SELECT p.id AS period_id, c.platform, c.name, c.state AS client_state, p.kind, p.offer,
    p.resources, p.starts_on, p.ends_on, p.state, d.number AS invoice,
    p.activated_at, p.platform_done_on,
    p.state = 'acquired' AND p.platform_done_on IS NULL AND p.kind <> 'initial' AS to_activate
  FROM "of".period p
    JOIN "of".client c ON c.id = p.client_id
    LEFT JOIN "of".document d ON d.id = p.invoice_id
  WHERE c.merged_into_id IS NULL;
