-- Holds an order's cost in a pool, once per order. Amounts are whole minor units.
CREATE TABLE pools (
  name text PRIMARY KEY,
  available bigint NOT NULL,
  held bigint NOT NULL
) WITH (fillfactor = 50); -- room for the new versions of a row that every hold changes

CREATE TABLE orders (
  id text PRIMARY KEY,
  pool text NOT NULL,
  cost bigint NOT NULL,
  state text NOT NULL,
  placed_at timestamptz NOT NULL
);

CREATE TABLE journal (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  happened text NOT NULL,
  order_id text NOT NULL,
  pool text NOT NULL,
  amount bigint NOT NULL
);

CREATE FUNCTION hold(order_id text, pool_name text, order_cost bigint) RETURNS orders
LANGUAGE plpgsql AS $$
DECLARE
  answer orders;
  spendable bigint;
BEGIN
  INSERT INTO orders VALUES (order_id, pool_name, order_cost, 'held', now())
    ON CONFLICT (id) DO NOTHING RETURNING * INTO answer;
  IF NOT FOUND THEN
    SELECT * INTO STRICT answer FROM orders WHERE id = order_id;
    IF (answer.pool, answer.cost) <> (pool_name, order_cost) THEN
      RAISE EXCEPTION 'order_exists_with_different_content';
    END IF;
    RETURN answer;
  END IF;

  -- From here to the commit, no other order of this pool is decided.
  SELECT available - held INTO STRICT spendable FROM pools WHERE name = pool_name FOR UPDATE;
  IF spendable < order_cost THEN
    UPDATE orders SET state = 'refused' WHERE id = order_id RETURNING * INTO answer;
    INSERT INTO journal (happened, order_id, pool, amount)
      VALUES ('refused', order_id, pool_name, order_cost);
    RETURN answer;
  END IF;
  UPDATE pools SET held = held + order_cost WHERE name = pool_name;
  INSERT INTO journal (happened, order_id, pool, amount)
    VALUES ('held', order_id, pool_name, order_cost);
  RETURN answer;
END
$$;

INSERT INTO pools SELECT 'pool-' || number, 900000000000, 0 FROM generate_series(1, :pools) number;
