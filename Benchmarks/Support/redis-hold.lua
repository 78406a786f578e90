-- Holds an order's cost in a pool, once per order.
--   EVALSHA ... 3 POOL ORDER JOURNAL COST DRAW REFUSED REPEATED
-- POOL is a hash with `available` and `held`, ORDER the key of the order's hash, JOURNAL a stream of
-- what happened. Amounts are whole minor units. redis-benchmark sends the same command with other
-- numbers, so the number DRAW makes REFUSED percent of the orders dearer than the pool, and
-- REPEATED percent the repetition of one order.
local pool, order, journal, cost = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local draw, refused, repeated = tonumber(ARGV[2]) % 100, tonumber(ARGV[3]), tonumber(ARGV[4])
if draw < refused then
  cost = '9000000000000'
elseif draw < refused + repeated then
  order = 'order:first'
end

local stored = redis.call('HMGET', order, 'cost', 'answer')
if stored[1] then
  if stored[1] ~= cost then
    return redis.error_reply('CONFLICT order_exists_with_different_content')
  end
  return stored[2]
end

local funds = redis.call('HMGET', pool, 'available', 'held')
local state = 'held'
if tonumber(funds[1]) - tonumber(funds[2]) < tonumber(cost) then
  state = 'refused'
end

local now = redis.call('TIME')[1]
local answer = cjson.encode({id = order, state = state, pool = pool, amount = cost, placed_at = now})
if state == 'held' then
  redis.call('HINCRBY', pool, 'held', cost)
end
redis.call('HSET', order, 'state', state, 'cost', cost, 'placed_at', now, 'answer', answer)
redis.call('XADD', journal, '*', state, order, 'pool', pool, 'amount', cost)
return answer
