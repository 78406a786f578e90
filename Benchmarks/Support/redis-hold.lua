-- Holds an order's cost in a pool, once per order.
--   EVALSHA ... 3 POOL ORDER JOURNAL COST
-- POOL is a hash with `available` and `held`, ORDER the key of the order's hash, JOURNAL a stream of
-- what happened. Amounts are whole minor units.
local pool, order, journal, cost = KEYS[1], KEYS[2], KEYS[3], ARGV[1]

local stored = redis.call('HMGET', order, 'cost', 'answer')
if stored[1] then
  if stored[1] ~= cost then
    return redis.error_reply('CONFLICT order_exists_with_different_content')
  end
  return stored[2]
end

local funds = redis.call('HMGET', pool, 'available', 'held')
if tonumber(funds[1]) - tonumber(funds[2]) < tonumber(cost) then
  return redis.error_reply('REFUSED insufficient_funds')
end

local now = redis.call('TIME')[1]
local answer = cjson.encode({id = order, state = 'held', pool = pool, amount = cost, placed_at = now})
redis.call('HINCRBY', pool, 'held', cost)
redis.call('HSET', order, 'state', 'held', 'cost', cost, 'placed_at', now, 'answer', answer)
redis.call('XADD', journal, '*', 'held', order, 'pool', pool, 'amount', cost)
return answer
