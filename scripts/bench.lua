-- Sends what the environment says and prints one line for scripts/bench:
-- requests  microseconds  p50  p99  answered-2xx-3xx  answered-503  other-answers  socket-errors  bytes-an-answer
local sign_in = os.getenv("BENCH_FORM")
local threads = {}

wrk.headers["Host"] = os.getenv("BENCH_HOST")
wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")
if sign_in then
  wrk.method = "POST"
  wrk.body = sign_in
  wrk.headers["Origin"] = "http://" .. os.getenv("BENCH_HOST")
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function setup(thread)
  table.insert(threads, thread)
end

-- Looking at each answer costs wrk time, so only where answers of different kinds are expected.
if sign_in then
  good, busy, other = 0, 0, 0
  function response(status)
    if status == 302 then good = good + 1
    elseif status == 503 then busy = busy + 1
    else other = other + 1 end
  end
end

function done(summary, latency)
  local good, busy, other = summary.requests - summary.errors.status, 0, summary.errors.status
  if sign_in then
    good, busy, other = 0, 0, 0
    for _, thread in ipairs(threads) do
      good = good + thread:get("good")
      busy = busy + thread:get("busy")
      other = other + thread:get("other")
    end
  end
  local errors = summary.errors
  print(string.format("RESULT %d %d %d %d %d %d %d %d %d", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), good, busy, other,
    errors.connect + errors.read + errors.write + errors.timeout,
    summary.bytes / math.max(summary.requests, 1)))
end
