-- Mixed pages for wrk: draws a kind of page, then one of its paths, and notes how long each answer took. `run` says what it is for.
--
-- Each thread of wrk has one connection, so that the answer that comes is that to the last request. Environment: DESK_PATHS, a file with
-- kind, weight of the kind and path in each line, the paths that are asked most first; DESK_SEED; DESK_TIMEOUT in seconds.

local ffi = require("ffi")
ffi.cdef [[
typedef struct { long seconds; long nanoseconds; } parallax_time;
int clock_gettime(int clock, parallax_time *time);
]]
local MONOTONIC = 1
-- Answers are counted in steps of this share of their time.
local STEP = math.log(1.01)

local stood = ffi.new("parallax_time")
local function now()
  ffi.C.clock_gettime(MONOTONIC, stood)
  return tonumber(stood.seconds) * 1e6 + tonumber(stood.nanoseconds) / 1e3
end

local threads = {}

-- What `done` gathers are numbers of their own, by kind and step of time: wrk hands over no tables.
local function count(name, what)
  local key = name .. " " .. what
  _G[key] = (_G[key] or 0) + 1
end

function setup(thread)
  thread:set("number", #threads + 1)
  table.insert(threads, thread)
end

function init(args)
  math.randomseed(tonumber(os.getenv("DESK_SEED") or "1") * 1000 + number)
  kinds, by_name, weights, names = {}, {}, 0, ""
  for line in io.lines(os.getenv("DESK_PATHS")) do
    local name, weight, path = line:match("^([^\t]+)\t([^\t]+)\t(.+)$")
    local kind = by_name[name]
    if not kind then
      kind = { name = name, weight = tonumber(weight), paths = {} }
      weights = weights + kind.weight
      by_name[name] = kind
      table.insert(kinds, kind)
      names = names .. name .. "\t"
    end
    table.insert(kind.paths, path)
  end
  asked, since, calls, highest = "", 0, 0, 0
end

function request()
  calls = calls + 1
  -- Nobody answered the last one: the connection broke. (wrk calls the first thread once before it sends anything.)
  if asked ~= "" and not (number == 1 and calls == 2) then
    count(asked, "broken")
  end
  local at, chosen = math.random() * weights, kinds[#kinds]
  for _, kind in ipairs(kinds) do
    at = at - kind.weight
    if at < 0 then
      chosen = kind
      break
    end
  end
  -- The law of Zipf: every doubling of the rank is asked for as often.
  local rank = math.floor((#chosen.paths + 1) ^ math.random())
  local path = chosen.paths[math.min(rank, #chosen.paths)]
  asked, since = chosen.name, now()
  return wrk.format("GET", path)
end

function response(status)
  local step = math.floor(math.log(math.max(now() - since, 1)) / STEP)
  if status >= 500 then
    count(asked, "failed")
  elseif status >= 400 then
    count(asked, "refused")
  end
  count(asked, step)
  highest = math.max(highest, step)
  asked = ""
end

function done(summary)
  local late = tonumber(os.getenv("DESK_TIMEOUT") or "10") * 1e6
  for _, thread in ipairs(threads) do
    local waiting, last = thread:get("asked"), thread:get("highest")
    local stuck = waiting ~= "" and now() - thread:get("since") > late
    for name in thread:get("names"):gmatch("[^\t]+") do
      local function counted(what)
        return thread:get(name .. " " .. what) or 0
      end
      for step = 0, last do
        local answers = counted(step)
        if answers > 0 then
          print(string.format("desk\ttime\t%s\t%d\t%d", name, math.floor(math.exp((step + 0.5) * STEP)), answers))
        end
      end
      local broken = counted("broken") + ((stuck and waiting == name) and 1 or 0)
      print(string.format("desk\tfailed\t%s\t%d\t%d\t%d", name, counted("failed"), counted("refused"), broken))
    end
  end
  local e = summary.errors
  print(string.format("desk\tall\t%d\t%d\t%d\t%d\t%d\t%d", summary.duration, summary.requests, e.connect, e.read, e.write, e.timeout))
end
