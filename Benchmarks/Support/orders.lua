-- wrk's requests: orders of 1.00 USD with names in no order; a share of them costs more than anybody
-- has, and a share repeats one of the last thousand orders of the same thread.
--   wrk ... -s orders.lua URL -- SEED REFUSED REPEATED [PREFERENCE]

local threads = {}

function setup(thread)
  thread:set("thread_number", #threads)
  table.insert(threads, thread)
end

local function template(cost, preference)
  local id = string.rep("x", 36)
  local body = string.format('{"id":"%s","currency":"USD","cost":"%s"}', id, cost)
  local headers = {["Content-Type"] = "application/json"}
  if preference and preference ~= "" then headers["Prefer"] = preference end
  local request = wrk.format("POST", "/v1/orders", headers, body)
  local first, last = request:find(id, 1, true)
  return {before = request:sub(1, first - 1), after = request:sub(last + 1)}
end

-- The id is as long in every request, so all but the id is composed once.
function init(arguments)
  math.randomseed(tonumber(arguments[1]) * 64 + thread_number)
  refusedShare, repeatedShare = tonumber(arguments[2]), tonumber(arguments[3])
  payable = template("1.00", arguments[4])
  unpayable = template("90000000000.00", arguments[4])
  earlier, placed = {}, 0
  refused, repeated = 0, 0
end

local random = math.random

function request()
  local draw = random(0, 99)
  if draw < repeatedShare and placed > 0 then
    repeated = repeated + 1
    return payable.before .. earlier[random(0, math.min(placed, 1000) - 1)] .. payable.after
  end
  local id = string.format("%08x-%04x-%04x-%04x-%06x%06x", random(0, 0x7fffffff),
    random(0, 0xffff), random(0, 0xffff), random(0, 0xffff), random(0, 0xffffff),
    random(0, 0xffffff))
  if draw < repeatedShare + refusedShare then
    refused = refused + 1
    return unpayable.before .. id .. unpayable.after
  end
  earlier[placed % 1000] = id
  placed = placed + 1
  return payable.before .. id .. payable.after
end

-- Answers, answers a second, failures, answers of 400 and above, refusals and repetitions that were
-- sent, and p50, p99 and p99.9 in milliseconds.
function done(summary, latency)
  local errors = summary.errors
  local refusals, repetitions = 0, 0
  for _, thread in ipairs(threads) do
    refusals = refusals + thread:get("refused")
    repetitions = repetitions + thread:get("repeated")
  end
  io.write(string.format("summary %d %.0f %d %d %d %d %.3f %.3f %.3f\n",
    summary.requests, summary.requests / summary.duration * 1e6,
    errors.connect + errors.read + errors.write + errors.timeout, errors.status,
    refusals, repetitions,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    latency:percentile(99.9) / 1000))
end
