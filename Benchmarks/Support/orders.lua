-- wrk's requests: orders of 1.00 USD, no two with the same id.
--   wrk ... -s orders.lua URL -- RUN

local threads = 0

function setup(thread)
  thread:set("thread_number", threads)
  threads = threads + 1
end

-- The id is as long in every request, so all but the id is composed once.
function init(arguments)
  local id = string.format("%s-%d-%09d", arguments[1], thread_number, 0)
  local body = string.format('{"id":"%s","currency":"USD","cost":"1.00"}', id)
  local request = wrk.format(
    "POST", "/v1/orders", {["Content-Type"] = "application/json"}, body)
  local _, last = request:find(id, 1, true)
  before = request:sub(1, last - 9)
  after = request:sub(last + 1)
  number = 0
end

function request()
  number = number + 1
  return before .. string.format("%09d", number) .. after
end

function done(summary)
  local errors = summary.errors
  io.write(string.format("summary %d %.0f %d\n",
    summary.requests, summary.requests / summary.duration * 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
