/// How a ledger of the first schema becomes one of the second.
extension Schema {
  /// The old tables go aside under other names.
  static let setAsideSQL = """
    DROP INDEX event_of_order;
    DROP INDEX orders_held;
    DROP INDEX orders_settled;
    ALTER TABLE event RENAME TO old_event;
    ALTER TABLE orders RENAME TO old_orders;
    ALTER TABLE pool RENAME TO old_pool;
    """

  /// What the old tables say, in the terms of the new ones:
  ///
  /// - An order keeps its id, fingerprint, state and decision. Nobody reported sendings, so each is
  ///   assumed to have been on its way since its hold, as under the same setting today.
  /// - A pool keeps its reading in use. Its horizon is the request less two seconds, the default
  ///   lag: the supplier's own may be shorter or longer by the configuration, which a migration
  ///   does not see; the next reading sets it right.
  /// - The first schema had no book balance. With a supplier that deducts at confirmation it is the
  ///   reading: whatever is open is not in it. With one that deducts at the order, those that were
  ///   placed before the horizon, and are open or were settled after it, were in the reading, so
  ///   that they are added back: they leave the balance when readings certainly contain them.
  ///   What can be spent does not depend on it; at worst the next readings show one drift or
  ///   credit too many.
  /// - The entries and the journal begin now. The events before are gone: they had no balances,
  ///   and do not say what this ledger replays.
  static let carryOverSQL = """
    INSERT INTO currency (code, decimals)
      SELECT currency, decimals FROM old_orders
      UNION SELECT currency, json_extract(reading, '$.decimals') FROM old_pool;

    INSERT INTO pool (supplier, name, currency, balance, horizon, reading)
      SELECT p.supplier, p.pool, p.currency,
        json_extract(p.reading, '$.available') + CASE json_extract(p.reading, '$.deduction')
          WHEN 'at_order' THEN coalesce((
            SELECT sum(CASE o.state WHEN 'settled' THEN o.actual ELSE e.amount END)
            FROM old_orders o JOIN old_event e ON e.sequence = o.placed_by
            WHERE o.supplier = p.supplier AND o.pool = p.pool AND o.currency = p.currency
              AND o.placed_at <= p.requested_at - 2000000
              AND (o.state = 'held' OR o.state = 'settled' AND o.ended_at > p.requested_at - 2000000)
            ), 0)
          ELSE 0 END,
        p.requested_at - 2000000, p.reading
      FROM old_pool p ORDER BY p.supplier, p.pool, p.currency;
    INSERT OR IGNORE INTO pool (supplier, name, currency)
      SELECT DISTINCT supplier, pool, currency FROM old_orders WHERE supplier IS NOT NULL;
    INSERT INTO payer (number, pools) SELECT number, CAST(number AS TEXT) FROM pool;

    INSERT INTO orders (id, currency, payer, placed_at, is_open, amount, attempt, sending,
        ended_at, ending, actual, fingerprint, decision)
      SELECT o.id, o.currency, p.number, o.placed_at, o.state = 'held', e.amount,
        iif(p.number IS NULL, NULL, 1), iif(p.number IS NULL, NULL, 1), o.ended_at,
        iif(o.state IN ('settled', 'released'), o.state, NULL), o.actual, o.fingerprint, e.detail
      FROM old_orders o JOIN old_event e ON e.sequence = o.placed_by
        LEFT JOIN pool p
          ON p.supplier = o.supplier AND p.name = o.pool AND p.currency = o.currency
      ORDER BY o.placed_at, o.id;

    DROP TABLE old_orders;
    DROP TABLE old_event;
    DROP TABLE old_pool;
    """
}
